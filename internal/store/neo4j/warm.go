package neo4j

import (
	"context"
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// The server plans a statement when it sees its text for the first time, which takes longer than
// running it. So likely statements run once before a client waits for them: usual ones at the
// start of the program, recent ones when another slot becomes current, because its labels differ.
// For example, the recent text "MATCH (n:City#) ..." is planned for CityA while CityB is current.

// Warm lets the database plan the most frequent statements: each list by name, each relation,
// searches, and records by id. It takes some seconds on a database that has just started.
func (s *Store) Warm(ctx context.Context) error {
	st, err := s.state(ctx)
	if err != nil {
		return err
	}
	v := &view{store: s, state: st}
	for _, name := range staticStatements {
		if _, err := v.fixed(ctx, name, []string{""}); err != nil {
			return err
		}
	}
	some := []store.SearchText{{Text: "a"}}
	for _, q := range []store.SearchQuery{
		{}, {Total: true}, {Best: true}, {Best: true, Total: true}, {Exact: true}, {Exact: true, Total: true},
	} {
		q.Texts, q.Window = some, store.Window{Limit: 1}
		if _, err := v.Search(ctx, q); err != nil {
			return err
		}
	}
	if err := v.warmTexts(ctx, some); err != nil {
		return err
	}
	byName := []store.Order{{Field: store.FieldName}}
	for t := range s.layout.Ontology.Entities {
		window := store.Window{Limit: 1}
		one, err := v.List(ctx, store.ListQuery{Types: []kg.TypeID{kg.TypeID(t)}, Order: byName, Window: window})
		if err != nil {
			return err
		}
		if len(one.Rows) == 0 {
			continue
		}
		for _, r := range s.layout.Ontology.Relations(kg.TypeID(t)) {
			_, err := v.Expand(ctx, store.ExpandQuery{
				Parents: []string{one.Rows[0].Node.ID}, Rel: store.RelOf(r), Order: byName, Window: window,
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// warmTexts lets the database plan searches in texts. The statement for the records is run without words, since which
// ones the release has is not known.
func (v *view) warmTexts(ctx context.Context, some []store.SearchText) error {
	for _, fields := range []store.SearchFields{store.InTexts, store.InNames | store.InTexts} {
		for _, total := range []bool{false, true} {
			q := store.SearchQuery{Texts: some, Fields: fields, Total: total, Window: store.Window{Limit: 1}}
			if _, err := v.Search(ctx, q); err != nil {
				return err
			}
			statement, params := v.store.texts.searchTexts(&q)
			params["texts"] = []any{}
			none := func(int64, []any) error { return nil }
			if err := v.readFindings(ctx, statement, params, 3, none); err != nil {
				return err
			}
		}
	}
	return nil
}

// warm runs the recent statements on a slot that is not current yet.
func (s *Store) warm(ctx context.Context, st *schema.State) error {
	for text, params := range s.recent.all() {
		if _, err := s.answer(ctx, st, text, params); err != nil {
			return fmt.Errorf("warming: %w", err)
		}
	}
	return nil
}
