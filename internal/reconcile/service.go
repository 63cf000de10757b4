// Package reconcile serves the Reconciliation Service API 0.2 (reconciliation-api.github.io/specs/0.2), by which
// OpenRefine and other programs match the names of a table to entities and fetch data about them.
//
// It asks the GraphQL handler of the program, in the process: names are resolved by mapNames and by nothing else, so
// that a name means the same here as in the API, and cost, rate limit, admission and release are those of the API.
package reconcile

import (
	"net/http"
	"regexp"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/ratelimit"
)

// Root is the path of the service; all its paths are Root itself or below it.
const Root = "/reconcile"

// BatchSize is how many queries or IDs a request may have.
const BatchSize = 500

// Options are the parts of the service. Proxies, Refused and Version are optional.
type Options struct {
	Graph    http.Handler // the GraphQL handler; its requests carry the context of those to the service
	Ontology *kg.Ontology
	Limits   limits.Limits     // of the GraphQL handler
	Proxies  ratelimit.Proxies // whose X-Forwarded-Proto, -Host and -Prefix are trusted
	Refused  func(code string) // receives the code of every request that this package refuses
	Version  string            // of the program
}

// Service answers all paths of the service. It sees GET and POST only.
type Service struct {
	Options
	types      []entityType
	properties propertyTable
	registers  map[string]*regexp.Regexp // the forms of their IDs
	paths      map[string]endpoint       // by what follows Root
}

// endpoint answers requests to one path with a value that is sent as JSON, or with an error of the API.
type endpoint func(*http.Request) (any, error)

// New makes the service.
func New(o Options) *Service {
	o.Limits = o.Limits.OrDefault()
	s := &Service{Options: o, types: entityTypes(o.Ontology)}
	s.properties = newPropertyTable(o.Ontology, s.types)
	s.registers = patterns(o.Ontology)
	s.paths = map[string]endpoint{
		"":                  s.root,
		"/match":            s.match,
		"/properties":       s.propose,
		"/suggest/entity":   s.suggestEntity,
		"/suggest/type":     s.suggestType,
		"/suggest/property": s.suggestProperty,
		"/flyout/entity":    s.flyoutEntity,
		"/flyout/type":      s.flyoutType,
		"/flyout/property":  s.flyoutProperty,
	}
	return s
}

// ServeHTTP answers one request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, Root), "/")
	switch path {
	case "/view":
		s.page(w, r, wholePage)
		return
	case "/preview":
		s.page(w, r, previewPage)
		return
	}
	answer, ok := s.paths[path]
	if !ok {
		s.send(w, r, nil, &problem{
			code: errcode.UnknownAddress, message: "there is nothing at this address: begin at " + Root,
		})
		return
	}
	value, err := answer(r)
	s.send(w, r, value, err)
}

// root answers the queries or the extension that a request has, or describes the service.
func (s *Service) root(r *http.Request) (any, error) {
	form, err := readForm(r)
	if err != nil {
		return nil, err
	}
	switch queries, given := form["queries"]; {
	case given:
		return s.reconcile(r.Context(), queries[0])
	case form.Has("extend"):
		return s.extend(r.Context(), form.Get("extend"))
	case r.Method == http.MethodGet:
		return s.manifest(s.base(r)), nil
	}
	return nil, badRequest("", `the form has neither queries nor extend: send queries={"q0": {"query": "Kyoto"}}`)
}
