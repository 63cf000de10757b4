package storetest_test

import (
	"context"
	"slices"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/storetest"
)

// prefetching is the model, whose reads prefetch: all children but each third one, of all entities that they find but
// each third one, so that something is always left to Expand.
type prefetching struct{ *storetest.Model }

func (p prefetching) View(ctx context.Context) (store.View, error) {
	v, err := p.Model.View(ctx)
	return prefetchingView{v}, err
}

type prefetchingView struct{ store.View }

func (v prefetchingView) Entities(
	ctx context.Context, ids []string, children ...store.Child,
) ([]*kg.Entity, []store.Prefetched, error) {
	found, _, err := v.View.Entities(ctx, ids)
	return found, v.below(ctx, children, found), err
}

func (v prefetchingView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	page, err := v.View.List(ctx, q)
	page.Prefetched = v.below(ctx, q.Children, nodesOf(page))
	return page, err
}

func (v prefetchingView) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	pages, err := v.View.Expand(ctx, q)
	if len(pages) > 0 {
		pages[0].Prefetched = v.below(ctx, q.Children, nodesOf(pages...))
	}
	return pages, err
}

func nodesOf(pages ...store.Page) (out []*kg.Entity) {
	for i := range pages {
		for j := range pages[i].Rows {
			out = append(out, pages[i].Rows[j].Node)
		}
	}
	return out
}

func (v prefetchingView) below(ctx context.Context, children []store.Child, found []*kg.Entity) []store.Prefetched {
	if len(children) == 0 {
		return nil
	}
	out := make([]store.Prefetched, len(children))
	for i, child := range children {
		q := *child.Query
		for j, e := range found {
			if e != nil && j%3 != 2 && (len(child.Types) == 0 || slices.Contains(child.Types, e.Type)) {
				q.Parents = append(q.Parents, e.ID)
			}
		}
		pages, err := v.View.Expand(ctx, q)
		if err != nil || i%3 == 2 {
			continue // Expand reports it
		}
		out[i].Pages = map[string]store.Page{}
		for j, id := range q.Parents {
			out[i].Pages[id] = pages[j]
		}
		out[i].Children = v.below(ctx, q.Children, nodesOf(pages...))
	}
	return out
}

func openPrefetching(tb testing.TB, g *kg.Graph) store.Store {
	m, err := storetest.NewModel(kg.CityNetworks(), g)
	if err != nil {
		tb.Fatal(err)
	}
	return prefetching{m}
}

func TestAnEngineThatPrefetchesAnswersAsOneThatDoesNot(t *testing.T) {
	storetest.Run(t, openPrefetching, storetest.Only("prefetch/", "expand/", "pair/"))
	storetest.RunRandom(t, openPrefetching, storetest.Queries(250))
}
