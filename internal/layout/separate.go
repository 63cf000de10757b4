package layout

import "math"

const (
	// Nodes that are closer cover each other where they are drawn as circles.
	clearance = Rest * 0.3
	// Each pass can push nodes into others.
	passes = 30
)

// place is a square with sides as long as the distance that nodes must have.
type place struct{ x, y int }

func placeOf(p Point) place {
	return place{int(math.Floor(p.X / clearance)), int(math.Floor(p.Y / clearance))}
}

// separate pushes nodes apart that would cover each other, until there are none or the passes are over.
func (d *drawing) separate() {
	for range passes {
		in := map[place][]int{}
		for i, p := range d.at {
			in[placeOf(p)] = append(in[placeOf(p)], i)
		}
		moved := false
		for i := range d.at {
			at := placeOf(d.at[i])
			for y := at.y - 1; y <= at.y+1; y++ {
				for x := at.x - 1; x <= at.x+1; x++ {
					for _, j := range in[place{x, y}] {
						moved = j > i && d.part(i, j) || moved
					}
				}
			}
		}
		if !moved {
			return
		}
	}
}

// part pushes two nodes apart that are too close: each by half, or the one that is not fixed.
func (d *drawing) part(i, j int) bool {
	x, y := d.at[i].X-d.at[j].X, d.at[i].Y-d.at[j].Y
	x = sideways(x, y, i, j)
	far := length(x, y)
	if far >= clearance || d.fixed[i] && d.fixed[j] {
		return false
	}
	by := (clearance - far + 0.01) / 2 / far
	if d.fixed[i] || d.fixed[j] {
		by *= 2
	}
	if !d.fixed[i] {
		d.at[i].X += float64(by * x)
		d.at[i].Y += float64(by * y)
	}
	if !d.fixed[j] {
		d.at[j].X -= float64(by * x)
		d.at[j].Y -= float64(by * y)
	}
	return true
}
