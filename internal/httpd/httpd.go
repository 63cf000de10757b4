// Package httpd is the HTTP middleware around the GraphQL handler: paths, request ids, limits of size and rate,
// compression, security headers, cross-origin rules, health and the access log. Package app listens and serves it.
package httpd

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"cityweave/examples"
	"cityweave/internal/origin"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
)

// Options are the parts of the handler. BasePath, CORSOrigins, MaxAddress, Clients, Proxies, LogSample, Refused, Answered, Stopping
// and NewID are optional.
type Options struct {
	Graph http.Handler // answers /graphql; sees GET and POST only, with bodies of at most MaxBody bytes
	// Reconcile answers /reconcile and all paths below, for pages of any origin; sees what Graph sees, with bodies of up
	// to formOverhead times MaxBody. Nil for none.
	Reconcile http.Handler
	// Agents answers POST requests to /mcp: assistants, by the Model Context Protocol. It refuses pages of foreign origins.
	// Nil for none.
	Agents http.Handler
	// Data answers GET requests to /data and all paths below, for pages of any origin. Nil for none.
	Data http.Handler
	// Graphs answers GET requests to /graph and to /graph with a suffix, for pages of any origin. Nil for none.
	Graphs http.Handler
	// Operations answers GET and POST requests to /q and all paths below, for pages of any origin. Nil for none.
	Operations http.Handler
	// Releases answers GET requests to /r, and gives those below the address of a release to next, with the rest as their
	// path: for pages of any origin. POST is for /graphql below it. Nil for none.
	Releases func(next http.Handler) http.Handler
	// TimeMap answers GET requests below /timemap, and Dated those for a state of the past, which it redirects: for pages
	// of any origin. Nil for none.
	TimeMap http.HandlerFunc
	Dated   func(next http.Handler) http.Handler
	// Records answers GET requests to recordPaths, for pages of any origin. Nil for none.
	Records http.Handler
	Schema  string       // the SDL, for /schema.graphqls
	OpenAPI []byte       // the description of all paths, for /openapi.json; nil for none
	Store   store.Store  // checked by /readyz
	Start   http.Handler // answers GET requests to /; nil for none
	// Static are the files of the start page and of all pages that the server makes, served under /static/. Nil for none.
	Static   fs.FS
	Examples []examples.Example // of the start page, served at /static/examples.json

	BasePath    string            // as in config.Settings
	CORSOrigins []string          // as in config.Settings
	MaxBody     int64             // bytes
	MaxAddress  int               // bytes of path and query; 0 is 8 KiB
	Clients     *ratelimit.Table  // the rate limit of /graphql; nil for none
	Proxies     ratelimit.Proxies // whose X-Forwarded-For is trusted
	Refused     func(code string) // receives the code of every request that this package refuses
	Answered    Answered          // receives every answer
	Timeout     time.Duration     // of one request to /graphql, whose context then ends
	LogSample   int               // one of so many requests without an error is logged; 0 is all
	Logger      *slog.Logger      // made with WithRequestID, so that its lines carry the id
	Stopping    <-chan struct{}   // closed before the server stops: /readyz fails, answers close their connections
	NewID       func() string     // makes ids for requests without one; random if nil
}

// formerStart is where the explorer once was: addresses that people have kept begin with it.
const formerStart = "/explore"

// agentsPath is the path of the Model Context Protocol.
const agentsPath = "/mcp"

// openPath is the path that pages of any origin may ask, as the specification of reconciliation services demands.
const openPath = "/reconcile"

// graphPath is the path of graphs in files, which pages of any origin may ask for.
const graphPath = "/graph"

// dataPath is the path of the ready tables, which pages of any origin may ask for.
const dataPath = "/data"

// operationsPath is the path of the operations with a name, which pages of any origin may ask for.
const operationsPath = "/q"

// releasesPath is the path of releases, which pages of any origin may ask for.
const releasesPath = "/r"

// timeMapPath is the path of lists of the states of an address, which pages of any origin may ask for.
const timeMapPath = "/timemap"

// recordPaths are the paths of pages about records, and of lists of them for crawlers and programs, which pages of any
// origin may ask for.
func recordPaths() []route {
	return []route{
		{path: "/id", below: true, about: "/id/ID leads to the page about a record"},
		{path: "/entity", below: true, about: "/entity/ID is a page about an entity, /entity/ID.json a file"},
		{path: "/source", below: true, about: "/source/ID is a page about a source"},
		{path: "/link", below: true, about: "/link/ID is a page about a link, with its evidence"},
		{path: "/statement", below: true, about: "/statement/ID is a page about a statement"},
		{path: "/evidence", below: true, about: "/evidence/ID is a page about evidence, with its words"},
		{path: "/sitemap.xml", about: "all pages about entities and sources"},
		{path: "/sitemap", below: true, about: "its parts"},
		{path: "/robots.txt", about: "for crawlers"},
		{path: "/llms.txt", about: "the data in a few words, for language models"},
		{path: "/.well-known/api-catalog", about: "the interfaces, for programs"},
	}
}

// formOverhead is how many bytes a form may have for one of JSON: an encoded byte takes three, and what is escaped in
// JSON more.
const formOverhead = 4

// Answered receives an answer: its path, which is "static" or "other" unless it is in the list of public ones, so that
// clients cannot make up labels; its status, or 0 if the connection was aborted; and how long it took.
type Answered func(path string, status int, took time.Duration)

