package storetest

import (
	"fmt"
	"math/rand/v2"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// alike makes a graph of many names of few syllables, so that each is near to many others.
func alike(n int) *kg.Graph {
	r := rand.New(rand.NewPCG(5, uint64(n)))
	name := func() string {
		var s string
		for range 1 + r.IntN(4) {
			s += pick(r, "ba", "do", "kal", "li", "mé", "nor", "pör", "ra", "ti", "zur", "東", "x")
		}
		return s
	}
	return graph(func(b *builder) {
		for i := range n {
			names := []string{name() + pick(r, "", "", " "+name(), "-"+name()), name()}
			b.entity(fmt.Sprintf("city:%04d", i), names[0], "aliases", names[1:1+r.IntN(2)])
			if i > 0 {
				for j := range r.IntN(3) {
					b.link(fmt.Sprintf("L%04d-%d", i, j), fmt.Sprintf("city:%04d PAIRED_WITH city:%04d", r.IntN(i), i))
				}
			}
		}
	})
}

// manyNames compares an engine with the model on names that are near to each other, with mistakes.
func manyNames(e env) error {
	g := alike(500)
	model, err := newModelView(kg.CityNetworks(), alike(500))
	if err != nil {
		return err
	}
	v, err := e.open(g).View(e.ctx)
	if err != nil {
		return err
	}
	r := &randomQuery{rand.New(rand.NewPCG(6, 7)), model}
	var q store.SearchQuery
	for range 100 {
		text := r.text()
		if runes := []rune(text); r.IntN(2) == 0 {
			text = r.mistake(string(runes[:min(len(runes), 3+r.IntN(8))]))
		}
		q.Texts = append(q.Texts, store.SearchText{Text: text})
	}
	for _, how := range []store.SearchQuery{
		{Total: true, Window: store.Window{Limit: 50}},
		{Window: store.Window{Limit: 4}},
		{Best: true, Window: store.Window{Limit: 5}},
		{Exact: true, Total: true, Window: store.Window{Limit: 5}},
	} {
		how.Texts = q.Texts
		if compare(e.ctx, model, v, how) != nil {
			small := shrink(how, func(q request) bool { return compare(e.ctx, model, v, q) != nil })
			return fmt.Errorf("%s: %w", literal(small), compare(e.ctx, model, v, small))
		}
	}
	return nil
}

// manyTexts compares an engine with the model on texts of the records of a random graph, several at once.
func manyTexts(e env) error {
	model, err := newModelView(kg.CityNetworks(), Random(3, 120))
	if err != nil {
		return err
	}
	v, err := e.open(Random(3, 120)).View(e.ctx)
	if err != nil {
		return err
	}
	r := &randomQuery{rand.New(rand.NewPCG(8, 9)), model}
	var q store.SearchQuery
	for range 40 {
		q.Texts = append(q.Texts, store.SearchText{Text: r.prose()})
	}
	after := store.Rank{Class: store.MatchText, Score: 2_000_000, Standing: 1}.Position()
	for _, how := range []store.SearchQuery{
		{Fields: store.InTexts, Total: true, Window: store.Window{Limit: 50}},
		{Fields: store.InTexts | store.InNames, Total: true, Window: store.Window{Limit: 7}},
		{Fields: store.InTexts | store.InNames, Window: store.Window{Limit: 3, After: &after}},
		{Fields: store.InTexts | store.InNames, Window: store.Window{Limit: 4, Backward: true, Before: &after}},
	} {
		how.Texts = q.Texts
		if compare(e.ctx, model, v, how) != nil {
			small := shrink(how, func(q request) bool { return compare(e.ctx, model, v, q) != nil })
			return fmt.Errorf("%s: %w", literal(small), compare(e.ctx, model, v, small))
		}
	}
	return nil
}
