package memory

import (
	"sort"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// adjacency holds the links of every entity in one direction. The links of an entity
// are parted into segments by (link type, type of the other end), because
// queries ask for these; within a segment they stand by the number of the other end
// (that is by its name), then by link id.
type adjacency struct {
	segment []uint32  // first segment of each entity; one more at the end
	kinds   []segKind // by segment
	start   []uint32  // first entry of each segment; one more at the end
	other   []uint32  // by entry: the entity at the other end
	link    []uint32  // by entry: the link; nil when entry and link have one number
}

// segKind is what the links of a segment have in common.
type segKind struct {
	link  kg.LinkTypeID
	other kg.TypeID
}

// newAdjacency takes links in their order (places in the list of links) and by
// place the owner, the other end and the kind (link type * types + type of the other end).
func newAdjacency(entities, types int, order, owner, other []uint32, kind []uint16) adjacency {
	segments := 0
	for i, p := range order {
		if i == 0 || owner[p] != owner[order[i-1]] || kind[p] != kind[order[i-1]] {
			segments++
		}
	}
	a := adjacency{
		segment: make([]uint32, entities+1),
		kinds:   make([]segKind, 0, segments),
		start:   make([]uint32, 0, segments+1),
		other:   make([]uint32, len(order)),
	}
	next := uint32(0) // first entity whose segments have not begun
	for i, p := range order {
		if i == 0 || owner[p] != owner[order[i-1]] || kind[p] != kind[order[i-1]] {
			for ; next <= owner[p]; next++ {
				a.segment[next] = uint32(len(a.kinds))
			}
			a.kinds = append(a.kinds, segKind{kg.LinkTypeID(int(kind[p]) / types), kg.TypeID(int(kind[p]) % types)})
			a.start = append(a.start, uint32(i))
		}
		a.other[i] = other[p]
	}
	for ; int(next) <= entities; next++ {
		a.segment[next] = uint32(len(a.kinds))
	}
	a.start = append(a.start, uint32(len(order)))
	return a
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
	return uint32(sort.Search(len(a.segment)-1, func(e int) bool { return a.start[a.segment[e+1]] > entry }))
}

// entries is where the links of an entity stand, of all kinds.
func (a *adjacency) entries(e uint32) (lo, hi uint32) {
	return a.start[a.segment[e]], a.start[a.segment[e+1]]
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
	in     bool
	twin   bool // self loops were seen in the outgoing run already
	other  kg.TypeID
}

// runs appends the segments of e that r takes.
func (s *snapshot) runs(dst []run, e uint32, r *rel) []run {
	for g := s.out.segment[e]; g < s.out.segment[e+1]; g++ {
		if k := s.out.kinds[g]; r.takes(k) && (r.dir != kg.In || r.symmetric.has(uint8(k.link))) {
			dst = append(dst, run{lo: s.out.start[g], hi: s.out.start[g+1], other: k.other})
		}
	}
	for g := s.in.segment[e]; g < s.in.segment[e+1]; g++ {
		k := s.in.kinds[g]
		if !r.takes(k) {
			continue
		}
		symmetric := r.symmetric.has(uint8(k.link))
		if r.dir != kg.Out || symmetric {
			twin := s.loops && (r.dir != kg.In || symmetric) && k.other == s.types[e]
			dst = append(dst, run{lo: s.in.start[g], hi: s.in.start[g+1], in: true, twin: twin, other: k.other})
		}
	}
	return dst
}

// side is the adjacency that a run lies in.
func (s *snapshot) side(r run) *adjacency {
	if r.in {
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

// count is how many links of e r takes.
func (s *snapshot) count(e uint32, r *rel) int {
	var space [16]run
	n := 0
	for _, run := range s.runs(space[:0], e, r) {
		n += s.size(e, run)
	}
	return n
}
