package toxictest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/bolttest"
)

// release is 50 towns that are named by it.
func release(name string) *kg.Graph {
	city, _ := kg.CityNetworks().Type("City")
	g := &kg.Graph{Release: kg.Release{ID: name, Hash: name, Date: 20260101}}
	for i := range 50 {
		g.Entities = append(g.Entities, &kg.Entity{ID: fmt.Sprintf("city:%04d", i), Name: name, Type: city})
	}
	return g
}

var errWrong = errors.New("the answer is wrong")

// read reads the towns, and reports an answer that is not right.
func read(ctx context.Context, s *neo4j.Store) error {
	v, err := s.View(ctx)
	if err != nil {
		return err
	}
	ids := make([]string, 50)
	for i := range ids {
		ids[i] = fmt.Sprintf("city:%04d", i)
	}
	list, _, err := v.Entities(ctx, ids)
	if err != nil {
		return err
	}
	for i, e := range list {
		if e == nil || e.ID != ids[i] || e.Name != v.Release().ID {
			return fmt.Errorf("%w: %s is %+v in release %s", errWrong, ids[i], e, v.Release().ID)
		}
	}
	return nil
}

// becomes asks until something holds, for at most so long.
func becomes(within time.Duration, holds func() bool) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(within); !holds(); <-tick.C {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// network is a proxy before a stub that holds a release.
type network struct {
	*toxiproxy.Proxy
	t *testing.T
}

// through gives a network, and a store that has been over it.
func through(t *testing.T, c neo4j.Config) (network, *neo4j.Store) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		if !becomes(5*time.Second, func() bool { return runtime.NumGoroutine() <= before }) {
			stacks := make([]byte, 1<<20)
			t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	})
	server, err := bolttest.Serve(bolttest.NewGraph())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	proxy := toxiproxy.NewProxy(toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop()), "bolt",
		"127.0.0.1:0", server.Address())
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	c.URI = "bolt://" + proxy.Listen
	if c.Retry == 0 {
		c.Retry = 500 * time.Millisecond
	}
	s, err := neo4j.Open(kg.CityNetworks(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	if err := s.Apply(t.Context(), release("one")); err != nil {
		t.Fatal(err)
	}
	return network{proxy, t}, s
}

// suffer adds a toxic; to and from are what the database hears and says.
func (n network) suffer(kind, stream string, attributes map[string]any) {
	n.t.Helper()
	text, err := json.Marshal(map[string]any{
		"name": kind + stream, "type": kind, "stream": stream,
		"attributes": attributes,
	})
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.Toxics.AddToxicJson(strings.NewReader(string(text))); err != nil {
		n.t.Fatal(err)
	}
}

func (n network) recover() { n.Toxics.ResetToxics(context.WithoutCancel(n.t.Context())) }

const (
	toDatabase   = "upstream"
	fromDatabase = "downstream"
)

func failsCleanly(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrUnavailable) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func within(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	begin := time.Now()
	f()
	if took := time.Since(begin); took > limit {
		t.Errorf("it took %v, and may take %v", took.Round(time.Millisecond), limit)
	}
}

func recovers(t *testing.T, s *neo4j.Store) {
	t.Helper()
	var err error
	if !becomes(5*time.Second, func() bool { err = read(t.Context(), s); return err == nil }) {
		t.Errorf("reads do not recover: %v", err)
	}
}

func TestSilentDatabaseEndsWithTheRequestAndRecovers(t *testing.T) {
	for _, stream := range []string{toDatabase, fromDatabase} {
		t.Run(stream, func(t *testing.T) {
			n, s := through(t, neo4j.Config{})
			n.suffer("timeout", stream, map[string]any{"timeout": 0})
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			within(t, time.Second, func() { failsCleanly(t, read(ctx, s)) })
			n.recover()
			recovers(t, s)
		})
	}
}

func TestAResetIsRecoveredFrom(t *testing.T) {
	for _, stream := range []string{toDatabase, fromDatabase} {
		t.Run(stream, func(t *testing.T) {
			n, s := through(t, neo4j.Config{})
			n.suffer("reset_peer", stream, map[string]any{"timeout": 0})
			within(t, 3*time.Second, func() { failsCleanly(t, read(t.Context(), s)) })
			n.recover()
			recovers(t, s)
		})
	}
}

// Wherever a connection is cut, an answer is whole or an error.
func TestCutConnectionGivesNoPartialAnswer(t *testing.T) {
	n, s := through(t, neo4j.Config{Retry: 30 * time.Millisecond})
	failed := 0
	for bytes := 3; bytes < 2500; bytes += 83 {
		n.suffer("limit_data", fromDatabase, map[string]any{"bytes": bytes})
		if err := read(t.Context(), s); err != nil {
			failsCleanly(t, err)
			failed++
		}
		n.recover()
	}
	if failed < 5 {
		t.Errorf("only %d reads were cut", failed)
	}
	recovers(t, s)
}

func TestASlowNetworkSlowsAnswersAndNothingElse(t *testing.T) {
	n, s := through(t, neo4j.Config{})
	n.suffer("bandwidth", fromDatabase, map[string]any{"rate": 10}) // 10 kB/s
	begin := time.Now()
	if err := read(t.Context(), s); err != nil {
		t.Error(err)
	}
	if took := time.Since(begin); took < 100*time.Millisecond {
		t.Errorf("it took %v: the network was not slow", took)
	}
	n.recover()
	n.suffer("bandwidth", fromDatabase, map[string]any{"rate": 1})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	within(t, time.Second, func() { failsCleanly(t, read(ctx, s)) })
	n.recover()
	recovers(t, s)
}

func TestAnswersInSmallPiecesAreWhole(t *testing.T) {
	n, s := through(t, neo4j.Config{})
	for _, stream := range []string{toDatabase, fromDatabase} {
		n.suffer("slicer", stream, map[string]any{"average_size": 20, "size_variation": 10, "delay": 10})
	}
	if err := s.Apply(t.Context(), release("two")); err != nil {
		t.Error(err)
	}
	if err := read(t.Context(), s); err != nil {
		t.Error(err)
	}
}

func TestExhaustedPoolIsOverloadWithinTwoSeconds(t *testing.T) {
	n, s := through(t, neo4j.Config{Connections: 2, Fresh: time.Hour})
	n.suffer("latency", fromDatabase, map[string]any{"latency": 3000})
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	overloaded := make(chan error, 6)
	within(t, 2500*time.Millisecond, func() {
		for range cap(overloaded) {
			wg.Go(func() {
				if err := read(ctx, s); !errors.Is(err, context.Canceled) {
					overloaded <- err
				}
			})
		}
		for range 4 { // two wait for what they have asked
			if err := <-overloaded; !errors.Is(err, store.ErrOverloaded) {
				t.Errorf("got %v", err)
			}
		}
	})
	cancel()
	wg.Wait()
	n.recover()
	recovers(t, s)
}

func TestRefusedConnectionsAreUnavailableUntilAccepted(t *testing.T) {
	n, s := through(t, neo4j.Config{})
	n.Stop()
	failsCleanly(t, read(t.Context(), s))
	if err := s.Ready(t.Context()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	if err := n.Start(); err != nil {
		t.Fatal(err)
	}
	recovers(t, s)
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}
