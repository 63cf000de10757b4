package reconcile

import (
	"cmp"
	"context"
	"slices"

	"cityweave/internal/kg"
)

// The points of a property that mapNames does not take, such as the year of foundation or a membership.
const (
	pointsOfAgreement    = 5
	pointsOfDisagreement = -20
)

// compare compares the candidates of queries with the other properties that the queries state. One that disagrees is no
// match, whatever its name; one that agrees stands before those that do not, but is no match for that.
func (s *Service) compare(ctx context.Context, queries []*query, answers map[string]result) error {
	ids, properties := s.toCompare(queries, answers)
	if len(ids) == 0 {
		return nil
	}
	found := facts{}
	for part := range slices.Chunk(ids, BatchSize) {
		values, err := s.fetch(ctx, part, properties)
		if err != nil {
			return err
		}
		for id, of := range values {
			found[id] = of
		}
	}
	for _, q := range queries {
		compared := q.compared()
		list := answers[q.key].Result
		if len(compared) == 0 {
			continue
		}
		for i := range list {
			for _, c := range compared {
				list[i].agree(c, found[list[i].ID][c.ID])
			}
		}
		slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.Score, a.Score) })
	}
	return nil
}

// compared are the properties of a query that mapNames does not take.
func (q *query) compared() []constraint {
	return slices.DeleteFunc(slices.Clone(q.properties), func(c constraint) bool { return c.role != roleCompared })
}

// toCompare collects the entities and the properties to read, each once.
func (s *Service) toCompare(queries []*query, answers map[string]result) (ids []string, properties []wanted) {
	seen := map[string]bool{}
	for _, q := range queries {
		compared := q.compared()
		if len(compared) == 0 {
			continue
		}
		for _, c := range compared {
			if !slices.ContainsFunc(properties, func(p wanted) bool { return p.property == c.property }) {
				properties = append(properties, wanted{property: c.property, limit: maxEntities, content: contentEntities})
			}
		}
		for _, c := range answers[q.key].Result {
			if !seen[c.ID] {
				seen[c.ID] = true
				ids = append(ids, c.ID)
			}
		}
	}
	return ids, properties
}

// agree takes note of whether a value that a query states is one of the candidate's. Without any, nothing is known.
func (c *candidate) agree(stated constraint, values []any) {
	if len(values) == 0 {
		return
	}
	agrees := slices.ContainsFunc(values, func(v any) bool { return slices.ContainsFunc(stated.values, sameAs(v)) })
	c.Features = append(c.Features, feature{stated.ID, agrees})
	points := float64(pointsOfAgreement)
	if !agrees {
		c.Match, points = false, pointsOfDisagreement
	}
	if !c.Match {
		c.Score = min(max(c.Score+points, 0), mostWithoutMatch)
	}
}

// sameAs compares a value of an entity with stated ones: texts folded, entities by ID or by name.
func sameAs(own any) func(value) bool {
	e, isEntity := own.(entityValue)
	text := kg.Fold(valueText(own))
	return func(v value) bool {
		return isEntity && (v.id == e.ID || v.text == e.ID) || kg.Fold(v.text) == text
	}
}
