package graphfile_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"cityweave/internal/graphfile"
	"cityweave/internal/layout"
)

// drawn are the elements of a drawing.
type drawn struct {
	box            [4]float64 // left, top, width, height
	ids, titles    []string
	lines, markers int
	names          []namedAt    // those beside nodes
	marks          [][2]float64 // circles and the first corners of other shapes
}

type namedAt struct {
	x, y float64
	text string
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func attributes(e xml.StartElement) map[string]string {
	out := map[string]string{}
	for _, a := range e.Attr {
		out[a.Name.Local] = a.Value
	}
	return out
}

// read reads a drawing.
func read(t *testing.T, body string) (d drawn) {
	t.Helper()
	r := xml.NewDecoder(strings.NewReader(body))
	var open []xml.StartElement
	for {
		token, err := r.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, body)
		}
		switch token := token.(type) {
		case xml.StartElement:
			token = token.Copy()
			a := attributes(token)
			switch name := token.Name.Local; {
			case name == "svg":
				for i, s := range strings.Fields(a["viewBox"]) {
					d.box[i] = number(t, s)
				}
			case name == "g" && a["data-id"] != "":
				d.ids = append(d.ids, a["data-id"])
			case name == "path" && attributes(open[len(open)-1])["stroke"] == "#b3b3b3":
				d.lines++
				if a["marker-start"] != "" {
					d.markers++
				}
				if a["marker-end"] != "" {
					d.markers++
				}
			case name == "circle":
				d.marks = append(d.marks, [2]float64{number(t, a["cx"]), number(t, a["cy"])})
			case name == "path" && a["fill"] != "" && a["d"] != "M0 0L8 4L0 8Z":
				first, _, _ := strings.Cut(a["d"][1:], "L")
				x, y, _ := strings.Cut(first, " ")
				d.marks = append(d.marks, [2]float64{number(t, x), number(t, y)})
			case name == "text" && attributes(open[len(open)-1])["paint-order"] != "":
				d.names = append(d.names, namedAt{number(t, a["x"]), number(t, a["y"]), ""})
			case name == "script", name == "style", name == "a", name == "image", name == "foreignObject":
				t.Errorf("the drawing has an element %s", name)
			}
			open = append(open, token)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) < 2 {
				continue
			}
			switch inner := open[len(open)-1].Name.Local; {
			case inner == "title" && len(open) > 2:
				d.titles = append(d.titles, string(token))
			case inner == "text" && attributes(open[len(open)-2])["paint-order"] != "":
				d.names[len(d.names)-1].text += string(token)
			}
		}
	}
}

// place gives a graph the positions of its layout.
func place(t *testing.T, g *graphfile.Graph) {
	t.Helper()
	if err := g.Place(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestSVG(t *testing.T) {
	types := []graphfile.Type{{Name: "CITY", Plural: "cities"}, {Name: "PROGRAMME", Plural: "programmes"}}
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 0))
		g := &graphfile.Graph{Directed: seed%2 == 0, Types: types}
		n := r.IntN(60)
		for i := range n {
			g.Nodes = append(g.Nodes, graphfile.Node{
				ID: fmt.Sprintf("city:%03d", i), Type: types[i%2].Name, Label: strings.Repeat("Town ", 1+r.IntN(9)),
			})
		}
		pairs := map[[2]string]bool{}
		for i := range n * r.IntN(4) {
			l := graphfile.Link{
				ID: fmt.Sprintf("L%03d", i), From: g.Nodes[r.IntN(n)].ID, To: g.Nodes[r.IntN(n)].ID, Type: "T", Label: "knows",
			}
			g.Links = append(g.Links, l)
			pairs[[2]string{min(l.From, l.To), max(l.From, l.To)}] = true
		}
		place(t, g)
		t.Run(fmt.Sprintf("shows every node and link of the random graph %d", seed), func(t *testing.T) {
			d := read(t, write(t, "svg", g, graphfile.Options{}))
			if len(d.ids) != n || d.lines != len(pairs) {
				t.Fatalf("got %d nodes and %d lines, want %d and %d", len(d.ids), d.lines, n, len(pairs))
			}
			if len(d.marks) < n {
				t.Errorf("%d marks", len(d.marks))
			}
			if !g.Directed && d.markers > 0 {
				t.Errorf("%d arrows of links without a direction", d.markers)
			}
			for i, p := range d.marks {
				if p[0] < d.box[0] || p[0] > d.box[0]+d.box[2] || p[1] < d.box[1] || p[1] > d.box[1]+d.box[3] {
					t.Errorf("the mark %d is outside of the drawing", i)
				}
			}
			for i, a := range d.names {
				if len(a.text) > 34 {
					t.Errorf("the name %q is long", a.text)
				}
				for _, b := range d.names[:i] {
					if max(a.x-b.x, b.x-a.x) < 20 && max(a.y-b.y, b.y-a.y) < 10 {
						t.Errorf("%q at %v,%v covers %q at %v,%v", a.text, a.x, a.y, b.text, b.x, b.y)
					}
				}
			}
		})
	}
}

func TestSVG_directions(t *testing.T) {
	g := pact()
	g.Positions = []layout.Point{{X: 0, Y: 0}, {X: 100, Y: 0}, {X: 0, Y: 100}}
	d := read(t, write(t, "svg", g, graphfile.Options{}))
	if d.lines != 2 || d.markers != 1 {
		t.Errorf("got %d lines with %d arrows, want one line for the two parallel links, with an arrow, and a symmetric one "+
			"without", d.lines, d.markers)
	}
	const want = "Àl|ba member of Pact\nÀl|ba member of Pact"
	if d.titles[0] != want {
		t.Errorf("got the title %q, want %q", d.titles[0], want)
	}
}

func TestSVG_hostile(t *testing.T) {
	g := &graphfile.Graph{Types: []graphfile.Type{{Name: "CITY", Plural: "cities"}}}
	for i, s := range hostile() {
		g.Nodes = append(g.Nodes, graphfile.Node{ID: fmt.Sprintf("city:%d", i), Type: "CITY", Label: s})
	}
	place(t, g)
	d := read(t, write(t, "svg", g, graphfile.Options{}))
	if len(d.titles) != len(g.Nodes) {
		t.Fatalf("got %d titles of %d nodes", len(d.titles), len(g.Nodes))
	}
	for i, s := range hostile() {
		want := strings.ReplaceAll(readable(s), "\r\n", "\n") // as XML reads ends of lines
		if want = strings.ReplaceAll(want, "\r", "\n"); d.titles[i] != want+", CITY" && d.titles[i] != readable(s)+", CITY" {
			t.Errorf("got %q, want %q", d.titles[i], want)
		}
	}
}

func TestSVG_empty(t *testing.T) {
	d := read(t, write(t, "svg", &graphfile.Graph{}, graphfile.Options{}))
	if d.box[2] <= 0 || d.box[3] <= 0 || len(d.ids) > 0 {
		t.Errorf("got %+v, want an empty drawing with a size", d)
	}
}
