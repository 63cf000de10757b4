package storetest

import (
	"cityweave/internal/geo"
	"cityweave/internal/store"
)

// point is that of an entity, or one beside it, or any.
func (r *randomQuery) point() geo.Point {
	g := &randomGraph{Rand: r.Rand}
	at := geo.Point{Latitude: g.degrees(90), Longitude: g.degrees(180)}
	for range 5 {
		if p, ok := r.v.o.Point(r.entity()); ok && r.IntN(3) > 0 {
			at = p
		}
	}
	if r.IntN(4) == 0 {
		at.Latitude = max(-90, min(90, at.Latitude+r.Float64()-0.5))
	}
	return at
}

// place is a condition on coordinates: a circle that often ends at an entity, to the metre, or a box with borders that
// entities lie on.
func (r *randomQuery) place() store.Predicate {
	a, b := r.point(), r.point()
	if r.IntN(2) == 0 {
		metres := geo.Metres(a.Vector(), b.Vector()) + int64(pick(r, 0, 0, -1, 1))
		metres = pick(r, metres, metres, metres, int64(r.IntN(200_000)), geo.Farthest)
		return store.Near{Circle: geo.Circle{Centre: a, Metres: max(metres, 0)}}
	}
	return store.InBox{Box: geo.Box{
		South: min(a.Latitude, b.Latitude), North: max(a.Latitude, b.Latitude), West: a.Longitude, East: b.Longitude,
	}}
}
