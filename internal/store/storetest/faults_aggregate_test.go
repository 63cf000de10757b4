//go:build !race

package storetest_test

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// counting is a view whose aggregates are changed: the query before, the answer after.
type counting struct {
	store.View
	before func(*store.AggregateQuery)
	after  func(*store.AggregateQuery, *store.Aggregate)
}

func (v counting) Aggregate(ctx context.Context, q store.AggregateQuery) (store.Aggregate, error) {
	asked := q
	asked.Keys, asked.Walks, asked.Measures = append([]store.Key{}, q.Keys...), append([]store.Walk{}, q.Walks...), append([]store.Measure{}, q.Measures...)
	if v.before != nil {
		v.before(&asked)
	}
	a, err := v.View.Aggregate(ctx, asked)
	if v.after != nil {
		v.after(&q, &a)
	}
	return a, err
}

func asking(change func(*store.AggregateQuery)) func(store.View) store.View {
	return func(v store.View) store.View { return counting{View: v, before: change} }
}

func answering(change func(*store.AggregateQuery, *store.Aggregate)) func(store.View) store.View {
	return func(v store.View) store.View { return counting{View: v, after: change} }
}

// asStored is a condition on the links whose ends match as they are stored.
func asStored(v store.View, rows *store.LinkRows) store.Cond {
	wide := store.Window{Limit: 1 << 20}
	matching := func(end store.End) map[string]bool {
		q := store.ListQuery{Types: end.Types, Where: end.Where, Window: wide}
		for t := range v.Ontology().Entities {
			if len(end.Types) == 0 {
				q.Types = append(q.Types, kg.TypeID(t))
			}
		}
		page, _ := v.List(context.Background(), q) // the model has no errors to give
		out := map[string]bool{}
		for i := range page.Rows {
			out[page.Rows[i].Node.ID] = true
		}
		return out
	}
	from, to := matching(rows.From), matching(rows.To)
	pages, _ := v.ListLinks(
		context.Background(), store.LinkQuery{Types: rows.Types, RecordQuery: store.RecordQuery{Window: wide}},
	)
	ids := store.Cond{Field: store.LinkID, Op: store.Eq}
	for _, r := range pages[0].Rows {
		if from[r.From.ID] && to[r.To.ID] {
			ids.Values = append(ids.Values, kg.EnumValue(r.Link.ID))
		}
	}
	return ids
}

func aggregateFaults() []fault {
	named := func(name string, view func(store.View) store.View) fault {
		return fault{name: name, caughtBy: "aggregate/", random: true, view: view}
	}
	return []fault{
		named("any number of links is looked at", asking(func(q *store.AggregateQuery) { q.MaxTouched = 0 })),
		named("one link more is looked at than may be", asking(func(q *store.AggregateQuery) {
			if q.MaxTouched > 0 {
				q.MaxTouched++
			}
		})),
		named("the day does not choose links", asking(func(q *store.AggregateQuery) { q.AsOf = kg.AsOf{} })),
		named("walks do not look at the link", asking(func(q *store.AggregateQuery) {
			for i := range q.Walks {
				q.Walks[i].Step.Link = nil
			}
		})),
		named("both ends are the from", asking(func(q *store.AggregateQuery) {
			for i := range q.Walks {
				if q.Walks[i].Move == store.ToTo {
					q.Walks[i].Move = store.ToFrom
				}
			}
		})),
		named("symmetric links match as they are stored alone", func(v store.View) store.View {
			return counting{View: v, before: func(q *store.AggregateQuery) {
				if q.Links == nil || q.Links.From.Where == nil && q.Links.To.Where == nil {
					return
				}
				rows, where := *q.Links, store.And{asStored(v, q.Links)}
				if rows.Where != nil {
					where = append(where, rows.Where)
				}
				rows.Where, q.Links = where, &rows
			}}
		}),
		named("years are dates", asking(func(q *store.AggregateQuery) {
			for i := range q.Keys {
				q.Keys[i].Year = false
			}
		})),
		named("all values are wanted", asking(func(q *store.AggregateQuery) {
			for i := range q.Keys {
				q.Keys[i].Among = nil
			}
		})),
		named("equal groups stand in any order", asking(func(q *store.AggregateQuery) {
			for k := range q.Keys {
				q.Order = append(q.Order[:len(q.Order):len(q.Order)], store.GroupOrder{ByKey: true, Index: k, Desc: true})
			}
		})),
		named("the smallest is the greatest", asking(func(q *store.AggregateQuery) {
			for i := range q.Measures {
				if q.Measures[i].Kind == store.Min {
					q.Measures[i].Kind = store.Max
				}
			}
		})),
		named("conditions on groups are passed by", asking(func(q *store.AggregateQuery) { q.Having = nil })),
		named("what nothing is known of is nought", answering(func(_ *store.AggregateQuery, a *store.Aggregate) {
			for _, g := range a.Groups {
				for i := range g.Measures {
					if g.Measures[i].Value.IsNull() {
						g.Measures[i].Value = kg.IntValue(0)
					}
				}
			}
		})),
		named("rows of several groups are counted twice as others", answering(func(q *store.AggregateQuery, a *store.Aggregate) {
			if a.Other != nil && len(q.Keys) > 0 && len(q.Walks) > 0 {
				a.Other.Count += len(a.Groups)
			}
		})),
		named("rows in no group are not counted", answering(func(_ *store.AggregateQuery, a *store.Aggregate) { a.Rows = a.Grouped })),
	}
}
