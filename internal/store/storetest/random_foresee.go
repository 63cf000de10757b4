package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// chain is a read that says what will be asked of the entities that it finds, and then
// asks it, and so on: see store.Next. Its answer is what all of these reads give.
type chain struct {
	First request // store.ListQuery, store.ExpandQuery or entitiesByID
	Then  []*store.Next
	More  []string // parents that were not foreseen
}

func (c chain) read(ctx context.Context, v store.View) (any, error) {
	var found []*kg.Entity
	var answer any
	var err error
	switch q := c.First.(type) {
	case store.ListQuery:
		q.Then = c.Then
		var page store.Page
		page, err = v.List(ctx, q)
		answer, found = page, nodesOf(page)
	case store.ExpandQuery:
		q.Then = c.Then
		var pages []store.Page
		pages, err = v.Expand(ctx, q)
		answer, found = wanted(q, pages), nodesOf(pages...)
	case entitiesByID:
		found, err = v.Entities(ctx, q, c.Then...)
		answer = slices.Clone(found)
	default:
		return nil, fmt.Errorf("storetest: a chain cannot begin with %T", q)
	}
	answers := []any{answer}
	if err == nil {
		err = c.ask(ctx, v, c.Then, found, &answers)
	}
	return answers, err
}

func (c chain) ask(ctx context.Context, v store.View, then []*store.Next, found []*kg.Entity, answers *[]any) error {
	for _, next := range then {
		q := *next.Query
		q.Foreseen, q.Parents = next.Query, slices.Clone(c.More)
		for _, e := range found {
			if e != nil && (len(next.Types) == 0 || slices.Contains(next.Types, e.Type)) {
				q.Parents = append(q.Parents, e.ID)
			}
		}
		pages, err := v.Expand(ctx, q)
		if err != nil {
			return err
		}
		*answers = append(*answers, wanted(q, pages))
		if err := c.ask(ctx, v, q.Then, nodesOf(pages...), answers); err != nil {
			return err
		}
	}
	return nil
}

func nodesOf(pages ...store.Page) []*kg.Entity {
	var out []*kg.Entity
	for i := range pages {
		for _, row := range pages[i].Rows {
			out = append(out, row.Node)
		}
	}
	return out
}

// foreseeing is the chain of a number; it depends on nothing that came before.
func (r round) foreseeing(v *modelView, n int) request {
	q := randomQuery{rand.New(rand.NewPCG(r.seed+1<<32, uint64(n)<<32|uint64(r.size))), v}
	return q.chain()
}

func (r *randomQuery) chain() request {
	c := chain{Then: r.then(2)}
	for c.First == nil {
		switch q := r.request().(type) {
		case store.ListQuery, store.ExpandQuery, entitiesByID:
			c.First = q
		}
	}
	if r.IntN(3) == 0 {
		c.More = r.parents()
	}
	return c
}

// then is what may be asked next, up to a depth.
func (r *randomQuery) then(deep int) []*store.Next {
	var out []*store.Next
	for range r.IntN(deep + 1) {
		next := &store.Next{}
		for next.Query == nil {
			if q, ok := r.request().(store.ExpandQuery); ok {
				q.Parents = nil
				next.Query = &q
			}
		}
		if r.IntN(2) == 0 {
			next.Types = r.types(1 + r.IntN(2))
		}
		next.Query.Then = r.then(deep - 1)
		out = append(out, next)
		if r.IntN(8) == 0 { // two places of an answer that ask for the same
			out = append(out, &store.Next{Types: r.types(1), Query: next.Query})
		}
	}
	return out
}

// simplerChains are chains with one thing less.
func simplerChains(c chain) []request {
	var out []request
	for _, first := range simplerRequests(c.First) {
		s := c
		s.First = first
		out = append(out, s)
	}
	if s := c; c.More != nil {
		s.More = nil
		out = append(out, s)
	}
	for _, then := range simplerThen(c.Then) {
		s := c
		s.Then = then
		out = append(out, s)
	}
	return out
}

func simplerThen(then []*store.Next) [][]*store.Next {
	var out [][]*store.Next
	for i, next := range then {
		out = append(out, without(then, i))
		replace := func(n store.Next) {
			list := slices.Clone(then)
			list[i] = &n
			out = append(out, list)
		}
		if next.Types != nil {
			replace(store.Next{Query: next.Query})
		}
		for _, simpler := range simplerRequests(*next.Query) {
			if q, ok := simpler.(store.ExpandQuery); ok {
				replace(store.Next{Types: next.Types, Query: &q})
			}
		}
		for _, below := range simplerThen(next.Query.Then) {
			q := *next.Query
			q.Then = below
			replace(store.Next{Types: next.Types, Query: &q})
		}
	}
	return out
}
