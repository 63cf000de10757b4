package memory

import (
	"slices"

	"cityweave/internal/store"
)

// Where several links of a parent can lead to one entity, its row is the first of them: by the keys of the order
// that look at links, then by id. All other algorithms see that link only. For example, a city with the roles
// "pilot" (since 2015) and "member" (since 2019) in a programme stands, by the date of the link, at 2015 or,
// falling, at 2019.

// scanPairs is scan for a parent whose links repeat entities.
func (x *expansion) scanPairs(p *parent, runs []run, rows bool) {
	found := x.found[:0]
	for _, r := range runs {
		x.eachOf(p.node, r, func(other, link uint32) bool {
			found = append(found, entry{node: other, link: link, forward: !r.in || other == p.node})
			return true
		})
	}
	x.found = found
	if len(runs) > 1 {
		slices.SortFunc(found, func(a, b entry) int { return int(a.node) - int(b.node) })
	}
	x.linkTotal += len(found)
	for len(found) > 0 {
		n, first := 1, 0
		for ; n < len(found) && found[n].node == found[0].node; n++ {
			if x.order.compareLinks(found[n].link, found[first].link) < 0 {
				first = n
			}
		}
		x.addPair(found[:n], found[first], rows)
		found = found[n:]
	}
}

// addPair counts, tallies and offers the links of one pair.
func (x *expansion) addPair(links []entry, first entry, rows bool) {
	x.total++
	for i, f := range x.facets {
		if !x.facetSpecs[i].Link {
			f.add(first.node, first.link)
			continue
		}
		for _, e := range links {
			f.add(e.node, e.link)
		}
	}
	if rows {
		x.top.offer(x.top.entry(first.node, first.link, first.forward))
	}
}

// leads reports whether a selected link is the first of those that connect its ends.
func (x *expansion) leads(p *parent, runs []run, other, link uint32) bool {
	for _, e := range x.pair(p, runs, other) {
		if x.order.compareLinks(e.link, link) < 0 {
			return false
		}
	}
	return true
}

// pair finds the selected links between the parent and an entity, in no order. The answer is good until the next one.
func (x *expansion) pair(p *parent, runs []run, other uint32) []entry {
	found := x.found[:0]
	for _, r := range runs {
		if r.other != x.types[other] || r.twin && other == p.node {
			continue
		}
		side := x.side(r.in)
		for i := firstAtLeast(side.other, r.lo, r.hi, other); i < r.hi && side.other[i] == other; i++ {
			if link := side.linkAt(i); x.free || x.matchesLink(link) {
				found = append(found, entry{node: other, link: link, forward: !r.in || other == p.node})
			}
		}
	}
	x.found = found
	return found
}

// fillPairs gives the rows of a page, which top has filled, all their links.
func (x *expansion) fillPairs(p *parent, runs []run, page *store.Page) {
	const chunk = 32
	x.parallel.size = chunk
	for i := range page.Rows {
		links := x.pair(p, runs, x.top.rows[i].node)
		if len(links) < 2 {
			continue
		}
		slices.SortFunc(links, func(a, b entry) int { return x.order.compareLinks(a.link, b.link) })
		at := &page.Rows[i].SeenLink
		*at = x.seen(links[0])
		rest := x.parallel.take(len(links) - 1)
		for j, e := range links[1:] {
			rest[j] = x.seen(e)
			at.Next, at = &rest[j], &rest[j]
		}
	}
}

func (x *expansion) seen(e entry) store.SeenLink {
	return store.SeenLink{Link: &x.links[e.link], Forward: e.forward}
}
