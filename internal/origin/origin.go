// Package origin finds the address of the program as its clients know it.
package origin

import (
	"net/http"
	"regexp"
	"strings"

	"cityweave/internal/ratelimit"
)

var (
	hostName   = regexp.MustCompile(`^[A-Za-z0-9._:\[\]-]{1,255}$`)
	pathPrefix = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+){0,8}$`)
)

// Of returns the address of the program without a slash at its end: by the host of the request, and behind a trusted
// proxy by X-Forwarded-Proto, -Host and -Prefix, the path below which the proxy serves the program.
func Of(r *http.Request, trusted ratelimit.Proxies) string {
	scheme, host, prefix := "http", r.Host, ""
	if r.TLS != nil {
		scheme = "https"
	}
	if trusted.Trust(r) {
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
	return scheme + "://" + host + prefix
}

// forwarded returns a header that a proxy set. Of several proxies the one that the client sees comes first.
func forwarded(r *http.Request, name string) string {
	first, _, _ := strings.Cut(r.Header.Get(name), ",")
	return strings.TrimSpace(first)
}
