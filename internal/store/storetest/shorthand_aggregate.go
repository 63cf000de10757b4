package storetest

import (
	"errors"
	"fmt"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// groupsText writes an aggregate: "forum=3(10,2) award=1(?,0) | 5 rows, 4 grouped, 2 groups | other=1(7,1)".
func groupsText(a store.Aggregate) string {
	text := func(g store.Group) string {
		var keys, measures []string
		for _, k := range g.Keys {
			keys = append(keys, k.Text())
		}
		for _, m := range g.Measures {
			v := m.Value.Text()
			if m.Value.IsNull() {
				v = "?"
			}
			measures = append(measures, fmt.Sprintf("%s/%d", v, m.Known))
		}
		out := fmt.Sprintf("%s=%d", strings.Join(keys, "+"), g.Count)
		if measures != nil {
			out += "(" + strings.Join(measures, " ") + ")"
		}
		return out
	}
	var parts []string
	for _, g := range a.Groups {
		parts = append(parts, text(g))
	}
	if a.More {
		parts = append(parts, "…")
	}
	parts = append(parts, fmt.Sprintf("| %d rows, %d grouped, %d groups", a.Rows, a.Grouped, a.Total))
	if a.Other != nil {
		parts = append(parts, "| other"+text(*a.Other))
	}
	return strings.Join(parts, " ")
}

// takingPart are rows that are links, with walks 0 to the city and 1 to the programme.
func takingPart(changes ...func(*store.AggregateQuery)) store.AggregateQuery {
	q := store.AggregateQuery{
		Links: &store.LinkRows{Types: rel(kg.Out, "PARTICIPATES_IN").Types}, Limit: 100,
		Walks: []store.Walk{{Parent: store.TheRow, Move: store.ToFrom}, {Parent: store.TheRow, Move: store.ToTo}},
	}
	for _, change := range changes {
		change(&q)
	}
	return q
}

// ended names so many of the types that stand at the ends of such links.
func ended(n int) func(*store.AggregateQuery) {
	return func(q *store.AggregateQuery) {
		q.Links.From.Types, q.Links.To.Types = types("City", "Region", "Organisation")[:n], types("Programme")
	}
}

// theCities are rows that are cities, with walk 0 to their programmes and 1 on to the themes.
func theCities(changes ...func(*store.AggregateQuery)) store.AggregateQuery {
	q := store.AggregateQuery{
		Types: types("City"), Limit: 100,
		Walks: []store.Walk{
			{Parent: store.TheRow, Step: store.CountSpec{Rel: rel(kg.Out, "PARTICIPATES_IN")}},
			{Parent: 0, Step: store.CountSpec{Rel: rel(kg.Out, "HAS_THEME")}},
		},
	}
	for _, change := range changes {
		change(&q)
	}
	return q
}

func keyed(keys ...store.Expr) func(*store.AggregateQuery) {
	return func(q *store.AggregateQuery) {
		for _, e := range keys {
			q.Keys = append(q.Keys, store.Key{Expr: e})
		}
	}
}

func measuring(kind store.MeasureKind, e store.Expr) func(*store.AggregateQuery) {
	return func(q *store.AggregateQuery) { q.Measures = append(q.Measures, store.Measure{Kind: kind, Expr: e}) }
}

func change(f func(*store.AggregateQuery)) func(*store.AggregateQuery) { return f }

// at a walk's end: a field of the entity, or of the link.
func fieldAt(walk int, name string) store.Expr { return store.Expr{Walk: walk, Field: name} }

func levelAt(walk int, name string) store.Expr { return store.Expr{Walk: walk, Level: name} }

func linkAt(walk int, name string) store.Expr {
	return store.Expr{Walk: walk, Link: true, Field: name}
}

// grouping is a case of several aggregates of one graph.
func grouping(name string, build func(*builder), asks ...ask) testCase {
	return testCase{"aggregate/" + name, func(e env) error {
		v, err := e.view(build)
		if err != nil {
			return err
		}
		var errs []error
		for _, a := range asks {
			got, err := v.Aggregate(e.ctx, a.query.(store.AggregateQuery))
			if err != nil {
				return fmt.Errorf("%s: %w", literal(a.query), err)
			}
			if text := groupsText(got); text != a.want {
				errs = append(errs, fmt.Errorf("%s\n got: %s\nwant: %s", literal(a.query), text, a.want))
			}
		}
		return errors.Join(errs...)
	}}
}
