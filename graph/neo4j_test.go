package graph_test

import (
	"context"
	"os"
	"testing"
	"time"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
)

// connected gives a store over the database of the tests, which NEO4J_URI names, or
// skips. Tests overwrite that database; one that is neither empty nor theirs is refused.
func connected(tb testing.TB) *neo4j.Store {
	tb.Helper()
	if os.Getenv("NEO4J_URI") == "" {
		tb.Skip("NEO4J_URI is not set: scripts/neo4j start runs a server and prints the address to set it to")
	}
	st, err := neo4j.Open(kg.CityNetworks(), neo4j.Config{
		URI: os.Getenv("NEO4J_URI"), User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD"), Database: os.Getenv("NEO4J_DATABASE"),
		Statement: time.Minute, // planning takes long on a machine that does other things
	})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { st.Close(context.WithoutCancel(tb.Context())) })
	if err := st.ClaimForTests(tb.Context()); err != nil {
		tb.Fatalf("%s: %v", os.Getenv("NEO4J_URI"), err)
	}
	return st
}

// onNeo4j is the engine on Neo4j. The database is one, so each graph takes the place of
// the one before, whose store is closed.
func onNeo4j(tb testing.TB) querytest.Engine {
	connected(tb)
	var last *neo4j.Store
	return querytest.Engine{Name: "neo4j", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		if last != nil {
			last.Close(context.WithoutCancel(tb.Context()))
		}
		last = connected(tb)
		// The history begins with the first of them, as in a store that is opened for it.
		for i, g := range releases {
			if _, err := last.Load(tb.Context(), g, neo4j.LoadOptions{Forget: i == 0}); err != nil {
				tb.Fatal(err)
			}
		}
		return last
	}}
}

// anyStore is a store of which nothing else is known: a mirror that says nothing of its age,
// which no other engine has.
type anyStore struct{ store.Store }

func (s anyStore) View(ctx context.Context) (store.View, error) {
	v, err := s.Store.View(ctx)
	return struct{ store.View }{v}, err
}

// mirrored is the mirror of a database, which takes the place of the one before as onNeo4j does.
func mirrored(tb testing.TB) querytest.Engine {
	database := onNeo4j(tb)
	return querytest.Engine{Name: "mirror", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		source, ok := database.Open(tb, releases...).(*neo4j.Store)
		if !ok {
			tb.Fatal("the engine on Neo4j is another one")
		}
		m := mirror.New(kg.CityNetworks(), source, mirror.Options{})
		tb.Cleanup(m.Close)
		if err := m.Refresh(tb.Context()); err != nil {
			tb.Fatal(err)
		}
		return anyStore{m}
	}}
}
