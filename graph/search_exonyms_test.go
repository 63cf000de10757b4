package graph_test

import (
	"encoding/json"
	"maps"
	"os/exec"
	"path/filepath"
	"testing"

	"cityweave/internal/tabular"
	"cityweave/internal/testlane"
)

// The rows of testdata/exonyms.csv are chosen by examples/exonyms.py, by the inhabitants of cities and from the data
// files alone. Few names have a language there: GeoNames does not say it. So a script that one language writes stands for
// the language.
func TestNamesOfWellKnownCitiesAreChosenByTheScript(t *testing.T) {
	testlane.Covers(t, "examples", "seed/data", "graph/testdata/exonyms.csv")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not there, so the names are taken as they stand")
	}
	script := filepath.Join("..", "examples", "exonyms.py")
	if out, err := exec.CommandContext(t.Context(), python, script, "--check").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestNamesOfWellKnownCitiesInOtherLanguages(t *testing.T) {
	table, err := tabular.Open("testdata/exonyms.csv", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := over(builtInStore(t))
	groups, languages := map[string]int{}, map[string]int{}
	for _, r := range table.Rows {
		groups[r.Cells[2]]++
		if len(r.Cells) > 3 && r.Cells[3] != "" {
			languages[r.Cells[3]]++
		}
	}
	scripts := 0
	for _, n := range groups {
		if n >= 10 {
			scripts++
		}
	}
	maps.DeleteFunc(languages, func(_ string, n int) bool { return n < 10 })
	t.Logf("%d names, %d scripts, languages with ten names or more: %v", len(table.Rows), scripts, languages)
	if len(table.Rows) < 200 || scripts < 6 || len(languages) < 10 {
		t.Errorf("only %d names, %d scripts, languages %v", len(table.Rows), scripts, languages)
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
