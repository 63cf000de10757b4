package walk_test

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/walk"
)

// graph is walk.Graph over a world for one question. What its interface leaves open is left to
// chance: the numbers of nodes, the order of edges, whether parallel links are one. It
// fails the test when it is asked what its interface does not allow.
type graph struct {
	t      *testing.T
	w      *world
	q      store.PathQuery
	rand   *rand.Rand
	chosen []hop
	*numbers
	met    []bool
	unites bool
	ends   walk.Ends
	made   []step
	shows  int
	call   func(name string) error // told before Step, Ranks, Type, Counts and Show; nil for nothing
}

var _ walk.Graph = (*graph)(nil)

// step is a hop of a search: the ids it started from, sorted, and how many links it touched.
type step struct {
	Back  bool
	At    string
	Links int
}

// numbers are those of nodes. Several graphs of a world may have them together.
type numbers struct {
	number []int // by entity, -1 while it has none
	entity []int // by number, -1 for a number of nothing
}

// unnumbered gives entities numbers as they are met.
func unnumbered(w *world) *numbers {
	return &numbers{number: slices.Repeat([]int{-1}, len(w.entities))}
}

// numbered gives all entities numbers beforehand, in no order, with numbers between them that
// stand for nothing.
func numbered(r *rand.Rand, w *world) *numbers {
	n := unnumbered(w)
	n.entity = slices.Repeat([]int{-1}, len(w.entities)+r.IntN(4))
	for e, of := range r.Perm(len(n.entity))[:len(w.entities)] {
		n.number[e], n.entity[of] = of, e
	}
	return n
}

// newGraph is the graph for the question of a sample.
func newGraph(t *testing.T, s sample, n *numbers) *graph {
	g := &graph{t: t, w: s.world, q: s.q, rand: s.rand, chosen: s.hops(s.q), numbers: n, met: make([]bool, len(s.entities)), unites: s.rand.IntN(2) == 0}
	if start, end, ok := s.ends(s.q); ok {
		g.ends = walk.Ends{Start: g.meet(start), End: g.meet(end), OK: true}
	}
	return g
}

func (g *graph) meet(e int) uint32 {
	g.met[e] = true
	if g.number[e] < 0 {
		g.number[e] = len(g.entity)
		g.entity = append(g.entity, e)
	}
	return uint32(g.number[e])
}

// of is the entity of a node, which must have been met.
func (g *graph) of(n uint32) int {
	if int(n) >= len(g.entity) || g.entity[n] < 0 || !g.met[g.entity[n]] {
		g.t.Helper()
		g.t.Fatalf("the search asks about node %d, which it did not meet", n)
	}
	return g.entity[n]
}

func (g *graph) told(ctx context.Context, name string) error {
	if g.call != nil {
		if err := g.call(name); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (g *graph) Size() int { return len(g.entity) }

func (g *graph) Degree(n uint32, back bool) int { return g.w.degree(g.of(n), g.q, back) }

func (g *graph) Type(n uint32) kg.TypeID {
	if g.call != nil {
		_ = g.call("Type")
	}
	return g.w.entities[g.of(n)].Type
}

func (g *graph) Step(ctx context.Context, frontier []uint32, back bool, dst []walk.Edge) ([]walk.Edge, error) {
	if err := g.told(ctx, "Step"); err != nil {
		return dst, err
	}
	at, links := map[int]bool{}, 0
	var ids []string
	for _, n := range frontier {
		e := g.of(n)
		if at[e] {
			g.t.Errorf("%s is twice in a frontier", g.w.entities[e].ID)
		}
		at[e] = true
		ids = append(ids, g.w.entities[e].ID)
		links += g.w.degree(e, g.q, back)
	}
	slices.Sort(ids)
	g.made = append(g.made, step{back, strings.Join(ids, " "), links})
	var from []hop
	for _, h := range g.chosen {
		if back && at[h.right] || !back && at[h.left] {
			from = append(from, h)
		}
	}
	g.rand.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
	seen := map[walk.Edge]bool{}
	for _, h := range from {
		e := walk.Edge{Left: g.meet(h.left), Right: g.meet(h.right), Kind: walk.KindOf(h.kind.Link, h.kind.Dir)}
		if !g.unites || !seen[e] {
			dst = append(dst, e)
		}
		seen[e] = true
	}
	return dst, nil
}

// Ranks are in the order of ids, and far apart.
func (g *graph) Ranks(nodes []uint32) []uint32 {
	if g.call != nil {
		_ = g.call("Ranks")
	}
	out := make([]uint32, len(nodes))
	for i, n := range nodes {
		out[i] = 7 + 1000*uint32(g.of(n))
	}
	return out
}

func (g *graph) Counts(ctx context.Context, nodes []uint32, asOf kg.AsOf) ([][]store.NeighbourCount, error) {
	if err := g.told(ctx, "Counts"); err != nil {
		return nil, err
	}
	out := make([][]store.NeighbourCount, len(nodes))
	for i, n := range nodes {
		out[i] = g.w.counts(g.of(n), asOf)
	}
	return out, nil
}

func (w *world) counts(n int, asOf kg.AsOf) []store.NeighbourCount {
	of := map[store.NeighbourKind]int{}
	for _, k := range w.kinds(n, asOf) {
		of[k]++
	}
	var out []store.NeighbourCount
	for k, count := range of {
		out = append(out, store.NeighbourCount{NeighbourKind: k, Links: count, Entities: count})
	}
	slices.SortFunc(out, func(a, b store.NeighbourCount) int {
		return cmp.Or(cmp.Compare(a.Link, b.Link), cmp.Compare(a.Dir, b.Dir), cmp.Compare(a.Other, b.Other))
	})
	return out
}

func (g *graph) Show(ctx context.Context, nodes []uint32, hops []walk.Edge) ([]*kg.Entity, []store.Hop, error) {
	g.shows++
	if err := g.told(ctx, "Show"); err != nil {
		return nil, nil, err
	}
	var entities []*kg.Entity
	asked := map[any]bool{}
	for _, n := range nodes {
		if asked[n] {
			g.t.Errorf("node %d is to be shown twice", n)
		}
		asked[n] = true
		entities = append(entities, g.w.entities[g.of(n)])
	}
	out := make([]store.Hop, len(hops))
	for i, e := range hops {
		if asked[e] {
			g.t.Errorf("the hop %v is to be shown twice", e)
		}
		asked[e] = true
		left, right := g.of(e.Left), g.of(e.Right)
		for _, h := range g.chosen {
			if h.left == left && h.right == right && (e.Kind == walk.AnyKind || e.Kind == walk.KindOf(h.kind.Link, h.kind.Dir)) {
				out[i].Links = append(out[i].Links, store.LinkRow{Link: &kg.Link{ID: h.link}})
			}
		}
	}
	return entities, out, nil
}

// drawn is a path as text: the ids of its entities, and between them those of the links.
func drawn(p store.Path) string {
	var b strings.Builder
	for i, e := range p.Nodes {
		if i > 0 {
			b.WriteString(" -")
			for _, row := range p.Hops[i-1].Links {
				b.WriteString(row.Link.ID + "-")
			}
			b.WriteString(" ")
		}
		b.WriteString(e.ID)
	}
	if len(p.Hops) != max(0, len(p.Nodes)-1) {
		b.WriteString(" and hops too many or too few")
	}
	return b.String()
}
