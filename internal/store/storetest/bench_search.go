package storetest

import (
	"context"
	"math/rand/v2"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func searchTasks() []task {
	first := func(n int) func(*rand.Rand, *kg.Entity) string {
		return func(_ *rand.Rand, e *kg.Entity) string {
			runes := []rune(e.Name)
			return string(runes[:min(n, len(runes))])
		}
	}
	whole := func(_ *rand.Rand, e *kg.Entity) string { return e.Name }
	wrong := func(r *rand.Rand, e *kg.Entity) string { return (&randomQuery{Rand: r}).mistake(e.Name) }
	said := func(r *rand.Rand, _ *kg.Entity) string { return pick(r, "members", "partner", "host city", "pilot") }
	some := func(r *rand.Rand, e *kg.Entity) string {
		if r.IntN(10) == 0 {
			return wrong(r, e)
		}
		return e.Name
	}
	return []task{
		{"suggest/one-letter", searching(1, store.SearchQuery{Window: store.Window{Limit: 10}}, first(1))},
		{"suggest/three-letters", searching(1, store.SearchQuery{Window: store.Window{Limit: 10}}, first(3))},
		{"suggest/five-letters", searching(1, store.SearchQuery{Window: store.Window{Limit: 10}}, first(5))},
		{"search/name", searching(1, store.SearchQuery{Window: store.Window{Limit: 20}}, whole)},
		{"search/beginning-total", searching(1, store.SearchQuery{Window: store.Window{Limit: 20}, Total: true}, first(4))},
		{"search/mistake", searching(1, store.SearchQuery{Window: store.Window{Limit: 20}, Total: true}, wrong)},
		{"search/texts", searching(1, store.SearchQuery{Fields: store.InTexts, Window: store.Window{Limit: 20}}, said)},
		{"search/texts-total", searching(1, store.SearchQuery{Fields: store.InTexts, Window: store.Window{Limit: 20}, Total: true}, said)},
		{"map-names-1000", searching(1000, store.SearchQuery{Window: store.Window{Limit: 5}, Best: true}, some)},
	}
}

// searching asks for other texts at each iteration, made from the names of cities.
func searching(batch int, q store.SearchQuery, text func(*rand.Rand, *kg.Entity) string) func(context.Context, store.View) (func(int) (int, error), error) {
	const batches = 20
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		cities, err := sample(ctx, v, "City", batch*batches)
		if err != nil {
			return nil, err
		}
		r := rand.New(rand.NewPCG(8, 9))
		texts := make([]store.SearchText, len(cities))
		for i, c := range cities {
			texts[i] = store.SearchText{Text: text(r, c)}
		}
		return func(i int) (int, error) {
			q := q
			from := i % batches * batch
			q.Texts = texts[from : from+batch]
			pages, err := v.Search(ctx, q)
			rows := 0
			for i := range pages {
				rows += len(pages[i].Rows)
			}
			return rows, err
		}, nil
	}
}
