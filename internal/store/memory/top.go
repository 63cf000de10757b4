package memory

import (
	"cmp"
	"math"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// entry is a row on its way into a page.
type entry struct {
	key        uint64 // ordering.code, turned so that the window wants small ones
	node, link uint32
	forward    bool
}

// top keeps the rows that a window asks for out of all that are offered, and one more,
// which tells whether others follow: a heap with the row that would go next at its root.
type top struct {
	order         *ordering
	window        store.Window
	turn          uint64 // all ones when the window goes backward
	after, before *cut
	bounded       bool // by after or before
	most          int
	rows          []entry // a heap while there are as many as most
	ordered       bool    // rows stand in the order of the window
}

func newTop(o *ordering, w store.Window) *top {
	w.Limit = min(max(w.Limit, 0), math.MaxInt-1)
	t := &top{order: o, window: w, after: o.cut(w.After), before: o.cut(w.Before), most: w.Limit + 1}
	t.bounded = t.after != nil || t.before != nil
	if w.Backward {
		t.turn = math.MaxUint64
	}
	return t
}

// reset empties it for the next list.
func (t *top) reset() { t.rows, t.ordered = t.rows[:0], false }

func (t *top) full() bool { return len(t.rows) == t.most }

func (t *top) entry(node, link uint32, forward bool) entry {
	return entry{t.order.code(node, link) ^ t.turn, node, link, forward}
}

// ahead tells which of two rows the window wants rather: negative for a.
func (t *top) ahead(a, b *entry) int {
	if a.key != b.key {
		return cmp.Compare(a.key, b.key)
	}
	return turned(t.order.tie(a, b), t.window.Backward)
}

// closed reports whether no row from e on can come in, when rows come in the
// direction of the window; whole says that they come in order, not by their first key only.
func (t *top) closed(e *entry, whole bool) bool {
	if !t.full() {
		return false
	}
	if whole {
		return t.ahead(e, &t.rows[0]) >= 0
	}
	return e.key>>32 > t.rows[0].key>>32
}

// outside reports whether the window's positions cut a row off.
func (t *top) outside(node, link uint32) bool {
	return t.after != nil && t.order.compareCut(node, link, t.after) <= 0 ||
		t.before != nil && t.order.compareCut(node, link, t.before) >= 0
}

// offer takes a row in if it is among the best so far and inside the window.
func (t *top) offer(e entry) {
	full := t.full()
	if full && (e.key > t.rows[0].key || t.ahead(&e, &t.rows[0]) >= 0) {
		return
	}
	if t.bounded && t.outside(e.node, e.link) {
		return
	}
	if full {
		t.rows[0] = e
		t.down(0)
		return
	}
	t.rows = append(t.rows, e)
	if t.full() {
		for i := len(t.rows)/2 - 1; i >= 0; i-- {
			t.down(i)
		}
	}
}

func (t *top) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(t.rows) {
			return
		}
		if child+1 < len(t.rows) && t.ahead(&t.rows[child+1], &t.rows[child]) > 0 {
			child++
		}
		if t.ahead(&t.rows[child], &t.rows[i]) <= 0 {
			return
		}
		t.rows[i], t.rows[child] = t.rows[child], t.rows[i]
		i = child
	}
}

// fill writes the rows and what is known about their neighbours into the page.
func (t *top) fill(page *store.Page, rows *slab[store.Row], keys *slab[kg.Value]) {
	if t.window.Limit == 0 {
		return
	}
	if !t.ordered {
		t.sort()
	}
	more := len(t.rows) > t.window.Limit
	kept := t.rows[:min(len(t.rows), t.window.Limit)]
	if t.window.Backward {
		slices.Reverse(kept)
	}
	page.HasNext, page.HasPrev = t.window.Sides(more)
	if len(kept) == 0 {
		return
	}
	s := t.order.snapshot
	page.Rows = rows.take(len(kept))
	for i, e := range kept {
		row := &page.Rows[i]
		row.Node, row.Forward = &s.entities[e.node], e.forward
		if t.order.ofLinks {
			row.Link = &s.links[e.link]
		}
		if t.window.Keys {
			row.Keys = keys.take(len(t.order.values))
			for k, value := range t.order.values {
				row.Keys[k] = value(e.node, e.link)
			}
		}
	}
}

// sort brings the rows into the order of the window. Most pages are so small that
// inserting beats anything cleverer.
func (t *top) sort() {
	const small = 64
	if len(t.rows) > small {
		slices.SortFunc(t.rows, func(a, b entry) int { return t.ahead(&a, &b) })
		return
	}
	for i := 1; i < len(t.rows); i++ {
		e, j := t.rows[i], i
		for ; j > 0 && (e.key < t.rows[j-1].key || e.key == t.rows[j-1].key && t.ahead(&e, &t.rows[j-1]) < 0); j-- {
			t.rows[j] = t.rows[j-1]
		}
		t.rows[j] = e
	}
}

// slab hands out slices of one allocation, which is made when the first is taken.
type slab[T any] struct {
	size int // how many will be taken at most
	free []T
}

func (s *slab[T]) take(n int) []T {
	if n > len(s.free) {
		s.free = make([]T, max(n, s.size))
	}
	out := s.free[:n:n]
	s.free, s.size = s.free[n:], s.size-n
	return out
}
