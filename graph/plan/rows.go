package plan

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/store"
)

// rows is how the selection of a connection is filled in whose rows are neither
// entities nor links, but values of one type of their own.
type rows struct {
	scope  *result.Scope
	window store.Window
	total  bool
	fields []rowsField
}

// rowsField is a field of a connection that carries results of its own.
type rowsField struct {
	key   string
	below shape       // of nodes
	edges []edgeField // of edges, whose link is the shape of the node; nil for nodes
}

// rows compiles the selection of such a connection; node compiles the selection on a row.
func (c *compiler) rows(f graphql.CollectedField, typ string, w at, a args, scope *result.Scope, node func(ast.SelectionSet, at) (shape, error)) (*rows, error) {
	win, after, before, err := c.window(a, w)
	if err != nil {
		return nil, err
	}
	out := &rows{scope: scope, window: win}
	asked := false
	for _, g := range c.collect(f.Selections, typ) {
		inner := w.field(g).times(win.Limit)
		switch g.Name {
		case "totalCount", "counts":
			out.total = true
			continue
		case "pageInfo":
			asked = true
			continue
		case "nodes":
			below, err := node(g.Selections, inner)
			if err != nil {
				return nil, err
			}
			out.fields = append(out.fields, rowsField{key: g.Alias, below: below})
		case "edges":
			edges := []edgeField{}
			for _, n := range c.collect(g.Selections, strings.TrimSuffix(typ, "Connection")+"Edge") {
				if n.Name == "node" {
					below, err := node(n.Selections, inner.field(n))
					if err != nil {
						return nil, err
					}
					edges = append(edges, edgeField{key: n.Alias, link: below})
				}
			}
			out.fields = append(out.fields, rowsField{key: g.Alias, edges: edges})
		default:
			continue
		}
		asked = true
	}
	if !asked {
		out.window.Limit = 0
	} else if err := c.spend(w, win.Limit, map[bool]string{false: "first", true: "last"}[win.Backward]); err != nil {
		return nil, err
	}
	if out.window.After, err = c.cursor(a, "after", after, scope); err != nil {
		return nil, err
	}
	out.window.Before, err = c.cursor(a, "before", before, scope)
	return out, err
}

// filled makes the value of a connection of n rows: at is where a row stands, value makes
// the value of a row and sees to what is selected below it.
func filled[T any](rs *rows, v *result.Connection, n int, at func(int) store.Position, value func(i int, below shape) T) *result.Connection {
	v.Scope = rs.scope
	if n > 0 {
		first, last := at(0), at(n-1)
		v.Start, v.End = &first, &last
	}
	for _, f := range rs.fields {
		if f.edges == nil {
			list := make([]T, n)
			for i := range list {
				list[i] = value(i, f.below)
			}
			v.Set(f.key, list)
			continue
		}
		list := make([]*result.Edge, n)
		for i := range list {
			list[i] = &result.Edge{Scope: rs.scope, At: at(i)}
			for _, e := range f.edges {
				list[i].Set(e.key, value(i, e.link))
			}
		}
		v.Set(f.key, list)
	}
	return v
}
