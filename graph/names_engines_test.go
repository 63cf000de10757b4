package graph_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph/querytest"
)

func TestNamesMeanTheSameToTheModel(t *testing.T) { namesAlike(t, model, 200) }

func TestNamesMeanTheSameOnNeo4j(t *testing.T) { namesAlike(t, onNeo4j(t), 200) }

// namesAlike compares what names mean to the embedded engine and to another one: names of the graph, wrapped, with
// places and with letters that are wrong. A night asks for 5,000.
func namesAlike(t *testing.T, other querytest.Engine, count int) {
	if n, err := strconv.Atoi(os.Getenv("CITYWEAVE_QUERIES")); err == nil && n >= 1000 {
		count = 5000
	}
	r := rand.New(rand.NewPCG(7, 8))
	g := knownTowns()
	name := func() string { return g.Entities[r.IntN(len(g.Entities))].Name }
	wrapped := []func() string{
		name, name,
		func() string { return "City of " + name() },
		func() string { return name() + " Council" },
		func() string { return name() + ", " + name() },
		func() string { return name() + " (" + name() + ")" },
		func() string { return name() + " / " + name() },
		func() string { return name() + []string{", CA", ", USA", ", US-OH", ", EL"}[r.IntN(4)] },
		func() string { return "Stadt " + name() + ", " + name() + ", " + name() },
	}
	item := func() map[string]any {
		text := []rune(wrapped[r.IntN(len(wrapped))]())
		if at := r.IntN(len(text)); r.IntN(3) == 0 {
			text[at] = []rune("aeé?ü ")[r.IntN(6)]
		}
		out := map[string]any{"name": string(text)}
		if r.IntN(3) == 0 {
			out["in"] = name()
		}
		if r.IntN(6) == 0 {
			out["id"] = []string{"geonames:4525353", "geonames:1", "wikidata:Q1", "city:at-wien"}[r.IntN(4)]
		}
		if r.IntN(6) == 0 {
			out["latitude"], out["longitude"] = 39.9, -83.8
		}
		return out
	}
	// Each engine owns its graph.
	ours, theirs := over(embedded.Open(t, knownTowns())), over(other.Open(t, knownTowns()))
	for asked := 0; asked < count; asked += 100 {
		items := make([]map[string]any, 100)
		for i := range items {
			items[i] = item()
		}
		vars := map[string]any{"i": items}
		if diff := cmp.Diff(ask(t, ours, readQuery, vars), ask(t, theirs, readQuery, vars)); diff != "" {
			t.Fatal(fmt.Sprint(items, diff))
		}
	}
}
