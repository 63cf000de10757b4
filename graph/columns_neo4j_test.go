package graph_test

import (
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// column is a question about a column of a table: the ids or names of it are in variables.
type column struct {
	name, query string
	variables   func(rows int) map[string]any
	rows        []int // few, and as many as a table may have
	statements  int   // at most, for any number of rows
}

// columnsOf are questions with IDs and names of the cities of a graph, of which some are unknown or misspelt.
func columnsOf(g *kg.Graph) []column {
	var ids, names []string
	var places []any
	country := map[string]string{}
	for _, e := range g.Entities {
		country[e.ID] = e.Name
	}
	for _, e := range g.Entities {
		if !strings.HasPrefix(e.ID, "city:") || e.Detail == nil {
			continue
		}
		i := slices.IndexFunc(e.Detail.SameAs, func(x kg.ExternalID) bool { return x.Scheme == "geonames" })
		if i < 0 {
			continue
		}
		id, name, place := "geonames:"+e.Detail.SameAs[i].Value, e.Name, any(country["country:"+e.ID[5:7]])
		switch len(names) % 10 {
		case 3:
			id = "geonames:99" + e.Detail.SameAs[i].Value // nobody's
			name = "City of " + name
		case 5:
			runes := []rune(name)
			runes[len(runes)/2] = 'x'
			name = string(runes)
		case 7:
			place = nil
		}
		ids, names, places = append(ids, id), append(names, name), append(places, place)
	}
	ofIDs := func(rows int) map[string]any { return map[string]any{"ids": ids[:rows]} }
	return []column{
		{
			"ids", `query($ids:[String!]!){byExternalIds(ids:$ids){index input entity{id name ...on Place{latitude longitude}} duplicateOf}}`,
			ofIDs,
			[]int{10, 3_700},
			1,
		},
		{
			"ids in a filter", `query($ids:[String!]!){cities(where:{sameAs:{in:$ids}} first:100){totalCount nodes{id name}}}`,
			ofIDs,
			[]int{10, 3_700},
			1,
		},
		{
			"names with places",
			`query($n:[String!]! $p:[String]){mapNames(names:$n places:$p types:[CITY]){index match{id} candidates{node{id}}}}`,
			func(rows int) map[string]any { return map[string]any{"n": names[:rows], "p": places[:rows]} },
			[]int{10, 1_000},
			4, // searches, of which some names need fewer
		},
	}
}

// columnsOnNeo4j asks for columns of a few rows and of many: the answers are those of the embedded engine, for as many
// statements.
func columnsOnNeo4j(t *testing.T, g *kg.Graph, embedded, database *counting, wire *boltWire) {
	for _, c := range columnsOf(g) {
		t.Run(c.name, func(t *testing.T) {
			for _, rows := range c.rows {
				want := ask(t, over(embedded.Store), c.query, c.variables(rows))
				wire.take()
				got := ask(t, over(database), c.query, c.variables(rows))
				_, statements := wire.take()
				if statements == 0 || strings.Contains(got, `"errors"`) {
					t.Fatalf("%d rows: %d statements: %.2000s", rows, statements, got)
				}
				if got != want {
					t.Errorf("%d rows: Neo4j answers %.2000s\nthe embedded engine %.2000s", rows, got, want)
				}
				if statements > c.statements {
					t.Errorf("%d rows take %d statements, want at most %d", rows, statements, c.statements)
				}
			}
		})
	}
}
