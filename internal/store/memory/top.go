package memory

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// entry is a row on its way into a page.
type entry struct {
	first      uint32 // ordering.first
	node, link uint32
	forward    bool
}

// top keeps the rows that a window asks for out of all that are offered, and one more,
// which tells whether others follow: a heap with the row that would go next at its root.
type top struct {
	order         *ordering
	window        store.Window
	after, before *cut
	most          int
	heap          []entry
}

func newTop(o *ordering, w store.Window) *top {
	w.Limit = max(w.Limit, 0)
	return &top{order: o, window: w, after: o.cut(w.After), before: o.cut(w.Before), most: w.Limit + 1}
}

// reset empties it for the next list.
func (t *top) reset() { t.heap = t.heap[:0] }

func (t *top) full() bool { return len(t.heap) >= t.most && t.most > 0 }

// ahead tells which of two rows the window wants rather: negative for a.
func (t *top) ahead(a, b *entry) int { return turned(t.order.compare(a, b), t.window.Backward) }

// closed reports whether no row from e on can come in, when rows come in the
// direction of the window; whole says that they come in order, not by their first key only.
func (t *top) closed(e *entry, whole bool) bool {
	if !t.full() {
		return false
	}
	if whole || e.first == t.heap[0].first {
		return whole && t.ahead(e, &t.heap[0]) >= 0
	}
	return (e.first > t.heap[0].first) != t.window.Backward
}

// offer takes a row in if it is among the best so far and inside the window.
func (t *top) offer(node, link uint32, forward bool) {
	t.take(entry{t.order.first(node, link), node, link, forward})
}

func (t *top) take(e entry) {
	if t.full() && t.ahead(&e, &t.heap[0]) >= 0 {
		return
	}
	if t.after != nil && t.order.compareCut(e.node, e.link, t.after) <= 0 ||
		t.before != nil && t.order.compareCut(e.node, e.link, t.before) >= 0 {
		return
	}
	if t.full() {
		t.heap[0] = e
		t.down()
		return
	}
	t.heap = append(t.heap, e)
	for i := len(t.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if t.ahead(&t.heap[i], &t.heap[parent]) <= 0 {
			break
		}
		t.heap[i], t.heap[parent] = t.heap[parent], t.heap[i]
		i = parent
	}
}

func (t *top) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(t.heap) {
			return
		}
		if child+1 < len(t.heap) && t.ahead(&t.heap[child+1], &t.heap[child]) > 0 {
			child++
		}
		if t.ahead(&t.heap[child], &t.heap[i]) <= 0 {
			return
		}
		t.heap[i], t.heap[child] = t.heap[child], t.heap[i]
		i = child
	}
}

// fill writes the rows and what is known about their neighbours into the page.
func (t *top) fill(page *store.Page, rows *slab[store.Row], keys *slab[kg.Value]) {
	if t.window.Limit == 0 {
		return
	}
	slices.SortFunc(t.heap, func(a, b entry) int { return t.ahead(&a, &b) })
	more := len(t.heap) > t.window.Limit
	kept := t.heap[:min(len(t.heap), t.window.Limit)]
	if t.window.Backward {
		slices.Reverse(kept)
		page.HasNext, page.HasPrev = t.before != nil, more
	} else {
		page.HasNext, page.HasPrev = more, t.after != nil
	}
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
