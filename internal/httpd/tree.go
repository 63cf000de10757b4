package httpd

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/errcode"
)

// longestURL is, when no setting says otherwise, how many bytes of path and query a request may have; what is longer
// belongs into the body of a POST.
const longestURL = 8 << 10

// route is a public path: what it gives in a few words, and who answers.
type route struct {
	path, gives string
	http.Handler
}

// tree answers by exact path: nothing is cleaned or redirected.
type tree struct {
	public  []route // in the order in which the answer to a wrong path lists them
	static  map[string]http.Handler
	longest int // bytes of path and query
}

func (t tree) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if n := len(r.URL.RequestURI()); n > t.longest {
		refuse(w, r, errcode.URLTooLong, fmt.Sprintf("the address has %d bytes, more than the limit of %d: send the query by POST", n, t.longest))
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

// name is a path as it is counted: one of a few.
func (t tree) name(path string) string {
	if slices.ContainsFunc(t.public, func(p route) bool { return p.path == path }) {
		return path
	}
	if name, ok := strings.CutPrefix(path, "/static/"); ok && t.static[name] != nil {
		return "static"
	}
	return "other"
}

// notFound lists what exists; it does not repeat what was asked for.
func (t tree) notFound(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprintln(w, "There is nothing at this address. What exists:")
	for _, p := range t.public {
		fmt.Fprintf(w, "  %-18s %s\n", p.path, p.gives)
	}
}

// methods lets only the given methods through; OPTIONS is answered with their names.
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
