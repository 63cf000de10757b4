package httpd

import (
	"maps"
	"net/http"
	"slices"

	"github.com/rs/cors"

	"cityweave/internal/errcode"
)

// policy lets a page load from and connect to its own origin alone, without inline scripts or styles.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// secured adds the security headers for browsers to every answer. All answers share their values.
func secured(next http.Handler) http.Handler {
	headers := http.Header{}
	headers.Set("Content-Security-Policy", policy)
	headers.Set("X-Content-Type-Options", "nosniff")
	headers.Set("Referrer-Policy", "no-referrer")
	headers.Set("X-Frame-Options", "DENY")
	headers.Set("Cross-Origin-Opener-Policy", "same-origin")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), headers)
		next.ServeHTTP(w, r)
	})
}

// crossOrigin allows requests from pages of the given origins (CORS), and from those of all origins at openPath,
// dataPath, operationsPath, graphPath, releasesPath, timeMapPath and recordPaths. They are always without credentials.
func crossOrigin(next http.Handler, origins []string) http.Handler {
	options := cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{
			"Accept", "Accept-Datetime", "Content-Type", "If-None-Match", "If-Range", "Range", "X-Release", errcode.RequestIDHeader,
			"Mcp-Method", "Mcp-Name", "Mcp-Protocol-Version", "Mcp-Session-Id",
			"Authorization", "Traceparent", "Tracestate", // of gateways and of pages that trace
			"Apollo-Require-Preflight", "Apollographql-Client-Name", "Apollographql-Client-Version",
		},
		ExposedHeaders: []string{
			"ETag", "Retry-After", errcode.RequestIDHeader,
			// Of tables.
			"Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "Repr-Digest",
			"Link", "Memento-Datetime", "X-Licences", "X-Link-Count", "X-Node-Count", "X-Release", "X-Restrictions", "X-Row-Count",
			"X-Warning-Count", "X-Warnings",
		},
		MaxAge: 600,
	}
	if len(origins) == 0 {
		// rs/cors takes an empty list for every origin.
		options.AllowOriginFunc = func(string) bool { return false }
	}
	some := cors.New(options).Handler(next)
	options.AllowedOrigins, options.AllowOriginFunc = []string{"*"}, nil
	options.AllowedHeaders = []string{"*"} // clients of the service add their own, such as X-Requested-With
	all := cors.New(options).Handler(next)
	open := []route{
		{path: openPath, below: true},
		{path: dataPath, below: true},
		{path: operationsPath, below: true},
		{path: graphPath, suffixed: true},
		{path: releasesPath, below: true},
		{path: timeMapPath, below: true},
	}
	open = append(open, recordPaths()...)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if slices.ContainsFunc(open, func(p route) bool { return p.answers(r.URL.Path) }) {
			all.ServeHTTP(w, r)
			return
		}
		some.ServeHTTP(w, r)
	})
}
