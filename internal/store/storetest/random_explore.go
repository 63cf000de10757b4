package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The reads of store.Explorer as requests; store.BetweenQuery and store.ExplainQuery are some as they are.
type (
	neighbourCounts struct {
		IDs  []string
		AsOf kg.AsOf
	}
	shortestPaths store.PathQuery
	pathsUpTo     store.PathQuery
)

// explore asks a view, if the request is about what it explores. That a search is too large is an answer.
func explore(ctx context.Context, v store.View, q request) (got any, err error) {
	switch q := q.(type) {
	case neighbourCounts:
		got, err = v.NeighbourCounts(ctx, q.IDs, q.AsOf)
	case store.BetweenQuery:
		got, err = v.Between(ctx, q)
	case shortestPaths:
		got, err = v.ShortestPaths(ctx, store.PathQuery(q))
	case pathsUpTo:
		got, err = v.Paths(ctx, store.PathQuery(q))
	case store.ExplainQuery:
		got, err = v.Explain(ctx, q)
	default:
		return nil, fmt.Errorf("storetest: no request: %T", q)
	}
	return orTooMuch(got, err)
}

func orTooMuch(got any, err error) (any, error) {
	var size *store.TooMuch
	if errors.As(err, &size) {
		return *size, nil
	}
	return got, err
}

// exploring is the exploring request of a number; it depends on nothing that came before.
func (r round) exploring(v *modelView, n int) request {
	q := randomQuery{rand.New(rand.NewPCG(^r.seed, uint64(n)<<32|uint64(r.size))), v}
	return q.exploring()
}

func (r *randomQuery) exploring() request {
	switch r.IntN(8) {
	case 0:
		return neighbourCounts{r.parents(), r.someDay()}
	case 1, 2:
		q := store.BetweenQuery{Left: r.shown(), Right: r.shown(), Types: r.linkTypes(), Dir: pick(r, kg.Out, kg.In, kg.Both, kg.Both), AsOf: r.someDay(), Limit: pick(r, 0, 1, 3, 100, 1000)}
		if r.IntN(3) == 0 {
			q.Right = q.Left
		}
		if r.IntN(4) == 0 {
			q.Link = r.link(2)
		}
		return q
	case 3, 4:
		q := r.path(pick(r, 0, 1, 3, 4, 6, 8))
		q.MaxTouched = pick(r, 0, 0, 0, 10, 100, 1000)
		return shortestPaths(q)
	case 5, 6:
		q := r.path(pick(r, 0, 1, 2, 3, 4, 5, 5, 6))
		q.MaxTouched = pick(r, 50, 300, 500, 1000, 1000)
		return pathsUpTo(q)
	default:
		q := store.ExplainQuery{PathQuery: r.path(pick(r, 1, 2, 3, 4, 4, 5)), Samples: pick(r, 0, 1, 3, 3)}
		q.MaxTouched = pick(r, 50, 300, 500, 1000, 1000)
		return q
	}
}

func (r *randomQuery) path(maxLength int) store.PathQuery {
	q := store.PathQuery{MaxLength: maxLength, Dir: pick(r, kg.Both, kg.Both, kg.Both, kg.Both, kg.Out, kg.In), Limit: pick(r, 0, 1, 3, 10, 10, 100, 100)}
	q.From = r.parents()[0]
	q.To = q.From
	for range 1 + r.IntN(6) { // an entity that a path leads to, if nothing else is chosen
		if around := r.v.neighbours(q.To, store.Rel{Dir: q.Dir}, nil, kg.AsOf{}); len(around) > 0 {
			q.To = around[r.IntN(len(around))].other.ID
		}
	}
	switch r.IntN(20) {
	case 0:
		q.To = q.From
	case 1:
		q.From = "city:nowhere"
	case 2:
		q.To = ""
	}
	if r.IntN(7) == 0 {
		q.Types = append(r.linkTypes(), r.linkTypes()...)
	}
	if r.IntN(8) == 0 {
		q.Link = r.link(2)
	}
	if r.IntN(6) == 0 {
		q.AsOf = r.asOf()
	}
	for range pick(r, 0, 0, 0, 1, 3) {
		q.Avoid = append(q.Avoid, pick(r, r.parents()[0], "city:nowhere"))
	}
	return q
}

