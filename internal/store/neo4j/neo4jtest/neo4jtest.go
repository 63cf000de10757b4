// Package neo4jtest gives tests the database that they may overwrite, which NEO4J_URI names.
// Whoever uses it has Mark in its name, so that make neo4j runs all that need a database and
// nothing that has run without one.
package neo4jtest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/loader"
)

// Mark is in the name of each test that uses the database.
const Mark = "Neo4j"

// URI is the address of the database; the test is skipped when there is none. A test without
// Mark in its name fails, whether there is one or not.
func URI(tb testing.TB) string {
	tb.Helper()
	name, _, _ := strings.Cut(tb.Name(), "/")
	if strings.HasPrefix(name, "Test") && !strings.Contains(name, Mark) {
		tb.Fatalf("%s uses the database: name it so that %s is in its name, or make neo4j leaves it out", name, Mark)
	}
	uri := os.Getenv("NEO4J_URI")
	if uri == "" {
		tb.Skip("NEO4J_URI is not set: scripts/neo4j start runs a server and prints the address to set it to")
	}
	return uri
}

// Config is how the database is reached; see URI.
func Config(tb testing.TB) neo4j.Config {
	tb.Helper()
	URI(tb)
	return config()
}

func config() neo4j.Config {
	return neo4j.Config{
		URI: os.Getenv("NEO4J_URI"), User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD"),
		Database:  os.Getenv("NEO4J_DATABASE"),
		Statement: time.Minute, Write: 5 * time.Minute, // planning takes long on a busy machine
	}
}

// Open is a store of the test's own over the database, which holds what the last test left. One that is neither empty nor marked as that of tests is
// refused, since they overwrite it.
func Open(tb testing.TB) *neo4j.Store {
	tb.Helper()
	c := Config(tb)
	s, err := neo4j.Open(kg.CityNetworks(), c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close(context.WithoutCancel(tb.Context())) })
	if _, err := shared(); err != nil {
		tb.Fatal(err)
	}
	return s
}

// Load returns the store that all callers of this test process use one after the other, with g as
// its only release. It stays open, so that only the first load checks the indexes.
func Load(tb testing.TB, g *kg.Graph) *neo4j.Store {
	tb.Helper()
	URI(tb)
	s, err := shared()
	if err != nil {
		tb.Fatal(err)
	}
	if err := backToOneSlot(tb.Context(), config()); err != nil {
		tb.Fatal(err)
	}
	// What other tests have loaded is no part of its history.
	if _, err := s.Load(tb.Context(), g, loader.Options{Forget: true}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// LoadOver is Load with another ontology: the store is the test's own, and the release as well.
func LoadOver(tb testing.TB, o *kg.Ontology, g *kg.Graph) *neo4j.Store {
	tb.Helper()
	c := Config(tb)
	s, err := neo4j.Open(o, c)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close(context.WithoutCancel(tb.Context())) })
	if err := Claim(tb.Context(), c); err != nil {
		tb.Fatal(err)
	}
	if err := backToOneSlot(tb.Context(), c); err != nil {
		tb.Fatal(err)
	}
	if _, err := s.Load(tb.Context(), g, loader.Options{Forget: true}); err != nil {
		tb.Fatal(err)
	}
	return s
}

// shared opens the store of Load and claims the database, once for each process.
var shared = sync.OnceValues(func() (*neo4j.Store, error) {
	c := config()
	c.Recent = 1 // the next case asks other questions, so warming those of this one is of no use
	s, err := neo4j.Open(kg.CityNetworks(), c)
	if err != nil {
		return nil, err
	}
	if err := Claim(context.Background(), c); err != nil {
		return nil, fmt.Errorf("%s: %w", c.URI, err)
	}
	return s, nil
})
