package walk_test

import (
	"cmp"
	"slices"
	"strings"

	"cityweave/internal/store"
)

// brute answers a question from the definitions in package store, by trying everything.
type brute struct {
	sample
	start, end int
	ok         bool
	all        []hop
	next       [][]int // by entity, those after it, by id
}

func newBrute(s sample) *brute {
	b := &brute{sample: s, all: s.hops(s.q), next: make([][]int, len(s.entities))}
	b.start, b.end, b.ok = s.ends(s.q)
	for _, h := range b.all {
		if !slices.Contains(b.next[h.left], h.right) {
			b.next[h.left] = append(b.next[h.left], h.right)
		}
	}
	for _, next := range b.next {
		slices.SortFunc(next, func(x, y int) int { return strings.Compare(b.entities[x].ID, b.entities[y].ID) })
	}
	return b
}

// paths are all paths of at most MaxLength hops, by length, then by the ids of their entities.
func (b *brute) paths() [][]int {
	if !b.ok {
		return nil
	}
	var out [][]int
	var from func(path []int)
	from = func(path []int) {
		at := path[len(path)-1]
		if at == b.end {
			out = append(out, slices.Clone(path))
			return
		}
		if len(path) > b.q.MaxLength {
			return
		}
		for _, to := range b.next[at] {
			if !slices.Contains(path, to) {
				from(append(path, to))
			}
		}
	}
	from([]int{b.start})
	slices.SortFunc(out, func(x, y []int) int {
		return cmp.Or(cmp.Compare(len(x), len(y)), slices.CompareFunc(x, y, func(m, n int) int {
			return strings.Compare(b.entities[m].ID, b.entities[n].ID)
		}))
	})
	return out
}

// distance is how many hops the end is away from the start, by breadth-first search; -1 when
// no path leads to it.
func (b *brute) distance() int {
	if !b.ok {
		return -1
	}
	away := map[int]int{b.start: 0}
	queue := []int{b.start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		if at == b.end {
			return away[at]
		}
		for _, to := range b.next[at] {
			if _, seen := away[to]; !seen {
				away[to] = away[at] + 1
				queue = append(queue, to)
			}
		}
	}
	return -1
}

// search makes the hops of a search as store.PathQuery tells it: those that touch something, and
// how many links they touch in all. It stops at MaxTouched.
func (b *brute) search(untilMet bool) (made []step, touched int, err *store.TooMuch) {
	if !b.ok || b.start == b.end {
		return nil, 0, nil
	}
	ends := [2]int{b.start, b.end}
	var reached [2]map[int]bool
	var last [2][]int
	for side, e := range ends {
		reached[side], last[side] = map[int]bool{e: true}, []int{e}
	}
	for range b.q.MaxLength {
		var links [2]int
		for side := range ends {
			for _, e := range last[side] {
				links[side] += b.degree(e, b.q, side == 1)
			}
		}
		side := 0
		if links[1] < links[0] {
			side = 1
		}
		touched += links[side]
		if b.q.MaxTouched > 0 && touched > b.q.MaxTouched {
			return made, touched, &store.TooMuch{What: "links", Would: touched, Limit: b.q.MaxTouched}
		}
		if len(last[side]) > 0 {
			made = append(made, step{side == 1, b.named(last[side]), links[side]})
		}
		var reach []int
		for _, h := range b.all {
			at, to := h.left, h.right
			if side == 1 {
				at, to = to, at
			}
			if slices.Contains(last[side], at) && !reached[side][to] {
				reached[side][to] = true
				reach = append(reach, to)
			}
		}
		if len(reach) == 0 || untilMet && slices.ContainsFunc(reach, func(e int) bool { return reached[1-side][e] }) {
			break
		}
		last[side] = slices.DeleteFunc(reach, func(e int) bool { return e == ends[1-side] })
	}
	return made, touched, nil
}

// named are the ids of entities, sorted.
func (b *brute) named(entities []int) string {
	var ids []string
	for _, e := range entities {
		ids = append(ids, b.entities[e].ID)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

// leads reports, by hops left and then entity, whether a walk of just so many leads to the end; it
// passes neither end on its way.
func (b *brute) leads() [][]bool {
	out := make([][]bool, b.q.MaxLength+1)
	for left := range out {
		out[left] = make([]bool, len(b.entities))
		for e := range out[left] {
			if left == 0 || e == b.end {
				out[left][e] = left == 0 && e == b.end
				continue
			}
			for _, to := range b.next[e] {
				if to != b.start && out[left-1][to] {
					out[left][e] = true
				}
			}
		}
	}
	return out
}

// steps goes through the paths as store.Explorer.Paths tells it, until it has made most steps and
// would make another: it gives how many paths it found and steps it made, and whether it
// came to its end. With most 0 it does not stop.
func (b *brute) steps(most int) (found, steps int, done bool) {
	if !b.ok || b.start == b.end {
		return 0, 0, true
	}
	leads := b.leads()
	var from func(path []int, left int) bool
	from = func(path []int, left int) bool {
		if left == 0 {
			found++
			return true
		}
		for _, to := range b.next[path[len(path)-1]] {
			if slices.Contains(path, to) || !leads[left-1][to] {
				continue
			}
			if most > 0 && steps == most {
				return false
			}
			steps++
			if !from(append(path, to), left-1) {
				return false
			}
		}
		return true
	}
	for hops := 1; hops <= b.q.MaxLength; hops++ {
		if !from([]int{b.start}, hops) {
			return found, steps, false
		}
	}
	return found, steps, true
}

// drawn is a path as text, see drawn for paths of a store.
func (b *brute) drawn(path []int, kinds []store.NeighbourKind) string {
	text := b.entities[path[0]].ID
	for i, to := range path[1:] {
		text += " -"
		for _, h := range b.all {
			if h.left == path[i] && h.right == to && (kinds == nil || kinds[i] == h.kind) {
				text += h.link + "-"
			}
		}
		text += " " + b.entities[to].ID
	}
	return text
}

// list is an answer as text: the first of paths.
func (b *brute) list(paths [][]int, total int, exact bool) found {
	f := found{Total: total, Exact: exact}
	for _, p := range paths[:min(len(paths), total, b.q.Limit)] {
		f.Paths = append(f.Paths, b.drawn(p, nil))
	}
	return f
}
