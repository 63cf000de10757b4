package kg

import "cityweave/internal/geo"

// The own properties that are the coordinates of an entity.
const (
	Latitude  = "latitude"
	Longitude = "longitude"
)

// Located reports whether entities of the type can have coordinates.
func (t *EntityType) Located() bool { return t.Prop(Latitude) >= 0 && t.Prop(Longitude) >= 0 }

// Point is where an entity lies; ok is false when its coordinates are not known.
func (o *Ontology) Point(e *Entity) (p geo.Point, ok bool) {
	t := &o.Entities[e.Type]
	lat, long := t.Prop(Latitude), t.Prop(Longitude)
	if lat < 0 || long < 0 {
		return p, false
	}
	north, east := e.Prop(lat), e.Prop(long)
	if north.IsNull() || east.IsNull() {
		return p, false
	}
	return geo.Point{Latitude: north.Float(), Longitude: east.Float()}, true
}
