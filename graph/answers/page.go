package answers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/page"
)

// page shows a question and its answer's size, digests, formats and citation.
func (h *Handler) page(w http.ResponseWriter, r *http.Request, q *Question, d *description) error {
	body, lasts, err := h.ask(r, q)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	rows, ofCSV, isTable := h.rows(r, q)

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
	if isTable {
		fact("Rows", rows)
		fact("SHA-256 of the CSV", ofCSV)
	}
	fact("SHA-256 of the JSON", digest)
	fact("Hash of the query", d.Hash)
	if !lasts {
		fact("Note", "the answer depends on the time of the request")
	}
	p.Sections = append(p.Sections, page.Section{ID: "query", Title: "Query", Code: q.Query})
	if s := variablesOf(q); len(s.Facts) > 0 {
		p.Sections = append(p.Sections, s)
	}
	files := page.Section{ID: "formats", Title: "The answer in this release"}
	var links []page.Link
	for _, format := range formats() {
		_, below, _ := strings.Cut(d.Formats[format], "/r/"+d.Release)
		links = append(links, page.Link{Text: format, Address: toRelease + below})
	}
	files.Links = []page.Links{{Label: "Formats", Links: links}}
	p.Sections = append(p.Sections, files, page.Section{
		ID: "cite", Title: "How to cite",
		Code: fmt.Sprintf("Cityweave, release %s. Answer to the query %s%s, SHA-256 of its JSON %s. %s",
			d.Release, d.Hash, count(rows, isTable), digest, strings.SplitN(d.Address, "?", 2)[0]),
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

func count(rows string, isTable bool) string {
	if !isTable {
		return ""
	}
	return ", " + rows + " rows"
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
