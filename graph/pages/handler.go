// Package pages gives every record an address: /entity/ID, /source/ID, /link/ID, /statement/ID and /evidence/ID are
// pages, and with a suffix files and citations; /id/ID leads to them, and the start page has some of them. It asks the
// GraphQL handler, in the process, so that limits, admission, rate and release are those of the API.
package pages

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"

	"cityweave/internal/errcode"
	"cityweave/internal/httpfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/ratelimit"
)

// Options are the parts of a handler. Refused is optional.
type Options struct {
	API      http.Handler // the GraphQL handler, with pages of up to linksAtOnce elements
	Ontology *kg.Ontology
	Proxies  ratelimit.Proxies // whose X-Forwarded-Host and so on are trusted
	Version  string            // of the program: answers of two versions have different tags
	Log      *slog.Logger
	// Start is the page at /, which is the explorer. It holds [Words].
	Start []byte
	// Refused receives the code of every request that this package refuses.
	Refused func(code string)
}

// Handler answers GET requests. It is safe for concurrent use.
type Handler struct {
	Options
	queries *queries
	schemes map[string]string // names of registers by plain
	listed  atomic.Pointer[sitemap]
	started atomic.Pointer[startPage]
	reading chan struct{} // a token for each file that is being made
}

// maxReading is how many files are made at the same time: those of the largest hubs have 15 MB.
const maxReading = 4

// New makes a handler.
func New(o Options) *Handler {
	h := &Handler{
		Options: o, queries: newQueries(o.Ontology), schemes: map[string]string{}, reading: make(chan struct{}, maxReading),
	}
	for i := range o.Ontology.Schemes {
		h.schemes[plain(o.Ontology.Schemes[i].Name)] = o.Ontology.Schemes[i].Name
	}
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	var err error
	switch first {
	case "":
		h.start(w, r)
	case "id":
		err = h.identify(w, r)
	case "sitemap.xml", "sitemap", "robots.txt", "llms.txt", ".well-known":
		err = h.discover(w, r, first)
	default:
		err = h.answer(w, r)
	}
	if err != nil {
		h.refuse(w, r, err)
	}
}

// answer sends a description.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request) error {
	a, err := readAddress(r)
	if err != nil {
		return err
	}
	s := site{base: origin.Of(r, h.Proxies), prefix: origin.Prefix(r.Context()), up: page.Up(r.URL.Path)}
	if a.negotiated {
		w.Header().Add("Vary", "Accept")
	}
	key := s.base + "\n" + r.URL.Path + "\n" + a.after + "\n" + a.format.name
	if r.Header.Get("If-None-Match") != "" {
		release, err := h.current(r.Context())
		if err != nil {
			return err
		}
		if tag := h.tag(release, key); httpfile.Held(r, tag) {
			httpfile.NotModified(w, tag, httpfile.Revalidate)
			return nil
		}
	}
	if a.whole { // with all links: of few requests at once
		select {
		case h.reading <- struct{}{}:
			defer func() { <-h.reading }()
		case <-r.Context().Done():
			return inprocess.Problemf(errcode.Busy, "the server has many files to read: try again later")
		}
	}
	d, err := h.describe(r.Context(), a.wanted)
	if to, ok := errors.AsType[*moved](err); ok {
		return redirect(w, r, a, to)
	}
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := a.format.write(h, &body, d, s); err != nil {
		return fmt.Errorf("writing %s as %s: %w", d.ID, a.format.name, err)
	}
	header := w.Header()
	header.Set("ETag", h.tag(d.Release.ID, key))
	for _, l := range signposts(d, a, s.base) {
		header.Add("Link", l)
	}
	if a.format.name != htmlName {
		header.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s-%s.%s"`,
			strings.ReplaceAll(d.ID, ":", "-"), d.Release.ID, a.format.name))
	}
	send(w, r, a.format.contentType, d.Release.ID, body.Bytes())
	return nil
}

// tag is the ETag of an answer, which is known before the answer is made.
func (h *Handler) tag(release, key string) string { return httpfile.Tag(h.Version, release, key) }

// send sends an answer whose bytes are all known.
func send(w http.ResponseWriter, r *http.Request, contentType, release string, body []byte) {
	if strings.HasPrefix(contentType, page.Media) {
		w.Header().Set("Cache-Control", "max-age=0, must-revalidate") // another version of the program has other pages
	}
	if release != "" {
		w.Header().Set("X-Release", release)
	}
	httpfile.Send(w, r, contentType, body)
}

// redirect leads to the ID that replaced the one of an address for good, in the same format.
func redirect(w http.ResponseWriter, r *http.Request, a *asked, to *moved) error {
	path := address(to.kind, to.id)
	switch {
	case a.relation != "" && to.kind == a.kind:
		path += "/" + a.relation
	case !a.negotiated && a.relation == "":
		path += "." + a.format.name
	}
	if r.URL.RawQuery != "" {
		path += "?" + r.URL.RawQuery
	}
	lead(w, r, http.StatusMovedPermanently, path)
	return nil
}

// lead redirects to a path of the program, relative to that of the request: a proxy may serve the program below another
// path.
func lead(w http.ResponseWriter, r *http.Request, status int, path string) {
	w.Header().Set("Location", page.Up(r.URL.Path)+strings.TrimPrefix(path, "/"))
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
}

// identify leads to the page about a record, or to the file that the client prefers.
func (h *Handler) identify(w http.ResponseWriter, r *http.Request) error {
	a, err := readAddress(r)
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	a.kind = ""
	d, err := h.describeOnce(r.Context(), wanted{id: a.id})
	to, ok := errors.AsType[*moved](err)
	switch {
	case ok && to.id != a.id && h.kindOf(a.id) == to.kind && strings.Contains(a.id, ":"):
		lead(w, r, http.StatusMovedPermanently, identifier(to.id))
	case ok:
		path := address(to.kind, to.id)
		if a.format.name != htmlName || !a.negotiated {
			path += "." + a.format.name
		}
		lead(w, r, http.StatusSeeOther, path)
	case err == nil:
		return fmt.Errorf("the record %s has no address", d.ID)
	default:
		return err
	}
	return nil
}
