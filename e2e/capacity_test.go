package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cityweave/examples"
)

// outcome counts what clients got that send a request as soon as the one before is answered.
type outcome struct {
	good    int
	refused int // with 503 and Retry-After
	other   map[string]int
	took    []time.Duration // of the good ones
}

func (o *outcome) quantile(q float64) time.Duration {
	if len(o.took) == 0 {
		return 0
	}
	return o.took[int(q*float64(len(o.took)-1))]
}

// saturate lets clients send requests for a while, each from an address of its own, without ever pausing.
func saturate(ctx context.Context, url string, bodies []string, clients int, long time.Duration) *outcome {
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	defer client.CloseIdleConnections()
	parts := make([]outcome, clients)
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() {
			part := &parts[i]
			part.other = map[string]int{}
			for j := i * 7; ctx.Err() == nil; j++ {
				start := time.Now()
				kind := exchange(ctx, client, url, bodies[j%len(bodies)], fmt.Sprintf("198.51.%d.%d", i/250, i%250))
				switch {
				case ctx.Err() != nil:
				case kind == "good":
					part.good++
					part.took = append(part.took, time.Since(start))
				case kind == "refused":
					part.refused++
				default:
					part.other[kind]++
				}
			}
		})
	}
	all.Wait()
	sum := &outcome{other: map[string]int{}}
	for _, part := range parts {
		sum.good += part.good
		sum.refused += part.refused
		sum.took = append(sum.took, part.took...)
		for kind, n := range part.other {
			sum.other[kind] += n
		}
	}
	slices.Sort(sum.took)
	return sum
}

// exchange sends one request and names what came of it: good, refused, or the failure.
func exchange(ctx context.Context, client *http.Client, url, body, address string) string {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/graphql", strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Forwarded-For", address)
	answer, err := client.Do(r)
	if err != nil {
		return "no answer"
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return "a part of an answer"
	}
	_, rest, failed := strings.Cut(string(content), `"code":"`)
	code, _, _ := strings.Cut(rest, `"`)
	switch {
	case answer.StatusCode == http.StatusOK && !failed:
		return "good"
	case answer.StatusCode == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") != "":
		return "refused"
	default:
		return fmt.Sprintf("%d %s, Retry-After %q", answer.StatusCode, code, answer.Header.Get("Retry-After"))
	}
}

// dashboard is one request of 12 root fields, with another name of its own for each client.
func dashboard() []string {
	var b strings.Builder
	for i := range 12 {
		fmt.Fprintf(&b, "f%d:cities(first:20,orderBy:[{programmes:{count:DESC}}]){totalCount nodes{name programmes(first:5){totalCount nodes{name}}}} ", i)
	}
	return []string{body("{" + b.String() + "}")}
}

// mix is forty different questions: the examples, and lookups by id.
func mix(t *testing.T) (bodies []string) {
	t.Helper()
	list, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		b, err := json.Marshal(map[string]any{"query": e.Query, "variables": e.Variables})
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, string(b))
	}
	for i := len(bodies); i < 40; i++ {
		bodies = append(bodies, body(fmt.Sprintf(`{city(id:"city:pt-almada"){name programmes(first:%d){totalCount nodes{name}}}}`, i)))
	}
	return bodies
}

// TestCapacity measures the goodput of clients that never wait, below and past what the server can
// answer. It runs only where TEST_LOAD says for how long each row of its table is measured, as make
// load does.
func TestCapacity(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("TEST_LOAD"))
	if err != nil {
		t.Skip("make load measures this")
	}
	p := start(t, append(hurried, "--log-level", "error", "--trusted-proxies", "127.0.0.1", "--rate-limit", "off")...)
	for _, c := range []struct {
		name    string
		bodies  []string
		clients []int
	}{
		{"a request of 12 root fields", dashboard(), []int{1, 3, 4, 8, 32}},
		{"40 questions", mix(t), []int{8, 50, 200, 1000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			saturate(t.Context(), p.url, c.bodies, 2, time.Second) // what is slow the first time is not measured
			best := 0
			t.Logf("%-28s %8s %8s %8s %10s %10s", "clients", "good/s", "refused/s", "other/s", "p50", "p99")
			for _, clients := range c.clients {
				o := saturate(t.Context(), p.url, c.bodies, clients, long)
				others := 0
				for _, kind := range slices.Sorted(maps.Keys(o.other)) {
					t.Errorf("%d clients: %d times %s", clients, o.other[kind], kind)
					others += o.other[kind]
				}
				perSecond := func(n int) float64 { return float64(n) / long.Seconds() }
				t.Logf("%-28d %8.0f %8.0f %8.0f %10v %10v", clients, perSecond(o.good), perSecond(o.refused), perSecond(others), o.quantile(0.5).Round(10*time.Microsecond), o.quantile(0.99).Round(10*time.Microsecond))
				if best = max(best, o.good); o.good*10 < best*8 {
					t.Errorf("%d clients: goodput is %.0f %% of the best", clients, 100*float64(o.good)/float64(best))
				}
			}
		})
	}
}

// TestReloadsUnderLoad reloads the built-in data as often as TEST_RELOADS says, while clients that never wait ask what
// the examples ask. No answer may fail.
func TestReloadsUnderLoad(t *testing.T) {
	reloads, err := strconv.Atoi(os.Getenv("TEST_RELOADS"))
	if err != nil {
		t.Skip("make load measures this")
	}
	const clients = 16
	p := start(t, append(hurried, "--trusted-proxies", "127.0.0.1", "--rate-limit", "off", "--log-level", "info")...)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan *outcome)
	go func() { done <- saturate(ctx, p.url, mix(t), clients, time.Hour) }()
	for range reloads {
		p.signal(syscall.SIGHUP)
		p.logged("the data is reloaded")
	}
	stop()
	o := <-done
	t.Logf("%d good answers, %d refused, p99 %v", o.good, o.refused, o.quantile(0.99))
	if o.good == 0 || o.refused > 0 || len(o.other) > 0 {
		t.Errorf("answers failed during %d reloads: %d refused, %v", reloads, o.refused, o.other)
	}
}
