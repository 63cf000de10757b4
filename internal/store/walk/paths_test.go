package walk_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// found is an answer in a form that compares, or the error of a search that was too much.
type found struct {
	Paths   []string
	Total   int
	Exact   bool
	TooMuch *store.TooMuch
}

// search is ShortestPaths or Paths.
type search func(context.Context, walk.Graph, walk.Ends, store.PathQuery, *walk.Scratch) (store.PathList, error)

// ask searches on g; a nil scratch is a new one. Errors other than TooMuch end the test.
func ask(t *testing.T, how search, g *graph, scratch *walk.Scratch) found {
	t.Helper()
	if scratch == nil {
		scratch = new(walk.Scratch)
	}
	list, err := how(t.Context(), g, g.ends, g.q, scratch)
	if tooMuch := (*store.TooMuch)(nil); errors.As(err, &tooMuch) {
		return found{TooMuch: tooMuch}
	}
	if err != nil {
		t.Fatal(err)
	}
	f := found{Total: list.Total, Exact: list.Exact}
	for _, p := range list.Paths {
		f.Paths = append(f.Paths, drawn(p))
	}
	return f
}

// holds lets a search answer on the graphs of a sample: it must find what is wanted, by the
// hops that the rules make.
func holds(t *testing.T, s sample, how search, want found, made []step) {
	t.Helper()
	for _, g := range graphs(t, s) {
		if diff := cmp.Diff(want, ask(t, how, g, nil)); diff != "" {
			t.Fatalf("(-want +got)\n%s%v", diff, s)
		}
		if diff := cmp.Diff(made, g.made); diff != "" {
			t.Fatalf("hops made (-want +got)\n%s%v", diff, s)
		}
	}
}

// graphs are two for the same question: one whose nodes are numbered beforehand, and one that
// numbers them as they are met.
func graphs(t *testing.T, s sample) []*graph {
	return []*graph{newGraph(t, s, numbered(s.rand, s.world)), newGraph(t, s, unnumbered(s.world))}
}

// limits gives the question limits of all kinds: around the number of links that are touched, around
// that of what is gone through, between them, or none.
func limits(r *rand.Rand, q *store.PathQuery, touched, through int) {
	q.Limit = max(0, []int{1000, 1000, 1, r.IntN(6), r.IntN(3) - 1}[r.IntN(5)])
	q.MaxTouched = max(1, []int{
		touched + r.IntN(3) - 1, through + r.IntN(2) - 1, touched + r.IntN(1+max(0, through-touched)), 1 + r.IntN(1+touched),
	}[r.IntN(4)])
	if r.IntN(3) == 0 {
		q.MaxTouched = 0
	}
}

// tally counts what the samples of a test met, so that the test fails when they miss a case.
type tally map[string]int

func (c tally) add(name string, is bool) {
	if is {
		c[name]++
	}
}

func (c tally) check(t *testing.T, least int, names ...string) {
	t.Helper()
	for _, name := range names {
		if c[name] < least {
			t.Errorf("only %d samples are %s", c[name], name)
		}
	}
	t.Log(c)
}

func TestShortestPaths(t *testing.T) {
	t.Run("are all paths of the least length, in the order of IDs", func(t *testing.T) {
		met := tally{}
		for s := range samples(1, 8000) {
			_, touched, _ := newBrute(s).search(true)
			limits(s.rand, &s.q, touched, touched)
			b := newBrute(s)
			made, _, tooMuch := b.search(true)
			paths := b.paths()
			if len(paths) > 0 {
				least := 0
				for least < len(paths) && len(paths[least]) == len(paths[0]) {
					least++
				}
				paths = paths[:least]
			}
			distance := b.distance()
			if distance >= 0 && distance <= s.q.MaxLength && (len(paths) == 0 || len(paths[0]) != distance+1) {
				t.Fatalf("the two brute forces differ: %d hops and %v in\n%v", distance, paths, s)
			}
			want := b.list(paths, len(paths), true)
			if tooMuch != nil {
				want = found{TooMuch: tooMuch}
			}
			holds(t, s, walk.ShortestPaths, want, made)
			met.add("too much", tooMuch != nil)
			met.add("several", want.Total > 1)
			met.add("cut", want.Total > s.q.Limit && s.q.Limit > 0)
			met.add("only counted", want.Total > 0 && s.q.Limit == 0)
			met.add("four hops away or more", distance > 3 && want.Total > 0)
			met.add("too far away", tooMuch == nil && distance > s.q.MaxLength)
			met.add("from an entity to itself", b.ok && s.q.From == s.q.To)
			met.add("without ends", !b.ok)
		}
		met.check(t, 50, "too much", "several", "cut", "only counted", "four hops away or more", "too far away", "from an entity to itself", "without ends")
	})
}

func TestPathsAreAllPathsByLengthThenInTheOrderOfIds(t *testing.T) {
	met := tally{}
	for s := range samples(2, 4000) {
		s.q.Limit = []int{0, 1, 1 + s.rand.IntN(9), 100_000}[s.rand.IntN(4)]
		b := newBrute(s)
		paths := b.paths()
		want := b.list(paths, len(paths), true)
		made, _, _ := b.search(false)
		holds(t, s, walk.Paths, want, made)
		met.add("none", want.Total == 0)
		met.add("of several lengths", len(paths) > 0 && len(paths[0]) < len(paths[len(paths)-1]))
		met.add("cut", want.Total > s.q.Limit && s.q.Limit > 0)
		met.add("only counted", want.Total > 0 && s.q.Limit == 0)
		met.add("many", want.Total > 50)
		met.add("from an entity to itself", b.ok && s.q.From == s.q.To)
		met.add("without ends", !b.ok)
	}
	met.check(t, 50, "none", "of several lengths", "cut", "only counted", "many", "from an entity to itself", "without ends")
}

func TestPathsStopAtMaxTouchedStepsWithWhatTheyHaveFound(t *testing.T) {
	met := tally{}
	for s := range samples(3, 6000) {
		b := newBrute(s)
		_, touched, _ := b.search(false)
		_, steps, _ := b.steps(0)
		limits(s.rand, &s.q, touched, steps)
		b = newBrute(s)
		made, _, tooMuch := b.search(false)
		paths := b.paths()
		want := b.list(paths, len(paths), true)
		if b.ok && s.q.From != s.q.To {
			total, _, done := b.steps(s.q.MaxTouched)
			if done && total != len(paths) {
				t.Fatalf("the two brute forces differ: %d paths and %d in\n%v", total, len(paths), s)
			}
			want = b.list(paths, total, done)
		}
		if tooMuch != nil {
			want = found{TooMuch: tooMuch}
		}
		holds(t, s, walk.Paths, want, made)
		met.add("too much", tooMuch != nil)
		met.add("stopped", tooMuch == nil && !want.Exact)
		met.add("stopped with paths", want.Total > 0 && !want.Exact)
		met.add("just within", want.Exact && steps > 0 && s.q.MaxTouched == steps)
		met.add("stopped a step too early", !want.Exact && s.q.MaxTouched == steps-1)
		met.add("stopped with all paths found", tooMuch == nil && !want.Exact && want.Total == len(paths))
	}
	met.check(t, 20, "too much", "stopped", "stopped with paths", "just within", "stopped a step too early", "stopped with all paths found")
}
