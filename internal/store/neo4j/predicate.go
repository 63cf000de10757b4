package neo4j

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// A predicate becomes an expression of Cypher that is true or false, never null: the shape
// of the predicate decides the text, all values are parameters. Nothing of it comes from
// input but the choice among the names of the ontology table.

// composer builds one statement and its parameters.
type composer struct {
	*schema.Layout
	texts  *texts
	stats  *schema.Summary
	params map[string]any

	worthASet  float64 // see sets.go
	names      int     // of variables
	prefetches int     // expansions that the statement takes along
	sets       []set
	tried      float64 // about how many distinct entities the predicate being composed is tried on, see sets.go
}

func (s *Store) composer(st *schema.State) *composer {
	all := float64(st.Summary.ReleaseInfo.Count(nil))
	return &composer{
		Layout: s.layout, texts: s.texts, stats: st.Summary, params: map[string]any{}, tried: all,
		worthASet: s.worthASet,
	}
}

// param names a parameter with the value.
func (c *composer) param(v any) string {
	name := "p" + strconv.Itoa(len(c.params))
	c.params[name] = v
	return "$" + name
}

// variable names a variable that is not in use.
func (c *composer) variable(prefix string) string {
	c.names++
	return fmt.Sprint(prefix, c.names)
}

// holds is whether a predicate holds for the entity in a variable.
func (c *composer) holds(n string, p store.Predicate) string {
	return c.logic(p, func(p store.Predicate) string {
		switch p := p.(type) {
		case store.Cond:
			return c.condition(c.Node[p.Field], func(property string) string { return n + "." + property }, p)
		case store.Linked:
			return c.linked(n, p)
		case store.InCountry:
			country := c.variable("c")
			where := c.holds(country, p.Where)
			if where == cypherFalse {
				return cypherFalse
			}
			return fmt.Sprintf("EXISTS { MATCH (%s:Entity# {id: %s.country}) WHERE %s }", country, n, where)
		case store.Near:
			return c.near(n, p.Circle)
		case store.InBox:
			return c.inBox(n, p.Box)
		default:
			return cypherFalse
		}
	})
}

// linkHolds is whether a predicate holds for the link in a variable.
func (c *composer) linkHolds(r string, p store.Predicate) string {
	return c.logic(p, func(p store.Predicate) string {
		switch p := p.(type) {
		case store.Cond:
			return c.condition(c.Link[p.Field], c.linkValue(r), p)
		case store.Related:
			if p.To == store.ToEvidence {
				return c.supported(r+".id#", p)
			}
		}
		return cypherFalse
	})
}

// linkValue gives the expression of a property of a link; the type, which has none, is "".
func (c *composer) linkValue(r string) func(string) string {
	return func(property string) string {
		if property == "" {
			return "type(" + r + ")"
		}
		return r + "." + property
	}
}

const (
	cypherTrue  = "true"
	cypherFalse = "false"
)

// filter is an expression as the condition of rows that go on. One that never holds is a
// parameter: the planner of Neo4j 5.26 fails on what follows a literal false.
func (c *composer) filter(where string) string {
	if where != cypherFalse {
		return where
	}
	c.params["never"] = false
	return "$never"
}

// logic is what predicates on entities and links have in common.
func (c *composer) logic(p store.Predicate, leaf func(store.Predicate) string) string {
	switch p := p.(type) {
	case nil:
		return cypherTrue
	case store.And:
		return c.join(p, leaf, " AND ", cypherTrue, cypherFalse)
	case store.Or:
		return c.join(p, leaf, " OR ", cypherFalse, cypherTrue)
	case store.Not:
		switch inner := c.logic(p.Predicate, leaf); inner {
		case cypherTrue:
			return cypherFalse
		case cypherFalse:
			return cypherTrue
		default:
			return "NOT (" + inner + ")"
		}
	default:
		return leaf(p)
	}
}

// join joins parts; neutral ones are left out, and one that decides is the whole.
func (c *composer) join(list []store.Predicate, leaf func(store.Predicate) string, word, neutral,
	decisive string,
) string {
	var parts []string
	for _, p := range list {
		switch part := c.logic(p, leaf); part {
		case neutral:
		case decisive:
			return decisive
		default:
			parts = append(parts, part)
		}
	}
	switch len(parts) {
	case 0:
		return neutral
	case 1:
		return parts[0]
	default:
		return "(" + strings.Join(parts, word) + ")"
	}
}

// and is a conjunction of expressions.
func and(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == cypherTrue })
	if slices.Contains(parts, cypherFalse) {
		return cypherFalse
	}
	if len(parts) == 0 {
		return cypherTrue
	}
	return strings.Join(parts, " AND ")
}

