package neo4j_test

import (
	"context"
	"os"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/storetest"
)

func settings(tb testing.TB) neo4j.Config {
	tb.Helper()
	uri := os.Getenv("NEO4J_URI")
	if uri == "" {
		tb.Skip("NEO4J_URI is not set: scripts/neo4j start runs a server and prints the address to set it to")
	}
	return neo4j.Config{URI: uri, User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD"), Database: os.Getenv("NEO4J_DATABASE")}
}

func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	s, err := neo4j.Open(kg.CityNetworks(), settings(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close(context.WithoutCancel(tb.Context())) })
	if err := s.Apply(tb.Context(), g); err != nil {
		tb.Fatal(err)
	}
	return s
}

func TestConformance(t *testing.T) { storetest.Run(t, open) }
