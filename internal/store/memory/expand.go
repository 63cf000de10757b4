package memory

import (
	"context"
	"sort"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Expand pages through the links of each parent. The order by name is that of every
// segment, so that pages are cut out of it; other orders rank what matches.
func (s *snapshot) Expand(ctx context.Context, eq store.ExpandQuery) ([]store.Page, error) {
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	pages := make([]store.Page, len(eq.Parents))
	x := &expansion{query: q, chosen: q.chosen(store.CountSpec{Rel: eq.Rel, Node: eq.Node, Link: eq.Link, AsOf: eq.AsOf})}
	x.order = q.ordering(eq.Order, true)
	x.top = newTop(x.order, eq.Window)
	x.facets = q.facets(eq.Facets)
	x.free = x.unfiltered()
	x.counting = eq.Total

	// What each parent has is found first, so that rows come out of one allocation.
	parents := make([]parent, len(eq.Parents))
	runs := make([]run, 0, 4*len(eq.Parents))
	var rows slab[store.Row]
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
		rows.size += min(p.size, x.top.window.Limit)
	}
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
	byName := len(x.order.keys) == 1 && x.order.keys[0].column == x.numbers
	switch {
	case len(x.facets) > 0 || x.counting && !x.free:
		x.scan(p, runs, rows)
	case !rows:
		x.total = p.size
	case byName && (x.few == nil || p.size <= 8*len(x.few)):
		x.total = p.size
		for _, r := range runs {
			x.walk(p, r)
		}
	default:
		x.scan(p, runs, rows)
		if x.free {
			x.total = p.size
		}
	}
}

// scan looks at all chosen links: counts, tallies and offers them.
func (x *expansion) scan(p *parent, runs []run, rows bool) {
	for _, r := range runs {
		x.eachOf(p.node, r, func(other, link uint32) bool {
			x.total++
			for _, f := range x.facets {
				f.add(other, link)
			}
			if rows {
				x.top.offer(other, link, !r.in || other == p.node)
			}
			return true
		})
	}
}

// walk goes along a run, which is in the order by name, until no further row can
// come into the page.
func (x *expansion) walk(p *parent, r run) {
	side := x.side(r)
	desc := x.order.desc
	n := int(r.hi - r.lo)
	at := func(i int) uint32 {
		if desc {
			return r.hi - 1 - uint32(i)
		}
		return r.lo + uint32(i)
	}
	compare := func(i int, c *cut) int { return x.order.compareCut(side.other[at(i)], side.linkAt(at(i)), c) }
	lo, hi := 0, n
	if c := x.top.after; c != nil {
		lo = sort.Search(hi, func(i int) bool { return compare(i, c) > 0 })
	}
	if c := x.top.before; c != nil {
		hi = sort.Search(hi, func(i int) bool { return compare(i, c) >= 0 })
	}
	for lo < hi && x.step(1) {
		i := lo
		if x.top.window.Backward {
			hi--
			i = hi
		} else {
			lo++
		}
		other, link := side.other[at(i)], side.linkAt(at(i))
		if r.twin && other == p.node {
			continue
		}
		e := entry{first: x.order.first(other, link), node: other, link: link, forward: !r.in || other == p.node}
		if x.top.closed(&e, true) {
			return
		}
		if x.node.match(other) && x.holds(link) {
			x.top.take(e)
		}
	}
}
