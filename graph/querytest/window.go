package querytest

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// pager is a list whose window is set by variables, so that follow-ups turn its pages.
type pager struct {
	path                       string // to the connection
	first, after, last, before string // names of the variables
}

// window gives a list its page, and says how many rows that can be.
func (g *generator) window(f *ast.Field, at place) (rows int, paged bool) {
	most := max(1, g.room/at.factor)
	size := func() int {
		n := pick(g.Rand, 1, 1, 2, 2, 3, 3, 5, 7, 10, 20, 50, 100)
		return max(1, min(n, most))
	}
	whole := ast.NamedType("Int", nil)
	set := func(name string, v *ast.Value) {
		f.Arguments = append(f.Arguments, &ast.Argument{Name: name, Value: v})
	}
	n := size()
	switch dice := g.IntN(100); {
	case g.wild && dice < 15:
		g.badWindow(set)
		return 1, false
	case dice < 15 && len(g.pagers) < 3, dice < 45 && len(at.path) < 4:
		g.pager(n, at, set)
		return n, true
	case dice < 30 && most >= 20:
		return 20, false
	case dice < 75:
		set("first", g.maybe(integer(n), whole, slot{item: true}))
	default:
		set("last", g.maybe(integer(n), whole, slot{item: true}))
	}
	return n, false
}

// pager sets a window by variables, of which the first page needs only a size.
func (g *generator) pager(n int, at place, set func(string, *ast.Value)) {
	p := pager{path: strings.Join(at.path, "."), first: g.fresh("first"), after: g.fresh("after"), last: g.fresh("last"), before: g.fresh("before")}
	g.pagers = append(g.pagers, p)
	for _, v := range []struct{ arg, name, typ string }{{"first", p.first, "Int"}, {"after", p.after, "String"}, {"last", p.last, "Int"}, {"before", p.before, "String"}} {
		g.op.VariableDefinitions = append(g.op.VariableDefinitions, &ast.VariableDefinition{Variable: v.name, Type: ast.NamedType(v.typ, nil)})
		set(v.arg, &ast.Value{Kind: ast.Variable, Raw: v.name})
	}
	g.vars[pick(g.Rand, p.first, p.first, p.last)] = variable(integer(n))
}

// follow turns pages on and back, now and then with the cursor of another list.
func (g *generator) follow() (then []map[string]any) {
	if len(g.pagers) == 0 {
		return nil
	}
	for range 1 + g.IntN(3) {
		changes := map[string]any{}
		for i, p := range g.pagers {
			if i > 0 && g.chance(40) {
				continue
			}
			source := p
			if g.chance(8) {
				source = pick(g.Rand, g.pagers...)
			}
			foreign := source.path != p.path
			n := variable(integer(1 + g.IntN(4)))
			forward := g.chance(60)
			cursor := source.path + pick(g.Rand, ".edges.0.cursor", ".edges.1.cursor", ".pageInfo.startCursor", ".pageInfo.endCursor")
			if g.chance(70) { // the page next to this one
				cursor = source.path + map[bool]string{true: ".pageInfo.endCursor", false: ".pageInfo.startCursor"}[forward]
			}
			if forward {
				changes[p.first], changes[p.after], changes[p.last], changes[p.before] = n, from{cursor, foreign}, nil, nil
			} else {
				changes[p.first], changes[p.after], changes[p.last], changes[p.before] = nil, nil, n, from{cursor, foreign}
			}
		}
		then = append(then, changes)
	}
	return then
}

// badWindow gives arguments that are refused, each for another reason.
func (g *generator) badWindow(set func(string, *ast.Value)) {
	text := &ast.Value{Kind: ast.StringValue, Raw: pick(g.Rand, "", "x", "AQ", strings.Repeat("A", 40))}
	switch g.IntN(7) {
	case 0:
		set(pick(g.Rand, "first", "last"), integer(pick(g.Rand, 0, -1, 101, 1000)))
	case 1:
		set("first", integer(1))
		set("last", integer(1))
	case 2:
		set("first", integer(2))
		set("before", text)
	case 3:
		set("before", text)
	case 4:
		set("last", integer(2))
		set("before", text)
	case 5:
		set("first", &ast.Value{Kind: ast.NullValue, Raw: "null"})
		set("after", &ast.Value{Kind: ast.NullValue, Raw: "null"})
	default:
		set("after", text)
	}
}
