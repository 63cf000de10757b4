package plan

import (
	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// expansion compiles a field that pages through the links of its parents. It gives what
// will be asked of the store, too, without the parents.
func (c *compiler) expansion(f graphql.CollectedField, typ string, types []kg.TypeID, q store.ExpandQuery, w at, a args) (runFunc, *store.ExpandQuery, error) {
	if len(q.Order) == 0 {
		q.Order = byName
	}
	scope := result.NewScope(len(q.Order), "links", q.Rel, q.Node, q.Link, int(q.AsOf), q.Order)
	cn, err := c.connection(f, typ, types, true, w, a, scope)
	if err != nil {
		return nil, nil, err
	}
	q.Window, q.Total, q.Facets, q.Then, q.NodesOnly = cn.window, cn.total, cn.facets, cn.then(types), cn.brief
	asks := &q
	return func(r *run, b *batch) ([]any, error) {
		q := *asks
		q.Parents, q.Foreseen = b.ids, asks
		pages, err := r.view.Expand(r.ctx, q)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(pages))
		for i := range pages {
			out[i] = cn.fill(r, &pages[i], b.nodes[i].(*result.Object).Data)
		}
		return out, nil
	}, asks, nil
}

// relation compiles a relation field: cities, programmes, partOf ...
func (c *compiler) relation(f graphql.CollectedField, rl kg.Relation, w at) (runFunc, *store.ExpandQuery, error) {
	a := c.args(f, w)
	s := c.scopeOf(rl)
	q := store.ExpandQuery{Rel: rel(rl)}
	var err error
	if q.AsOf, err = a.date("asOf"); err != nil {
		return nil, nil, err
	}
	where, err := a.object("where")
	if err != nil {
		return nil, nil, err
	}
	if q.Node, err = c.entityFilter(where, s, q.AsOf); err != nil {
		return nil, nil, err
	}
	link, err := a.object("link")
	if err != nil {
		return nil, nil, err
	}
	if q.Link, err = c.linkFilter(link); err != nil {
		return nil, nil, err
	}
	if q.Order, err = c.linkOrder(a, "linkOrderBy"); err != nil {
		return nil, nil, err
	}
	byNode, err := c.entityOrder(a, "orderBy", s, q.AsOf)
	if err != nil {
		return nil, nil, err
	}
	q.Order = append(q.Order, byNode...)
	typ := "EntityConnection"
	if !s.any {
		typ = c.o.Entities[s.t].Name + "Connection"
	}
	return c.expansion(f, typ, rl.Others, q, w, a)
}

// links compiles the field links, which every entity has.
func (c *compiler) links(f graphql.CollectedField, w at) (runFunc, *store.ExpandQuery, error) {
	a := c.args(f, w)
	q := store.ExpandQuery{Rel: store.Rel{Dir: kg.Both}}
	var err error
	if q.AsOf, err = a.date("asOf"); err != nil {
		return nil, nil, err
	}
	if q.Rel.Types, err = c.linkTypes(a, "types"); err != nil {
		return nil, nil, err
	}
	switch dir, _ := a.string("direction"); dir {
	case "OUT":
		q.Rel.Dir = kg.Out
	case "IN":
		q.Rel.Dir = kg.In
	}
	where, err := a.object("where")
	if err != nil {
		return nil, nil, err
	}
	if q.Link, err = c.linkFilter(where); err != nil {
		return nil, nil, err
	}
	node, err := a.object("node")
	if err != nil {
		return nil, nil, err
	}
	if q.Node, err = c.entityFilter(node, scope{any: true}, q.AsOf); err != nil {
		return nil, nil, err
	}
	if q.Order, err = c.linkOrder(a, "orderBy"); err != nil {
		return nil, nil, err
	}
	return c.expansion(f, "LinkConnection", c.everything, q, w, a)
}

