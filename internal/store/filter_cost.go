package store

import (
	"math"
	"slices"

	"cityweave/internal/kg"
)

// FilterCost bounds, from the counters of a release, how many links an engine looks at that tries
// a predicate on n distinct entities of some types (nil for any), each entity once at every level.
// Numbers of links that are stored with an entity are free. For example, 12,588 cities in
//
//	programmes: {some: {cities: {none: {link: {role: {eq: "x"}}}}}}
//
// lead along all 11,438 links to at most 85 programmes, each of which has all of its links looked
// at: 2 × 11,438.
func FilterCost(o *kg.Ontology, ref *ReleaseInfo, types []kg.TypeID, p Predicate, n float64) float64 {
	return (&filterCost{o: o, ref: ref}).of(types, p, n)
}

// FilterCostNested is FilterCost of an engine that does not remember which entities it has tried
// before: 12,588 cities × at most 40 programmes × at most 2,000 cities of each.
func FilterCostNested(o *kg.Ontology, ref *ReleaseInfo, types []kg.TypeID, p Predicate, n float64) float64 {
	return (&filterCost{o: o, ref: ref, nested: true}).of(types, p, n)
}

// Reached bounds how many links of rel n distinct entities of some types have.
func (ref *ReleaseInfo) Reached(o *kg.Ontology, types []kg.TypeID, rel Rel, n float64) float64 {
	d := degreesOf(o, ref, types, rel)
	return min(n*d.out, d.all)
}

// Count is how many entities of the types there are; nil for all.
func (ref *ReleaseInfo) Count(types []kg.TypeID) (n int) {
	for t, count := range ref.Entities {
		if len(types) == 0 || slices.Contains(types, kg.TypeID(t)) {
			n += count
		}
	}
	return n
}

// FilterCost bounds how many links an engine looks at for the conditions and orders of the query.
func (q *ListQuery) FilterCost(o *kg.Ontology, ref *ReleaseInfo) float64 {
	n := ref.Count(q.Types)
	if len(q.Types) == 0 {
		n = 0
	}
	if ids, ok := idsIn(q.Where, FieldID); ok {
		n = min(n, ids)
	}
	return FilterCost(o, ref, q.Types, q.Where, float64(n)) + orderCost(o, ref, q.Types, q.Order, float64(n))
}

// FilterCost bounds how many links an engine looks at for the conditions and orders of the query,
// besides those of the parents themselves, which are n distinct entities of some types.
func (q *ExpandQuery) FilterCost(o *kg.Ontology, ref *ReleaseInfo, types []kg.TypeID, n float64) float64 {
	ends := min(ref.Reached(o, types, q.Rel, n), float64(ref.Count(q.Rel.Others)))
	return FilterCost(o, ref, q.Rel.Others, q.Node, ends) + orderCost(o, ref, q.Rel.Others, q.Order, ends)
}

// Affordable is nil when MaxTouched allows what the conditions and orders of the query may look at,
// else a *TooMuch. It is decided by the counters of the release, so all engines decide alike.
func (q *ListQuery) Affordable(o *kg.Ontology, ref *ReleaseInfo) error {
	if q.MaxTouched <= 0 {
		return nil
	}
	return within(q.MaxTouched, q.FilterCost(o, ref))
}

// Affordable is that of a ListQuery; the parents may be of any type.
func (q *ExpandQuery) Affordable(o *kg.Ontology, ref *ReleaseInfo) error {
	if q.MaxTouched <= 0 {
		return nil
	}
	return within(q.MaxTouched, q.FilterCost(o, ref, nil, float64(len(q.Parents))))
}

func within(most int, links float64) error {
	if links <= float64(most) {
		return nil
	}
	return &TooMuch{What: "links", Would: int(min(links, math.MaxInt32)), Limit: most}
}

func orderCost(o *kg.Ontology, ref *ReleaseInfo, types []kg.TypeID, orders []Order, n float64) (cost float64) {
	for _, by := range orders {
		if by.By == ByCount && by.Count != nil {
			cost += FilterCost(o, ref, types, Linked{CountSpec: *by.Count}, n)
		}
	}
	return cost
}

type filterCost struct {
	o      *kg.Ontology
	ref    *ReleaseInfo
	nested bool
}

func (c *filterCost) of(types []kg.TypeID, p Predicate, n float64) (cost float64) {
	switch p := p.(type) {
	case And:
		for _, part := range p {
			cost += c.of(types, part, n)
		}
	case Or:
		for _, part := range p {
			cost += c.of(types, part, n)
		}
	case Not:
		return c.of(types, p.Predicate, n)
	case InCountry:
		countries := c.countries()
		if in := float64(c.ref.Count(countries)); !c.nested {
			n = min(n, in)
		}
		return c.of(countries, p.Where, n)
	case Linked:
		if p.Node == nil && p.Link == nil && p.AsOf.All() && p.Rel.stored() {
			return 0
		}
		looked := c.ref.Reached(c.o, types, p.Rel, n)
		if c.nested {
			looked = n * degreesOf(c.o, c.ref, types, p.Rel).out
		}
		ends := looked
		if !c.nested {
			ends = min(ends, float64(c.ref.Count(p.Rel.Others)))
		}
		cost := looked + c.of(p.Rel.Others, p.Node, ends)
		if looksAtEvidence(p.Link) { // of each link
			cost += looked
		}
		return cost
	}
	return cost
}

func (c *filterCost) countries() (types []kg.TypeID) {
	for t := range c.o.Entities {
		if c.o.Entities[t].Country {
			types = append(types, kg.TypeID(t))
		}
	}
	return types
}
