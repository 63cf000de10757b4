package graphfile

import "io"

// Format is a format of files.
type Format struct {
	Name        string // the suffix of its files
	ContentType string
	About       string // what reads it
	Evidence    bool   // whether it writes Link.Evidence and Graph.Sources
	Drawn       bool   // whether it needs Graph.Positions, and has up to MostDrawn nodes
	Write       func(w io.Writer, g *Graph, o Options) error
}

// Options are what a file can be asked for.
type Options struct {
	Lines bool // of GeoJSON: links as lines
}

// Formats lists the formats.
func Formats() []Format {
	return []Format{
		{Name: "gexf", ContentType: "application/gexf+xml; charset=utf-8", About: "Gephi, NetworkX, sigma.js", Write: gexf},
		{
			Name: "graphml", ContentType: "application/graphml+xml; charset=utf-8",
			About: "igraph, NetworkX, yEd, Cytoscape", Write: graphML,
		},
		{Name: "cyjs", ContentType: "application/json; charset=utf-8", About: "Cytoscape.js, Cytoscape", Write: cytoscape},
		{Name: "geojson", ContentType: "application/geo+json", About: "QGIS, kepler.gl, GeoPandas", Write: geoJSON},
		{Name: "dot", ContentType: "text/vnd.graphviz; charset=utf-8", About: "Graphviz", Write: dot},
		{
			Name: "jsonld", ContentType: "application/ld+json", Evidence: true, About: "JSON-LD 1.1: RDF libraries, JSON tools",
			Write: jsonLD,
		},
		{
			Name: "ttl", ContentType: "text/turtle; charset=utf-8", Evidence: true, About: "Turtle: rdflib, Jena, Protégé",
			Write: turtle,
		},
		{
			Name: "nq", ContentType: "application/n-quads", Evidence: true,
			About: "N-Quads with a graph for each source: triple stores", Write: nQuads,
		},
		{Name: "cx2", ContentType: "application/json; charset=utf-8", About: "Cytoscape, NDEx", Write: cx2},
		{Name: "svg", ContentType: "image/svg+xml", Drawn: true, About: "a drawing: browsers, papers, Inkscape", Write: svg},
	}
}

// Find finds a format by its name.
func Find(name string) (Format, bool) {
	for _, f := range Formats() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
