package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// method is one read of a view. Inputs are made anew for each call, so that a case may
// spoil them afterwards.
type method struct {
	name  string
	input func() any
	call  func(ctx context.Context, v store.View, input any) (any, error)
	empty any // input without keys
}

func methods() []method {
	ids := func(ids ...string) func() any { return func() any { return slices.Clone(ids) } }
	return append(exploringMethods(), []method{
		{"Entities", ids("city:b", "city:none", "city:a"), func(ctx context.Context, v store.View, in any) (any, error) {
			found, _, err := v.Entities(ctx, in.([]string))
			return found, err
		}, []string(nil)},
		{"Lookup", func() any { return []kg.ExternalID{{Scheme: "wikidata", Value: "Q1"}, {Scheme: "m49", Value: "1"}} }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Lookup(ctx, in.([]kg.ExternalID))
		}, []kg.ExternalID(nil)},
		{"List", func() any { return wideList() }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.List(ctx, in.(store.ListQuery))
		}, nil},
		{"Expand", func() any { return wideExpand() }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Expand(ctx, in.(store.ExpandQuery))
		}, store.ExpandQuery{Total: true, Window: store.Window{Limit: 5}}},
		{"Links", ids("L7", "L0", "L1"), func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Links(ctx, in.([]string))
		}, []string(nil)},
		{"Statements", ids("P2", "P1"), func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Statements(ctx, in.([]string))
		}, []string(nil)},
		{"StatementsOf", ids("city:b", "city:a"), func(ctx context.Context, v store.View, in any) (any, error) {
			return v.StatementsOf(ctx, in.([]string))
		}, []string(nil)},
		{"Evidence", ids("E2", "E1"), func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Evidence(ctx, in.([]string))
		}, []string(nil)},
		{"EvidenceAbout", ids("L1", "P1"), func(ctx context.Context, v store.View, in any) (any, error) {
			return v.EvidenceAbout(ctx, in.([]string))
		}, []string(nil)},
		{"EvidenceFrom", func() any {
			return store.EvidenceQuery{Sources: []string{"source:t", "source:s"}, Total: true, Window: store.Window{Limit: 5, After: &store.Position{Keys: []kg.Value{kg.EnumValue("0")}, ID: "E0"}}}
		}, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.EvidenceFrom(ctx, in.(store.EvidenceQuery))
		}, store.EvidenceQuery{Total: true, Window: store.Window{Limit: 5}}},
		{"Search", func() any { return wideSearch() }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Search(ctx, in.(store.SearchQuery))
		}, store.SearchQuery{Window: store.Window{Limit: 3}}},
		{"Conflicts", func() any {
			return store.ConflictQuery{Subjects: []string{"city:b", "city:a"}, Properties: []string{"alias"}, Total: true, Window: store.Window{Limit: 5, After: &store.Position{Keys: []kg.Value{kg.EnumValue("0")}, ID: "C0"}}}
		}, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Conflicts(ctx, in.(store.ConflictQuery))
		}, nil},
		{"Changes", func() any {
			return store.ChangeQuery{
				Since: "2026-01-02-abc", Kinds: []revision.RecordKind{revision.OfLink}, Ops: []revision.ChangeOp{revision.Ended}, EntityTypes: []string{"City"}, LinkTypes: []string{"LEADS"}, Total: true,
				Window: store.Window{Limit: 5, After: &store.Position{Keys: []kg.Value{kg.EnumValue("0")}, ID: "a"}},
			}
		}, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Changes(ctx, in.(store.ChangeQuery))
		}, nil},
		{"Derive", func() any { return wideDerive() }, func(ctx context.Context, v store.View, in any) (any, error) {
			return v.Derive(ctx, in.(store.DeriveQuery))
		}, store.DeriveQuery{Total: true, Window: store.Window{Limit: 5}}},
		{"History", func() any { return 0 }, func(ctx context.Context, v store.View, _ any) (any, error) {
			return v.History(ctx)
		}, nil},
		{"ReleaseInfo", func() any { return 0 }, func(ctx context.Context, v store.View, _ any) (any, error) {
			return v.ReleaseInfo(ctx)
		}, nil},
	}...)
}

