package memory

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// List pages through the entities of the given types that match.
//
// There are two ways to the rows: from a source of candidates (postings, links walked
// backwards), each to be tested and ranked, or along the permutation of the order,
// testing until the page is full. The first costs the number of candidates, the second
// about limit * entities / matches; the smaller is tried first, and the walk
// gives up when it turns out dearer than the candidates.
func (s *snapshot) List(ctx context.Context, lq store.ListQuery) (_ store.Page, err error) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err != nil {
		return store.Page{}, err
	}
	if err := lq.Affordable(s.ontology, &s.reference); err != nil {
		return store.Page{}, err
	}
	l := &list{candidates: q.candidates(lq.Types, lq.Where)}
	_, l.everything = l.where.(always)
	l.order = q.ordering(lq.Order, false, func() int { return l.source().size })
	l.top = newTop(l.order, lq.Window)
	facets := q.facets(lq.Facets, false)
	if !l.tallied(facets) {
		l.tallies = facets
	}
	var page store.Page
	switch {
	case len(l.tallies) > 0 || lq.Total && !l.everything:
		l.scan()
	case l.top.window.Limit > 0 && !l.walkFirst():
		l.scan()
	}
	if q.err != nil {
		return store.Page{}, q.err
	}
	if lq.Total {
		page.Total = l.total
		if l.everything {
			page.Total = l.entities
		}
	}
	rows := slab[store.Row]{size: min(l.entities, l.top.window.Limit)}
	keys := slab[kg.Value]{size: len(l.top.rows) * len(l.order.keys)}
	l.top.fill(&page, &rows, &keys)
	page.Facets = results(facets)
	return page, nil
}

// list is a List while it runs.
type list struct {
	*candidates
	everything bool // where matches all
	order      *ordering
	top        *top
	tallies    []facet // facets that go row by row
	total      int     // rows that match, as far as scan has counted
}

// scan looks at all candidates: counts, tallies and offers those that match.
func (l *list) scan() {
	rows := l.top.window.Limit > 0
	l.each(func(e uint32) {
		l.total++
		for _, f := range l.tallies {
			f.add(e, none)
		}
		if rows {
			l.top.offer(l.top.entry(e, 0, false))
		}
	})
}

// tallied tallies all entities at once, where nothing is filtered and the facets can; it
// reports whether they could.
func (l *list) tallied(facets []facet) bool {
	for _, f := range facets {
		if _, ok := f.(*columnFacet); !ok || !l.everything {
			return false
		}
	}
	for _, f := range facets {
		for _, t := range l.types {
			f.(*columnFacet).addAll(l.snapshot, t)
		}
	}
	return true
}

// walkFirst tries to fill the page along the order and reports whether it did.
func (l *list) walkFirst() bool {
	column := l.idents
	if len(l.order.keys) > 0 {
		if column = l.order.keys[0].column; column == nil {
			return false
		}
	}
	budget := l.entities
	if from := l.source(); from.size < l.entities {
		// A walk finds a match every entities/size tests, if they lie evenly.
		look, test := from.size*(2+from.rest.cost()), 1+l.where.cost()
		if from.size <= l.limits.scanMax || l.top.most*(l.entities/max(1, from.size))*test >= look {
			return false
		}
		budget = 2 * look / test
	}
	for _, t := range l.types {
		if budget = l.walk(column, t, budget); budget < 0 {
			l.top.reset()
			return l.err != nil
		}
	}
	return true
}

// walk goes along the order of one type until no further row can come into the page. It
// gives what is left of the budget of tests, which is negative when it was not enough.
func (l *list) walk(c *column, t kg.TypeID, budget int) int {
	known, unknown := c.ofType(l.snapshot, t)
	along := sequenceOf{known: known, unknown: unknown, desc: len(l.order.keys) > 0 && l.order.keys[0].desc}
	// With one key the permutation is the whole order, ids included.
	whole := len(l.order.keys) <= 1
	lo, hi := along.inside(l.top, whole, func(node uint32) (uint32, uint32) { return node, 0 })
	for ; lo < hi; budget-- {
		var node uint32
		if l.top.window.Backward {
			hi--
			node = along.at(hi)
		} else {
			node = along.at(lo)
			lo++
		}
		e := l.top.entry(node, 0, false)
		if l.top.closed(&e, whole) {
			return budget
		}
		if budget == 0 || !l.step(1) {
			return -1
		}
		if l.where.match(node) {
			l.top.offer(e)
		}
	}
	return budget
}

// types256 gives each type of the ontology that is asked for once.
func (s *snapshot) types256(types []kg.TypeID) []kg.TypeID {
	out := make([]kg.TypeID, 0, len(types))
	for _, t := range types {
		if int(t) < len(s.ontology.Entities) && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

func (s *snapshot) allTypes() []kg.TypeID {
	out := make([]kg.TypeID, len(s.ontology.Entities))
	for t := range out {
		out[t] = kg.TypeID(t)
	}
	return out
}

func sorted(list []uint32) []uint32 {
	slices.Sort(list)
	return list
}
