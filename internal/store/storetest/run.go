package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Open makes a fresh engine that holds g and nothing else, with the ontology
// kg.CityNetworks; what it needs to close it leaves to tb.Cleanup. The engine owns g.
type Open func(tb testing.TB, g *kg.Graph) store.Store

// Option changes what a run does.
type Option func(*settings)

type settings struct {
	exceptions []exception
	only       []string // prefixes; all cases when empty
	queries    int
	releases   int
	ontology   *kg.Ontology // of random graphs and queries; nil for kg.CityNetworks
}

type exception struct{ prefix, reason string }

// Except skips the cases whose name begins with prefix, and says why. A prefix that
// begins no case's name fails the run, so that an exception does not outlive its case.
func Except(prefix, reason string) Option {
	return func(s *settings) { s.exceptions = append(s.exceptions, exception{prefix, reason}) }
}

// Only runs the cases whose names begin with one of the prefixes. Each must begin a case's name.
func Only(prefixes ...string) Option {
	return func(s *settings) { s.only = append(s.only, prefixes...) }
}

// Queries sets the number of random queries; the environment variable
// CITYWEAVE_RANDOM has the last word.
func Queries(n int) Option { return func(s *settings) { s.queries = n } }

// Releases sets how many releases are applied while others read; 60 when it is not given.
func Releases(n int) Option { return func(s *settings) { s.releases = n } }

// Over makes random graphs and queries of an ontology, for which open opens the engine.
func Over(o *kg.Ontology) Option { return func(s *settings) { s.ontology = o } }

// WithOwnLinkFields is kg.CityNetworks with a field of links of each kind that only its row describes. The table itself
// has none, but anyone may add one, see CONTRIBUTING.md.
func WithOwnLinkFields() *kg.Ontology {
	o := kg.CityNetworks()
	for _, p := range []kg.Property{
		{Name: "intensity", Kind: kg.Enum, EnumName: "Intensity", Facet: true, Values: []string{"weekly", "yearly", "once"}},
		{Name: "visits", Kind: kg.Int, Facet: true},
		{Name: "share", Kind: kg.Float},
		{Name: "formal", Kind: kg.Bool, Facet: true},
		{Name: "signedOn", Kind: kg.DateKind, Facet: true},
		{Name: "motto", Kind: kg.String, Facet: true},
	} {
		p.Column, p.Description, p.Example = "own_"+p.Name, "A field of links.", "x"
		o.LinkFields = append(o.LinkFields, kg.LinkField{Property: p, Counted: "A field of links."})
	}
	return o
}

// reason says why a case is skipped, "" when it is not.
func (s *settings) reason(name string) string {
	for _, e := range s.exceptions {
		if strings.HasPrefix(name, e.prefix) {
			return e.reason
		}
	}
	return ""
}

// selects reports whether a case is among those that Only names.
func (s *settings) selects(name string) bool {
	return len(s.only) == 0 || slices.ContainsFunc(s.only, func(p string) bool { return strings.HasPrefix(name, p) })
}

// check reports options that name no case, and exceptions without a reason.
func (s *settings) check(all []testCase) error {
	var errs []error
	for _, e := range s.exceptions {
		if e.reason == "" {
			errs = append(errs, fmt.Errorf("exception %q has no reason", e.prefix))
		}
		if !begins(all, e.prefix) {
			errs = append(errs, fmt.Errorf("exception %q (%s) names no case", e.prefix, e.reason))
		}
	}
	for _, p := range s.only {
		if !begins(all, p) {
			errs = append(errs, fmt.Errorf("%q, which alone is to be run, names no case", p))
		}
	}
	return errors.Join(errs...)
}

// begins reports whether the name of one of the cases begins with the prefix.
func begins(all []testCase, prefix string) bool {
	return slices.ContainsFunc(all, func(c testCase) bool { return strings.HasPrefix(c.name, prefix) })
}

// Run holds the engine to the cases of the suite, each with a fresh store.
func Run(t *testing.T, open Open, opts ...Option) {
	s := settings{releases: manyReleases}
	for _, o := range opts {
		o(&s)
	}
	all := cases()
	if err := s.check(all); err != nil {
		t.Error(err)
	}
	for _, c := range all {
		if !s.selects(c.name) {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			if why := s.reason(c.name); why != "" {
				t.Skip(why)
			}
			if err := c.check(env{t.Context(), func(g *kg.Graph) store.Store { return open(t, g) }, s.releases}); err != nil {
				t.Error(err)
			}
		})
	}
}

// testCase is one named expectation. It is a function that returns an error rather
// than one that fails a test, so that the suite can be tried on broken engines.
type testCase struct {
	name  string
	check func(env) error
}

// manyReleases are enough for an engine in memory to be caught in the middle of one.
const manyReleases = 60

// env is what a case has at hand.
type env struct {
	ctx  context.Context
	open func(*kg.Graph) store.Store

	releases int // see Releases
}

// view opens a store with the graph and takes a view of it.
func (e env) view(build func(*builder)) (store.View, error) {
	return e.open(graph(build)).View(e.ctx)
}

func cases() []testCase {
	return slices.Concat(
		orderCases(), keyCases(), textCases(), predicateCases(), placeCases(), registerCases(), linkedCases(), dateCases(), undatedCases(), windowCases(), walkCases(),
		expandCases(), pairCases(), pluralCases(), prefetchCases(), loopCases(), facetCases(), recordCases(),
		evidenceCases(), searchCases(), textSearchCases(), requestCases(), applyCases(),
		aggregateCases(), eitherWayCases(), exploreCases(), conflictCases(), changeCases(), deriveCases(), recordListCases(),
	)
}

// failures runs the cases whose names begin with prefix and gives the errors by name.
func failures(ctx context.Context, open func(*kg.Graph) store.Store, prefix string) map[string]error {
	out := map[string]error{}
	for _, c := range cases() {
		if !strings.HasPrefix(c.name, prefix) {
			continue
		}
		if err := c.check(env{ctx, open, manyReleases}); err != nil {
			out[c.name] = err
		}
	}
	return out
}
