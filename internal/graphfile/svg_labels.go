package graphfile

import (
	"cmp"
	"math"
	"slices"
)

// label is the name of a node in the drawing.
type label struct {
	box
	from   float64 // where the text is anchored
	anchor string
	text   string
}

// box is a rectangle around a middle.
type box struct{ x, y, width, height float64 }

func (b box) covers(other box) bool {
	return math.Abs(b.x-other.x) < (b.width+other.width)/2 && math.Abs(b.y-other.y) < (b.height+other.height)/2
}

// taken are boxes by the squares in which they lie.
type taken map[[2]int][]box

const square = 64.0

func squares(b box, visit func([2]int)) {
	for y := math.Floor((b.y - b.height/2) / square); y <= (b.y+b.height/2)/square; y++ {
		for x := math.Floor((b.x - b.width/2) / square); x <= (b.x+b.width/2)/square; x++ {
			visit([2]int{int(x), int(y)})
		}
	}
}

func (t taken) add(b box) { squares(b, func(at [2]int) { t[at] = append(t[at], b) }) }

func (t taken) free(b box) bool {
	free := true
	squares(b, func(at [2]int) { free = free && !slices.ContainsFunc(t[at], b.covers) })
	return free
}

// labels are the names that cover neither a node nor each other: those of the nodes with the most links come first, and
// each has four places beside its node.
func (d *drawing) labels() []label {
	order := make([]int, len(d.g.Nodes))
	all := taken{}
	for i := range order {
		order[i] = i
		all.add(box{d.at[i][0], d.at[i][1], 2 * d.radius(i), 2 * d.radius(i)})
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(d.degree[b], d.degree[a]) })
	var out []label
	for _, i := range order {
		name := cutShort(printable(d.g.Nodes[i].Label), 32)
		x, y, r, width := d.at[i][0], d.at[i][1], d.radius(i), textWidth(name)
		beside, above := r+3+width/2, r+3+line/2
		for _, l := range []label{
			{box{x + beside, y, width, line - 4}, x + r + 3, "start", name},
			{box{x - beside, y, width, line - 4}, x - r - 3, "end", name},
			{box{x, y + above, width, line - 4}, x, "middle", name},
			{box{x, y - above, width, line - 4}, x, "middle", name},
		} {
			if all.free(l.box) {
				all.add(l.box)
				out = append(out, l)
				break
			}
		}
	}
	return out
}

// textWidth estimates the width of a text: letters of East Asia are twice as wide.
func textWidth(s string) float64 {
	w := 0.0
	for _, c := range s {
		w += letter
		if c >= 0x1100 {
			w += letter
		}
	}
	return w
}

func cutShort(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
