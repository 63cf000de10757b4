package graphfile

import (
	"io"
	"strings"
)

// cx2 writes CX2 of Cytoscape and NDEx. Their IDs are integers, so the IDs of entities and links are attributes.
func cx2(w io.Writer, g *Graph, _ Options) error {
	j := newJSON(w)
	nodes := append([]Column{{Name: "name"}, {Name: "entity_id"}}, g.nodeColumns()...)
	links := append([]Column{{Name: "interaction"}, {Name: "link_id"}}, g.linkColumns()...)
	about := []Column{{Name: "name"}, {Name: "description"}, {Name: "version"}}
	j.list(func() {
		j.object(func() { j.member("CXVersion", "2.0"); j.member("hasFragments", false) })
		j.aspect("metaData", func() {
			for _, a := range []struct {
				name  string
				count int
			}{{"attributeDeclarations", 1}, {"networkAttributes", 1}, {"nodes", len(g.Nodes)}, {"edges", len(g.Links)}} {
				j.object(func() { j.member("name", a.name); j.member("elementCount", int64(a.count)) })
			}
		})
		j.aspect("attributeDeclarations", func() {
			j.object(func() {
				j.declarations("networkAttributes", about)
				j.declarations("nodes", nodes)
				j.declarations("edges", links)
			})
		})
		j.aspect("networkAttributes", func() {
			j.object(func() {
				j.member("name", g.About.Title)
				j.member("description", strings.Join(g.About.Lines(g.notes()...), "\n"))
				j.member("version", g.About.Release)
			})
		})
		place := map[string]int64{}
		j.aspect("nodes", func() {
			for i := range g.Nodes {
				place[g.Nodes[i].ID] = int64(i)
				j.cx2Node(int64(i), &g.Nodes[i], nodes[2:])
			}
		})
		j.aspect("edges", func() {
			for i := range g.Links {
				l := &g.Links[i]
				j.cx2Link(int64(i), place[l.From], place[l.To], l, links[2:])
			}
		})
		j.aspect("status", func() {
			j.object(func() { j.member("success", true); j.member("error", "") })
		})
	})
	return j.err
}

// aspect writes a part of the file: an object with a list.
func (j *jsonWriter) aspect(name string, inside func()) {
	j.object(func() {
		j.name(name)
		j.list(inside)
	})
}

func (j *jsonWriter) declarations(of string, columns []Column) {
	j.name(of)
	j.object(func() {
		for _, c := range columns {
			j.name(c.Name)
			j.object(func() {
				j.member("d", [...]string{"string", "long", "double", "boolean", "list_of_string"}[c.Kind])
			})
		}
	})
}

func (j *jsonWriter) cx2Node(id int64, n *Node, columns []Column) {
	j.object(func() {
		j.member("id", id)
		j.name("v")
		j.object(func() {
			j.member("name", n.Label)
			j.member("entity_id", n.ID)
			j.values(columns, n.value)
		})
	})
}

func (j *jsonWriter) cx2Link(id, from, to int64, l *Link, columns []Column) {
	j.object(func() {
		j.member("id", id)
		j.member("s", from)
		j.member("t", to)
		j.name("v")
		j.object(func() {
			j.member("interaction", l.Label)
			j.member("link_id", l.ID)
			j.values(columns, l.value)
		})
	})
}
