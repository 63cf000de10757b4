package httpd

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/errcode"
)

// defaultMaxURL is the default of Options.MaxAddress.
const defaultMaxURL = 8 << 10

// route is a public path with a few words about it and its handler.
type route struct {
	path, about string
	http.Handler
}

// tree routes by exact path, without cleaning or redirects.
type tree struct {
	public []route // in the order of the 404 page
	static map[string]http.Handler
	maxURL int // bytes of path and query
}

func (t tree) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if n := len(r.URL.RequestURI()); n > t.maxURL {
		refuse(w, r, errcode.URLTooLong, fmt.Sprintf(
			"the address has %d bytes, more than the limit of %d: send the query by POST", n, t.maxURL))
		return
	}
	if name, ok := strings.CutPrefix(r.URL.Path, "/static/"); ok && t.static[name] != nil {
		t.static[name].ServeHTTP(w, r)
		return
	}
	at := slices.IndexFunc(t.public, func(p route) bool { return p.path == r.URL.Path })
	if at < 0 {
		t.notFound(w)
		return
	}
	t.public[at].ServeHTTP(w, r)
}

// name returns the path as a label of metrics: one of a few.
func (t tree) name(path string) string {
	if slices.ContainsFunc(t.public, func(p route) bool { return p.path == path }) {
		return path
	}
	if name, ok := strings.CutPrefix(path, "/static/"); ok && t.static[name] != nil {
		return "static"
	}
	return "other"
}

// notFound lists the public paths. It does not repeat the path of the request.
func (t tree) notFound(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprintln(w, "There is nothing at this address. What exists:")
	for _, p := range t.public {
		fmt.Fprintf(w, "  %-18s %s\n", p.path, p.about)
	}
}

// methods refuses all methods but the given ones, and answers OPTIONS with their names.
func methods(next http.Handler, allowed ...string) http.Handler {
	allow := strings.Join(append(slices.Clone(allowed), http.MethodOptions), ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case slices.Contains(allowed, r.Method):
			next.ServeHTTP(w, r)
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", allow)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Allow", allow)
			refuse(w, r, errcode.MethodNotAllowed, "this address takes "+allow)
		}
	})
}
