package answers

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/citation"
	"cityweave/internal/page"
)

// page shows a question and its answer's size, digests, formats and citation.
func (h *Handler) page(w http.ResponseWriter, r *http.Request, q *Question, d *description) error {
	a, err := h.measure(r, q)
	if err != nil {
		return err
	}
	c, err := h.cite(r, q, d, a)
	if err != nil {
		return err
	}
	up := page.Up(r.URL.Path)
	title := "An answer: " + cmp.Or(nameOf(q.Query), d.Hash[:12])
	p := page.Page{
		Title: title, Up: up,
		Lead: "A query with its variables, at an address of its own. In a release its answer never changes.",
	}
	// Below the address of the release, the root of the page is that of the release.
	toRelease := up + "r/" + d.Release
	if d.here {
		toRelease = strings.TrimSuffix(up, "/")
	}
	p.Facts = []page.Fact{{Name: "Release", Text: d.Release, Address: toRelease + Root + "/" + d.Hash}}
	fact := func(name, text string) { p.Facts = append(p.Facts, page.Fact{Name: name, Text: text}) }
	if d.Date != "" {
		fact("Newest source", d.Date)
	}
	if a.isTable {
		fact("Rows", a.rows)
		fact("SHA-256 of the CSV", a.ofCSV)
	}
	fact("SHA-256 of the JSON", a.digest)
	fact("Hash of the query", d.Hash)
	if !a.lasts {
		fact("Note", "the answer depends on the time of the request")
	}
	p.Sections = append(p.Sections, page.Section{ID: "query", Title: "Query", Code: q.Query})
	if s := variablesOf(q); len(s.Facts) > 0 {
		p.Sections = append(p.Sections, s)
	}
	files := page.Section{ID: "formats", Title: "The answer in this release"}
	file := func(text, address string) page.Link {
		_, below, _ := strings.Cut(address, "/r/"+d.Release)
		return page.Link{Text: text, Address: toRelease + below}
	}
	var links, citations []page.Link
	for _, format := range formats() {
		links = append(links, file(format, d.Formats[format]))
	}
	for _, f := range citation.Formats() {
		citations = append(citations, file(f.About, d.Citations[f.Name]))
	}
	files.Links = []page.Links{{Label: "Formats", Links: links}}
	p.Sections = append(p.Sections, files, page.Section{
		ID: "cite", Title: "How to cite", Code: c.Text(), Links: []page.Links{{Label: "Citation as", Links: citations}},
	})

	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", page.Media+"; charset=utf-8")
	header.Set("Cache-Control", "no-cache")
	_, _ = w.Write(out.Bytes()) // an error means that the client has left
	return nil
}

// nameOf is the name of the operation of a query in normal form.
func nameOf(query string) string {
	rest, _ := strings.CutPrefix(query, "query ")
	return strings.TrimSpace(rest[:max(strings.IndexAny(rest, "({@"), 0)])
}

func variablesOf(q *Question) page.Section {
	s := page.Section{ID: "variables", Title: "Variables"}
	all := q.variables()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		text, err := json.Marshal(all[name])
		if err == nil {
			s.Facts = append(s.Facts, page.Fact{Name: name, Text: string(text)})
		}
	}
	return s
}
