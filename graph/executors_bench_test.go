package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

// benchLinks is the size of the graph; a few programmes and cities have most of the links.
const benchLinks = 100_000

// clients is how many connections ask at the same time over HTTP.
const clients = 8

// shape is a question whose variables are different each time.
type shape struct {
	name, query string
	bodies      []string
}

type benchServer struct {
	direct, generated http.Handler
	shapes            []shape
}

// benched is made once for all benchmarks.
var benched = sync.OnceValues(func() (*benchServer, error) {
	g := storetest.BenchGraph(benchLinks)
	r := rand.New(rand.NewPCG(7, 7))
	var cities, programmes []*kg.Entity
	for _, e := range g.Entities {
		switch {
		case strings.HasPrefix(e.ID, "city:"):
			cities = append(cities, e)
		case strings.HasPrefix(e.ID, "programme:"):
			programmes = append(programmes, e)
		}
	}
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(context.Background(), g); err != nil {
		return nil, err
	}
	s := &benchServer{direct: executed(st, false), generated: executed(st, true)}
	var places []string
	for cursor := ""; len(places) < 90; {
		var page struct {
			Data struct {
				Cities struct{ PageInfo struct{ EndCursor string } }
			}
		}
		w := httptest.NewRecorder()
		s.direct.ServeHTTP(w, post(bodyOf(`query($c:String){cities(first:100,after:$c){pageInfo{endCursor}}}`, map[string]any{"c": orNull(cursor)})))
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil {
			return nil, err
		}
		cursor = page.Data.Cities.PageInfo.EndCursor
		places = append(places, cursor)
	}
	add := func(name, query string, variables func() map[string]any) {
		sh := shape{name: name, query: query}
		for range 200 {
			sh.bodies = append(sh.bodies, bodyOf(query, variables()))
		}
		s.shapes = append(s.shapes, sh)
	}
	place := func() any { return places[r.IntN(len(places))] }
	add("nested", `query Nested($after: String, $programmes: Int!) {
  cities(first: 50, after: $after) {
    nodes { id name programmes(first: $programmes) { edges { link { since } node { id name themes(first: 3) { nodes { id name } } } } } }
  }
}`, func() map[string]any { return map[string]any{"after": place(), "programmes": 5} })
	add("page", `query Page($first: Int!) { cities(first: $first) { nodes { id name population isCapital } pageInfo { endCursor hasNextPage } } }`,
		func() map[string]any { return map[string]any{"first": 96 + r.IntN(5)} })
	add("cursor", `query Cursor($after: String!) { cities(first: 100, after: $after) { nodes { id name population isCapital } pageInfo { endCursor hasNextPage } } }`,
		func() map[string]any { return map[string]any{"after": place()} })
	add("one", `query One($id: ID!) { city(id: $id) { id name population programmes(first: 10) { totalCount nodes { id name startYear } } } }`,
		func() map[string]any { return map[string]any{"id": cities[r.IntN(len(cities))].ID} })
	add("filter", `query Filter($name: String!) { cities(first: 20, where: {programmes: {some: {node: {name: {eq: $name}}}}}) { nodes { id name population } } }`,
		func() map[string]any { return map[string]any{"name": programmes[r.IntN(len(programmes))].Name} })
	return s, nil
})

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func bodyOf(query string, variables map[string]any) string {
	b, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err)
	}
	return string(b)
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

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
		for _, body := range sh.bodies[:20] {
			a, b := httptest.NewRecorder(), httptest.NewRecorder()
			s.direct.ServeHTTP(a, post(body))
			s.generated.ServeHTTP(b, post(body))
			if !querytest.Same(a.Body.String(), b.Body.String()) || strings.Contains(a.Body.String(), "errors") {
				t.Fatalf("%s: %.500s\n%.500s", sh.name, a.Body, b.Body)
			}
		}
	}
}

// BenchmarkExecutors asks in process: reading the request, planning, reading the store and writing the answer.
func BenchmarkExecutors(b *testing.B) {
	s := benchedServer(b)
	for _, sh := range s.shapes {
		for _, e := range []struct {
			name    string
			handler http.Handler
		}{{"direct", s.direct}, {"generated", s.generated}} {
			b.Run(sh.name+"/"+e.name, func(b *testing.B) {
				b.ReportAllocs()
				w := &nowhere{header: http.Header{}}
				var body strings.Reader
				r := post("")
				for i := 0; b.Loop(); i++ {
					body.Reset(sh.bodies[i%len(sh.bodies)])
					r.Body = io.NopCloser(&body)
					clear(w.header)
					e.handler.ServeHTTP(w, r)
				}
				b.ReportMetric(float64(w.n)/float64(b.N), "B/answer")
			})
		}
	}
}

// BenchmarkOverHTTP asks over eight connections, beside a handler that only writes
// answers that it has: what net/http itself takes.
func BenchmarkOverHTTP(b *testing.B) {
	s := benchedServer(b)
	for _, sh := range s.shapes {
		known := map[string][]byte{}
		for _, body := range sh.bodies {
			w := httptest.NewRecorder()
			s.direct.ServeHTTP(w, post(body))
			known[body] = w.Body.Bytes()
		}
		raw := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				panic(err)
			}
			answer := known[string(body)]
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
			_, _ = w.Write(answer)
		})
		for _, e := range []struct {
			name    string
			handler http.Handler
		}{{"direct", s.direct}, {"generated", s.generated}, {"raw", raw}} {
			b.Run(sh.name+"/"+e.name, func(b *testing.B) { overHTTP(b, e.handler, sh, known) })
		}
	}
}

func overHTTP(b *testing.B, h http.Handler, sh shape, known map[string][]byte) {
	server := httptest.NewServer(h)
	defer server.Close()
	address := server.Listener.Addr().String()
	var next atomic.Int64
	var wg sync.WaitGroup
	failed := make(chan error, clients)
	b.ResetTimer()
	for range clients {
		wg.Go(func() {
			if err := client(address, sh, known, func() int { return int(next.Add(1)) }, b.N); err != nil {
				failed <- err
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	select {
	case err := <-failed:
		b.Fatal(err)
	default:
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "req/s")
}

// client asks until n questions have been asked by all clients, and checks how long the answers are.
func client(address string, sh shape, known map[string][]byte, next func() int, n int) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	in := bufio.NewReaderSize(conn, 64<<10)
	var out bytes.Buffer
	for i := next(); i <= n; i = next() {
		body := sh.bodies[i%len(sh.bodies)]
		out.Reset()
		fmt.Fprintf(&out, "POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		if _, err := conn.Write(out.Bytes()); err != nil {
			return err
		}
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		read, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			return err
		}
		if int(read) != len(known[body]) {
			return errors.New("an answer is not the one that is known")
		}
	}
	return nil
}
