package release

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

func compareExternal(x, y kg.ExternalID) int {
	return cmp.Or(cmp.Compare(x.Scheme, y.Scheme), cmp.Compare(x.Value, y.Value))
}

// checkExternalIDs refuses an id of another register that two entities have.
func (b *builder) checkExternalIDs() {
	owner := make(map[kg.ExternalID]*entity, len(b.inOrder))
	for _, e := range b.inOrder {
		for _, x := range e.detail.SameAs {
			if other, taken := owner[x]; taken {
				before(e.rows, "same_as").fault("same_as", fmt.Sprintf("%s:%s is %s already, in %s", x.Scheme, x.Value, other.ID, before(other.rows, "same_as").where()),
					"two entities are not one thing: correct the id, or make one of the two")
				continue
			}
			owner[x] = e
		}
	}
}

// attrsKey is what makes two LinkAttrs equal.
type attrsKey struct {
	linkType                      kg.LinkTypeID
	role, programme, topics, note string
	status                        kg.Status
	confidence                    kg.Confidence
	seenFrom, seenTo              kg.Date
}

// graph puts everything that was kept into a graph of its own, sorted by id, which holds
// nothing of the files.
func (b *builder) graph() *kg.Graph {
	g := &kg.Graph{Rules: b.allRules}

	entities := make([]kg.Entity, 0, len(b.inOrder))
	g.Entities = make([]*kg.Entity, 0, len(b.inOrder))
	for _, e := range b.inOrder {
		if e.Detail != nil {
			detail := *e.Detail
			e.Detail = &detail
		}
		entities = append(entities, e.Entity)
		g.Entities = append(g.Entities, &entities[len(entities)-1])
	}
	slices.SortFunc(g.Entities, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) })

	shared := map[attrsKey]*kg.LinkAttrs{}
	slices.SortFunc(b.allLinks, func(a, b *link) int { return strings.Compare(a.ID, b.ID) })
	g.Links = make([]kg.LinkRecord, 0, len(b.allLinks))
	for _, l := range b.allLinks {
		if !l.sound {
			continue // told already; the graph is for the checks of the rest
		}
		a := &l.attrs
		key := attrsKey{a.Type, a.Role, a.Programme, strings.Join(a.Topics, "|"), a.Note, a.Status, a.Confidence, a.SeenFrom, a.SeenTo}
		if shared[key] == nil {
			attrs := *a
			shared[key] = &attrs
		}
		l.LinkAttrs = shared[key]
		g.Links = append(g.Links, l.LinkRecord)
	}

	statements := make([]kg.Statement, 0, len(b.allStates))
	for _, s := range b.allStates {
		statements = append(statements, s.Statement)
		g.Statements = append(g.Statements, &statements[len(statements)-1])
	}
	slices.SortFunc(g.Statements, func(a, b *kg.Statement) int { return strings.Compare(a.ID, b.ID) })

	evidence := make([]kg.Evidence, 0, len(b.allEv))
	g.Evidence = make([]*kg.Evidence, 0, len(b.allEv))
	for _, e := range b.allEv {
		evidence = append(evidence, e.Evidence)
		g.Evidence = append(g.Evidence, &evidence[len(evidence)-1])
	}
	slices.SortFunc(g.Evidence, func(a, b *kg.Evidence) int { return strings.Compare(a.ID, b.ID) })

	for i := range b.allBlocks {
		g.Blocks = append(g.Blocks, b.allBlocks[i].Block)
	}
	slices.SortFunc(g.Rules, func(a, b kg.Rule) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Blocks, func(a, b kg.Block) int { return strings.Compare(a.ID, b.ID) })
	return g
}
