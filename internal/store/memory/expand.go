package memory

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Expand pages through the links of each parent. The order by name is that of every
// segment, so that pages are merged out of segments; for other orders the links
// of most parents are ranked, and those of hubs walked along a permutation (hub.go).
func (s *snapshot) Expand(ctx context.Context, eq store.ExpandQuery) ([]store.Page, error) {
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	x := &expansion{query: q, chosen: q.chosen(store.CountSpec{Rel: eq.Rel, Node: eq.Node, Link: eq.Link, AsOf: eq.AsOf})}
	x.facets = q.facets(eq.Facets)
	x.free = x.unfiltered()
	x.counting = eq.Total

	// What each parent has is found first, so that rows come out of one allocation.
	pages, parents := make([]store.Page, len(eq.Parents)), make([]parent, len(eq.Parents))
	runs := make([]run, 0, 8*len(eq.Parents))
	var rows slab[store.Row]
	links := 0
	for i, id := range eq.Parents {
		p := &parents[i]
		if p.node, p.known = s.entityNumber(id); !p.known {
			continue
		}
		p.first = len(runs)
		runs = s.runs(runs, p.node, &x.rel)
		p.end = len(runs)
		for _, r := range runs[p.first:p.end] {
			p.size += s.size(p.node, r)
		}
		rows.size += max(0, min(p.size, eq.Window.Limit))
		links += p.size
	}
	x.order = q.ordering(eq.Order, true, func() int { return links })
	x.top = newTop(x.order, eq.Window)
	keys := slab[kg.Value]{size: rows.size * len(x.order.keys)}
	for i := range parents {
		p := &parents[i]
		if !q.step(1) {
			break
		}
		if p.known {
			x.expand(p, runs[p.first:p.end])
		}
		if eq.Total {
			pages[i].Total = x.total
		}
		x.top.fill(&pages[i], &rows, &keys)
		pages[i].Facets = results(x.facets)
		x.total = 0
		x.top.reset()
	}
	if q.err != nil {
		return nil, q.err
	}
	return pages, nil
}

// expansion is an Expand while it runs.
type expansion struct {
	*query
	chosen
	free     bool // every link of the relation is in
	counting bool
	order    *ordering
	top      *top
	facets   []facet
	total    int
	heads    []head
}

// parent is one of the entities expanded, with its runs.
type parent struct {
	node       uint32
	known      bool
	size       int
	first, end int
}

func (x *expansion) expand(p *parent, runs []run) {
	rows := x.top.window.Limit > 0
	if len(x.facets) > 0 || x.counting && !x.free {
		for _, r := range runs {
			x.scan(p, r, rows)
		}
		return
	}
	x.total = p.size
	switch {
	case !rows:
	case x.order.byName && !x.fewer(p.size):
		x.merge(p, runs)
	default:
		for _, r := range runs {
			if hub := x.hub(r); hub != nil && !x.fewer(int(r.hi-r.lo)) {
				x.walk(p, r, hub)
			} else {
				x.scan(p, r, true)
			}
		}
		x.total = p.size
	}
}

// scan looks at all chosen links of a run: counts, tallies and offers them.
func (x *expansion) scan(p *parent, r run, rows bool) {
	x.eachOf(p.node, r, func(other, link uint32) bool {
		x.total++
		for _, f := range x.facets {
			f.add(other, link)
		}
		if rows {
			x.top.offer(x.top.entry(other, link, !r.in || other == p.node))
		}
		return true
	})
}

// head is where a merge stands in a run: entries from next to last, in the
// direction in which they are read.
type head struct {
	side       *adjacency
	next, last uint32
	other      uint32 // of the entry next
	in, twin   bool
}

// merge fills the page in the order by name, which all runs are in, reading no
// further than the page needs.
func (x *expansion) merge(p *parent, runs []run) {
	rising := x.order.desc == x.top.window.Backward
	x.heads = x.heads[:0]
	for _, r := range runs {
		lo, hi := r.lo, r.hi
		if x.top.after != nil || x.top.before != nil {
			lo, hi = x.inside(r)
		}
		if lo == hi {
			continue
		}
		h := head{side: x.side(r), next: lo, last: hi - 1, in: r.in, twin: r.twin}
		if !rising {
			h.next, h.last = h.last, h.next
		}
		h.other = h.side.other[h.next]
		x.heads = append(x.heads, h)
	}
	heads := x.heads
	for len(heads) > 0 && len(x.top.rows) < x.top.most {
		best := 0
		for i := 1; i < len(heads); i++ {
			if heads[i].other == heads[best].other {
				if (x.links[heads[i].link()].ID < x.links[heads[best].link()].ID) == rising {
					best = i
				}
			} else if (heads[i].other < heads[best].other) == rising {
				best = i
			}
		}
		h := &heads[best]
		other, link := h.other, h.link()
		if !(h.twin && other == p.node) && (x.free || x.step(1) && x.node.match(other) && x.holds(link)) {
			x.top.rows = append(x.top.rows, entry{node: other, link: link, forward: !h.in || other == p.node})
		}
		switch {
		case h.next == h.last:
			*h = heads[len(heads)-1]
			heads = heads[:len(heads)-1]
		case rising:
			h.next++
			h.other = h.side.other[h.next]
		default:
			h.next--
			h.other = h.side.other[h.next]
		}
		if x.err != nil {
			return
		}
	}
	x.top.ordered = true
}

func (h *head) link() uint32 { return h.side.linkAt(h.next) }

// inside is the part of a run in the order by name that lies within the window's positions.
func (x *expansion) inside(r run) (lo, hi uint32) {
	side := x.side(r)
	lo, hi = r.lo, r.hi
	beyond := func(at *cut, equal bool) uint32 {
		// In a falling order the entries that stand after the position come first.
		return search(r.lo, r.hi, func(i uint32) bool {
			c := turned(x.order.compareCut(side.other[i], side.linkAt(i), at), x.order.desc)
			return c > 0 || c == 0 && equal
		})
	}
	low, high := x.top.after, x.top.before
	if x.order.desc {
		low, high = high, low
	}
	if low != nil {
		lo = beyond(low, false)
	}
	if high != nil {
		hi = max(lo, beyond(high, true))
	}
	return lo, hi
}
