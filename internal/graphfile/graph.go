// Package graphfile is the model of a graph that is written to a file, with one writer for each format. All writers
// write the same nodes, links and attributes under the same names; what a format has no place for, its head says.
package graphfile

import (
	"context"
	"strconv"
	"strings"

	"cityweave/internal/layout"
)

// Kind is the kind of the values of a column.
type Kind uint8

// The kinds, with the Go types of their values.
const (
	Text    Kind = iota // string
	Integer             // int64
	Number              // float64
	Boolean             // bool
	Texts               // []string
)

// Column is an attribute of nodes or of links.
type Column struct {
	Name  string // as in the API
	Kind  Kind
	Ref   bool   // values are IDs of records
	Date  bool   // values are dates, also partial ones
	About string // one sentence
}

// The columns that writers look for, because their formats have a place of their own for them.
const (
	Latitude  = "latitude"
	Longitude = "longitude"
	Since     = "since"
	Until     = "until"
	Weight    = "weight"
	Symmetric = "symmetric"
)

// Graph is a graph with all that its file says. Nodes, links and sources are sorted by ID, and each link has both its
// ends among the nodes. The columns follow from what was asked for, never from the data.
type Graph struct {
	About                    About
	Directed                 bool // of all links: readers such as Gephi and NetworkX lose the others of a mixed graph
	NodeColumns, LinkColumns []Column
	Types                    []Type // of nodes, all there are: their order gives colours and shapes
	Nodes                    []Node
	Positions                []layout.Point // of the nodes; nil if the format does not need them, see Format.Drawn
	Links                    []Link
	Sources                  []Source // those that the evidence names
	Records                  []Record // of formats with evidence alone
}

// Place gives the nodes their positions in a drawing. The only error is that of ctx.
func (g *Graph) Place(ctx context.Context) error {
	ids := make([]string, len(g.Nodes))
	for i := range g.Nodes {
		ids[i] = g.Nodes[i].ID
	}
	var err error
	g.Positions, err = layout.Positions(ctx, layout.Among(ids, func(yield func(from, to string) bool) {
		for i := range g.Links {
			if !yield(g.Links[i].From, g.Links[i].To) {
				return
			}
		}
	}))
	return err
}

// Record is something else that is said with evidence, such as a statement about a node.
type Record struct {
	ID, Type string // Type is "" where the record is only known to be derived from its evidence
	Evidence []Evidence
	columns  []Column
	values   []any
}

// Add adds a value of a record; nil when it is unknown. Several values of one column stand one after the other.
func (r *Record) Add(c Column, v any) {
	r.columns, r.values = append(r.columns, c), append(r.values, v)
}

// Type is a type of nodes.
type Type struct {
	Name   string // as in Node.Type
	Plural string // in words, such as "cities"
}

// Node is an entity.
type Node struct {
	ID, Type, Label string
	Values          []any // one for each of NodeColumns; nil when unknown
}

// Link is a link between two nodes. Two nodes can have several links, of one type or of different ones.
type Link struct {
	ID, From, To string
	Type         string
	Label        string     // the type in words, such as "participates in"
	Values       []any      // one for each of LinkColumns; nil when unknown
	Evidence     []Evidence // by ID; nil when the format does not write it, see Format.Evidence
}

// Evidence is what a source says about a link.
type Evidence struct {
	ID, Source, Locator, StatedAs, Component, Confidence, RetrievedOn, SeenFrom, SeenTo, Note string
}

// Source is a source of evidence.
type Source struct{ ID, Name, URL, Publisher, Published, Licence string }

// About is what the head of a file says.
type About struct {
	Title        string
	Release      string   // of the data
	Date         string   // of the release
	Asked        string   // the query string of the address, in a normal form; "" for the whole graph
	Credits      []string // of the layers of the data, one line each
	Restrictions []string // of their licences
	Notes        []string // what a reader has to know, in sentences
}

// Lines returns the head of a file as lines of text, with notes on the format.
func (a *About) Lines(format ...string) []string {
	out := []string{a.Title, "Release of the data: " + a.Release}
	if a.Asked == "" {
		out = append(out, "The whole graph")
	} else {
		out = append(out, "Asked for: "+a.Asked)
	}
	for _, c := range a.Credits {
		out = append(out, "Licence: "+c)
	}
	if len(a.Restrictions) > 0 {
		out = append(out, "Restrictions: "+strings.Join(a.Restrictions, ", "))
	}
	out = append(out, a.Notes...)
	return append(out, format...)
}

// notes are notes on a format without evidence.
func (g *Graph) notes(format ...string) []string {
	if column(g.LinkColumns, "sources") >= 0 {
		format = append(format, "Of the evidence this file has the sources; its words and places are in ttl, nq and jsonld.")
	}
	return format
}

// column returns the place of a column; -1 when there is none.
func column(of []Column, name string) int {
	for i := range of {
		if of[i].Name == name {
			return i
		}
	}
	return -1
}

// nodeColumns are the attributes of a node in formats that have none of their own: its type and what it has besides.
func (g *Graph) nodeColumns() []Column {
	return append([]Column{{Name: "type", About: "The type of the entity."}}, g.NodeColumns...)
}

// linkColumns are those of a link.
func (g *Graph) linkColumns() []Column {
	return append([]Column{{Name: "type", About: "The type of the link."}}, g.LinkColumns...)
}

// value is the value of a node in one of nodeColumns.
func (n *Node) value(i int) any {
	if i == 0 {
		return n.Type
	}
	return n.Values[i-1]
}

// value is the value of a link in one of linkColumns.
func (l *Link) value(i int) any {
	if i == 0 {
		return l.Type
	}
	return l.Values[i-1]
}

// text returns a value in a format that has text alone. A list is joined by bars.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case []string:
		parts := make([]string, len(v))
		for i, s := range v {
			parts[i] = escaped(s, `|`)
		}
		return strings.Join(parts, "|")
	default:
		return ""
	}
}

// escaped writes a backslash before each backslash and each of a mark.
func escaped(s, mark string) string {
	if !strings.ContainsAny(s, `\`+mark) {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, `\`, `\\`), mark, `\`+mark)
}

// joined says in the head of a file how its lists are written.
const joined = `Lists are joined by "|"; in their elements, "\|" is a bar and "\\" a backslash.`

// text returns the text of a column of a link; "" when there is none.
func (g *Graph) text(l *Link, name string) string {
	if i := column(g.LinkColumns, name); i >= 0 {
		return text(l.Values[i])
	}
	return ""
}

// dated reports whether links have dates.
func (g *Graph) dated() bool { return column(g.LinkColumns, Since) >= 0 }

// point returns the coordinates of a node.
func (g *Graph) point(n *Node) (longitude, latitude float64, ok bool) {
	x, y := column(g.NodeColumns, Longitude), column(g.NodeColumns, Latitude)
	if x < 0 || y < 0 {
		return 0, 0, false
	}
	longitude, okX := n.Values[x].(float64)
	latitude, okY := n.Values[y].(float64)
	return longitude, latitude, okX && okY
}

// kinds gives each link a name that its parallel links do not have: its type, with a number from the second of a type
// on.
func (g *Graph) kinds() []string {
	seen := map[[3]string]int{}
	out := make([]string, len(g.Links))
	for i := range g.Links {
		l := &g.Links[i]
		key := [3]string{l.Type, l.From, l.To}
		seen[key]++
		out[i] = l.Type
		if n := seen[key]; n > 1 {
			out[i] += " " + strconv.Itoa(n)
		}
	}
	return out
}
