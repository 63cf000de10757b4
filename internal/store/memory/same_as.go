package memory

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// sameAs holds for entities with one of some ids in external registers.
type sameAs struct {
	found []uint32 // rising
}

// sameAs compiles a condition on external ids: those that must be equal are looked up, whatever their number.
func (q *query) sameAs(c store.Cond, fallback *compared) predicate {
	if c.Op != store.Eq && c.Op != store.Exact || len(c.Values) == 0 {
		return fallback
	}
	var found []uint32
	for _, v := range c.Values {
		if !q.step(1) {
			return never{}
		}
		if c.Op == store.Eq && v.Kind() != kg.Enum { // folded, which no register is
			return fallback
		}
		if id, ok := kg.ParseExternalID(v.Str()); ok {
			found = q.external.findAll(found, q.entities, id)
		}
	}
	if len(found) == 0 {
		return never{}
	}
	slices.Sort(found)
	return &sameAs{slices.Compact(found)}
}

func (p *sameAs) match(e uint32) bool {
	_, ok := slices.BinarySearch(p.found, e)
	return ok
}

func (p *sameAs) cost() int { return 2 }

func (p *sameAs) source([]kg.TypeID) (source, bool) {
	return source{size: len(p.found), rest: always{}, lists: func() [][]uint32 { return [][]uint32{p.found} }}, true
}
