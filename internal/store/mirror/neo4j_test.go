package mirror_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
)

func openOnNeo4j(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	return over(tb, neo4jtest.Load(tb, g))
}

// All cases are run over a source in memory, see TestConformance. What a database can do wrong is
// how it hands over records, releases and their history.
func TestConformanceOfAMirrorOfNeo4j(t *testing.T) {
	storetest.Run(t, openOnNeo4j, storetest.Only("record/", "apply/", "history/"), storetest.Releases(12))
}
