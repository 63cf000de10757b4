package reconcile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// wanted is a property to fetch, with the settings for relations.
type wanted struct {
	*property
	limit     int // entities
	content   content
	asOf      string // a date; "" for any time
	datedOnly bool   // on the day of asOf
}

// content is what a relation gives of each entity that it leads to.
type content string

const (
	contentEntities content = "entities"
	contentNames    content = "names"
	contentIDs      content = "ids"
	contentCount    content = "count" // of all, instead of one value for each
	contentDates    content = "dates"
	contentSources  content = "sources"
	contentQuotes   content = "quotes"
)

// perOperation is how many properties one operation asks for, so that it stays within the limits of fields.
const perOperation = 20

// facts are the values of properties of entities: by the ID of the entity, then by that of the property.
type facts map[string]map[string][]any

// fetch reads the values of properties. Each entity has a list for each property, which is empty for unknown entities,
// for those whose type does not have the property, and for those without a value.
func (s *Service) fetch(ctx context.Context, ids []string, properties []wanted) (facts, error) {
	found := make(facts, len(ids))
	byType := map[kg.TypeID][]string{}
	for _, id := range ids {
		if found[id] != nil {
			continue
		}
		found[id] = map[string][]any{}
		for _, p := range properties {
			found[id][p.ID] = []any{}
		}
		if t, ok := s.Ontology.TypeOf(id); ok {
			byType[t] = append(byType[t], id)
		}
	}
	for t := range s.types {
		e := s.types[t].EntityType
		has := slices.DeleteFunc(slices.Clone(properties), func(p wanted) bool { _, ok := p.fields[e]; return !ok })
		for part := range slices.Chunk(has, perOperation) {
			var refused *problem
			err := inParts(byType[kg.TypeID(t)],
				func(ids []string) error { return s.fetchOf(ctx, e, ids, part, found) },
				func(_ string, p *problem) { refused = p },
			)
			if err := firstError(err, refused); err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

// firstError is the first error. One entity that is refused is an error of the whole, since its rows would be missing
// without a word.
func firstError(err error, refused *problem) error {
	if err != nil || refused == nil {
		return err
	}
	return refused
}

// fetchOf reads the values of properties of entities of one type.
func (s *Service) fetchOf(ctx context.Context, e *kg.EntityType, ids []string, properties []wanted, into facts) error {
	var data struct{ Nodes []map[string]json.RawMessage }
	if err := s.ask(ctx, fetchQuery(e, properties), map[string]any{"ids": ids}, &data); err != nil {
		return err
	}
	for _, node := range data.Nodes {
		var id string
		if node == nil || json.Unmarshal(node["id"], &id) != nil {
			continue // unknown
		}
		for _, p := range properties {
			values, err := p.read(p.fields[e], node)
			if err != nil {
				return fmt.Errorf("reading %s of %s: %w", p.ID, id, err)
			}
			into[id][p.ID] = values
		}
	}
	return nil
}

// fetchQuery is the operation that reads properties of a type. A property has a field of its own, or its values are
// picked from one of a few lists.
func fetchQuery(e *kg.EntityType, properties []wanted) string {
	fields := []string{"id"}
	for _, p := range properties {
		if text := p.selection(p.fields[e]); !slices.Contains(fields, text) {
			fields = append(fields, text)
		}
	}
	return fmt.Sprintf("query($ids: [ID!]!) { nodes(ids: $ids) { ... on %s {\n%s\n} } }",
		e.Name, strings.Join(fields, "\n"))
}

// selection is the text of a field in an operation.
func (p *wanted) selection(f field) string {
	switch f.kind {
	case entityField:
		return f.name + " { id name }"
	case entitiesField, regionField:
		return "regions { id name kind }"
	case registerField:
		return "sameAs { scheme value }"
	case statementField:
		return "statements { property value unit asOf evidence { statedAs source { name url } } }"
	case relationField:
		return p.relation(f)
	}
	return f.name
}

// relation selects what the content needs.
func (p *wanted) relation(f field) string {
	first := p.limit
	if p.content == contentCount {
		first = 1 // the number is of all
	}
	arguments := fmt.Sprintf("first: %d", first)
	if p.asOf != "" {
		arguments += fmt.Sprintf(", asOf: %q", p.asOf)
		if p.datedOnly {
			arguments += ", undated: EXCLUDE"
		}
	}
	selected := "edges { node { id name } }"
	switch {
	case p.content == contentCount:
		return fmt.Sprintf("%s(%s) { totalCount }", f.name, arguments)
	case f.derived || !p.content.ofLinks():
	case p.content == contentDates:
		selected = "edges { node { id name } links { since until } }"
	default:
		selected = "edges { node { id name } links { evidence { statedAs source { name url } } } }"
	}
	return fmt.Sprintf("%s(%s) { %s }", f.name, arguments, selected)
}

// ofLinks reports whether the content is about the links that lead to an entity.
func (c content) ofLinks() bool {
	return slices.Contains([]content{contentDates, contentSources, contentQuotes}, c)
}

var errNoValue = errors.New("the answer lacks the field")
