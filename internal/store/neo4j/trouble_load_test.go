package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/bolttest"
	"cityweave/internal/store/neo4j/loader"
)

// changes are the COMMITs of transactions that write.
func changes(c bolttest.Call) bool { return c.Write && c.Message == bolttest.Commit }

// undisturbed is what a database holds after the loads of the tests of trouble, and how many
// transactions that write the second takes.
func undisturbed(t *testing.T) (want map[string]map[string]int64, report loader.Report, commits int) {
	t.Helper()
	g := bolttest.NewGraph()
	server := serve(t, g)
	s := over(t, "bolt://"+server.Address(), neo4j.Config{})
	load(t, s, towns("one", 20))
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if changes(c) {
			commits++
		}
		return bolttest.Action{}
	})
	report = load(t, s, towns("two", 30))
	return g.Contents(), report, commits
}

// Each COMMIT of a load is met, by a reset before it has got through and by one after: the
// loader cannot tell the two apart.
func TestALoadWhoseCommitIsLostEndsInTheSameGraph(t *testing.T) {
	settled(t)
	want, report, commits := undisturbed(t)
	if commits < 6 {
		t.Fatalf("a load takes %d transactions; this test is about more", commits)
	}
	for name, deed := range map[string]bolttest.Deed{
		"before it got through": bolttest.Drop,
		"after it got through":  bolttest.DropAfter, "in its answer": bolttest.Tear,
	} {
		for n := 1; n <= commits; n++ {
			t.Run(fmt.Sprint(name, " ", n), func(t *testing.T) {
				g := bolttest.NewGraph()
				server := serve(t, g)
				s := over(t, "bolt://"+server.Address(), neo4j.Config{})
				load(t, s, towns("one", 20))
				server.Trouble(at(t, changes, bolttest.Action{Do: deed}, n))
				if diff := cmp.Diff(report, load(t, s, towns("two", 30))); diff != "" {
					t.Error("it reports", diff)
				}
				if diff := cmp.Diff(want, g.Contents()); diff != "" {
					t.Error(diff)
				}
				if err := readTowns(t.Context(), s, 30); err != nil {
					t.Error(err)
				}
				if r := load(t, s, towns("two", 30)); r.Changed {
					t.Errorf("a second load finds something to change: %+v", r)
				}
			})
		}
	}
}

// A load that ends in an error at whatever message leaves the old release; the next one goes on.
func TestInterruptedLoadLeavesAWholeReleaseAndResumes(t *testing.T) {
	settled(t)
	want, _, _ := undisturbed(t)
	broken := 0
	for n := 1; ; n++ {
		g := bolttest.NewGraph()
		server := serve(t, g)
		s := over(t, "bolt://"+server.Address(), neo4j.Config{})
		load(t, s, towns("one", 20))
		// Nothing of the loader's gets through from its nth message on that changes something.
		server.Trouble(func() func(bolttest.Call) bolttest.Action {
			calls := 0
			return func(c bolttest.Call) bolttest.Action {
				if !c.Write || c.Message != bolttest.Run && c.Message != bolttest.Commit {
					return bolttest.Action{}
				}
				if calls++; calls >= n {
					return refuse("Neo.DatabaseError.Transaction.TransactionCommitFailed")
				}
				return bolttest.Action{}
			}
		}())
		_, err := s.Load(t.Context(), towns("two", 30), loader.Options{})
		server.Trouble(nil)
		if err := readTowns(t.Context(), s, 20); err != nil {
			t.Fatalf("message %d: %v", n, err)
		}
		if err == nil {
			break
		}
		broken++
		// The lock of a load that cannot give it back falls back after a minute, or to this:
		g.Unlock()
		load(t, s, towns("two", 30))
		if diff := cmp.Diff(want, g.Contents()); diff != "" {
			t.Errorf("message %d: %s", n, diff)
		}
	}
	if broken < 10 {
		t.Errorf("only %d messages were met", broken)
	}
}

func TestALoadGoesOnAfterADeadlock(t *testing.T) {
	for _, where := range []string{bolttest.Run, bolttest.Commit} {
		t.Run(where, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{})
			writes := func(c bolttest.Call) bool { return c.Write && c.Message == where }
			server.Trouble(at(t, writes, refuse("Neo.TransientError.Transaction.DeadlockDetected"), 3))
			load(t, s, towns("two", 30))
			if err := readTowns(t.Context(), s, 30); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestALoadGoesOnOverABrokenConnection(t *testing.T) {
	for name, c := range map[string]struct {
		message string
		deed    bolttest.Deed
	}{
		"reset in BEGIN":             {bolttest.Begin, bolttest.Drop},
		"reset before RUN":           {bolttest.Run, bolttest.Drop},
		"reset between RUN and PULL": {bolttest.Pull, bolttest.Drop},
		"reset in a record":          {bolttest.Pull, bolttest.Tear},
	} {
		t.Run(name, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{})
			server.Trouble(at(t, message(c.message), bolttest.Action{Do: c.deed}, 1, 4, 9))
			load(t, s, towns("two", 30))
			if err := readTowns(t.Context(), s, 30); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestALoadIntoABlackHoleEnds(t *testing.T) {
	for _, where := range []string{bolttest.Hello, bolttest.Begin, bolttest.Run, bolttest.Pull, bolttest.Commit} {
		t.Run(where, func(t *testing.T) {
			server, s := troubled(t, neo4j.Config{})
			// What is not silent has to be answered in time on a busy machine, too.
			impatient := over(t, "bolt://"+server.Address(), neo4j.Config{Write: time.Second, Acquire: time.Second})
			server.DropAll()
			server.Trouble(at(t, message(where), bolttest.Action{Do: bolttest.Hang}))
			within(t, 15*time.Second, func() {
				_, err := impatient.Load(t.Context(), towns("two", 30), loader.Options{})
				if !errors.Is(err, store.ErrUnavailable) {
					t.Errorf("got %v", err)
				}
				if strings.Contains(fmt.Sprint(err), "context") {
					t.Errorf("%v is not for whoever loads: it speaks of contexts", err)
				}
			})
			server.Trouble(nil)
			if err := readTowns(t.Context(), s, 20); err != nil {
				t.Errorf("after the trouble: %v", err)
			}
		})
	}
}

func TestALoadOfADatabaseThatIsNotThereSaysSo(t *testing.T) {
	server, s := troubled(t, neo4j.Config{Write: 300 * time.Millisecond})
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	within(t, 5*time.Second, func() {
		if _, err := s.Load(t.Context(), towns("two", 30), loader.Options{}); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("got %v", err)
		}
	})
}

func TestALoadThatIsGivenUpEndsAtOnce(t *testing.T) {
	server, s := troubled(t, neo4j.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	server.Trouble(func(c bolttest.Call) bolttest.Action {
		if c.Message != bolttest.Commit || ctx.Err() != nil {
			return bolttest.Action{}
		}
		cancel()
		return bolttest.Action{Do: bolttest.Hang}
	})
	within(t, 2*time.Second, func() {
		if _, err := s.Load(ctx, towns("two", 30), loader.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}
