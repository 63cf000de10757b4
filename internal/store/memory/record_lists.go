package memory

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// recordSets are the sets of the three kinds of records.
type recordSets struct{ links, statements, evidence *recordSet }

func (s *snapshot) recordSets() recordSets {
	o := s.ontology
	var fields []string
	for i := range o.LinkFields {
		if !o.LinkFields[i].Multi {
			fields = append(fields, o.LinkFields[i].Name)
		}
	}
	return recordSets{
		links: newRecordSet(len(s.links), s.linkText, func(id string) (uint32, bool) { return s.linkIDs.Find(id, s.linkText) },
			s.linkValues, fields),
		statements: s.statementSet(), evidence: s.evidenceSet(),
	}
}

func (s *snapshot) statementSet() *recordSet {
	table, f := s.ontology.StatementFields, &s.facts
	var fields []string
	for i := range table {
		fields = append(fields, table[i].Name)
	}
	find := func(id string) (uint32, bool) { return f.statementIDs.Find(id, s.statementText) }
	return newRecordSet(len(f.statements), s.statementText, find,
		func(dst []kg.Value, n uint32, field string) []kg.Value {
			return table.Values(dst, s.reference.Blocks, f.statements[n], field)
		}, fields)
}

// ListLinks pages through links.
func (s *snapshot) ListLinks(ctx context.Context, lq store.LinkQuery) (
	_ []store.RecordPage[store.LinkRow], err error,
) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err == nil {
		err = lq.Affordable(s.ontology, &s.reference)
	}
	if err != nil {
		return nil, err
	}
	set := s.lazy.records.links
	l := &recordList{
		query: q, set: set, order: q.recordOrder(set, lq.Order), test: q.linkListTest(&lq),
		facets: q.facets(linkFacets(lq.Facets), true),
	}
	if lq.Under == nil {
		l.among, l.few = q.linksAmong(&lq)
		page, err := recordPage(l, &lq.RecordQuery, s.linkRow)
		return []store.RecordPage[store.LinkRow]{page}, err
	}
	under := must(s.lazy.under.get(ctx))
	out := make([]store.RecordPage[store.LinkRow], len(lq.Under))
	for i, programme := range lq.Under {
		l.among, l.few = under[programme], true
		if out[i], err = recordPage(l, &lq.RecordQuery, s.linkRow); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// linkFacets gives facets that are not of links no field.
func linkFacets(facets []store.Facet) []store.Facet {
	out := slices.Clone(facets)
	for i := range out {
		if !out[i].Link {
			out[i].Link, out[i].Field = true, ""
		}
	}
	return out
}

// linksUnder lists the links of each programme.
func (s *snapshot) linksUnder() map[string][]uint32 {
	out := map[string][]uint32{}
	for n := range s.links {
		if p := s.links[n].Programme; p != "" {
			out[p] = append(out[p], uint32(n))
		}
	}
	return out
}

// linkListTest compiles all that a link must match.
func (q *query) linkListTest(lq *store.LinkQuery) recordTest {
	var tests allTests
	if len(lq.Types) > 0 {
		var types set256
		for _, t := range lq.Types {
			types.add(uint8(t))
		}
		tests = append(tests, testFunc(func(n uint32) bool { return types.has(uint8(q.links[n].Type)) }))
	}
	if !lq.AsOf.All() {
		tests = append(tests, testFunc(func(n uint32) bool { return q.links[n].Holds(lq.AsOf) }))
	}
	if t := q.linkTest(lq.Where); t != nil {
		tests = append(tests, t)
	}
	if lq.From != nil || lq.To != nil {
		from, to := q.memoize(q.predicate(lq.From)), q.memoize(q.predicate(lq.To))
		tests = append(tests, testFunc(func(n uint32) bool {
			a, b := q.out.owner(n), q.out.other[n]
			return from.match(a) && to.match(b) ||
				q.lazy.symmetric.has(uint8(q.links[n].Type)) && from.match(b) && to.match(a)
		}))
	}
	return tests.simplified()
}

// linksAmong finds the few links that can match: those that are named, or those of an end that few entities match.
func (q *query) linksAmong(lq *store.LinkQuery) ([]uint32, bool) {
	if among, ok := q.named(q.lazy.records.links, lq.Where); ok {
		return among, true
	}
	var best []uint32
	every, found := q.rel(store.Rel{Dir: kg.Both}), false
	for _, p := range [...]store.Predicate{lq.From, lq.To} {
		e := q.end(store.End{Where: p}, len(q.links))
		if !e.known {
			continue
		}
		var among []uint32
		for _, n := range e.few {
			var space [16]run
			for _, r := range q.runs(space[:0], n, &every) {
				side := q.side(r.in)
				for i := r.lo; i < r.hi; i++ {
					among = append(among, side.linkAt(i))
				}
			}
		}
		if slices.Sort(among); !found || len(among) < len(best) {
			best, found = slices.Compact(among), true
		}
	}
	return best, found
}

// named finds the records that a condition names by their ids.
func (q *query) named(set *recordSet, p store.Predicate) ([]uint32, bool) {
	ids, ok := store.NamedIDs(p)
	if !ok {
		return nil, false
	}
	var out []uint32
	for _, id := range ids {
		if n, ok := set.find(id); ok {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), true
}

// ListStatements pages through statements.
func (s *snapshot) ListStatements(ctx context.Context, rq store.RecordQuery) (
	_ store.RecordPage[*kg.Statement], err error,
) {
	defer stop(&err)
	return listFacts(ctx, s, s.lazy.records.statements, rq, (*query).statementTest,
		func(n uint32) *kg.Statement { return s.facts.statements[n] })
}

// ListEvidence pages through evidence.
func (s *snapshot) ListEvidence(ctx context.Context, rq store.RecordQuery) (
	_ store.RecordPage[*kg.Evidence], err error,
) {
	defer stop(&err)
	return listFacts(ctx, s, s.lazy.records.evidence, rq, (*query).evidenceTest, s.evidenceRecord)
}

func listFacts[R any](
	ctx context.Context, s *snapshot, set *recordSet, rq store.RecordQuery,
	test func(*query, store.Predicate) recordTest, row func(uint32) *R,
) (store.RecordPage[*R], error) {
	q, err := s.query(ctx)
	if err == nil {
		err = rq.Affordable(s.ontology, &s.reference)
	}
	if err != nil {
		return store.RecordPage[*R]{}, err
	}
	l := &recordList{query: q, set: set, order: q.recordOrder(set, rq.Order), test: test(q, rq.Where)}
	l.among, l.few = q.named(set, rq.Where)
	for _, f := range rq.Facets {
		values := func(dst []kg.Value, _, n uint32) []kg.Value { return set.values(dst, n, f.Field) }
		if !f.Link {
			values = func(dst []kg.Value, _, _ uint32) []kg.Value { return dst }
		}
		l.facets = append(l.facets, &valueFacet{limit: max(f.Limit, 0), counts: map[kg.Value]int{}, values: values})
	}
	return recordPage(l, &rq, row)
}
