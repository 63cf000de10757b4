package memory

import (
	"slices"

	"cityweave/internal/kg"
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
	var types, symmetric set256
	links := 0
	for i, t := range rows.Types {
		if int(t) < len(a.reference.Links) && !slices.Contains(rows.Types[:i], t) {
			if a.isSymmetric(t) {
				symmetric.add(uint8(t))
			} else {
				types.add(uint8(t))
			}
			links += a.reference.Links[t]
		}
	}
	from, to, test := a.end(rows.From, links), a.end(rows.To, links), a.linkTest(rows.Where)
	side, near, far := &a.out, &from, &to
	if to.known && (!from.known || len(to.few) < len(from.few)) {
		side, near, far = &a.in, &to, &from
	}
	if symmetric != (set256{}) {
		a.symmetricRows(symmetric, near, far, side == &a.in, test)
	}
	if types == (set256{}) {
		return
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

// isSymmetric reports whether links of a type have no direction.
func (q *query) isSymmetric(t kg.LinkTypeID) bool { return q.lazy.symmetric.has(uint8(t)) }

// match reports whether an entity is at the end.
func (e *end) match(n uint32, t uint8) bool { return e.types.has(t) && (e.all || e.where.match(n)) }

// symmetricRows takes links of symmetric types, each in the ways round in which its ends match; turned: near is the
// condition on the to. A link is met at the end where it is stored to start, or, when that does not match, at the other.
func (a *aggregation) symmetricRows(types set256, near, far *end, turned bool, test recordTest) {
	matches := func(e *end, n uint32) bool { return e.match(n, uint8(a.snapshot.types[n])) }
	bind := func(link, first, second uint32) {
		if turned {
			first, second = second, first
		}
		a.bindRow(none, link, first, second)
	}
	link := func(link, e, other uint32, stored bool) {
		if !stored && matches(near, other) || test != nil && !test.match(link) ||
			!a.q.AsOf.All() && !a.snapshot.links[link].Holds(a.q.AsOf) {
			return
		}
		first := matches(near, e) && matches(far, other)
		second := stored && e != other && matches(near, other) && matches(far, e)
		if !first && !second {
			return
		}
		a.rows++
		a.serial++
		if first {
			bind(link, e, other)
		}
		if second {
			bind(link, other, e)
		}
	}
	each := func(side *adjacency, e uint32) bool {
		for g := side.first[e]; g < side.first[e+1]; g++ {
			if !types.has(uint8(side.segments[g].kind.link)) {
				continue
			}
			lo, hi := side.segments[g].start, side.segments[g+1].start
			if !a.step(int(hi - lo)) {
				return false
			}
			for i := lo; i < hi; i++ {
				link(side.linkAt(i), e, side.other[i], side == &a.out)
			}
		}
		return a.step(1)
	}
	if near.known {
		for _, e := range near.few {
			if !each(&a.out, e) || !each(&a.in, e) {
				return
			}
		}
		return
	}
	for e := range uint32(len(a.entities)) {
		if !each(&a.out, e) {
			return
		}
	}
}
