package names

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// rowsByText is a store that finds the same rows for a text each time, and counts what it is asked.
type rowsByText struct {
	store.View
	rows  map[string][]store.SearchRow
	asked []int // texts, by call
}

func (v *rowsByText) Search(_ context.Context, q store.SearchQuery) ([]store.SearchPage, error) {
	v.asked = append(v.asked, len(q.Texts))
	pages := make([]store.SearchPage, len(q.Texts))
	for i, t := range q.Texts {
		p := &pages[i]
		p.Total = make([]int, 4)
		for _, r := range v.rows[t.Text] {
			if len(t.Types) == 0 || slices.Contains(t.Types, r.Node.Type) {
				p.Total[r.Node.Type]++
				p.Rows = append(p.Rows, r)
			}
		}
		if p.HasNext = len(p.Rows) > q.Window.Limit; p.HasNext {
			p.Rows = p.Rows[:q.Window.Limit]
		}
	}
	return pages, nil
}

func TestLookupOfATextForSeveralTypesIsOneTextAndFindsWhatEachTypeFinds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 500 {
		v := &rowsByText{rows: map[string][]store.SearchRow{}}
		for _, text := range []string{"a", "b", "c"} {
			for id := range r.IntN(8) {
				node := &kg.Entity{ID: text + string(rune('0'+id)), Type: kg.TypeID(r.IntN(4))}
				v.rows[text] = append(v.rows[text], store.SearchRow{Node: node})
			}
		}
		texts := make([]store.SearchText, 1+r.IntN(20))
		for i := range texts {
			texts[i].Text = string(rune('a' + r.IntN(3)))
			for range r.IntN(3) {
				if of := kg.TypeID(r.IntN(4)); !slices.Contains(texts[i].Types, of) {
					texts[i].Types = append(texts[i].Types, of)
				}
			}
		}
		q := store.SearchQuery{Exact: true, Total: true, Window: store.Window{Limit: 4}}
		q.Texts = texts
		want, _ := v.Search(t.Context(), q)
		v.asked = nil
		got := make([]store.SearchPage, len(texts))
		var l lookup
		for i := range texts {
			l.add(texts[i], func(p *store.SearchPage) { got[i] = *p })
		}
		if err := l.run(&resolver{ctx: t.Context(), view: v}, q); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("round %d: one by one (-) and at once (+):\n%s", round, diff)
		}
		distinct := map[string]bool{}
		for i := range texts {
			if len(texts[i].Types) == 1 {
				distinct[texts[i].Text] = true
			}
		}
		several := 0
		for i := range texts {
			if len(texts[i].Types) != 1 {
				several++
			}
		}
		if len(v.asked) > 2 || v.asked[0] > len(distinct)+several {
			t.Fatalf("round %d: %v texts were asked for in each call, of %d distinct ones", round, v.asked, len(distinct)+several)
		}
	}
}
