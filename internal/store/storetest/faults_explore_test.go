//go:build !race

package storetest_test

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// explorer is a view that explores otherwise; what is nil is the model's.
type explorer struct {
	store.View
	counts  func(*[]string, *kg.AsOf, func() [][]store.NeighbourCount) [][]store.NeighbourCount
	between func(*store.BetweenQuery, func() store.Joined) store.Joined
	paths   func(q *store.PathQuery, shortest bool, ask func() store.PathList) store.PathList
	explain func(*store.ExplainQuery, func() store.Explanation) store.Explanation
}

// lazily calls the model with a query that may have been changed, and keeps its error.
func lazily[T any](err *error, ask func() (T, error)) func() T {
	return func() T {
		got, e := ask()
		*err = e
		return got
	}
}

func (v explorer) NeighbourCounts(ctx context.Context, ids []string, asOf kg.AsOf) (out [][]store.NeighbourCount, err error) {
	ask := lazily(&err, func() ([][]store.NeighbourCount, error) { return v.View.NeighbourCounts(ctx, ids, asOf) })
	if v.counts == nil {
		return ask(), err
	}
	return v.counts(&ids, &asOf, ask), err
}

func (v explorer) Between(ctx context.Context, q store.BetweenQuery) (out store.Joined, err error) {
	ask := lazily(&err, func() (store.Joined, error) { return v.View.Between(ctx, q) })
	if v.between == nil {
		return ask(), err
	}
	return v.between(&q, ask), err
}

func (v explorer) ShortestPaths(ctx context.Context, q store.PathQuery) (out store.PathList, err error) {
	ask := lazily(&err, func() (store.PathList, error) { return v.View.ShortestPaths(ctx, q) })
	if v.paths == nil {
		return ask(), err
	}
	return v.paths(&q, true, ask), err
}

func (v explorer) Paths(ctx context.Context, q store.PathQuery) (out store.PathList, err error) {
	ask := lazily(&err, func() (store.PathList, error) { return v.View.Paths(ctx, q) })
	if v.paths == nil {
		return ask(), err
	}
	return v.paths(&q, false, ask), err
}

func (v explorer) Explain(ctx context.Context, q store.ExplainQuery) (out store.Explanation, err error) {
	ask := lazily(&err, func() (store.Explanation, error) { return v.View.Explain(ctx, q) })
	if v.explain == nil {
		return ask(), err
	}
	return v.explain(&q, ask), err
}

func exploreFaults() []fault {
	as := func(x explorer) func(store.View) store.View {
		return func(v store.View) store.View {
			x := x
			x.View = v
			return x
		}
	}
	// changed is a fault of all searches for paths that looks for something else.
	changed := func(change func(*store.PathQuery)) func(store.View) store.View {
		return as(explorer{
			paths: func(q *store.PathQuery, _ bool, ask func() store.PathList) store.PathList {
				change(q)
				return ask()
			},
			explain: func(q *store.ExplainQuery, ask func() store.Explanation) store.Explanation {
				change(&q.PathQuery)
				return ask()
			},
		})
	}
	found := func(change func(q *store.PathQuery, l *store.PathList)) func(store.View) store.View {
		return as(explorer{paths: func(q *store.PathQuery, _ bool, ask func() store.PathList) store.PathList {
			l := ask()
			l.Paths = slices.Clone(l.Paths)
			change(q, &l)
			return l
		}})
	}
	kinds := func(change func(q *store.ExplainQuery, k *store.PathKind)) func(store.View) store.View {
		return as(explorer{explain: func(q *store.ExplainQuery, ask func() store.Explanation) store.Explanation {
			x := ask()
			x.Kinds = slices.Clone(x.Kinds)
			for i := range x.Kinds {
				change(q, &x.Kinds[i])
			}
			return x
		}})
	}
	const explore = "explore/"
	return []fault{
		{name: "counts of a day are those of all days", caughtBy: explore, random: true, view: as(explorer{counts: func(_ *[]string, day *kg.AsOf, ask func() [][]store.NeighbourCount) [][]store.NeighbourCount {
			*day = kg.AsOf{}
			return ask()
		}})},
		{name: "symmetric links are counted as going out", caughtBy: explore, random: true, view: as(explorer{counts: func(_ *[]string, _ *kg.AsOf, ask func() [][]store.NeighbourCount) [][]store.NeighbourCount {
			out := ask()
			for i := range out {
				for j := range out[i] {
					out[i][j].Dir &= 1
				}
			}
			return out
		}})},
		{name: "links between two lists are those that go from the left", caughtBy: explore, random: true, view: as(explorer{between: func(q *store.BetweenQuery, ask func() store.Joined) store.Joined {
			q.Dir = kg.Out
			return ask()
		}})},
		{name: "the total between two lists is that of the page", caughtBy: explore, random: true, view: as(explorer{between: func(_ *store.BetweenQuery, ask func() store.Joined) store.Joined {
			j := ask()
			j.Total = len(j.Rows)
			return j
		}})},
		{name: "paths go in every direction", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.Dir = kg.Both })},
		{name: "paths go over links of every day", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.AsOf = kg.AsOf{} })},
		{name: "paths go over links that do not match", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.Link = nil })},
		{name: "paths go over links of all types", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.Types = nil })},
		{name: "paths go over what is to be avoided", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.Avoid = nil })},
		{name: "paths are longer than they may be", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.MaxLength++ })},
		{name: "no search is too large", caughtBy: explore, random: true, view: changed(func(q *store.PathQuery) { q.MaxTouched = 0 })},
		{name: "a search may touch one link more", caughtBy: explore, view: changed(func(q *store.PathQuery) {
			if q.MaxTouched > 0 {
				q.MaxTouched++
			}
		})},
		{name: "a hop has one link", caughtBy: explore, random: true, view: found(func(_ *store.PathQuery, l *store.PathList) {
			for i, p := range l.Paths {
				l.Paths[i].Hops = slices.Clone(p.Hops)
				for j, h := range p.Hops {
					l.Paths[i].Hops[j].Links = h.Links[:1]
				}
			}
		})},
		{name: "paths come in the reverse order", caughtBy: explore, random: true, view: found(func(_ *store.PathQuery, l *store.PathList) { slices.Reverse(l.Paths) })},
		{name: "the total of paths is what is shown", caughtBy: explore, random: true, view: found(func(_ *store.PathQuery, l *store.PathList) { l.Total = len(l.Paths) })},
		{name: "a total is always exact", caughtBy: explore, random: true, view: found(func(_ *store.PathQuery, l *store.PathList) { l.Exact = true })},
		{name: "all paths are the shortest ones", caughtBy: explore, random: true, view: func(v store.View) store.View {
			return onlyShortest{v}
		}},
		{name: "kinds of path are scored by how many there are", caughtBy: explore, random: true, view: kinds(func(_ *store.ExplainQuery, k *store.PathKind) { k.Score = float64(k.Count) })},
		{name: "samples come in the reverse order", caughtBy: explore, random: true, view: kinds(func(_ *store.ExplainQuery, k *store.PathKind) {
			k.Samples = slices.Clone(k.Samples)
			slices.Reverse(k.Samples)
		})},
	}
}

// onlyShortest takes all paths for the shortest ones.
type onlyShortest struct{ store.View }

func (v onlyShortest) Paths(ctx context.Context, q store.PathQuery) (store.PathList, error) {
	return v.ShortestPaths(ctx, q)
}
