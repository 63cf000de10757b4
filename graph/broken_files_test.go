package graph_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cityweave/graph"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/httpd"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
)

// breaking is a store that fails all reads from one on.
type breaking struct {
	store.Store
	reads atomic.Int64 // that succeed before
	err   error
}

func (b *breaking) View(ctx context.Context) (store.View, error) {
	v, err := b.Store.View(ctx)
	return breakingView{v, b}, err
}

// next is the error of the next read.
func (b *breaking) next() error {
	if b.reads.Add(-1) < 0 {
		return b.err
	}
	return nil
}

type breakingView struct {
	store.View
	b *breaking
}

func (v breakingView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	if err := v.b.next(); err != nil {
		return store.Page{}, err
	}
	return v.View.List(ctx, q)
}

func (v breakingView) ListLinks(ctx context.Context, q store.LinkQuery) ([]store.RecordPage[store.LinkRow], error) {
	if err := v.b.next(); err != nil {
		return nil, err
	}
	return v.View.ListLinks(ctx, q)
}

func (v breakingView) EvidenceAbout(ctx context.Context, ids []string) ([][]*kg.Evidence, error) {
	if err := v.b.next(); err != nil {
		return nil, err
	}
	return v.View.EvidenceAbout(ctx, ids)
}

// logged is a log that is read while it is written.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer // guarded by mu
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

// take returns what was logged since the last time.
func (l *logged) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	return l.text.String()
}

