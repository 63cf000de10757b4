package neo4j_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// open is a store that holds g and nothing else.
func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	return neo4jtest.Load(tb, g)
}
