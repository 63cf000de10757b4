package graph_test

import (
	"context"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// onNeo4j is the engine on Neo4j. The database is one, so each graph takes the place of
// the one before, whose store is closed.
func onNeo4j(tb testing.TB) querytest.Engine {
	neo4jtest.Open(tb)
	var last *neo4j.Store
	return querytest.Engine{Name: "neo4j", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		if last != nil {
			last.Close(context.WithoutCancel(tb.Context()))
		}
		last = neo4jtest.Open(tb)
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
