package memory

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// candidates are the entities of some types among which those that match a predicate are
// found: the rows of a List and of an Aggregate.
type candidates struct {
	*query
	types    []kg.TypeID
	entities int // of these types
	where    predicate
	from     *source
}

func (q *query) candidates(types []kg.TypeID, where store.Predicate) *candidates {
	c := &candidates{query: q, types: q.types256(types), where: q.predicate(where)}
	for _, t := range c.types {
		c.entities += int(q.typeStart[t+1] - q.typeStart[t])
	}
	return c
}

// source is the smallest known set of entities that has all that match: all entities of the
// types when no predicate has a smaller one.
func (c *candidates) source() *source {
	if c.from == nil {
		found, ok := c.where.source(c.types)
		if !ok || found.size >= c.entities {
			all := make([][]uint32, 0, len(c.types))
			for _, t := range c.types {
				known, _ := c.numbers.ofType(c.snapshot, t)
				all = append(all, known)
			}
			found = source{size: c.entities, rest: c.where, lists: func() [][]uint32 { return all }}
		}
		c.from = &found
	}
	return c.from
}

// each visits the entities that match, in no order, until the query ends.
func (c *candidates) each(visit func(e uint32)) {
	from := c.source()
	var wanted set256
	for _, t := range c.types {
		wanted.add(uint8(t))
	}
	for _, list := range from.lists() {
		for len(list) > 0 {
			part := list[:min(len(list), 1<<10)]
			list = list[len(part):]
			if !c.step(len(part)) {
				return
			}
			for _, e := range part {
				if wanted.has(uint8(c.snapshot.types[e])) && from.rest.match(e) {
					visit(e)
				}
			}
		}
	}
}
