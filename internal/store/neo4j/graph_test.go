package neo4j_test

import (
	"errors"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

func readBack(t *testing.T, s *neo4j.Store) *kg.Graph {
	t.Helper()
	g, err := s.Graph(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestAReleaseIsReadBackFromNeo4jAsItWasLoaded(t *testing.T) {
	testlane.Covers(t, "internal/store", "internal/kg", "scripts/neo4j.pom.xml")
	s := neo4jtest.Open(t)
	seeds := uint64(2)
	if testlane.Nightly() {
		seeds = 4
	}
	for seed := range seeds {
		load(t, s, storetest.Random(seed, 200))
		neo4jtest.SameGraph(t, storetest.Random(seed, 200), readBack(t, s))
	}
}

func TestReadingBackFromNeo4j(t *testing.T) {
	t.Run("refuses a release that is replaced meanwhile", func(t *testing.T) {
		reader, writer := neo4jtest.Open(t), neo4jtest.Open(t)
		load(t, writer, towns("one", 5))
		if _, err := reader.Graph(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := reader.GraphWhile(t.Context(), func() {
			load(t, writer, towns("two", 5))
			load(t, writer, towns("three", 5)) // the slot of the first one
		})
		if !errors.Is(err, store.ErrReleaseMoved) {
			t.Errorf("got %v", err)
		}
	})
}

func TestThatSomethingElseHasWrittenToNeo4jIsNoticed(t *testing.T) {
	s := neo4jtest.Open(t)
	load(t, s, towns("whole", 5))
	if _, err := s.Run(t.Context(),
		"MATCH (n) WHERE n.id = 'city:0001' AND n.name = 'whole' DETACH DELETE n RETURN count(n)", nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Graph(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	// A load does not look at what it wrote itself, so the tests after this one begin anew.
	if _, err := s.Run(t.Context(), "MATCH (n) WHERE NOT n:Release OR NOT n.key = 'tests' DETACH DELETE n",
		nil); err != nil {
		t.Fatal(err)
	}
}

func noReadingBackScans(t *testing.T, p planner) {
	for _, x := range p.GraphReads() {
		p.explain(t, x)
	}
}
