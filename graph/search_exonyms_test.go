package graph_test

import (
	"encoding/json"
	"testing"

	"cityweave/internal/tabular"
)

// The rows of testdata/exonyms.csv are chosen by examples/exonyms.py, by the inhabitants of cities and from the data
// files alone.
func TestNamesOfWellKnownCitiesInOtherLanguages(t *testing.T) {
	table, err := tabular.Open("testdata/exonyms.csv", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := over(builtInStore(t))
	if len(table.Rows) < 200 {
		t.Errorf("only %d names", len(table.Rows))
	}
	const query = `query($t:String!){search(text:$t first:1){nodes{id}} suggest(prefix:$t first:1){node{id}}}`
	for _, r := range table.Rows {
		row := r.Cells
		var answer struct {
			Data struct {
				Search  struct{ Nodes []struct{ ID string } }
				Suggest []struct{ Node struct{ ID string } }
			}
		}
		body := ask(t, h, query, map[string]any{"t": row[0]})
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatalf("%q: %s", row[0], body)
		}
		found, suggested := answer.Data.Search.Nodes, answer.Data.Suggest
		if len(found) == 0 || found[0].ID != row[1] || len(suggested) == 0 || suggested[0].Node.ID != row[1] {
			t.Errorf("%q (%s) finds %v and is suggested %v, want %s first", row[0], row[2], found, suggested, row[1])
		}
	}
}
