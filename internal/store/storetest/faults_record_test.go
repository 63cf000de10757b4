//go:build !race

package storetest_test

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

func recordFaults() []fault {
	entities := func(change func(ids []string, got []*kg.Entity) []*kg.Entity) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, entities: func(ctx context.Context, ids []string) ([]*kg.Entity, error) {
				got, _, err := v.Entities(ctx, ids)
				return change(ids, got), err
			}}
		}
	}
	evidence := func(change func(*store.EvidenceQuery), after func(store.EvidenceQuery, *store.EvidencePage)) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, evidenceFrom: func(ctx context.Context, q store.EvidenceQuery) ([]store.EvidencePage, error) {
				asked := q
				change(&q)
				pages, err := v.EvidenceFrom(ctx, q)
				for i := range pages {
					after(asked, &pages[i])
				}
				return pages, err
			}}
		}
	}
	same := func(*store.EvidenceQuery) {}
	return []fault{
		{name: "unknown ids are left out", caughtBy: "record/entities keep the order", random: true, view: entities(func(_ []string, got []*kg.Entity) []*kg.Entity {
			return slices.DeleteFunc(got, func(e *kg.Entity) bool { return e == nil })
		})},
		{name: "an id that comes twice is answered once", caughtBy: "record/entities keep the order", view: entities(func(ids []string, got []*kg.Entity) []*kg.Entity {
			for i := range got {
				if slices.Contains(ids[:i], ids[i]) {
					got[i] = nil
				}
			}
			return got
		})},
		{name: "entities come by id", caughtBy: "record/entities keep the order", random: true, view: entities(func(_ []string, got []*kg.Entity) []*kg.Entity {
			id := func(e *kg.Entity) string {
				if e == nil {
					return ""
				}
				return e.ID
			}
			slices.SortFunc(got, func(a, b *kg.Entity) int { return strings.Compare(id(a), id(b)) })
			return got
		})},
		{name: "notes are lost", caughtBy: "record/what is loaded", view: entities(func(_ []string, got []*kg.Entity) []*kg.Entity {
			for i, e := range got {
				if e != nil && e.Detail != nil {
					c, d := *e, *e.Detail
					d.Note = ""
					c.Detail = &d
					got[i] = &c
				}
			}
			return got
		})},
		{name: "the first note on a fact is that of all its evidence", caughtBy: "record/two sources of a fact", random: true, view: func(v store.View) store.View {
			return altered{View: v, evidenceOf: func(ctx context.Context, about []string) ([][]*kg.Evidence, error) {
				lists, err := v.EvidenceAbout(ctx, about)
				for _, list := range lists {
					for i := range list {
						one, attrs := *list[i], *list[i].EvidenceAttrs
						one.EvidenceAttrs = &attrs
						one.Component, one.SeenFrom, one.SeenTo, one.Note = list[0].Component, list[0].SeenFrom, list[0].SeenTo, list[0].Note
						list[i] = &one
					}
				}
				return lists, err
			}}
		}},
		{name: "look-up ignores the scheme", caughtBy: "record/external ids", random: true, view: func(v store.View) store.View {
			return altered{View: v, lookup: func(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error) {
				out, err := v.Lookup(ctx, ids)
				for i, id := range ids {
					for _, scheme := range v.Ontology().Schemes {
						other, _ := v.Lookup(ctx, []kg.ExternalID{{Scheme: scheme.Name, Value: id.Value}})
						if out[i] == nil && len(other) == 1 {
							out[i] = other[0]
						}
					}
				}
				return out, err
			}}
		}},
		{name: "links are turned round", caughtBy: "record/links come with both ends", random: true, view: func(v store.View) store.View {
			return altered{View: v, links: func(ctx context.Context, ids []string) ([]store.LinkRow, error) {
				rows, err := v.Links(ctx, ids)
				for i := range rows {
					rows[i].From, rows[i].To = rows[i].To, rows[i].From
				}
				return rows, err
			}}
		}},
		{name: "statements come by id", caughtBy: "record/statements of a subject", random: true, view: func(v store.View) store.View {
			return altered{View: v, statementsOf: func(ctx context.Context, ids []string) ([][]*kg.Statement, error) {
				lists, err := v.StatementsOf(ctx, ids)
				for _, l := range lists {
					slices.SortFunc(l, func(a, b *kg.Statement) int { return strings.Compare(a.ID, b.ID) })
				}
				return lists, err
			}}
		}},
		{name: "confidence of evidence is forgotten", caughtBy: "evidence/is chosen by confidence", random: true, view: evidence(
			func(q *store.EvidenceQuery) { q.Confidence = "" }, func(store.EvidenceQuery, *store.EvidencePage) {})},
		{name: "evidence comes by locator as text", caughtBy: "evidence/of a document", random: true, view: evidence(same, func(_ store.EvidenceQuery, p *store.EvidencePage) {
			slices.SortFunc(p.Rows, func(a, b *kg.Evidence) int {
				return cmp.Or(strings.Compare(a.Locator, b.Locator), strings.Compare(a.ID, b.ID))
			})
		})},
		{name: "evidence begins anew where the position is gone", caughtBy: "evidence/is cut where a record that is gone", random: true, view: func(v store.View) store.View {
			return altered{View: v, evidenceFrom: func(ctx context.Context, q store.EvidenceQuery) ([]store.EvidencePage, error) {
				if q.Window.After != nil {
					if e, err := v.Evidence(ctx, []string{q.Window.After.ID}); err != nil || e[0] == nil {
						q.Window.After = nil
					}
				}
				return v.EvidenceFrom(ctx, q)
			}}
		}},
		{name: "evidence has no previous page", caughtBy: "evidence/is paged", random: true, view: evidence(same, func(_ store.EvidenceQuery, p *store.EvidencePage) { p.HasPrev = false })},
		{name: "a total of evidence is that of the page", caughtBy: "evidence/of several sources", random: true, view: evidence(same, func(_ store.EvidenceQuery, p *store.EvidencePage) {
			p.Total = min(p.Total, len(p.Rows))
		})},
		{name: "a cancelled context is not looked at", caughtBy: "request/List gives the error", view: func(v store.View) store.View {
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				return v.List(context.WithoutCancel(ctx), q)
			}}
		}},
		{name: "a query is sorted in place", caughtBy: "request/Expand leaves its query alone", view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				out, err := v.Expand(ctx, q)
				slices.Sort(q.Parents)
				return out, err
			}}
		}},
		{name: "an answer holds on to the query", caughtBy: "request/List leaves its query alone", view: func(v store.View) store.View {
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				p, err := v.List(ctx, q)
				if q.Window.After != nil && q.Window.Keys && len(p.Rows) > 0 {
					p.Rows[0].Keys = q.Window.After.Keys
				}
				return p, err
			}}
		}},
	}
}