// list compiles a list of all entities of a type: cities, programmes, sources ...
func (c *compiler) list(f graphql.CollectedField, t kg.TypeID, w at) (runFunc, error) {
	a := c.args(f, w)
	asOf, err := a.date("asOf")
	if err != nil {
		return nil, err
	}
	q := store.ListQuery{Types: []kg.TypeID{t}}
	where, err := a.object("where")
	if err != nil {
		return nil, err
	}
	if q.Where, err = c.entityFilter(where, scope{t: t}, asOf); err != nil {
		return nil, err
	}
	if q.Order, err = c.entityOrder(a, "orderBy", scope{t: t}, asOf); err != nil {
		return nil, err
	}
	if len(q.Order) == 0 {
		q.Order = byName
	}
	scope := result.NewScope(len(q.Order), "list", int(t), q.Where, q.Order)
	cn, err := c.connection(f, c.o.Entities[t].Name+"Connection", q.Types, false, w, a, scope)
	if err != nil {
		return nil, err
	}
	q.Window, q.Total, q.Facets, q.Then = cn.window, cn.total, cn.facets, cn.then(q.Types)
	return func(r *run, _ *batch) ([]any, error) {
		page, err := r.view.List(r.ctx, q)
		if err != nil {
			return nil, err
		}
		return []any{cn.fill(r, &page, nil)}, nil
	}, nil
}

// evidenceFrom compiles what a source says.
func (c *compiler) evidenceFrom(f graphql.CollectedField, w at) (runFunc, error) {
	a := c.args(f, w)
	q := store.EvidenceQuery{}
	word, _ := a.string("confidence")
	q.Confidence = kg.Confidence(c.factWords[word])
	win, after, before, err := c.window(a, w)
	if err != nil {
		return nil, err
	}
	type field struct {
		key   string
		below shape
		edges []edgeField
	}
	var fields []field
	rows, nodes := false, c.nodes
	for _, g := range c.collect(f.Selections, "EvidenceConnection") {
		inner := w.field(g).times(win.Limit)
		switch g.Name {
		case "totalCount":
			q.Total = true
		case "pageInfo":
			rows = true
		case "nodes":
			rows = true
			below, err := c.evidence(g.Selections, inner)
			if err != nil {
				return nil, err
			}
			fields = append(fields, field{key: g.Alias, below: below})
		case "edges":
			rows = true
			edges := []edgeField{}
			for _, n := range c.collect(g.Selections, "EvidenceEdge") {
				if n.Name == "node" {
					below, err := c.evidence(n.Selections, inner.field(n))
					if err != nil {
						return nil, err
					}
					edges = append(edges, edgeField{key: n.Alias, link: below})
				}
			}
			fields = append(fields, field{key: g.Alias, edges: edges})
		}
	}
	if !rows {
		win.Limit = 0
	} else if err := c.atLeast(nodes, w, win.Limit, "first"); err != nil {
		return nil, err
	}
	scope := result.NewScope(1, "evidence", string(q.Confidence))
	if win.After, err = c.cursor(a, "after", after, scope); err != nil {
		return nil, err
	}
	if win.Before, err = c.cursor(a, "before", before, scope); err != nil {
		return nil, err
	}
	q.Window = win
	return func(r *run, b *batch) ([]any, error) {
		q := q
		q.Sources = b.ids
		pages, err := r.view.EvidenceFrom(r.ctx, q)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(pages))
		for i, page := range pages {
			v := r.connections.One()
			v.Total, v.HasNext, v.HasPrev, v.Scope = page.Total, page.HasNext, page.HasPrev, scope
			v.Reserve(r.slots.Take(len(fields)))
			if n := len(page.Rows); n > 0 {
				v.Start, v.End = r.positions.One(), r.positions.One()
				*v.Start, *v.End = evidencePosition(page.Rows[0]), evidencePosition(page.Rows[n-1])
			}
			for _, g := range fields {
				if g.edges == nil {
					list := r.evidenceLists.Room(len(page.Rows))
					for j, e := range page.Rows {
						(*list)[j] = r.evidence(e, g.below)
					}
					v.Set(g.key, list)
					continue
				}
				list := r.edgeLists.Room(len(page.Rows))
				for j, e := range page.Rows {
					edge := r.arena.edges.One()
					edge.Scope, edge.At = scope, evidencePosition(e)
					edge.Reserve(r.slots.Take(len(g.edges)))
					for _, n := range g.edges {
						edge.Set(n.key, r.evidence(e, n.link))
					}
					(*list)[j] = edge
				}
				v.Set(g.key, list)
			}
			out[i] = v
		}
		return out, nil
	}, nil
}

// evidencePosition is the place of a record in what its source says.
func evidencePosition(e *kg.Evidence) store.Position {
	return store.Position{Keys: []kg.Value{kg.EnumValue(e.Order())}, ID: e.ID}
}
