package graphfile

import "io"

// cytoscape writes the JSON of Cytoscape.js, which Cytoscape reads as well.
func cytoscape(w io.Writer, g *Graph, _ Options) error {
	j := newJSON(w)
	j.object(func() {
		j.member("format_version", "1.0")
		j.member("generated_by", "cityweave")
		j.member("target_cytoscapejs_version", "~3")
		j.name("data")
		var notes []string
		if g.Directed {
			notes = append(notes, "Symmetric links have symmetric = true.")
		}
		j.about(&g.About, g.notes(notes...)...)
		j.name("elements")
		j.object(func() {
			j.name("nodes")
			j.list(func() { j.cytoscapeNodes(g) })
			j.name("edges")
			j.list(func() { j.cytoscapeLinks(g) })
		})
	})
	return j.err
}

func (j *jsonWriter) cytoscapeNodes(g *Graph) {
	columns := g.nodeColumns()
	for i := range g.Nodes {
		n := &g.Nodes[i]
		j.object(func() {
			j.name("data")
			j.object(func() {
				j.member("id", n.ID)
				j.member("label", n.Label)
				j.values(columns, n.value)
			})
		})
	}
}

func (j *jsonWriter) cytoscapeLinks(g *Graph) {
	columns := g.linkColumns()
	for i := range g.Links {
		l := &g.Links[i]
		j.object(func() {
			j.name("data")
			j.object(func() {
				j.member("id", l.ID)
				j.member("source", l.From)
				j.member("target", l.To)
				j.member("label", l.Label)
				j.values(columns, l.value)
			})
		})
	}
}
