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
	pathPrefix = regexp.MustCompile(`^(/[A-Za-z0-9._~-]+){1,8}$`)
)

// Of returns the address of the program without a slash at its end: by the host of the request and the path below which
// clients see the program, and behind a trusted proxy by X-Forwarded-Proto, -Host and -Prefix.
func Of(r *http.Request, trusted ratelimit.Proxies) string {
	scheme, host := "http", r.Host
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
	}
	if !hostName.MatchString(host) {
		host = "localhost"
	}
	return scheme + "://" + host + prefixOf(r, trusted)
}

// prefixOf is the path below which clients see the program: the one that a trusted proxy says, or that of the settings.
func prefixOf(r *http.Request, trusted ratelimit.Proxies) string {
	if trusted.Trust(r) {
		if path := strings.TrimRight(forwarded(r, "X-Forwarded-Prefix"), "/"); IsPrefix(path) {
			return path
		}
	}
	return Prefix(r.Context())
}

// IsPrefix reports whether a text is a path of at most eight parts, such as /cityweave, that needs no escapes in a URL.
func IsPrefix(path string) bool {
	return pathPrefix.MatchString(path) && !strings.Contains(path+"/", "/./") && !strings.Contains(path+"/", "/../")
}

// forwarded returns a header that a proxy set. Of several proxies the one that the client sees comes first.
func forwarded(r *http.Request, name string) string {
	first, _, _ := strings.Cut(r.Header.Get(name), ",")
	return strings.TrimSpace(first)
}
