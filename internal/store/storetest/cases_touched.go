package storetest

import (
	"errors"
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// atLimit asks with a limit of just what is looked at, which is answered, and of one less,
// which is refused.
func atLimit(q request, touched int, ask func(most int) error) error {
	return atLimitOf("links", q, touched, ask)
}

// atLimitOf is atLimit where something else than links is looked at.
func atLimitOf(what string, q request, touched int, ask func(most int) error) error {
	if err := ask(touched); err != nil {
		return fmt.Errorf("%s: %w", literal(q), err)
	}
	if touched == 1 {
		return nil // a limit of 0 is none
	}
	err := ask(touched - 1)
	var size *store.TooMuch
	if !errors.As(err, &size) || *size != (store.TooMuch{What: what, Would: touched, Limit: touched - 1}) {
		return fmt.Errorf("%s: error %w, want that it would look at %d %s", literal(q), err, touched, what)
	}
	return nil
}

// lookingAtTooMuch asks for aggregates of which it is known what they look at.
func lookingAtTooMuch(e env, v store.View) error {
	themes := keyed(fieldAt(1, store.FieldID))
	cityA := change(func(q *store.AggregateQuery) { q.Where = store.And{eq(store.FieldID, word("city:a"))} })
	ofQ := change(func(q *store.AggregateQuery) { q.Links.To.Where = eq("startYear", 2011) })
	further := change(func(q *store.AggregateQuery) {
		q.Walks = append(q.Walks, store.Walk{Parent: 1, Step: store.CountSpec{Rel: rel(kg.Out, "HAS_THEME")}})
	})
	forums := change(func(q *store.AggregateQuery) { q.Walks[0].Step.Node = eq("kind", "forum") })
	pairs := change(func(q *store.AggregateQuery) { q.Walks[0].Step.Rel = rel(kg.Out, "PAIRED_WITH") })
	on := change(func(q *store.AggregateQuery) { q.AsOf = kg.On(day("2013-06-01")) })
	var errs []error
	for _, x := range []struct {
		q       store.AggregateQuery
		touched int // rows to choose from + links of the first walk + links of the second, of each measure again
	}{
		{theCities(), 5},
		{theCities(cityA), 1},
		{takingPart(ofQ, keyed(fieldAt(1, store.FieldID))), 6},
		{theCities(keyed(fieldAt(0, store.FieldID))), 5 + 6},
		{theCities(themes), 5 + 6 + (2 + 2 + 2 + 1 + 1 + 1)},
		{theCities(themes, cityA), 1 + 2 + (2 + 2)},
		{theCities(themes, on), 5 + 6 + (2 + 2 + 2 + 1 + 1)}, // P4 does not hold, but is looked at
		{theCities(themes, forums), 5 + 6 + (2 + 2 + 2)},
		{theCities(pairs, keyed(fieldAt(0, store.FieldID))), 5 + (2 + 1)}, // the loop once
		{theCities(measuring(store.Distinct, fieldAt(0, store.FieldID)), measuring(store.Sum, fieldAt(0, "startYear"))), 5 + 6 + 6},
		{theCities(keyed(fieldAt(0, store.FieldID)), measuring(store.Distinct, fieldAt(1, store.FieldID))), 5 + 6 + (2 + 2 + 2 + 1 + 1 + 1)},
		{takingPart(further, keyed(fieldAt(2, store.FieldID))), 6 + (2 + 2 + 2 + 1 + 1 + 1)},
		{takingPart(further, ofQ, keyed(fieldAt(2, store.FieldID))), 6 + (1 + 1 + 1)},
	} {
		errs = append(errs, atLimit(x.q, x.touched, func(most int) error {
			x.q.MaxTouched = most
			_, err := v.Aggregate(e.ctx, x.q)
			return err
		}))
	}
	return errors.Join(errs...)
}

// filteringTooMuch asks with a limit of just what conditions and orders may look at, which is answered,
// and of one less, which is refused. The contract says how that is counted.
func filteringTooMuch(e env, v store.View) error {
	ref, err := v.ReleaseInfo(e.ctx)
	if err != nil {
		return err
	}
	programmes := rel(kg.Out, "PARTICIPATES_IN", "Programme")
	named := some(programmes, eq(store.FieldName, "no such name"))
	window := store.Window{Limit: 5}
	list := store.ListQuery{Types: types("City"), Where: named, Window: window}
	expand := store.ExpandQuery{
		Parents: []string{"city:a"}, Rel: programmes, Window: window,
		Node: some(rel(kg.In, "PARTICIPATES_IN", "City"), named),
	}
	// Circles, boxes and distances are about an entity alone: only the links that lead to it count.
	nearby := store.And{circle(0, 0, 1000), box(-1, -1, 1, 1)}
	near := store.ListQuery{Types: types("City"), Where: nearby, Order: []store.Order{byDistance(0, 0, false)}, Window: window}
	nearLinked := near
	nearLinked.Where = some(programmes, some(rel(kg.In, "PARTICIPATES_IN", "City"), nearby))
	var errs []error
	o := v.Ontology()
	if cost := near.FilterCost(o, ref); cost != 0 {
		errs = append(errs, fmt.Errorf("%s: looks at %v links", literal(near), cost))
	}
	for _, list := range []store.ListQuery{list, nearLinked} {
		errs = append(errs, atLimit(list, int(list.FilterCost(o, ref)), func(most int) error {
			q := list
			q.MaxTouched = most
			_, err := v.List(e.ctx, q)
			return err
		}))
	}
	errs = append(errs, atLimit(expand, int(expand.FilterCost(o, ref, nil, 1)), func(most int) error {
		q := expand
		q.MaxTouched = most
		_, err := v.Expand(e.ctx, q)
		return err
	}))
	return errors.Join(errs...)
}
