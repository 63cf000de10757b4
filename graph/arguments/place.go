package arguments

import (
	"math"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/geo"
	"cityweave/internal/store"
)

// The fields of filters for coordinates, and of orders.
const (
	nearKey     = "near"
	boxKey      = "box"
	distanceKey = "distance"
)

// located reports whether entities of the scope can have coordinates.
func (c *Catalog) located(s Scope) bool { return s.Any || c.o.Entities[s.Type].Located() }

// near reads a NearFilter.
func near(a Args, key string) store.Predicate {
	inner, _ := a.Object(key)
	p := store.Near{Circle: geo.Circle{Centre: inner.angles(), Metres: geo.Farthest}}
	if !inner.Given("km") {
		return p
	}
	const most = geo.Farthest / 1000.0
	km := inner.float("km")
	if km < 0 || km > most {
		inner.Bad("km", "%v is out of range: give 0 to %v, half the way around the Earth, or leave it out for any distance",
			km, most)
	}
	p.Metres = int64(math.Floor(km*1000 + 0.5))
	return p
}

// box reads a BoxFilter.
func box(a Args, key string) store.Predicate {
	inner, _ := a.Object(key)
	b := geo.Box{
		South: inner.angle("south", 90), West: inner.angle("west", 180),
		North: inner.angle("north", 90), East: inner.angle("east", 180),
	}
	if b.South > b.North {
		inner.Bad("south", "%v lies north of %v, the value of \"north\": swap them; only west and east may be so, for a box "+
			"across the antimeridian", b.South, b.North)
	}
	return store.InBox{Box: b}
}

// angles reads the keys latitude and longitude.
func (a Args) angles() geo.Point {
	return geo.Point{Latitude: a.angle("latitude", 90), Longitude: a.angle("longitude", 180)}
}

// angle reads a latitude up to 90 or a longitude up to 180.
func (a Args) angle(key string, bound float64) float64 {
	v := a.float(key)
	if v >= -bound && v <= bound {
		return v
	}
	cure := "give the longitude as -180 to 180; east of 180, subtract 360"
	if bound == 90 {
		cure = "give the latitude as -90 to 90; are latitude and longitude swapped?"
	}
	a.Bad(key, "%v is out of range: %s", v, cure)
	return 0
}

// float reads a number; 0 when it is left out.
func (a Args) float(key string) float64 {
	v, given := a.Get(key)
	if !given {
		return 0
	}
	f, err := result.ParseNumber(v)
	if err != nil {
		a.Bad(key, "%s", err)
	}
	return f
}

// NearOf finds the point that all entities which match a condition are near to: that of the one near which holds for all
// of them. With two points, one is false.
func NearOf(p store.Predicate) (from *geo.Point, one bool) {
	switch p := p.(type) {
	case store.Near:
		return &p.Centre, true
	case store.And:
		one = true
		for _, q := range p {
			point, single := NearOf(q)
			one = one && single && (point == nil || from == nil || *point == *from)
			if point != nil {
				from = point
			}
		}
		return from, one
	}
	return nil, true
}

// distance reads the key of an order by distance from the point of the filter of the list.
func distance(a Args, where store.Predicate) store.Order {
	o := store.Order{By: store.ByDistance, Desc: a.Descending(distanceKey)}
	from, one := NearOf(where)
	switch {
	case from == nil:
		a.Bad(distanceKey, "say from where: give `where: {near: {latitude: …, longitude: …}}` beside it, outside `or` and `not`")
	case !one:
		a.Bad(distanceKey, "the filter has `near` with two points: keep one outside `or` and `not`")
	default:
		o.From = *from
	}
	return o
}

// Point reads the keys latitude and longitude; nil when both are left out.
func (a Args) Point() *geo.Point {
	north, east := a.Given("latitude"), a.Given("longitude")
	switch {
	case north != east:
		a.Fail(plan.BadInput(a.place, "`latitude` and `longitude` belong together: give both or none"))
	case north:
		p := a.angles()
		return &p
	}
	return nil
}
