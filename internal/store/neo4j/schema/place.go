package schema

import (
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"

	"cityweave/internal/geo"
)

// Place is the property of an entity with coordinates that holds its unit vector as a point in space.
const Place = "place_"

// cartesian is the code of the coordinate system of plain space in three dimensions.
const cartesian = 9157

// PlaceOf is a unit vector as the database holds it.
func PlaceOf(v geo.Vector) dbtype.Point3D {
	return dbtype.Point3D{X: v[0], Y: v[1], Z: v[2], SpatialRefId: cartesian}
}
