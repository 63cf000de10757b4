package permalink

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/store"
)

// missing is a release that a request names and the server cannot give.
type missing struct {
	code, message   string
	current, latest string        // the current release, and the address in it
	held            []string      // releases
	changes         []kept.Change // since the release, if they are known
	steps           []kept.Step   // otherwise: from each release that was kept to the next
}

// find says why the server has not got a release; nil if it has. The view is of the current one, nil if that cannot be
// read.
func (h *Handler) find(ctx context.Context, view store.View, release, latest string) *missing {
	m := &missing{current: releaseOf(view).ID, latest: latest}
	archive := h.Store.Archive()
	state := kept.Unknown
	if archive != nil {
		_, state = archive.Find(release)
	}
	switch state {
	case kept.Held:
		return nil
	case kept.Unreadable:
		m.code = errcode.StoreUnavailable
		m.message = "the server has a file of this release and cannot read it; its log says why"
		return m
	case kept.Unknown, kept.Removed:
	}
	m.held = h.held(m.current)
	if view != nil {
		m.changes = changesSince(ctx, view, release)
	}
	if state == kept.Removed && m.changes == nil {
		if m.steps = archive.Steps(release, m.current); len(m.steps) == 1 {
			m.changes, m.steps = m.steps[0].Changes, nil
		}
	}
	if state == kept.Removed || m.changes != nil {
		m.code = errcode.ReleaseGone
		m.message = "the server does not have this release any more, and gives no newer data in its place"
		return m
	}
	m.code = errcode.UnknownAddress
	m.message = "the server knows no release of this ID: " + Root + " lists those that it has"
	return m
}

// held lists the IDs of the releases that can be read, the current one first.
func (h *Handler) held(current string) []string {
	var out []string
	if current != "" {
		out = append(out, current)
	}
	if archive := h.Store.Archive(); archive != nil {
		for _, r := range archive.Held() {
			if r.Release != current {
				out = append(out, r.Release)
			}
		}
	}
	return out
}

// changesSince counts what changed since a release; nil if that is not known.
func changesSince(ctx context.Context, view store.View, release string) []kept.Change {
	known, err := view.History(ctx)
	if err != nil || !slices.ContainsFunc(known, func(r kg.Release) bool { return r.ID == release }) {
		return nil
	}
	found, err := view.Changes(ctx, store.ChangeQuery{Since: release, Total: true})
	if err != nil {
		return nil
	}
	return kept.Counted(found)
}

// sendMissing answers 410, 404 or 503: as a page to browsers, as JSON to all other clients.
func (h *Handler) sendMissing(w http.ResponseWriter, r *http.Request, m *missing) {
	header := w.Header()
	header.Add("Vary", "Accept")
	base := origin.Of(r, h.Proxies)
	header.Add("Link", "<"+base+m.latest+`>; rel="latest-version"`)
	header.Add("Link", "<"+base+Root+`>; rel="index"`)
	extensions := map[string]any{"latest": origin.Prefix(r.Context()) + m.latest, "current": m.current, "held": m.held}
	if m.changes != nil {
		extensions["changes"] = m.changes
	}
	if m.steps != nil {
		extensions["steps"] = m.steps
	}
	problem := &inprocess.Problem{Code: m.code, Message: m.message, Extensions: extensions}
	if !page.Wanted(r) {
		h.refuse(w, r, problem)
		return
	}
	var body bytes.Buffer
	_ = m.page(r.URL.Path).Write(&body) // cannot fail: the writer is a buffer
	h.refuser().Refusal(w, r, problem).SendAs(w, page.Media+"; charset=utf-8", body.Bytes())
}

// page shows what is missing.
func (m *missing) page(path string) page.Page {
	up := page.Up(path)
	p := page.Page{Title: "This release is not here", Lead: m.message + ".", Up: up}
	if m.current != "" {
		p.Facts = append(p.Facts, page.Fact{Name: "The same of the current release", Text: m.current, Address: up + m.latest[1:]})
	}
	if m.changes != nil {
		p.Sections = append(p.Sections, changed("changes", "What changed since", m.changes))
	}
	for _, s := range m.steps {
		p.Sections = append(p.Sections, changed("changes-"+s.To, "What changed from "+s.From+" to "+s.To, s.Changes))
	}
	s := page.Section{ID: "held", Title: "Releases that are here"}
	for _, id := range m.held {
		s.Facts = append(s.Facts, page.Fact{Name: "Release", Text: id, Address: up + "r/" + id + m.latest})
	}
	p.Sections = append(p.Sections, s)
	return p
}

// changed is a section with numbers of changes.
func changed(id, title string, changes []kept.Change) page.Section {
	s := page.Section{ID: id, Title: title}
	for _, c := range changes {
		s.Facts = append(s.Facts, page.Fact{
			Name: c.Kind, Text: fmt.Sprintf("%d new, %d changed, %d gone", c.Created, c.Updated, c.Ended),
		})
	}
	if len(changes) == 0 {
		s.Facts = []page.Fact{{Name: "Records", Text: "no change"}}
	}
	return s
}

// refuseTwo refuses a request that names two releases.
func (h *Handler) refuseTwo(w http.ResponseWriter, r *http.Request) {
	h.refuse(w, r, inprocess.Problemf(errcode.BadInput,
		"the address begins with one release, and the request names another: leave one of them out"))
}

func (h *Handler) refuser() inprocess.Refuser {
	return inprocess.Refuser{Log: h.Log, Refused: h.Refused, Doing: "answering for a release"}
}

// refuse sends the error of a request.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	h.refuser().Refuse(w, r, err)
}