// asked is the graph that the methods ask.
func asked(b *builder) {
	joined(b)
	b.entity("city:q", "q", "sameAs", "wikidata:Q1")
	b.entities("source:s source:t")
	b.statement("P1", "city:a", "alias", "one", "", "")
	b.statement("P2", "city:b", "alias", "two", "", "")
	b.evidence("E1", "P1", "source:s", "1:2-3")
	b.evidence("E2", "L1", "source:t", "4:5-6")
}

// wideList has something in every list that a ListQuery can hold.
func wideList() store.ListQuery {
	return store.ListQuery{
		Types: types("Programme", "City", "Organisation"),
		Where: store.And{
			store.Or{cond(store.FieldName, store.Lt, "y", "x"), eq(store.FieldID, word("programme:z"), word("city:b"))},
			not(eq(store.FieldName, "q", "nobody")),
			store.Linked{Quantifier: store.None, CountSpec: store.CountSpec{
				Rel: rel(kg.In, "LEADS FUNDS", "Organisation", "City"), Node: eq(store.FieldName, "n", "m"), Link: eq(store.LinkRole, "v", "u"),
			}},
		},
		Order: []store.Order{
			desc(store.FieldType),
			byCount(store.CountSpec{Rel: rel(kg.Both, "PARTICIPATES_IN MEMBER_OF", "City", "Programme"), Node: eq(store.FieldName, "x", "b"), Link: not(eq(store.LinkRole, "v"))}, true),
		},
		Window: store.Window{Limit: 9, Keys: true, After: at("programme:zz", word("Programme"), 9), Before: at("actor:a", word("ActorGroup"), 0)},
		Total:  true,
		Facets: []store.Facet{{Field: "kind", Limit: 3}, {Field: store.FieldType, Limit: 3}},
	}
}

// wideExpand is the same for an ExpandQuery.
func wideExpand() store.ExpandQuery {
	l := wideList()
	return store.ExpandQuery{
		Parents: []string{"city:b", "city:a", "programme:x"},
		Rel:     rel(kg.Both, "PARTICIPATES_IN MEMBER_OF LEADS", "Programme", "City", "Organisation"),
		Node:    l.Where,
		Link:    store.Or{eq(store.LinkRole, "host", "guest"), not(cond(store.LinkSince, store.Known))},
		Order:   []store.Order{{By: store.ByLink, Field: store.LinkRole, Desc: true}, asc(store.FieldName)},
		Window:  store.Window{Limit: 9, Keys: true, After: at("city:a L0", "zzz", "a")},
		Total:   true,
		Facets:  []store.Facet{{Link: true, Field: store.LinkRole, Limit: 3}, {Field: "kind", Limit: 3}},
	}
}

// wideSearch is the same for a SearchQuery.
func wideSearch() store.SearchQuery {
	after := store.Rank{Class: store.MatchExact, Degree: 99, ID: "a"}.Position()
	return store.SearchQuery{
		Texts:  []store.SearchText{{Text: "b", Types: types("Programme", "City"), Within: []string{"city:b", "city:a"}}, {Text: "x"}},
		Window: store.Window{Limit: 9, After: &after},
		Total:  true,
	}
}

// wideDerive is the same for a DeriveQuery.
func wideDerive() store.DeriveQuery {
	l := wideList()
	return store.DeriveQuery{
		Parents: []string{"city:b", "city:a", "programme:x"},
		First:   store.DerivedHop{Rel: rel(kg.Both, "PARTICIPATES_IN MEMBER_OF LEADS", "Programme", "City", "Organisation")},
		Second:  store.DerivedHop{Rel: rel(kg.Both, "PARTICIPATES_IN MEMBER_OF LEADS", "Programme", "City", "Organisation")},
		Through: not(eq(store.FieldName, "nobody", "none")), Node: l.Where,
		Order:  []store.Order{{By: store.ByThrough, Desc: true}, l.Order[1], asc(store.FieldName)},
		Window: store.Window{Limit: 9, Keys: true, After: at("programme:zz", 9, 9, "a")},
		Total:  true, Paths: 5,
	}
}

