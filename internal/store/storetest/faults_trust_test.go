//go:build !race

package storetest_test

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

func trustFaults() []fault {
	conflicts := func(change func(*store.ConflictPage)) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, conflicts: func(ctx context.Context, q store.ConflictQuery) (store.ConflictPage, error) {
				p, err := v.Conflicts(ctx, q)
				for i, c := range p.Rows {
					c := *c
					c.Sides = slices.Clone(c.Sides)
					p.Rows[i] = &c
				}
				change(&p)
				return p, err
			}}
		}
	}
	derive := func(before func(*store.DeriveQuery), after func(*store.DerivedRow)) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, derive: func(ctx context.Context, q store.DeriveQuery) ([]store.DerivedPage, error) {
				before(&q)
				pages, err := v.Derive(ctx, q)
				for i := range pages {
					for j := range pages[i].Rows {
						after(&pages[i].Rows[j])
					}
				}
				return pages, err
			}}
		}
	}
	asIs := func(*store.DeriveQuery) {}
	untouched := func(*store.DerivedRow) {}
	return []fault{
		{name: "the side with least evidence comes first", caughtBy: "conflict/what disagrees", random: true, view: conflicts(func(p *store.ConflictPage) {
			for _, c := range p.Rows {
				slices.Reverse(c.Sides)
			}
		})},
		{name: "nothing is shown", caughtBy: "conflict/what disagrees", view: conflicts(func(p *store.ConflictPage) {
			for _, c := range p.Rows {
				for i := range c.Sides {
					c.Sides[i].Shown = false
				}
			}
		})},
		{name: "links are no conflicts", caughtBy: "conflict/of links", random: true, view: conflicts(func(p *store.ConflictPage) {
			p.Rows = slices.DeleteFunc(p.Rows, func(c *store.Conflict) bool { return c.Kind == store.OfLinks })
		})},
		{name: "what was before a change is not told", caughtBy: "history/since the release before", view: func(v store.View) store.View {
			return altered{View: v, changes: func(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
				p, err := v.Changes(ctx, q)
				for i := range p.Rows {
					p.Rows[i].Fields = slices.Clone(p.Rows[i].Fields)
					for j := range p.Rows[i].Fields {
						p.Rows[i].Fields[j].Before = ""
					}
				}
				return p, err
			}}
		}},
		{name: "what ended is not told", caughtBy: "history/since the release before", view: func(v store.View) store.View {
			return altered{View: v, changes: func(ctx context.Context, q store.ChangeQuery) (store.ChangePage, error) {
				p, err := v.Changes(ctx, q)
				p.Rows = slices.DeleteFunc(p.Rows, func(c revision.Change) bool { return c.Op == revision.Ended })
				return p, err
			}}
		}},
		{name: "parallel links are through several", caughtBy: "derive/each end", random: true, view: derive(asIs, func(r *store.DerivedRow) { r.Through = r.PathCount })},
		{name: "the day does not hold for derived relations", caughtBy: "derive/a day", random: true, view: derive(func(q *store.DeriveQuery) { q.AsOf = kg.AsOf{} }, untouched)},
		{name: "derived relations look at any number of links", caughtBy: "derive/what would look", random: true, view: derive(func(q *store.DeriveQuery) { q.MaxTouched = 0 }, untouched)},
		{name: "what a relation is derived through is not filtered", caughtBy: "derive/only through", random: true, view: derive(func(q *store.DeriveQuery) { q.Through = nil }, untouched)},
		{name: "the second links of paths are turned round", caughtBy: "derive/the other way", random: true, view: derive(asIs, func(r *store.DerivedRow) {
			r.Paths = slices.Clone(r.Paths)
			for i := range r.Paths {
				r.Paths[i].SecondForward = true
			}
		})},
	}
}
