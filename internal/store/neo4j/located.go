package neo4j

import (
	"fmt"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/schema"
)

// An entity with coordinates holds its unit vector as a point in space (schema.Place), which a point index of the
// database finds between two corners: all of a circle or a box of the Earth lies in a small cube, also around a pole or
// across the antimeridian. The index gives candidates; what decides is the arithmetic of geo.Metres and the borders of
// the box, the same as in every engine.

// metres is the distance of the entity in a variable from a point, see geo.Metres; null without coordinates.
func (c *composer) metres(n string, from geo.Point) string {
	v := from.Vector()
	squares := ""
	for i, axis := range []string{"x", "y", "z"} {
		if i > 0 {
			squares += " + "
		}
		p := c.param(v[i])
		squares += fmt.Sprintf("(%[1]s - %[2]s.%[3]s.%[4]s) * (%[1]s - %[2]s.%[3]s.%[4]s)", p, n, schema.Place, axis)
	}
	half := c.variable("h")
	return fmt.Sprintf("head([%[1]s IN [sqrt(%[2]s) / 2] | toInteger(floor(%[3]s * asin(CASE WHEN %[1]s > 1 THEN 1.0 ELSE "+
		"%[1]s END) + 0.5))])", half, squares, c.param(2*geo.Radius))
}

func (c *composer) near(n string, p geo.Circle) string {
	return fmt.Sprintf("coalesce(%s <= %s, false)", c.metres(n, p.Centre), c.param(p.Metres))
}

// inBox is geo.Box.Has for the entity in a variable.
func (c *composer) inBox(n string, b geo.Box) string {
	lat, long := c.Node[kg.Latitude], c.Node[kg.Longitude]
	if lat == nil || long == nil {
		return cypherFalse
	}
	latitude, longitude := n+"."+lat.Raw, n+"."+long.Raw
	between := func(value string, low, high float64) string {
		return fmt.Sprintf("%s >= %s AND %s <= %s", value, c.param(low), value, c.param(high))
	}
	meridians := cypherFalse
	for _, span := range b.Spans() {
		meridians = or(meridians, between(longitude, span[0], span[1]))
	}
	if b.HasAntimeridian() {
		meridians = or(meridians, fmt.Sprintf("abs(%s) = 180", longitude))
	}
	if b.North == 90 || b.South == -90 {
		meridians = or(meridians, fmt.Sprintf("abs(%s) = 90 AND %s IS NOT NULL", latitude, longitude))
	}
	return fmt.Sprintf("coalesce(%s AND %s, false)", between(latitude, b.South, b.North), "("+meridians+")")
}

// byPlace starts from the point index.
func (c *composer) byPlace(n string, types []kg.TypeID, low, high geo.Vector, share float64) (start, bool) {
	// Places are where people live: a part of the Earth has several times its share of them, or none.
	const crowding = 8
	text := fmt.Sprintf("MATCH (%[1]s:Entity#) WHERE point.withinBBox(%[1]s.%[2]s, %[3]s, %[4]s)", n, schema.Place,
		c.param(schema.PlaceOf(low)), c.param(schema.PlaceOf(high)))
	return start{text, 1 + crowding*share*float64(c.entities(c.allTypes(types)))}, true
}