// spoil writes zeros over all that can be reached from a query.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
			v.Index(i).SetZero()
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			spoil(v.Elem())
			if v.Elem().CanSet() {
				v.Elem().SetZero()
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				spoil(v.Field(i))
			}
		}
	}
}

func requestCases() []testCase {
	var out []testCase
	for _, m := range methods() {
		out = append(out, reading("request/"+m.name+" gives the error of a context that is cancelled or too late", asked, func(e env, v store.View) error {
			cancelled, cancel := context.WithCancel(e.ctx)
			cancel()
			if _, err := m.call(cancelled, v, m.input()); !errors.Is(err, context.Canceled) {
				return fmt.Errorf("cancelled: %w", orNone(err))
			}
			late, cancel := context.WithDeadline(e.ctx, time.Unix(0, 0))
			defer cancel()
			if _, err := m.call(late, v, m.input()); !errors.Is(err, context.DeadlineExceeded) {
				return fmt.Errorf("too late: %w", orNone(err))
			}
			_, err := m.call(e.ctx, v, m.input())
			return err
		}))
		if m.name == "ReleaseInfo" || m.name == "History" {
			continue
		}
		out = append(out, reading("request/"+m.name+" leaves its query alone and does not need it afterwards", asked, func(e env, v store.View) error {
			in := m.input()
			got, err := m.call(e.ctx, v, in)
			if err != nil {
				return err
			}
			if before, after := literal(m.input()), literal(in); before != after {
				return fmt.Errorf("the query was %s\nand is now %s", before, after)
			}
			spoil(reflect.ValueOf(in))
			again, err := m.call(e.ctx, v, m.input())
			if err != nil {
				return err
			}
			if err := differ(again, got, sameContent); err != nil {
				return fmt.Errorf("the answer changed with the query: %w", err)
			}
			return nil
		}))
		if m.empty == nil {
			continue
		}
		out = append(out, reading("request/"+m.name+" of nothing is nothing", asked, func(e env, v store.View) error {
			got, err := m.call(e.ctx, v, m.empty)
			if err != nil {
				return err
			}
			if n := reflect.ValueOf(got).Len(); n != 0 {
				return fmt.Errorf("%d answers: %+v", n, got)
			}
			return nil
		}))
	}
	return append(out,
		reading("request/a view answers many goroutines as it answers one", asked, manyReaders),
		testCase{"request/a store is ready and gives any number of views", func(e env) error {
			s := e.open(graph(asked))
			if err := s.Ready(e.ctx); err != nil {
				return err
			}
			for range 3 {
				v, err := s.View(e.ctx)
				if err != nil {
					return err
				}
				got, err := answer(e, v, where(nil))
				if err := expect("cities", "city:a city:b city:c city:q")(got, err); err != nil {
					return err
				}
			}
			return nil
		}},
	)
}

func orNone(err error) error {
	if err == nil {
		return errors.New("no error")
	}
	return err
}

// manyReaders is for the race detector: all methods at once, on one view.
func manyReaders(e env, v store.View) error {
	want := map[string]any{}
	for _, m := range methods() {
		got, err := m.call(e.ctx, v, m.input())
		if err != nil {
			return err
		}
		want[m.name] = got
	}
	var wg sync.WaitGroup
	errs := make(chan error, 4*len(want))
	for range 4 {
		for _, m := range methods() {
			wg.Go(func() {
				for range 5 {
					got, err := m.call(e.ctx, v, m.input())
					if err := expect(m.name, want[m.name])(got, err); err != nil {
						errs <- err
						return
					}
				}
			})
		}
	}
	wg.Wait()
	close(errs)
	return <-errs
}
