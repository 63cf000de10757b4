package neo4j_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// open is a store that holds g and nothing else.
func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	s := neo4jtest.Open(tb)
	// What other tests have loaded is no part of its history.
	if _, err := s.Load(tb.Context(), g, neo4j.LoadOptions{Forget: true}); err != nil {
		tb.Fatal(err)
	}
	return s
}
