package storetest_test

import (
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

func open(tb testing.TB, g *kg.Graph) store.Store {
	m, err := storetest.NewModel(kg.CityNetworks(), g)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func TestTheModelKeepsTheContract(t *testing.T) { storetest.Run(t, open) }

func TestTheModelAgreesWithItself(t *testing.T) {
	storetest.RunRandom(t, open, storetest.Queries(250))
}

func TestCasesHaveNamesOfTheirOwn(t *testing.T) {
	names := storetest.CaseNames()
	slices.Sort(names)
	for i, n := range names {
		if i > 0 && n == names[i-1] {
			t.Errorf("two cases are named %q", n)
		}
		if group, what, ok := strings.Cut(n, "/"); !ok || group == "" || what == "" || strings.Contains(what, "/") {
			t.Errorf("%q is not a group and what it says", n)
		}
	}
	if len(names) < 150 {
		t.Errorf("%d cases are left", len(names))
	}
}

func TestAnExceptionNamesCasesAndAReason(t *testing.T) {
	if err := storetest.CheckExceptions(storetest.Except("apply/", "is loaded by another program")); err != nil {
		t.Errorf("a good exception: %v", err)
	}
	if err := storetest.CheckExceptions(storetest.Except("aply/", "is loaded by another program")); err == nil {
		t.Error("an exception that names no case was taken")
	}
	if err := storetest.CheckExceptions(storetest.Except("apply/", "")); err == nil {
		t.Error("an exception without a reason was taken")
	}
}

func TestOnly(t *testing.T) {
	t.Run("names cases", func(t *testing.T) {
		if err := storetest.CheckExceptions(storetest.Only("apply/", "record/")); err != nil {
			t.Errorf("prefixes of cases: %v", err)
		}
		if err := storetest.CheckExceptions(storetest.Only("apply/", "nosuch/")); err == nil {
			t.Error("a prefix that names no case was taken")
		}
	})
}

func TestPastFailuresComeFirst(t *testing.T) {
	got, err := storetest.Plan("# what this is\n\n7 30 12\n9 60 3 # text was not folded\n", 300)
	want := []string{"seed=7/size=30/queries=12-12", "seed=9/size=60/queries=3-3", "seed=1/size=30/queries=0-249", "seed=2/size=120/queries=0-49"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v\nwant %q", got, err, want)
	}
	if _, err := storetest.Plan("7 x", 0); err == nil || !strings.Contains(err.Error(), `"7 x"`) {
		t.Errorf("a line that is no seed gives %v", err)
	}
}

func TestASeedGivesTheSameQuery(t *testing.T) {
	seen := map[string]bool{}
	for n := range 50 {
		a, err := storetest.RequestText(3, 60, n)
		if err != nil {
			t.Fatal(err)
		}
		b, err := storetest.RequestText(3, 60, n)
		if err != nil {
			t.Fatal(err)
		}
		if a != b {
			t.Fatalf("query %d is\n%s\nand then\n%s", n, a, b)
		}
		seen[a] = true
	}
	if len(seen) < 49 {
		t.Errorf("only %d of 50 queries differ", len(seen))
	}
}

func TestAQueryIsWrittenAsGoSource(t *testing.T) {
	q := store.ExpandQuery{
		Parents: []string{"city:a"}, Rel: store.Rel{Types: []kg.LinkTypeID{6}, Dir: kg.In, Others: []kg.TypeID{3}},
		Node:   store.Not{Predicate: store.Cond{Field: "name", Op: store.StartsWith, Values: []kg.Value{kg.StringValue("ü\"")}}},
		Link:   store.Or{store.Cond{Field: "since", Op: store.Lt, Values: []kg.Value{kg.DateValue(20150000), kg.IntValue(-1), kg.FloatValue(0.5), kg.BoolValue(true), kg.EnumValue("x"), {}}}, nil},
		Order:  []store.Order{{By: store.ByCount, Count: &store.CountSpec{AsOf: kg.AsOf{Day: 20150101, Undated: kg.OnlyUndated}}, Desc: true}},
		Window: store.Window{Limit: 3, After: &store.Position{ID: "city:b"}},
	}
	want := `store.ExpandQuery{Parents: []string{"city:a"}, Rel: store.Rel{Types: []kg.LinkTypeID{6 /* FUNDS */}, Dir: kg.In, Others: []kg.TypeID{3 /* Programme */}}, ` +
		`Node: store.Not{Predicate: store.Cond{Field: "name", Op: store.StartsWith, Values: []kg.Value{kg.StringValue("ü\"")}}}, ` +
		`Link: store.Or{store.Cond{Field: "since", Op: store.Lt, Values: []kg.Value{kg.DateValue(20150000), kg.IntValue(-1), kg.FloatValue(0.5), kg.BoolValue(true), kg.EnumValue("x"), kg.Value{}}}, nil}, ` +
		`Order: []store.Order{store.Order{By: store.ByCount, Desc: true, Count: &store.CountSpec{AsOf: kg.AsOf{Day: 20150101, Undated: kg.OnlyUndated}}}}, ` +
		`Window: store.Window{After: &store.Position{ID: "city:b"}, Limit: 3}}`
	if got := storetest.Literal(q); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAFailingQueryIsMadeSimple(t *testing.T) {
	bad := store.Cond{Field: "name", Op: store.Eq, Values: []kg.Value{kg.StringValue("a"), kg.StringValue("bad")}}
	q := store.ListQuery{
		Types:  []kg.TypeID{0, 1, 2},
		Where:  store.And{store.Or{bad, store.Cond{Field: "id", Op: store.Known}}, store.Not{Predicate: store.And{}}},
		Order:  []store.Order{{Field: "name"}, {By: store.ByCount, Count: &store.CountSpec{Node: bad}}},
		Window: store.Window{Limit: 2, Backward: true, Keys: true, After: &store.Position{Keys: make([]kg.Value, 2), ID: "x"}},
		Total:  true, Facets: []store.Facet{{Field: "name", Limit: 1}},
	}
	got := storetest.Shrunk(q, func(q any) bool {
		return strings.Contains(storetest.Literal(q.(store.ListQuery).Where), `"bad"`)
	})
	want := `store.ListQuery{Types: []kg.TypeID{2 /* Country */}, Where: store.Cond{Field: "name", Values: []kg.Value{kg.StringValue("bad")}}, Order: []store.Order{}, Window: store.Window{Limit: 1000}, Facets: []store.Facet{}}`
	if storetest.Literal(got) != want {
		t.Errorf("got  %s\nwant %s", storetest.Literal(got), want)
	}
}
