// Package layout places the nodes of a drawing. The same graph has the same positions each time, on each machine, and
// in whatever order its nodes and links are given.
//
// The forces and the adaptive speed are those of ForceAtlas2 (Jacomy, Venturini, Heymann and Bastian, PLoS ONE 9(6),
// e98679, 2014, sections "Energy model" and "Performance optimizations"); the repulsion is summed over a quadtree
// (Barnes and Hut, Nature 324, 446-449, 1986). Nothing is random: nodes start on a spiral in the order of a walk through
// the graph.
package layout

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
)

// Rest is the distance, in the unit of all positions, between two linked nodes that have no other links.
const Rest = 100

// Point is a position; y points upwards.
type Point struct{ X, Y float64 }

// Link joins two nodes, which are given by their indices. Its direction does not matter.
type Link struct{ A, B int }

// Graph is what is drawn.
type Graph struct {
	IDs   []string // of the nodes, distinct
	Links []Link
	Fixed map[int]Point // nodes that stay where they are, by index
}

// Among returns the graph of nodes with distinct IDs and of the links that join two of them; links are given by the IDs of
// their ends.
func Among(ids []string, links iter.Seq2[string, string]) Graph {
	index := make(map[string]int, len(ids))
	for i, id := range ids {
		index[id] = i
	}
	g := Graph{IDs: ids}
	for from, to := range links {
		a, known := index[from]
		b, both := index[to]
		if known && both {
			g.Links = append(g.Links, Link{A: a, B: b})
		}
	}
	return g
}

// Positions returns a position for each node, in the order of the nodes, in steps of 0.01. Parallel links count once
// and links from a node to itself not at all. The drawing is centred at the origin if no node is fixed. It takes about
// n log n steps for n nodes, for a number of iterations that falls as n grows. The only error is that of ctx.
func Positions(ctx context.Context, g Graph) ([]Point, error) {
	d := newDrawing(g)
	d.start()
	for range iterations(len(g.IDs)) {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("placing the nodes of a drawing: %w", err)
		}
		d.iterate()
	}
	d.separate()
	if len(g.Fixed) == 0 {
		d.centre()
	}
	out := make([]Point, len(g.IDs))
	for i, at := range d.order {
		p := d.at[i]
		if f, ok := g.Fixed[at]; ok {
			out[at] = f
			continue
		}
		out[at] = Point{rounded(p.X), rounded(p.Y)}
	}
	return out, nil
}

// iterations is how often n nodes are moved: they have all come to rest after 200, and the larger a drawing is, the less
// the last movements are seen.
func iterations(n int) int { return min(max(150_000/max(n, 1), 60), 200) }

func rounded(v float64) float64 {
	if v = math.Round(v*100) / 100; v == 0 {
		return 0 // and not -0
	}
	return v
}

// drawing is a graph while it is placed. Its nodes are sorted by ID, so that sums have the same order each time.
//
// Products in sums are converted to float64 one by one: the compiler may otherwise fuse them with the addition on some
// processors, which then round differently.
type drawing struct {
	order      []int // of the nodes of the graph
	neighbours [][]int
	mass       []float64 // number of neighbours, plus one
	fixed      []bool
	at         []Point
	force, was []Point // of this iteration and the one before
	speed      float64
	tree       tree
}

func newDrawing(g Graph) *drawing {
	n := len(g.IDs)
	d := &drawing{
		order: make([]int, n), neighbours: make([][]int, n), mass: make([]float64, n), fixed: make([]bool, n),
		at: make([]Point, n), force: make([]Point, n), was: make([]Point, n), speed: 1,
	}
	for i := range d.order {
		d.order[i] = i
	}
	slices.SortFunc(d.order, func(a, b int) int { return cmp.Compare(g.IDs[a], g.IDs[b]) })
	rank := make([]int, n)
	for i, node := range d.order {
		rank[node] = i
		if p, ok := g.Fixed[node]; ok {
			d.fixed[i], d.at[i] = true, p
		}
	}
	for _, l := range g.Links {
		if a, b := rank[l.A], rank[l.B]; a != b {
			d.neighbours[a] = append(d.neighbours[a], b)
			d.neighbours[b] = append(d.neighbours[b], a)
		}
	}
	for i := range d.neighbours {
		slices.Sort(d.neighbours[i])
		d.neighbours[i] = slices.Compact(d.neighbours[i])
		d.mass[i] = float64(len(d.neighbours[i]) + 1)
	}
	return d
}

// centre moves the drawing so that the middle of its box is the origin.
func (d *drawing) centre() {
	low, high := box(d.at)
	x, y := (low.X+high.X)/2, (low.Y+high.Y)/2
	for i := range d.at {
		d.at[i].X -= x
		d.at[i].Y -= y
	}
}

// box returns the corners of the smallest box around some points, which is the origin for none.
func box(points []Point) (low, high Point) {
	if len(points) == 0 {
		return Point{}, Point{}
	}
	low, high = points[0], points[0]
	for _, p := range points {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	return low, high
}
