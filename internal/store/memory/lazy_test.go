package memory_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

func TestLazy(t *testing.T) {
	t.Run("is built once for all queries that want it at once", func(t *testing.T) {
		var builds atomic.Int32
		release := make(chan struct{})
		l := memory.NewLazy(func(context.Context) (int, error) { <-release; return int(builds.Add(1)), nil })
		got := make(chan int)
		for range 8 {
			go func() {
				n, _ := l.Get(t.Context())
				got <- n
			}()
		}
		close(release)
		for range 8 {
			if n := <-got; n != 1 {
				t.Errorf("a query got the value of build %d", n)
			}
		}
	})

	t.Run("is waited for no longer than the context of the query lasts", func(t *testing.T) {
		building, release := make(chan struct{}), make(chan struct{})
		l := memory.NewLazy(func(context.Context) (int, error) { close(building); <-release; return 7, nil })
		patient := make(chan int)
		go func() {
			n, _ := l.Get(t.Context())
			patient <- n
		}()
		<-building
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := l.Get(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v", err)
		}
		close(release)
		if n := <-patient; n != 7 {
			t.Errorf("the other query got %d", n)
		}
	})

	t.Run("is cancelled when the last query that waits leaves, and built anew for the next", func(t *testing.T) {
		cancelled := make(chan struct{})
		var builds atomic.Int32
		ctx, leave := context.WithCancel(t.Context())
		l := memory.NewLazy(func(building context.Context) (int, error) {
			if builds.Add(1) > 1 {
				return 7, nil
			}
			leave()
			<-building.Done()
			close(cancelled)
			return 0, building.Err()
		})
		if _, err := l.Get(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got error %v", err)
		}
		<-cancelled
		if n, err := l.Get(t.Context()); n != 7 || err != nil {
			t.Errorf("the next query got %d, error %v", n, err)
		}
	})

	t.Run("does not see the deadline of the query that starts the build", func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		l := memory.NewLazy(func(ctx context.Context) (int, error) {
			if _, some := ctx.Deadline(); some {
				return 0, errors.New("the build has a deadline")
			}
			return 7, ctx.Err()
		})
		if _, err := l.Get(ctx); err != nil {
			t.Error(err)
		}
	})

	t.Run("panics in the query that asked when the build panics, and is built anew for the next", func(t *testing.T) {
		var builds atomic.Int32
		l := memory.NewLazy(func(context.Context) (int, error) {
			if builds.Add(1) == 1 {
				panic("no such column")
			}
			return 7, nil
		})
		func() {
			defer func() {
				cause := recover()
				if text := fmt.Sprint(cause); !strings.Contains(text, "no such column") || !strings.Contains(text, "lazy_test.go") {
					t.Errorf("the query panics with %s", text)
				}
			}()
			_, _ = memory.Read(t.Context(), l)
		}()
		if n, err := memory.Read(t.Context(), l); n != 7 || err != nil {
			t.Errorf("the next query got %d, error %v", n, err)
		}
	})
}

// byRole orders cities by the number of their links with a role, which is a lazy column.
func byRole(t *testing.T) store.ListQuery {
	return store.ListQuery{
		Types: []kg.TypeID{typeOf(t, "City")}, Window: store.Window{Limit: 5},
		Order: []store.Order{{By: store.ByCount, Desc: true, Count: &store.CountSpec{
			Rel: store.Rel{Dir: kg.Both}, Link: store.Cond{Field: store.LinkRole, Op: store.Known},
		}}},
	}
}

func TestSharedColumn(t *testing.T) {
	t.Run("is there for others while the query that wanted it first is held up", func(t *testing.T) {
		s := memory.New(table)
		if err := s.Apply(t.Context(), storetest.BenchGraph(20_000)); err != nil {
			t.Fatal(err)
		}
		v := view(t, s)
		slow := &stalling{Context: t.Context(), stalled: make(chan struct{}), release: make(chan struct{})}
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { _, err := v.List(slow, byRole(t)); first <- err }()
		select {
		case <-slow.stalled:
		case err := <-first:
			first <- err
		}
		go func() { _, err := v.List(t.Context(), byRole(t)); second <- err }()
		select {
		case err := <-second:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Error("a query waits for one that is held up")
		}
		close(slow.release)
		if err := <-first; err != nil {
			t.Error(err)
		}
	})
}

// stalling is a context whose Err does not return, except the first time, until it is released.
type stalling struct {
	context.Context
	calls            atomic.Int32
	stalled, release chan struct{}
}

func (s *stalling) Err() error {
	switch s.calls.Add(1) {
	case 1:
		return nil
	case 2:
		close(s.stalled)
	}
	<-s.release
	return nil
}

func TestReadThatEndsWhileItsColumnsAreBuilt(t *testing.T) {
	s := memory.New(table)
	if err := s.Apply(t.Context(), storetest.BenchGraph(2_000)); err != nil {
		t.Fatal(err)
	}
	v := view(t, s)
	city := []kg.TypeID{typeOf(t, "City")}
	where := store.Cond{Field: "population", Op: store.Known}
	window := store.Window{Limit: 1}
	for name, read := range map[string]func(context.Context) error{
		"List": func(ctx context.Context) error {
			_, err := v.List(ctx, store.ListQuery{Types: city, Where: where, Window: window})
			return err
		},
		"Expand": func(ctx context.Context) error {
			_, err := v.Expand(ctx, store.ExpandQuery{Parents: []string{"city:0"}, Node: where, Window: window})
			return err
		},
		"Aggregate": func(ctx context.Context) error {
			_, err := v.Aggregate(ctx, store.AggregateQuery{Types: city, Where: where})
			return err
		},
		"Derive": func(ctx context.Context) error {
			_, err := v.Derive(ctx, store.DeriveQuery{Parents: []string{"city:0"}, Node: where, Window: window})
			return err
		},
		"Search": func(ctx context.Context) error {
			_, err := v.Search(ctx, store.SearchQuery{Texts: []store.SearchText{{Text: "a"}}, Window: window})
			return err
		},
		"EvidenceFrom": func(ctx context.Context) error {
			_, err := v.EvidenceFrom(ctx, store.EvidenceQuery{Sources: []string{"source:0"}, Window: window})
			return err
		},
		"Conflicts": func(ctx context.Context) error {
			_, err := v.Conflicts(ctx, store.ConflictQuery{Window: window})
			return err
		},
	} {
		t.Run(name+" returns the error of its context", func(t *testing.T) {
			inner, cancel := context.WithCancel(t.Context())
			defer cancel()
			if err := read(&leaving{Context: inner, cancel: cancel}); !errors.Is(err, context.Canceled) {
				t.Errorf("got error %v", err)
			}
		})
	}
}

// leaving is a context that ends when a read has looked at it once, or waits for something.
type leaving struct {
	context.Context
	cancel context.CancelFunc
	calls  atomic.Int32
}

func (l *leaving) Err() error {
	if l.calls.Add(1) == 1 {
		return nil
	}
	l.cancel()
	return l.Context.Err()
}

func (l *leaving) Done() <-chan struct{} {
	l.cancel()
	return l.Context.Done()
}
