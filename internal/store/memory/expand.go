package memory

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Expand pages through what each parent is linked with. The order by name is that of every
// segment, so that pages are merged out of segments; for other orders the links
// of most parents are ranked, and those of parents with many links are read along a
// sorted run (sorted_run.go). Rows that are entities are the first links of their pairs, so that
// parents without parallel links are read as if rows were links (pairs.go).
func (s *snapshot) Expand(ctx context.Context, eq store.ExpandQuery) (_ []store.Page, err error) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	if err := eq.Affordable(s.ontology, &s.reference); err != nil {
		return nil, err
	}
	spec := store.CountSpec{Rel: eq.Rel, Node: eq.Node, Link: eq.Link, AsOf: eq.AsOf}
	x := &expansion{query: q, linkSelection: q.linkSelection(spec)}
	x.facets = q.facets(eq.Facets, true)
	x.perEntity, x.facetSpecs = eq.Unit == store.EachEntity, eq.Facets
	x.free = x.unfiltered()
	x.counting = eq.Total || eq.LinkTotal

	// What each parent has is found first, so that rows come out of one allocation.
	pages := make([]store.Page, len(eq.Parents))
	work := s.lazy.pool.Get().(*scratch)
	defer s.lazy.pool.Put(work)
	x.scratch = work
	work.prepare(s, eq.Parents)
	var rows slab[store.Row]
	links := 0
	for i := range work.parents {
		p := &work.parents[i]
		p.first = len(work.runs)
		if p.node != none {
			work.runs = s.runs(work.runs, p.node, &x.rel)
		}
		p.end, p.size = len(work.runs), 0
		for _, r := range work.runs[p.first:p.end] {
			p.size += s.size(p.node, r)
		}
		rows.size += max(0, min(p.size, eq.Window.Limit))
		links += p.size
	}
	x.order = q.ordering(eq.Order, true, func() int { return links })
	x.order.perLink = eq.Unit == store.EachLink
	x.top = newTop(x.order, eq.Window)
	x.top.rows = work.rows[:0]
	keys := slab[kg.Value]{size: rows.size * len(x.order.keys)}
	for i := range work.parents {
		p := &work.parents[i]
		if !q.step(1) {
			break
		}
		runs := work.runs[p.first:p.end]
		x.overlap = x.perEntity && overlap(runs)
		x.repeats = x.overlap || x.perEntity && parallel(runs)
		if p.node == none || !x.fillByNameFast(p, &pages[i], &rows) {
			x.expand(p, runs)
			x.top.fill(&pages[i], &rows, &keys)
			if x.repeats && !eq.NodesOnly {
				x.fillPairs(p, runs, &pages[i])
			}
		}
		if eq.Total {
			pages[i].Total = x.total
		}
		if eq.LinkTotal {
			pages[i].LinkTotal = x.linkTotal
		}
		pages[i].Facets = results(x.facets)
		x.total, x.linkTotal = 0, 0
		x.top.reset()
	}
	work.rows = x.top.rows
	if q.err != nil {
		return nil, q.err
	}
	return pages, nil
}

// expansion is an Expand while it runs.
type expansion struct {
	*query
	*scratch
	linkSelection
	free       bool // every link of the relation is in
	perEntity  bool // rows are entities
	repeats    bool // rows are entities, and several links of the parent can lead to the same one
	overlap    bool // also links of different runs
	counting   bool
	order      *ordering
	top        *top
	facets     []facet
	facetSpecs []store.Facet
	total      int
	linkTotal  int
	parallel   slab[store.SeenLink] // the links of rows besides the first
}

// scratch is what an expansion needs while it runs, kept for the next one.
type scratch struct {
	numbers []uint32
	parents []parent
	runs    []run
	heads   []head
	rows    []entry
	found   []entry
}

// parent is one of the entities expanded, with its runs.
type parent struct {
	node       uint32 // none when unknown
	size       int
	first, end int
}

// prepare finds the parents. What is read of their links first is read here for all of
// them, by itself, so that the waits for memory overlap.
func (w *scratch) prepare(s *snapshot, ids []string) {
	w.numbers = s.entityIDs.FindAll(w.numbers[:0], ids, s.entityText)
	w.parents, w.runs = slices.Grow(w.parents[:0], len(ids))[:len(ids)], w.runs[:0]
	for i, n := range w.numbers {
		w.parents[i] = parent{node: n}
		if n != none {
			w.parents[i].first, w.parents[i].end = int(s.out.first[n]), int(s.in.first[n])
		}
	}
	for i := range w.parents {
		if p := &w.parents[i]; p.node != none {
			p.size = int(s.out.segments[p.first].start + s.in.segments[p.end].start)
		}
	}
}

