package memory

import (
	"slices"

	"cityweave/internal/store"
)

// pass takes all rows.
func (a *aggregation) pass() {
	if a.q.Links != nil {
		a.linkRows()
		return
	}
	a.query.candidates(a.q.Types, a.q.Where).each(func(e uint32) {
		if a.err == nil {
			a.take(e, none, none, none)
		}
	})
}

// end is one end of rows that are links.
type end struct {
	types set256
	any   bool
	all   bool // where matches all
	where predicate
	few   []uint32 // the entities that match, if a source knows of less than the links have
	known bool     // few is all of them
}

func (q *query) end(e store.End, links int) end {
	out := end{any: len(e.Types) == 0, where: q.predicate(e.Where)}
	types := e.Types
	if out.any {
		types = q.allTypes()
	}
	for _, t := range types {
		out.types.add(uint8(t))
	}
	if from, ok := out.where.source(types); ok && from.size < links/8 {
		out.known = true
		for _, list := range from.lists() {
			for _, n := range list {
				if out.types.has(uint8(q.types[n])) && from.rest.match(n) {
					out.few = append(out.few, n)
				}
			}
		}
		slices.Sort(out.few)
		out.few = slices.Compact(out.few)
	}
	_, out.all = out.where.(always)
	out.where = q.memoize(out.where)
	return out
}

// linkRows takes links: from the end that leaves fewer entities, or all of the types.
func (a *aggregation) linkRows() {
	rows := a.q.Links
	var types set256
	links := 0
	for i, t := range rows.Types {
		if int(t) < len(a.reference.Links) && !slices.Contains(rows.Types[:i], t) {
			types.add(uint8(t))
			links += a.reference.Links[t]
		}
	}
	from, to, test := a.end(rows.From, links), a.end(rows.To, links), a.linkTest(rows.Where)
	side, near, far := &a.out, &from, &to
	if to.known && (!from.known || len(to.few) < len(from.few)) {
		side, near, far = &a.in, &to, &from
	}
	each := func(e uint32) bool {
		if near.known {
			if !a.step(1) {
				return false
			}
		} else if !near.types.has(uint8(a.snapshot.types[e])) {
			return true
		}
		asked := near.known
		for g := side.first[e]; g < side.first[e+1]; g++ {
			kind := side.segments[g].kind
			if !types.has(uint8(kind.link)) || !far.types.has(uint8(kind.other)) {
				continue
			}
			if !asked {
				if !near.where.match(e) {
					return a.step(1)
				}
				asked = true
			}
			lo, hi := side.segments[g].start, side.segments[g+1].start
			if !a.step(int(hi - lo)) {
				return false
			}
			for i := lo; i < hi; i++ {
				link, other := side.linkAt(i), side.other[i]
				if !far.all && !far.where.match(other) || test != nil && !test.match(link) ||
					!a.q.AsOf.All() && !a.snapshot.links[link].Holds(a.q.AsOf) {
					continue
				}
				if side == &a.out {
					a.take(none, link, e, other)
				} else {
					a.take(none, link, other, e)
				}
			}
		}
		return true
	}
	if near.known {
		for _, e := range near.few {
			if !each(e) {
				return
			}
		}
		return
	}
	for e := range uint32(len(a.entities)) {
		if !each(e) {
			return
		}
	}
}
