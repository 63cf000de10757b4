// Package contest measures ways to do the same work against each other: in turns, in one
// run, so that whatever else the machine does slows all of them alike and their ratio holds.
package contest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Way is one way to do the work.
type Way struct {
	Name string
	// Do does it once; turn says which time it is, for work that changes. It is called by
	// many goroutines at once.
	Do func(ctx context.Context, turn int) error
}

// turns is how often each goroutine does the work before another way has its turn.
const turns = 4

// Run lets the ways do the work in turns, each with that many goroutines, and reports for
// each how often a second it was done, and the median of the milliseconds that it took;
// and for all but the last the time of it over the time of the last.
func Run(b *testing.B, goroutines int, ways ...Way) {
	b.Helper()
	spent := make([]time.Duration, len(ways))
	took := make([][]time.Duration, len(ways))
	done := 0
	for _, w := range ways { // not measured: connections are made and plans are found
		if _, err := burst(b.Context(), goroutines, w, 0); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		for i, w := range ways {
			begin := time.Now()
			each, err := burst(b.Context(), goroutines, w, done)
			if err != nil {
				b.Fatal(err)
			}
			spent[i] += time.Since(begin)
			took[i] = append(took[i], each...)
		}
		done += goroutines * turns
	}
	for i, w := range ways {
		b.ReportMetric(float64(len(took[i]))/spent[i].Seconds(), w.Name+"/s")
		slices.Sort(took[i])
		b.ReportMetric(float64(took[i][len(took[i])/2].Microseconds())/1000, w.Name+"-p50-ms")
		if last := len(ways) - 1; i != last {
			b.ReportMetric(spent[i].Seconds()/spent[last].Seconds(), w.Name+"/"+ways[last].Name)
		}
	}
	b.ReportMetric(0, "ns/op")
}

func burst(ctx context.Context, goroutines int, w Way, done int) ([]time.Duration, error) {
	took := make([]time.Duration, goroutines*turns)
	errs := make([]error, goroutines)
	var wg sync.WaitGroup
	for g := range goroutines {
		wg.Go(func() {
			for i := g * turns; i < (g+1)*turns; i++ {
				begin := time.Now()
				if err := w.Do(ctx, done+i); err != nil {
					errs[g] = fmt.Errorf("%s: %w", w.Name, err)
					return
				}
				took[i] = time.Since(begin)
			}
		})
	}
	wg.Wait()
	return took, errors.Join(errs...)
}

// OverHTTP is a way that posts bodies to a handler, in turn, over as many connections as
// there are goroutines. Each answer is read whole and must hold the text want.
func OverHTTP(tb testing.TB, name string, h http.Handler, connections int, want string, bodies ...string) Way {
	server := httptest.NewServer(h)
	tb.Cleanup(server.Close)
	client := server.Client()
	if t, ok := client.Transport.(*http.Transport); ok {
		t.MaxIdleConnsPerHost, t.MaxConnsPerHost = connections, connections
	}
	return Way{name, func(ctx context.Context, turn int) error {
		r, err := http.NewRequestWithContext(
			ctx,
			http.MethodPost,
			server.URL,
			strings.NewReader(bodies[turn%len(bodies)]),
		)
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		answer, err := client.Do(r)
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		switch {
		case err != nil:
			return err
		case answer.StatusCode != http.StatusOK || !strings.Contains(string(body), want):
			return fmt.Errorf("status %d: %.300s", answer.StatusCode, body)
		}
		return nil
	}}
}
