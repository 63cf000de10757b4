//go:build !race

package storetest_test

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func recordListFaults() []fault {
	links := func(before func(*store.LinkQuery), after func(*store.RecordPage[store.LinkRow])) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, listLinks: func(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
				before(&q)
				pages, err := v.ListLinks(ctx, q)
				for i := range pages {
					pages[i].Rows = slices.Clone(pages[i].Rows)
					after(&pages[i])
				}
				return pages, err
			}}
		}
	}
	evidence := func(before func(*store.RecordQuery)) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, listEvidence: func(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Evidence], error) {
				before(&q)
				return v.ListEvidence(ctx, q)
			}}
		}
	}
	statements := func(before func(*store.RecordQuery)) func(store.View) store.View {
		return func(v store.View) store.View {
			return altered{View: v, listStatements: func(ctx context.Context, q store.RecordQuery) (store.RecordPage[*kg.Statement], error) {
				before(&q)
				return v.ListStatements(ctx, q)
			}}
		}
	}
	asIs := func(*store.LinkQuery) {}
	untouched := func(*store.RecordPage[store.LinkRow]) {}
	symmetric := func(l store.LinkRow) bool { return kg.CityNetworks().Links[l.Link.Type].Symmetric }
	related := func(change func(*store.Related)) func(store.View) store.View {
		return rewriting(func(p store.Predicate) store.Predicate {
			if r, ok := p.(store.Related); ok {
				change(&r)
				return r
			}
			return p
		}, nil)
	}
	return []fault{
		{name: "links are those of any type", caughtBy: "records/links come", random: true, view: links(func(q *store.LinkQuery) { q.Types = nil }, untouched)},
		{name: "links are those of any end", caughtBy: "records/links are chosen by their ends", random: true, view: links(func(q *store.LinkQuery) { q.To = nil }, untouched)},
		{name: "a symmetric link has a direction", caughtBy: "records/a link of a symmetric type", random: true, view: func(v store.View) store.View {
			return altered{View: v, listLinks: func(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
				pages, err := v.ListLinks(ctx, q)
				for i := range pages {
					if q.From == nil && q.To == nil {
						continue
					}
					one := q
					one.From, one.To = q.To, q.From
					turned, err := v.ListLinks(ctx, one)
					if err != nil {
						return nil, err
					}
					pages[i].Rows = slices.DeleteFunc(slices.Clone(pages[i].Rows), func(l store.LinkRow) bool {
						return symmetric(l) && slices.ContainsFunc(turned[i].Rows, func(m store.LinkRow) bool { return m.Link.ID == l.Link.ID })
					})
				}
				return pages, err
			}}
		}},
		{name: "the ends of links are turned round", caughtBy: "records/links come", random: true, view: links(asIs, func(p *store.RecordPage[store.LinkRow]) {
			for i, r := range p.Rows {
				p.Rows[i].From, p.Rows[i].To = r.To, r.From
			}
		})},
		{name: "a day does not hold for lists of links", caughtBy: "records/links are those that hold", random: true, view: links(func(q *store.LinkQuery) { q.AsOf = kg.AsOf{} }, untouched)},
		{name: "links under a programme are those of the first", caughtBy: "records/links under", random: true, view: links(func(q *store.LinkQuery) {
			for i := range q.Under {
				q.Under[i] = q.Under[0]
			}
		}, untouched)},
		{name: "lists of records are not counted", caughtBy: "records/statements are chosen", random: true, view: statements(func(q *store.RecordQuery) { q.Total = false })},
		{name: "records come by id only", caughtBy: "records/evidence is ordered", random: true, view: evidence(func(q *store.RecordQuery) {
			for i := range q.Order {
				q.Order[i].Field = store.FieldID
			}
		})},
		{name: "a list of records has no facets", caughtBy: "records/statements are ordered", random: true, view: statements(func(q *store.RecordQuery) {
			for i := range q.Facets {
				q.Facets[i].Field = ""
			}
		})},
		{name: "no evidence looks like some", caughtBy: "records/links of an entity", random: true, view: related(func(r *store.Related) { r.Where = nil })},
		{name: "none of the evidence is some of it", caughtBy: "records/links of an entity", random: true, view: related(func(r *store.Related) { r.None = !r.None })},
		{name: "any amount of evidence is looked at", caughtBy: "records/what would look", random: true, view: statements(func(q *store.RecordQuery) { q.MaxTouched = 0 })},
	}
}
