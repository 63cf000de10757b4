package geo

import "math"

// slack is what bounds have to spare for rounding: in degrees about a metre, and of a unit vector six.
const (
	slackDegrees = 1e-5
	slackVector  = 1e-6
)

// Bounds is a box that holds all of the circle. Its meridians are the tangents from the pole, as in Bronshtein et al.,
// Handbook of Mathematics, spherical triangles: sin Δ = sin(angle) / cos(latitude). A circle that reaches a pole lies on
// all meridians.
func (c Circle) Bounds() Box {
	angle := c.angle()
	reach := degrees(angle) + slackDegrees
	b := Box{South: c.Centre.Latitude - reach, North: c.Centre.Latitude + reach, West: -180, East: 180}
	if b.South <= -90 || b.North >= 90 {
		b.South, b.North = max(b.South, -90), min(b.North, 90)
		return b
	}
	ratio := math.Sin(angle) / math.Cos(radians(c.Centre.Latitude))
	if angle >= math.Pi/2 || ratio >= 1 {
		return b
	}
	// The slack grows with the latitude: near a pole a metre is many degrees.
	width := degrees(math.Asin(ratio)) + slackDegrees/math.Cos(radians(max(math.Abs(b.South), math.Abs(b.North))))
	if width >= 180 {
		return b
	}
	b.West, b.East = turned(c.Centre.Longitude-width), turned(c.Centre.Longitude+width)
	return b
}

// turned is a longitude as one from -180 to 180.
func turned(longitude float64) float64 {
	switch {
	case longitude < -180:
		return longitude + 360
	case longitude > 180:
		return longitude - 360
	default:
		return longitude
	}
}

// Cube is two corners between which the unit vectors of all points of the circle lie.
func (c Circle) Cube() (low, high Vector) {
	centre, chord := c.Centre.Vector(), 2*math.Sin(c.angle()/2)+slackVector
	for i := range centre {
		low[i], high[i] = centre[i]-chord, centre[i]+chord
	}
	return low, high
}

// Cube is two corners between which the unit vectors of all points of the box lie.
func (b Box) Cube() (low, high Vector) {
	// The widest parallel is that nearest to the equator, and the narrowest that nearest to a pole.
	wide := math.Cos(radians(max(b.South, min(b.North, 0))))
	narrow := min(math.Cos(radians(b.South)), math.Cos(radians(b.North)))
	low, high = Vector{1, 1, math.Sin(radians(b.South))}, Vector{-1, -1, math.Sin(radians(b.North))}
	include := func(longitude float64) {
		if !b.spans(longitude) {
			return
		}
		sin, cos := math.Sincos(radians(longitude))
		for _, around := range []float64{wide, narrow} {
			low[0], high[0] = min(low[0], around*cos), max(high[0], around*cos)
			low[1], high[1] = min(low[1], around*sin), max(high[1], around*sin)
		}
	}
	// Sine and cosine are extreme at the ends of an interval or at a quarter of the circle.
	for _, longitude := range []float64{b.West, b.East, -180, -90, 0, 90, 180} {
		include(longitude)
	}
	for i := range low {
		low[i], high[i] = low[i]-slackVector, high[i]+slackVector
	}
	return low, high
}
