package walk_test

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// explained is an answer of Explain in a form that compares.
type explained struct {
	Start   kg.TypeID
	Kinds   []kindOfPath
	Total   int
	TooMuch *store.TooMuch
}

type kindOfPath struct {
	Hops    []store.NeighbourKind
	Score   float64
	Count   int
	Samples []string
}

// rounded lets scores differ by one in the sixth digit: a sum can be made in several orders.
var rounded = gocmp.Comparer(func(a, b float64) bool {
	return math.Abs(a-b) <= 1.001*math.Pow(10, math.Floor(math.Log10(math.Max(a, b)))-5)
})

func askWhy(t *testing.T, g *graph, q store.ExplainQuery, scratch *walk.Scratch) explained {
	t.Helper()
	if scratch == nil {
		scratch = new(walk.Scratch)
	}
	x, err := walk.Explain(t.Context(), g, g.ends, q, scratch)
	if tooMuch := (*store.TooMuch)(nil); errors.As(err, &tooMuch) {
		return explained{TooMuch: tooMuch}
	}
	if err != nil {
		t.Fatal(err)
	}
	out := explained{Start: x.Start, Total: x.Total}
	for _, k := range x.Kinds {
		kind := kindOfPath{Hops: k.Hops, Score: k.Score, Count: k.Count}
		for _, p := range k.Samples {
			kind.Samples = append(kind.Samples, drawn(p))
		}
		out.Kinds = append(out.Kinds, kind)
	}
	return out
}

// route is a path along links of certain kinds.
type route struct {
	path  []int
	kinds []store.NeighbourKind
	score float64
}

// routes are all paths, one for each sequence of kinds; with twice, all walks: they may pass an
// entity twice, but not an end.
func (b *brute) routes(twice bool) []route {
	if !b.ok || b.start == b.end {
		return nil
	}
	hops := make([][]hop, len(b.entities))
	for _, h := range b.all {
		if alike := func(o hop) bool { return o.right == h.right && o.kind == h.kind }; !slices.ContainsFunc(hops[h.left], alike) {
			hops[h.left] = append(hops[h.left], h)
		}
	}
	leads := b.leads()
	var out []route
	var from func(path []int, kinds []store.NeighbourKind)
	from = func(path []int, kinds []store.NeighbourKind) {
		at := path[len(path)-1]
		if at == b.end {
			out = append(out, route{path: slices.Clone(path), kinds: slices.Clone(kinds)})
			return
		}
		left := b.q.MaxLength - len(kinds)
		if !slices.ContainsFunc(leads[:left+1], func(leads []bool) bool { return leads[at] }) {
			return // nothing would be found
		}
		for _, h := range hops[at] {
			if h.right != b.start && (twice || !slices.Contains(path, h.right)) {
				from(append(path, h.right), append(kinds, h.kind))
			}
		}
	}
	from([]int{b.start}, nil)
	return out
}

// weigh gives a route its share of the degree-weighted path count: the product over both ends of
// each hop of how many links of its kind are at that end, to the power of -0.4. It is worked out as the
// power of a whole number.
func (b *brute) weigh(r *route) {
	product := 1
	for i, k := range r.kinds {
		back := k
		back.Other = b.entities[r.path[i]].Type
		switch k.Dir {
		case kg.Out:
			back.Dir = kg.In
		case kg.In:
			back.Dir = kg.Out
		}
		for side, kind := range []store.NeighbourKind{k, back} {
			end, same := r.path[i+side], 0
			for _, other := range b.kinds(end, b.q.AsOf) {
				if other == kind {
					same++
				}
			}
			product *= same
		}
	}
	r.score = math.Pow(float64(product), -0.4)
}

