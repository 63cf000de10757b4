//go:build !race

package storetest_test

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// searching is a view whose searches are changed before or after.
type searching struct {
	store.View
	before func(*store.SearchQuery)
	after  func(store.SearchQuery, *store.SearchPage)
}

func (v searching) Search(ctx context.Context, q store.SearchQuery) ([]store.SearchPage, error) {
	q.Texts = slices.Clone(q.Texts)
	asked := q
	if v.before != nil {
		v.before(&q)
	}
	pages, err := v.View.Search(ctx, q)
	if v.after != nil {
		for i := range pages {
			v.after(asked, &pages[i])
		}
	}
	return pages, err
}

func searchFaults() []fault {
	eachText := func(change func(*store.SearchText)) func(store.View) store.View {
		return func(v store.View) store.View {
			return searching{View: v, before: func(q *store.SearchQuery) {
				for i := range q.Texts {
					change(&q.Texts[i])
				}
			}}
		}
	}
	eachPage := func(change func(store.SearchQuery, *store.SearchPage)) func(store.View) store.View {
		return func(v store.View) store.View { return searching{View: v, after: change} }
	}
	asked := func(change func(*store.SearchQuery)) func(store.View) store.View {
		return func(v store.View) store.View { return searching{View: v, before: change} }
	}
	return []fault{
		{name: "a search looks everywhere", caughtBy: "search/types and places", random: true, view: eachText(func(t *store.SearchText) { t.Within = nil })},
		{name: "a search looks at all types", caughtBy: "search/types and places", random: true, view: eachText(func(t *store.SearchText) { t.Types = nil })},
		{name: "a search finds no mistakes", caughtBy: "search/one edit", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.DeleteFunc(slices.Clone(p.Rows), func(r store.SearchRow) bool { return r.Match.Class == store.MatchFuzzy })
		})},
		{name: "a search does not know codes", caughtBy: "search/an id and a code", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.DeleteFunc(slices.Clone(p.Rows), func(r store.SearchRow) bool { return r.Match.Field == store.MatchExternalID })
		})},
		{name: "a search is in the order of ids", caughtBy: "search/class goes before", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.SortedFunc(slices.Values(p.Rows), func(a, b store.SearchRow) int { return store.Rank{ID: a.Node.ID}.Compare(store.Rank{ID: b.Node.ID}) })
		})},
		{name: "a search does not look at standing", caughtBy: "search/among equal matches standing", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.SortedFunc(slices.Values(p.Rows), func(a, b store.SearchRow) int {
				a.Standing, b.Standing = 0, 0
				return a.Rank().Compare(b.Rank())
			})
		})},
		{name: "a search counts its page", caughtBy: "search/totals", random: true, view: eachPage(func(q store.SearchQuery, p *store.SearchPage) {
			if q.Total {
				p.Total = make([]int, len(kg.CityNetworks().Entities))
				for _, r := range p.Rows {
					p.Total[r.Node.Type]++
				}
			}
		})},
		{name: "a search takes the best for all", caughtBy: "search/class goes before", random: true, view: func(v store.View) store.View {
			return searching{View: v, before: func(q *store.SearchQuery) { q.Best = true }}
		}},
		{name: "a search for exact names finds others", caughtBy: "search/the exact ones", random: true, view: func(v store.View) store.View {
			return searching{View: v, before: func(q *store.SearchQuery) { q.Exact = false }}
		}},
		{name: "a search of texts finds names", caughtBy: "search/texts are looked at only", random: true, view: asked(func(q *store.SearchQuery) {
			if q.Fields == store.InTexts {
				q.Fields |= store.InNames
			}
		})},
		{name: "a search of names and texts looks at names alone", caughtBy: "search/texts come behind names", random: true, view: asked(func(q *store.SearchQuery) {
			if q.Fields != store.InTexts {
				q.Fields = store.InNames
			}
		})},
		{name: "any search looks at texts", caughtBy: "search/texts are looked at only", random: true, view: asked(func(q *store.SearchQuery) { q.Fields |= store.InNames | store.InTexts })},
		{name: "texts are not in the order of scores", caughtBy: "search/words of texts are stemmed", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.SortedFunc(slices.Values(p.Rows), func(a, b store.SearchRow) int {
				a.Match.Relevance, b.Match.Relevance = 0, 0
				return a.Rank().Compare(b.Rank())
			})
		})},
		{name: "a match by a text does not say where it stands", caughtBy: "search/a link is about both", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.Clone(p.Rows)
			for i := range p.Rows {
				m := &p.Rows[i].Match
				m.Passages = slices.Clone(m.Passages)
				for j := range m.Passages {
					m.Passages[j].Link = nil
				}
			}
		})},
		{name: "scores of texts are rounded", caughtBy: "search/scores of texts", random: true, view: eachPage(func(_ store.SearchQuery, p *store.SearchPage) {
			p.Rows = slices.Clone(p.Rows)
			for i := range p.Rows {
				p.Rows[i].Match.Relevance -= p.Rows[i].Match.Relevance % 10
			}
		})},
		{name: "a search of texts looks at any number of records", caughtBy: "search/texts are refused", view: asked(func(q *store.SearchQuery) { q.MaxTouched = 0 })},
		{name: "a search begins at its start", caughtBy: "search/pages", random: true, view: func(v store.View) store.View {
			return searching{View: v, before: func(q *store.SearchQuery) { q.Window.After = nil }}
		}},
	}
}
