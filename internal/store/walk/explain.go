package walk

import (
	"cmp"
	"context"
	"math"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Explain is store.Explorer.Explain. The graph must walk links both ways.
func Explain(
	ctx context.Context,
	g Graph,
	ends Ends,
	q store.ExplainQuery,
	scratch *Scratch,
) (store.Explanation, error) {
	if !ends.OK || ends.Start == ends.End {
		return store.Explanation{}, ctx.Err()
	}
	s := &search{Scratch: scratch, graph: g, start: ends.Start, end: ends.End, most: q.MaxLength}
	defer s.reset()
	if _, err := s.run(ctx, q.MaxTouched, false); err != nil {
		return store.Explanation{}, err
	}
	w, err := s.net(true)
	if err != nil {
		return store.Explanation{}, err
	}
	walks := 0
	for _, of := range w.walks {
		walks += int(of[w.start])
	}
	if q.MaxTouched > 0 && walks > q.MaxTouched {
		return store.Explanation{}, &store.TooMuch{What: "paths", Would: walks, Limit: q.MaxTouched}
	}
	x := &explainer{net: w, graph: g, samples: q.Samples, byKey: map[string]*group{}}
	if x.weights, err = w.weights(ctx, g, q.AsOf); err != nil {
		return store.Explanation{}, err
	}
	x.measure(s.most)
	x.on = make([]bool, len(w.nodes))
	x.path = append(x.path, w.start)
	if x.from(ctx, w.start, s.most, 1); x.err != nil {
		return store.Explanation{}, x.err
	}
	return x.answer(ctx, q.Limit)
}

// weights is by edge what its hop contributes to the product of a path.
func (w *net) weights(ctx context.Context, g Graph, asOf kg.AsOf) ([]float64, error) {
	if len(w.to) == 0 {
		return nil, ctx.Err()
	}
	counts, err := g.Counts(ctx, w.nodes, asOf)
	if err != nil {
		return nil, err
	}
	degree := func(n uint32, k Kind, other uint32) float64 {
		kind := store.NeighbourKind{Link: k.Type(), Dir: k.Dir(), Other: g.Type(w.nodes[other])}
		for _, c := range counts[n] {
			if c.NeighbourKind == kind {
				return float64(c.Links)
			}
		}
		return 1 // never: the hop itself is counted
	}
	out := make([]float64, len(w.to))
	for n := range w.nodes {
		for e := w.first[n]; e < w.first[n+1]; e++ {
			left, right := degree(uint32(n), w.kind[e], w.to[e]), degree(w.to[e], w.kind[e].Turned(), uint32(n))
			out[e] = math.Pow(left, -store.Damping) * math.Pow(right, -store.Damping)
		}
	}
	return out, nil
}

// explainer goes along all paths and tells them apart by kind.
type explainer struct {
	*net
	graph   Graph
	weights []float64
	least   []int // by node, the fewest hops to the end
	on      []bool
	path    []uint32
	kinds   []Kind
	key     []byte
	samples int
	byKey   map[string]*group
	groups  []*group
	looked  int
	err     error
}

// group is the paths of one kind.
type group struct {
	hops  []store.NeighbourKind
	score float64
	count int
	best  []sample // by falling score, then in the order of paths
}

type sample struct {
	score float64
	path  []uint32
	kinds []Kind
}

func (x *explainer) measure(hops int) {
	x.least = make([]int, len(x.nodes))
	for n := range x.least {
		x.least[n] = hops + 1
		for left := hops; left >= 0; left-- {
			if x.walks[left][n] > 0 {
				x.least[n] = left
			}
		}
	}
}

// from goes on from the end of the path, of which the product so far is weight.
func (x *explainer) from(ctx context.Context, n uint32, left int, weight float64) {
	if n == x.end {
		x.take(weight)
		return
	}
	x.on[n] = true
	for e := x.first[n]; e < x.first[n+1] && x.err == nil; e++ {
		to := x.to[e]
		if x.on[to] || x.least[to] > left-1 {
			continue
		}
		if x.looked++; x.looked&(1<<8-1) == 0 {
			x.err = ctx.Err()
		}
		kind := x.kind[e]
		x.path, x.kinds = append(x.path, to), append(x.kinds, kind)
		x.key = append(x.key, byte(kind>>8), byte(kind), byte(x.graph.Type(x.nodes[to])))
		x.from(ctx, to, left-1, weight*x.weights[e])
		x.path, x.kinds, x.key = x.path[:len(x.path)-1], x.kinds[:len(x.kinds)-1], x.key[:len(x.key)-3]
	}
	x.on[n] = false
}

// take counts the path.
func (x *explainer) take(weight float64) {
	g := x.byKey[string(x.key)]
	if g == nil {
		g = &group{}
		for i, k := range x.kinds {
			g.hops = append(
				g.hops,
				store.NeighbourKind{Link: k.Type(), Dir: k.Dir(), Other: x.graph.Type(x.nodes[x.path[i+1]])},
			)
		}
		x.byKey[string(x.key)] = g
		x.groups = append(x.groups, g)
	}
	g.count++
	g.score += weight
	// Paths of a kind come in their order, so that the later of two equal ones is the later in the list.
	score := store.RoundScore(weight)
	at := len(g.best)
	for at > 0 && g.best[at-1].score < score {
		at--
	}
	if at < x.samples {
		if len(g.best) == x.samples {
			g.best = g.best[:len(g.best)-1]
		}
		g.best = slices.Insert(g.best, at, sample{score, slices.Clone(x.path), slices.Clone(x.kinds)})
	}
}

// answer ranks the kinds and shows the first.
func (x *explainer) answer(ctx context.Context, limit int) (store.Explanation, error) {
	for _, g := range x.groups {
		g.score = store.RoundScore(g.score)
	}
	slices.SortFunc(x.groups, func(a, b *group) int {
		return cmp.Or(
			cmp.Compare(b.score, a.score),
			cmp.Compare(b.count, a.count),
			cmp.Compare(len(a.hops), len(b.hops)),
			slices.CompareFunc(a.hops, b.hops, CompareKinds),
		)
	})
	out := store.Explanation{Total: len(x.groups)}
	if out.Total > 0 {
		out.Start = x.graph.Type(x.nodes[x.start])
	}
	shown := x.groups[:min(len(x.groups), max(0, limit))]
	b := newBook(x.net)
	for _, g := range shown {
		for _, s := range g.best {
			b.add(s.path, s.kinds)
		}
	}
	paths, err := b.paths(ctx, x.graph)
	if err != nil {
		return store.Explanation{}, err
	}
	for _, g := range shown {
		out.Kinds = append(
			out.Kinds,
			store.PathKind{Hops: g.hops, Score: g.score, Count: g.count, Samples: paths[:len(g.best):len(g.best)]},
		)
		paths = paths[len(g.best):]
	}
	return out, nil
}

// CompareKinds is the order of kinds.
func CompareKinds(a, b store.NeighbourKind) int {
	return cmp.Or(cmp.Compare(a.Link, b.Link), cmp.Compare(a.Dir, b.Dir), cmp.Compare(a.Other, b.Other))
}
