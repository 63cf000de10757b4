package mirror_test

import (
	"context"
	"os"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/storetest"
)

// connect gives a store over the database of the tests, or skips; see docs/neo4j.md.
func connect(tb testing.TB) *neo4j.Store {
	tb.Helper()
	if os.Getenv("NEO4J_URI") == "" {
		tb.Skip("NEO4J_URI is not set: scripts/neo4j start runs a server and prints the address to set it to")
	}
	s, err := neo4j.Open(kg.CityNetworks(), neo4j.Config{
		URI: os.Getenv("NEO4J_URI"), User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD"), Database: os.Getenv("NEO4J_DATABASE"),
		Statement: time.Minute, Write: 5 * time.Minute,
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close(context.WithoutCancel(tb.Context())) })
	if err := s.ClaimForTests(tb.Context()); err != nil {
		tb.Fatalf("%s: %v", os.Getenv("NEO4J_URI"), err)
	}
	return s
}

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
	s := connect(tb)
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

func TestConformance(t *testing.T) { storetest.Run(t, open) }

func TestRandomQueries(t *testing.T) { storetest.RunRandom(t, open) }
