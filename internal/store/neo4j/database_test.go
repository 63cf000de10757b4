package neo4j_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
)

// TestMain refuses a database that is neither empty nor the tests' own: they overwrite it.
func TestMain(m *testing.M) {
	if uri := os.Getenv("NEO4J_URI"); uri != "" {
		if err := claim(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

func environment() neo4j.Config {
	return neo4j.Config{
		URI: os.Getenv("NEO4J_URI"), User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD"), Database: os.Getenv("NEO4J_DATABASE"),
		Statement: time.Minute, Write: 5 * time.Minute, // planning takes long on a machine that does other things
	}
}

func claim(ctx context.Context) error {
	s, err := neo4j.Open(kg.CityNetworks(), environment())
	if err != nil {
		return err
	}
	defer s.Close(ctx)
	if err := s.ClaimForTests(ctx); err != nil {
		return fmt.Errorf("%s: %w", os.Getenv("NEO4J_URI"), err)
	}
	return nil
}

// connect gives a store over the database of the tests, or skips.
func connect(tb testing.TB) *neo4j.Store {
	tb.Helper()
	if os.Getenv("NEO4J_URI") == "" {
		tb.Skip("NEO4J_URI is not set: scripts/neo4j start runs a server and prints the address to set it to")
	}
	s, err := neo4j.Open(kg.CityNetworks(), environment())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close(context.WithoutCancel(tb.Context())) })
	return s
}

// open is a store that holds g and nothing else.
func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	s := connect(tb)
	// What other tests have loaded is no part of its history.
	if _, err := s.Load(tb.Context(), g, neo4j.LoadOptions{Forget: true}); err != nil {
		tb.Fatal(err)
	}
	return s
}
