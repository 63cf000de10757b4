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

// pairing is an engine whose pages of entities are changed; ask gives those of another query.
func pairing(change func(q store.ExpandQuery, pages []store.Page, ask func(store.ExpandQuery) []store.Page)) func(store.View) store.View {
	return func(v store.View) store.View {
		return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
			pages, err := v.Expand(ctx, q)
			if err == nil && q.Unit == store.EachEntity {
				change(q, pages, func(other store.ExpandQuery) []store.Page {
					var found []store.Page
					found, err = v.Expand(ctx, other)
					return found
				})
			}
			return pages, err
		}}
	}
}

// reordered is an engine in whose rows the links of a pair stand otherwise.
func reordered(change func(q store.ExpandQuery, links []store.SeenLink) []store.SeenLink) func(store.View) store.View {
	return pairing(func(q store.ExpandQuery, pages []store.Page, _ func(store.ExpandQuery) []store.Page) {
		for i := range pages {
			pages[i].Rows = slices.Clone(pages[i].Rows)
			for j := range pages[i].Rows {
				r := &pages[i].Rows[j]
				var links []store.SeenLink
				for l := &r.SeenLink; l != nil && l.Link != nil; l = l.Next {
					links = append(links, *l)
				}
				if links != nil {
					r.SeenLink = store.Chained(change(q, links))
				}
			}
		}
	})
}

// countingLinks is an engine that counts links where entities are to be counted, in orders or in conditions.
func countingLinks(orders bool) func(store.View) store.View {
	return func(v store.View) store.View {
		links := func(ctx context.Context, e *kg.Entity, c store.CountSpec) int {
			pages, err := v.Expand(ctx, store.ExpandQuery{
				Parents: []string{e.ID}, Rel: c.Rel, Node: c.Node, Link: c.Link, AsOf: c.AsOf, Unit: store.EachLink, Total: true,
			})
			if err != nil {
				return 0
			}
			return pages[0].Total
		}
		return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
			all := q
			all.Window = store.Window{Limit: 1 << 20, Keys: true}
			byLinks, ok := q.Where.(store.Linked)
			ok = ok && !orders && byLinks.Quantifier == store.Count
			if ok {
				all.Where = nil
			}
			if !ok && !orders {
				return v.List(ctx, q)
			}
			p, err := v.List(ctx, all)
			if err != nil {
				return p, err
			}
			rows := slices.Clone(p.Rows)
			if ok {
				rows = slices.DeleteFunc(rows, func(r store.Row) bool {
					return !byLinks.Compare.Holds(cmp.Compare(links(ctx, r.Node, byLinks.CountSpec), byLinks.Number))
				})
			}
			for i := range rows {
				for k, o := range q.Order {
					if orders && o.By == store.ByCount {
						rows[i].Keys = slices.Clone(rows[i].Keys)
						rows[i].Keys[k] = kg.IntValue(int64(links(ctx, rows[i].Node, *o.Count)))
					}
				}
			}
			facets := p.Facets
			p = sortedPage(rows, q)
			p.Facets = facets
			return p, nil
		}}
	}
}

func pairFaults() []fault {
	type ask = func(store.ExpandQuery) []store.Page
	eachLink := func(q store.ExpandQuery) store.ExpandQuery {
		q.Unit = store.EachLink
		return q
	}
	return []fault{
		{name: "an entity is listed once for each link", caughtBy: "pair/an entity is one row", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				return v.Expand(ctx, eachLink(q))
			}}
		}},
		{name: "links are listed once for each entity", caughtBy: "expand/parallel links", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				q.Unit = store.EachEntity
				return v.Expand(ctx, q)
			}}
		}},
		{name: "only the first link of a pair is kept", caughtBy: "pair/an entity is one row", random: true, view: reordered(func(_ store.ExpandQuery, links []store.SeenLink) []store.SeenLink {
			return links[:1]
		})},
		{name: "links of a pair are not ordered by the query", caughtBy: "pair/an order by the link", random: true, view: reordered(func(_ store.ExpandQuery, links []store.SeenLink) []store.SeenLink {
			slices.SortFunc(links, func(a, b store.SeenLink) int { return strings.Compare(a.Link.ID, b.Link.ID) })
			return links
		})},
		{name: "links of a pair follow the direction of the last key", caughtBy: "pair/an entity is one row", random: true, view: reordered(func(q store.ExpandQuery, links []store.SeenLink) []store.SeenLink {
			byLink := slices.ContainsFunc(q.Order, func(o store.Order) bool { return o.By == store.ByLink })
			if n := len(q.Order); !byLink && n > 0 && q.Order[n-1].Desc {
				slices.Reverse(links)
			}
			return links
		})},
		{name: "all links of a pair have the direction of the first", caughtBy: "pair/links in both directions", random: true, view: reordered(func(_ store.ExpandQuery, links []store.SeenLink) []store.SeenLink {
			for i := range links {
				links[i].Forward = links[0].Forward
			}
			return links
		})},
		{name: "totals of entities count links", caughtBy: "pair/totals", random: true, view: pairing(func(q store.ExpandQuery, pages []store.Page, ask ask) {
			for i, p := range ask(eachLink(q)) {
				pages[i].Total = p.Total
			}
		})},
		{name: "totals of links count entities", caughtBy: "pair/totals", random: true, view: pairing(func(q store.ExpandQuery, pages []store.Page, ask ask) {
			if all := q; q.LinkTotal {
				all.Total = true
				for i, p := range ask(all) {
					pages[i].LinkTotal = p.Total
				}
			}
		})},
		{name: "facets of entities count links", caughtBy: "pair/facets", random: true, view: pairing(func(q store.ExpandQuery, pages []store.Page, ask ask) {
			for i, p := range ask(eachLink(q)) {
				pages[i].Facets = p.Facets
			}
		})},
		{name: "a count of an order counts links", caughtBy: "order/a count counts an entity once", random: true, view: countingLinks(true)},
		{name: "a count of a condition counts links", caughtBy: "linked/count compares", random: true, view: countingLinks(false)},
	}
}

func sortedPage(rows []store.Row, q store.ListQuery) store.Page {
	compare := func(a, b store.Position) int { return storetest.ComparePositions(q.Order, a, b) }
	sortRows(rows, compare)
	return pageBy(store.EachEntity, rows, q.Window, q.Total, compare)
}
