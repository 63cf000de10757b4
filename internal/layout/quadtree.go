package layout

// The quadtree of the nodes: what is far enough pushes as one.

const (
	// A cell pushes as one when its size is less than this part of its distance.
	openness = 0.9
	// Cells with so few nodes are not divided, and none below this depth: nodes can share a place.
	fewNodes = 4
	deepest  = 24
)

type cell struct {
	size         float64
	mass, x, y   float64 // all of its nodes in their centre of mass
	first, after int     // its nodes, in tree.nodes
	children     [4]int  // 0 for none, since the root is no child
	leaf         bool
}

type tree struct {
	cells []cell
	nodes []int
	at    []Point
	mass  []float64
	stack []int
}

// build makes the tree of points with masses, in the memory of the one before.
func (t *tree) build(at []Point, mass []float64) {
	t.at, t.mass, t.cells = at, mass, t.cells[:0]
	if len(t.nodes) != len(at) {
		t.nodes = make([]int, len(at))
	}
	for i := range t.nodes {
		t.nodes[i] = i
	}
	low, high := box(at)
	t.divide(0, len(at), low, max(high.X-low.X, high.Y-low.Y), 0)
}

// divide adds the cell of some nodes, whose lower left corner and size are given, and the cells inside.
func (t *tree) divide(first, after int, corner Point, size float64, depth int) int {
	c := cell{size: size, first: first, after: after, leaf: after-first <= fewNodes || depth == deepest}
	for _, n := range t.nodes[first:after] {
		c.mass += t.mass[n]
		c.x += float64(t.mass[n] * t.at[n].X)
		c.y += float64(t.mass[n] * t.at[n].Y)
	}
	if c.mass > 0 {
		c.x, c.y = c.x/c.mass, c.y/c.mass
	}
	me := len(t.cells)
	t.cells = append(t.cells, c)
	if c.leaf {
		return me
	}
	half := size / 2
	middle := Point{corner.X + half, corner.Y + half}
	upper := t.split(first, after, func(n int) bool { return t.at[n].Y < middle.Y })
	lowerRight := t.split(first, upper, func(n int) bool { return t.at[n].X < middle.X })
	upperRight := t.split(upper, after, func(n int) bool { return t.at[n].X < middle.X })
	for i, part := range [4]struct {
		first, after int
		corner       Point
	}{
		{first, lowerRight, corner},
		{lowerRight, upper, Point{middle.X, corner.Y}},
		{upper, upperRight, Point{corner.X, middle.Y}},
		{upperRight, after, middle},
	} {
		if part.first < part.after {
			child := t.divide(part.first, part.after, part.corner, half, depth+1)
			t.cells[me].children[i] = child
		}
	}
	return me
}

// split puts those nodes first that are before a line, and returns where the others begin.
func (t *tree) split(first, after int, before func(int) bool) int {
	for i := first; i < after; i++ {
		if before(t.nodes[i]) {
			t.nodes[first], t.nodes[i] = t.nodes[i], t.nodes[first]
			first++
		}
	}
	return first
}

// push is the sum of the pushes of all other nodes on one, for a mass of 1.
func (t *tree) push(node int, at Point) (f Point) {
	t.stack = append(t.stack[:0], 0)
	for len(t.stack) > 0 {
		c := &t.cells[t.stack[len(t.stack)-1]]
		t.stack = t.stack[:len(t.stack)-1]
		x, y := at.X-c.x, at.Y-c.y
		switch {
		case c.leaf:
			for _, n := range t.nodes[c.first:c.after] {
				if n != node {
					p := apart(sideways(at.X-t.at[n].X, at.Y-t.at[n].Y, node, n), at.Y-t.at[n].Y, t.mass[n])
					f.X += p.X
					f.Y += p.Y
				}
			}
		case float64(c.size*c.size) < float64(openness*openness)*(float64(x*x)+float64(y*y)):
			p := apart(x, y, c.mass)
			f.X += p.X
			f.Y += p.Y
		default:
			for _, child := range c.children {
				if child > 0 {
					t.stack = append(t.stack, child)
				}
			}
		}
	}
	return f
}

// sideways is the horizontal distance between two nodes, which is not 0 for those at one place: the first one by its
// number lies to the left.
func sideways(x, y float64, a, b int) float64 {
	switch {
	case x != 0 || y != 0:
		return x
	case a < b:
		return -nearest
	default:
		return nearest
	}
}
