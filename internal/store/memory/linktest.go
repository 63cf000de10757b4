package memory

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// linkTest is a store.Predicate over links, compiled for one query.
type linkTest interface{ match(link uint32) bool }

type (
	allLinks    []linkTest
	anyLink     []linkTest
	negateLink  struct{ of linkTest }
	anyLinkEver bool // matches all links, or none
)

// inAttrs reports whether there is a field of links of this name, and it is in LinkAttrs.
func (s *snapshot) inAttrs(field string) bool {
	i := s.ontology.LinkField(field)
	return i >= 0 && !s.ontology.LinkFields[i].Each
}

// multiValued reports whether links can have several values of a field.
func (s *snapshot) multiValued(field string) bool {
	return s.ontology.LinkFields[s.ontology.LinkField(field)].Multi
}

// linkTest compiles a condition on links; nil for a condition that all meet.
func (q *query) linkTest(p store.Predicate) linkTest {
	if p == nil {
		return nil
	}
	if q.onlyAttrs(p) {
		t := &attrTest{q: q, where: p}
		// The verdict is the same for all links that share their attributes.
		if len(q.attrs) <= q.limits.attrsMax {
			t.seen = make([]uint8, len(q.attrs))
		}
		return t
	}
	switch p := p.(type) {
	case store.And:
		var parts allLinks
		for _, part := range p {
			if t := q.linkTest(part); t != nil {
				parts = append(parts, t)
			}
		}
		if len(parts) == 0 {
			return nil
		}
		return parts
	case store.Or:
		var parts anyLink
		for _, part := range p {
			t := q.linkTest(part)
			if t == nil {
				return nil
			}
			parts = append(parts, t)
		}
		return parts
	case store.Not:
		t := q.linkTest(p.Predicate)
		if t == nil {
			return anyLinkEver(false)
		}
		return negateLink{t}
	case store.Cond:
		return &comparedLink{q: q, cond: p}
	case store.Related:
		if p.To != store.ToEvidence {
			return anyLinkEver(false)
		}
		return &evidencedLink{some: q.someEvidence(p.Where), none: p.None}
	default:
		return anyLinkEver(false) // about entities
	}
}

// onlyAttrs reports whether a predicate looks at nothing but LinkAttrs.
func (s *snapshot) onlyAttrs(p store.Predicate) bool {
	switch p := p.(type) {
	case store.And:
		return !slices.ContainsFunc(p, func(p store.Predicate) bool { return !s.onlyAttrs(p) })
	case store.Or:
		return !slices.ContainsFunc(p, func(p store.Predicate) bool { return !s.onlyAttrs(p) })
	case store.Not:
		return s.onlyAttrs(p.Predicate)
	case store.Cond:
		return s.inAttrs(p.Field)
	default:
		return p == nil
	}
}

func (t allLinks) match(l uint32) bool {
	for _, part := range t {
		if !part.match(l) {
			return false
		}
	}
	return true
}

func (t anyLink) match(l uint32) bool {
	for _, part := range t {
		if part.match(l) {
			return true
		}
	}
	return false
}

func (t negateLink) match(l uint32) bool { return !t.of.match(l) }

func (t anyLinkEver) match(uint32) bool { return bool(t) }

// attrTest is a predicate on the attributes of a link.
type attrTest struct {
	q     *query
	where store.Predicate
	seen  []uint8 // by attributes: 0 not asked yet, 1 no, 2 yes; nil when there are too many
}

func (t *attrTest) match(l uint32) bool {
	n := t.q.attr.at(l)
	if t.seen == nil {
		return t.holds(t.q.attrs[n], t.where)
	}
	if t.seen[n] == 0 {
		t.seen[n] = 1
		if t.holds(t.q.attrs[n], t.where) {
			t.seen[n] = 2
		}
	}
	return t.seen[n] == 2
}

func (t *attrTest) holds(a *kg.LinkAttrs, p store.Predicate) bool {
	switch p := p.(type) {
	case nil:
		return true
	case store.And:
		return !slices.ContainsFunc(p, func(p store.Predicate) bool { return !t.holds(a, p) })
	case store.Or:
		return slices.ContainsFunc(p, func(p store.Predicate) bool { return t.holds(a, p) })
	case store.Not:
		return !t.holds(a, p.Predicate)
	case store.Cond:
		var space [4]kg.Value
		return matchesAny(p, store.LinkValues(space[:0], t.q.ontology, &kg.Link{LinkAttrs: a}, p.Field))
	default:
		return false
	}
}

// comparedLink is a condition on what each link has of its own: id, dates, sources.
type comparedLink struct {
	q    *query
	cond store.Cond
}

func (t *comparedLink) match(l uint32) bool {
	var space [4]kg.Value
	return matchesAny(t.cond, t.q.linkValues(space[:0], l, t.cond.Field))
}

// linkValues appends the values of any field of a link.
func (s *snapshot) linkValues(dst []kg.Value, l uint32, field string) []kg.Value {
	if field != store.LinkSource {
		return store.LinkValues(dst, s.ontology, &s.links[l], field)
	}
	for _, e := range s.evidenceOfLink(l) {
		if v := kg.EnumValue(e.Source); !slices.Contains(dst, v) {
			dst = append(dst, v)
		}
	}
	return dst
}
