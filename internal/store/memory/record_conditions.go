package memory

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// recordCondition compiles a condition on records; related compiles what looks at other records.
func recordCondition(
	set *recordSet, p store.Predicate, related func(store.Related) func(n uint32) bool,
) func(n uint32) bool {
	parts := func(list []store.Predicate) []func(uint32) bool {
		out := make([]func(uint32) bool, len(list))
		for i, part := range list {
			out[i] = recordCondition(set, part, related)
		}
		return out
	}
	switch p := p.(type) {
	case nil:
		return func(uint32) bool { return true }
	case store.And:
		tests := parts(p)
		return func(n uint32) bool {
			return !slices.ContainsFunc(tests, func(t func(uint32) bool) bool { return !t(n) })
		}
	case store.Or:
		tests := parts(p)
		return func(n uint32) bool { return slices.ContainsFunc(tests, func(t func(uint32) bool) bool { return t(n) }) }
	case store.Not:
		test := recordCondition(set, p.Predicate, related)
		return func(n uint32) bool { return !test(n) }
	case store.Cond:
		return func(n uint32) bool {
			var space [1]kg.Value
			return matchesAny(p, set.values(space[:0], n, p.Field))
		}
	case store.Related:
		if test := related(p); test != nil {
			return func(n uint32) bool { return test(n) != p.None }
		}
	}
	return func(uint32) bool { return false }
}

// evidenceTest compiles a condition on evidence, by number.
func (q *query) evidenceTest(p store.Predicate) func(n uint32) bool {
	return recordCondition(q.lazy.records.evidence, p, func(r store.Related) func(n uint32) bool {
		if r.To != store.ToSource {
			return nil
		}
		test := q.byEntityID(r.Where)
		return func(n uint32) bool { return test(q.facts.evidence[n].Source) }
	})
}

// statementTest compiles a condition on statements, by number.
func (q *query) statementTest(p store.Predicate) func(n uint32) bool {
	return recordCondition(q.lazy.records.statements, p, func(r store.Related) func(n uint32) bool {
		switch r.To {
		case store.ToSubject:
			where := q.memoize(q.predicate(r.Where))
			return func(n uint32) bool { return where.match(q.facts.subject[n]) }
		case store.ToEvidence:
			some := q.someEvidence(r.Where)
			return func(n uint32) bool { return some(uint32(len(q.links)) + n) }
		}
		return nil
	})
}

// byEntityID compiles a condition on the entity of an id, which few ids share: each is looked up and tried once.
func (q *query) byEntityID(p store.Predicate) func(id string) bool {
	where, tried := q.predicate(p), map[string]bool{}
	return func(id string) bool {
		holds, known := tried[id]
		if !known {
			n, ok := q.entityNumber(id)
			holds = ok && where.match(n)
			tried[id] = holds
		}
		return holds
	}
}

// someEvidence compiles whether some evidence about a fact matches: a link by its number, or a statement by its
// number counted after all links.
func (q *query) someEvidence(p store.Predicate) func(fact uint32) bool {
	test := q.evidenceTest(p)
	return func(fact uint32) bool {
		if q.facts.about == nil {
			return false
		}
		for n := q.facts.about[fact]; n < q.facts.about[fact+1]; n++ {
			if test(n) {
				return true
			}
		}
		return false
	}
}

// evidencedLink is a condition on the evidence for a link.
type evidencedLink struct {
	some func(fact uint32) bool
	none bool
}

func (t *evidencedLink) match(l uint32) bool { return t.some(l) != t.none }
