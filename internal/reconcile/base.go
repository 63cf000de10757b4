package reconcile

import (
	"io"
	"net/http"
	"regexp"
	"strings"

	"cityweave/internal/errcode"
)

var (
	hostName   = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]{1,255}$`)
	pathPrefix = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+){0,8}$`)
)

// base returns the address of the service as its client knows it: by the host of the request, and behind a trusted
// proxy by X-Forwarded-Proto, -Host and -Prefix, the path below which the proxy serves the program.
func (s *Service) base(r *http.Request) string {
	scheme, host, prefix := "http", r.Host, ""
	if r.TLS != nil {
		scheme = "https"
	}
	if s.Proxies.Trust(r) {
		if proto := forwarded(r, "X-Forwarded-Proto"); proto == "http" || proto == "https" {
			scheme = proto
		}
		if name := forwarded(r, "X-Forwarded-Host"); hostName.MatchString(name) {
			host = name
		}
		if path := strings.TrimRight(forwarded(r, "X-Forwarded-Prefix"), "/"); pathPrefix.MatchString(path) {
			prefix = path
		}
	}
	if !hostName.MatchString(host) {
		host = "localhost"
	}
	return scheme + "://" + host + prefix + Root
}

// forwarded returns a header that a proxy set. Of several proxies the one that the client sees comes first.
func forwarded(r *http.Request, name string) string {
	first, _, _ := strings.Cut(r.Header.Get(name), ",")
	return strings.TrimSpace(first)
}

// copyBody reads the body of a request, which the middleware has read and bounded.
func copyBody(to io.Writer, r *http.Request) error {
	if _, err := io.Copy(to, r.Body); err != nil {
		return &problem{code: errcode.BadBody, message: "the body broke off: send it again"}
	}
	return nil
}
