package exec

import (
	"cityweave/graph/names"
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func (r *run) search(n *plan.Search) (any, error) {
	found, reading, err := names.Search(r.ctx, r.view, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	v := result.SearchConnection{Connection: r.connection(0, found.HasNext, found.HasPrev), By: reading}
	v.ByType, v.Total = result.CountsByType(r.o, found.Total)
	page(r, &searchRows, n.Page, v.Connection, found.Rows, nil)
	return v, nil
}

var searchRows = rowType[store.SearchRow]{
	position: func(row *store.SearchRow) store.Position { return row.Rank().Position() },
	value: func(r *run, c *plan.Child, row *store.SearchRow, _ *kg.Entity) any {
		if c.Name == "highlights" {
			return r.highlights(&row.Match, c.Children)
		}
		return r.entity(row.Node, c.Entities)
	},
	nodes: func(r *run, c *plan.Child, rows []store.SearchRow, _ *kg.Entity) any {
		return each(rows, func(row *store.SearchRow) result.Entity { return r.entity(row.Node, c.Entities) })
	},
	edges: func(
		r *run, t *rowType[store.SearchRow], p *plan.Page, c *plan.Child, rows []store.SearchRow, _ *kg.Entity,
	) any {
		return each(rows, func(row *store.SearchRow) *result.SearchEdge {
			e := &result.SearchEdge{Hit: result.Hit{Match: row.Match}}
			edge(r, t, p, c, &e.Edge, row, nil)
			return e
		})
	},
}

// highlights makes the values of the texts by which a row matches.
func (r *run) highlights(m *store.Match, children []plan.Child) []*result.SearchHighlight {
	passages := m.Passages
	if m.Class != store.MatchText {
		passages = []store.Passage{{Field: m.Field, Text: m.Text, Highlight: m.Highlight}}
	}
	return each(passages, func(p *store.Passage) *result.SearchHighlight {
		h := &result.SearchHighlight{Passage: *p}
		for _, c := range children {
			switch {
			case c.Name == "link" && p.Link != nil:
				h.Set(c.Key, r.link(p.Link.Link, p.Link.From, p.Link.To, c.Steps))
			case c.Name == "evidence" && p.Evidence != nil:
				h.Set(c.Key, r.evidence(p.Evidence, c.Steps))
			}
		}
		return h
	})
}

func (r *run) suggest(n *plan.Suggest) (any, error) {
	found, _, err := names.Search(r.ctx, r.view, n.Query)
	if err != nil {
		return nil, err
	}
	return r.searchHits(found.Rows, n.Children), nil
}

func (r *run) searchHits(rows []store.SearchRow, children []plan.Child) []*result.SearchHit {
	return each(rows, func(row *store.SearchRow) *result.SearchHit {
		h := &result.SearchHit{Hit: result.Hit{Match: row.Match}}
		for _, c := range children {
			h.Set(c.Key, r.entity(row.Node, c.Entities))
		}
		return h
	})
}

func (r *run) mapNames(n *plan.MapNames) (any, error) {
	found, err := names.Find(r.ctx, r.view, n)
	if err != nil {
		return nil, err
	}
	out := make([]*result.NameMatch, len(found))
	for i := range found {
		x := &found[i]
		out[i] = &result.NameMatch{
			Index: int32(i), Input: n.Names[i].Input, Status: x.Status, TotalCandidates: int32(x.Total), By: x.Reading,
		}
		if len(x.Rows) > 0 {
			out[i].First = &x.Rows[0]
		}
		for _, c := range n.Children {
			switch c.Name {
			case "match":
				out[i].Set(c.Key, r.entity(x.Match(), c.Entities))
			case "candidates":
				out[i].Set(c.Key, r.searchHits(x.Rows, c.Children))
			case "places":
				out[i].Set(c.Key, r.entityList(x.Places, c.Entities))
			}
		}
	}
	return out, nil
}
