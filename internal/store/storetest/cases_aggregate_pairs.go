package storetest

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// eitherWayCases are aggregates whose rows are symmetric links: W1 of the cities a and b, W2 of a with itself.
func eitherWayCases() []testCase {
	const row = store.TheRow
	ofTypes := func(names string) func(*store.AggregateQuery) {
		return func(q *store.AggregateQuery) { q.Links.Types = rel(kg.Both, names).Types }
	}
	ofPairs, withPairs := ofTypes("PAIRED_WITH"), ofTypes("PARTICIPATES_IN PAIRED_WITH")
	named := func(ids []string) store.Predicate {
		words := make([]any, len(ids))
		for i, id := range ids {
			words[i] = word(id)
		}
		return eq(store.FieldID, words...)
	}
	from := func(ids ...string) func(*store.AggregateQuery) {
		return func(q *store.AggregateQuery) { q.Links.From.Where = named(ids) }
	}
	to := func(ids ...string) func(*store.AggregateQuery) {
		return func(q *store.AggregateQuery) { q.Links.To.Where = named(ids) }
	}
	return []testCase{
		grouping("a symmetric link is a row either way round, and counted once", countable,
			ask{takingPart(keyed(linkAt(row, store.LinkID)), ofPairs), "W1=1 W2=1 | 2 rows, 2 grouped, 2 groups"},
			ask{takingPart(ofPairs), "=2 | 2 rows, 2 grouped, 1 groups"},
			ask{takingPart(ofPairs, keyed(fieldAt(0, store.FieldID))), "city:a=2 city:b=1 | 2 rows, 2 grouped, 2 groups"},
			ask{takingPart(ofPairs, keyed(fieldAt(1, store.FieldID))), "city:a=2 city:b=1 | 2 rows, 2 grouped, 2 groups"},
			ask{takingPart(ofPairs, keyed(fieldAt(0, store.FieldID), fieldAt(1, store.FieldID))), "city:a+city:a=1 city:a+city:b=1 city:b+city:a=1 | 2 rows, 2 grouped, 3 groups"},
			ask{takingPart(ofPairs, from("city:b"), keyed(fieldAt(1, store.FieldID))), "city:a=1 | 1 rows, 1 grouped, 1 groups"},
			ask{takingPart(ofPairs, to("city:b"), keyed(fieldAt(0, store.FieldID))), "city:a=1 | 1 rows, 1 grouped, 1 groups"},
			ask{takingPart(ofPairs, from("city:a")), "=2 | 2 rows, 2 grouped, 1 groups"},
			ask{takingPart(ofPairs, from("city:a"), to("city:a")), "=1 | 1 rows, 1 grouped, 1 groups"},
			ask{takingPart(ofPairs, from("city:a", "city:b"), to("city:b")), "=1 | 1 rows, 1 grouped, 1 groups"},
			ask{takingPart(ofPairs, from("city:b"), to("city:b")), "=0 | 0 rows, 0 grouped, 1 groups"},
			ask{takingPart(ofPairs, change(func(q *store.AggregateQuery) { q.Links.From.Types = types("Region") })), "=0 | 0 rows, 0 grouped, 1 groups"},
			ask{takingPart(ofPairs, measuring(store.Distinct, fieldAt(0, store.FieldID)), measuring(store.Distinct, fieldAt(1, store.FieldID))), "=2(2/2 2/2) | 2 rows, 2 grouped, 1 groups"},
			ask{takingPart(ofPairs, from("city:b"), measuring(store.Distinct, fieldAt(1, store.FieldID))), "=1(1/1) | 1 rows, 1 grouped, 1 groups"},
			ask{takingPart(ofPairs, keyed(linkAt(row, store.LinkType)), measuring(store.Max, fieldAt(1, "population"))), "PAIRED_WITH=2(25/2) | 2 rows, 2 grouped, 1 groups"},
			ask{takingPart(ofPairs, keyed(fieldAt(0, store.FieldID)), change(func(q *store.AggregateQuery) { q.Limit, q.Other = 1, true })), "city:a=2 … | 2 rows, 2 grouped, 2 groups | other=1"},
			ask{takingPart(withPairs, keyed(linkAt(row, store.LinkType)), from("city:b")), "PAIRED_WITH=1 PARTICIPATES_IN=2 | 3 rows, 3 grouped, 2 groups"},
			ask{takingPart(withPairs, to("city:b", "programme:q"), keyed(fieldAt(0, store.FieldID))), "city:a=1 city:b=1 city:c=1 city:d=1 | 4 rows, 4 grouped, 4 groups"}),
	}
}
