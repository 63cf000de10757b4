package plan

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The numbers of ways that an edge tells.
const (
	defaultWays = 3
	maxWays     = 20
)

// derivation is how the selection of a derived relation is filled in.
type derivation struct {
	scope  *result.Scope
	window store.Window
	fields []derivedField
}

// derivedField is a field of the connection.
type derivedField struct {
	key   string
	edges []derivedEdgeField // nil for nodes
	nodes shapes
}

// derivedEdgeField is a field of an edge that leads on: the node, or ways.
type derivedEdgeField struct {
	key   string
	ways  int // how many are asked for; 0 for the node
	nodes shapes
	way   []wayField
}

// wayField is a field of a way that leads on.
type wayField struct {
	key, name string // through, first, second
	nodes     shapes
	link      shape
}

// derived compiles a derived relation: the themes of a city through its programmes.
func (c *compiler) derived(f graphql.CollectedField, d kg.Derivation, w at) (runFunc, error) {
	a := c.args(f, w)
	q := store.DeriveQuery{First: store.LegOf(c.o, d.First, d.Via), Second: store.LegOf(c.o, d.Second, d.To), MaxTouched: c.maxTouched}
	var err error
	if q.AsOf, err = a.date("asOf"); err != nil {
		return nil, err
	}
	for _, filter := range []struct {
		key  string
		t    kg.TypeID
		into *store.Predicate
	}{{"where", d.To, &q.Node}, {"through", d.Via, &q.Through}} {
		inner, err := a.object(filter.key)
		if err != nil {
			return nil, err
		}
		if *filter.into, err = c.entityFilter(inner, scope{t: filter.t}, q.AsOf); err != nil {
			return nil, err
		}
	}
	if q.Order, err = c.derivedOrder(a, scope{t: d.To}, q.AsOf); err != nil {
		return nil, err
	}
	typ := "Derived" + c.o.Entities[d.To].Name + "Connection"
	scope := result.NewScope(len(q.Order), "derived", d.First.Link, d.Second.Link, d.Field, q.Node, q.Through, int(q.AsOf), q.Order)
	dv, err := c.derivation(f, typ, d, w, a, &q, scope)
	if err != nil {
		return nil, err
	}
	return func(r *run, b *batch) ([]any, error) {
		q := q
		q.Parents = b.ids
		pages, err := r.view.Derive(r.ctx, q)
		if err != nil {
			return nil, tooMuch(err, w, `narrow what it leads through with "through", or ask for it in fewer places, by a lower "first" above`)
		}
		out := make([]any, len(pages))
		for i := range pages {
			out[i] = dv.fill(r, &pages[i], b.nodes[i].(*result.Object).Data)
		}
		return out, nil
	}, nil
}

// derivedOrder reads throughOrder and orderBy; through most comes first when neither is given.
func (c *compiler) derivedOrder(a args, s scope, asOf kg.Date) ([]store.Order, error) {
	var out []store.Order
	if a.given("throughOrder") {
		desc, err := c.direction(a, "throughOrder")
		if err != nil {
			return nil, err
		}
		out = append(out, store.Order{By: store.ByThrough, Desc: desc})
	}
	byNode, err := c.entityOrder(a, "orderBy", s, asOf)
	if err != nil {
		return nil, err
	}
	if out = append(out, byNode...); len(out) == 0 {
		return []store.Order{{By: store.ByThrough, Desc: true}, {Field: store.FieldName}}, nil
	}
	return out, nil
}

