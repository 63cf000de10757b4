package mirror_test

import (
	"context"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
)

// applied is a mirror that is given releases by way of its database.
type applied struct {
	*mirror.Mirror
	database *neo4j.Store
}

func (a applied) Apply(ctx context.Context, g *kg.Graph) error {
	if err := a.database.Apply(ctx, g); err != nil {
		return err
	}
	return a.Refresh(ctx)
}

// open is a mirror of a database that holds g and nothing else.
func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	s := neo4jtest.Open(tb)
	if _, err := s.Load(tb.Context(), g, neo4j.LoadOptions{Forget: true}); err != nil {
		tb.Fatal(err)
	}
	m := mirror.New(kg.CityNetworks(), s, mirror.Options{})
	tb.Cleanup(m.Close)
	if err := m.Refresh(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return applied{m, s}
}

func TestConformanceOfAMirrorOfNeo4j(t *testing.T) { storetest.Run(t, open) }

func TestRandomQueriesOfAMirrorOfNeo4j(t *testing.T) { storetest.RunRandom(t, open) }
