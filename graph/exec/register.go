package exec

import (
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/warncode"
)

// lookupEach finds the entities of many external ids by one call of the store.
func (r *run) lookupEach(n *plan.LookupEach) (any, error) {
	found, err := r.view.Lookup(r.ctx, n.IDs)
	if err != nil {
		return nil, err
	}
	out := make([]*result.ExternalIDMatch, len(found))
	first := make(map[string]int32, len(found)) // place of an entity
	unknown, example := 0, ""
	for i, e := range found {
		m := &result.ExternalIDMatch{Index: int32(i), Input: n.Inputs[i], ID: n.IDs[i]}
		out[i] = m
		if e == nil {
			if unknown++; unknown == 1 {
				example = n.IDs[i].String()
			}
		} else if at, again := first[e.ID]; again {
			m.DuplicateOf = &at
		} else {
			first[e.ID] = m.Index
		}
		for _, c := range n.Children {
			m.Set(c.Key, r.entity(e, c.Entities))
		}
	}
	if unknown > 0 {
		r.warn(plan.NewWarning(
			warncode.UnknownID, r.field.Step.Key+"(ids)", "%d of %d IDs belong to no entity, the first is %s: `entity` is null",
			unknown, len(found), plan.ShownID(example),
		))
	}
	return out, nil
}