// explain is the answer of Explain by the definitions.
func (b *brute) explain(samples int) explained {
	var x explained
	if _, _, x.TooMuch = b.search(false); x.TooMuch != nil {
		return x
	}
	if walks := len(b.routes(true)); b.q.MaxTouched > 0 && walks > b.q.MaxTouched {
		return explained{TooMuch: &store.TooMuch{What: "paths", Would: walks, Limit: b.q.MaxTouched}}
	}
	var kinds [][]route
	for _, r := range b.routes(false) {
		b.weigh(&r)
		at := slices.IndexFunc(kinds, func(of []route) bool { return slices.Equal(of[0].kinds, r.kinds) })
		if at < 0 {
			at, kinds = len(kinds), append(kinds, nil)
		}
		kinds[at] = append(kinds[at], r)
	}
	for _, of := range kinds {
		k := kindOfPath{Hops: of[0].kinds, Count: len(of)}
		for _, r := range of {
			k.Score += r.score
		}
		k.Score = store.RoundScore(k.Score)
		slices.SortFunc(of, func(x, y route) int {
			return cmp.Or(cmp.Compare(store.RoundScore(y.score), store.RoundScore(x.score)), slices.CompareFunc(x.path, y.path, func(m, n int) int {
				return cmp.Compare(b.entities[m].ID, b.entities[n].ID)
			}))
		})
		for _, r := range of[:min(len(of), samples)] {
			k.Samples = append(k.Samples, b.drawn(r.path, r.kinds))
		}
		x.Kinds = append(x.Kinds, k)
	}
	slices.SortFunc(x.Kinds, func(a, b kindOfPath) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Count, a.Count), cmp.Compare(len(a.Hops), len(b.Hops)),
			slices.CompareFunc(a.Hops, b.Hops, func(k, l store.NeighbourKind) int {
				return cmp.Or(cmp.Compare(k.Link, l.Link), cmp.Compare(k.Dir, l.Dir), cmp.Compare(k.Other, l.Other))
			}))
	})
	if x.Total = len(x.Kinds); x.Total > 0 {
		x.Start = b.entities[b.start].Type
	}
	if x.Kinds = x.Kinds[:min(x.Total, b.q.Limit)]; len(x.Kinds) == 0 {
		x.Kinds = nil
	}
	return x
}

func TestExplainRanksKindsOfPathByTheirDegreeWeightedPathCount(t *testing.T) {
	met := tally{}
	for s := range samples(4, 4000) {
		s.q.Dir, s.q.MaxLength = kg.Both, min(s.q.MaxLength, 4)
		b := newBrute(s)
		_, touched, _ := b.search(false)
		limits(s.rand, &s.q, touched, len(b.routes(true)))
		q := store.ExplainQuery{PathQuery: s.q, Samples: []int{0, 1, 2, 100}[s.rand.IntN(4)]}
		b = newBrute(s)
		made, _, _ := b.search(false)
		want := b.explain(q.Samples)
		for _, g := range graphs(t, s) {
			if diff := gocmp.Diff(want, askWhy(t, g, q, nil), rounded); diff != "" {
				t.Fatalf("(-want +got)\n%s%v", diff, s)
			}
			if diff := gocmp.Diff(made, g.made); diff != "" {
				t.Fatalf("hops made (-want +got)\n%s%v", diff, s)
			}
		}
		met.add("too many links", want.TooMuch != nil && want.TooMuch.What == "links")
		met.add("too many paths", want.TooMuch != nil && want.TooMuch.What == "paths")
		met.add("only counted", want.Total > 0 && s.q.Limit == 0)
		met.add("cut", want.Total > s.q.Limit && s.q.Limit > 0)
		met.add("with several kinds", len(want.Kinds) > 1)
		met.add("nothing between two", want.TooMuch == nil && want.Total == 0 && b.ok && s.q.From != s.q.To)
		for i, k := range want.Kinds {
			met.add("with several paths of a kind", k.Count > 1)
			met.add("with the first of several samples", k.Count > q.Samples && q.Samples > 0)
			met.add("with equal scores", i > 0 && want.Kinds[i-1].Score == k.Score)
			met.add("with equal scores and counts of one length", i > 0 && want.Kinds[i-1].Score == k.Score && want.Kinds[i-1].Count == k.Count && len(want.Kinds[i-1].Hops) == len(k.Hops))
		}
		met.add("from an entity to itself", b.ok && s.q.From == s.q.To)
		met.add("without ends", !b.ok)
	}
	met.check(t, 20, "too many links", "too many paths", "only counted", "cut", "with several kinds", "nothing between two", "with several paths of a kind",
		"with the first of several samples", "with equal scores", "with equal scores and counts of one length", "from an entity to itself", "without ends")
}
