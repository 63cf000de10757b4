package layout

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func positions(t testing.TB, g Graph) []Point {
	t.Helper()
	at, err := Positions(t.Context(), g)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range at {
		if math.IsNaN(p.X+p.Y) || math.IsInf(p.X+p.Y, 0) {
			t.Fatalf("node %d lies at %v", i, p)
		}
	}
	return at
}

func distance(a, b Point) float64 { return length(a.X-b.X, a.Y-b.Y) }

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("city:%04d", i)
	}
	return out
}

// random is a graph with a few hubs, parallel links, links from a node to itself, and nodes without any.
func random(seed uint64, n, links int) Graph {
	r := rand.New(rand.NewPCG(seed, 17))
	g := Graph{IDs: names(n)}
	for range links {
		g.Links = append(g.Links, Link{r.IntN(1 + r.IntN(n)), r.IntN(n)})
	}
	return g
}

// clusters are complete graphs of five nodes, the first nodes of which form a ring.
func clusters(n int) Graph {
	g := Graph{IDs: names(5 * n)}
	for c := range n {
		for a := range 5 {
			for b := range a {
				g.Links = append(g.Links, Link{5*c + a, 5*c + b})
			}
		}
		g.Links = append(g.Links, Link{5 * c, 5 * ((c + 1) % n)})
	}
	return g
}

func star(n int) Graph {
	g := Graph{IDs: names(n + 1)}
	for i := range n {
		g.Links = append(g.Links, Link{0, i + 1})
	}
	return g
}

func TestPositions(t *testing.T) {
	t.Run("a pair rests at the distance of the unit", func(t *testing.T) {
		at := positions(t, Graph{IDs: []string{"a", "b"}, Links: []Link{{0, 1}, {1, 0}, {0, 0}}})
		if got := distance(at[0], at[1]); math.Abs(got-Rest) > 0.2*Rest {
			t.Errorf("the distance is %.1f, want about %d", got, Rest)
		}
	})
	t.Run("do not depend on the order of nodes and links", func(t *testing.T) {
		for seed := range uint64(30) {
			g := random(seed, 1+int(seed)*9, int(seed)*14)
			r := rand.New(rand.NewPCG(seed, 3))
			to := r.Perm(len(g.IDs))
			h := Graph{IDs: make([]string, len(g.IDs)), Fixed: map[int]Point{}}
			g.Fixed = map[int]Point{}
			for i, id := range g.IDs {
				h.IDs[to[i]] = id
				if seed%3 == 0 && i%4 == 0 {
					g.Fixed[i] = Point{float64(r.IntN(900)), float64(r.IntN(900))}
					h.Fixed[to[i]] = g.Fixed[i]
				}
			}
			for _, i := range r.Perm(len(g.Links)) {
				h.Links = append(h.Links, Link{to[g.Links[i].B], to[g.Links[i].A]})
			}
			a, b := positions(t, g), positions(t, h)
			for i := range a {
				if a[i] != b[to[i]] {
					t.Fatalf("seed %d: %s lies at %v or at %v", seed, g.IDs[i], a[i], b[to[i]])
				}
			}
		}
	})
	t.Run("the centre of a star lies amid its rays", func(t *testing.T) {
		at := positions(t, star(60))
		low, high := math.Inf(1), 0.0
		for _, p := range at[1:] {
			low, high = min(low, distance(at[0], p)), max(high, distance(at[0], p))
		}
		if low < Rest || high > 3*low {
			t.Errorf("the rays are %.0f to %.0f long", low, high)
		}
	})
	t.Run("what is densely linked lies together", func(t *testing.T) {
		g := clusters(12)
		at := positions(t, g)
		for i := range at {
			var inside, outside float64 = 0, math.Inf(1)
			for j := range at {
				switch far := distance(at[i], at[j]); {
				case i/5 == j/5:
					inside = max(inside, far)
				case i%5 != 0:
					outside = min(outside, far)
				}
			}
			if i%5 != 0 && inside > 2*outside {
				t.Errorf("node %d: %.0f from one of its cluster, %.0f from one of another", i, inside, outside)
			}
		}
	})
	t.Run("no node covers another one", func(t *testing.T) {
		for seed := range uint64(20) {
			at := positions(t, random(seed, 10+20*int(seed), 30*int(seed)))
			for i := range at {
				for j := range i {
					if distance(at[i], at[j]) < 0.9*clearance {
						t.Errorf("seed %d: nodes %d and %d are %.1f apart", seed, i, j, distance(at[i], at[j]))
					}
				}
			}
		}
	})
	t.Run("fixed nodes stay, and new ones lie near what they are linked with", func(t *testing.T) {
		g := clusters(4)
		before := positions(t, g)
		g.Fixed = map[int]Point{}
		for i, p := range before {
			g.Fixed[i] = p
		}
		g.IDs = append(g.IDs, "new:a", "new:b", "new:alone")
		g.Links = append(g.Links, Link{20, 7}, Link{20, 8}, Link{21, 13})
		after := positions(t, g)
		for i, p := range before {
			if after[i] != p {
				t.Errorf("fixed node %d went from %v to %v", i, p, after[i])
			}
		}
		if far := distance(after[20], before[7]); far > 3*Rest {
			t.Errorf("the new node is %.0f from its neighbour", far)
		}
		if far := distance(after[21], before[13]); far > 3*Rest {
			t.Errorf("the new node is %.0f from its neighbour", far)
		}
	})
	t.Run("nodes that are fixed at one place do no harm", func(t *testing.T) {
		g := random(5, 60, 100)
		g.Fixed = map[int]Point{}
		for i := range 50 {
			g.Fixed[i] = Point{3, 3}
		}
		positions(t, g)
	})
	t.Run("an empty graph and one node", func(t *testing.T) {
		if at := positions(t, Graph{}); len(at) != 0 {
			t.Errorf("got %v", at)
		}
		if at := positions(t, Graph{IDs: []string{"a"}}); at[0] != (Point{}) {
			t.Errorf("got %v, want the origin", at)
		}
	})
	t.Run("end when nobody waits for them", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Positions(ctx, clusters(3)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTree_push(t *testing.T) {
	t.Run("is close to the sum over all nodes", func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		at, mass := make([]Point, 700), make([]float64, 700)
		for i := range at {
			at[i], mass[i] = Point{r.NormFloat64() * 900, r.NormFloat64() * 500}, 1+float64(r.IntN(9))
		}
		var tr tree
		tr.build(at, mass)
		var wrong, size float64
		for i := range at {
			var want Point
			for j := range at {
				if j != i {
					p := apart(at[i].X-at[j].X, at[i].Y-at[j].Y, mass[j])
					want.X, want.Y = want.X+p.X, want.Y+p.Y
				}
			}
			wrong, size = wrong+distance(tr.push(i, at[i]), want), size+length(want.X, want.Y)
		}
		if part := wrong / size; part > 0.03 || part == 0 {
			t.Errorf("the error is %.4f of the forces, want up to 0.03 and more than none", part)
		}
	})
}

func BenchmarkPositions(b *testing.B) {
	for _, n := range []int{50, 500, 1600} {
		g := random(1, n, 3*n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				positions(b, g)
			}
		})
	}
}
