//go:build !race

package storetest_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf16"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

// sorting is an engine whose lists and expansions are in another order.
func sorting(order func(o []store.Order) func(a, b store.Position) int) func(store.View) store.View {
	resort := func(unit store.Unit, p store.Page, o []store.Order, w store.Window, total bool) store.Page {
		compare := order(o)
		rows := slices.Clone(p.Rows)
		slices.SortStableFunc(rows, func(a, b store.Row) int { return compare(at(unit, a), at(unit, b)) })
		out := pageBy(unit, rows, w, total, compare)
		out.Facets, out.LinkTotal = p.Facets, p.LinkTotal
		return out
	}
	all := store.Window{Limit: 1 << 20, Keys: true}
	return func(v store.View) store.View {
		return altered{
			View: v,
			list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				w := q.Window
				q.Window = all
				p, err := v.List(ctx, q)
				return resort(store.EachEntity, p, q.Order, w, q.Total), err
			},
			expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				w := q.Window
				q.Window = all
				pages, err := v.Expand(ctx, q)
				for i := range pages {
					pages[i] = resort(q.Unit, pages[i], q.Order, w, q.Total)
				}
				return pages, err
			},
		}
	}
}

func at(unit store.Unit, r store.Row) store.Position {
	p := store.Position{Keys: r.Keys, ID: r.Node.ID}
	if unit == store.EachLink {
		p.Link = r.Link.ID
	}
	return p
}

// comparing is the right order but for how two known keys compare, where unknown ones
// stand, and the direction of the ids.
func comparing(keys func(a, b kg.Value) int, nullsFirst func(desc bool) bool, idsDown func(o []store.Order) bool) func(store.View) store.View {
	return sorting(func(o []store.Order) func(a, b store.Position) int {
		return func(a, b store.Position) int {
			for i := range o {
				x, y := a.Keys[i], b.Keys[i]
				c := 0
				switch {
				case x.IsNull() && y.IsNull():
				case x.IsNull() || y.IsNull():
					if c = 1; x.IsNull() == nullsFirst(o[i].Desc) {
						c = -1
					}
				default:
					if c = keys(x, y); o[i].Desc {
						c = -c
					}
				}
				if c != 0 {
					return c
				}
			}
			c := cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Link, b.Link))
			if idsDown(o) {
				return -c
			}
			return c
		}
	})
}

func never(bool) bool                  { return false }
func lastIsDown(o []store.Order) bool  { return len(o) > 0 && o[len(o)-1].Desc }
func right(a, b kg.Value) int          { return a.Compare(b) }
func asText(a, b kg.Value) int         { return strings.Compare(a.Text(), b.Text()) }
func firstIsDown(o []store.Order) bool { return len(o) > 0 && o[0].Desc }

// windows is an engine that cuts another window than it is asked for, or says so.
func windows(before func(*store.Window), after func(store.Window, *store.Page)) func(store.View) store.View {
	return func(v store.View) store.View {
		return altered{
			View: v,
			list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				w := q.Window
				before(&q.Window)
				p, err := v.List(ctx, q)
				after(w, &p)
				return p, err
			},
			expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				w := q.Window
				before(&q.Window)
				pages, err := v.Expand(ctx, q)
				for i := range pages {
					after(w, &pages[i])
				}
				return pages, err
			},
		}
	}
}

func asItIs(*store.Window)               {}
func asItCame(store.Window, *store.Page) {}
func facetsOf(p *store.Page, change func(*store.FacetResult)) {
	p.Facets = slices.Clone(p.Facets)
	for i := range p.Facets {
		p.Facets[i].Buckets = slices.Clone(p.Facets[i].Buckets)
		change(&p.Facets[i])
	}
}

