package neo4j_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/bolttest"
)

// The tests of trouble run on a stub, which does what a real server cannot be made to do.

// settled fails a test that leaves goroutines behind. Call it before anything is started.
func settled(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		if !becomes(func() bool { return runtime.NumGoroutine() <= before }) {
			stacks := make([]byte, 1<<20)
			t.Errorf("%d goroutines before, %d after:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	})
}

// patience is how long a test waits for what must happen: long, for a machine that does much else.
const patience = 2 * time.Minute

// becomes asks until something holds, for as long as patience.
func becomes(holds func() bool) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !holds(); <-tick.C {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

func serve(t *testing.T, g *bolttest.Graph) *bolttest.Server {
	t.Helper()
	s, err := bolttest.Serve(g)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing the stub: %v", err)
		}
	})
	return s
}

// over opens a store over an address, with times that suit tests.
func over(t *testing.T, uri string, c neo4j.Config) *neo4j.Store {
	t.Helper()
	c.URI = uri
	c.Retry = cmp.Or(c.Retry, 2*time.Second)
	c.Statement = cmp.Or(c.Statement, time.Minute)
	s, err := neo4j.Open(kg.CityNetworks(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 5*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Errorf("closing the store: %v", err)
		}
	})
	return s
}

// troubled gives a stub that holds a release of 20 towns, and a store over it.
func troubled(t *testing.T, c neo4j.Config) (*bolttest.Server, *neo4j.Store) {
	t.Helper()
	settled(t)
	server := serve(t, bolttest.NewGraph())
	s := over(t, "bolt://"+server.Address(), c)
	load(t, s, towns("one", 20))
	return server, s
}

// readTowns reads the towns of a release, and reports an answer that is not right.
func readTowns(ctx context.Context, s *neo4j.Store, n int) error {
	v, err := s.View(ctx)
	if err != nil {
		return err
	}
	ids := make([]string, n)
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

var errWrong = errors.New("the answer is wrong")

// within fails the test if f takes ten times as long as it should: a busy machine is that slow, and what
// waits for the wrong end waits for a minute, which is the limit of statements here.
func within(t *testing.T, limit time.Duration, f func()) {
	t.Helper()
	limit *= 10
	begin := time.Now()
	f()
	if took := time.Since(begin); took > limit {
		t.Errorf("it took %v, and may take %v", took.Round(time.Millisecond), limit)
	}
}

// at does something at the messages of the given numbers, counted from now on, that a filter
// lets through; at all without numbers. A test whose trouble was not met fails.
func at(t *testing.T, filter func(bolttest.Call) bool, a bolttest.Action,
	numbers ...int,
) func(bolttest.Call) bolttest.Action {
	t.Helper()
	var calls, met atomic.Int64
	t.Cleanup(func() {
		if met.Load() == 0 {
			t.Error("the trouble was not met")
		}
	})
	return func(c bolttest.Call) bolttest.Action {
		if !filter(c) {
			return bolttest.Action{}
		}
		if n := calls.Add(1); len(numbers) > 0 && !slices.Contains(numbers, int(n)) {
			return bolttest.Action{}
		}
		met.Add(1)
		return a
	}
}

func message(name string) func(bolttest.Call) bool {
	return func(c bolttest.Call) bool { return c.Message == name }
}

func refuse(code string) bolttest.Action {
	return bolttest.Action{Do: bolttest.Refuse, Code: code, Message: "MATCH (n:Secret) at db.internal:7687 said no"}
}
