package layout

import (
	"cmp"
	"math"
	"slices"
)

// spiral yields points whose distance grows with the root of their number and which have about equal distances from each
// other, as the seeds of a sunflower have (Vogel, Mathematical Biosciences 44, 179-189, 1979). It turns by
// multiplication, since the sine of the standard library need not be the same on each machine.
type spiral struct {
	n    float64
	unit Point // the direction of the last point
}

// The cosine and the sine of the golden angle, 137.5 degrees.
const goldenCos, goldenSin = -0.73736887807831985, 0.67549029426152396

func (s *spiral) next(step float64) Point {
	if s.n == 0 {
		s.unit = Point{X: 1}
	}
	r := step * math.Sqrt(s.n)
	p := Point{float64(r * s.unit.X), float64(r * s.unit.Y)}
	u := s.unit
	s.unit.X = float64(u.X*goldenCos) - float64(u.Y*goldenSin)
	s.unit.Y = float64(u.X*goldenSin) + float64(u.Y*goldenCos)
	s.n++
	return p
}

// start gives each node a position to begin at, in the order of a walk in breadth. Where nodes are fixed, one with a
// placed neighbour begins beside it; all others begin on a spiral.
func (d *drawing) start() {
	placed, held := slices.Clone(d.fixed), slices.Contains(d.fixed, true)
	middle, step := d.beginning()
	var around spiral
	beside := make([]spiral, len(d.at))
	for _, v := range d.walk() {
		if placed[v] {
			continue
		}
		parent := slices.IndexFunc(d.neighbours[v], func(w int) bool { return placed[w] })
		if parent < 0 || !held {
			p := around.next(step)
			d.at[v], placed[v] = Point{middle.X + p.X, middle.Y + p.Y}, true
			continue
		}
		w := d.neighbours[v][parent]
		if beside[w].n == 0 {
			beside[w].next(0) // the place of the neighbour itself
		}
		p := beside[w].next(Rest / 2)
		d.at[v], placed[v] = Point{d.at[w].X + p.X, d.at[w].Y + p.Y}, true
	}
}

// beginning returns where the spiral of nodes without a fixed neighbour begins, and its step: outside of the fixed
// nodes if there are any.
func (d *drawing) beginning() (middle Point, step float64) {
	var held []Point
	for i, p := range d.at {
		if d.fixed[i] {
			held = append(held, p)
		}
	}
	low, high := box(held)
	return Point{(low.X + high.X) / 2, (low.Y + high.Y) / 2}, max(Rest/2, high.X-low.X, high.Y-low.Y)
}

// walk is the nodes in breadth, from the fixed ones first, then from the one with the most neighbours in each
// component.
func (d *drawing) walk() []int {
	roots := make([]int, len(d.at))
	for i := range roots {
		roots[i] = i
	}
	slices.SortStableFunc(roots, func(a, b int) int {
		if d.fixed[a] != d.fixed[b] {
			if d.fixed[a] {
				return -1
			}
			return 1
		}
		return cmp.Compare(d.mass[b], d.mass[a])
	})
	seen := make([]bool, len(d.at))
	out := make([]int, 0, len(d.at))
	visit := func(v int) {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	done := 0
	for _, root := range roots {
		visit(root)
		if d.fixed[root] {
			continue // all fixed nodes are the first wave
		}
		for ; done < len(out); done++ {
			for _, w := range d.neighbours[out[done]] {
				visit(w)
			}
		}
	}
	return out
}
