package graph_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// waiting is a store whose views wait until a test lets them go, or the request is over.
type waiting struct {
	store.Store
	asked, free chan struct{}
}

func (s waiting) View(ctx context.Context) (store.View, error) {
	s.asked <- struct{}{}
	select {
	case <-s.free:
		return s.Store.View(ctx)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func waitingStore(t *testing.T) waiting {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	return waiting{st, make(chan struct{}, 100), make(chan struct{})}
}

func TestAClientThatLeavesAndATimeThatIsOverEndTheCallOfTheStore(t *testing.T) {
	for name, end := range map[string]func(context.Context) (context.Context, context.CancelFunc){
		"leaves": context.WithCancel,
		"over": func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Millisecond)
		},
	} {
		t.Run(name, func(t *testing.T) {
			// The clock of the bubble stands still until the store is asked.
			synctest.Test(t, func(t *testing.T) {
				st := waitingStore(t)
				h := guardedOver(st, nil)
				ctx, cancel := end(t.Context())
				defer cancel()
				r := httptest.NewRequestWithContext(ctx, "POST", "/graphql", strings.NewReader(posted(`{cities{totalCount}}`, nil)))
				r.Header.Set("Content-Type", asJSON)
				w := httptest.NewRecorder()
				done := make(chan struct{})
				go func() { defer close(done); h.ServeHTTP(w, r) }()
				<-st.asked
				if name == "leaves" {
					cancel()
				}
				<-done // the store is never set free
				if got := code(t, w); got != "TIMEOUT" || !json.Valid(w.Body.Bytes()) {
					t.Errorf("got %d %s", w.Code, w.Body)
				}
			})
		})
	}
}
