// Package httpd is what stands around the GraphQL handler: the tree of paths, limits of
// size, headers, cross-origin rules, health and the access log. New is a pure function
// of its Options; it listens nowhere.
package httpd

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"cityweave/examples"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
)

// Options is what the handler is made of. All but CORSOrigins, Stopping and NewID are needed.
type Options struct {
	Graph    http.Handler       // answers /graphql; sees GET and POST only, with bodies of at most MaxBody bytes
	Schema   string             // the SDL, for /schema.graphqls
	Store    store.Store        // asked by /readyz
	Pages    fs.FS              // index.html, served as /, and what it needs, served under /static/
	Examples []examples.Example // offered by the start page, served as /static/examples.json

	CORSOrigins []string          // as in config.Settings
	MaxBody     int64             // bytes
	MaxAddress  int               // bytes of path and query; 0 is 8 KiB
	Clients     *ratelimit.Table  // bounds what each client may ask of /graphql; nil bounds nothing
	Proxies     ratelimit.Proxies // whose word is taken for who a client is
	Refused     func(code string) // is told the code of every request that is refused here; may be nil
	Answered    Answered          // is told of every answer; may be nil
	Timeout     time.Duration     // of one request to /graphql, whose context then ends
	Logger      *slog.Logger      // made with WithRequestID, so that its lines carry the id
	Stopping    <-chan struct{}   // closed when the server is about to stop: /readyz says no, answers close their connections
	NewID       func() string     // gives ids to requests that bring none; random when nil
}

// Answered is told of an answer: the path, "static" or "other" for those that are not in the
// list of public ones, so that clients cannot make them many; the status, 0 when the
// connection was cut; and how long it took.
type Answered func(path string, status int, took time.Duration)

// New builds the handler.
func New(o Options) (http.Handler, error) {
	if o.NewID == nil {
		o.NewID = randomID
	}
	static, err := readDocuments(o.Pages)
	if err != nil {
		return nil, fmt.Errorf("reading the pages: %w", err)
	}
	start, ok := static["index.html"]
	if !ok {
		return nil, fmt.Errorf("reading the pages: index.html: %w", fs.ErrNotExist)
	}
	delete(static, "index.html")
	list, err := json.Marshal(o.Examples)
	if err != nil {
		return nil, fmt.Errorf("writing the list of examples: %w", err)
	}
	static["examples.json"] = newDocument("application/json", list)

	paths := tree{
		public: []route{
			{"/", "a page to ask and look", start},
			{"/graphql", "the API, by GET and POST", methods(rated(limited(timed(o.Graph, o.Timeout), o.MaxBody), o.Clients, o.Proxies), http.MethodGet, http.MethodPost)},
			{"/schema.graphqls", "its schema, described", newDocument("text/plain; charset=utf-8", []byte(o.Schema))},
			{"/livez", "whether the program runs", methods(http.HandlerFunc(live), http.MethodGet, http.MethodHead)},
			{"/readyz", "whether it can answer, and the release of its data", methods(readiness{o.Store, o.Stopping, o.Logger}, http.MethodGet, http.MethodHead)},
		},
		static:  static,
		longest: cmp.Or(o.MaxAddress, longestURL),
	}
	inner, err := compressed(withRefusalCounter(paths, o.Refused))
	if err != nil {
		return nil, fmt.Errorf("setting up compression: %w", err)
	}
	handler := recovering(secured(crossOrigin(inner, o.CORSOrigins)), o.Logger)
	told := o.Answered
	if told == nil {
		told = func(string, int, time.Duration) {}
	}
	return observed(handler, o.Logger, o.NewID, o.Stopping, func(r *http.Request, status int, took time.Duration) {
		told(paths.name(r.URL.Path), status, took)
	}), nil
}
