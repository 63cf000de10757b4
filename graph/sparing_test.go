package graph_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

// sparing is a store that leaves out all that it may where only entities are wanted, and
// says something wrong in its place.
type sparing struct {
	store.Store
	brief, whole atomic.Int64 // expansions of which only the entities were wanted, and others
}

type sparingView struct {
	store.View
	s *sparing
}

func (s *sparing) View(ctx context.Context) (store.View, error) {
	v, err := s.Store.View(ctx)
	return sparingView{v, s}, err
}

func (v sparingView) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	pages, err := v.View.Expand(ctx, q)
	if !q.NodesOnly {
		v.s.whole.Add(1)
		return pages, err
	}
	v.s.brief.Add(1)
	for i := range pages {
		p := &pages[i]
		p.HasNext, p.HasPrev, p.Rows = !p.HasNext, !p.HasPrev, slices.Clone(p.Rows)
		for j := range p.Rows {
			p.Rows[j].SeenLink = store.SeenLink{Forward: !p.Rows[j].Forward}
		}
	}
	return pages, err
}

func TestExpansionRequestsOnlySelectedValues(t *testing.T) {
	plain := embedded.Open(t, small(t, network))
	for selection, brief := range map[string]bool{
		`totalCount`:                            true,
		`nodes{id}`:                             true,
		`totalCount nodes{id} x:nodes{name}`:    true,
		`facets(by:[START_YEAR]){by} nodes{id}`: true,
		`nodes{id} pageInfo{hasNextPage}`:       false,
		`edges{__typename node{id}}`:            true,
		`edges{node{id} cursor}`:                false,
		`edges{links{id}}`:                      false,
		`nodes{id} ...on ProgrammeConnection{pageInfo{endCursor hasNextPage}}`: false,
	} {
		s := &sparing{Store: plain}
		query := `{cities{nodes{programmes(first:1){` + selection + `}}}}`
		if got, want := ask(t, over(s), query, nil), ask(t, over(plain), query, nil); got != want || strings.Contains(want, "errors") {
			t.Errorf("%s\n got %s\nwant %s", selection, got, want)
		}
		if (s.brief.Load() > 0) != brief || (s.whole.Load() > 0) == brief {
			t.Errorf("%s: %d expansions are wanted in brief, %d whole", selection, s.brief.Load(), s.whole.Load())
		}
	}
	s := &sparing{Store: plain}
	query := `{city(id:"city:aa-one"){links(first:1){nodes{id from{id} to{id}}}}}`
	if got, want := ask(t, over(s), query, nil), ask(t, over(plain), query, nil); got != want || s.brief.Load() > 0 {
		t.Errorf("links are entities here:\n got %s\nwant %s", got, want)
	}
}

func TestStoreMayOmitUnselectedValues(t *testing.T) {
	lean := querytest.Engine{Name: "sparing", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		return &sparing{Store: embedded.Open(tb, releases...)}
	}}
	querytest.Compare(t, storetest.Random, []querytest.Engine{embedded, lean}, querytest.Queries(150))
}
