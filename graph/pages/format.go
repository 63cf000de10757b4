package pages

import (
	"io"
	"slices"

	"cityweave/internal/citation"
	"cityweave/internal/graphfile"
	"cityweave/internal/table"
)

// site is what an answer knows of where it is sent from.
type site struct {
	base   string // address of the program without a slash at its end
	prefix string // its path: "" for none
	up     string // leads from the address of the page to the root
}

// format is a way to write a description.
type format struct {
	name        string // the suffix
	contentType string
	about       string // for the list of formats of a page
	negotiable  bool   // by Accept
	write       func(h *Handler, w io.Writer, d *Description, s site) error
}

const htmlName = "html"

// formats lists the formats, in the order of a page.
func formats() []format {
	csv, _ := table.Find("csv")
	rdf := func(name string) format {
		f, _ := graphfile.Find(name)
		return format{name, f.ContentType, "", true, func(h *Handler, w io.Writer, d *Description, _ site) error {
			return f.Write(w, h.graph(d), graphfile.Options{})
		}}
	}
	all := []format{
		{htmlName, "text/html; charset=utf-8", "this page", true, (*Handler).writeHTML},
		{"json", "application/json; charset=utf-8", "JSON", true, (*Handler).writeJSON},
		rdf("jsonld"),
		rdf("ttl"),
		{"csv", csv.ContentType, "table", true, (*Handler).writeCSV},
	}
	all[2].about, all[3].about = "JSON-LD", "Turtle"
	for _, f := range citation.Formats() {
		all = append(all, format{
			f.Name, f.ContentType, f.About, f.Negotiable,
			func(_ *Handler, w io.Writer, d *Description, s site) error { return f.Write(w, cite(d, s)) },
		})
	}
	return append(all, format{linksetName, "application/linkset+json", "", true, (*Handler).writeLinkset})
}

func (f *format) cites() bool {
	_, ok := citation.Find(f.name)
	return ok
}

func findFormat(name string) *format {
	all := formats()
	if i := slices.IndexFunc(all, func(f format) bool { return f.name == name }); i >= 0 {
		return &all[i]
	}
	return nil
}

func htmlFormat() *format { return findFormat(htmlName) }

func formatNames() []string {
	var out []string
	for _, f := range formats() {
		out = append(out, f.name)
	}
	return out
}
