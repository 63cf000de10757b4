package graph_test

import (
	"fmt"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/testlane"
)

// The built-in data have rules, blocks and more records of a kind than a page of the reading. By its file, the test
// follows another one of these data, which takes the minute that it takes to load them.
func TestTheBuiltInReleaseIsReadBackFromNeo4jAsItWasLoaded(t *testing.T) {
	testlane.Covers(t, "internal/store", "internal/kg", "internal/release", "seed/data", "scripts/neo4j.pom.xml")
	read := func() *kg.Graph {
		g, err := readBuiltIn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	s := neo4jtest.Load(t, read())
	want := read()
	got, err := s.Graph(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Rules) == 0 || len(want.Blocks) == 0 || len(want.Links) <= 20_000 {
		t.Fatalf("%d rules, %d blocks, %d links are too few for this test", len(want.Rules), len(want.Blocks),
			len(want.Links))
	}
	neo4jtest.SameGraph(t, want, got)
	if d := revision.Between(kg.CityNetworks(), want, got); len(d.Changes) > 0 {
		t.Errorf("%d differences, the first of them %+v", len(d.Changes), d.Changes[0])
	}
	// What links have in common is held once, as the reader of files does.
	distinct, values := map[*kg.LinkAttrs]bool{}, map[string]bool{}
	for i := range got.Links {
		distinct[got.Links[i].LinkAttrs] = true
		values[fmt.Sprintf("%+v", *got.Links[i].LinkAttrs)] = true
	}
	if len(distinct) != len(values) {
		t.Errorf("%d attributes of links are held for %d different ones", len(distinct), len(values))
	}
	// It is loaded again without a change, so nothing that a load looks at was lost.
	if r, err := s.Load(t.Context(), got, loader.Options{}); err != nil || r.Changed {
		t.Errorf("loading what was read back: %v, %+v", err, r)
	}
}
