package graphfile

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// MostDrawn is how many nodes a drawing may have: a picture of more says nothing.
const MostDrawn = 2_000

// Sizes of a drawing, in its unit, the pixel.
const (
	letter    = 6.4 // the mean width of a letter
	line      = 18.0
	margin    = 40.0
	leastWide = 480.0
	mostNamed = 5 // links between two nodes that the text of their line names
)

// colours can be told apart by people who are colour-blind (the palette of Okabe and Ito, 2008), and in grey
// by the shapes beside them.
var colours = [...]string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f7f7f"}

// drawing is a graph while it is drawn.
type drawing struct {
	xmlWriter
	g        *Graph
	index    map[string]int // of nodes, by ID
	degree   []int          // links of each node
	at       [][2]float64   // of each node; y points downwards
	room     []float64      // to the nearest other node
	low      [2]float64     // the corners of all nodes
	high     [2]float64
	types    map[string]int // places in Graph.Types
	symmetry int            // the column Symmetric; -1 for none
}

// svg draws a graph at its positions. It has no style sheet, no script and no address, so that it looks the same in a
// page, in a paper and in a program for drawings.
func svg(w io.Writer, g *Graph, _ Options) error {
	d := &drawing{
		xmlWriter: newXML(w), g: g, index: make(map[string]int, len(g.Nodes)), degree: make([]int, len(g.Nodes)),
		at: make([][2]float64, len(g.Nodes)), types: map[string]int{}, symmetry: column(g.LinkColumns, Symmetric),
	}
	for i, t := range g.Types {
		d.types[t.Name] = i
	}
	for i := range g.Nodes {
		d.index[g.Nodes[i].ID] = i
		d.at[i] = [2]float64{g.Positions[i].X, -g.Positions[i].Y}
	}
	d.scale()
	for i := range g.Links {
		d.degree[d.index[g.Links[i].From]]++
		d.degree[d.index[g.Links[i].To]]++
	}
	labels := d.labels()
	legend, foot := d.legend(), d.foot(len(labels))
	for _, l := range labels {
		d.low[0], d.high[0] = min(d.low[0], l.x-l.width/2), max(d.high[0], l.x+l.width/2)
	}
	right := d.high[0] + margin
	left, top := d.low[0]-margin, d.low[1]-margin-line*float64(len(legend)+1)
	width := max(right-left, leastWide)
	for _, s := range foot {
		width = max(width, textWidth(s)*.85+margin)
	}
	bottom := d.high[1] + margin
	height := bottom - top + line*float64(len(foot)+1)
	fmt.Fprintf(d.w, `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="%s %s %s %s" width="%s" height="%s" `+
		`font-family="sans-serif" font-size="12">`+"\n", short(left), short(top), short(width), short(height),
		short(width), short(height))
	d.element("title", g.About.Title)
	d.element("desc", strings.Join(g.About.Lines(
		"Near each other is what has links with each other; the places are not those on the Earth.",
		"Nodes and lines have their names as titles, which a pointer shows."), "\n"))
	fmt.Fprintf(d.w, `<rect x="%s" y="%s" width="%s" height="%s" fill="#ffffff"/>`+"\n",
		short(left), short(top), short(width), short(height))
	d.lines()
	d.nodes()
	d.raw(`<g fill="#1a1a1a" stroke="#ffffff" stroke-width="3" paint-order="stroke">` + "\n")
	for _, l := range labels {
		fmt.Fprintf(d.w, `<text x="%s" y="%s" text-anchor="%s">`, short(l.from), short(l.y+4), l.anchor)
		d.text(l.text)
		d.raw("</text>\n")
	}
	d.raw("</g>\n<g fill=\"#1a1a1a\">\n")
	for i, t := range legend {
		y := top + line*float64(i+1)
		d.shape(d.types[t.Name], left+16, y-4, 6)
		d.write(left+30, y, fmt.Sprintf("%s (%d)", t.Plural, t.count))
	}
	d.raw("</g>\n<g fill=\"#4d4d4d\" font-size=\"10\">\n")
	for i, s := range foot {
		d.write(left+10, bottom+line*float64(i+1), s)
	}
	d.raw("</g>\n</svg>\n")
	return d.close()
}

