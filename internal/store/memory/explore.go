package memory

import (
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// NeighbourCounts counts the links of each entity by kind: its segments are the kinds.
func (s *snapshot) NeighbourCounts(ctx context.Context, ids []string, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	out := make([][]store.NeighbourCount, len(ids))
	var space [128]uint32
	for i, n := range s.entityIDs.FindAll(space[:0], ids, s.entityText) {
		if n != none {
			out[i] = q.kinds(n, asOf)
		}
	}
	return out, q.err
}

// kinds is how many links of each kind an entity has.
func (q *query) kinds(e uint32, asOf kg.AsOf) []store.NeighbourCount {
	type part struct {
		store.NeighbourKind
		run
	}
	parts := make([]part, 0, q.out.first[e+1]-q.out.first[e]+q.in.first[e+1]-q.in.first[e])
	for _, in := range [...]bool{false, true} {
		side := q.side(in)
		for g := side.first[e]; g < side.first[e+1]; g++ {
			r, kind := q.runOf(e, g, in)
			k := side.segments[g].kind
			parts = append(parts, part{store.NeighbourKind{Link: k.link, Dir: kind.Dir(), Other: k.other}, r})
		}
	}
	slices.SortStableFunc(parts, func(a, b part) int { return walk.CompareKinds(a.NeighbourKind, b.NeighbourKind) })
	out := make([]store.NeighbourCount, 0, len(parts))
	// Links of a symmetric type are in two segments, of which each holds those from one side.
	for rest := parts; len(rest) > 0; {
		kind := rest[0].NeighbourKind
		var space [2]run
		runs := space[:0]
		for len(rest) > 0 && rest[0].NeighbourKind == kind {
			runs, rest = append(runs, rest[0].run), rest[1:]
		}
		if c := q.counted(e, runs, asOf); c.Links > 0 {
			c.NeighbourKind = kind
			out = append(out, c)
		}
	}
	return out
}

// counted counts the links of runs and the entities at their other ends, on a day when there is one.
func (q *query) counted(e uint32, runs []run, asOf kg.AsOf) (c store.NeighbourCount) {
	if asOf.All() {
		for _, r := range runs {
			c.Links += q.size(e, r)
		}
		c.Entities = q.neighbours(e, runs)
		return c
	}
	var ends []uint32
	for _, r := range runs {
		ends = q.lasting(ends, e, r, asOf)
	}
	c.Links = len(ends)
	c.Entities = len(slices.Compact(sorted(ends)))
	return c
}

// runOf is a segment of an entity as a run in which each link of the entity is seen once
// when all its segments are looked at, and its kind.
func (s *snapshot) runOf(e, segment uint32, in bool) (run, walk.Kind) {
	side := s.side(in)
	k := side.segments[segment].kind
	r := side.segments[segment].run(side.segments[segment+1].start)
	r.in, r.twin = in, in && s.loops && k.other == s.types[e]
	switch {
	case s.lazy.symmetric.has(uint8(k.link)):
		return r, walk.KindOf(k.link, kg.Both)
	case in:
		return r, walk.KindOf(k.link, kg.In)
	default:
		return r, walk.KindOf(k.link, kg.Out)
	}
}

// lasting appends the other ends of the links of a run that hold on a day.
func (q *query) lasting(ends []uint32, e uint32, r run, asOf kg.AsOf) []uint32 {
	if !q.step(int(r.hi - r.lo)) {
		return ends
	}
	side := q.side(r.in)
	for i := r.lo; i < r.hi; i++ {
		if !(r.twin && side.other[i] == e) && q.links[side.linkAt(i)].Holds(asOf) {
			ends = append(ends, side.other[i])
		}
	}
	return ends
}

// Between gets the links that join an entity of one list with one of another. They are
// looked for from the ends that they go from.
func (s *snapshot) Between(ctx context.Context, bq store.BetweenQuery) (_ store.Joined, err error) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err != nil {
		return store.Joined{}, err
	}
	c := q.linkSelection(store.CountSpec{Rel: store.Rel{Types: bq.Types}, Link: bq.Link, AsOf: bq.AsOf})
	left, right := s.distinct(bq.Left), s.distinct(bq.Right)
	var found []uint32
	look := func(from, to []uint32, onlySymmetric bool) {
		ends := newBitset(len(s.entities))
		for _, e := range to {
			ends.add(e)
		}
		for _, e := range from {
			for g := s.out.first[e]; g < s.out.first[e+1]; g++ {
				seg := &s.out.segments[g]
				if c.rel.takes(seg.kind) && (!onlySymmetric || s.lazy.symmetric.has(uint8(seg.kind.link))) {
					found = c.joining(found, seg.start, s.out.segments[g+1].start, to, ends)
				}
			}
		}
	}
	look(left, right, bq.Dir == kg.In)
	look(right, left, bq.Dir == kg.Out)
	if q.err != nil {
		return store.Joined{}, q.err
	}
	slices.Sort(found)
	found = slices.Compact(found)
	out := store.Joined{Total: len(found)}
	slices.SortFunc(found, func(a, b uint32) int { return strings.Compare(s.links[a].ID, s.links[b].ID) })
	found = found[:min(len(found), max(0, bq.Limit))]
	out.Rows = make([]store.LinkRow, len(found))
	for i, l := range found {
		out.Rows[i] = s.linkRow(l)
	}
	return out, nil
}

// joining appends the selected links of a run that lead to any of the ends, by whichever is less
// work: a look at each link, or a search for each end.
func (c *linkSelection) joining(found []uint32, lo, hi uint32, list []uint32, ends bitset) []uint32 {
	other := c.q.out.other
	if int(hi-lo) > c.q.limits.probeRatio*len(list) {
		for _, e := range list {
			for i := firstAtLeast(other, lo, hi, e); i < hi && other[i] == e; i++ {
				if c.matchesLink(i) {
					found = append(found, i)
				}
			}
		}
		return found
	}
	if !c.q.step(int(hi - lo)) {
		return found
	}
	for i := lo; i < hi; i++ {
		if ends.has(other[i]) && c.matchesLink(i) {
			found = append(found, i)
		}
	}
	return found
}

// distinct are the numbers of ids that are known, rising.
func (s *snapshot) distinct(ids []string) []uint32 {
	out := s.entityIDs.FindAll(make([]uint32, 0, len(ids)), ids, s.entityText)
	slices.Sort(out)
	out = slices.Compact(out)
	if n := len(out); n > 0 && out[n-1] == none {
		out = out[:n-1]
	}
	return out
}
