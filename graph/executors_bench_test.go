package graph_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"cityweave/bench/shapes"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

// benchLinks is the size of the graph; a few programmes and cities have most of the links.
const benchLinks = 100_000

type benchServer struct {
	direct, generated http.Handler
	shapes            []shapes.Shape
}

// benched is made once for all benchmarks.
var benched = sync.OnceValues(func() (*benchServer, error) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(context.Background(), storetest.BenchGraph(benchLinks)); err != nil {
		return nil, err
	}
	s := &benchServer{direct: executed(st, false), generated: executed(st, true)}
	var err error
	s.shapes, err = shapes.Of(storetest.BenchGraph(benchLinks), s.direct)
	return s, err
})

func bodyOf(query string, variables map[string]any) string { return shapes.Body(query, variables) }

func post(body string) *http.Request { return shapes.Post(body) }

func benchedServer(tb testing.TB) *benchServer {
	tb.Helper()
	s, err := benched()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// nowhere is a response that nobody reads.
type nowhere struct {
	header http.Header
	n      int
}

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) WriteHeader(int)             {}
func (w *nowhere) Write(b []byte) (int, error) { w.n += len(b); return len(b), nil }

func TestTheBenchmarksAskWhatBothExecutorsAnswerAlike(t *testing.T) {
	s := benchedServer(t)
	for _, sh := range s.shapes {
		for turn := range 20 {
			body := sh.Body(turn)
			a, b := httptest.NewRecorder(), httptest.NewRecorder()
			s.direct.ServeHTTP(a, post(body))
			s.generated.ServeHTTP(b, post(body))
			if a.Body.String() != b.Body.String() || strings.Contains(a.Body.String(), "errors") {
				t.Fatalf("%s: %.500s\n%.500s", sh.Name, a.Body, b.Body)
			}
		}
	}
}

// BenchmarkExecutors asks in process: reading the request, planning, reading the store and writing the
// answer. make bench asks over HTTP.
func BenchmarkExecutors(b *testing.B) {
	s := benchedServer(b)
	for _, sh := range s.shapes {
		var bodies []string
		for turn := range sh.Asked {
			bodies = append(bodies, sh.Body(turn))
		}
		for _, e := range []struct {
			name    string
			handler http.Handler
		}{{"direct", s.direct}, {"generated", s.generated}} {
			b.Run(sh.Name+"/"+e.name, func(b *testing.B) {
				b.ReportAllocs()
				w := &nowhere{header: http.Header{}}
				var body strings.Reader
				r := post("")
				for i := 0; b.Loop(); i++ {
					body.Reset(bodies[i%len(bodies)])
					r.Body = io.NopCloser(&body)
					clear(w.header)
					e.handler.ServeHTTP(w, r)
				}
				b.ReportMetric(float64(w.n)/float64(b.N), "B/answer")
			})
		}
	}
}
