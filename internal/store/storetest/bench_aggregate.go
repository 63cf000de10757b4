package storetest

import (
	"context"

	"cityweave/internal/store"
)

// aggregateTasks group all links of the most frequent type, and all cities.
func aggregateTasks() []task {
	country, kind := fieldAt(0, store.FieldCountry), fieldAt(1, "kind")
	year := store.Expr{Walk: store.TheRow, Link: true, Field: store.LinkSince, Year: true}
	return []task{
		{"aggregate/links-by-programme", grouped(takingPart(keyed(fieldAt(1, store.FieldID)), largest))},
		{"aggregate/links-by-country-and-kind", grouped(takingPart(keyed(country, kind), largest))},
		{"aggregate/links-by-country-programme-year", grouped(takingPart(keyed(country, fieldAt(1, store.FieldID), year), largest))},
		{"aggregate/cities-by-theme-with-measures", grouped(theCities(keyed(fieldAt(1, store.FieldID)), largest,
			measuring(store.Sum, fieldAt(store.TheRow, "population")), measuring(store.Distinct, fieldAt(0, store.FieldID))))},
	}
}

// largest asks for the 20 largest groups.
func largest(q *store.AggregateQuery) {
	q.Order, q.Limit = []store.GroupOrder{{Index: store.TheRow, Desc: true}}, 20
}

// grouped asks one aggregate; its rows are those that were put into groups.
func grouped(q store.AggregateQuery) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		return func(int) (int, error) {
			a, err := v.Aggregate(ctx, q)
			return a.Grouped, err
		}, nil
	}
}