// derivation compiles the selection of the connection, and sets what it asks of the query.
func (c *compiler) derivation(f graphql.CollectedField, typ string, d kg.Derivation, w at, a args, q *store.DeriveQuery, scope *result.Scope) (*derivation, error) {
	win, after, before, err := c.window(a, w)
	if err != nil {
		return nil, err
	}
	out := &derivation{scope: scope, window: win}
	rows, nodes := false, c.nodes
	for _, g := range c.collect(f.Selections, typ) {
		inner := w.field(g).times(win.Limit)
		field := derivedField{key: g.Alias}
		switch g.Name {
		case "totalCount":
			q.Total = true
			continue
		case "pageInfo":
			rows, out.window.Keys = true, true
			continue
		case "nodes":
			field.nodes, err = c.entities(g.Selections, []kg.TypeID{d.To}, inner)
		case "edges":
			field.edges, err = c.derivedEdge(g, typ, d, inner, q, out)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		rows = true
		out.fields = append(out.fields, field)
	}
	if !rows {
		out.window.Limit = 0
	} else if err := c.atLeast(nodes, w, win.Limit, map[bool]string{false: "first", true: "last"}[win.Backward]); err != nil {
		return nil, err
	}
	if out.window.After, err = c.cursor(a, "after", after, scope); err != nil {
		return nil, err
	}
	out.window.Before, err = c.cursor(a, "before", before, scope)
	q.Window = out.window
	return out, err
}

// derivedEdge compiles the selection on edges.
func (c *compiler) derivedEdge(f graphql.CollectedField, typ string, d kg.Derivation, w at, q *store.DeriveQuery, dv *derivation) ([]derivedEdgeField, error) {
	out := []derivedEdgeField{}
	for _, g := range c.collect(f.Selections, strings.TrimSuffix(typ, "Connection")+"Edge") {
		e := derivedEdgeField{key: g.Alias}
		var err error
		switch g.Name {
		case "cursor":
			dv.window.Keys = true
			continue
		case "node":
			e.nodes, err = c.entities(g.Selections, []kg.TypeID{d.To}, w.field(g))
		case "ways":
			err = c.ways(g, d, w.field(g), &e)
			q.Ways = max(q.Ways, e.ways)
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// ways compiles the ways of an edge.
func (c *compiler) ways(g graphql.CollectedField, d kg.Derivation, w at, e *derivedEdgeField) error {
	a := c.args(g, w)
	n, given, err := a.int("first")
	if err != nil {
		return err
	}
	if !given {
		n = defaultWays
	}
	if n < 1 || n > maxWays {
		return badInput(a.at("first"), "%d is not a number of ways to tell: give 1 to %d; `wayCount` says how many there are", n, maxWays)
	}
	e.ways = n
	for _, h := range c.collect(g.Selections, "Way") {
		field := wayField{key: h.Alias, name: h.Name}
		inner := w.field(h).times(n)
		switch h.Name {
		case "through":
			field.nodes, err = c.entities(h.Selections, []kg.TypeID{d.Via}, inner)
		case "first", "second":
			field.link, err = c.link(h.Selections, inner)
		default:
			continue
		}
		if err != nil {
			return err
		}
		e.way = append(e.way, field)
	}
	return c.spend(w, n, "first")
}

func (dv *derivation) fill(r *run, page *store.DerivedPage, parent *kg.Entity) *result.Connection {
	v := &result.Connection{Total: page.Total, HasNext: page.HasNext, HasPrev: page.HasPrev, Scope: dv.scope}
	position := func(row *store.DerivedRow) store.Position {
		return store.Position{Keys: row.Keys, ID: row.Node.ID}
	}
	if n := len(page.Rows); n > 0 && dv.window.Keys {
		first, last := position(&page.Rows[0]), position(&page.Rows[n-1])
		v.Start, v.End = &first, &last
	}
	for _, f := range dv.fields {
		if f.edges == nil {
			list := make([]result.Entity, len(page.Rows))
			for i := range list {
				list[i] = r.entity(page.Rows[i].Node, f.nodes)
			}
			v.Set(f.key, list)
			continue
		}
		list := make([]*result.DerivedEdge, len(page.Rows))
		for i := range list {
			row := &page.Rows[i]
			e := &result.DerivedEdge{Edge: result.Edge{Scope: dv.scope}, ThroughCount: int32(row.Through), WayCount: int32(row.All)}
			if dv.window.Keys {
				e.At = position(row)
			}
			for _, g := range f.edges {
				if g.ways == 0 {
					e.Set(g.key, r.entity(row.Node, g.nodes))
				} else {
					e.Set(g.key, g.tell(r, row, parent))
				}
			}
			list[i] = e
		}
		v.Set(f.key, list)
	}
	return v
}

// tell makes the values of the ways of a row.
func (g *derivedEdgeField) tell(r *run, row *store.DerivedRow, parent *kg.Entity) []*result.Way {
	out := make([]*result.Way, min(g.ways, len(row.Ways)))
	for i := range out {
		way, v := &row.Ways[i], &result.Way{}
		for _, f := range g.way {
			switch {
			case f.name == "through":
				v.Set(f.key, r.entity(way.Middle, f.nodes))
			case f.name == "first" && way.First != nil:
				v.Set(f.key, r.between(way.First, parent, way.Middle, way.FirstForward, f.link))
			case f.name == "second" && way.Second != nil:
				v.Set(f.key, r.between(way.Second, way.Middle, row.Node, way.SecondForward, f.link))
			}
		}
		out[i] = v
	}
	return out
}

// between makes the value of a link that was walked from one entity to another.
func (r *run) between(l *kg.Link, from, to *kg.Entity, forward bool, below shape) *result.Link {
	if !forward {
		from, to = to, from
	}
	return r.link(l, from, to, below)
}
