package exec

import (
	"errors"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// rowType is what the rows of a connection are, and how values are made of them. Its functions capture nothing, so that
// a page costs no allocation for them; parent is the entity whose connection it is, nil for a root field.
type rowType[R any] struct {
	// position is where a row stands in its list.
	position func(row *R) store.Position
	// entity is the entity of a row; nil where rows are none.
	entity func(row *R) *kg.Entity
	// value makes the value of a row for a field of an edge.
	value func(r *run, c *plan.Child, row *R, parent *kg.Entity) any
	// nodes makes the list of the field nodes.
	nodes func(r *run, c *plan.Child, rows []R, parent *kg.Entity) any
	// edges makes the list of the field edges; nil for a list of result.Edge.
	edges func(r *run, t *rowType[R], p *plan.Page, c *plan.Child, rows []R, parent *kg.Entity) any
}

// page fills a connection in, whatever its rows are.
func page[R any](
	r *run, t *rowType[R], p *plan.Page, v *result.Connection, rows []R, parent *kg.Entity,
) *result.Connection {
	v.Scope = p.Scope
	v.Reserve(r.slots.Take(len(p.Children)))
	if n := len(rows); n > 0 && p.Window.Keys {
		v.Start, v.End = r.positions.One(), r.positions.One()
		*v.Start, *v.End = t.position(&rows[0]), t.position(&rows[n-1])
	}
	for i := range p.Children {
		c := &p.Children[i]
		switch {
		case c.Name == "nodes":
			v.Set(c.Key, t.nodes(r, c, rows, parent))
		case c.Name == "edges" && t.edges != nil:
			v.Set(c.Key, t.edges(r, t, p, c, rows, parent))
		case c.Name == "edges":
			edges := r.edgeLists.Room(len(rows))
			for j := range rows {
				(*edges)[j] = r.arena.edges.One()
				edge(r, t, p, c, (*edges)[j], &rows[j], parent)
			}
			v.Set(c.Key, edges)
		}
	}
	return v
}

// edge fills an edge in for a row.
func edge[R any](r *run, t *rowType[R], p *plan.Page, c *plan.Child, e *result.Edge, row *R, parent *kg.Entity) {
	e.Scope = p.Scope
	e.Reserve(r.slots.Take(len(c.Children)))
	if p.Window.Keys {
		e.At = t.position(row)
	}
	if p.Near != nil {
		e.Away = away(r.view.Ontology(), t.entity(row), *p.Near)
	}
	for j := range c.Children {
		if value := t.value(r, &c.Children[j], row, parent); value != nil {
			e.Set(c.Children[j].Key, value)
		}
	}
}

// away is what result.Edge has of the distance of an entity from a point.
func away(o *kg.Ontology, e *kg.Entity, from geo.Point) int32 {
	at, ok := o.Point(e)
	if !ok {
		return 0
	}
	return int32(geo.Metres(from.Vector(), at.Vector())) + 1
}

// connection begins the value of a connection.
func (r *run) connection(total int, hasNext, hasPrev bool) *result.Connection {
	v := r.connections.One()
	v.Total, v.HasNext, v.HasPrev = total, hasNext, hasPrev
	return v
}

// each makes a value of each row.
func each[R, T any](list []R, value func(*R) T) []T {
	out := make([]T, len(list))
	for i := range list {
		out[i] = value(&list[i])
	}
	return out
}

// entityRows are rows of entities, in a list or at the other ends of links.
var entityRows = rowType[store.Row]{
	position: func(row *store.Row) store.Position { return store.Position{Keys: row.Keys, ID: row.Node.ID} },
	entity:   func(row *store.Row) *kg.Entity { return row.Node },
	value: func(r *run, c *plan.Child, row *store.Row, parent *kg.Entity) any {
		if c.Name == "node" {
			return r.entity(row.Node, c.Entities)
		}
		n := 1
		for l := row.Next; l != nil; l = l.Next {
			n++
		}
		list, l := r.linkLists.Room(n), &row.SeenLink
		for i := range *list {
			(*list)[i] = r.between(l.Link, parent, row.Node, l.Forward, c.Steps)
			l = l.Next
		}
		return list
	},
	nodes: func(r *run, c *plan.Child, rows []store.Row, _ *kg.Entity) any {
		list := r.entityLists.Room(len(rows))
		for i := range rows {
			(*list)[i] = r.entity(rows[i].Node, c.Entities)
		}
		return list
	},
}

// linkRows are rows of links.
var linkRows = rowType[store.Row]{
	position: func(row *store.Row) store.Position {
		return store.Position{Keys: row.Keys, ID: row.Node.ID, Link: row.Link.ID}
	},
	value: func(r *run, c *plan.Child, row *store.Row, parent *kg.Entity) any {
		if c.Name == "other" {
			return r.entity(row.Node, c.Entities)
		}
		return r.between(row.Link, parent, row.Node, row.Forward, c.Steps)
	},
	nodes: func(r *run, c *plan.Child, rows []store.Row, parent *kg.Entity) any {
		list := r.linkLists.Room(len(rows))
		for i := range rows {
			(*list)[i] = r.between(rows[i].Link, parent, rows[i].Node, rows[i].Forward, c.Steps)
		}
		return list
	},
}

// storePage makes a connection from a page of the store.
func (r *run) storePage(t *rowType[store.Row], p *plan.Page, found *store.Page, parent *kg.Entity) *result.Connection {
	v := page(r, t, p, r.connection(found.Total, found.HasNext, found.HasPrev), found.Rows, parent)
	v.LinkTotal = found.LinkTotal
	r.setFacets(v, p, found.Facets)
	return v
}

// setFacets gives a connection the facets that its page selects.
func (r *run) setFacets(v *result.Connection, p *plan.Page, found []store.FacetResult) {
	for i := range p.Children {
		if c := &p.Children[i]; c.Name == "facets" || c.Name == "linkFacets" {
			v.Set(c.Key, r.facets(c, p.Buckets[c.From:c.From+c.Count], found[c.From:]))
		}
	}
}

func (r *run) expand(n *plan.Expand, b *batch) ([]any, error) {
	q := n.Query
	q.Parents = b.ids
	pages, children, err := store.ExpandRest(r.ctx, r.view, q, b.prefetched)
	if err != nil {
		return nil, n.Refused(err)
	}
	rows := &entityRows
	if q.Unit == store.EachLink {
		rows = &linkRows
	}
	if day := q.AsOf.Day; day != 0 {
		r.warnOfBeginning(n.FieldPath, day, b, func(i int) bool { return len(pages[i].Rows) == 0 && pages[i].Total == 0 })
	}
	r.warnOfGaps(n.FieldPath, &q.Rel, b)
	undated, err := r.undatedEntities(n.Page, q, pages)
	if err != nil {
		return nil, n.Refused(err)
	}
	out := make([]any, len(pages))
	for i := range pages {
		v := r.storePage(rows, n.Page, &pages[i], b.nodes[i].(*result.Object).Data)
		v.Undated = at(undated, i)
		out[i] = v
	}
	for _, prefetched := range children {
		r.deliver(n.Page.Prefetch.Steps, prefetched)
	}
	return out, nil
}

func (r *run) list(n *plan.List, b *batch) ([]any, error) {
	found, err := r.view.List(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	out := eachParent(b, func(node) any { return r.storePage(&entityRows, n.Page, &found, nil) })
	r.deliver(n.Page.Prefetch.Steps, found.Prefetched)
	return out, nil
}

func (r *run) facets(c *plan.Child, by []plan.Values, found []store.FacetResult) []*result.Facet {
	out := make([]*result.Facet, len(by))
	for i := range by {
		res := found[i]
		out[i] = &result.Facet{
			By: by[i].Word, Distinct: int32(res.Distinct), Counted: int32(res.Counted), Missing: int32(res.Missing),
			Truncated: res.Distinct > len(res.Buckets),
		}
		for _, field := range c.Children {
			buckets := make([]*result.FacetBucket, len(res.Buckets))
			for j, bucket := range res.Buckets {
				buckets[j] = &result.FacetBucket{
					Value: written(&by[i], bucket.Value), Count: int32(bucket.Count), IsID: by[i].Entity,
				}
				r.push(buckets[j], field.Steps)
			}
			out[i].Set(field.Key, buckets)
		}
	}
	return out
}

// written is a value as text.
func written(by *plan.Values, x kg.Value) string {
	if by.Enum {
		return kg.EnumWord(x.Text())
	}
	return x.Text()
}

func (r *run) evidenceFrom(n *plan.EvidenceFrom, b *batch) ([]any, error) {
	q := n.Query
	q.Sources = b.ids
	pages, err := r.view.EvidenceFrom(r.ctx, q)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(pages))
	for i := range pages {
		out[i] = page(
			r, &evidenceRows, n.Page, r.connection(pages[i].Total, pages[i].HasNext, pages[i].HasPrev), pages[i].Rows,
			nil,
		)
	}
	return out, nil
}

var evidenceRows = rowType[*kg.Evidence]{
	position: func(e **kg.Evidence) store.Position { return textPosition((*e).Order(), (*e).ID) },
	value:    func(r *run, c *plan.Child, e **kg.Evidence, _ *kg.Entity) any { return r.evidence(*e, c.Steps) },
	nodes: func(r *run, c *plan.Child, rows []*kg.Evidence, _ *kg.Entity) any {
		list := r.evidenceLists.Room(len(rows))
		for i, e := range rows {
			(*list)[i] = r.evidence(e, c.Steps)
		}
		return list
	},
}

// textPosition is a position in a list that is ordered by one text.
func textPosition(order, id string) store.Position {
	return store.Position{Keys: []kg.Value{kg.EnumValue(order)}, ID: id}
}

func (r *run) derive(n *plan.Derive, b *batch) ([]any, error) {
	q := n.Query
	q.Parents = b.ids
	pages, err := r.view.Derive(r.ctx, q)
	if err != nil {
		return nil, n.Refused(err)
	}
	if day := q.AsOf.Day; day != 0 {
		r.warnOfBeginning(n.FieldPath, day, b, func(i int) bool { return len(pages[i].Rows) == 0 && pages[i].Total == 0 })
	}
	r.warnOfGaps(n.FieldPath, &q.First.Rel, b)
	undated, err := r.undatedDerived(n.Page, q, pages)
	if err != nil {
		return nil, n.Refused(err)
	}
	out := make([]any, len(pages))
	for i := range pages {
		v := r.connection(pages[i].Total, pages[i].HasNext, pages[i].HasPrev)
		v.Undated = at(undated, i)
		out[i] = page(r, &derivedRows, n.Page, v, pages[i].Rows, b.nodes[i].(*result.Object).Data)
	}
	return out, nil
}

var derivedRows = rowType[store.DerivedRow]{
	position: func(row *store.DerivedRow) store.Position { return store.Position{Keys: row.Keys, ID: row.Node.ID} },
	entity:   func(row *store.DerivedRow) *kg.Entity { return row.Node },
	value: func(r *run, c *plan.Child, row *store.DerivedRow, parent *kg.Entity) any {
		if c.Name == "paths" {
			return r.derivedPaths(c, row, parent)
		}
		return r.entity(row.Node, c.Entities)
	},
	nodes: func(r *run, c *plan.Child, rows []store.DerivedRow, _ *kg.Entity) any {
		return each(rows, func(row *store.DerivedRow) result.Entity { return r.entity(row.Node, c.Entities) })
	},
	edges: func(
		r *run, t *rowType[store.DerivedRow], p *plan.Page, c *plan.Child, rows []store.DerivedRow, parent *kg.Entity,
	) any {
		return each(rows, func(row *store.DerivedRow) *result.DerivedEdge {
			e := &result.DerivedEdge{ThroughCount: int32(row.Through), PathCount: int32(row.PathCount)}
			edge(r, t, p, c, &e.Edge, row, parent)
			return e
		})
	},
}

// derivedPaths makes the values of the paths by which a row is derived.
func (r *run) derivedPaths(c *plan.Child, row *store.DerivedRow, parent *kg.Entity) []*result.DerivedPath {
	out := make([]*result.DerivedPath, min(c.Count, len(row.Paths)))
	for i := range out {
		path, v := &row.Paths[i], &result.DerivedPath{}
		for _, f := range c.Children {
			switch {
			case f.Name == "through":
				v.Set(f.Key, r.entity(path.Middle, f.Entities))
			case f.Name == "first" && path.First != nil:
				v.Set(f.Key, r.between(path.First, parent, path.Middle, path.FirstForward, f.Steps))
			case f.Name == "second" && path.Second != nil:
				v.Set(f.Key, r.between(path.Second, path.Middle, row.Node, path.SecondForward, f.Steps))
			}
		}
		out[i] = v
	}
	return out
}

func (r *run) conflicts(n *plan.Conflicts) (any, error) {
	found, err := r.view.Conflicts(r.ctx, n.Query)
	if err != nil {
		return nil, err
	}
	return page(r, &conflictRows, n.Page, r.connection(found.Total, found.HasNext, found.HasPrev), found.Rows, nil), nil
}

var conflictRows = rowType[*store.Conflict]{
	position: func(row **store.Conflict) store.Position { return textPosition((*row).Order(), (*row).ID) },
	value:    func(r *run, c *plan.Child, row **store.Conflict, _ *kg.Entity) any { return r.conflict(*row, c.Steps) },
	nodes: func(r *run, c *plan.Child, rows []*store.Conflict, _ *kg.Entity) any {
		return each(rows, func(row **store.Conflict) *result.Conflict { return r.conflict(*row, c.Steps) })
	},
}

func (r *run) conflict(c *store.Conflict, below plan.Steps) *result.Conflict {
	v := &result.Conflict{Data: c}
	r.push(v, below)
	return v
}

func (r *run) changes(n *plan.Changes) (any, error) {
	found, err := r.view.Changes(r.ctx, n.Query)
	var unknown *store.UnknownReleaseError
	if errors.As(err, &unknown) {
		return nil, plan.BadInput(n.Place, "%s; `dataset { history { id } }` has them", unknown)
	}
	if err != nil {
		return nil, err
	}
	v := r.connection(found.Total, found.HasNext, found.HasPrev)
	v.Changed = found.Counts
	return page(r, &changeRows, n.Page, v, found.Rows, nil), nil
}

var changeRows = rowType[revision.Change]{
	position: func(row *revision.Change) store.Position { return textPosition(store.ChangeOrder(row), row.ID) },
	value:    func(r *run, c *plan.Child, row *revision.Change, _ *kg.Entity) any { return r.change(row, c.Steps) },
	nodes: func(r *run, c *plan.Child, rows []revision.Change, _ *kg.Entity) any {
		return each(rows, func(row *revision.Change) *result.Change { return r.change(row, c.Steps) })
	},
}

func (r *run) change(c *revision.Change, below plan.Steps) *result.Change {
	v := &result.Change{Data: c}
	r.push(v, below)
	return v
}
