package exec

import (
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// undatedCounts is how many of the rows of each page rest on undated links only; nil when nobody asks, or when no day
// is given. of gives the total of a page; dated counts the rows of each page that a dated link leads to, with the zero
// Window, and is asked only where dated and undated links are mixed.
func undatedCounts[P any](
	p *plan.Page, asOf kg.AsOf, pages []P, of func(*P) int, dated func(kg.AsOf) ([]P, error),
) ([]int32, error) {
	if !p.Undated || asOf.All() {
		return nil, nil
	}
	out := make([]int32, len(pages))
	switch asOf.Undated {
	case kg.ExcludeUndated:
		return out, nil
	case kg.IncludeUndated:
		asOf.Undated = kg.ExcludeUndated
		counted, err := dated(asOf)
		if err != nil {
			return nil, err
		}
		for i := range counted {
			out[i] = -int32(of(&counted[i]))
		}
	}
	for i := range pages {
		out[i] += int32(of(&pages[i]))
	}
	return out, nil
}

// at is the number of a page; nil without numbers.
func at(counts []int32, i int) *int32 {
	if counts == nil {
		return nil
	}
	return &counts[i]
}

func (r *run) undatedEntities(p *plan.Page, q store.ExpandQuery, pages []store.Page) ([]int32, error) {
	return undatedCounts(p, q.AsOf, pages, func(p *store.Page) int { return p.Total },
		func(asOf kg.AsOf) ([]store.Page, error) {
			return r.view.Expand(r.ctx, store.ExpandQuery{
				Parents: q.Parents, Rel: q.Rel, Unit: q.Unit, Node: q.Node, Link: q.Link, AsOf: asOf, Total: true,
				MaxTouched: q.MaxTouched,
			})
		})
}

func (r *run) undatedDerived(p *plan.Page, q store.DeriveQuery, pages []store.DerivedPage) ([]int32, error) {
	return undatedCounts(p, q.AsOf, pages, func(p *store.DerivedPage) int { return p.Total },
		func(asOf kg.AsOf) ([]store.DerivedPage, error) {
			q.AsOf, q.Order, q.Window, q.Paths, q.Total = asOf, nil, store.Window{}, 0, true
			return r.view.Derive(r.ctx, q)
		})
}

func (r *run) undatedLinks(
	p *plan.Page, q store.LinkQuery, pages []store.RecordPage[store.LinkRow],
) ([]int32, error) {
	return undatedCounts(p, q.AsOf, pages, func(p *store.RecordPage[store.LinkRow]) int { return p.Total },
		func(asOf kg.AsOf) ([]store.RecordPage[store.LinkRow], error) {
			q.AsOf, q.RecordQuery = asOf, store.RecordQuery{Where: q.Where, Total: true, MaxTouched: q.MaxTouched}
			return r.view.ListLinks(r.ctx, q)
		})
}