// condition compares the values of a field; value gives the expression of a property.
func (c *composer) condition(f *schema.Field, value func(string) string, p store.Cond) string {
	if f == nil {
		return cypherFalse
	}
	if p.Op == store.Known {
		if f.Always {
			return cypherTrue
		}
		return value(f.Raw) + " IS NOT NULL"
	}
	if len(p.Values) == 0 {
		return cypherFalse
	}
	switch f.Form {
	case schema.List:
		x := c.variable("x")
		property := f.Folded
		if p.Op == store.Exact {
			property = f.Raw
		}
		return fmt.Sprintf("any(%s IN coalesce(%s, []) WHERE %s)", x, value(property), c.compare(f, x, x, p))
	case schema.Joined:
		return c.inJoined(f, value, p)
	default:
		return c.compare(f, value(f.Raw), value(f.Folded), p)
	}
}

// inJoined looks for values in a text in which each stands between two separators.
func (c *composer) inJoined(f *schema.Field, value func(string) string, p store.Cond) string {
	wrap := func(before, after string) string {
		var texts []string
		for _, v := range p.Values {
			texts = append(texts, before+f.Operand(v)+after)
		}
		return c.anyOf(value(f.Folded), "CONTAINS", texts)
	}
	x := c.variable("x")
	switch p.Op {
	case store.Eq:
		return wrap(schema.Sep, schema.Sep)
	case store.StartsWith:
		return wrap(schema.Sep, "")
	case store.Contains:
		return wrap("", "")
	case store.Exact:
		return fmt.Sprintf("any(%s IN coalesce(%s, []) WHERE %s)", x, value(f.Raw), c.compare(f, x, x, p))
	default:
		return fmt.Sprintf(`any(%s IN coalesce(split(substring(%[2]s, 1, size(%[2]s) - 2), '\u0001'), []) WHERE %s)`, x,
			value(f.Folded), c.compare(f, x, x, p))
	}
}

// anyOf tries an operator of text with each of the operands.
func (c *composer) anyOf(value, operator string, operands []string) string {
	if len(operands) == 1 {
		return fmt.Sprintf("coalesce(%s %s %s, false)", value, operator, c.param(operands[0]))
	}
	x := c.variable("x")
	return fmt.Sprintf("coalesce(any(%s IN %s WHERE %s %s %s), false)", x, c.param(operands), value, operator, x)
}

// compare compares one value of a field, as it is and folded, with the operands.
func (c *composer) compare(f *schema.Field, raw, folded string, p store.Cond) string {
	texts := func(text func(kg.Value) string) []string {
		var out []string
		for _, v := range p.Values {
			out = append(out, text(v))
		}
		return out
	}
	switch p.Op {
	case store.Exact:
		return fmt.Sprintf("coalesce(%s IN %s, false)", raw, c.param(texts(kg.Value.Str)))
	case store.Contains:
		return c.anyOf(folded, "CONTAINS", texts(f.Operand))
	case store.StartsWith:
		return c.anyOf(folded, "STARTS WITH", texts(f.Operand))
	case store.Eq:
		operands := make([]any, len(p.Values))
		for i, v := range p.Values {
			operands[i] = f.Plain(v)
		}
		return fmt.Sprintf("coalesce(%s IN %s, false)", folded, c.param(operands))
	}
	// Of several bounds the widest decides.
	v := p.Values[0].SortKey()
	for _, w := range p.Values[1:] {
		w = w.SortKey()
		if d := w.Compare(v); (p.Op == store.Lt || p.Op == store.Lte) && d > 0 ||
			(p.Op == store.Gt || p.Op == store.Gte) && d < 0 {
			v = w
		}
	}
	operand := f.Plain(v)
	if v.Kind() == kg.DateKind {
		operand = int64(boundOf(v.Date(), p.Op))
	}
	return fmt.Sprintf("coalesce(%s %s %s, false)", folded, operators[p.Op], c.param(operand))
}

var operators = map[store.Op]string{store.Eq: "=", store.Lt: "<", store.Lte: "<=", store.Gt: ">", store.Gte: ">="}

// boundOf is the number that stands for a date in a comparison of first days. Dates are
// held as yyyymmdd with zeros for what is not known, and 2015, 2015-01 and 2015-01-01 have
// the same first day: they are the numbers from the vaguest to the full date.
func boundOf(d kg.Date, op store.Op) kg.Date {
	first := d.First()
	if op == store.Lte || op == store.Gt {
		return first
	}
	if first%100 == 1 {
		first--
	}
	if first%10000 == 100 {
		first -= 100
	}
	return first
}