// shown is the ids of well linked entities, as a picture has them.
func (r *randomQuery) shown() []string {
	var out []string
	for range 1 + r.IntN(6) {
		out = append(out, r.parents()...)
	}
	return out
}

func (r *randomQuery) someDay() kg.AsOf {
	if r.IntN(3) > 0 {
		return kg.AsOf{}
	}
	return r.asOf()
}

func (r *randomQuery) linkTypes() []kg.LinkTypeID {
	var out []kg.LinkTypeID
	for range pick(r, 0, 0, 1, 2, 5, 9) {
		out = append(out, r.v.g.Links[r.IntN(len(r.v.g.Links))].Type)
	}
	return out
}

// simplerExploring is simplerRequests for what is explored.
func simplerExploring(q request) (out []request) {
	switch q := q.(type) {
	case neighbourCounts:
		for i := range q.IDs {
			out = append(out, neighbourCounts{without(q.IDs, i), q.AsOf})
		}
		if !q.AsOf.All() {
			out = append(out, neighbourCounts{q.IDs, kg.AsOf{}})
		}
	case store.BetweenQuery:
		with := func(change func(*store.BetweenQuery)) {
			c := q
			change(&c)
			out = append(out, c)
		}
		for i := range q.Left {
			with(func(c *store.BetweenQuery) { c.Left = without(q.Left, i) })
		}
		for i := range q.Right {
			with(func(c *store.BetweenQuery) { c.Right = without(q.Right, i) })
		}
		for i := range q.Types {
			with(func(c *store.BetweenQuery) { c.Types = without(q.Types, i) })
		}
		for _, p := range simpler(q.Link) {
			with(func(c *store.BetweenQuery) { c.Link = p })
		}
		if !q.AsOf.All() {
			with(func(c *store.BetweenQuery) { c.AsOf = kg.AsOf{} })
		}
	case shortestPaths:
		for _, s := range simplerPaths(store.PathQuery(q)) {
			out = append(out, shortestPaths(s))
		}
	case pathsUpTo:
		for _, s := range simplerPaths(store.PathQuery(q)) {
			out = append(out, pathsUpTo(s))
		}
	case store.ExplainQuery:
		for _, s := range simplerPaths(q.PathQuery) {
			out = append(out, store.ExplainQuery{PathQuery: s, Samples: q.Samples})
		}
		if q.Samples > 0 {
			out = append(out, store.ExplainQuery{PathQuery: q.PathQuery})
		}
	}
	return out
}

func simplerPaths(q store.PathQuery) (out []store.PathQuery) {
	with := func(change func(*store.PathQuery)) {
		c := q
		change(&c)
		out = append(out, c)
	}
	for i := range q.Avoid {
		with(func(c *store.PathQuery) { c.Avoid = without(q.Avoid, i) })
	}
	for i := range q.Types {
		with(func(c *store.PathQuery) { c.Types = without(q.Types, i) })
	}
	for _, p := range simpler(q.Link) {
		with(func(c *store.PathQuery) { c.Link = p })
	}
	if !q.AsOf.All() {
		with(func(c *store.PathQuery) { c.AsOf = kg.AsOf{} })
	}
	if q.MaxLength > 0 {
		with(func(c *store.PathQuery) { c.MaxLength-- })
	}
	if q.Limit > 0 {
		with(func(c *store.PathQuery) { c.Limit = 0 })
	}
	if q.Dir != kg.Both {
		with(func(c *store.PathQuery) { c.Dir = kg.Both })
	}
	return slices.Clip(out)
}