// live is a view that always reads the release of now.
type live struct {
	store.View
	m *storetest.Model
}

func (v live) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	now, err := v.m.View(ctx)
	if err != nil {
		return store.Page{}, err
	}
	return now.List(ctx, q)
}

// applier is a model that takes releases in another way.
type applier struct {
	*storetest.Model
	apply func(context.Context, *kg.Graph) error
}

func (a applier) Apply(ctx context.Context, g *kg.Graph) error { return a.apply(ctx, g) }

// fixed is a store that cannot take a release.
type fixed struct{ store.Store }

func storeFaults() []fault {
	return []fault{
		{name: "a view does not stay on its release", caughtBy: "apply/a view taken before", store: func(m *storetest.Model) store.Store {
			return broken{m, func(v store.View) store.View { return live{v, m} }}
		}},
		{name: "a view ends with its release", caughtBy: "apply/a view taken before", store: func(m *storetest.Model) store.Store {
			return broken{m, func(v store.View) store.View { return ending{v, m} }}
		}},
		{name: "no reader comes to its end while releases are applied", caughtBy: "apply/readers see", store: func(m *storetest.Model) store.Store {
			return restless{m, make(chan struct{})}
		}},
		{name: "a release is not taken", caughtBy: "apply/a new release", store: func(m *storetest.Model) store.Store {
			return applier{m, func(context.Context, *kg.Graph) error { return nil }}
		}},
		{name: "a refused release leaves nothing", caughtBy: "apply/refuses", store: func(m *storetest.Model) store.Store {
			return applier{m, func(ctx context.Context, g *kg.Graph) error {
				err := m.Apply(ctx, g)
				if err != nil {
					return cmp.Or(m.Apply(context.WithoutCancel(ctx), &kg.Graph{}), err)
				}
				return nil
			}}
		}},
		{name: "links to nowhere are dropped in silence", caughtBy: "apply/refuses a link to nowhere", store: func(m *storetest.Model) store.Store {
			return applier{m, func(ctx context.Context, g *kg.Graph) error {
				ids := map[string]bool{}
				for _, e := range g.Entities {
					ids[e.ID] = true
				}
				g.Links = slices.DeleteFunc(g.Links, func(l kg.LinkRecord) bool { return !ids[l.From] || !ids[l.To] })
				return m.Apply(ctx, g)
			}}
		}},
		{name: "a cancelled apply takes the release and says no", caughtBy: "apply/when cancelled", store: func(m *storetest.Model) store.Store {
			return applier{m, func(ctx context.Context, g *kg.Graph) error {
				return cmp.Or(m.Apply(context.WithoutCancel(ctx), g), ctx.Err())
			}}
		}},
		{name: "a store cannot take a release", caughtBy: "apply/", store: func(m *storetest.Model) store.Store { return fixed{m} }},
		{name: "a store is not ready", caughtBy: "request/a store is ready", store: func(m *storetest.Model) store.Store { return unready{m} }},
	}
}

// unready is a store that never is ready.
type unready struct{ *storetest.Model }

func (unready) Ready(context.Context) error { return store.ErrUnavailable }

// ending is a view that says that its release moved as soon as there is another one.
type ending struct {
	store.View
	m *storetest.Model
}

func (v ending) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	if now, err := v.m.View(ctx); err != nil || now.Release() != v.Release() {
		return store.Page{}, cmp.Or(err, store.ErrReleaseMoved)
	}
	return v.View.List(ctx, q)
}

// restless is a store that lets nobody read until the last release of the case is there,
// and takes the next one when a reader has been sent away.
type restless struct {
	*storetest.Model
	refused chan struct{}
}

func (s restless) Apply(ctx context.Context, g *kg.Graph) error {
	if g.Release.ID != "n60" {
		select {
		case <-s.refused:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.Model.Apply(ctx, g)
}

func (s restless) View(ctx context.Context) (store.View, error) {
	v, err := s.Model.View(ctx)
	return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
		if v.Release().ID == "n60" {
			return v.List(ctx, q)
		}
		select {
		case s.refused <- struct{}{}:
		default:
		}
		return store.Page{}, store.ErrReleaseMoved
	}}, err
}
