package graph_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

// TestRequestsThatShareMemoryDoNotMixTheirAnswers asks different things at the same time,
// of documents that are compiled meanwhile.
func TestRequestsThatShareMemoryDoNotMixTheirAnswers(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	h, oracle := executed(st, false), executed(st, true)
	var bodies, want []string
	for i, q := range alike {
		if strings.Contains(q.query, "__schema") || strings.Contains(q.query, "b:cities(first:0)") { // long, or in no order
			continue
		}
		for range 2 {
			query := fmt.Sprintf("#%d\n%s", i, q.query)
			w := httptest.NewRecorder()
			oracle.ServeHTTP(w, post(bodyOf(query, q.variables)))
			bodies, want = append(bodies, bodyOf(query, q.variables)), append(want, w.Body.String())
		}
	}
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for round := range 30 {
				for i := range bodies {
					i = (i + worker*7 + round) % len(bodies)
					w := httptest.NewRecorder()
					h.ServeHTTP(w, post(bodies[i]))
					if got := w.Body.String(); got != want[i] {
						t.Errorf("%s\ngot  %s\nwant %s", bodies[i], got, want[i])
						return
					}
				}
			}
		})
	}
	wg.Wait()
}
