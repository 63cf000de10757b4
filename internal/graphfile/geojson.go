package graphfile

import (
	"io"
	"maps"
	"math"
	"slices"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27
)

// geoJSON writes GeoJSON (RFC 7946): nodes as points, without a geometry when their place is unknown. Nodes name what
// they are linked with, so that a map of them needs no links. Links are lines on demand.
func geoJSON(w io.Writer, g *Graph, o Options) error {
	j := newJSON(w)
	note := "Links are left out: linkedWith has the IDs and linkedNames the names of what a node is linked with. " +
		"lines=1 adds the links as lines."
	if o.Lines {
		note = "Links are lines, cut at 180 degrees, from the node \"from\" to the node \"to\"; those with an end whose " +
			"place is unknown have no geometry."
	}
	j.object(func() {
		j.member("type", "FeatureCollection")
		if box := g.box(); box != nil {
			j.name("bbox")
			j.coordinates(box...)
		}
		j.name("about")
		j.about(&g.About, g.notes(note)...)
		j.name("features")
		j.list(func() {
			j.points(g)
			if o.Lines {
				j.lines(g)
			}
		})
	})
	return j.err
}

// coordinates writes numbers with six decimals at most.
func (j *jsonWriter) coordinates(numbers ...float64) {
	j.list(func() {
		for _, x := range numbers {
			j.token(jsontext.Float(rounded(x)))
		}
	})
}

// rounded has six decimals: ten centimetres.
func rounded(degrees float64) float64 {
	const parts = 1e6
	return math.Round(degrees*parts)/parts + 0 // no negative zero
}

// feature writes a feature. The geometry is null without a type.
func (j *jsonWriter) feature(id, geometry string, coordinates, properties func()) {
	j.object(func() {
		j.member("type", "Feature")
		j.member("id", id)
		j.name("geometry")
		if geometry == "" {
			j.token(jsontext.Null)
		} else {
			j.object(func() {
				j.member("type", geometry)
				j.name("coordinates")
				coordinates()
			})
		}
		j.name("properties")
		j.object(properties)
	})
}

func (j *jsonWriter) points(g *Graph) {
	columns := g.nodeColumns()
	linked := g.neighbours()
	labels := map[string]string{}
	for i := range g.Nodes {
		labels[g.Nodes[i].ID] = g.Nodes[i].Label
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		x, y, ok := g.point(n)
		geometry := ""
		if ok {
			geometry = "Point"
		}
		j.feature(n.ID, geometry, func() { j.coordinates(x, y) }, func() {
			j.member("id", n.ID)
			j.member("label", n.Label)
			j.values(columns, n.value)
			names := make([]string, len(linked[n.ID]))
			for i, other := range linked[n.ID] {
				names[i] = labels[other]
			}
			j.member("linkedWith", linked[n.ID])
			j.member("linkedNames", names)
		})
	}
}

// neighbours lists the nodes that each node is linked with, by ID.
func (g *Graph) neighbours() map[string][]string {
	sets := map[string]map[string]bool{}
	add := func(from, to string) {
		if sets[from] == nil {
			sets[from] = map[string]bool{}
		}
		sets[from][to] = true
	}
	for i := range g.Links {
		add(g.Links[i].From, g.Links[i].To)
		add(g.Links[i].To, g.Links[i].From)
	}
	out := map[string][]string{}
	for i := range g.Nodes {
		id := g.Nodes[i].ID
		out[id] = append([]string{}, slices.Sorted(maps.Keys(sets[id]))...)
	}
	return out
}

func (j *jsonWriter) lines(g *Graph) {
	columns := g.linkColumns()
	nodes := map[string]*Node{}
	for i := range g.Nodes {
		nodes[g.Nodes[i].ID] = &g.Nodes[i]
	}
	for i := range g.Links {
		l := &g.Links[i]
		x1, y1, ok1 := g.point(nodes[l.From])
		x2, y2, ok2 := g.point(nodes[l.To])
		geometry, write := "", func() {}
		switch {
		case !ok1 || !ok2:
		case math.Abs(x1-x2) <= 180:
			geometry, write = "LineString", func() {
				j.list(func() { j.coordinates(x1, y1); j.coordinates(x2, y2) })
			}
		default:
			geometry, write = "MultiLineString", func() { j.list(func() { j.cut(x1, y1, x2, y2) }) }
		}
		j.feature(l.ID, geometry, write, func() {
			j.member("id", l.ID)
			j.member("label", l.Label)
			j.member("from", l.From)
			j.member("to", l.To)
			j.values(columns, l.value)
		})
	}
}

// cut writes a line across the antimeridian as two, one on each side.
func (j *jsonWriter) cut(x1, y1, x2, y2 float64) {
	border := math.Copysign(180, x1)
	toBorder, beyond := math.Abs(border-x1), math.Abs(-border-x2)
	y := y1
	if toBorder+beyond > 0 {
		y += (y2 - y1) * toBorder / (toBorder + beyond)
	}
	j.list(func() { j.coordinates(x1, y1); j.coordinates(border, y) })
	j.list(func() { j.coordinates(-border, y); j.coordinates(x2, y2) })
}

// box returns west, south, east and north of all points, nil without any. Of the boxes that have them it is the
// narrowest, so west is greater than east across the antimeridian.
func (g *Graph) box() []float64 {
	var longitudes []float64
	south, north := 90.0, -90.0
	for i := range g.Nodes {
		if x, y, ok := g.point(&g.Nodes[i]); ok {
			longitudes = append(longitudes, x)
			south, north = min(south, y), max(north, y)
		}
	}
	if len(longitudes) == 0 {
		return nil
	}
	slices.Sort(longitudes)
	last := len(longitudes) - 1
	west, east := longitudes[0], longitudes[last]
	widest := longitudes[0] + 360 - longitudes[last] // the gap between neighbours that the box leaves out
	for i := range last {
		if gap := longitudes[i+1] - longitudes[i]; gap > widest {
			widest, west, east = gap, longitudes[i+1], longitudes[i]
		}
	}
	return []float64{west, south, east, north}
}
