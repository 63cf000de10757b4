package memory

import (
	"slices"
	"sort"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// adjacency holds the links of every entity in one direction. The links of an entity
// are parted into segments by (link type, type of the other end), because
// queries ask for these; within a segment they stand by the number of the other end
// (that is by its name), then by link id.
type adjacency struct {
	first    []uint32  // first segment of each entity; one more at the end
	segments []segment // one more at the end, which begins after all entries
	other    []uint32  // by entry: the entity at the other end
	link     []uint32  // by entry: the link; nil when entry and link have one number
}

// segment is where its entries begin, and what they have in common. They end where
// the next one begins.
type segment struct {
	start uint32
	ends  uint32 // how many distinct entities are at the other ends
	kind  segKind
}

type segKind struct {
	link  kg.LinkTypeID
	other kg.TypeID
}

// newAdjacency takes links in their order (places in the list of links) and by
// place the owner, the other end and the kind (link type * types + type of the other end).
func newAdjacency(entities, types int, order, owner, other []uint32, kind []uint16) adjacency {
	begins := func(i int, p uint32) bool {
		return i == 0 || owner[p] != owner[order[i-1]] || kind[p] != kind[order[i-1]]
	}
	segments := 0
	for i, p := range order {
		if begins(i, p) {
			segments++
		}
	}
	a := adjacency{
		first:    make([]uint32, entities+1),
		segments: make([]segment, 0, segments+1),
		other:    make([]uint32, len(order)),
	}
	next := uint32(0) // first entity whose segments have not begun
	for i, p := range order {
		if begins(i, p) {
			for ; next <= owner[p]; next++ {
				a.first[next] = uint32(len(a.segments))
			}
			k := segKind{kg.LinkTypeID(int(kind[p]) / types), kg.TypeID(int(kind[p]) % types)}
			a.segments = append(a.segments, segment{start: uint32(i), kind: k})
		}
		if g := &a.segments[len(a.segments)-1]; i == int(g.start) || other[p] != a.other[i-1] {
			g.ends++
		}
		a.other[i] = other[p]
	}
	for ; int(next) <= entities; next++ {
		a.first[next] = uint32(len(a.segments))
	}
	a.segments = append(a.segments, segment{start: uint32(len(order))})
	return a
}

// size is how many entries a segment has.
func (a *adjacency) size(segment uint32) int {
	return int(a.segments[segment+1].start - a.segments[segment].start)
}

// linkAt is the link of an entry.
func (a *adjacency) linkAt(entry uint32) uint32 {
	if a.link == nil {
		return entry
	}
	return a.link[entry]
}

// owner is the entity that an entry belongs to.
func (a *adjacency) owner(entry uint32) uint32 {
	return uint32(sort.Search(len(a.first)-1, func(e int) bool { return a.segments[a.first[e+1]].start > entry }))
}

// rel is a store.Rel, ready to be tested against segments.
type rel struct {
	types, others set256
	anyType       bool
	anyOther      bool
	dir           kg.Direction
	symmetric     *set256 // the link types that are seen from both ends
}

// set256 is a set of small numbers.
type set256 [4]uint64

func (s *set256) add(n uint8)      { s[n>>6] |= 1 << (n & 63) }
func (s *set256) has(n uint8) bool { return s[n>>6]&(1<<(n&63)) != 0 }

func (s *snapshot) rel(r store.Rel) rel {
	out := rel{anyType: len(r.Types) == 0, anyOther: len(r.Others) == 0, dir: r.Dir, symmetric: &s.lazy.symmetric}
	for _, t := range r.Types {
		out.types.add(uint8(t))
	}
	for _, t := range r.Others {
		out.others.add(uint8(t))
	}
	return out
}

// reversed is the same links looked at from their other ends, to which any type is allowed.
func (r *rel) reversed() rel {
	out := *r
	out.others, out.anyOther = set256{}, true
	switch r.dir {
	case kg.Out:
		out.dir = kg.In
	case kg.In:
		out.dir = kg.Out
	}
	return out
}

func (r *rel) takes(k segKind) bool {
	return (r.anyType || r.types.has(uint8(k.link))) && (r.anyOther || r.others.has(uint8(k.other)))
}

// run is a stretch of entries of one segment.
type run struct {
	lo, hi uint32
	ends   uint32    // how many distinct entities are at the other ends
	other  kg.TypeID // of the other ends
	in     bool
	twin   bool // self loops were seen in the outgoing run already
}

// runs appends the segments of e that r takes.
func (s *snapshot) runs(dst []run, e uint32, r *rel) []run {
	for g := s.out.first[e]; g < s.out.first[e+1]; g++ {
		seg := &s.out.segments[g]
		if r.takes(seg.kind) && (r.dir != kg.In || r.symmetric.has(uint8(seg.kind.link))) {
			dst = append(dst, seg.run(s.out.segments[g+1].start))
		}
	}
	for g := s.in.first[e]; g < s.in.first[e+1]; g++ {
		seg := &s.in.segments[g]
		if !r.takes(seg.kind) {
			continue
		}
		if symmetric := r.symmetric.has(uint8(seg.kind.link)); r.dir != kg.Out || symmetric {
			run := seg.run(s.in.segments[g+1].start)
			run.in, run.twin = true, s.loops && (r.dir != kg.In || symmetric) && seg.kind.other == s.types[e]
			dst = append(dst, run)
		}
	}
	return dst
}

// run is the entries of the segment, which ends at hi.
func (g *segment) run(hi uint32) run {
	return run{lo: g.start, hi: hi, ends: g.ends, other: g.kind.other}
}

// overlap reports whether two of the runs can have the same other end.
func overlap(runs []run) bool {
	var seen set256
	for i := range runs {
		t := uint8(runs[i].other)
		if seen.has(t) {
			return true
		}
		seen.add(t)
	}
	return false
}

// parallel reports whether several links of one of the runs have the same other end.
func parallel(runs []run) bool {
	for i := range runs {
		if runs[i].ends < runs[i].hi-runs[i].lo {
			return true
		}
	}
	return false
}

// side is the adjacency of a direction.
func (s *snapshot) side(in bool) *adjacency {
	if in {
		return &s.in
	}
	return &s.out
}

// size is how many links of e a run gives.
func (s *snapshot) size(e uint32, r run) int {
	n := int(r.hi - r.lo)
	if r.twin {
		first := firstAtLeast(s.in.other, r.lo, r.hi, e)
		n -= int(firstAtLeast(s.in.other, first, r.hi, e+1) - first)
	}
	return n
}

// neighbours is with how many entities the links of e in the runs connect it.
func (s *snapshot) neighbours(e uint32, runs []run) int {
	n := 0
	if overlap(runs) {
		var space [64]uint32
		ends := space[:0]
		for _, r := range runs {
			for _, other := range s.side(r.in).other[r.lo:r.hi] {
				if !r.twin || other != e {
					ends = append(ends, other)
				}
			}
		}
		return len(slices.Compact(sorted(ends)))
	}
	for _, r := range runs {
		n += int(r.ends)
		if r.twin && s.size(e, r) < int(r.hi-r.lo) {
			n-- // e itself
		}
	}
	return n
}

// degree is how many links e has in all.
func (s *snapshot) degree(e uint32) int {
	r := rel{anyType: true, anyOther: true, dir: kg.Both, symmetric: &s.lazy.symmetric}
	return s.count(e, &r)
}

// ends is with how many entities links that r takes connect e.
func (s *snapshot) ends(e uint32, r *rel) int {
	var space [16]run
	return s.neighbours(e, s.runs(space[:0], e, r))
}

// count is how many links of e r takes.
func (s *snapshot) count(e uint32, r *rel) int {
	var space [16]run
	n := 0
	for _, run := range s.runs(space[:0], e, r) {
		n += s.size(e, run)
	}
	return n
}
