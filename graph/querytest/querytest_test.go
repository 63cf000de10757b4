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
)

func open(tb testing.TB, g *kg.Graph) store.Store {
	tb.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(tb.Context(), g); err != nil {
		tb.Fatal(err)
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
	return v.View.Search(ctx, q)
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
		"dates of links do not count":    {before: func(q *store.ExpandQuery) { q.AsOf = 0 }},
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
				rows := pages[i].Rows
				for j := 1; j < len(rows); j++ {
					if rows[j].Node == rows[j-1].Node {
						pages[i].Rows = append(append([]store.Row{}, rows[:j]...), rows[j+1:]...)
						return
					}
				}
			}
		}},
	}
}

func (b bent) engine(name string) querytest.Engine {
	return querytest.Engine{Name: name, Open: func(tb testing.TB, g *kg.Graph) store.Store {
		b := b
		b.Store = open(tb, g)
		return b
	}}
}

func TestAnEngineWithOneThingWrongIsFoundOutAndTheQuestionIsShort(t *testing.T) {
	sound := querytest.Engine{Name: "sound", Open: open}
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			r := &recorder{TB: t}
			querytest.Compare(r, storetest.Random, []querytest.Engine{sound, fault.engine("bent")}, querytest.Queries(3000), querytest.Faults(2))
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
	property := map[string]string{
		"the last page says that more follow": "pages of any size, forward and backward, make one list",
		"dates of links do not count":         "as of a day a list has the rows whose link holds on it",
		"a filter of links is passed by":      "a link that is seen from one end is seen from the other",
		"totals are those of the page":        "pages of any size, forward and backward, make one list",
		"the missing are not counted":         "facets add up to all rows, and a bucket counts what its filter finds",
		"others are one row short":            "groups that are shown and all others make all rows",
		"a group has as many rows as values":  "a group counts what a list with its value as a filter has",
		"a table drops its last cell":         "a cell of a table counts what its group does, and an empty one has no group",
		"a place is passed by":                "a search in a region finds what lies there of all that it finds",
		"two links of a pair are one":         "the relations of an entity, with every direction, are its links",
	}
	for name, fault := range faults() {
		t.Run(name, func(t *testing.T) {
			for _, p := range querytest.Properties() {
				if p.Name != property[name] {
					continue
				}
				r := &recorder{TB: t}
				p.Check(r, storetest.Random, fault.engine(name), querytest.Queries(1000))
				if len(r.errors) == 0 {
					t.Error("it holds")
				}
				return
			}
			t.Errorf("there is no property %q", property[name])
		})
	}
}

func TestRandomQuestionsUseTheWholeSchema(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: it wants some thousand questions")
	}
	tally := querytest.Survey(t, storetest.Random, 50_000)
	if unasked := tally.Unasked(); len(unasked) > 0 {
		t.Errorf("%d parts of the schema are in no question: %v", len(unasked), unasked)
	}
}

func TestMostAnswersHaveRows(t *testing.T) {
	tally := querytest.Compare(t, storetest.Random, []querytest.Engine{{Name: "memory", Open: open}}, querytest.Queries(200))
	refused := 0
	for _, n := range tally.Refused {
		refused += n
	}
	if tally.Filled*2 < tally.Answers || refused*5 > tally.Answers {
		t.Errorf("too few answers say something: %s", tally)
	}
}
