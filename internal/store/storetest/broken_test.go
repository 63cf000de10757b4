//go:build !race

// The race detector has nothing to find in models that are broken on purpose, and would take minutes.

package storetest_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

// The suite is worth what it catches: each of these engines is the model with one fault.
// A case whose name begins with caughtBy must fail on it, and all failures must be
// errors rather than crashes. Where random is set, random queries must find it too.
type fault struct {
	name     string
	caughtBy string
	random   bool
	view     func(store.View) store.View        // what a view of the engine is, nil for the model's
	store    func(*storetest.Model) store.Store // what the engine is, nil for the model with view
}

func (f fault) open(tb testing.TB, g *kg.Graph) store.Store {
	m, err := storetest.NewModel(kg.CityNetworks(), g)
	if err != nil {
		tb.Fatal(err)
	}
	if f.store != nil {
		return f.store(m)
	}
	return broken{m, f.view}
}

// broken is a model whose views are changed.
type broken struct {
	*storetest.Model
	change func(store.View) store.View
}

func (b broken) View(ctx context.Context) (store.View, error) {
	v, err := b.Model.View(ctx)
	return b.change(v), err
}

func TestTheSuiteCatchesEveryBrokenEngine(t *testing.T) {
	testlane.Covers(t, "internal/store/storetest")
	for _, f := range slices.Concat(logicFaults(), placeFaults(), registerFaults(), linkFaults(), pairFaults(), pluralFaults(), pageFaults(), recordFaults(), trustFaults(), storeFaults(), aggregateFaults(), searchFaults(), exploreFaults(), recordListFaults()) {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			if failed := storetest.Failures(t.Context(), storetest.Opening(t, f.open), f.caughtBy); len(failed) == 0 {
				t.Errorf("no case %q failed", f.caughtBy)
			}
			if !f.random {
				return
			}
			if err := storetest.RandomFailure(t.Context(), storetest.Opening(t, f.open), 2000); err == nil {
				t.Error("random queries did not find it")
			} else if !strings.Contains(err.Error(), "Random(") {
				t.Errorf("random queries found it, and do not say with which seed: %v", err)
			}
		})
	}
}

// Without this a fault could be caught for what its wrapper does besides.
func TestAnEngineThatIsWrappedButNotBrokenPasses(t *testing.T) {
	testlane.Covers(t, "internal/store/storetest")
	for name, view := range map[string]func(store.View) store.View{
		"altered":    func(v store.View) store.View { return altered{View: v} },
		"explorer":   func(v store.View) store.View { return explorer{View: v} },
		"rewriting":  rewriting(nil, nil),
		"conditions": conditions(func(c store.Cond) store.Predicate { return c }),
		"windows":    windows(asItIs, asItCame),
		"comparing":  comparing(right, never, lastIsDown),
		"whole": whole(func(_ context.Context, _ store.View, _ string, _ store.ExpandQuery, rows []store.Row) []store.Row {
			return rows
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			open := storetest.Opening(t, fault{view: view}.open)
			for name, err := range storetest.Failures(t.Context(), open, "") {
				t.Errorf("%s: %v", name, err)
			}
			if err := storetest.RandomFailure(t.Context(), open, 100); err != nil {
				t.Error(err)
			}
		})
	}
}

// altered is a view of which some methods are replaced; those that are nil are the model's.
type altered struct {
	store.View
	list         func(context.Context, store.ListQuery) (store.Page, error)
	expand       func(context.Context, store.ExpandQuery) ([]store.Page, error)
	entities     func(context.Context, []string) ([]*kg.Entity, error)
	lookup       func(context.Context, []kg.ExternalID) ([]*kg.Entity, error)
	links        func(context.Context, []string) ([]store.LinkRow, error)
	statementsOf func(context.Context, []string) ([][]*kg.Statement, error)
	evidenceOf   func(context.Context, []string) ([][]*kg.Evidence, error)
	evidenceFrom func(context.Context, store.EvidenceQuery) ([]store.EvidencePage, error)
	conflicts    func(context.Context, store.ConflictQuery) (store.ConflictPage, error)
	changes      func(context.Context, store.ChangeQuery) (store.ChangePage, error)
	derive       func(context.Context, store.DeriveQuery) ([]store.DerivedPage, error)

	listLinks      func(context.Context, store.LinkQuery) ([]store.RecordPage[store.LinkRow], error)
	listStatements func(context.Context, store.RecordQuery) (store.RecordPage[*kg.Statement], error)
	listEvidence   func(context.Context, store.RecordQuery) (store.RecordPage[*kg.Evidence], error)
}

