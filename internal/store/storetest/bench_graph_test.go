package storetest_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

func TestTheBenchmarkGraphHasTheProportionsItSays(t *testing.T) {
	const links = 10_000
	o := kg.CityNetworks()
	g := storetest.BenchGraph(links)
	if len(g.Links) != links {
		t.Errorf("%d links, want %d", len(g.Links), links)
	}
	n, degree := map[string]int{}, map[string]int{}
	for _, e := range g.Entities {
		n[o.Entities[e.Type].Name]++
	}
	ids := map[string]bool{}
	for _, l := range g.Links {
		ids[l.ID] = true
		degree[l.From]++
		degree[l.To]++
	}
	if want := map[string]int{"City": 1000, "Programme": 50, "Theme": 20, "Country": 200, "Region": 20}; !cmp.Equal(n, want) {
		t.Errorf("entities %v, want %v", n, want)
	}
	if len(ids) != links {
		t.Errorf("%d ids for %d links", len(ids), links)
	}
	for _, of := range []string{"City", "Programme"} {
		var degrees []int
		for _, e := range g.Entities {
			if o.Entities[e.Type].Name == of {
				degrees = append(degrees, degree[e.ID])
			}
		}
		slices.Sort(degrees)
		if median, most := degrees[len(degrees)/2], degrees[len(degrees)-1]; most < 5*median || median == 0 {
			t.Errorf("%s: median degree %d, largest %d: no heavy tail", of, median, most)
		}
	}
	values := cmp.Comparer(func(a, b kg.Value) bool { return a == b })
	if d := cmp.Diff(g, storetest.BenchGraph(links), values); d != "" {
		t.Errorf("it differs from itself: %s", d)
	}
}

func TestEveryBenchmarkFindsSomething(t *testing.T) {
	testlane.Covers(t, "internal/store/storetest")
	rows, err := storetest.BenchRows(t.Context(), open(t, storetest.BenchGraph(3000)), 6)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 16 {
		t.Errorf("%d benchmarks are left", len(rows))
	}
	for name, n := range rows {
		if n == 0 {
			t.Errorf("%s finds nothing", name)
		}
	}
}
