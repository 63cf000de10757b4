package neo4j

import (
	"cmp"
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// onDay is whether the link in a variable is chosen by a day, see kg.Link.Holds. A date of which a part is known is a
// smaller number than its first day and a greater one than the day before, so that it compares as its first day.
func (c *composer) onDay(r string, asOf kg.AsOf) string {
	if asOf.All() {
		return cypherTrue
	}
	p := c.param(int64(asOf.Day.First()))
	ends := fmt.Sprintf("coalesce(%[2]s < %[1]s.ends, true)", r, p)
	switch asOf.Undated {
	case kg.ExcludeUndated:
		return fmt.Sprintf("coalesce(%s.since <= %s, false) AND %s", r, p, ends)
	case kg.OnlyUndated:
		return fmt.Sprintf("%[1]s.since IS NULL AND coalesce(%[1]s.holdsFrom <= %[2]s, true) AND %[3]s", r, p, ends)
	default:
		return fmt.Sprintf("coalesce(%s.holdsFrom <= %s, true) AND %s", r, p, ends)
	}
}

// chosen is the links of an entity that a CountSpec chooses, but for Node: pattern and condition.
func (c *composer) chosen(n, r, m string, spec store.CountSpec) (pattern, where string) {
	return c.chosenBy(c.route(spec.Rel, nil), n, r, m, spec)
}

// chosenBy is chosen with a route that is known.
func (c *composer) chosenBy(way route, n, r, m string, spec store.CountSpec) (pattern, where string) {
	pattern, where = c.follow(way, n, r, m)
	return pattern, and(where, c.onDay(r, spec.AsOf), c.linkHolds(r, spec.Link))
}

func (c *composer) linked(n string, p store.Linked) string {
	r, m := c.variable("r"), c.variable("m")
	if p.Quantifier == store.All {
		pattern, where := c.chosen(n, r, m, p.CountSpec)
		if where = and(where, c.endHolds(m, p.Rel, store.Not{Predicate: p.Node})); where == cypherFalse {
			return cypherTrue
		}
		return fmt.Sprintf("NOT EXISTS { MATCH %s WHERE %s }", pattern, where)
	}
	compare, number := p.Compare, p.Number
	switch p.Quantifier {
	case store.Some:
		compare, number = store.Gt, 0
	case store.None:
		compare, number = store.Eq, 0
	}
	if k := c.Counted(p.CountSpec); k != nil {
		return fmt.Sprintf("%s %s %s", k.Entities(n), operators[compare], c.param(number))
	}
	pattern, where := c.chosen(n, r, m, p.CountSpec)
	if where = and(where, c.endHolds(m, p.Rel, p.Node)); where == cypherFalse { // it has 0 such links
		if compare.Holds(cmp.Compare(0, number)) {
			return cypherTrue
		}
		return cypherFalse
	}
	switch p.Quantifier {
	case store.Some:
		return fmt.Sprintf("EXISTS { MATCH %s WHERE %s }", pattern, where)
	case store.None:
		return fmt.Sprintf("NOT EXISTS { MATCH %s WHERE %s }", pattern, where)
	default:
		if compare > store.Gte || operators[compare] == "" {
			return cypherFalse
		}
		return fmt.Sprintf("%s %s %s", counted(pattern, where, m), operators[compare], c.param(number))
	}
}

// counted is how many distinct entities are in a variable of the rows of a pattern.
func counted(pattern, where, of string) string {
	return fmt.Sprintf("COUNT { MATCH %s WHERE %s RETURN DISTINCT %s }", pattern, where, of)
}
