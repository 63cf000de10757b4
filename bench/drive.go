package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"cityweave/bench/shapes"
)

// way is one way to get answers.
type way struct {
	name    string
	handler http.Handler                                               // asked over HTTP
	bare    func(ctx context.Context, s *shapes.Shape, turn int) error // or this, in the process
	peer    *peer                                                      // or this, over HTTP, in its own words
}

// asks reports whether a way has an answer to a shape.
func (w *way) asks(k *known) bool { return w.peer == nil || w.peer.text(k.shape.Name) != "" }

// result is what was measured of a way.
type result struct {
	way         string
	took        []time.Duration
	spent       time.Duration
	allocations float64 // a request in process; 0 where it is not known
}

func (r *result) rate() float64 { return float64(len(r.took)) / r.spent.Seconds() }

// at is a quantile of the times; they are sorted.
func (r *result) at(q float64) time.Duration { return r.took[int(q*float64(len(r.took)-1))] }

// slice is how long a way is asked before the next one has its turn: whatever else the
// machine does slows all of them alike.
const slice = 250 * time.Millisecond

// warming is how many slices each way is asked before it is measured.
const warming = 4

// known is the questions of a shape, and their answers.
type known struct {
	shape   *shapes.Shape
	bodies  []string
	answers [][]byte
}

// learn takes the answers of a handler as those that all others must give.
func learn(s *shapes.Shape, h http.Handler) (*known, error) {
	k := &known{shape: s}
	for i := range s.Asked {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, shapes.Post(s.Body(i)))
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), `"errors"`) {
			return nil, fmt.Errorf("%s: status %d: %.300s", s.Name, w.Code, w.Body)
		}
		k.bodies, k.answers = append(k.bodies, s.Body(i)), append(k.answers, w.Body.Bytes())
	}
	return k, nil
}

// raw writes the answers that are known: what net/http itself takes.
func (k *known) raw() http.Handler {
	answers := map[string][]byte{}
	for i, body := range k.bodies {
		answers[body] = k.answers[i]
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		answer := answers[string(body)]
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
		_, _ = w.Write(answer) // the client sees what is missing
	})
}

// measure asks a shape by all ways that can answer it in turns, each for that long in all, over as many connections.
func measure(ctx context.Context, k *known, ways []way, connections int, long time.Duration) ([]*result, error) {
	ways = slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return !w.asks(k) })
	clients := make([]*clients, len(ways))
	results := make([]*result, len(ways))
	for i, w := range ways {
		var err error
		if clients[i], err = openClients(ctx, k, w, connections); err != nil {
			return nil, err
		}
		defer clients[i].close()
		results[i] = &result{way: w.name}
	}
	// Not measured: plans are made, documents compiled, columns worked out, programs of other languages warm.
	for range warming {
		for _, c := range clients {
			if _, err := c.burst(ctx, slice); err != nil {
				return nil, err
			}
		}
	}
	for range max(long/slice, 1) {
		for i, c := range clients {
			begin := time.Now()
			took, err := c.burst(ctx, slice)
			if err != nil {
				return nil, err
			}
			results[i].spent += time.Since(begin)
			results[i].took = append(results[i].took, took...)
		}
	}
	for i, w := range ways {
		slices.Sort(results[i].took)
		if w.handler != nil {
			results[i].allocations = allocations(k, w.handler, results[i].at(0.5))
		}
	}
	return results, nil
}

// allocations is how often a request allocates, in process. Slow ones are asked less often.
func allocations(k *known, h http.Handler, each time.Duration) float64 {
	n := int(max(10, min(200, time.Second/max(each, time.Microsecond))))
	w := &nowhere{header: http.Header{}}
	var body strings.Reader
	r := shapes.Post("")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range n {
		body.Reset(k.bodies[i%len(k.bodies)])
		r.Body = io.NopCloser(&body)
		clear(w.header)
		h.ServeHTTP(w, r)
	}
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / float64(n)
}

