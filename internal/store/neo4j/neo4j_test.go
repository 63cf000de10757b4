package neo4j_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

// coversEngine leaves a test out unless something has changed that the engine and its cases are made of.
func coversEngine(t *testing.T) {
	t.Helper()
	testlane.CoversPackages(t, "internal/store/neo4j", "internal/store/neo4j/neo4jtest", "internal/store/storetest",
		"scripts/neo4j", "scripts/neo4j.pom.xml")
}

func TestConformanceOnNeo4j(t *testing.T) {
	coversEngine(t)
	releases := 12
	if testlane.Nightly() {
		releases = 60
	}
	storetest.Run(t, open, storetest.Releases(releases))
}

// Each query has a text of its own, which the server plans first: that is what takes the time.
func TestRandomQueriesOnNeo4j(t *testing.T) {
	coversEngine(t)
	storetest.RunRandom(t, open, storetest.Queries(12))
}

func TestAFieldOfLinksNeedsNoMoreThanItsRowOnNeo4j(t *testing.T) {
	coversEngine(t)
	o := storetest.WithOwnLinkFields()
	open := func(tb testing.TB, g *kg.Graph) store.Store { return neo4jtest.LoadOver(tb, o, g) }
	storetest.RunRandom(t, open, storetest.Over(o), storetest.Queries(6))
}

func Benchmark(b *testing.B) { storetest.Bench(b, open) }
