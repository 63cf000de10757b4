package mirror_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/storetest"
)

// database is a source that a release can be loaded into.
type database interface {
	mirror.Source
	store.Applier
}

// applied is a mirror that gets its releases by way of its database.
type applied struct {
	*mirror.Mirror
	database database
}

func (a applied) Apply(ctx context.Context, g *kg.Graph) error {
	if err := a.database.Apply(ctx, g); err != nil {
		return err
	}
	return a.Refresh(ctx)
}

// over is a mirror that has read what the database holds.
func over(tb testing.TB, d database) store.Store {
	tb.Helper()
	m := mirror.New(kg.CityNetworks(), d, mirror.Options{})
	tb.Cleanup(m.Close)
	if err := m.Refresh(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return applied{m, d}
}

// loaded is a database in memory. It checks releases as an engine does.
type loaded struct {
	checks  *memory.Store
	graph   *kg.Graph // as it was loaded, sorted by id
	history store.History
	serial  int
}

func (l *loaded) Apply(ctx context.Context, g *kg.Graph) error {
	if err := l.checks.Apply(ctx, clone(g)); err != nil {
		return err
	}
	g = clone(g)
	var changes []revision.Change
	if l.graph != nil {
		changes = revision.Compare(kg.CityNetworks(), l.graph, g)
	}
	l.graph, l.history = g, l.history.After(g.Release, changes)
	l.serial++
	return nil
}

func (l *loaded) Status(ctx context.Context) (store.Status, error) {
	v, err := l.checks.View(ctx)
	if err != nil {
		return store.Status{}, err
	}
	r, err := v.ReleaseInfo(ctx)
	return store.Status{Mark: fmt.Sprint(l.serial), Release: l.graph.Release, ReleaseInfo: r}, err
}

func (l *loaded) Export(ctx context.Context) (store.Export, error) {
	st, err := l.Status(ctx)
	return store.Export{Status: st, Graph: clone(l.graph), History: l.history}, err
}

// clone copies a graph and its records, sorted by id as revision.Compare wants them.
func clone(g *kg.Graph) *kg.Graph {
	c := *g
	c.Entities = copies(g.Entities, func(e *kg.Entity) string { return e.ID })
	c.Statements = copies(g.Statements, func(s *kg.Statement) string { return s.ID })
	c.Evidence = copies(g.Evidence, func(e *kg.Evidence) string { return e.ID })
	c.Links = sorted(slices.Clone(g.Links), func(l kg.LinkRecord) string { return l.ID })
	c.Rules = slices.Clone(g.Rules)
	c.Blocks = sorted(slices.Clone(g.Blocks), func(b kg.Block) string { return b.ID })
	return &c
}

func copies[R any](records []*R, id func(*R) string) []*R {
	out := make([]*R, len(records))
	for i, r := range records {
		c := *r
		out[i] = &c
	}
	return sorted(out, id)
}

func sorted[R any](records []R, id func(R) string) []R {
	slices.SortFunc(records, func(a, b R) int { return strings.Compare(id(a), id(b)) })
	return records
}

func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	l := &loaded{checks: memory.New(kg.CityNetworks())}
	if err := l.Apply(tb.Context(), g); err != nil {
		tb.Fatal(err)
	}
	return over(tb, l)
}

func TestConformance(t *testing.T) { storetest.Run(t, open) }

func TestRandomQueries(t *testing.T) { storetest.RunRandom(t, open, storetest.Queries(500)) }