// fillByNameFast fills the page of the most frequent query, the links of one kind by name
// from either end of the list, by copying. It reports whether the query is of that kind.
func (x *expansion) fillByNameFast(p *parent, page *store.Page, rows *slab[store.Row]) bool {
	w := &x.top.window
	if p.end-p.first != 1 || !x.order.byName || !x.free || x.top.bounded || len(x.facets) > 0 ||
		w.Keys || w.Limit == 0 {
		return false
	}
	r := x.scratch.runs[p.first]
	if r.twin || x.repeats {
		return false
	}
	x.total, x.linkTotal = p.size, p.size
	n, side := uint32(min(p.size, w.Limit)), x.side(r.in)
	from, step := r.lo, uint32(1)
	if x.order.desc != w.Backward { // the page is at the end of the run
		from = r.hi - n
	}
	if x.order.desc {
		from, step = from+n-1, ^uint32(0) // minus one
	}
	page.Rows = rows.take(int(n))
	for i := range page.Rows {
		other, row := side.other[from], &page.Rows[i]
		row.Node, row.Link, row.Forward = &x.entities[other], &x.links[side.linkAt(from)], !r.in || other == p.node
		from += step
	}
	page.HasNext, page.HasPrev = w.Sides(p.size > w.Limit)
	return true
}

func (x *expansion) expand(p *parent, runs []run) {
	rows := x.top.window.Limit > 0
	if len(x.facets) > 0 || x.counting && !x.free {
		x.scan(p, runs, rows)
		return
	}
	switch {
	case !rows:
	case p.size <= x.limits.sortAllMax && !(x.order.byName && len(runs) <= 4):
		if x.repeats {
			x.scanPairs(p, runs, true)
			break
		}
		for _, r := range runs {
			x.gather(p, r)
		}
	case x.order.byName && !x.probes(p.size):
		x.merge(p, runs)
	case x.overlap:
		x.scanPairs(p, runs, true)
	default:
		for i, r := range runs {
			if sorted := x.sortedRun(r); sorted != nil && !x.probes(int(r.hi-r.lo)) {
				x.walk(p, runs, r, sorted)
			} else {
				x.scan(p, runs[i:i+1], true)
			}
		}
	}
	x.total, x.linkTotal = p.size, p.size
	if x.repeats && x.counting {
		x.total = x.neighbours(p.node, runs)
	}
}

// scan looks at all selected links of the runs: counts, tallies and offers them.
func (x *expansion) scan(p *parent, runs []run, rows bool) {
	if x.repeats {
		x.scanPairs(p, runs, rows)
		return
	}
	for _, r := range runs {
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
	x.linkTotal = x.total
}

// gather takes all selected links of a run, which are few, whatever the page needs.
func (x *expansion) gather(p *parent, r run) {
	side := x.side(r.in)
	for i := r.lo; i < r.hi; i++ {
		other, link := side.other[i], side.linkAt(i)
		if r.twin && other == p.node || !x.free && !(x.step(1) && x.node.match(other) && x.matchesLink(link)) {
			continue
		}
		if x.top.bounded && x.top.outside(other, link) {
			continue
		}
		x.top.rows = append(x.top.rows, x.top.entry(other, link, !r.in || other == p.node))
	}
}

// head is where a merge stands in a run: entries from next to last, in the
// direction in which they are read.
type head struct {
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
		if x.top.bounded {
			lo, hi = x.inside(r)
		}
		if lo == hi {
			continue
		}
		h := head{next: lo, last: hi - 1, in: r.in, twin: r.twin}
		if !rising {
			h.next, h.last = h.last, h.next
		}
		h.other = x.side(r.in).other[h.next]
		x.heads = append(x.heads, h)
	}
	heads := x.heads
	for len(heads) > 0 && len(x.top.rows) < x.top.most && x.err == nil {
		best := 0
		for i := 1; i < len(heads); i++ {
			if heads[i].other == heads[best].other {
				if (x.links[x.headLink(&heads[i])].ID < x.links[x.headLink(&heads[best])].ID) == rising {
					best = i
				}
			} else if (heads[i].other < heads[best].other) == rising {
				best = i
			}
		}
		h := &heads[best]
		other, link := h.other, x.headLink(h)
		n := len(x.top.rows)
		again := x.repeats && n > 0 && x.top.rows[n-1].node == other // fillPairs finds all links of the pair
		if !again && !(h.twin && other == p.node) && (x.free || x.step(1) && x.node.match(other) && x.matchesLink(link)) {
			x.top.rows = append(x.top.rows, entry{node: other, link: link, forward: !h.in || other == p.node})
		}
		switch {
		case h.next == h.last:
			*h = heads[len(heads)-1]
			heads = heads[:len(heads)-1]
			continue
		case rising:
			h.next++
		default:
			h.next--
		}
		h.other = x.side(h.in).other[h.next]
	}
	x.top.ordered = true
}

func (x *expansion) headLink(h *head) uint32 { return x.side(h.in).linkAt(h.next) }

// inside is the part of a run in the order by name that lies within the window's positions.
func (x *expansion) inside(r run) (lo, hi uint32) {
	side := x.side(r.in)
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