// scale brings nodes together that are far apart: in the middle they have as much room as a name needs. It finds the
// room of each node and the corners of all.
func (d *drawing) scale() {
	wanted := 60.0
	if len(d.at) < 20 {
		wanted = 100
	}
	d.room = make([]float64, len(d.at))
	for i, p := range d.at {
		nearest := math.Inf(1)
		for j, q := range d.at {
			if i != j {
				nearest = min(nearest, math.Hypot(p[0]-q[0], p[1]-q[1]))
			}
		}
		d.room[i] = nearest
	}
	by := 1.0
	if sorted := slices.Sorted(slices.Values(d.room)); len(sorted) > 0 {
		by = min(1, wanted/max(sorted[len(sorted)/2], 1))
	}
	for i := range d.at {
		d.room[i] *= by
		for axis := range d.at[i] {
			d.at[i][axis] *= by
			if i == 0 {
				d.low[axis], d.high[axis] = d.at[i][axis], d.at[i][axis]
			}
			d.low[axis], d.high[axis] = min(d.low[axis], d.at[i][axis]), max(d.high[axis], d.at[i][axis])
		}
	}
}

// short writes a coordinate.
func short(v float64) string {
	if v = math.Round(v*10) / 10; v == 0 {
		return "0" // and not -0
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

func (d *drawing) write(x, y float64, text string) {
	fmt.Fprintf(d.w, `<text x="%s" y="%s">`, short(x), short(y))
	d.text(text)
	d.raw("</text>\n")
}

// radius is that of a node: the more links, the larger, and never so large that it covers the next one.
func (d *drawing) radius(node int) float64 {
	return min(4+math.Sqrt(float64(d.degree[node])), 14, max(3, .45*d.room[node]))
}

// shape draws the mark of a type of nodes.
func (d *drawing) shape(kind int, x, y, r float64) {
	colour := colours[kind%len(colours)] // with the shape, 28 pairs
	var corners [][2]float64             // on a circle of radius 1
	switch kind % 4 {
	case 0:
		fmt.Fprintf(d.w, `<circle cx="%s" cy="%s" r="%s" fill="%s"/>`, short(x), short(y), short(r), colour)
		return
	case 1:
		corners = [][2]float64{{-.8, -.8}, {.8, -.8}, {.8, .8}, {-.8, .8}}
	case 2:
		corners = [][2]float64{{0, -1.2}, {1.1, .8}, {-1.1, .8}}
	default:
		corners = [][2]float64{{0, -1.2}, {1.2, 0}, {0, 1.2}, {-1.2, 0}}
	}
	d.raw(`<path d="`)
	for i, c := range corners {
		d.raw("ML"[min(i, 1):min(i, 1)+1] + short(x+r*c[0]) + " " + short(y+r*c[1]))
	}
	d.raw(`Z" fill="` + colour + `"/>`)
}

func (d *drawing) nodes() {
	d.raw(`<g stroke="#ffffff">` + "\n")
	for i := range d.g.Nodes {
		n := &d.g.Nodes[i]
		d.raw("<g")
		d.attribute("data-id", n.ID)
		d.raw("><title>")
		d.text(n.Label + ", " + n.Type)
		d.raw("</title>")
		d.shape(d.types[n.Type], d.at[i][0], d.at[i][1], d.radius(i))
		d.raw("</g>\n")
	}
	d.raw("</g>\n")
}

// lines draws one line for all links between two nodes, the wider the more of them, with an arrow at each end that a
// directed one leads to.
func (d *drawing) lines() {
	type pair [2]int // in the order of the nodes
	between := map[pair][]int{}
	var order []pair
	for i := range d.g.Links {
		a, b := d.index[d.g.Links[i].From], d.index[d.g.Links[i].To]
		p := pair{min(a, b), max(a, b)}
		if between[p] == nil {
			order = append(order, p)
		}
		between[p] = append(between[p], i)
	}
	d.raw(`<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" ` +
		`markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 0L8 4L0 8Z" fill="#8c8c8c"/></marker></defs>` +
		"\n" + `<g stroke="#b3b3b3" fill="none">` + "\n")
	for _, p := range order {
		d.line(p[0], p[1], between[p])
	}
	d.raw("</g>\n")
}

// line draws the links between two nodes, or between a node and itself.
func (d *drawing) line(a, b int, links []int) {
	start, end := false, false // whether there is an arrow
	var names []string
	for _, i := range links {
		l := &d.g.Links[i]
		if !d.g.Directed || d.symmetry >= 0 && l.Values[d.symmetry] == true {
			names = append(names, fmt.Sprintf("%s – %s – %s", d.g.Nodes[a].Label, l.Label, d.g.Nodes[b].Label))
			continue
		}
		from, to := d.index[l.From], d.index[l.To]
		start, end = start || to == a, end || to == b
		names = append(names, fmt.Sprintf("%s %s %s", d.g.Nodes[from].Label, l.Label, d.g.Nodes[to].Label))
	}
	if over := len(names) - mostNamed; over > 0 {
		names = append(names[:mostNamed], fmt.Sprintf("and %d more", over))
	}
	p, q := d.at[a], d.at[b]
	path := fmt.Sprintf("M%s %sC%s %s %s %s %s %s", short(p[0]), short(p[1]), short(p[0]-30), short(p[1]-40),
		short(p[0]+30), short(p[1]-40), short(p[0]), short(p[1]))
	if a != b {
		far := max(math.Hypot(q[0]-p[0], q[1]-p[1]), 1)
		x, y := (q[0]-p[0])/far, (q[1]-p[1])/far
		ra, rb := d.radius(a), d.radius(b)
		path = fmt.Sprintf("M%s %sL%s %s", short(p[0]+x*ra), short(p[1]+y*ra), short(q[0]-x*rb), short(q[1]-y*rb))
	}
	d.raw(`<path d="` + path + `"`)
	if n := d.weight(links); n > 1 {
		d.attribute("stroke-width", short(min(1+math.Log2(n)/2, 5)))
	}
	if start && a != b {
		d.raw(` marker-start="url(#arrow)"`)
	}
	if end && a != b {
		d.raw(` marker-end="url(#arrow)"`)
	}
	d.raw("><title>")
	d.text(strings.Join(names, "\n"))
	d.raw("</title></path>\n")
}

// weight is the sum of the weights of links, or their number.
func (d *drawing) weight(links []int) float64 {
	at := column(d.g.LinkColumns, Weight)
	if at < 0 {
		return float64(len(links))
	}
	sum := 0.0
	for _, i := range links {
		switch v := d.g.Links[i].Values[at].(type) {
		case int64:
			sum += float64(v)
		case float64:
			sum += v
		}
	}
	return sum
}

type counted struct {
	Type
	count int
}

// legend lists the types of the nodes, with how many there are.
func (d *drawing) legend() []counted {
	of := map[string]int{}
	for i := range d.g.Nodes {
		of[d.g.Nodes[i].Type]++
	}
	var out []counted
	for _, t := range d.g.Types {
		if of[t.Name] > 0 {
			out = append(out, counted{t, of[t.Name]})
		}
	}
	return out
}

// foot is what stands under the drawing.
func (d *drawing) foot(labels int) []string {
	out := []string{fmt.Sprintf("%s. Release %s. %d entities, %d links.",
		d.g.About.Title, d.g.About.Release, len(d.g.Nodes), len(d.g.Links))}
	if hidden := len(d.g.Nodes) - labels; hidden > 0 {
		out = append(out, fmt.Sprintf("%d names have no room.", hidden))
	}
	for _, c := range d.g.About.Credits {
		out = append(out, wrapped("Licence: "+c)...)
	}
	for _, n := range d.g.About.Notes {
		out = append(out, wrapped(n)...)
	}
	return out
}

// wrapped breaks a text into lines.
func wrapped(s string) (out []string) {
	const most = 130 // letters
	text := ""
	for _, word := range strings.Fields(s) {
		if text != "" && len(text)+len(word) > most {
			out = append(out, text)
			text = "   "
		}
		text = strings.TrimPrefix(text+" "+word, " ")
	}
	return append(out, text)
}
