package querytest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

func open(tb testing.TB, releases ...*kg.Graph) store.Store {
	tb.Helper()
	st := memory.New(kg.CityNetworks())
	for _, g := range releases {
		if err := st.Apply(tb.Context(), g); err != nil {
			tb.Fatal(err)
		}
	}
	return st
}

// recorder is a test that is expected to fail.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

// bent is an engine with one thing wrong.
type bent struct {
	store.Store
	list   func(*store.ListQuery, *store.Page)
	expand func(*store.ExpandQuery, []store.Page)
	before func(*store.ExpandQuery)
	groups func(*store.AggregateQuery, *store.Aggregate)
	search func(*store.SearchQuery)
	found  func([]store.SearchPage)
}

func (b bent) View(ctx context.Context) (store.View, error) {
	v, err := b.Store.View(ctx)
	return bentView{v, b}, err
}

type bentView struct {
	store.View
	bent bent
}

func (v bentView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	page, err := v.View.List(ctx, q)
	if v.bent.list != nil {
		v.bent.list(&q, &page)
	}
	return page, err
}

func (v bentView) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	if v.bent.before != nil {
		v.bent.before(&q)
	}
	pages, err := v.View.Expand(ctx, q)
	if v.bent.expand != nil {
		v.bent.expand(&q, pages)
	}
	return pages, err
}

func (v bentView) Aggregate(ctx context.Context, q store.AggregateQuery) (store.Aggregate, error) {
	a, err := v.View.Aggregate(ctx, q)
	if v.bent.groups != nil {
		v.bent.groups(&q, &a)
	}
	return a, err
}

func (v bentView) Search(ctx context.Context, q store.SearchQuery) ([]store.SearchPage, error) {
	if v.bent.search != nil {
		v.bent.search(&q)
	}
	pages, err := v.View.Search(ctx, q)
	if v.bent.found != nil {
		v.bent.found(pages)
	}
	return pages, err
}

// faults are engines that each have one thing wrong.
func faults() map[string]bent {
	return map[string]bent{
		"the last page says that more follow": {list: func(_ *store.ListQuery, p *store.Page) { p.HasNext = p.HasNext || len(p.Rows) == 3 }},
		"a place is passed by": {search: func(q *store.SearchQuery) {
			q.Texts = slices.Clone(q.Texts)
			for i := range q.Texts {
				q.Texts[i].Within = nil
			}
		}},
		"nothing is found by the texts of links": {found: func(pages []store.SearchPage) {
			for i := range pages {
				pages[i].Rows = slices.DeleteFunc(slices.Clone(pages[i].Rows), func(r store.SearchRow) bool {
					return len(r.Match.Passages) > 0 && r.Match.Passages[0].Link != nil
				})
			}
		}},
		"dates of links do not count":    {before: func(q *store.ExpandQuery) { q.AsOf = kg.AsOf{} }},
		"a filter of links is passed by": {before: func(q *store.ExpandQuery) { q.Link = nil }},
		"totals are those of the page": {expand: func(q *store.ExpandQuery, pages []store.Page) {
			for i := range pages {
				if q.Total && len(pages[i].Rows) > 0 {
					pages[i].Total = len(pages[i].Rows)
				}
			}
		}},
		"the missing are not counted": {list: func(_ *store.ListQuery, p *store.Page) {
			for i := range p.Facets {
				p.Facets[i].Missing = 0
			}
		}},
		"others are one row short": {groups: func(_ *store.AggregateQuery, a *store.Aggregate) {
			if a.Other != nil {
				a.Other.Count--
			}
		}},
		"a group has as many rows as values": {groups: func(q *store.AggregateQuery, a *store.Aggregate) {
			for i := range a.Groups {
				if len(q.Keys) == 1 && len(q.Walks) > 0 {
					a.Groups[i].Count++
				}
			}
		}},
		"a table drops its last cell": {groups: func(q *store.AggregateQuery, a *store.Aggregate) {
			if n := len(a.Groups); n > 0 && len(q.Keys) == 2 && q.Keys[0].Among != nil {
				a.Groups = a.Groups[:n-1]
			}
		}},
		"two links of a pair are one": {expand: func(_ *store.ExpandQuery, pages []store.Page) {
			for i := range pages {
				pages[i].Rows = slices.Clone(pages[i].Rows)
				for j := range pages[i].Rows {
					pages[i].Rows[j].Next = nil
				}
			}
		}},
		"entities are counted by their links": {expand: func(_ *store.ExpandQuery, pages []store.Page) {
			for i := range pages {
				pages[i].Total = max(pages[i].Total, pages[i].LinkTotal)
			}
		}},
	}
}

