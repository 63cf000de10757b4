package layout

import "math"

// The constants of the forces. Two linked nodes without other links have the mass 2 each, and rest where their attraction
// of 1 for each unit equals their repulsion: at the root of 4 times the repulsion.
const (
	repulsion = Rest * Rest / 4
	gravity   = 0.2
	// Two nodes at one place push each other as if they were this far apart.
	nearest = 1.0
	// No node moves farther in one iteration.
	farthest = 2 * Rest
)

// iterate moves all nodes once along the forces on them.
func (d *drawing) iterate() {
	d.force, d.was = d.was, d.force
	d.tree.build(d.at, d.mass)
	var swing, traction float64
	for i := range d.at {
		f := d.forceOn(i)
		d.force[i] = f
		swing += float64(d.mass[i] * length(f.X-d.was[i].X, f.Y-d.was[i].Y))
		traction += float64(d.mass[i] * length(f.X+d.was[i].X, f.Y+d.was[i].Y) / 2)
	}
	if swing > 0 {
		d.speed = min(traction/swing, 1.5*d.speed)
	}
	for i, f := range d.force {
		if d.fixed[i] {
			continue
		}
		size := length(f.X, f.Y)
		if size == 0 {
			continue
		}
		own := length(f.X-d.was[i].X, f.Y-d.was[i].Y)
		by := min(d.speed/(1+float64(d.speed*math.Sqrt(own))), farthest/size)
		d.at[i].X += float64(by * f.X)
		d.at[i].Y += float64(by * f.Y)
	}
}

// forceOn is the sum of the forces on a node: away from all others, towards its neighbours and, so that parts without a
// link between them stay together, towards the origin.
func (d *drawing) forceOn(i int) Point {
	at := d.at[i]
	f := d.tree.push(i, at)
	f.X, f.Y = float64(f.X*repulsion*d.mass[i]), float64(f.Y*repulsion*d.mass[i])
	for _, w := range d.neighbours[i] {
		f.X += d.at[w].X - at.X
		f.Y += d.at[w].Y - at.Y
	}
	f.X -= float64(gravity * d.mass[i] * at.X)
	f.Y -= float64(gravity * d.mass[i] * at.Y)
	return f
}

func length(x, y float64) float64 { return math.Sqrt(float64(x*x) + float64(y*y)) }

// apart is the push of a mass on a point at a distance: the mass over the distance, away from it.
func apart(x, y, mass float64) Point {
	square := max(float64(x*x)+float64(y*y), nearest*nearest)
	return Point{float64(mass * x / square), float64(mass * y / square)}
}
