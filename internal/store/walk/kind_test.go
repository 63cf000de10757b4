package walk_test

import (
	"slices"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

func TestAKindHoldsEveryTypeAndDirection(t *testing.T) {
	turned := map[kg.Direction]kg.Direction{kg.Out: kg.In, kg.In: kg.Out, kg.Both: kg.Both}
	seen := map[walk.Kind]bool{walk.AnyKind: true}
	for n := range 256 {
		for dir, back := range turned {
			of := kg.LinkTypeID(n)
			k := walk.KindOf(of, dir)
			if seen[k] {
				t.Errorf("type %d with direction %d is not a kind of its own", n, dir)
			}
			seen[k] = true
			if k.Type() != of || k.Dir() != dir || k.Turned() != walk.KindOf(of, back) {
				t.Errorf("type %d with direction %d: %d, %d, turned %d", n, dir, k.Type(), k.Dir(), k.Turned())
			}
		}
	}
	for dir, back := range turned {
		if walk.Turned(dir) != back {
			t.Errorf("direction %d turned is %d", dir, walk.Turned(dir))
		}
	}
}

func TestDegreeIsHowManyLinksAStepTouches(t *testing.T) {
	met := tally{}
	for s := range samples(11, 500) {
		for e := range s.entities {
			for _, back := range []bool{false, true} {
				dir := s.q.Dir
				if back {
					dir = walk.Turned(dir)
				}
				want := s.degree(e, s.q, back)
				if got := walk.Degree(s.counts(e, kg.AsOf{}), s.q.Types, dir); got != want {
					t.Fatalf("%d links at %s, not %d (back: %t)\n%v", got, s.entities[e].ID, want, back, s)
				}
				met.add("many", want > 3)
			}
		}
	}
	met.check(t, 500, "many")
}

func TestKindsAreOrderedByLinkThenDirectionThenOtherEnd(t *testing.T) {
	var kinds []store.NeighbourKind
	for _, l := range []kg.LinkTypeID{0, 3, 200} {
		for _, dir := range []kg.Direction{kg.Out, kg.In, kg.Both} {
			for _, other := range []kg.TypeID{0, 1, 255} {
				kinds = append(kinds, store.NeighbourKind{Link: l, Dir: dir, Other: other})
			}
		}
	}
	turned := slices.Clone(kinds)
	slices.Reverse(turned)
	slices.SortFunc(turned, walk.CompareKinds)
	if !slices.Equal(turned, kinds) {
		t.Errorf("%v", turned)
	}
}
