// Package geo measures on the Earth: distances, circles and boxes of coordinates (WGS 84). It imports nothing of the
// program.
//
// The distance of two points is that along the great circle on a sphere of the mean radius (haversine), in whole metres.
// It is worked out from unit vectors by additions, multiplications and square roots, which IEEE 754 rounds alike
// everywhere, and by one arc sine, so that a database which holds the vectors finds the same metres (see Metres). The
// sphere differs from the ellipsoid by up to 0.56 %.
package geo

import (
	"math"
)

// Radius is the mean radius of the Earth in metres (IUGG: (2a + b) / 3 of WGS 84).
const Radius = 6371008.8

// KilometresOfDegree is the length of a degree of latitude.
const KilometresOfDegree = Radius / 1000 * math.Pi / 180

// Farthest is the longest distance in metres, half a great circle: nothing is farther.
const Farthest = 20015114

// Point is a place by its degrees north of the equator and east of Greenwich.
type Point struct{ Latitude, Longitude float64 }

// Vector leads from the centre of the Earth to a point of its surface; its length is 1.
type Vector [3]float64

// Vector is the unit vector of the point.
func (p Point) Vector() Vector {
	lat, long := radians(p.Latitude), radians(p.Longitude)
	around := math.Cos(lat)
	return Vector{around * math.Cos(long), around * math.Sin(long), math.Sin(lat)}
}

// Metres is the distance of two points in whole metres. A database that works it out as
//
//	floor(2 * Radius * asin(min(1, sqrt(dx*dx + dy*dy + dz*dz) / 2)) + 0.5)
//
// in double precision finds the same: half the chord is the square root of the haversine of the angle.
func Metres(a, b Vector) int64 {
	dx, dy, dz := a[0]-b[0], a[1]-b[1], a[2]-b[2]
	squares := times(dx, dx) + times(dy, dy) + times(dz, dz)
	half := min(1, math.Sqrt(squares)/2)
	return int64(math.Floor(times(2*Radius, arcSine(half)) + 0.5))
}

// times is a product that no compiler fuses with a sum, which would be rounded otherwise on some processors.
func times(a, b float64) float64 { return float64(a * b) }

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

func degrees(radians float64) float64 { return radians * 180 / math.Pi }

// Circle is what lies at most so many whole metres from a point.
type Circle struct {
	Centre Point
	Metres int64
}

// Box is what lies between two parallels and two meridians, borders included. West greater than East is a box across
// the antimeridian. A box up to a pole includes the pole, which lies on all meridians, and 180° is the meridian of
// -180°.
type Box struct{ South, West, North, East float64 }

// Has reports whether a point lies in the box.
func (b Box) Has(p Point) bool {
	if p.Latitude < b.South || p.Latitude > b.North {
		return false
	}
	return math.Abs(p.Latitude) == 90 || b.spans(p.Longitude) || math.Abs(p.Longitude) == 180 && b.HasAntimeridian()
}

// HasAntimeridian reports whether the meridian of 180° east and west is in the box.
func (b Box) HasAntimeridian() bool { return b.spans(180) || b.spans(-180) }

func (b Box) spans(longitude float64) bool {
	if b.West > b.East {
		return longitude >= b.West || longitude <= b.East
	}
	return longitude >= b.West && longitude <= b.East
}

// Spans are the intervals of longitude of the box, from the west to the east, each rising: two across the antimeridian.
func (b Box) Spans() [][2]float64 {
	if b.West > b.East {
		return [][2]float64{{b.West, 180}, {-180, b.East}}
	}
	return [][2]float64{{b.West, b.East}}
}

// Share is about which part of the Earth's surface lies in the box.
func (b Box) Share() float64 {
	width := b.East - b.West
	if width < 0 {
		width += 360
	}
	return (math.Sin(radians(b.North)) - math.Sin(radians(b.South))) / 2 * width / 360
}

// Share is about which part of the Earth's surface lies in the circle.
func (c Circle) Share() float64 { return (1 - math.Cos(c.angle())) / 2 }

// angle is the radius of the circle as seen from the centre of the Earth, in radians.
func (c Circle) angle() float64 { return min(float64(c.Metres)/Radius, math.Pi) }