func (b bent) engine(name string) querytest.Engine {
	return querytest.Engine{Name: name, Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		b := b
		b.Store = open(tb, releases...)
		return b
	}}
}

func TestCompareFindsBrokenEnginesWithAShortQuery(t *testing.T) {
	testlane.Covers(t, "graph/querytest", "internal/store/storetest")
	sound := querytest.Engine{Name: "sound", Open: open}
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			r := &recorder{TB: t}
			querytest.Compare(r, storetest.Random, []querytest.Engine{sound, fault.engine("bent")}, querytest.AtLeast(20_000), querytest.Faults(2))
			if len(r.errors) == 0 {
				t.Fatal("no difference was found")
			}
			shortest := r.errors[0]
			for _, e := range r.errors {
				if strings.Contains(e, "engines disagree") && len(e) < len(shortest) {
					shortest = e
				}
			}
			if _, query, ok := strings.Cut(shortest, "NAME.graphql:\n\n# graph: "); !ok || strings.Count(query, "\n") > 30 {
				t.Errorf("the question is not short, or not printed to be kept:\n%s", shortest)
			}
		})
	}
}

func TestAPropertyFindsOutAnEngineWithoutAnother(t *testing.T) {
	testlane.Covers(t, "graph/querytest", "internal/store/storetest")
	property := map[string]string{
		"the last page says that more follow":    "pages of any size, forward and backward, make one list",
		"dates of links do not count":            "as of a day a list has the entities with a link that holds on it, and only such links",
		"a filter of links is passed by":         "a link that is seen from one end is seen from the other",
		"totals are those of the page":           "pages of any size, forward and backward, make one list",
		"the missing are not counted":            "facets add up to all rows, and a bucket counts what its filter finds",
		"others are one row short":               "groups that are shown and all others make all rows",
		"a group has as many rows as values":     "a group counts what a list with its value as a filter has",
		"a table drops its last cell":            "a cell of a table counts what its group does, and an empty one has no group",
		"a place is passed by":                   "a search in a region finds what lies there of all that it finds",
		"nothing is found by the texts of links": "the ends of a link are found by its role",
		"two links of a pair are one":            "the relations of an entity, with every direction, are its links",
		"entities are counted by their links":    "a relation lists each entity once, and its numbers are those of the filter and of an aggregate",
	}
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			for _, p := range querytest.Properties() {
				if p.Name != property[name] {
					continue
				}
				r := &recorder{TB: t}
				p.Check(r, storetest.Random, fault.engine(name), querytest.AtLeast(1000))
				if len(r.errors) == 0 {
					t.Error("it holds")
				}
				return
			}
			t.Errorf("there is no property %q", property[name])
		})
	}
}

// coversQuestions is testlane.Covers of what random questions are made of.
func coversQuestions(t *testing.T) {
	t.Helper()
	testlane.Covers(t, "graph/querytest", "internal/store/storetest", "internal/kg", "schema.graphqls",
		"graph/aggregate.graphqls", "graph/explore.graphqls", "graph/links.graphqls", "graph/search.graphqls", "graph/trust.graphqls",
		"graph/records.graphqls")
}

