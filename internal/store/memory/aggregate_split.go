package memory

import (
	"slices"

	"cityweave/internal/store"
)

// tupleOf is the codes of the keys.
type tupleOf = [store.MaxKeys]uint32

// branch is a part of the walks of the keys that shares only the row with the other parts,
// and the keys that read it. The tuples of a row are all combinations of those of its branches.
//
// Example: programmes by theme and by world region of their cities. Themes and cities are two
// branches of the row. A programme with 10 themes and 2,000 cities in 5 regions has 20,000
// paths, but 10 tuples in the first branch and 5 in the second, so 50 tuples in all: 2,010 steps.
type branch struct {
	walks []int // in the order of their numbers
	keys  []int
	seen  tupleSet
}

// branches parts the walks of the keys; nil when there is one branch, or when some measure
// looks at paths.
func (a *aggregation) branches() []*branch {
	for _, m := range a.measures {
		if !m.onRow {
			return nil
		}
	}
	root := func(w int) int {
		for a.q.Walks[w].Parent != store.TheRow && a.q.Walks[a.q.Walks[w].Parent].Move == store.Along {
			w = a.q.Walks[w].Parent
		}
		return w
	}
	byRoot := map[int]*branch{}
	var out []*branch
	for _, w := range a.along {
		b := byRoot[root(w)]
		if b == nil {
			b = &branch{}
			byRoot[root(w)] = b
			out = append(out, b)
		}
		b.walks = append(b.walks, w)
	}
	if len(out) < 2 {
		return nil
	}
	row := &branch{} // what the row itself and its ends give
	for k := range a.keys {
		b := row
		if w := a.q.Keys[k].Walk; slices.Contains(a.along, w) {
			b = byRoot[root(w)]
		}
		b.keys = append(b.keys, k)
	}
	return append(out, row)
}

// product counts every combination of what the branches give.
func (a *aggregation) product() {
	for _, b := range a.split {
		b.seen.reset()
		a.gather(b, 0)
		if len(b.seen.list) == 0 {
			return
		}
	}
	a.combine(0, tupleOf{})
}

func (a *aggregation) gather(b *branch, i int) {
	if i < len(b.walks) {
		a.ends(b.walks[i], func() { a.gather(b, i+1) })
		return
	}
	a.values(b, 0, tupleOf{})
}

// values puts every tuple of the keys of a branch into what it gives.
func (a *aggregation) values(b *branch, i int, at tupleOf) {
	if i == len(b.keys) {
		b.seen.add(at)
		return
	}
	key := a.keys[b.keys[i]]
	var space [8]uint32
	for _, code := range key.codes(space[:0], a.node[key.walk+1], a.link[key.walk+1]) {
		at[b.keys[i]] = code
		a.values(b, i+1, at)
	}
}

func (a *aggregation) combine(i int, at tupleOf) {
	if i == len(a.split) {
		a.add(at)
		return
	}
	b := a.split[i]
	for _, part := range b.seen.list {
		for _, k := range b.keys {
			at[k] = part[k]
		}
		if !a.step(1) {
			return
		}
		a.combine(i+1, at)
	}
}

// tupleSet is a set of tuples, most often few.
type tupleSet struct {
	list []tupleOf
	many map[tupleOf]bool // all of list, once there are more than few
}

const fewTuples = 16

func (s *tupleSet) reset() {
	s.list = s.list[:0]
	clear(s.many)
}

func (s *tupleSet) add(at tupleOf) {
	if len(s.list) < fewTuples {
		if !slices.Contains(s.list, at) {
			s.list = append(s.list, at)
		}
		return
	}
	if len(s.many) == 0 {
		if s.many == nil {
			s.many = map[tupleOf]bool{}
		}
		for _, t := range s.list {
			s.many[t] = true
		}
	}
	if !s.many[at] {
		s.many[at] = true
		s.list = append(s.list, at)
	}
}
