package memory_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

func open(tb testing.TB, g *kg.Graph) store.Store {
	s := memory.New(kg.CityNetworks())
	if err := s.Apply(tb.Context(), g); err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) { storetest.Run(t, open) }

func TestRandomQueries(t *testing.T) { storetest.RunRandom(t, open) }