func (v altered) ListLinks(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
	return or(v.listLinks, v.View.ListLinks)(ctx, q)
}

func (v altered) ListStatements(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Statement], error) {
	return or(v.listStatements, v.View.ListStatements)(ctx, q)
}

func (v altered) ListEvidence(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Evidence], error) {
	return or(v.listEvidence, v.View.ListEvidence)(ctx, q)
}

func (v altered) Conflicts(ctx context.Context, q store.ConflictQuery) (store.ConflictPage, error) {
	return or(v.conflicts, v.View.Conflicts)(ctx, q)
}

func (v altered) Changes(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
	return or(v.changes, v.View.Changes)(ctx, q)
}

func (v altered) Derive(ctx context.Context, q store.DeriveQuery) ([]store.DerivedPage, error) {
	return or(v.derive, v.View.Derive)(ctx, q)
}

func (v altered) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	return or(v.list, v.View.List)(ctx, q)
}

func (v altered) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	return or(v.expand, v.View.Expand)(ctx, q)
}

func (v altered) Entities(ctx context.Context, ids []string, children ...store.Child) ([]*kg.Entity, []store.Prefetched, error) {
	if v.entities != nil {
		found, err := v.entities(ctx, ids)
		return found, nil, err
	}
	return v.View.Entities(ctx, ids, children...)
}

func (v altered) Lookup(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error) {
	return or(v.lookup, v.View.Lookup)(ctx, ids)
}

func (v altered) Links(ctx context.Context, ids []string) ([]store.LinkRow, error) {
	return or(v.links, v.View.Links)(ctx, ids)
}

func (v altered) StatementsOf(ctx context.Context, ids []string) ([][]*kg.Statement, error) {
	return or(v.statementsOf, v.View.StatementsOf)(ctx, ids)
}

func (v altered) EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
	return or(v.evidenceOf, v.View.EvidenceAbout)(ctx, about)
}

func (v altered) EvidenceFrom(ctx context.Context, q store.EvidenceQuery) ([]store.EvidencePage, error) {
	return or(v.evidenceFrom, v.View.EvidenceFrom)(ctx, q)
}

func or[Q, A any](f, otherwise func(context.Context, Q) (A, error)) func(context.Context, Q) (A, error) {
	if f != nil {
		return f
	}
	return otherwise
}

// rewriting is an engine that answers another question than it was asked: one in which
// each predicate and each choice of links is changed.
func rewriting(predicate func(store.Predicate) store.Predicate, spec func(*store.CountSpec)) func(store.View) store.View {
	var deep func(store.Predicate) store.Predicate
	deepSpec := func(c *store.CountSpec) {
		c.Node, c.Link = deep(c.Node), deep(c.Link)
		if spec != nil {
			spec(c)
		}
	}
	each := func(list []store.Predicate) []store.Predicate {
		out := []store.Predicate{}
		for _, p := range list {
			out = append(out, deep(p))
		}
		return out
	}
	deep = func(p store.Predicate) store.Predicate {
		switch q := p.(type) {
		case store.And:
			p = store.And(each(q))
		case store.Or:
			p = store.Or(each(q))
		case store.Not:
			p = store.Not{Predicate: deep(q.Predicate)}
		case store.InCountry:
			p = store.InCountry{Where: deep(q.Where)}
		case store.Linked:
			deepSpec(&q.CountSpec)
			p = q
		case store.Related:
			q.Where = deep(q.Where)
			p = q
		}
		if predicate != nil {
			p = predicate(p)
		}
		return p
	}
	orders := func(list []store.Order) []store.Order {
		list = slices.Clone(list)
		for i := range list {
			if list[i].Count != nil {
				c := *list[i].Count
				deepSpec(&c)
				list[i].Count = &c
			}
		}
		return list
	}
	return func(v store.View) store.View {
		return altered{
			View: v,
			list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				q.Where, q.Order = deep(q.Where), orders(q.Order)
				return v.List(ctx, q)
			},
			expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				c := store.CountSpec{Rel: q.Rel, Node: q.Node, Link: q.Link, AsOf: q.AsOf}
				deepSpec(&c)
				q.Rel, q.Node, q.Link, q.AsOf, q.Order = c.Rel, c.Node, c.Link, c.AsOf, orders(q.Order)
				return v.Expand(ctx, q)
			},
		}
	}
}

// conditions is an engine that takes each condition for another.
func conditions(change func(store.Cond) store.Predicate) func(store.View) store.View {
	return rewriting(func(p store.Predicate) store.Predicate {
		if c, ok := p.(store.Cond); ok {
			return change(c)
		}
		return p
	}, nil)
}
