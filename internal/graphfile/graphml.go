package graphfile

import (
	"io"
	"strconv"
	"strings"
)

// graphML writes GraphML. The ID of a link is an attribute as well, because igraph overwrites the one of the edge.
func graphML(w io.Writer, g *Graph, _ Options) error {
	x := newXML(w)
	x.raw(`<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
		`xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns ` +
		`http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n")
	notes := []string{joined}
	if g.Directed {
		notes = append(notes, "Symmetric links are written as directed ones, with symmetric = true.")
	}
	x.element("desc", strings.Join(g.About.Lines(g.notes(notes...)...), "\n"))
	nodes := append([]Column{{Name: "label"}}, g.nodeColumns()...)
	links := append([]Column{{Name: "link_id"}, {Name: "label"}}, g.linkColumns()...)
	graphMLKeys(x, "node", nodes)
	graphMLKeys(x, "edge", links)
	x.raw("<graph")
	x.attribute("id", "G")
	x.attribute("edgedefault", direction(g.Directed))
	x.raw(">\n")
	for i := range g.Nodes {
		n := &g.Nodes[i]
		x.raw("<node")
		x.attribute("id", n.ID)
		x.raw(">")
		graphMLValue(x, "n0", n.Label)
		for c := range len(g.NodeColumns) + 1 {
			graphMLValue(x, "n"+strconv.Itoa(c+1), n.value(c))
		}
		x.raw("</node>\n")
	}
	for i := range g.Links {
		l := &g.Links[i]
		x.raw("<edge")
		x.attribute("id", l.ID)
		x.attribute("source", l.From)
		x.attribute("target", l.To)
		x.raw(">")
		graphMLValue(x, "e0", l.ID)
		graphMLValue(x, "e1", l.Label)
		for c := range len(g.LinkColumns) + 1 {
			graphMLValue(x, "e"+strconv.Itoa(c+2), l.value(c))
		}
		x.raw("</edge>\n")
	}
	x.raw("</graph>\n</graphml>\n")
	return x.close()
}

func graphMLKeys(x xmlWriter, of string, columns []Column) {
	for i, c := range columns {
		x.raw("<key")
		x.attribute("id", of[:1]+strconv.Itoa(i))
		x.attribute("for", of)
		x.attribute("attr.name", c.Name)
		x.attribute("attr.type", [...]string{"string", "long", "double", "boolean", "string"}[c.Kind])
		x.raw("/>\n")
	}
}

func graphMLValue(x xmlWriter, key string, v any) {
	if v == nil {
		return
	}
	x.raw("<data")
	x.attribute("key", key)
	x.raw(">")
	x.text(text(v))
	x.raw("</data>")
}
