package graph_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The list has a folded name without what stands between its words, and the cities that share it. mapNames compares
// word by word, so a city counts where one of its names has the same words.
func TestANameThatCitiesShareIsNeverMatchedWithoutItsCountry(t *testing.T) {
	list, err := os.ReadFile("testdata/names_shared.tsv")
	if err != nil {
		t.Fatal(err)
	}
	g, err := readBuiltIn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]*kg.Entity{}
	for _, e := range g.Entities {
		byID[e.ID] = e
	}
	var shared []string
	for line := range strings.Lines(string(list)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		owners, written := map[string]map[string]bool{}, map[string]string{}
		for id := range strings.SplitSeq(cells[2], "|") {
			e := byID[id]
			if e == nil {
				continue
			}
			for _, name := range append(e.AllNames(), kg.Name{Text: e.Name}) {
				folded := kg.Fold(name.Text)
				key := store.NameKey(folded)
				if lettersOf(folded) != lettersOf(kg.Fold(cells[0])) {
					continue
				}
				if owners[key] == nil {
					owners[key] = map[string]bool{}
				}
				owners[key][id], written[key] = true, name.Text
			}
		}
		for key, ids := range owners {
			if len(ids) > 1 {
				shared = append(shared, written[key])
			}
		}
	}
	if len(shared) < 1500 {
		t.Fatalf("%d names are shared; is the list read?", len(shared))
	}
	h := over(builtInStore(t))
	for len(shared) > 0 {
		some := shared[:min(500, len(shared))]
		shared = shared[len(some):]
		var answer struct {
			Data struct {
				MapNames []struct {
					Input, Status string
					Match         *struct{ ID string }
				}
			}
		}
		body := ask(t, h, `query ($names: [String!]!) { mapNames(names: $names, types: [CITY], first: 1) { input status match { id } } }`,
			map[string]any{"names": some})
		if err := json.Unmarshal([]byte(body), &answer); err != nil || len(answer.Data.MapNames) != len(some) {
			t.Fatalf("%v: %.500s", err, body)
		}
		for _, m := range answer.Data.MapNames {
			if m.Status == "MATCHED" || m.Match != nil {
				t.Errorf("%q is matched with %v", m.Input, m.Match)
			}
		}
	}
}

func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			return r
		}
		return -1
	}, s)
}
