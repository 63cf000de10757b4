//go:build !race

// With the race detector a sync.Pool forgets at random what it was given, which no count of
// allocations survives.

package graph_test

import (
	"fmt"
	"net/http"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

// TestAllocationsDoNotGrowWithTheRows asks for ten times as many rows, and lets only what
// the engine hands out grow, which comes in a few chunks.
func TestAllocationsDoNotGrowWithTheRows(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), storetest.BenchGraph(20_000)); err != nil {
		t.Fatal(err)
	}
	h := executed(st, false)
	allocations := func(query string) (float64, int) {
		body := bodyOf(query, nil)
		w := &nowhere{header: http.Header{}}
		n := testing.AllocsPerRun(50, func() {
			clear(w.header)
			w.n = 0
			h.ServeHTTP(w, post(body))
		})
		return n, w.n
	}
	for _, query := range []string{
		`{cities(first:%d){nodes{id name population isCapital}pageInfo{endCursor}}}`,
		`{cities(first:%d){edges{cursor node{id name latitude}}}}`,
		`{cities(first:%d){nodes{id programmes(first:3){edges{links{since role}node{id name themes(first:2){nodes{id}}}}}}}}`,
		`{cities(first:%d){nodes{id degree links(first:3){nodes{id type since from{id}to{name}}}}}}`,
	} {
		few, short := allocations(fmt.Sprintf(query, 10))
		many, long := allocations(fmt.Sprintf(query, 100))
		if long < 6*short {
			t.Fatalf("%s: %d and %d bytes are not ten times as many rows", query, short, long)
		}
		if many > few+50 {
			t.Errorf("%s: %v allocations for 10 rows, %v for 100", query, few, many)
		}
	}
}
