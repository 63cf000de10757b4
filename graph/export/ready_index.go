package export

import (
	"fmt"
	"net/http"
	"strings"

	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/table"
	"cityweave/internal/tablemeta"
)

// readyEntry is a ready table in the list of all.
type readyEntry struct {
	Name  string   `json:"name"`
	About string   `json:"about"`
	Files []string `json:"files"` // addresses
}

// index lists the tables with the addresses of their files, and the licences of them all.
func (r *Ready) index(w http.ResponseWriter, q *http.Request, current *answer) {
	prefix := origin.Prefix(q.Context())
	root := prefix + Root
	var entries []readyEntry
	for _, t := range readyTables() {
		e := readyEntry{Name: t.name, About: t.about}
		for _, f := range table.Formats() {
			e.Files = append(e.Files, fmt.Sprintf("%s/%s/%s.%s", root, current.release, t.name, f.Name))
		}
		entries = append(entries, e)
	}
	setLicences(w.Header(), current.licences)
	list := map[string]any{
		"release": current.release, "licences": current.licences,
		"restrictions": table.Restrictions(current.licences), "tables": entries,
		"dataPackage": fmt.Sprintf("%s/%s/%s", root, current.release, tablemeta.PackageFile),
	}
	if _, err := r.e.foldersOf(current.release); err == nil {
		list["dataFolders"] = fmt.Sprintf("%s/%s/%s", root, current.release, foldersFile)
	}
	page.SendIndex(w, q, list, func() page.Page { return readyPage(q, prefix, current, entries) })
}

// readyPage is the page of the ready tables, whose files have addresses below a prefix.
func readyPage(q *http.Request, prefix string, current *answer, entries []readyEntry) page.Page {
	p := page.Page{
		Title: "All data as tables",
		Lead: "The files of a release never change. For the current release, whichever it is, write latest in the address " +
			"in place of the name of the release.",
		Up: page.Up(q.URL.Path),
		Facts: []page.Fact{
			{Name: "Release", Text: current.release},
			{
				Name: "Data package", Text: tablemeta.PackageFile,
				Address: fmt.Sprintf("%s%s/%s/%s", page.Up(q.URL.Path), Root[1:], current.release, tablemeta.PackageFile),
			},
		},
	}
	for _, l := range current.licences {
		for _, layer := range l.Layers {
			f := page.Fact{Name: "Licence of " + layer.Name, Text: layer.Credit, Type: strings.Join(l.Restrictions, ", ")}
			if l.URL != nil {
				f.Address = *l.URL
			}
			p.Facts = append(p.Facts, f)
		}
	}
	for _, e := range entries {
		links := page.Links{Label: "Files"}
		for i, f := range table.Formats() {
			links.Links = append(links.Links, page.Link{Text: f.Name, Address: p.Up + strings.TrimPrefix(e.Files[i], prefix+"/")})
		}
		p.Sections = append(p.Sections, page.Section{
			ID: e.Name, Title: strings.ToUpper(e.About[:1]) + e.About[1:], Code: prefix + Root + "/latest/" + e.Name,
			Links: []page.Links{links},
		})
	}
	return p
}
