package graph_test

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
)

// TestNamesOfTheTableMeanTheSameOnNeo4j compares what names of the built-in data mean to both engines, in all their
// scripts, as they are and as tables write them. A night asks for 5,000. By its file, the test follows another one of the
// built-in data, which the database has loaded then.
func TestNamesOfTheTableMeanTheSameOnNeo4j(t *testing.T) {
	database := onNeo4j(t)
	count, seed := 300, uint64(11)
	if n, err := strconv.Atoi(os.Getenv("CITYWEAVE_QUERIES")); err == nil && n >= 400 { // a night, on Neo4j
		count = 5000
	}
	if n, err := strconv.ParseUint(os.Getenv("CITYWEAVE_SEED"), 10, 64); err == nil {
		seed = n
	}
	g, err := readBuiltIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	items := namesOfTable(g, rand.New(rand.NewPCG(seed, 15)), count)
	ours, theirs := over(builtInStore(t)), over(database.Open(t, g))
	const query = `query($i:[NameInput!]!){mapNames(items:$i first:3){
		input status totalCandidates class match{id} candidates{score node{id}} places{id} reading{text steps{kind text}}}}`
	for some := range slices.Chunk(items, 100) {
		vars := map[string]any{"i": some}
		if diff := cmp.Diff(ask(t, ours, query, vars), ask(t, theirs, query, vars)); diff != "" {
			t.Fatalf("the seed is %d: %s", seed, diff)
		}
	}
}

// namesOfTable draws names of the entities of a graph, half of them with the country of the entity, some as tables write
// them and some with a letter that is wrong.
func namesOfTable(g *kg.Graph, r *rand.Rand, count int) []map[string]any {
	items := make([]map[string]any, count)
	for i := range items {
		e := g.Entities[r.IntN(len(g.Entities))]
		names := e.AllNames()
		text := []rune(names[r.IntN(len(names))].Text)
		if r.IntN(8) == 0 {
			text[r.IntN(len(text))] = []rune("aé?")[r.IntN(3)]
		}
		name := string(text)
		switch r.IntN(6) {
		case 0:
			name = "City of " + name
		case 1:
			name += " Municipality"
		}
		items[i] = map[string]any{"name": name}
		if country := e.Country(); country != "" && r.IntN(2) == 0 {
			items[i]["in"] = country
		}
	}
	return items
}
