package mirror_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

func openOnNeo4j(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	return over(tb, neo4jtest.Load(tb, g))
}

// All cases are run over a source in memory, see TestConformance. What a database can do wrong is
// how it hands over records, releases and their history.
func TestConformanceOfAMirrorOfNeo4j(t *testing.T) {
	testlane.CoversPackages(t, "internal/store/mirror", "internal/store/neo4j/neo4jtest", "internal/store/storetest",
		"scripts/neo4j", "scripts/neo4j.pom.xml")
	storetest.Run(t, openOnNeo4j, storetest.Only("record/", "apply/", "history/"), storetest.Releases(12))
}
