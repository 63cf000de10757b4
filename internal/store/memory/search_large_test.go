package memory_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The first of many names are found block by block; here there are blocks of blocks.
func TestSearchesOfALargeGraphFindWhatTheModelFinds(t *testing.T) {
	v, model := large()
	lines := func(p store.SearchPage) (out []string) {
		out = append(out, fmt.Sprint(p.Total, p.HasNext, p.HasPrev))
		for _, r := range p.Rows {
			out = append(out, fmt.Sprint(r.Node.ID, " ", r.Match.Class, r.Match.Edits, r.Standing, r.Degree))
		}
		return out
	}
	city, programme := typeOf(t, "City"), typeOf(t, "Programme")
	var texts []string
	page, err := v.List(t.Context(), store.ListQuery{Types: []kg.TypeID{city}, Window: store.Window{Limit: 900}})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(page.Rows); i += 300 {
		name := []rune(page.Rows[i].Node.Name)
		texts = append(texts, string(name[:1]), string(name[:2]), string(name), string(name[:2])+"x"+string(name[3:]))
	}
	for _, text := range texts {
		for name, q := range map[string]store.SearchQuery{
			"the first":                {Window: store.Window{Limit: 10}},
			"one":                      {Window: store.Window{Limit: 1}},
			"with the total":           {Window: store.Window{Limit: 10}, Total: true},
			"the best":                 {Window: store.Window{Limit: 5}, Best: true},
			"the best, with the total": {Window: store.Window{Limit: 5}, Best: true, Total: true},
		} {
			for _, types := range [][]kg.TypeID{nil, {city}, {programme}} {
				q.Texts = []store.SearchText{{Text: text, Types: types}}
				want, err := model.Search(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				got, err := v.Search(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(lines(want[0]), lines(got[0])); d != "" {
					t.Errorf("%q, %s, types %v: -model +engine\n%s", text, name, types, d)
				}
				if len(text) == 1 && types == nil && len(got[0].Rows) == 0 {
					t.Errorf("%q finds nothing", text)
				}
			}
		}
	}
}
