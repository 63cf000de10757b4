package storetest

import (
	"context"
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// exploringTasks are what Bench asks of store.Explorer, and the two hops of an expansion.
//
//	summary         the kinds of links around the programme with the most links, and around any city
//	shortest-path   the first 10 of the shortest paths between two cities, by their length, over links of two types
//	explain         the kinds of path of up to 3 hops between two cities
//	expand-2-hops   the 10 least connected neighbours of 1 or 10 cities, and those of theirs: 100 entities found, or expanded, in the second hop
//	subgraph        all links between 100 entities
func exploringTasks() []task {
	out := []task{
		{"summary/hub", summary(true)},
		{"summary/city", summary(false)},
		{"expand-2-hops/cities=1", expandTwice(1)},
		{"expand-2-hops/cities=10", expandTwice(10)},
		{"subgraph", subgraphs},
		{"explain", pairs(func(ctx context.Context, v store.View, a, b string) (int, error) {
			x, err := v.Explain(ctx, store.ExplainQuery{PathQuery: store.PathQuery{From: a, To: b, MaxLength: 3, Limit: 10}, Samples: 3})
			return x.Total + 1, err
		}, 0)},
	}
	for _, length := range []int{2, 4} {
		out = append(out, task{fmt.Sprintf("shortest-path/length=%d", length), pairs(func(ctx context.Context, v store.View, a, b string) (int, error) {
			l, err := v.ShortestPaths(ctx, pathsBetween(a, b))
			return len(l.Paths), err
		}, length)})
	}
	return out
}

// pathsBetween is a search over programmes, themes and pairs, without the places that link everything.
func pathsBetween(a, b string) store.PathQuery {
	return store.PathQuery{From: a, To: b, Types: linkTypesOf("PARTICIPATES_IN PAIRED_WITH"), Dir: kg.Both, MaxLength: 6, Limit: 10}
}

func summary(hub bool) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		var ids []string
		if hub {
			p, err := v.List(ctx, store.ListQuery{Types: types("Programme"), Order: []store.Order{desc(store.FieldDegree)}, Window: store.Window{Limit: 1}})
			if err != nil {
				return nil, err
			}
			ids = []string{p.Rows[0].Node.ID}
		} else {
			cities, err := sample(ctx, v, "City", 100)
			if err != nil {
				return nil, err
			}
			ids = idList(cities)
		}
		return func(i int) (int, error) {
			at := i % len(ids)
			counts, err := v.NeighbourCounts(ctx, ids[at:at+1], kg.AsOf{})
			return len(counts[0]), err
		}, nil
	}
}

func idList(entities []*kg.Entity) (out []string) {
	for _, e := range entities {
		out = append(out, e.ID)
	}
	return out
}

// pairs asks about two cities at a time; with a length those whose shortest paths are as long.
func pairs(ask func(ctx context.Context, v store.View, a, b string) (int, error), length int) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		const wanted = 20
		cities, err := sample(ctx, v, "City", 2000)
		if err != nil {
			return nil, err
		}
		var chosen [][2]string
		for i := 0; i+1 < len(cities) && len(chosen) < wanted; i += 2 {
			a, b := cities[i].ID, cities[i+1].ID
			if length > 0 {
				q := pathsBetween(a, b)
				q.Limit = 1
				l, err := v.ShortestPaths(ctx, q)
				if err != nil {
					return nil, err
				}
				if len(l.Paths) == 0 || len(l.Paths[0].Hops) != length {
					continue
				}
			}
			chosen = append(chosen, [2]string{a, b})
		}
		if len(chosen) == 0 {
			return nil, fmt.Errorf("no two cities are %d hops apart", length)
		}
		return func(i int) (int, error) {
			c := chosen[i%len(chosen)]
			return ask(ctx, v, c[0], c[1])
		}, nil
	}
}

func expandTwice(cities int) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		sampled, err := sample(ctx, v, "City", 100*cities)
		if err != nil {
			return nil, err
		}
		ids := idList(sampled)
		q := store.ExpandQuery{Rel: store.Rel{Dir: kg.Both}, Order: []store.Order{asc(store.FieldDegree)}, Window: store.Window{Limit: 10, Keys: true}, Total: true}
		return func(i int) (int, error) {
			from := i % 100 * cities
			q.Parents = ids[from : from+cities]
			rows := 0
			for hop := range 2 {
				pages, err := v.Expand(ctx, q)
				if err != nil {
					return 0, err
				}
				next := make([]string, 0, 100)
				for _, p := range pages {
					rows += len(p.Rows)
					for _, r := range p.Rows {
						if hop == 0 && len(next) < 100 {
							next = append(next, r.Node.ID)
						}
					}
				}
				q.Parents = next
			}
			return rows, nil
		}, nil
	}
}

func subgraphs(ctx context.Context, v store.View) (func(int) (int, error), error) {
	cities, err := sample(ctx, v, "City", 500)
	if err != nil {
		return nil, err
	}
	programmes, err := sample(ctx, v, "Programme", 500)
	if err != nil {
		return nil, err
	}
	return func(i int) (int, error) {
		from := i % 10 * 50
		ids := append(idList(cities[from:from+50]), idList(programmes[from:from+50])...)
		j, err := v.Between(ctx, store.BetweenQuery{Left: ids, Right: ids, Dir: kg.Both, Limit: 1000})
		return j.Total, err
	}, nil
}
