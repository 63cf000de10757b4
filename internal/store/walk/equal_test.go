package walk_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// chains has paths of four hops from "a" to "z", one for each order of the degrees 3, 5 and 7 of
// the entities between them. Their scores are equal, but as products of floating-point numbers
// that are made in several orders they differ in the last digits.
func chains(linkType func(chain int) kg.LinkTypeID) sample {
	s := sample{world: &world{}, rand: rand.New(rand.NewPCG(12, 0))}
	add := func(id string) int {
		s.entities = append(s.entities, &kg.Entity{ID: id, Type: 1})
		return len(s.entities) - 1
	}
	start := add("a")
	type pair struct{ chain, left, right int }
	var pairs []pair
	var last []int
	for chain, degrees := range [][]int{{7, 5, 3}, {7, 3, 5}, {5, 7, 3}, {5, 3, 7}, {3, 7, 5}, {3, 5, 7}} {
		at := start
		for i, degree := range degrees {
			next := add(fmt.Sprintf("chain%d-%d", chain, i))
			pairs = append(pairs, pair{chain, at, next})
			for leaf := range degree - 2 {
				pairs = append(pairs, pair{chain, next, add(fmt.Sprintf("chain%d-%d-%d", chain, i, leaf))})
			}
			at = next
		}
		last = append(last, at)
	}
	end := add("z")
	for chain, at := range last {
		pairs = append(pairs, pair{chain, at, end})
	}
	for _, p := range pairs {
		s.add(linkType(p.chain), p.left, p.right, 0, 0)
	}
	s.q = store.PathQuery{From: "a", To: "z", Dir: kg.Both, MaxLength: 4, Limit: 100}
	return s
}

func TestPathsOfEqualScoreAreSamplesInTheirOrder(t *testing.T) {
	s := chains(func(int) kg.LinkTypeID { return 1 })
	b := newBrute(s)
	var want []string
	for _, p := range b.paths() {
		want = append(want, b.drawn(p, nil))
	}
	if len(want) != 6 {
		t.Fatalf("%d paths: %v", len(want), want)
	}
	for _, g := range graphs(t, s) {
		x := askWhy(t, g, store.ExplainQuery{PathQuery: s.q, Samples: 6}, nil)
		if len(x.Kinds) != 1 || !slices.Equal(x.Kinds[0].Samples, want) {
			t.Errorf("%+v, not %v", x, want)
		}
	}
}

func TestKindsOfEqualScoreAreInTheOrderOfKinds(t *testing.T) {
	// The first type of link has each order of degrees once.
	for turn := range 6 {
		s := chains(func(chain int) kg.LinkTypeID { return kg.LinkTypeID(2*((chain+turn)%6) + 1) })
		score := store.RoundScore(math.Pow(3*3*5*5*7*7, -0.4))
		for _, g := range graphs(t, s) {
			x := askWhy(t, g, store.ExplainQuery{PathQuery: s.q}, nil)
			if len(x.Kinds) != 6 {
				t.Fatalf("%+v", x)
			}
			for i, k := range x.Kinds {
				if k.Score != score || k.Hops[0].Link != kg.LinkTypeID(2*i+1) {
					t.Errorf("kind %d: %+v, not of the score %g", i, k, score)
				}
			}
		}
	}
}

// One hop at whose ends are two and one links counts 2^-0.4, and so do four paths over entities with
// two links each between two with four: 4 · (4·2·2·4)^-0.4.
func TestOfKindsOfEqualScoreThatOfMorePathsComesFirst(t *testing.T) {
	s := sample{world: &world{}, rand: rand.New(rand.NewPCG(13, 0))}
	for _, id := range []string{"a", "m1", "m2", "m3", "m4", "other", "z"} {
		s.entities = append(s.entities, &kg.Entity{ID: id, Type: 1})
	}
	s.add(0, 0, 6, 0, 0)
	s.add(0, 0, 5, 0, 0)
	for m := 1; m <= 4; m++ {
		s.add(1, 0, m, 0, 0)
		s.add(1, m, 6, 0, 0)
	}
	s.q = store.PathQuery{From: "a", To: "z", Dir: kg.Both, MaxLength: 2, Limit: 9}
	for _, g := range graphs(t, s) {
		x := askWhy(t, g, store.ExplainQuery{PathQuery: s.q}, nil)
		if len(x.Kinds) != 2 || x.Kinds[0].Count != 4 || x.Kinds[1].Count != 1 || x.Kinds[0].Score != 0.757858 || x.Kinds[1].Score != 0.757858 {
			t.Errorf("%+v", x.Kinds)
		}
	}
}
