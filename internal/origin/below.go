package origin

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"cityweave/internal/ratelimit"
)

type prefixKey struct{}

// Prefix is the path below which clients see the program, without a slash at its end: "" for none. What an answer says
// about a path of the program begins with it.
func Prefix(ctx context.Context) string {
	prefix, _ := ctx.Value(prefixKey{}).(string)
	return prefix
}

type rootKey struct{}

// WithRoot notes that a request is for a path below another one of the program, such as /r/RELEASE.
func WithRoot(ctx context.Context, root string) context.Context {
	return context.WithValue(ctx, rootKey{}, root)
}

// Root is the path below which the paths of a request stand: the prefix, and what WithRoot has noted. What lists
// addresses for programs writes them below it, so that a list of a release leads to files of that release.
func Root(ctx context.Context) string {
	root, _ := ctx.Value(rootKey{}).(string)
	return Prefix(ctx) + root
}

// Below serves a handler below a base path, such as /cityweave; "" is none. A proxy may leave the base in the paths of
// requests or take it off. Clients see it in both cases: the Link and Location headers of answers have it.
func Below(base string, next http.Handler, trusted ratelimit.Proxies) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if base != "" {
			if r.URL.Path == base { // relative addresses need the slash
				to := url.URL{Path: base + "/", RawQuery: r.URL.RawQuery}
				w.Header().Set("Location", to.String())
				w.WriteHeader(http.StatusPermanentRedirect)
				return
			}
			r = withoutBase(r.WithContext(context.WithValue(r.Context(), prefixKey{}, base)), base)
		}
		if prefix := prefixOf(r, trusted); prefix != "" {
			r = r.WithContext(context.WithValue(r.Context(), prefixKey{}, prefix))
			w = &prefixing{ResponseWriter: w, prefix: prefix}
		}
		next.ServeHTTP(w, r)
	})
}

// withoutBase is a request for the path below the base; the same one if the proxy has taken the base off.
func withoutBase(r *http.Request, base string) *http.Request {
	path, ok := strings.CutPrefix(r.URL.Path, base+"/")
	if !ok {
		return r
	}
	inner := *r
	address := *r.URL
	address.Path = "/" + path
	if raw, ok := strings.CutPrefix(address.RawPath, base+"/"); ok {
		address.RawPath = "/" + raw
	} else {
		address.RawPath = "" // the base is escaped in the address, although it need not be
	}
	inner.URL = &address
	return &inner
}

// prefixing puts a prefix before paths of the program in the headers of an answer.
type prefixing struct {
	http.ResponseWriter
	prefix string
	sent   bool
}

func (p *prefixing) WriteHeader(status int) {
	p.prepare()
	p.ResponseWriter.WriteHeader(status)
}

func (p *prefixing) Write(b []byte) (int, error) {
	p.prepare()
	return p.ResponseWriter.Write(b)
}

func (p *prefixing) prepare() {
	if p.sent {
		return
	}
	p.sent = true
	header := p.Header()
	for i, to := range header["Location"] {
		header["Location"][i] = p.of(to)
	}
	for i, link := range header["Link"] {
		if target, rest, ok := strings.Cut(strings.TrimPrefix(link, "<"), ">"); ok {
			header["Link"][i] = "<" + p.of(target) + ">" + rest
		}
	}
}

// of puts the prefix before a path of the program that does not have it yet.
func (p *prefixing) of(address string) string {
	ofProgram := strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//")
	if !ofProgram || strings.HasPrefix(address, p.prefix+"/") {
		return address
	}
	return p.prefix + address
}

// Unwrap lets http.ResponseController reach the connection.
func (p *prefixing) Unwrap() http.ResponseWriter { return p.ResponseWriter }
