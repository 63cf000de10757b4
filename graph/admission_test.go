package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"cityweave/graph"
	"cityweave/internal/accept"
	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// slowStore is a store whose lists take a fixed time.
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
	time.Sleep(v.takes) // in a bubble
	return v.View.List(ctx, q)
}

// oneAtATime is a limit.
type oneAtATime struct{}

func (oneAtATime) Limit() int                { return 1 }
func (oneAtATime) Acquire() admission.Permit { return nil }

func onlyOne(waiting int) func(*graph.Options) {
	return func(o *graph.Options) {
		o.Admission = admission.New(admission.Options{Limiter: oneAtATime{}, Waiting: waiting, Log: slog.New(slog.DiscardHandler)})
	}
}

func TestDebit(t *testing.T) {
	for name, c := range map[string]struct {
		takes  time.Duration
		status int
	}{
		"charges processor time beyond the estimate": {time.Second, http.StatusTooManyRequests},
		"charges the estimate if that is more":       {time.Millisecond, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := memory.New(kg.CityNetworks())
				if err := st.Apply(t.Context(), small(t, network)); err != nil {
					t.Fatal(err)
				}
				h := guardedOver(slowStore{st, c.takes}, onlyOne(10))
				clients := ratelimit.New(ratelimit.Options{Rate: 1000, Burst: 10_000, Clients: 10})
				// The query is estimated at 20 nodes. A second costs 100,000, more than the burst.
				for i, want := range []int{http.StatusOK, c.status} {
					r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(posted(`{cities{nodes{id}}}`, nil)))
					r.Header.Set("Content-Type", asJSON)
					r = r.WithContext(ratelimit.WithBudget(r.Context(), clients.Budget(ratelimit.Proxies{}.Client(r))))
					w := httptest.NewRecorder()
					h.ServeHTTP(w, r)
					if w.Code != want {
						t.Errorf("request %d is answered with %d, want %d", i, w.Code, want)
					}
				}
			})
		})
	}
}

// A root field reads the clock of its thread twice, and the request is charged its share of the program's if the
// scheduler has moved the field to another thread meanwhile, or that clock has not moved on: hence many attempts.
func TestDebitLeavesOutWhatRunsBeside(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux has a clock for each thread")
	}
	var busy atomic.Int64 // the program seems to use a second between any two readings
	clock := func() time.Duration { return time.Duration(busy.Add(1)) * time.Second }
	h := guarded(t, func(o *graph.Options) {
		o.Admission = admission.New(admission.Options{CPU: clock, Log: slog.New(slog.DiscardHandler)})
	})
	clients := ratelimit.New(ratelimit.Options{Rate: 1000, Burst: 10_000, Clients: 5000})
	for i := range 5000 {
		client := clients.Budget(netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, byte(i >> 8), byte(i)}), 32))
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(posted(`{cities{nodes{id}}}`, nil)))
		r.Header.Set("Content-Type", asJSON)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r.WithContext(ratelimit.WithBudget(r.Context(), client)))
		if w.Code != http.StatusOK {
			t.Fatalf("got %d: %s", w.Code, w.Body)
		}
		if _, ok := client.Reserve(5000); ok { // a second costs 100,000
			return
		}
	}
	t.Error("every request was charged for what ran beside it")
}

func TestAdmission(t *testing.T) {
	const query = `{a:cities{totalCount} b:cities{totalCount} c:cities{totalCount}}`
	t.Run("refuses a whole request with 503 before any of its work", func(t *testing.T) {
		for _, media := range []string{accept.JSON, accept.GraphQL} {
			synctest.Test(t, func(t *testing.T) {
				st := waitingStore(t)
				var codes []string
				h := guardedOver(st, func(o *graph.Options) {
					onlyOne(1)(o)
					o.Refused = func(code string) { codes = append(codes, code) }
				})
				answered := make(chan int, 2)
				for range cap(answered) { // one runs, one waits
					go func() { answered <- send(t, h, "POST", "/graphql", posted(`{cities{totalCount}}`, nil)).Code }()
					synctest.Wait()
				}
				reads := len(st.asked)
				r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(posted(query, nil)))
				r.Header.Set("Content-Type", asJSON)
				r.Header.Set("Accept", media)
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				if w.Code != http.StatusServiceUnavailable || code(t, w) != errcode.Busy || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), `"data"`) {
					t.Errorf("%s: got %d, Retry-After %q: %s", media, w.Code, w.Header().Get("Retry-After"), w.Body)
				}
				if len(st.asked) != reads || fmt.Sprint(codes) != "[BUSY]" {
					t.Errorf("%s: %d reads of a refused request; counted %v", media, len(st.asked)-reads, codes)
				}
				close(st.free)
				for range cap(answered) {
					if status := <-answered; status != http.StatusOK {
						t.Errorf("%s: an admitted one is answered with %d", media, status)
					}
				}
			})
		}
	})
	t.Run("answers requests of many root fields, however many clients send them", func(t *testing.T) {
		// How long they wait is not the matter here: on a busy machine the last one waits longer than clients would.
		h := guarded(t, func(o *graph.Options) {
			o.Admission = admission.New(admission.Options{
				Patience: time.Hour, StandingPatience: time.Hour, Log: slog.New(slog.DiscardHandler),
			})
		})
		var fields strings.Builder
		for i := range 12 {
			fmt.Fprintf(&fields, "f%d:cities(first:20){nodes{name programmes(first:3){nodes{name}}}} ", i)
		}
		answers := make(chan *httptest.ResponseRecorder, 320)
		for range cap(answers) {
			go func() { answers <- send(t, h, "POST", "/graphql", posted("{"+fields.String()+"}", nil)) }()
		}
		for range cap(answers) {
			if w := <-answers; w.Code != http.StatusOK || code(t, w) != "" {
				t.Fatalf("got %d %.300s", w.Code, w.Body)
			}
		}
	})
}
