package graphs

import (
	"net/http"
	"strings"

	"cityweave/internal/graphfile"
	"cityweave/internal/origin"
	"cityweave/internal/page"
)

// entry is a format or a parameter in the list of all.
type entry struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// index lists the formats and the parameters.
func (h *Handler) index(w http.ResponseWriter, r *http.Request) {
	var list struct {
		Formats    []entry `json:"formats"`
		Parameters []entry `json:"parameters"`
	}
	root := origin.Root(r.Context()) + Root
	for _, f := range graphfile.Formats() {
		list.Formats = append(list.Formats, entry{root + "." + f.Name, f.About})
	}
	for _, p := range parameters() {
		list.Parameters = append(list.Parameters, entry{p.name, p.about})
	}
	page.SendIndex(w, r, list, func() page.Page { return indexPage(root, page.Up(r.URL.Path), list.Formats, list.Parameters) })
}

// selections are parts of the graph that the page offers, as the parameters of their addresses.
func selections() []struct{ id, title, query string } {
	return []struct{ id, title, query string }{
		{"whole", "The whole graph", ""},
		{"programme", "International Urban Cooperation with its cities and pairings", "?programme=programme:iuc"},
		{"map", "Cities of C40 and ICLEI, for a map", "?programme=org:c40-cities,org:iclei&entities=CITY&types=TAKES_PART"},
		{
			"shared", "European cities, linked by how many of C40 and ICLEI they share",
			"?programme=org:c40-cities,org:iclei&within=region:m49-150&project=cities",
		},
	}
}

// indexPage is the page of the formats: some parts of the graph in each of them, and the parameters.
func indexPage(root, up string, formats, parameters []entry) page.Page {
	p := page.Page{
		Title: "Graphs in files",
		Lead: "The graph, or a part of it, for Gephi, igraph, Cytoscape, QGIS and RDF tools. The parameters of an address " +
			"choose the part, its end chooses the format.",
		Up: up,
	}
	for _, s := range selections() {
		files := page.Links{Label: "Files"}
		query := strings.ReplaceAll(s.query, ":", "%3A") // or what stands before it would be the scheme of the address
		for _, f := range graphfile.Formats() {
			if f.Drawn && s.query == "" {
				continue // too large
			}
			files.Links = append(files.Links, page.Link{Text: f.Name, Address: up + Root[1:] + "." + f.Name + query})
		}
		p.Sections = append(p.Sections, page.Section{
			ID: s.id, Title: s.title, Code: root + ".gexf" + s.query, Links: []page.Links{files},
		})
	}
	for _, s := range []struct {
		id, title string
		entries   []entry
	}{{"formats", "Formats, and what reads them", formats}, {"parameters", "Parameters", parameters}} {
		section := page.Section{ID: s.id, Title: s.title}
		for _, e := range s.entries {
			section.Facts = append(section.Facts, page.Fact{Name: e.Name, Text: e.About})
		}
		p.Sections = append(p.Sections, section)
	}
	return p
}
