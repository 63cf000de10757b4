package arguments

import (
	"slices"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/store"
)

// nameFilter reads the condition anyName on entities of a scope. For example, {eq: "City of Portland, OR"} holds for
// what is called so, and for city:us-portland.
func (c *Catalog) nameFilter(a Args, s Scope) store.Predicate {
	types := s.types()
	if s.Any {
		types = c.Everything
	}
	return operators(a, store.FieldAnyName, store.FieldAnyName, func(inner Args, op string) store.Predicate {
		p := textCondition(inner, op, store.FieldAnyName)
		cond, ok := p.(store.Cond)
		if !ok || cond.Op != store.Eq || a.Err != nil {
			return p
		}
		var ids []string
		for _, v := range cond.Values {
			for _, t := range types {
				name := plan.WrittenName{Text: v.Str(), Type: t}
				a.Written = append(a.Written, name)
				ids = append(ids, a.Meant[name]...)
			}
		}
		if len(ids) == 0 {
			return cond
		}
		slices.Sort(ids)
		return result.NameOrIDs(cond, slices.Compact(ids))
	})
}
