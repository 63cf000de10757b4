//go:build !race

package storetest_test

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

// whole asks for all links as rows with their keys, lets change rows, puts them into pairs where that is the unit, and
// cuts the window, totals but no facets out of what is left.
func whole(change func(ctx context.Context, v store.View, parent string, q store.ExpandQuery, rows []store.Row) []store.Row) func(store.View) store.View {
	return func(v store.View) store.View {
		return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
			pages, err := v.Expand(ctx, q)
			if err != nil {
				return nil, err
			}
			all := q
			all.Unit, all.NodesOnly, all.Window = store.EachLink, false, store.Window{Limit: 1 << 20, Keys: true}
			found, err := v.Expand(ctx, all)
			for i, p := range found {
				rows := change(ctx, v, q.Parents[i], q, slices.Clone(p.Rows))
				links := len(rows)
				if q.Unit == store.EachEntity {
					rows = storetest.Paired(rows, q.Order)
					sortRows(rows, func(a, b store.Position) int { return storetest.ComparePositions(q.Order, a, b) })
				}
				facets := pages[i].Facets
				pages[i] = pageOf(q.Unit, rows, q.Order, q.Window, q.Total)
				pages[i].Facets = facets
				if q.LinkTotal {
					pages[i].LinkTotal = links
				}
			}
			return pages, err
		}}
	}
}

func pageOf(unit store.Unit, rows []store.Row, order []store.Order, w store.Window, total bool) store.Page {
	return pageBy(unit, rows, w, total, func(a, b store.Position) int { return storetest.ComparePositions(order, a, b) })
}

// pageBy cuts a page out of rows that are in an order of their own.
func pageBy(unit store.Unit, rows []store.Row, w store.Window, total bool, compare func(a, b store.Position) int) store.Page {
	p := storetest.PageOf(unit, rows, w, compare)
	if total {
		p.Total = len(rows)
	}
	p.Rows = slices.Clone(p.Rows)
	for i := range p.Rows {
		if !w.Keys {
			p.Rows[i].Keys = nil
		}
	}
	return p
}

// sortRows puts rows that are entities into an order.
func sortRows(rows []store.Row, compare func(a, b store.Position) int) {
	slices.SortStableFunc(rows, func(a, b store.Row) int {
		return compare(at(store.EachEntity, a), at(store.EachEntity, b))
	})
}

// twice repeats the rows of which double is true.
func twice(rows []store.Row, double func(store.Row) bool) []store.Row {
	var out []store.Row
	for _, r := range rows {
		out = append(out, r)
		if double(r) {
			out = append(out, r)
		}
	}
	return out
}