// filesOver serves tables and graphs as the program does, over HTTP/1.1 or HTTP/2. Tables of more than 5,000 bytes are
// sent while they are made.
func filesOver(t *testing.T, st store.Store, log io.Writer, protocol string) *httptest.Server {
	t.Helper()
	logger := slog.New(slog.NewTextHandler(log, nil))
	opts := graph.Options{Limits: limits.Limits{Table: 5_000}, Log: logger}
	tables := tables(st, opts)
	ready, err := tables.Ready()
	if err != nil {
		t.Fatal(err)
	}
	graphs := graph.NewGraphs(tables, kg.CityNetworks(), opts)
	s := httptest.NewUnstartedServer(whole(t, st, func(o *httpd.Options) {
		o.Graph, o.Data, o.Graphs = graphs.Answers(tables), ready, graphs
		o.Logger, o.Timeout = logger, time.Minute
	}))
	if s.EnableHTTP2 = protocol == "HTTP/2.0"; s.EnableHTTP2 {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

// received is an answer as a client has it.
type received struct {
	protocol string
	status   int
	body     []byte
	err      error // the answer has no proper end
}

func receive(t *testing.T, s *httptest.Server, path string) received {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	w, err := s.Client().Do(r)
	if err != nil {
		return received{err: err}
	}
	defer w.Body.Close()
	body, err := io.ReadAll(w.Body)
	return received{w.Proto, w.StatusCode, body, err}
}

// outcome holds an answer from a store that may fail to the whole file: it is whole, refused before its first byte, or
// broken off, which the client and the log see.
func outcome(t *testing.T, got received, want []byte, log, cause string) string {
	t.Helper()
	switch {
	case got.err != nil:
		for _, text := range []string{"a table is broken off", cause, "cut=true"} {
			if !strings.Contains(log, text) {
				t.Errorf("the log does not say %q:\n%s", text, log)
			}
		}
		if !bytes.HasPrefix(want, got.body) || len(got.body) == len(want) {
			t.Errorf("the %d bytes before the break are not a part of the table", len(got.body))
		}
		return "broken off"
	case got.status == http.StatusOK && bytes.Equal(got.body, want):
		return "whole"
	case got.status == http.StatusServiceUnavailable && bytes.Contains(got.body, []byte(errcode.StoreUnavailable)):
		if !strings.Contains(log, cause) || bytes.Contains(got.body, []byte(cause)) {
			t.Errorf("the client is told %s, and the log\n%s", got.body, log)
		}
		return "refused"
	}
	t.Errorf("%d bytes with status %d, want %d: %.300s", len(got.body), got.status, len(want), got.body)
	return "wrong"
}

func TestFilesOfAStoreThatFailsMeanwhile(t *testing.T) {
	const cause = "dial tcp 10.1.2.3:7687"
	st := &breaking{
		Store: inMemory(t, manyCities(t, 2_100, "A", "2026-01-02-abc")),
		err:   fmt.Errorf("%s: %w", cause, store.ErrUnavailable),
	}
	for _, file := range []brokenFile{
		{"HTTP/1.1", "/data/latest/links.csv", true},
		{"HTTP/2.0", "/data/latest/links.csv", true},
		{"HTTP/1.1", "/data/latest/links.xlsx", true},
		{"HTTP/1.1", "/data/latest/cities.tsv", true},
		{"HTTP/2.0", namesOfCities, true},
		{"HTTP/1.1", "/graph.nq", false}, // read whole before its first byte
	} {
		t.Run("are whole, refused or broken off: "+file.protocol+" "+file.path, func(t *testing.T) {
			file.check(t, st, cause, st.reads.Store)
		})
	}
}

// brokenFile is a file that a store is read for until it fails.
type brokenFile struct {
	protocol, path string
	streamed       bool // sent while it is made
}

// check lets the store succeed for ever longer, until the file is whole: failAfter lets it fail after so many reads.
func (f brokenFile) check(t *testing.T, st store.Store, cause string, failAfter func(reads int64)) {
	t.Helper()
	failAfter(math.MaxInt64)
	want := receive(t, filesOver(t, st, io.Discard, f.protocol), f.path)
	if want.err != nil || want.status != http.StatusOK || want.protocol != f.protocol {
		t.Fatalf("%s %d %v: %.300s", want.protocol, want.status, want.err, want.body)
	}
	log, seen := &logged{}, map[string]int{}
	s := filesOver(t, st, log, f.protocol)
	for reads := int64(0); seen["whole"] == 0 && reads < 100; reads++ {
		failAfter(reads)
		log.take()
		got := receive(t, s, f.path)
		seen[outcome(t, got, want.body, log.take(), cause)]++
	}
	t.Log(seen)
	if seen["whole"] != 1 || seen["refused"] == 0 || (seen["broken off"] > 0) != f.streamed {
		t.Errorf("%v", seen)
	}
}

func TestTheTableOfLinks(t *testing.T) {
	st := inMemory(t, manyCities(t, 3_500, "A", "2026-01-02-abc"))
	ask := func(ctx context.Context, opts graph.Options) *httptest.ResponseRecorder {
		ready, err := tables(st, opts).Ready()
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		ready.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/data/latest/links.csv", http.NoBody))
		return w
	}
	t.Run("has its headers without being read to its end", func(t *testing.T) {
		w := ask(accept.WithHeadersOnly(t.Context()), graph.Options{Limits: limits.Limits{Table: 20_000}})
		if w.Code != http.StatusOK || w.Header().Get("X-Row-Count") != "3500" || w.Body.Len() != 0 {
			t.Errorf("status %d, %v, %.300s", w.Code, w.Header(), w.Body)
		}
	})
	t.Run("is refused for a client that has spent its budget, with the code and when to ask again", func(t *testing.T) {
		var told []string
		clients := ratelimit.New(ratelimit.Options{Rate: 1, Burst: 2000, Clients: 10})
		budget := clients.Budget(netip.MustParsePrefix("192.0.2.1/32"))
		w := ask(ratelimit.WithBudget(t.Context(), budget), graph.Options{Refused: func(code string) {
			told = append(told, code)
		}})
		if w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), errcode.RateLimited) ||
			w.Header().Get("Retry-After") == "" || fmt.Sprint(told) != "[RATE_LIMITED]" {
			t.Errorf("status %d, %v, told %v: %s", w.Code, w.Header(), told, w.Body)
		}
	})
}
