package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// chain is a read with children, which it expands after it, and so on: see store.Child. Its answer is those of all
// of these reads, without what was prefetched.
type chain struct {
	First    request // store.ListQuery, store.ExpandQuery or entitiesByID
	Children []store.Child
	More     []string // parents that the read before did not find
}

func (c chain) read(ctx context.Context, v store.View) (any, error) {
	var found []*kg.Entity
	var prefetched []store.Prefetched
	var answer any
	var err error
	switch q := c.First.(type) {
	case store.ListQuery:
		q.Children = c.Children
		var page store.Page
		page, err = v.List(ctx, q)
		prefetched, page.Prefetched = page.Prefetched, nil
		answer, found = page, nodesOf(page)
	case store.ExpandQuery:
		q.Children = c.Children
		var pages []store.Page
		pages, err = v.Expand(ctx, q)
		if len(pages) > 0 {
			prefetched = pages[0].Prefetched
		}
		answer, found = wanted(q, pages), nodesOf(pages...)
	case entitiesByID:
		found, prefetched, err = v.Entities(ctx, q, c.Children...)
		answer = slices.Clone(found)
	default:
		return nil, fmt.Errorf("storetest: a chain cannot begin with %T", q)
	}
	answers := []any{answer}
	if err == nil {
		err = c.expand(ctx, v, c.Children, found, [][]store.Prefetched{prefetched}, &answers)
	}
	return answers, err
}

// expand expands entities that were found, with what the reads that found them prefetched.
func (c chain) expand(ctx context.Context, v store.View, children []store.Child, found []*kg.Entity,
	prefetched [][]store.Prefetched, answers *[]any,
) error {
	for i, child := range children {
		q := *child.Query
		q.Parents = nil
		for _, e := range found {
			if e != nil && (len(child.Types) == 0 || slices.Contains(child.Types, e.Type)) {
				q.Parents = append(q.Parents, e.ID)
			}
		}
		// behind the first, so that what is expanded anew does not stand first
		q.Parents = slices.Insert(q.Parents, min(1, len(q.Parents)), c.More...)
		var reads []store.Prefetched
		for _, of := range prefetched {
			if of != nil {
				reads = append(reads, of[i])
			}
		}
		pages, below, err := store.ExpandRest(ctx, v, q, reads)
		if err != nil {
			return err
		}
		for i := range pages {
			if pages[i].Prefetched != nil {
				return fmt.Errorf("the page of %s has what was prefetched, which is for ExpandRest alone", q.Parents[i])
			}
		}
		*answers = append(*answers, wanted(q, pages))
		if err := c.expand(ctx, v, q.Children, nodesOf(pages...), below, answers); err != nil {
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

// chained is the chain of a number; it depends on nothing that came before.
func (r round) chained(v *modelView, n int) request {
	q := randomQuery{rand.New(rand.NewPCG(r.seed+1<<32, uint64(n)<<32|uint64(r.size))), v}
	return q.chain()
}

func (r *randomQuery) chain() request {
	c := chain{Children: r.children(2)}
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

// children are some expansions, up to a depth.
func (r *randomQuery) children(deep int) []store.Child {
	var out []store.Child
	for range r.IntN(deep + 1) {
		var child store.Child
		for child.Query == nil {
			if q, ok := r.request().(store.ExpandQuery); ok {
				q.Parents = nil
				child.Query = &q
			}
		}
		if r.IntN(2) == 0 {
			child.Types = r.types(1 + r.IntN(2))
		}
		child.Query.Children = r.children(deep - 1)
		out = append(out, child)
		if r.IntN(8) == 0 { // two places of an answer with the same expansion
			out = append(out, store.Child{Types: r.types(1), Query: child.Query})
		}
	}
	return out
}

// simplerChains are chains that lack one part.
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
	for _, children := range simplerChildren(c.Children) {
		s := c
		s.Children = children
		out = append(out, s)
	}
	return out
}

func simplerChildren(children []store.Child) [][]store.Child {
	var out [][]store.Child
	for i, child := range children {
		out = append(out, without(children, i))
		replace := func(n store.Child) {
			list := slices.Clone(children)
			list[i] = n
			out = append(out, list)
		}
		if child.Types != nil {
			replace(store.Child{Query: child.Query})
		}
		for _, simpler := range simplerRequests(*child.Query) {
			if q, ok := simpler.(store.ExpandQuery); ok {
				replace(store.Child{Types: child.Types, Query: &q})
			}
		}
		for _, below := range simplerChildren(child.Query.Children) {
			q := *child.Query
			q.Children = below
			replace(store.Child{Types: child.Types, Query: &q})
		}
	}
	return out
}
