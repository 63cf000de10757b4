package httpd

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/origin"
)

// defaultMaxURL is the default of Options.MaxAddress.
const defaultMaxURL = 8 << 10

// route is a public path with a few words about it and its handler.
type route struct {
	path, about string
	below       bool // the handler answers all paths below, too
	suffixed    bool // and the path with a suffix, such as .gexf
	hidden      bool // from the 404 page
	http.Handler
}

// answers reports whether the route is for a path. /graphql/ stands for /graphql: a redirect would lose the body of a
// POST in some clients.
func (p route) answers(path string) bool {
	return p.path == path || p.path+"/" == path || p.below && strings.HasPrefix(path, p.path+"/") ||
		p.suffixed && strings.HasPrefix(path, p.path+".")
}

// tree routes by path, without redirects.
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
	p := t.find(r.URL.Path)
	if p == nil {
		t.notFound(w, origin.Prefix(r.Context()))
		return
	}
	p.ServeHTTP(w, r)
}

// find returns the public path that a path stands for, or nil.
func (t tree) find(path string) *route {
	at := slices.IndexFunc(t.public, func(p route) bool { return p.answers(path) })
	if at < 0 {
		return nil
	}
	return &t.public[at]
}

// name returns the path as a label of metrics: one of a few.
func (t tree) name(path string) string {
	if p := t.find(path); p != nil {
		return p.path
	}
	if name, ok := strings.CutPrefix(path, "/static/"); ok && t.static[name] != nil {
		return "static"
	}
	return "other"
}

// notFound lists the public paths, below a prefix. It does not repeat the path of the request.
func (t tree) notFound(w http.ResponseWriter, prefix string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNotFound)
	widest := len(prefix) + 18
	fmt.Fprintln(w, "There is nothing at this address. What exists:")
	for _, p := range t.public {
		if !p.hidden {
			fmt.Fprintf(w, "  %-*s %s\n", widest, prefix+p.path, p.about)
		}
	}
}

// toStart leads to the start page for good. Browsers keep what is behind # in the address.
func toStart(w http.ResponseWriter, r *http.Request) {
	to := "./"
	if strings.HasSuffix(r.URL.Path, "/") {
		to = "../"
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusPermanentRedirect)
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

// headAsGet answers HEAD as GET, with the same headers and no body. The context says so: [accept.HeadersOnly].
func headAsGet(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			get := r.WithContext(accept.WithHeadersOnly(r.Context()))
			get.Method = http.MethodGet
			w, r = withoutBody{w}, get
		}
		next.ServeHTTP(w, r)
	})
}

// withoutBody drops the body of an answer.
type withoutBody struct{ http.ResponseWriter }

func (withoutBody) Write(b []byte) (int, error) { return len(b), nil }

// Unwrap lets http.ResponseController reach the connection.
func (w withoutBody) Unwrap() http.ResponseWriter { return w.ResponseWriter }
