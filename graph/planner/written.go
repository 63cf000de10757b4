package planner

import (
	"slices"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/store"
)

// nameFilter reads the condition anyName on entities of a scope. For example, {eq: "City of Portland, OR"} holds for
// what is called so, and for city:us-portland.
func (c *catalog) nameFilter(a args, s scope) store.Predicate {
	types := s.types()
	if s.any {
		types = c.everything
	}
	return operators(a, store.FieldAnyName, store.FieldAnyName, func(inner args, op string) store.Predicate {
		p := textCondition(inner, op, store.FieldAnyName)
		cond, ok := p.(store.Cond)
		if !ok || cond.Op != store.Eq || a.err != nil {
			return p
		}
		var ids []string
		for _, v := range cond.Values {
			for _, t := range types {
				name := plan.WrittenName{Text: v.Str(), Type: t}
				a.written = append(a.written, name)
				ids = append(ids, a.meant[name]...)
			}
		}
		if len(ids) == 0 {
			return cond
		}
		slices.Sort(ids)
		return result.NameOrIDs(cond, slices.Compact(ids))
	})
}

// writtenNames lists the distinct names in the filters of root fields, in their order.
func writtenNames(fields []*plan.Root) []plan.WrittenName {
	var out []plan.WrittenName
	seen := map[plan.WrittenName]bool{}
	for _, f := range fields {
		for _, n := range f.Written {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	return out
}
