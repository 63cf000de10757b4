package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
	"cityweave/internal/accept"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store/memory"
)

// namesOfCities is the address of a table of all cities.
var namesOfCities = "/graphql?format=csv&query=" + url.QueryEscape("{ cities { nodes { name } } }")

// rawAnswer is the answer of a server to a request, as it is on the wire.
func rawAnswer(t *testing.T, s *httptest.Server, request string) []byte {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, request); err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// parse reads an answer as a client does.
func parse(raw []byte) (*http.Response, []byte, error) {
	r, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), nil)
	if err != nil {
		return nil, nil, err
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	return r, body, err
}

func TestTableAboveTheSizeThatIsKept(t *testing.T) {
	st := inMemory(t, manyCities(t, 2_345, "A", "2026-01-02-abc"))
	kept := getTable(t, tables(st, graph.Options{}), `{ cities { nodes { name } } }`, nil, "format=csv")
	s := httptest.NewServer(tables(st, graph.Options{Limits: limits.Limits{Table: 1_500}}))
	defer s.Close()
	raw := rawAnswer(t, s, "GET "+namesOfCities+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
	t.Run("is the same table, with the number of its rows before it and its digest behind it", func(t *testing.T) {
		r, body, err := parse(raw)
		if err != nil || r.StatusCode != http.StatusOK || !bytes.Equal(body, kept.Body.Bytes()) {
			t.Fatalf("%v %d: %d bytes, want %d", err, r.StatusCode, len(body), kept.Body.Len())
		}
		sum := sha256.Sum256(body)
		want := "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
		if got := r.Trailer.Get("Repr-Digest"); got != want || got != kept.Header().Get("Repr-Digest") {
			t.Errorf("digest %s, want %s", got, want)
		}
		if got := r.Header.Get("X-Row-Count"); got != "2345" {
			t.Errorf("%s rows", got)
		}
		if r.ContentLength != -1 || r.Header.Get("ETag") != "" || r.Header.Get("Accept-Ranges") != "none" ||
			r.Header.Get("X-Release") != "2026-01-02-abc" {
			t.Errorf("headers %v", r.Header)
		}
	})
	t.Run("has the number of its rows behind it if it cannot be known before", func(t *testing.T) {
		query := url.QueryEscape("{ programmes { nodes { cities(first: 500) { nodes { name } } } } }")
		r, body, err := parse(rawAnswer(t, s, "GET /graphql?format=csv&nested=rows&query="+query+
			" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
		if err != nil || r.Header.Get("X-Row-Count") != "" || r.Trailer.Get("X-Row-Count") != "500" {
			t.Errorf("%v %v %v: %d bytes", err, r.Header, r.Trailer, len(body))
		}
	})
	t.Run("is no success if it is cut at any byte", func(t *testing.T) {
		for n := range len(raw) {
			if n%13 != 0 && n > 300 && n < len(raw)-300 {
				continue
			}
			if _, _, err := parse(raw[:n]); err == nil {
				t.Fatalf("a client takes %d of %d bytes for the whole answer", n, len(raw))
			}
		}
	})
	t.Run("is refused for clients that could not see that it was cut", func(t *testing.T) {
		r, body, err := parse(rawAnswer(t, s, "GET "+namesOfCities+" HTTP/1.0\r\n\r\n"))
		if err != nil || r.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "bytes in its table") {
			t.Errorf("%v: status %d: %s", err, r.StatusCode, body)
		}
	})
}

func TestHeadersOfATableThatIsSent(t *testing.T) {
	var views int64
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), manyCities(t, 20_000, "A", "first")); err != nil {
		t.Fatal(err)
	}
	h := tables(&moving{Store: st, next: func(view int64) { views = view }},
		graph.Options{Limits: limits.Limits{Table: 20_000}})
	ask := func(ctx context.Context) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, namesOfCities, http.NoBody))
		return w
	}
	head := ask(accept.WithHeadersOnly(t.Context()))
	ofHead := views
	t.Run("are those of the table, without reading it to its end", func(t *testing.T) {
		whole := ask(t.Context())
		for _, name := range []string{"Repr-Digest", "Date"} { // behind the table
			whole.Header().Del(name)
		}
		if diff := cmp.Diff(whole.Header(), head.Header()); diff != "" || head.Code != http.StatusOK || head.Body.Len() != 0 {
			t.Errorf("status %d, %d bytes: %s", head.Code, head.Body.Len(), diff)
		}
		if ofWhole := views - ofHead; ofHead*4 > ofWhole {
			t.Errorf("%d views of the data, and %d for the whole table", ofHead, ofWhole)
		}
	})
	t.Run("leave their place to the next", func(t *testing.T) {
		for range 10 {
			if w := ask(accept.WithHeadersOnly(t.Context())); w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
		}
	})
}

func TestTableThatBreaksOffIsAborted(t *testing.T) {
	releases := []*kg.Graph{manyCities(t, 3_500, "A", "first"), manyCities(t, 3_500, "B", "second")}
	broken := 0
	for at := int64(1); at <= 5; at++ {
		st := memory.New(kg.CityNetworks())
		if err := st.Apply(t.Context(), releases[0]); err != nil {
			t.Fatal(err)
		}
		s := httptest.NewServer(tables(&moving{Store: st, next: func(view int64) {
			if view == at {
				if err := st.Apply(context.WithoutCancel(t.Context()), releases[1]); err != nil {
					t.Error(err)
				}
			}
		}}, graph.Options{Limits: limits.Limits{Table: 1_500}}))
		_, body, err := parse(rawAnswer(t, s, "GET "+namesOfCities+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
		switch {
		case err != nil:
			broken++
		case strings.Count(string(body), "\r\n") != 3_501 || strings.Contains(string(body), "A") == strings.Contains(string(body), "B"):
			t.Errorf("moved at view %d: a client takes %d bytes for the whole table", at, len(body))
		}
		s.Close()
	}
	if broken == 0 {
		t.Error("no table broke off: the test tests nothing")
	}
}

// watcher is an answer that looks at the live heap when its first bytes come and again near its end.
type watcher struct {
	header      http.Header
	bytes       int
	first, last uint64
}

func (w *watcher) Header() http.Header { return w.header }
func (w *watcher) WriteHeader(int)     {}

func (w *watcher) Write(p []byte) (int, error) {
	before := w.bytes
	w.bytes += len(p)
	switch {
	case before == 0:
		w.first = liveHeap()
	case before/30_000 != w.bytes/30_000:
		w.last = max(w.last, liveHeap())
	}
	return len(p), nil
}

func liveHeap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestMemoryOfATableThatIsSent(t *testing.T) {
	h := tables(inMemory(t, manyCities(t, 20_000, "A", "first")), graph.Options{Limits: limits.Limits{Table: 20_000}})
	w := &watcher{header: http.Header{}}
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, namesOfCities, http.NoBody))
	t.Run("does not grow with the table", func(t *testing.T) {
		if w.bytes < 150_000 || w.last == 0 {
			t.Fatalf("%d bytes", w.bytes)
		}
		if w.last > w.first+500_000 {
			t.Errorf("grows from %d to %d bytes", w.first, w.last)
		}
	})
}
