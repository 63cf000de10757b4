package graph_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/graph"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// slowStore is a store whose lists take so long, and which asks its context at every step, as
// engines do.
type slowStore struct {
	store.Store
	takes time.Duration
}

type slowView struct {
	store.View
	takes time.Duration
}

func (s slowStore) View(ctx context.Context) (store.View, error) {
	v, err := s.Store.View(ctx)
	return slowView{v, s.takes}, err
}

func (v slowView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	for range v.takes / time.Millisecond {
		time.Sleep(time.Millisecond) // in a bubble
		if err := ctx.Err(); err != nil {
			return store.Page{}, err
		}
	}
	return v.View.List(ctx, q)
}

func slowly(t *testing.T, takes time.Duration, change func(*graph.Options)) http.Handler {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	return guardedOver(slowStore{st, takes}, change)
}

func TestAClientSpendsForTheTimeThatItsQueryRan(t *testing.T) {
	for name, c := range map[string]struct {
		takes  time.Duration
		status int
	}{"a second": {time.Second, http.StatusTooManyRequests}, "a moment": {time.Millisecond, http.StatusOK}} {
		synctest.Test(t, func(t *testing.T) {
			h := slowly(t, c.takes, nil)
			clients := ratelimit.New(ratelimit.Options{Rate: 1000, Burst: 10_000, Clients: 10})
			ask := func() int {
				r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(posted(`{cities{nodes{id}}}`, nil)))
				r.Header.Set("Content-Type", asJSON)
				r = r.WithContext(clients.WithClient(r.Context(), clients.Client(r)))
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				return w.Code
			}
			if status := ask(); status != http.StatusOK {
				t.Fatalf("%s: the first is answered with %d", name, status)
			}
			// The query is estimated at 20 nodes. A second is 100,000 more than were had at once.
			if status := ask(); status != c.status {
				t.Errorf("%s: the second is answered with %d, want %d", name, status, c.status)
			}
		})
	}
}

func TestAFloodOfLongQueriesLeavesRoomForShortOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var codes []string
		h := slowly(t, time.Second, func(o *graph.Options) {
			o.Limits.Long, o.Limits.InFlight = 1, 8
			o.Pacer = graph.NewPacer(o.Limits)
		})
		long := make(chan string, 6)
		for range cap(long) {
			go func() { long <- code(t, send(t, h, "POST", "/graphql", posted(`{cities{totalCount}}`, nil))) }()
		}
		synctest.Wait()
		time.Sleep(100 * time.Millisecond)
		if w := send(t, h, "POST", "/graphql", posted(`{__typename}`, nil)); w.Code != http.StatusOK || code(t, w) != "" {
			t.Errorf("a short one: %d %s", w.Code, w.Body)
		}
		overloaded := 0
		for range cap(long) {
			c := <-long
			codes = append(codes, c)
			if c == errcode.Overloaded {
				overloaded++
			}
		}
		// One runs, four may wait: half of those that may be at work.
		if overloaded != 1 {
			t.Errorf("got %q, want one of them given up", codes)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		h := slowly(t, time.Second, func(o *graph.Options) { o.Limits.Long, o.Limits.InFlight = 1, 8 }) // not paced
		long := make(chan string, 6)
		start := time.Now()
		for range cap(long) {
			go func() { long <- code(t, send(t, h, "POST", "/graphql", posted(`{cities{totalCount}}`, nil))) }()
		}
		for range cap(long) {
			if c := <-long; c != "" {
				t.Errorf("without a pacer: %s", c)
			}
		}
		if took := time.Since(start); took != time.Second {
			t.Errorf("without a pacer they wait for each other: %v", took)
		}
	})
}