func linkFaults() []fault {
	symmetric := func(v store.View, l *kg.Link) bool { return v.Ontology().Links[l.Type].Symmetric }
	loop := func(parent string, r store.Row) bool { return r.Node.ID == parent }
	return []fault{
		{name: "asOf is forgotten", caughtBy: "asOf/a link counts from its first day", random: true, view: rewriting(nil, func(c *store.CountSpec) { c.AsOf = kg.AsOf{} })},
		{name: "asOf is forgotten in expansions only", caughtBy: "asOf/a link does not count on the day of its end", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				q.AsOf = kg.AsOf{}
				return v.Expand(ctx, q)
			}}
		}},
		{name: "asOf is forgotten in conditions only", caughtBy: "linked/asOf", random: true, view: rewriting(func(p store.Predicate) store.Predicate {
			if l, ok := p.(store.Linked); ok {
				l.AsOf = kg.AsOf{}
				return l
			}
			return p
		}, nil)},
		{name: "undated links are dated ones", caughtBy: "undated/left out", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if c.AsOf.Undated == kg.ExcludeUndated {
				c.AsOf.Undated = kg.IncludeUndated
			}
		})},
		{name: "an end alone dates a link", caughtBy: "undated/left out", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if c.AsOf.Undated == kg.ExcludeUndated {
				c.AsOf.Undated = kg.IncludeUndated
				c.Link = store.And{c.Link, store.Cond{Field: store.LinkDatesFrom, Values: []kg.Value{kg.EnumValue("link")}}}
			}
		})},
		{name: "alone undated links are all links", caughtBy: "undated/alone", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if c.AsOf.Undated == kg.OnlyUndated {
				c.AsOf.Undated = kg.IncludeUndated
			}
		})},
		{name: "without a day dated links are left out", caughtBy: "undated/without a day", view: rewriting(nil, func(c *store.CountSpec) {
			if c.AsOf.All() && c.AsOf.Undated == kg.OnlyUndated {
				c.Link = store.And{c.Link, store.Not{Predicate: store.Cond{Field: store.LinkSince, Op: store.Known}}}
			}
		})},
		{name: "only a beginning of its own bounds a link", caughtBy: "undated/the ends bound", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if day := c.AsOf.Day; day != 0 && c.AsOf.Undated == kg.IncludeUndated {
				c.AsOf = kg.AsOf{}
				c.Link = store.And{c.Link, store.Not{Predicate: store.Cond{Field: store.LinkSince, Op: store.Gt, Values: []kg.Value{kg.DateValue(day)}}}}
			}
		})},
		{name: "an unknown bound excludes a link", caughtBy: "asOf/an unknown bound is open", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if !c.AsOf.All() {
				c.Link = store.And{store.Cond{Field: store.LinkUntil, Op: store.Known}, c.Link}
			}
		})},
		{name: "a part of an end is its first day", caughtBy: "asOf/a year of an end", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if !c.AsOf.All() {
				c.Link = store.And{c.Link, store.Not{Predicate: store.Cond{Field: store.LinkUntil, Op: store.Lte, Values: []kg.Value{kg.DateValue(c.AsOf.Day)}}}}
			}
		})},
		{
			name: "the days on which a source saw a link count as its dates", caughtBy: "asOf/an unknown bound is open", random: true,
			view: whole(func(ctx context.Context, v store.View, _ string, q store.ExpandQuery, rows []store.Row) []store.Row {
				return slices.DeleteFunc(rows, func(r store.Row) bool {
					lists, _ := v.EvidenceAbout(ctx, []string{r.Link.ID})
					return !q.AsOf.All() && len(lists) == 1 && slices.ContainsFunc(lists[0], func(e *kg.Evidence) bool {
						return e.SeenFrom != 0 && !kg.Contains(e.SeenFrom, e.SeenTo, q.AsOf.Day)
					})
				})
			}),
		},
		{name: "in is out", caughtBy: "expand/direction", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if c.Rel.Dir == kg.In {
				c.Rel.Dir = kg.Out
			}
		})},
		{name: "out is both", caughtBy: "linked/direction", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if c.Rel.Dir == kg.Out {
				c.Rel.Dir = kg.Both
			}
		})},
		{name: "types of other ends are forgotten", caughtBy: "expand/other ends", random: true, view: rewriting(nil, func(c *store.CountSpec) { c.Rel.Others = nil })},
		{name: "only the first link type counts", caughtBy: "expand/one link type", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			c.Rel.Types = c.Rel.Types[:min(1, len(c.Rel.Types))]
		})},
		{name: "no link types are no links", caughtBy: "expand/without keys", random: true, view: rewriting(nil, func(c *store.CountSpec) {
			if len(c.Rel.Types) == 0 {
				c.Link = store.Or{}
			}
		})},
		{
			name: "a symmetric link is seen as it is stored", caughtBy: "loop/a symmetric link is seen from both ends", random: true,
			view: whole(func(_ context.Context, v store.View, _ string, q store.ExpandQuery, rows []store.Row) []store.Row {
				return slices.DeleteFunc(rows, func(r store.Row) bool {
					return symmetric(v, r.Link) && (q.Rel.Dir == kg.Out && !r.Forward || q.Rel.Dir == kg.In && r.Forward)
				})
			}),
		},
		{
			name: "a symmetric loop is listed twice", caughtBy: "loop/a symmetric link from an entity to itself", random: true,
			view: whole(func(_ context.Context, v store.View, parent string, _ store.ExpandQuery, rows []store.Row) []store.Row {
				return twice(rows, func(r store.Row) bool { return symmetric(v, r.Link) && loop(parent, r) })
			}),
		},
		{
			name: "a loop is listed twice in both directions", caughtBy: "loop/a directed link from an entity to itself", random: true,
			view: whole(func(_ context.Context, v store.View, parent string, q store.ExpandQuery, rows []store.Row) []store.Row {
				return twice(rows, func(r store.Row) bool { return q.Rel.Dir == kg.Both && !symmetric(v, r.Link) && loop(parent, r) })
			}),
		},
		{
			name: "a loop is not in what comes in", caughtBy: "loop/a directed link from an entity to itself", random: true,
			view: whole(func(_ context.Context, v store.View, parent string, q store.ExpandQuery, rows []store.Row) []store.Row {
				return slices.DeleteFunc(rows, func(r store.Row) bool { return q.Rel.Dir == kg.In && !symmetric(v, r.Link) && loop(parent, r) })
			}),
		},
		{
			name: "parallel links are one", caughtBy: "expand/parallel links", random: true,
			view: whole(func(_ context.Context, _ store.View, _ string, _ store.ExpandQuery, rows []store.Row) []store.Row {
				return slices.CompactFunc(rows, func(a, b store.Row) bool { return a.Node.ID == b.Node.ID && a.Link.Type == b.Link.Type })
			}),
		},
		{
			name: "every link is forward", caughtBy: "loop/a symmetric link is seen from both ends", random: true,
			view: whole(func(_ context.Context, _ store.View, _ string, _ store.ExpandQuery, rows []store.Row) []store.Row {
				for i := range rows {
					rows[i].Forward = true
				}
				return rows
			}),
		},
		{
			name: "the source of a link is that of its first evidence", caughtBy: "predicate/a link has many topics and many sources",
			view: whole(func(ctx context.Context, v store.View, _ string, q store.ExpandQuery, rows []store.Row) []store.Row {
				c, ok := q.Link.(store.Cond)
				if !ok || c.Field != store.LinkSource || c.Op != store.Eq {
					return rows
				}
				return slices.DeleteFunc(rows, func(r store.Row) bool {
					about, err := v.EvidenceAbout(ctx, []string{r.Link.ID})
					return err != nil || !slices.Contains(c.Values, kg.EnumValue(about[0][0].Source))
				})
			}),
		},
		{name: "a parent that comes twice is answered once", caughtBy: "expand/many parents", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				pages, err := v.Expand(ctx, q)
				for i := range pages {
					if slices.Contains(q.Parents[:i], q.Parents[i]) {
						pages[i] = store.Page{}
					}
				}
				return pages, err
			}}
		}},
		{name: "parents are answered in the order of their ids", caughtBy: "expand/many parents", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				q.Parents = slices.Sorted(slices.Values(q.Parents))
				return v.Expand(ctx, q)
			}}
		}},
		{name: "unknown parents are left out", caughtBy: "expand/", random: true, view: func(v store.View) store.View {
			return altered{View: v, expand: func(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
				known, _, err := v.Entities(ctx, q.Parents)
				if err != nil {
					return nil, err
				}
				var parents []string
				for i, e := range known {
					if e != nil {
						parents = append(parents, q.Parents[i])
					}
				}
				q.Parents = parents
				return v.Expand(ctx, q)
			}}
		}},
	}
}
