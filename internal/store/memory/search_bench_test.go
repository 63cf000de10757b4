package memory_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// builtIn is the graph that the program serves by default, whose cities have names in many languages.
var builtIn = sync.OnceValue(func() *kg.Graph {
	g, err := release.Read(context.Background(), table, datafolder.Default()...)
	if err != nil {
		panic(err)
	}
	return g
})

// BenchmarkNames measures what people type on the built-in data.
func BenchmarkNames(b *testing.B) {
	s := memory.New(table)
	if err := s.Apply(b.Context(), builtIn()); err != nil {
		b.Fatal(err)
	}
	v, err := s.View(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if _, err := v.Search(b.Context(), store.SearchQuery{Texts: []store.SearchText{{Text: "a"}}}); err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	var names, mistakes []string
	for len(names) < 1000 {
		e := builtIn().Entities[r.IntN(len(builtIn().Entities))]
		if e.Type != typeOf(b, "City") {
			continue
		}
		names = append(names, e.Name)
		letters := []rune(e.Name)
		at := r.IntN(len(letters))
		mistakes = append(mistakes, string(letters[:at])+"x"+string(letters[at+1:]))
	}
	one := func(texts []string, q store.SearchQuery) func(b *testing.B) {
		return func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				q.Texts = []store.SearchText{{Text: texts[i%len(texts)]}}
				if _, err := v.Search(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	begin := func(n int) (out []string) {
		for _, name := range names {
			letters := []rune(name)
			out = append(out, string(letters[:min(n, len(letters))]))
		}
		return out
	}
	b.Run("index", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			memory.IndexNames(v)
		}
	})
	ten := store.SearchQuery{Window: store.Window{Limit: 10}}
	b.Run("suggest/1", one(begin(1), ten))
	b.Run("suggest/3", one(begin(3), ten))
	b.Run("suggest/5", one(begin(5), ten))
	b.Run("search/mistake", one(mistakes, ten))
	b.Run("search/mistake-total", one(mistakes, store.SearchQuery{Window: store.Window{Limit: 20}, Total: true}))
	for name, wrong := range map[string]int{"right": 0, "mistakes": 10, "all-mistakes": 1} {
		b.Run("map-names/"+name, func(b *testing.B) {
			b.ReportAllocs()
			q := store.SearchQuery{Best: true, Total: true, Window: store.Window{Limit: 5}}
			for i := range names {
				text := names[i]
				if wrong > 0 && i%wrong == 0 {
					text = mistakes[i]
				}
				q.Texts = append(q.Texts, store.SearchText{Text: text})
			}
			for b.Loop() {
				if _, err := v.Search(b.Context(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTexts measures searches in the texts of the built-in data.
func BenchmarkTexts(b *testing.B) {
	s := memory.New(table)
	if err := s.Apply(b.Context(), builtIn()); err != nil {
		b.Fatal(err)
	}
	if err := s.Prepare(b.Context()); err != nil {
		b.Fatal(err)
	}
	v, err := s.View(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Run("index", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			size, err := memory.IndexTexts(b.Context(), v)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(size), "held-B")
		}
	})
	for _, text := range []string{"signatory", "commitments 2030", "renewable energy", "waste water in African cities", "unheard"} {
		for name, total := range map[string]bool{"page": false, "total": true} {
			b.Run(text+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				q := store.SearchQuery{
					Texts: []store.SearchText{{Text: text}}, Fields: store.InTexts, Total: total, Window: store.Window{Limit: 20},
				}
				for b.Loop() {
					if _, err := v.Search(b.Context(), q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
