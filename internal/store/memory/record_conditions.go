package memory

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// factTest compiles a condition on statements or evidence; leads compiles whether some record that one leads to
// matches, and gives nil for records that it does not lead to.
func factTest(set *recordSet, p store.Predicate, leads func(store.Related) testFunc) recordTest {
	if p == nil {
		return nil
	}
	if t, ok := junction(p, func(p store.Predicate) recordTest { return factTest(set, p, leads) }); ok {
		return t
	}
	switch p := p.(type) {
	case store.Cond:
		return testFunc(func(n uint32) bool {
			var space [1]kg.Value
			return matchesAny(p, set.values(space[:0], n, p.Field))
		})
	case store.Related:
		if some := leads(p); some != nil {
			return related(some, p.None)
		}
	}
	return verdict(false)
}

// related is a store.Related, of which some tells whether some record matches.
func related(some testFunc, none bool) recordTest {
	if none {
		return negateTest{some}
	}
	return some
}

// statementTest compiles a condition on statements, by number.
func (q *query) statementTest(p store.Predicate) recordTest {
	return factTest(q.lazy.records.statements, p, func(r store.Related) testFunc {
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