func pageFaults() []fault {
	facets := func(change func(*store.FacetResult)) func(store.View) store.View {
		return windows(asItIs, func(_ store.Window, p *store.Page) { facetsOf(p, change) })
	}
	return []fault{
		{name: "unknown values come first", caughtBy: "order/an unknown Int is last", random: true, view: comparing(right, func(bool) bool { return true }, lastIsDown)},
		{name: "unknown values come first downwards", caughtBy: "order/a Bool is false before true", random: true, view: comparing(right, func(desc bool) bool { return desc }, lastIsDown)},
		{name: "ids always rise", caughtBy: "order/unknown values are ordered by id", random: true, view: comparing(right, never, func([]store.Order) bool { return false })},
		{name: "ids go with the first key", caughtBy: "order/the last of several keys", random: true, view: comparing(right, never, firstIsDown)},
		{name: "numbers are ordered as text", caughtBy: "order/an Int is a number", random: true, view: comparing(asText, never, lastIsDown)},
		{name: "text is ordered by UTF-16", caughtBy: "order/text beyond the basic plane", random: true, view: comparing(func(a, b kg.Value) int {
			if a.Kind() == kg.String && b.Kind() == kg.String {
				return slices.Compare(utf16.Encode([]rune(a.Str())), utf16.Encode([]rune(b.Str())))
			}
			return a.Compare(b)
		}, never, lastIsDown)},
		{name: "dates are ordered by their first days", caughtBy: "order/a date of which less is known", random: true, view: comparing(func(a, b kg.Value) int {
			if a.Kind() == kg.DateKind {
				return cmp.Compare(a.Date().First(), b.Date().First())
			}
			return a.Compare(b)
		}, never, lastIsDown)},
		{name: "only the first key orders", caughtBy: "order/several keys", random: true, view: sorting(func(o []store.Order) func(a, b store.Position) int {
			first := o[:min(1, len(o))]
			return func(a, b store.Position) int {
				c := 0
				if len(first) > 0 && !a.Keys[0].IsNull() && !b.Keys[0].IsNull() {
					if c = a.Keys[0].Compare(b.Keys[0]); first[0].Desc {
						c = -c
					}
				} else if len(first) > 0 && a.Keys[0].IsNull() != b.Keys[0].IsNull() {
					if c = -1; a.Keys[0].IsNull() {
						c = 1
					}
				}
				ids := cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Link, b.Link))
				if lastIsDown(o) {
					ids = -ids
				}
				return cmp.Or(c, ids)
			}
		})},
		{name: "parallel links are in no order of their own", caughtBy: "expand/without keys", random: true, view: sorting(func(o []store.Order) func(a, b store.Position) int {
			return func(a, b store.Position) int {
				if a.ID == b.ID && len(o) == 0 {
					return strings.Compare(b.Link, a.Link)
				}
				return storetest.ComparePositions(o, a, b)
			}
		})},

		{name: "after is ignored", caughtBy: "window/first after", random: true, view: windows(func(w *store.Window) { w.After = nil }, asItCame)},
		{name: "before is ignored", caughtBy: "window/last before", random: true, view: windows(func(w *store.Window) { w.Before = nil }, asItCame)},
		{name: "before is ignored forward", caughtBy: "window/between two positions", random: true, view: windows(func(w *store.Window) {
			if !w.Backward {
				w.Before = nil
			}
		}, asItCame)},
		{name: "backward is forward", caughtBy: "window/last takes from the end", random: true, view: windows(func(w *store.Window) { w.Backward = false }, asItCame)},
		{name: "backward comes in reverse", caughtBy: "window/last takes from the end", random: true, view: windows(asItIs, func(w store.Window, p *store.Page) {
			if w.Backward {
				slices.Reverse(p.Rows)
			}
		})},
		{name: "the row of the position is in the page", caughtBy: "window/first after", random: true, view: windows(func(w *store.Window) {
			if w.After != nil && w.After.Link == "" {
				w.After = &store.Position{Keys: w.After.Keys, ID: strings.TrimSuffix(w.After.ID, w.After.ID[max(0, len(w.After.ID)-1):])}
			}
		}, asItCame)},
		{name: "a position without its row is none", caughtBy: "window/a position that is not in the list", random: true, view: func(v store.View) store.View {
			known := func(ctx context.Context, w *store.Window) {
				for _, p := range []**store.Position{&w.After, &w.Before} {
					if *p != nil {
						if e, _, err := v.Entities(ctx, []string{(*p).ID}); err != nil || e[0] == nil {
							*p = nil
						}
					}
				}
			}
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				known(ctx, &q.Window)
				return v.List(ctx, q)
			}}
		}},
		{name: "a full page has a next one", caughtBy: "window/first takes from the beginning", random: true, view: windows(asItIs, func(w store.Window, p *store.Page) {
			p.HasNext = p.HasNext || !w.Backward && w.Limit > 0 && len(p.Rows) == w.Limit
		})},
		{name: "forward there is never a previous page", caughtBy: "window/first after", random: true, view: windows(asItIs, func(w store.Window, p *store.Page) {
			p.HasPrev = p.HasPrev && w.Backward
		})},
		{name: "backward there is never a next page", caughtBy: "window/last before", random: true, view: windows(asItIs, func(w store.Window, p *store.Page) {
			p.HasNext = p.HasNext && !w.Backward
		})},
		{name: "limit 0 has pages on both sides", caughtBy: "window/limit 0", random: true, view: windows(asItIs, func(w store.Window, p *store.Page) {
			if w.Limit == 0 {
				p.HasNext, p.HasPrev = w.Before != nil, w.After != nil
			}
		})},
		{name: "limit 0 is no limit", caughtBy: "window/limit 0", random: true, view: windows(func(w *store.Window) {
			if w.Limit == 0 {
				w.Limit = 1 << 20
			}
		}, asItCame)},
		{name: "keys come unasked", caughtBy: "keys/are left out", random: true, view: windows(func(w *store.Window) { w.Keys = true }, asItCame)},
		{name: "keys are not folded", caughtBy: "keys/are the folded text", random: true, view: windows(asItIs, func(_ store.Window, p *store.Page) {
			for _, r := range p.Rows {
				for i, k := range r.Keys {
					if k.Kind() == kg.String && k.Str() == kg.Fold(r.Node.Name) {
						r.Keys[i] = kg.StringValue(r.Node.Name)
					}
				}
			}
		})},
		{name: "a total is that of the page", caughtBy: "window/totals and facets", random: true, view: windows(asItIs, func(_ store.Window, p *store.Page) {
			p.Total = min(p.Total, len(p.Rows))
		})},
		{name: "a total is counted unasked", caughtBy: "window/a total is counted only when asked for", random: true, view: func(v store.View) store.View {
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				q.Total = true
				return v.List(ctx, q)
			}}
		}},
		{name: "a total stops at the position", caughtBy: "window/totals and facets", random: true, view: func(v store.View) store.View {
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				p, err := v.List(ctx, q)
				if q.Total && q.Window.After != nil {
					q.Window = store.Window{Limit: 1 << 20, After: q.Window.After}
					rest, _ := v.List(ctx, q)
					p.Total = len(rest.Rows)
				}
				return p, err
			}}
		}},
		{name: "the limit is shared by the parents", caughtBy: "window/of an expansion counts for each parent", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				pages, err := v.Expand(ctx, q)
				left := q.Window.Limit
				for i := range pages {
					pages[i].Rows = pages[i].Rows[:min(left, len(pages[i].Rows))]
					left -= len(pages[i].Rows)
				}
				return pages, err
			}}
		}},
		{name: "a type that is named twice is listed twice", caughtBy: "order/a type that is named twice", view: func(v store.View) store.View {
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				p, err := v.List(ctx, q)
				if len(q.Types) == 2 && q.Types[0] == q.Types[1] {
					p.Rows = twice(p.Rows, func(store.Row) bool { return true })
				}
				return p, err
			}}
		}},

		{name: "values rise before counts fall", caughtBy: "facet/values come by falling count", random: true, view: facets(func(r *store.FacetResult) {
			slices.SortFunc(r.Buckets, func(a, b store.Bucket) int { return a.Value.Compare(b.Value) })
		})},
		{name: "equal counts are ordered as text", caughtBy: "facet/numbers and dates", random: true, view: facets(func(r *store.FacetResult) {
			slices.SortFunc(r.Buckets, func(a, b store.Bucket) int {
				return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value.Text(), b.Value.Text()))
			})
		})},
		{name: "distinct values are those that are shown", caughtBy: "facet/limit cuts", random: true, view: facets(func(r *store.FacetResult) { r.Distinct = len(r.Buckets) })},
		{name: "counted is what is shown", caughtBy: "facet/limit cuts", random: true, view: facets(func(r *store.FacetResult) {
			r.Counted = 0
			for _, b := range r.Buckets {
				r.Counted += b.Count
			}
		})},
		{name: "nothing is missing", caughtBy: "facet/values come by falling count", random: true, view: facets(func(r *store.FacetResult) { r.Missing = 0 })},
		{name: "facets are of the page", caughtBy: "window/totals and facets", random: true, view: func(v store.View) store.View {
			return altered{View: v, list: func(ctx context.Context, q store.ListQuery) (store.Page, error) {
				p, err := v.List(ctx, q)
				ids := store.Cond{Field: store.FieldID}
				for _, r := range p.Rows {
					ids.Values = append(ids.Values, kg.EnumValue(r.Node.ID))
				}
				page, _ := v.List(ctx, store.ListQuery{Types: q.Types, Where: ids, Facets: q.Facets})
				p.Facets = page.Facets
				return p, err
			}}
		}},
		{name: "facets are left out where nothing matches", caughtBy: "facet/over nothing", random: true, view: windows(asItIs, func(_ store.Window, p *store.Page) {
			if len(p.Facets) > 0 && p.Facets[0].Missing+p.Facets[0].Counted == 0 {
				p.Facets = nil
			}
		})},
		{name: "text is counted folded", caughtBy: "facet/values come by falling count", random: true, view: facets(func(r *store.FacetResult) {
			var out []store.Bucket
			for _, b := range r.Buckets {
				if i := slices.IndexFunc(out, func(o store.Bucket) bool { return o.Value.SortKey() == b.Value.SortKey() }); i >= 0 {
					out[i].Count += b.Count
					r.Distinct--
				} else {
					out = append(out, b)
				}
			}
			r.Buckets = out
		})},
	}
}
