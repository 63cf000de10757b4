package memory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

const links = 40_000

// large is a graph whose hubs and dictionaries are above the limits of the engine, in
// the engine and in the model.
var large = sync.OnceValues(func() (store.View, store.View) {
	s := memory.New(table)
	m, err := storetest.NewModel(table, storetest.BenchGraph(links))
	if err == nil {
		err = s.Apply(context.Background(), storetest.BenchGraph(links))
	}
	if err != nil {
		panic(err)
	}
	v, _ := s.View(context.Background())
	w, _ := m.View(context.Background())
	return v, w
})

func linkType(t testing.TB, name string) kg.LinkTypeID {
	t.Helper()
	id, ok := table.LinkType(name)
	if !ok {
		t.Fatalf("no link type %s", name)
	}
	return id
}

// hub is the entity of a type with the most links.
func hub(t testing.TB, v store.View, typeName string) string {
	t.Helper()
	page, err := v.List(t.Context(), store.ListQuery{
		Types: []kg.TypeID{typeOf(t, typeName)}, Order: []store.Order{{Field: store.FieldDegree, Desc: true}}, Window: store.Window{Limit: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	return page.Rows[0].Node.ID
}

// text is what two engines must agree on.
func text(p store.Page) string {
	var b strings.Builder
	fmt.Fprintln(&b, p.Total, p.LinkTotal, p.HasNext, p.HasPrev)
	for _, r := range p.Rows {
		fmt.Fprint(&b, r.Node.ID, " ", r.Forward)
		if r.Link != nil {
			fmt.Fprint(&b, " ", r.Link.ID)
		}
		for l := r.Next; l != nil; l = l.Next {
			fmt.Fprint(&b, " ", l.Link.ID, l.Forward)
		}
		for _, k := range r.Keys {
			fmt.Fprint(&b, " ", k.Text())
		}
		fmt.Fprintln(&b)
	}
	for _, f := range p.Facets {
		fmt.Fprint(&b, f.Distinct, f.Counted, f.Missing)
		for _, c := range f.Buckets {
			fmt.Fprint(&b, " ", c.Value.Text(), "=", c.Count)
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

// position is the place of a row in the list it came from.
func position(unit store.Unit, r store.Row) *store.Position {
	p := &store.Position{Keys: r.Keys, ID: r.Node.ID}
	if unit == store.EachLink {
		p.Link = r.Link.ID
	}
	return p
}

func orders(t testing.TB) map[string][]store.Order {
	participates := store.Rel{Types: []kg.LinkTypeID{linkType(t, "PARTICIPATES_IN")}, Dir: kg.Both}
	return map[string][]store.Order{
		"id":                   nil,
		"name":                 {{Field: store.FieldName}},
		"name, falling":        {{Field: store.FieldName, Desc: true}},
		"population":           {{Field: "population"}},
		"population, falling":  {{Field: "population", Desc: true}},
		"latitude":             {{Field: "latitude"}},
		"capitals, then name":  {{Field: "isCapital", Desc: true}, {Field: store.FieldName}},
		"name of the country":  {{By: store.ByCountry, Field: store.FieldName}},
		"degree, falling":      {{Field: store.FieldDegree, Desc: true}},
		"programmes":           {{By: store.ByCount, Count: &store.CountSpec{Rel: participates}}},
		"programmes in 2012":   {{By: store.ByCount, Desc: true, Count: &store.CountSpec{Rel: participates, AsOf: kg.On(20120601)}}},
		"kind, then degree":    {{Field: "kind"}, {Field: store.FieldDegree}},
		"description (no one)": {{Field: store.FieldDescription, Desc: true}},
	}
}

func TestPagesOfALargeListAreThoseOfTheModel(t *testing.T) {
	v, model := large()
	for name, order := range orders(t) {
		q := store.ListQuery{Types: []kg.TypeID{typeOf(t, "City"), typeOf(t, "Programme")}, Order: order}
		checkPages(t, name, store.EachEntity, func(w store.Window) (store.Page, store.Page) {
			q.Window, q.Total = w, w.After == nil
			got, err := v.List(t.Context(), q)
			want, err2 := model.List(t.Context(), q)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			return got, want
		})
	}
}

func TestPagesOfAHubAreThoseOfTheModel(t *testing.T) {
	v, model := large()
	const kept = 1 << 11 // links from which an order of a hub is kept
	if degrees, err := v.Expand(t.Context(), store.ExpandQuery{Parents: []string{hub(t, v, "Programme")}, Rel: store.Rel{Dir: kg.In}, Unit: store.EachLink, Total: true}); err != nil || degrees[0].Total < kept {
		t.Fatalf("the hub has %d links, error %v", degrees[0].Total, err)
	}
	all := orders(t)
	all["since"] = []store.Order{{By: store.ByLink, Field: store.LinkSince}}
	all["role, falling, then until"] = []store.Order{{By: store.ByLink, Field: store.LinkRole, Desc: true}, {By: store.ByLink, Field: store.LinkUntil}}
	all["link"] = []store.Order{{By: store.ByLink, Field: store.LinkID, Desc: true}}
	for _, parent := range []string{hub(t, v, "Programme"), hub(t, v, "City")} {
		for name, order := range all {
			for _, unit := range []store.Unit{store.EachEntity, store.EachLink} {
				q := store.ExpandQuery{Parents: []string{parent}, Rel: store.Rel{Dir: kg.Both}, Unit: unit, Order: order}
				checkPages(t, fmt.Sprint(parent, " by ", name, ", unit ", unit), unit, func(w store.Window) (store.Page, store.Page) {
					q.Window, q.Total, q.LinkTotal = w, w.After == nil, w.After == nil
					got, err := v.Expand(t.Context(), q)
					want, err2 := model.Expand(t.Context(), q)
					if err := errors.Join(err, err2); err != nil {
						t.Fatal(err)
					}
					return got[0], want[0]
				})
			}
		}
	}
}

// checkPages compares the first page, one from the middle, and both read backwards.
func checkPages(t *testing.T, name string, unit store.Unit, ask func(store.Window) (got, want store.Page)) {
	t.Helper()
	var middle *store.Position
	for _, w := range []store.Window{
		{Limit: 300, Keys: true}, {Limit: 7, Keys: true}, {Limit: 7, Keys: true, Backward: true},
	} {
		got, want := ask(w)
		if diff := cmp.Diff(text(want), text(got)); diff != "" {
			t.Errorf("%s, %+v: want - got +\n%s", name, w, diff)
			return
		}
		if middle == nil {
			middle = position(unit, want.Rows[len(want.Rows)/2])
		}
	}
	gone := *middle
	gone.ID += "-gone"
	if unit == store.EachLink {
		gone.Link = "L"
	}
	for _, at := range []*store.Position{middle, &gone} {
		for _, w := range []store.Window{{After: at, Limit: 5, Keys: true}, {Before: at, Limit: 5, Keys: true, Backward: true}} {
			got, want := ask(w)
			if diff := cmp.Diff(text(want), text(got)); diff != "" {
				t.Errorf("%s, from the middle, backward %t: want - got +\n%s", name, w.Backward, diff)
			}
		}
	}
}

func TestFiltersOfALargeListFindWhatTheModelFinds(t *testing.T) {
	v, model := large()
	programme, country := hub(t, v, "Programme"), hub(t, v, "Country")
	cond := func(field string, op store.Op, values ...kg.Value) store.Cond {
		return store.Cond{Field: field, Op: op, Values: values}
	}
	takesPart := store.Rel{Types: []kg.LinkTypeID{linkType(t, "PARTICIPATES_IN")}}
	linked := func(quantifier store.Quantifier, spec store.CountSpec) store.Linked {
		spec.Rel = takesPart
		return store.Linked{Quantifier: quantifier, CountSpec: spec, Compare: store.Gte, Number: 3}
	}
	inHub := linked(store.Some, store.CountSpec{Node: cond(store.FieldID, store.Eq, kg.EnumValue(programme))})
	manyKinds := linked(store.Some, store.CountSpec{Node: cond("kind", store.Eq, kg.StringValue("FORUM"), kg.StringValue("award"))})
	for name, where := range map[string]store.Predicate{
		"text within names":         cond(store.FieldName, store.Contains, kg.StringValue("SAO")),
		"beginning of any name":     cond(store.FieldAnyName, store.StartsWith, kg.StringValue("Pör")),
		"names between two":         store.And{cond(store.FieldName, store.Gte, kg.StringValue("k")), cond(store.FieldName, store.Lt, kg.StringValue("l"))},
		"large cities":              cond("population", store.Gt, kg.IntValue(1_000_000)),
		"cities of a country":       cond(store.FieldCountry, store.Eq, kg.EnumValue(country)),
		"cities not of a country":   store.Not{Predicate: cond(store.FieldWithin, store.Eq, kg.EnumValue(country))},
		"in a country by its name":  store.InCountry{Where: cond(store.FieldName, store.Contains, kg.StringValue("ka"))},
		"in the hub":                inHub,
		"in the hub since 2010":     linked(store.Some, store.CountSpec{Node: inHub.Node, AsOf: kg.On(20100101)}),
		"in no programme of a kind": linked(store.None, store.CountSpec{Node: manyKinds.Node}),
		"only in young programmes":  linked(store.All, store.CountSpec{Node: cond("startYear", store.Gte, kg.IntValue(2005))}),
		"three times a member":      linked(store.Count, store.CountSpec{Link: cond(store.LinkRole, store.Eq, kg.StringValue("Member"))}),
		"one or the other":          store.Or{inHub, cond(store.FieldCountry, store.Eq, kg.EnumValue(country))},
		"in one with a theme":       linked(store.Some, store.CountSpec{Node: store.Linked{CountSpec: store.CountSpec{Rel: store.Rel{Types: []kg.LinkTypeID{linkType(t, "HAS_THEME")}}, Node: cond(store.FieldID, store.Eq, kg.EnumValue(hub(t, v, "Theme")))}}}),
	} {
		for _, q := range []store.ListQuery{
			{Order: []store.Order{{Field: store.FieldName}}},
			{Order: []store.Order{{Field: "isCapital"}, {Field: "latitude"}}, Total: true, Facets: []store.Facet{{Field: "isCapital", Limit: 5}, {Field: store.FieldWithin, Limit: 5}}},
		} {
			q.Types, q.Where, q.Window.Limit = []kg.TypeID{typeOf(t, "City")}, where, 5
			got, err := v.List(t.Context(), q)
			want, err2 := model.List(t.Context(), q)
			if err := errors.Join(err, err2); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(text(want), text(got)); diff != "" {
				t.Errorf("%s by %s: want - got +\n%s", name, q.Order[0].Field, diff)
			}
		}
	}
}

func TestEveryRecordOfALargeGraphIsFoundByItsID(t *testing.T) {
	v, _ := large()
	g := storetest.BenchGraph(links)
	var entities, ends []string
	for _, e := range g.Entities {
		entities = append(entities, e.ID, e.ID+"x")
	}
	got, _, err := v.Entities(t.Context(), entities)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range g.Entities {
		if got[2*i] == nil || got[2*i].ID != e.ID || got[2*i+1] != nil {
			t.Fatalf("%s: got %v and %v", e.ID, got[2*i], got[2*i+1])
		}
	}
	for _, l := range g.Links {
		ends = append(ends, l.ID)
	}
	rows, err := v.Links(t.Context(), ends)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range g.Links {
		if r := rows[i]; r.Link == nil || r.Link.ID != l.ID || r.From.ID != l.From || r.To.ID != l.To || r.Link.Role != l.Role || r.Link.Since != l.Since {
			t.Fatalf("%s: got %+v", l.ID, r)
		}
	}
}

func TestManyReadersOfAFreshSnapshotGetOneAnswer(t *testing.T) {
	s := memory.New(table)
	if err := s.Apply(t.Context(), storetest.BenchGraph(2_000)); err != nil {
		t.Fatal(err)
	}
	v := view(t, s)
	var mu sync.Mutex // guards answers
	answers := map[string][]string{}
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			for name, order := range orders(t) {
				page, err := v.List(t.Context(), store.ListQuery{Types: []kg.TypeID{typeOf(t, "City")}, Order: order, Window: store.Window{Limit: 20, Keys: true}})
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				answers[name] = append(answers[name], text(page))
				mu.Unlock()
			}
		})
	}
	readers.Wait()
	for name, got := range answers {
		if len(slices.Compact(got)) != 1 {
			t.Errorf("%s: readers got different answers", name)
		}
	}
}

func TestAReaderThatLeavesDoesNotSpoilTheAnswerForOthers(t *testing.T) {
	v, model := large()
	q := store.ListQuery{Types: []kg.TypeID{typeOf(t, "City")}, Window: store.Window{Limit: 5, Keys: true}, Order: []store.Order{{By: store.ByCount, Desc: true, Count: &store.CountSpec{
		Rel: store.Rel{Dir: kg.Both}, Link: store.Cond{Field: store.LinkRole, Op: store.Known},
	}}}}
	inner, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := v.List(&leaving{Context: inner, cancel: cancel}, q); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	got, err := v.List(t.Context(), q)
	want, err2 := model.List(t.Context(), q)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text(want), text(got)); diff != "" {
		t.Error(diff)
	}
}

func TestOddInputIsAnsweredAndNotFeared(t *testing.T) {
	v, _ := large()
	odd := store.Position{Keys: []kg.Value{kg.BoolValue(true)}, ID: "\xff", Link: "?"}
	for _, w := range []store.Window{{Limit: -1}, {Limit: 3, After: &odd}, {Limit: 3, Before: &odd, Backward: true, Keys: true}} {
		for _, o := range []store.Order{
			{Field: "nothing"},
			{Field: store.FieldWithin},
			{By: store.ByLink, Field: store.LinkSource},
			{By: store.ByCount},
			{By: 99},
			{By: store.ByCountry, Field: "nothing"},
			{Field: "population"},
			{Field: store.FieldName},
			{Field: store.FieldDegree},
		} {
			where := store.Or{
				store.Cond{Field: "nothing", Op: store.Known},
				store.Cond{Field: "population", Op: 99, Values: []kg.Value{kg.StringValue("x")}},
				store.Cond{Field: store.FieldName, Op: store.Lt, Values: []kg.Value{kg.FloatValue(1), {}}},
				store.Linked{Quantifier: 99},
				store.Not{},
			}
			_, err := v.List(t.Context(), store.ListQuery{
				Types: []kg.TypeID{0, 0, 200}, Where: where, Order: []store.Order{o}, Window: w, Total: true,
				Facets: []store.Facet{{Link: true, Field: store.LinkRole, Limit: 3}, {Field: "nothing"}, {Field: store.FieldName, Limit: -1}},
			})
			if err != nil {
				t.Fatal(err)
			}
			_, err = v.Expand(t.Context(), store.ExpandQuery{
				Parents: []string{"", "city:none", hub(t, v, "City")}, Rel: store.Rel{Types: []kg.LinkTypeID{200, 0}, Others: []kg.TypeID{200, 3}, Dir: 9},
				Node: where, Link: where, AsOf: kg.On(-5), Order: []store.Order{o}, Window: w, Total: true,
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
