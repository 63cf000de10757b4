package memory

import (
	"cmp"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// selected are the links that a relation, a predicate on the link, a day and a
// predicate on the other end choose.
type linkSelection struct {
	q       *query
	rel     rel
	link    recordTest // nil for any
	asOf    kg.AsOf
	node    predicate
	fewEnds []uint32 // all entities that node matches, rising, if they are few; else nil
}

func (q *query) linkSelection(c store.CountSpec) linkSelection {
	out := linkSelection{q: q, rel: q.rel(c.Rel), link: q.linkTest(c.Link), asOf: c.AsOf, node: q.predicate(c.Node)}
	out.fewEnds = q.fewMatching(out.node)
	out.node = q.memoize(out.node)
	return out
}

// holds reports whether a link is selected, whatever its ends.
func (c *linkSelection) matchesLink(link uint32) bool {
	return c.q.links[link].Holds(c.asOf) && (c.link == nil || c.link.match(link))
}

// unfiltered reports whether all links of the relation are selected.
func (c *linkSelection) unfiltered() bool {
	_, anyNode := c.node.(always)
	return anyNode && c.asOf.All() && c.link == nil
}

// any reports whether a link of e is selected.
func (c *linkSelection) any(e uint32) bool {
	if c.unfiltered() {
		return c.q.count(e, &c.rel) > 0
	}
	found := false
	c.each(e, func(uint32, uint32) bool {
		found = true
		return false
	})
	return found
}

// count counts the entities at the other ends of the selected links of e, but may give up above most.
func (c *linkSelection) count(e uint32, most int) int {
	var space [16]run
	runs := c.q.runs(space[:0], e, &c.rel)
	switch {
	case c.unfiltered():
		return c.q.neighbours(e, runs)
	case overlap(runs):
		var space [64]uint32
		ends := space[:0]
		for _, r := range runs {
			c.eachOf(e, r, func(other, _ uint32) bool {
				ends = append(ends, other)
				return true
			})
		}
		return len(slices.Compact(sorted(ends)))
	}
	n := 0
	for _, r := range runs {
		last := none // parallel links stand together
		more := c.eachOf(e, r, func(other, _ uint32) bool {
			if other != last {
				n, last = n+1, other
			}
			return n <= most
		})
		if !more {
			break
		}
	}
	return n
}

// each visits the selected links of e and their other ends until visit returns false.
func (c *linkSelection) each(e uint32, visit func(other, link uint32) bool) {
	var space [16]run
	for _, r := range c.q.runs(space[:0], e, &c.rel) {
		if !c.eachOf(e, r, visit) {
			return
		}
	}
}

// eachOf is each for one run; it reports whether visit wants more.
func (c *linkSelection) eachOf(e uint32, r run, visit func(other, link uint32) bool) bool {
	side := c.q.side(r.in)
	if c.probes(int(r.hi - r.lo)) {
		for _, node := range c.fewEnds {
			if r.twin && node == e {
				continue
			}
			for i := firstAtLeast(side.other, r.lo, r.hi, node); i < r.hi && side.other[i] == node; i++ {
				if l := side.linkAt(i); c.matchesLink(l) && !visit(node, l) {
					return false
				}
			}
		}
		return true
	}
	if !c.q.step(int(r.hi - r.lo)) {
		return false
	}
	for i := r.lo; i < r.hi; i++ {
		other := side.other[i]
		if r.twin && other == e {
			continue
		}
		if l := side.linkAt(i); c.node.match(other) && c.matchesLink(l) && !visit(other, l) {
			return false
		}
	}
	return true
}

// fewer reports whether looking for the few ends that can match beats reading links.
func (c *linkSelection) probes(links int) bool {
	return c.fewEnds != nil && links > c.q.limits.probeRatio*len(c.fewEnds)
}

// fewOf lists the entities that p matches if they are few and quickly found; else nil.
func (q *query) fewMatching(p predicate) []uint32 {
	s, ok := p.source(q.allTypes())
	if !ok || s.size > q.limits.probeMaxEnds {
		return nil
	}
	out := make([]uint32, 0, s.size)
	for _, list := range s.lists() {
		for _, e := range list {
			if s.rest.match(e) {
				out = append(out, e)
			}
		}
	}
	return sorted(out)
}

// linked is a store.Linked.
type linked struct {
	linkSelection
	ends       ends
	quantifier store.Quantifier
	must       predicate // for All: what every other end must match; node is always then
	compare    store.Op
	number     int
}

func (q *query) linked(l store.Linked) predicate {
	p := &linked{
		linkSelection: q.linkSelection(l.CountSpec),
		quantifier:    l.Quantifier, compare: l.Compare, number: l.Number,
	}
	_, anyNode := p.node.(always)
	switch {
	case l.Quantifier > store.Count:
		return never{}
	case l.Quantifier == store.All && anyNode:
		return always{}
	case l.Quantifier == store.All:
		p.must, p.node, p.fewEnds = p.node, always{}, nil
		return p
	}
	// Counts of whole relations are a column, which has postings. Where it is 0 there is no link.
	if counts := q.wholeCounts(&p.linkSelection, l.Rel); counts != nil {
		c := store.Cond{Op: l.Compare, Values: []kg.Value{kg.IntValue(int64(l.Number))}}
		switch l.Quantifier {
		case store.Some:
			c = store.Cond{Op: store.Gte, Values: []kg.Value{kg.IntValue(1)}}
		case store.None:
			c = store.Cond{Op: store.Eq, Values: []kg.Value{kg.IntValue(0)}}
		}
		if !fits(numeric, c) {
			return never{}
		}
		return codes(q, counts, rangesOf(c, counts))
	}
	return p
}

// wholeCounts is the column of the counts of a relation, if nothing else chooses.
func (q *query) wholeCounts(c *linkSelection, r store.Rel) *column {
	if !c.unfiltered() {
		return nil
	}
	return q.countsOf(r)
}

func (p *linked) match(e uint32) bool {
	switch p.quantifier {
	case store.Some:
		return p.any(e)
	case store.None:
		return !p.any(e)
	case store.All:
		every := true
		p.each(e, func(other, _ uint32) bool {
			every = p.must.match(other)
			return every
		})
		return every
	default:
		return p.compare.Holds(cmp.Compare(p.linkSelection.count(e, p.number), p.number))
	}
}

func (p *linked) cost() int {
	if p.must != nil {
		return 100 + p.must.cost()
	}
	return 100 + p.node.cost()
}

// source starts from the other ends and walks their links backwards, when these ends are selective.
func (p *linked) source(types []kg.TypeID) (source, bool) {
	atLeastOne := p.quantifier == store.Some ||
		p.quantifier == store.Count && (p.compare == store.Eq || p.compare == store.Gte) && p.number >= 1 ||
		p.quantifier == store.Count && p.compare == store.Gt && p.number >= 0
	if !atLeastOne || !p.ends.find(&p.linkSelection) {
		return source{}, false
	}
	back := p.linkSelection
	back.rel, back.node, back.fewEnds = p.rel.reversed(), always{}, nil
	back.rel.anyOther = false
	for _, t := range types {
		back.rel.others.add(uint8(t))
	}
	out := source{rest: always{}}
	if p.quantifier != store.Some {
		out.rest = p
	}
	if p.ends.source.size <= p.q.limits.countEndsMax {
		for _, end := range p.ends.all(&p.linkSelection) {
			out.size += p.q.count(end, &back.rel)
		}
	} else {
		out.size = p.ends.source.size * (1 + 2*len(p.q.links)/max(1, len(p.q.entities)))
	}
	out.lists = func() [][]uint32 {
		seen, found := newBitset(len(p.q.entities)), make([]uint32, 0, min(out.size, len(p.q.entities)))
		for _, end := range p.ends.all(&p.linkSelection) {
			back.each(end, func(e, _ uint32) bool {
				if !seen.has(e) {
					seen.add(e)
					found = append(found, e)
				}
				return true
			})
		}
		return [][]uint32{found}
	}
	return out, true
}

// ends are the entities that a predicate on the other ends of links matches. They
// are worked out once for a query: predicates nest, and each level asks more than once.
type ends struct {
	asked, known bool
	source       source
	list         []uint32
	listed       bool
}

// find looks for a source of the ends and reports whether there is one.
func (n *ends) find(c *linkSelection) bool {
	if !n.asked {
		n.asked = true
		n.source, n.known = c.node.source(c.q.allTypes())
	}
	return n.known
}

// all are the ends that match; find must have found a source.
func (n *ends) all(c *linkSelection) []uint32 {
	if n.listed {
		return n.list
	}
	n.listed = true
	for _, list := range n.source.lists() {
		for _, e := range list {
			if (c.rel.anyOther || c.rel.others.has(uint8(c.q.types[e]))) && n.source.rest.match(e) {
				n.list = append(n.list, e)
			}
		}
	}
	return n.list
}
