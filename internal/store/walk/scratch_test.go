package walk_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

var errBroken = errors.New("broken")

// answer is that of one of the three searches as text: which is 0, 1 or 2.
func answer(t *testing.T, which int, g *graph, scratch *walk.Scratch) string {
	t.Helper()
	switch which {
	case 0:
		f := ask(t, walk.ShortestPaths, g, scratch)
		return fmt.Sprintf("%q %d %t %v", f.Paths, f.Total, f.Exact, f.TooMuch)
	case 1:
		f := ask(t, walk.Paths, g, scratch)
		return fmt.Sprintf("%q %d %t %v", f.Paths, f.Total, f.Exact, f.TooMuch)
	default:
		x := askWhy(t, g, store.ExplainQuery{PathQuery: g.q, Samples: 2}, scratch)
		return fmt.Sprintf("%v %+v %d %v", x.Start, x.Kinds, x.Total, x.TooMuch)
	}
}

// run asks one of the three searches for its error alone.
func run(ctx context.Context, which int, g *graph, scratch *walk.Scratch) error {
	var err error
	switch which {
	case 0:
		_, err = walk.ShortestPaths(ctx, g, g.ends, g.q, scratch)
	case 1:
		_, err = walk.Paths(ctx, g, g.ends, g.q, scratch)
	default:
		_, err = walk.Explain(ctx, g, g.ends, store.ExplainQuery{PathQuery: g.q, Samples: 2}, scratch)
	}
	return err
}

// Of many searches with one Scratch some are refused and some break off where the graph fails.
func TestAScratchThatWasUsedGivesWhatAFreshOneGives(t *testing.T) {
	met := tally{}
	for s := range samples(5, 300) {
		numbers, scratch := numbered(s.rand, s.world), new(walk.Scratch)
		if s.no%2 == 0 {
			numbers = unnumbered(s.world)
		}
		for range 25 {
			s.q = randomQuery(s.rand, s.world)
			which := s.rand.IntN(3)
			if which == 2 {
				s.q.Dir, s.q.MaxLength = kg.Both, min(4, s.q.MaxLength)
			}
			s.q.Limit = s.rand.IntN(20)
			s.q.MaxTouched = max(0, s.rand.IntN(60)-20)
			breaks := s.rand.IntN(12)
			g := newGraph(t, s, numbers)
			g.call = func(string) error {
				if breaks--; breaks == 0 {
					return errBroken
				}
				return nil
			}
			if s.rand.IntN(3) == 0 {
				met.add("broken off", errors.Is(run(t.Context(), which, g, scratch), errBroken))
				continue
			}
			got := answer(t, which, newGraph(t, s, numbers), scratch)
			if want := answer(t, which, newGraph(t, s, numbers), nil); want != got {
				t.Fatalf("a fresh one gives\n%s\nthe one used before\n%s\n%v", want, got, s)
			}
			met.add("answered", true)
		}
	}
	met.check(t, 300, "broken off", "answered")
}

// A search breaks off at each call of the graph in turn.
func TestTheErrorOfTheGraphIsTheErrorOfTheSearch(t *testing.T) {
	met := tally{}
	for s := range samples(6, 300) {
		s.q.Limit = 3
		for which := range 3 {
			if which == 2 {
				s.q.Dir, s.q.MaxLength = kg.Both, min(4, s.q.MaxLength)
			}
			for at := 1; ; at++ {
				g, calls, name := newGraph(t, s, unnumbered(s.world)), 0, ""
				g.call = func(called string) error {
					if called == "Ranks" || called == "Type" {
						return nil // they cannot fail
					}
					if calls++; calls == at {
						name = called
						return errBroken
					}
					return nil
				}
				err := run(t.Context(), which, g, new(walk.Scratch))
				if broken := calls >= at; broken != errors.Is(err, errBroken) || !broken && err != nil {
					t.Fatalf("search %d, broken at call %d: %v\n%v", which, at, err, s)
				}
				if calls > at {
					t.Fatalf("search %d goes on after call %d has failed\n%v", which, at, s)
				}
				if calls < at {
					break
				}
				met.add(name, true)
			}
		}
	}
	met.check(t, 50, "Step", "Counts", "Show")
}

func TestACancelledSearchGivesTheErrorOfItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for s := range samples(7, 500) {
		s.q.Limit = s.rand.IntN(3)
		for which := range 3 {
			for _, g := range graphs(t, s) {
				if err := run(ctx, which, g, new(walk.Scratch)); !errors.Is(err, context.Canceled) {
					t.Fatalf("search %d: %v\n%v", which, err, s)
				}
			}
		}
	}
}

// Between twelve entities that are all linked there are some ten million paths. The search is
// cancelled when it has made its hops.
func TestASearchThatGoesThroughPathsIsCancelledOnItsWay(t *testing.T) {
	s := sample{world: &world{}, rand: rand.New(rand.NewPCG(8, 0))}
	for i := range 12 {
		s.entities = append(s.entities, &kg.Entity{ID: fmt.Sprintf("n%02d", i), Type: 1})
		for j := range i {
			s.add(1, i, j, 0, 0)
		}
	}
	s.q = store.PathQuery{From: "n00", To: "n11", Dir: kg.Both, MaxLength: 11, Limit: 1}
	for which, at := range map[int]string{1: "Ranks", 2: "Type"} {
		ctx, cancel := context.WithCancel(t.Context())
		g, after := newGraph(t, s, unnumbered(s.world)), 0
		g.call = func(name string) error {
			if name == at {
				cancel()
			}
			if ctx.Err() != nil {
				after++
			}
			return nil
		}
		if err := run(ctx, which, g, new(walk.Scratch)); !errors.Is(err, context.Canceled) {
			t.Errorf("search %d: %v", which, err)
		}
		if ctx.Err() == nil || g.shows > 0 || after > 2000 {
			t.Errorf("search %d shows %d times and makes %d calls after it was cancelled", which, g.shows, after)
		}
	}
}
