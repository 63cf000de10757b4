package memory_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

func open(tb testing.TB, g *kg.Graph) store.Store {
	return applied(tb, memory.New(kg.CityNetworks()), g)
}

func applied(tb testing.TB, s *memory.Store, g *kg.Graph) *memory.Store {
	tb.Helper()
	if err := s.Apply(tb.Context(), g); err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) { storetest.Run(t, open) }

func TestRandomQueries(t *testing.T) { storetest.RunRandom(t, open) }

func TestAFieldOfLinksNeedsNoMoreThanItsRow(t *testing.T) {
	o := storetest.WithOwnLinkFields()
	open := func(tb testing.TB, g *kg.Graph) store.Store { return applied(tb, memory.New(o), g) }
	storetest.RunRandom(t, open, storetest.Over(o), storetest.Queries(750))
}

func TestTheWaysOfLargeGraphsGiveTheSameAnswers(t *testing.T) {
	storetest.RunRandom(t, func(tb testing.TB, g *kg.Graph) store.Store {
		return applied(tb, memory.Shrunk(kg.CityNetworks()), g)
	})
}

func Benchmark(b *testing.B) { storetest.Bench(b, open) }