// nowhere is a response that nobody reads.
type nowhere struct{ header http.Header }

func (w *nowhere) Header() http.Header         { return w.header }
func (w *nowhere) WriteHeader(int)             {}
func (w *nowhere) Write(b []byte) (int, error) { return len(b), nil }

// clients are those of one way.
type clients struct {
	way    string
	asks   []func(ctx context.Context, turn int) error // one for each connection
	next   atomic.Int64
	server *httptest.Server
	conns  []net.Conn
}

func openClients(ctx context.Context, k *known, w way, connections int) (*clients, error) {
	c := &clients{way: w.name}
	address, same := "", sameAnswer
	switch {
	case w.handler != nil:
		c.server = httptest.NewServer(w.handler)
		address = c.server.Listener.Addr().String()
	case w.peer != nil:
		var err error
		if k, err = w.peer.questions(k); err != nil {
			return nil, err
		}
		address, same = w.peer.address, sameIDs
	}
	for range connections {
		if address == "" {
			c.asks = append(c.asks, func(ctx context.Context, turn int) error { return w.bare(ctx, k.shape, turn) })
			continue
		}
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
		if err != nil {
			return nil, err
		}
		c.conns = append(c.conns, conn)
		c.asks = append(c.asks, asker(k, conn, same))
	}
	return c, nil
}

func (c *clients) close() {
	for _, conn := range c.conns {
		conn.Close()
	}
	if c.server != nil {
		c.server.Close()
	}
}

// estimate is the member of an answer that engines may differ in: each prices expansions by itself (store.Priced).
var estimate = regexp.MustCompile(`,"extensions":\{"cost":\{"estimated":[0-9]+`)

// sameAnswer compares answers byte for byte, but for the estimate of their cost. Its error shows where they first
// differ, with what stands before.
func sameAnswer(got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	got, want = estimate.ReplaceAll(got, nil), estimate.ReplaceAll(want, nil)
	if bytes.Equal(got, want) {
		return nil
	}
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	from := max(at-150, 0)
	return fmt.Errorf("the answer differs at byte %d of %d: from byte %d on it is %.300s, want %.300s",
		at, len(want), from, got[from:], want[from:])
}

// asker asks over a connection and compares each answer with the one that is known.
func asker(k *known, conn net.Conn, same func(got, want []byte) error) func(context.Context, int) error {
	in := bufio.NewReaderSize(conn, 64<<10)
	var out, got bytes.Buffer
	return func(_ context.Context, turn int) error {
		i := turn % len(k.bodies)
		out.Reset()
		got.Reset()
		fmt.Fprintf(
			&out,
			"POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			len(k.bodies[i]),
			k.bodies[i],
		)
		if _, err := conn.Write(out.Bytes()); err != nil {
			return err
		}
		r, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		defer r.Body.Close()
		if _, err := got.ReadFrom(r.Body); err != nil {
			return err
		}
		if err := same(got.Bytes(), k.answers[i]); err != nil {
			return fmt.Errorf("%s: %w", k.bodies[i], err)
		}
		return nil
	}
}

// burst asks until time is up, and gives how long each took.
func (c *clients) burst(ctx context.Context, long time.Duration) ([]time.Duration, error) {
	took := make([][]time.Duration, len(c.asks))
	errs := make([]error, len(c.asks))
	end := time.Now().Add(long)
	var wg sync.WaitGroup
	for i, ask := range c.asks {
		wg.Go(func() {
			for begin := time.Now(); begin.Before(end); {
				if err := ask(ctx, int(c.next.Add(1))); err != nil {
					errs[i] = fmt.Errorf("%s: %w", c.way, err)
					return
				}
				now := time.Now()
				took[i] = append(took[i], now.Sub(begin))
				begin = now
			}
		})
	}
	wg.Wait()
	return slices.Concat(took...), errors.Join(errs...)
}
