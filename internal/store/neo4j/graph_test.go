package neo4j_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

// sameGraph compares graphs, whatever the order of their lists.
func sameGraph(t *testing.T, want, got *kg.Graph) {
	t.Helper()
	diff := cmp.Diff(want, got, cmp.Comparer(func(a, b kg.Value) bool {
		return a.Kind() == b.Kind() &&
			a.Text() == b.Text() && a.Date() == b.Date()
	}), cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(a, b *kg.Entity) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b kg.LinkRecord) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b *kg.Statement) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b *kg.Evidence) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b kg.Rule) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b kg.Block) bool { return a.ID < b.ID }))
	if diff != "" {
		t.Errorf("what was read back differs (-loaded +read):\n%.4000s", diff)
	}
}

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
		sameGraph(t, storetest.Random(seed, 200), readBack(t, s))
	}
}

// The built-in data have rules, blocks and more records of a kind than a page of the reading.
func TestTheBuiltInReleaseIsReadBackFromNeo4jAsItWasLoaded(t *testing.T) {
	testlane.Covers(t, "internal/store", "internal/kg", "internal/release", "seed/data", "scripts/neo4j.pom.xml")
	s := neo4jtest.Open(t)
	folders, err := release.Open()
	if err != nil {
		t.Fatal(err)
	}
	read := func() *kg.Graph {
		g, err := release.Read(t.Context(), kg.CityNetworks(), folders...)
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	load(t, s, read())
	want, got := read(), readBack(t, s)
	if len(want.Rules) == 0 || len(want.Blocks) == 0 || len(want.Links) <= 20_000 {
		t.Fatalf("%d rules, %d blocks, %d links are too few for this test", len(want.Rules), len(want.Blocks),
			len(want.Links))
	}
	sameGraph(t, want, got)
	if d := release.Compare(kg.CityNetworks(), want, got); len(d.Changes) > 0 {
		t.Errorf("%d differences, the first of them %+v", len(d.Changes), d.Changes[0])
	}
	// What links have in common is held once, as the reader of files does.
	distinct := map[*kg.LinkAttrs]bool{}
	for i := range got.Links {
		distinct[got.Links[i].LinkAttrs] = true
	}
	values := map[string]bool{}
	for i := range got.Links {
		values[fmt.Sprintf("%+v", *got.Links[i].LinkAttrs)] = true
	}
	if len(distinct) != len(values) {
		t.Errorf("%d attributes of links are held for %d different ones", len(distinct), len(values))
	}
	// It is loaded again without a change, so nothing that a load looks at was lost.
	if r := load(t, s, got); r.Changed {
		t.Errorf("loading what was read back is a change: %+v", r)
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
