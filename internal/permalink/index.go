package permalink

import (
	"fmt"
	"net/http"
	"time"

	"cityweave/internal/kept"
	"cityweave/internal/limits"
	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/store"
)

// listed is a release in the list.
type listed struct {
	kept.Record
	Address string `json:"address"`
	Current bool   `json:"current,omitempty"`
	Kept    bool   `json:"kept"`
}

// index lists the releases that the server has: as a page for browsers, as JSON for all other clients.
func (h *Handler) index(w http.ResponseWriter, r *http.Request) {
	view, err := h.Store.Store.View(r.Context())
	if err != nil {
		view = nil
	}
	releases := h.list(r, view)
	list := struct {
		Releases []listed `json:"releases"`
		Faults   []string `json:"unreadable,omitempty"`
	}{Releases: releases}
	if archive := h.Store.Archive(); archive != nil {
		list.Faults = archive.Faults()
	}
	page.SendIndex(w, r, list, func() page.Page { return h.page(r.URL.Path, releases) })
}

// list is the current release and those that are kept, latest first.
func (h *Handler) list(r *http.Request, view store.View) []listed {
	var out []listed
	root := origin.Prefix(r.Context()) + Root + "/"
	current := releaseOf(view)
	archive := h.Store.Archive()
	if archive != nil {
		for _, record := range archive.Held() {
			out = append(out, listed{
				Record: record, Address: root + record.Release + "/", Current: record.Release == current.ID, Kept: true,
			})
			if record.Release == current.ID && len(out) > 1 { // it was kept before others, and is served again
				last := out[len(out)-1]
				copy(out[1:], out[:len(out)-1])
				out[0] = last
			}
		}
	}
	if view == nil || current.ID == "" || len(out) > 0 && out[0].Current {
		return out
	}
	now := listed{Record: kept.Record{Release: current.ID, Hash: current.Hash}, Current: true}
	now.Address = root + current.ID + "/"
	if current.Date != 0 {
		now.Date = current.Date.String()
	}
	if info, err := view.ReleaseInfo(r.Context()); err == nil {
		now.Entities, now.Links, now.Statements, now.Evidence = sum(info.Entities), sum(info.Links), info.Statements, info.Evidence
	}
	return append([]listed{now}, out...)
}

func sum(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

func (h *Handler) page(path string, releases []listed) page.Page {
	up := page.Up(path)
	p := page.Page{
		Title: "Releases of the data", Up: up,
		Lead: "Each state of the data is a release, named by its content. What stands at an address that begins with a " +
			"release never changes.",
	}
	if h.Store.Archive() == nil {
		p.Facts = []page.Fact{{Name: "Earlier releases", Text: "are not kept by this server"}}
	}
	for _, r := range releases {
		p.Sections = append(p.Sections, r.section(up))
	}
	return p
}

func (l *listed) section(up string) page.Section {
	base := up + Root[1:] + "/" + l.Release + "/"
	s := page.Section{ID: "release-" + l.Release, Title: l.Release}
	fact := func(name, text string) {
		if text != "" {
			s.Facts = append(s.Facts, page.Fact{Name: name, Text: text})
		}
	}
	if l.Current {
		fact("State", "current")
	}
	fact("Newest source", l.Date)
	if l.Hash != "" {
		fact("SHA-256 of the content", l.Hash)
	}
	if l.Entities > 0 {
		fact("Records", fmt.Sprintf("%s entities, %s links, %s statements, %s records of evidence",
			limits.Grouped(l.Entities), limits.Grouped(l.Links), limits.Grouped(l.Statements), limits.Grouped(l.Evidence)))
	}
	if !l.Since.IsZero() {
		fact("Kept since", l.Since.UTC().Format(time.RFC3339))
	}
	if l.Bytes > 0 {
		fact("File", fmt.Sprintf("%s bytes, SHA-256 %s", limits.Grouped(int(l.Bytes)), l.SHA256))
	}
	s.Links = []page.Links{{Label: "Of this release", Links: []page.Link{
		{Text: "tables", Address: base + "data"},
		{Text: "graphs", Address: base + "graph"},
		{Text: "queries by address", Address: base + "q"},
	}}}
	return s
}
