package walk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// ladder has so many rungs of two entities between one at each end. Each is linked to both of
// the next rung, so that the number of paths doubles with each.
func ladder(rungs int) sample {
	s := sample{world: &world{}, rand: rand.New(rand.NewPCG(9, uint64(rungs)))}
	add := func(id string) { s.entities = append(s.entities, &kg.Entity{ID: id, Type: 1}) }
	add("a")
	for i := range rungs {
		add(fmt.Sprintf("r%03d-l", i))
		add(fmt.Sprintf("r%03d-r", i))
	}
	add("z")
	end := len(s.entities) - 1
	for to := 1; to <= 2; to++ {
		s.add(0, 0, to, 0, 0)
		s.add(0, end-to, end, 0, 0)
		for from := to; from < end-2; from += 2 {
			s.add(0, from, from-to+3, 0, 0)
			s.add(0, from, from-to+4, 0, 0)
		}
	}
	s.q = store.PathQuery{From: "a", To: "z", MaxLength: rungs + 1}
	return s
}

func TestCountsOfPathsEndAtMaxCount(t *testing.T) {
	for rungs, want := range map[int]int{1: 2, 29: 1 << 29, 30: 1 << 30, 31: store.MaxCount, 40: store.MaxCount, 199: store.MaxCount} {
		s := ladder(rungs)
		s.q.Limit = 3
		path := func(turn func(rung int) string) (ids string) {
			for i := range rungs {
				ids += fmt.Sprintf(" r%03d-%s", i, turn(i))
			}
			return "a" + ids + " z"
		}
		first := []string{
			path(func(int) string { return "l" }),
			path(func(i int) string { return map[bool]string{true: "r", false: "l"}[i == rungs-1] }),
			path(func(i int) string { return map[bool]string{true: "r", false: "l"}[i == rungs-2] }),
		}
		for _, g := range graphs(t, s) {
			list, err := walk.ShortestPaths(t.Context(), g, g.ends, s.q, new(walk.Scratch))
			if err != nil {
				t.Fatal(err)
			}
			if list.Total != want || !list.Exact {
				t.Errorf("%d rungs have %d paths, not %d", rungs, list.Total, want)
			}
			for i, p := range list.Paths {
				got := p.Nodes[0].ID
				for _, e := range p.Nodes[1:] {
					got += " " + e.ID
				}
				if rungs > 1 && got != first[i] {
					t.Errorf("path %d of %d rungs: %s, not %s", i, rungs, got, first[i])
				}
			}
			if len(list.Paths) != min(3, want) {
				t.Errorf("%d of %d paths", len(list.Paths), want)
			}
			q := store.ExplainQuery{PathQuery: s.q}
			q.MaxTouched = 10_000
			if want > q.MaxTouched && rungs < 100 {
				g.call = func(name string) error {
					if name == "Counts" {
						return errBroken // the paths would be gone through
					}
					return nil
				}
				why := askWhy(t, g, q, nil)
				if diff := cmp.Diff(&store.TooMuch{What: "paths", Would: want, Limit: q.MaxTouched}, why.TooMuch); diff != "" {
					t.Errorf("walks of %d rungs (-want +got)\n%s", rungs, diff)
				}
			}
		}
	}
}

// Two to the power of forty paths are never gone through: steps end the search.
func TestPathsThroughAVastGraphStopAtTheirLimit(t *testing.T) {
	s := ladder(40)
	s.q.Limit, s.q.MaxTouched = 5, 500
	b := newBrute(s)
	total, _, done := b.steps(s.q.MaxTouched)
	if done || total < s.q.Limit {
		t.Fatalf("the brute force finds %d paths, to its end: %t", total, done)
	}
	for _, g := range graphs(t, s) {
		f := ask(t, walk.Paths, g, nil)
		if f.Total != total || f.Exact || len(f.Paths) != s.q.Limit {
			t.Errorf("%d of %d paths, exact: %t; not %d", len(f.Paths), f.Total, f.Exact, total)
		}
	}
}

// The longest path that may be asked for has 200 hops.
func TestAPathOfTwoHundredHopsIsFoundAndNoneOfMore(t *testing.T) {
	for hops := 199; hops <= 201; hops++ {
		s := sample{world: &world{}, rand: rand.New(rand.NewPCG(10, uint64(hops)))}
		for i := range hops + 1 {
			s.entities = append(s.entities, &kg.Entity{ID: fmt.Sprintf("n%03d", i), Type: 1})
			if i > 0 {
				s.add(1, i-1, i, 0, 0)
			}
		}
		s.q = store.PathQuery{From: "n000", To: s.entities[hops].ID, MaxLength: 200, Limit: 2}
		b := newBrute(s)
		want := b.list(b.paths(), len(b.paths()), true)
		if (want.Total == 1) != (hops <= 200) {
			t.Fatalf("the brute force finds %d paths of %d hops", want.Total, hops)
		}
		for name, how := range map[string]search{"shortest": walk.ShortestPaths, "all": walk.Paths} {
			for _, g := range graphs(t, s) {
				if diff := cmp.Diff(want, ask(t, how, g, nil)); diff != "" {
					t.Errorf("%s of %d hops (-want +got)\n%s", name, hops, diff)
				}
			}
		}
		x := newBrute(s)
		x.q.Dir = kg.Both
		for _, g := range graphs(t, x.sample) {
			why := askWhy(t, g, store.ExplainQuery{PathQuery: x.q, Samples: 1}, nil)
			if why.Total != want.Total {
				t.Errorf("%d kinds of path of %d hops", why.Total, hops)
			}
			// Each entity between the two has two links of the kind, which two hops look at.
			for _, k := range why.Kinds {
				if score := store.RoundScore(math.Pow(4, -0.4*float64(hops-1))); k.Score != score || len(k.Hops) != hops {
					t.Errorf("%d hops have the score %g, not %g", len(k.Hops), k.Score, score)
				}
			}
		}
	}
}