// New builds the handler.
func New(o Options) (http.Handler, error) {
	if o.NewID == nil {
		o.NewID = randomID
	}
	if o.Static == nil {
		o.Static = embed.FS{}
	}
	static, err := readDocuments(o.Static)
	if err != nil {
		return nil, fmt.Errorf("reading the files of the pages: %w", err)
	}
	list, err := json.Marshal(o.Examples)
	if err != nil {
		return nil, fmt.Errorf("writing the list of examples: %w", err)
	}
	static["examples.json"] = newDocument("application/json", list)

	graphql := rated(limited(timed(o.Graph, o.Timeout), o.MaxBody), o.Clients, o.Proxies)
	ready := readiness{o.Store, o.Stopping, o.Logger}
	asking := func(h http.Handler) http.Handler {
		return methods(headAsGet(h), http.MethodGet, http.MethodHead, http.MethodPost)
	}
	reading := func(h http.Handler) http.Handler { return methods(h, http.MethodGet, http.MethodHead) }
	paths := tree{
		public: []route{
			{path: "/graphql", about: "the API, by GET and POST", Handler: asking(graphql)},
			{
				path: "/schema.graphqls", about: "its schema, described",
				Handler: newDocument("text/plain; charset=utf-8", []byte(o.Schema)),
			},
			{path: "/livez", about: "whether the program runs", Handler: reading(http.HandlerFunc(live))},
			{path: "/readyz", about: "whether it can answer, and the release of its data", Handler: reading(ready)},
		},
		static: static,
		maxURL: cmp.Or(o.MaxAddress, defaultMaxURL),
	}
	if o.OpenAPI != nil {
		paths.public = slices.Insert(paths.public, 2, route{
			path: "/openapi.json", about: "these paths, described for programs (OpenAPI)",
			Handler: newDocument("application/json", o.OpenAPI),
		})
	}
	if o.Agents != nil {
		h := rated(limited(timed(o.Agents, o.Timeout), o.MaxBody), o.Clients, o.Proxies)
		paths.public = slices.Insert(paths.public, 1, route{
			path: agentsPath, about: "for assistants, by the Model Context Protocol", Handler: asking(h),
		})
	}
	if o.Reconcile != nil {
		service := rated(limited(timed(o.Reconcile, o.Timeout), formOverhead*o.MaxBody), o.Clients, o.Proxies)
		paths.public = slices.Insert(paths.public, 0, route{
			path: openPath, below: true, about: "matches names of a table, for OpenRefine", Handler: asking(service),
		})
	}
	opened := []route{
		{path: operationsPath, below: true, about: "queries by address, as tables and JSON", Handler: o.Operations},
		{path: dataPath, below: true, about: "all data as tables", Handler: o.Data},
		{
			path: graphPath, suffixed: true, about: "graphs in files for Gephi, igraph, QGIS and others",
			Handler: o.Graphs,
		},
	}
	records := recordPaths()
	slices.Reverse(records)
	for _, r := range records {
		r.Handler = o.Records
		opened = append([]route{r}, opened...)
	}
	for _, files := range opened {
		if files.Handler != nil {
			h := rated(limited(timed(files.Handler, o.Timeout), o.MaxBody), o.Clients, o.Proxies)
			if files.Handler = reading(headAsGet(h)); files.path == operationsPath {
				files.Handler = asking(h)
			}
			paths.public = slices.Insert(paths.public, 0, files)
		}
	}
	if o.Start != nil {
		paths.public = slices.Insert(paths.public, 0, route{
			path: "/", about: "a page to see the graph, walk it and ask", Handler: reading(headAsGet(timed(o.Start, o.Timeout))),
		})
		paths.public = append(paths.public, route{path: formerStart, hidden: true, Handler: http.HandlerFunc(toStart)})
	}
	if o.Releases != nil {
		ofRelease := paths
		ofRelease.public = slices.DeleteFunc(slices.Clone(paths.public), func(p route) bool {
			return p.path == openPath
		})
		paths.public = slices.Insert(paths.public, min(1, len(paths.public)), route{
			path: releasesPath, below: true, about: "the releases of the data, and all the above of each",
			Handler: asking(o.Releases(ofRelease)),
		})
	}
	if o.TimeMap != nil {
		paths.public = append(paths.public, route{
			path: timeMapPath, below: true, about: "the states of an address in time, as Memento lists them",
			Handler: reading(headAsGet(rated(o.TimeMap, o.Clients, o.Proxies))),
		})
	}
	var all http.Handler = paths
	if o.Dated != nil {
		all = o.Dated(paths)
	}
	inner, err := compressed(withRefusalCounter(all, o.Refused))
	if err != nil {
		return nil, fmt.Errorf("setting up compression: %w", err)
	}
	handler := recovering(secured(crossOrigin(inner, o.CORSOrigins)), o.Logger)
	answered := o.Answered
	if answered == nil {
		answered = func(string, int, time.Duration) {}
	}
	if p := paths.find(o.BasePath); o.BasePath != "" && p != nil {
		return nil, fmt.Errorf("--base-path %q is a path of the program: choose another one, such as /cityweave", o.BasePath)
	}
	seen := observer{
		logger: o.Logger, newID: o.NewID, stopping: o.Stopping, proxies: o.Proxies, sample: uint64(max(o.LogSample, 0)),
		answered: func(r *http.Request, status int, took time.Duration) {
			answered(paths.name(r.URL.Path), status, took)
		},
	}
	return origin.Below(o.BasePath, seen.around(handler), o.Proxies), nil
}
