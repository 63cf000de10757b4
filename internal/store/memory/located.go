package memory

import (
	"cmp"
	"math"
	"slices"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// located is the spatial index: the entities with coordinates in bands of one degree of latitude, those of a band by
// longitude. What lies in a box is a stretch of each band that it touches (two across the antimeridian), found by
// bisection; what lies in a circle is found in its bounding box, and measured. 100 km around Nagoya touch 2 bands.
//
// It is a grid file (Nievergelt, Hinterberger and Sevcik 1984, The Grid File) with fixed rows and without columns:
// places are too few and too uneven for a tree to pay.
type located struct {
	band    [bands + 1]uint32 // where each band begins
	entity  []uint32          // by place in the index
	point   []geo.Point       // likewise; 180° west is 180° east
	vector  []geo.Vector      // likewise
	placeOf []uint32          // by entity, none without coordinates
}

// bands are a band for each degree of latitude, and one for each pole, which lies on all meridians.
const bands = 182

func bandOf(latitude float64) int {
	switch {
	case latitude <= -90:
		return 0
	case latitude >= 90:
		return bands - 1
	default:
		return 1 + int(math.Floor(latitude+90))
	}
}

func (s *snapshot) buildLocated() *located {
	l := &located{placeOf: make([]uint32, len(s.entities))}
	points := map[uint32]geo.Point{}
	for e := range s.entities {
		l.placeOf[e] = none
		p, ok := s.ontology.Point(&s.entities[e])
		if !ok {
			continue
		}
		if p.Longitude == -180 {
			p.Longitude = 180
		}
		points[uint32(e)] = p
		l.entity = append(l.entity, uint32(e))
	}
	slices.SortStableFunc(l.entity, func(a, b uint32) int {
		p, q := points[a], points[b]
		if c := bandOf(p.Latitude) - bandOf(q.Latitude); c != 0 {
			return c
		}
		return cmp.Compare(p.Longitude, q.Longitude)
	})
	for i, e := range l.entity {
		p := points[e]
		l.placeOf[e] = uint32(i)
		l.point, l.vector = append(l.point, p), append(l.vector, p.Vector())
		l.band[bandOf(p.Latitude)+1]++
	}
	for b := range bands {
		l.band[b+1] += l.band[b]
	}
	return l
}

// within lists the entities of the bands that a box touches, those between its meridians, and counts them.
func (l *located) within(b geo.Box) (lists [][]uint32, size int) {
	spans := b.Spans()
	if b.West <= b.East && b.West == -180 && b.East < 180 { // 180° west is held as 180° east
		spans = append(spans, [2]float64{180, 180})
	}
	add := func(lo, hi uint32) {
		if lo < hi {
			lists, size = append(lists, l.entity[lo:hi]), size+int(hi-lo)
		}
	}
	for band := bandOf(b.South); band <= bandOf(b.North); band++ {
		lo, hi := l.band[band], l.band[band+1]
		if band == 0 || band == bands-1 {
			add(lo, hi)
			continue
		}
		for _, span := range spans {
			from := search(lo, hi, func(i uint32) bool { return l.point[i].Longitude >= span[0] })
			add(from, search(from, hi, func(i uint32) bool { return l.point[i].Longitude > span[1] }))
		}
	}
	return lists, size
}

// near holds for entities in a circle.
type near struct {
	index  *located
	circle geo.Circle
	from   geo.Vector
}

func (q *query) near(p store.Near) predicate {
	return &near{must(q.lazy.located.get(q.ctx)), p.Circle, p.Centre.Vector()}
}

func (p *near) match(e uint32) bool {
	i := p.index.placeOf[e]
	return i != none && (p.circle.Metres >= geo.Farthest || geo.Metres(p.from, p.index.vector[i]) <= p.circle.Metres)
}

func (p *near) cost() int { return 4 }

func (p *near) source([]kg.TypeID) (source, bool) { return p.index.source(p.circle.Bounds(), p) }

// inBox holds for entities in a box.
type inBox struct {
	index *located
	box   geo.Box
}

func (q *query) inBox(p store.InBox) predicate {
	return &inBox{must(q.lazy.located.get(q.ctx)), p.Box}
}

func (p *inBox) match(e uint32) bool {
	i := p.index.placeOf[e]
	return i != none && p.box.Has(p.index.point[i])
}

func (p *inBox) cost() int { return 2 }

func (p *inBox) source([]kg.TypeID) (source, bool) { return p.index.source(p.box, p) }

// source is the entities in a box, of which those count that the predicate holds for.
func (l *located) source(b geo.Box, rest predicate) (source, bool) {
	lists, size := l.within(b)
	return source{size: size, rest: rest, lists: func() [][]uint32 { return lists }}, true
}

// distanceKey orders by the distance from a point, whose metres are its codes.
func (q *query) distanceKey(from geo.Point) (key, valueOf) {
	index, at := must(q.lazy.located.get(q.ctx)), from.Vector()
	code := func(node, _ uint32) uint32 {
		if i := index.placeOf[node]; i != none {
			return uint32(geo.Metres(at, index.vector[i]))
		}
		return none
	}
	return key{code: code, find: findCount}, func(node, link uint32) kg.Value {
		if metres := code(node, link); metres != none {
			return countValue(metres)
		}
		return kg.Value{}
	}
}
