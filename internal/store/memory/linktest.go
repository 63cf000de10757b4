package memory

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// recordTest is a store.Predicate over records of one kind (links, statements or evidence), compiled for one query. nil
// is a condition that all records meet.
type recordTest interface{ match(n uint32) bool }

type (
	allTests   []recordTest
	anyTest    []recordTest
	negateTest struct{ of recordTest }
	verdict    bool              // on all records
	testFunc   func(uint32) bool // by number
)

// junction compiles And, Or and Not by what compiles their parts; ok is false for other predicates.
func junction(p store.Predicate, compile func(store.Predicate) recordTest) (t recordTest, ok bool) {
	switch p := p.(type) {
	case store.And:
		var parts allTests
		for _, part := range p {
			if t := compile(part); t != nil {
				parts = append(parts, t)
			}
		}
		return parts.simplified(), true
	case store.Or:
		var parts anyTest
		for _, part := range p {
			t := compile(part)
			if t == nil {
				return nil, true
			}
			parts = append(parts, t)
		}
		return parts, true
	case store.Not:
		if t := compile(p.Predicate); t != nil {
			return negateTest{t}, true
		}
		return verdict(false), true
	default:
		return nil, false
	}
}

// simplified is nil for no test, and the test for one.
func (t allTests) simplified() recordTest {
	switch len(t) {
	case 0:
		return nil
	case 1:
		return t[0]
	default:
		return t
	}
}

// inAttrs reports whether there is a field of links of this name, and it is in LinkAttrs.
func (s *snapshot) inAttrs(field string) bool {
	i := s.ontology.LinkField(field)
	return i >= 0 && !s.ontology.LinkFields[i].Each
}

// multiValued reports whether links can have several values of a field.
func (s *snapshot) multiValued(field string) bool {
	return s.ontology.LinkFields[s.ontology.LinkField(field)].Multi
}

// linkTest compiles a condition on links.
func (q *query) linkTest(p store.Predicate) recordTest {
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
	if t, ok := junction(p, q.linkTest); ok {
		return t
	}
	switch p := p.(type) {
	case store.Cond:
		return &comparedLink{q: q, cond: p}
	case store.Related:
		if p.To == store.ToEvidence {
			return related(q.someEvidence(p.Where), p.None)
		}
	}
	return verdict(false) // about entities
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

func (t allTests) match(n uint32) bool {
	for _, part := range t {
		if !part.match(n) {
			return false
		}
	}
	return true
}

func (t anyTest) match(n uint32) bool {
	for _, part := range t {
		if part.match(n) {
			return true
		}
	}
	return false
}

func (t negateTest) match(n uint32) bool { return !t.of.match(n) }
func (t verdict) match(uint32) bool      { return bool(t) }
func (t testFunc) match(n uint32) bool   { return t(n) }

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
	for n, hi := s.facts.evidence.aboutFact(l); n < hi; n++ {
		if v := kg.EnumValue(s.facts.evidence.attrsOf(n).Source); !slices.Contains(dst, v) {
			dst = append(dst, v)
		}
	}
	return dst
}