func TestRandomQuestionsUseTheWholeSchema(t *testing.T) {
	coversQuestions(t)
	tally := querytest.Survey(t, storetest.Random, 50_000)
	if unasked := tally.Unasked(); len(unasked) > 0 {
		t.Errorf("%d parts of the schema are in no question: %v", len(unasked), unasked)
	}
}

func TestRandomQuestionsAreAnsweredAndEachFieldOfTheQueryOften(t *testing.T) {
	coversQuestions(t)
	tally := querytest.Compare(t, storetest.Random, []querytest.Engine{{Name: "memory", Open: open}}, querytest.Queries(1000))
	switch {
	case tally.Data*100 < tally.Answers*95:
		t.Errorf("fewer than 95 of 100 answers have data: %s", tally)
	case tally.SureData*100 < tally.Sure*99:
		t.Errorf("of %d answers to questions that may not be refused, %d have no errors", tally.Sure, tally.SureData)
	case tally.Filled*2 < tally.Answers:
		t.Errorf("fewer than half of the answers have rows: %s", tally)
	case tally.Unwritten*100 > tally.Answers:
		t.Errorf("%d questions of %d are too long to be written out", tally.Unwritten, tally.Questions)
	}
	for name, root := range tally.Roots {
		if root.Answers*100 < tally.Questions || root.Said*200 < tally.Questions {
			t.Errorf("%s was answered %d times in %d questions, %d times with more than nothing", name, root.Answers, tally.Questions, root.Said)
		}
	}
}

func TestWhatMayBeRefusedIsToldFromWhatMayNot(t *testing.T) {
	const (
		refused   = "a question that means something is refused"
		unrefused = "a question that is no GraphQL of this schema is not refused"
	)
	for _, c := range []struct{ marks, query, want string }{
		{"", `{cities(first:1){totalCount}}`, ""},
		{"", `{cities(first:0){totalCount}}`, refused},
		{"# refused: maybe\n", `{cities(first:0){totalCount}}`, ""},
		{"# refused: always\n", `{cities(first:0){totalCount}}`, unrefused},
		{"", `{cities(first:1){nowhere}}`, refused},
		{"# refused: maybe\n", `{cities(first:1){nowhere}}`, refused},
		{"# refused: always\n", `{cities(first:1){nowhere}}`, ""},
		{"# refused: always\n", `{cities(first:1){`, ""},
		{"# refused: always\n", `{cities(first:1){totalCount}}`, unrefused},
		{"# then: {\"a\":\"x\"}\n", `query($a:String){cities(first:1,after:$a){totalCount}}`, refused},
		{"# then: {\"a\":{\"from\":\"themes.pageInfo.endCursor\"}}\n", `query($a:String){cities(first:1,after:$a){totalCount}themes(first:1){pageInfo{endCursor}}}`, refused},
		{"# then: {\"a\":{\"from\":\"themes.pageInfo.endCursor\",\"foreign\":true}}\n", `query($a:String){cities(first:1,after:$a){totalCount}themes(first:1){pageInfo{endCursor}}}`, ""},
	} {
		got := querytest.FaultOf(t, storetest.Random, querytest.Engine{Name: "memory", Open: open}, "# graph: 1 80\n"+c.marks+c.query)
		if kind, _, _ := strings.Cut(got, ":"); kind != c.want {
			t.Errorf("%s%s: got %q, want %q", c.marks, c.query, got, c.want)
		}
	}
}

func TestPropertiesFailOnAnEmptyEngine(t *testing.T) {
	testlane.Covers(t, "graph/querytest", "internal/store/storetest")
	nothing := querytest.Engine{Name: "nothing", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		tb.Helper()
		return open(tb, &kg.Graph{Release: releases[0].Release})
	}}
	for _, p := range querytest.Properties() {
		t.Run(p.Name, func(t *testing.T) {
			r := &recorder{TB: t}
			if p.Check(r, storetest.Random, nothing, querytest.AtLeast(100)); len(r.errors) == 0 {
				t.Error("it holds")
			}
		})
	}
}
