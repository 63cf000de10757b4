// Package permalink answers under the addresses of releases: /r lists those that the server has, /r/RELEASE/… is
// whatever … is, of that release, and for ever the same. It pins the contexts of requests to releases (package kept) and
// leaves the answers to others.
package permalink

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
)

// Root is the path of the list of releases; /r/RELEASE begins the addresses of a release.
const Root = "/r"

// Header pins a request to a release, and names that of an answer.
const Header = "X-Release"

// immutable is the Cache-Control of what never changes.
const immutable = "public, max-age=31536000, immutable"

// Options are the parts of a handler. Refused is optional.
type Options struct {
	Store *kept.Store
	// Proxies are trusted to say the address of the program as clients know it.
	Proxies ratelimit.Proxies
	Log     *slog.Logger
	// Refused receives the code of every request that this package refuses.
	Refused func(code string)
}

// Handler answers under the addresses of releases.
type Handler struct{ Options }

// New makes a handler.
func New(o Options) *Handler { return &Handler{o} }

// reconcilePath is the service that matches names.
const reconcilePath = "/reconcile"

// Below answers /r, and gives requests below /r/RELEASE to next, with the rest as their path and the context of the
// release.
func (h *Handler) Below(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest := strings.Trim(strings.TrimPrefix(r.URL.Path, Root), "/")
		switch {
		case rest != "":
		case r.Method == http.MethodPost:
			w.Header().Set("Allow", "GET, HEAD, OPTIONS")
			h.refuse(w, r, inprocess.Problemf(errcode.MethodNotAllowed, "this address takes GET and HEAD"))
			return
		default:
			h.index(w, r)
			return
		}
		release, _, _ := strings.Cut(rest, "/")
		inner := withoutPrefix(r, Root+"/"+release)
		if path := inner.URL.Path; path == reconcilePath || path == Root { // no release has them, but its pages link to them
			w.Header().Set("Location", page.Up(r.URL.Path)+strings.TrimPrefix(inner.URL.RequestURI(), "/"))
			w.WriteHeader(http.StatusTemporaryRedirect)
			return
		}
		h.pinned(w, r, release, inner.URL.RequestURI(), func(w http.ResponseWriter, ctx context.Context) {
			next.ServeHTTP(w, inner.WithContext(origin.WithRoot(ctx, Root+"/"+release)))
		})
	})
}

// withoutPrefix is a request for the path below a prefix.
func withoutPrefix(r *http.Request, prefix string) *http.Request {
	inner := r.Clone(r.Context())
	inner.URL.Path = "/" + strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, prefix), "/")
	if raw, ok := strings.CutPrefix(r.URL.RawPath, prefix); ok {
		inner.URL.RawPath = "/" + strings.TrimPrefix(raw, "/")
	} else {
		inner.URL.RawPath = ""
	}
	return inner
}

// Naming pins requests to the release that they name elsewhere: of returns it with the address of the same in the
// current release; "" for none.
func (h *Handler) Naming(next http.Handler, of func(*http.Request) (release, latest string)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		release, latest := of(r)
		if release == "" || kept.Pinned(r.Context()) == release {
			next.ServeHTTP(w, r)
			return
		}
		if kept.Pinned(r.Context()) != "" {
			h.refuseTwo(w, r)
			return
		}
		h.pinned(w, r, release, latest, func(w http.ResponseWriter, ctx context.Context) {
			next.ServeHTTP(w, r.WithContext(ctx))
		})
	})
}

// ByHeader pins requests to the release that a header names.
func (h *Handler) ByHeader(next http.Handler) http.Handler {
	pinned := h.Naming(next, func(r *http.Request) (release, latest string) {
		return r.Header.Get(Header), r.URL.RequestURI()
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", Header)
		pinned.ServeHTTP(w, r)
	})
}

// InQuery is the release that the parameter release names.
func InQuery(r *http.Request) (release, latest string) {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(given["release"]) != 1 {
		return "", "" // the handler refuses the address
	}
	release = given.Get("release")
	given.Del("release")
	u := url.URL{Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: given.Encode()}
	return release, u.RequestURI()
}

// InFolder returns the release in paths such as root/RELEASE/cities.csv. The word latest is none.
func InFolder(root string) func(*http.Request) (release, latest string) {
	const current = "latest"
	return func(r *http.Request) (string, string) {
		rest, below := strings.CutPrefix(r.URL.Path, root+"/")
		release, file, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		if !below || file == "" || release == current {
			return "", ""
		}
		u := url.URL{Path: root + "/" + current + "/" + file, RawQuery: r.URL.RawQuery}
		return release, u.RequestURI()
	}
}

// pinned serves a request for a release, or says why that cannot be had. Latest is the address of the
// same in the current release.
func (h *Handler) pinned(
	w http.ResponseWriter, r *http.Request, release, latest string, serve func(http.ResponseWriter, context.Context),
) {
	ctx := r.Context()
	view, err := h.Store.Store.View(ctx) // the current one, also of a request that is pinned
	switch {
	case ctx.Err() != nil:
		h.refuse(w, r, inprocess.Problemf(errcode.Timeout, "the request took too long or was given up"))
		return
	case err != nil && !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, store.ErrOverloaded):
		h.refuse(w, r, fmt.Errorf("asking for the release: %w", err))
		return
	}
	if err != nil || view.Release().ID != release {
		if missing := h.find(ctx, view, release, latest); missing != nil {
			h.sendMissing(w, r, missing)
			return
		}
	}
	ctx, end := h.Store.Pin(ctx, release)
	defer end()
	w.Header().Set(Header, release)
	h.mementoLinks(w.Header(), origin.Of(r, h.Proxies), release, latest)
	named := latest != r.URL.RequestURI() // by the address
	lasting := named && r.Method != http.MethodPost && !ofProgram(latest)
	serve(&answer{ResponseWriter: w, release: release, lasting: lasting}, ctx)
}

// ofProgram reports whether an address has a document of the program, which another version of it changes.
func ofProgram(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	switch path {
	case "/", "/schema.graphqls", "/openapi.json", "/robots.txt", "/llms.txt":
		return true
	}
	return strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/.well-known/")
}

// answer is an answer of a release, which may be kept for ever if it is one that can be compared by a tag or a digest:
// refusals, lists of the program and answers that read the clock have none.
type answer struct {
	http.ResponseWriter
	release string
	lasting bool
	begun   bool
}

func (a *answer) begin(status int) {
	if a.begun {
		return
	}
	a.begun = true
	header := a.Header()
	header.Set(Header, a.release)
	fine := status == http.StatusOK || status == http.StatusPartialContent || status == http.StatusNotModified
	if fine && a.lasting && header.Get("ETag") != "" && header.Get("Cache-Control") == "no-cache" {
		header.Set("Cache-Control", immutable)
	}
}

// WriteHeader begins the answer.
func (a *answer) WriteHeader(status int) {
	a.begin(status)
	a.ResponseWriter.WriteHeader(status)
}

// Write adds to the body.
func (a *answer) Write(p []byte) (int, error) {
	a.begin(http.StatusOK)
	return a.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// releaseOf is the current release, or none.
func releaseOf(view store.View) kg.Release {
	if view == nil {
		return kg.Release{}
	}
	return view.Release()
}
