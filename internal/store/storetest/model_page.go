package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func (v *modelView) List(ctx context.Context, q store.ListQuery) (store.Page, error) {
	if err := v.affordable(ctx, &q, q.MaxTouched); err != nil {
		return store.Page{}, err
	}
	var rows []store.Row
	for _, e := range v.g.Entities {
		if slices.Contains(q.Types, e.Type) && v.holdsFor(e, q.Where) {
			rows = append(rows, store.Row{Node: e})
		}
	}
	return v.page(rows, q.Order, q.Window, q.Total, q.Facets), ctx.Err()
}

func (v *modelView) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	if err := v.affordable(ctx, &q, q.MaxTouched); err != nil {
		return nil, err
	}
	return each(ctx, q.Parents, func(id string) store.Page {
		var rows []store.Row
		for _, n := range v.neighbours(id, q.Rel, q.Link, q.AsOf) {
			if v.holdsFor(n.other, q.Node) {
				rows = append(rows, store.Row{Node: n.other, Link: &n.link.Link, Forward: n.forward})
			}
		}
		return v.page(rows, q.Order, q.Window, q.Total, q.Facets)
	})
}

// affordable refuses a query that may look at more links than it allows, by the counters of the release. The model
// counts them anew, so it does so only for a query with a limit.
func (v *modelView) affordable(ctx context.Context, q interface {
	Affordable(*kg.Ontology, *store.Reference) error
}, most int,
) error {
	if most <= 0 {
		return nil
	}
	ref, err := v.Reference(ctx)
	if err != nil {
		return err
	}
	return q.Affordable(v.o, ref)
}

func (v *modelView) EvidenceFrom(ctx context.Context, q store.EvidenceQuery) ([]store.EvidencePage, error) {
	type row struct {
		*kg.Evidence
		at store.Position
	}
	compare := func(a, b store.Position) int {
		return cmp.Or(strings.Compare(a.Keys[0].Str(), b.Keys[0].Str()), strings.Compare(a.ID, b.ID))
	}
	return each(ctx, q.Sources, func(source string) store.EvidencePage {
		var rows []row
		for _, e := range v.g.Evidence {
			if e.Source == source && (q.Confidence == "" || e.Confidence == q.Confidence) {
				rows = append(rows, row{e, store.Position{Keys: []kg.Value{kg.EnumValue(e.Order())}, ID: e.ID}})
			}
		}
		slices.SortFunc(rows, func(a, b row) int { return compare(a.at, b.at) })
		var p store.EvidencePage
		if q.Total {
			p.Total = len(rows)
		}
		rows, p.HasNext, p.HasPrev = cut(rows, q.Window, func(r row) store.Position { return r.at }, compare)
		for _, r := range rows {
			p.Rows = append(p.Rows, r.Evidence)
		}
		return p
	})
}

func (v *modelView) page(rows []store.Row, order []store.Order, w store.Window, total bool, facets []store.Facet) store.Page {
	for i := range rows {
		rows[i].Keys = v.keys(&rows[i], order)
	}
	compare := func(a, b store.Position) int { return comparePositions(order, a, b) }
	at := func(r store.Row) store.Position {
		p := store.Position{Keys: r.Keys, ID: r.Node.ID}
		if r.Link != nil {
			p.Link = r.Link.ID
		}
		return p
	}
	slices.SortFunc(rows, func(a, b store.Row) int { return compare(at(a), at(b)) })
	var p store.Page
	if total {
		p.Total = len(rows)
	}
	for _, f := range facets {
		p.Facets = append(p.Facets, v.facet(rows, f))
	}
	p.Rows, p.HasNext, p.HasPrev = cut(rows, w, at, compare)
	p.Rows = slices.Clone(p.Rows)
	for i := range p.Rows {
		if !w.Keys {
			p.Rows[i].Keys = nil
		}
	}
	return p
}

// keys are the sort keys of a row.
func (v *modelView) keys(r *store.Row, order []store.Order) []kg.Value {
	var out []kg.Value
	for _, o := range order {
		var values []kg.Value
		switch o.By {
		case store.ByNode:
			values = v.entityValues(r.Node, o.Field)
		case store.ByLink:
			values = v.linkValues(r.Link, o.Field)
		case store.ByCountry:
			if country := v.entities[r.Node.Country()]; country != nil {
				values = v.entityValues(country, o.Field)
			}
		case store.ByCount:
			n := 0
			for _, l := range v.neighbours(r.Node.ID, o.Count.Rel, o.Count.Link, o.Count.AsOf) {
				if v.holdsFor(l.other, o.Count.Node) {
					n++
				}
			}
			values = []kg.Value{kg.IntValue(int64(n))}
		}
		if len(values) == 0 {
			values = []kg.Value{{}}
		}
		out = append(out, values[0].SortKey())
	}
	return out
}

// comparePositions is the order: each key in its direction, unknown ones last in
// both, then the ids in the direction of the last key.
func comparePositions(order []store.Order, a, b store.Position) int {
	down := false
	for i, o := range order {
		down = o.Desc
		x, y := a.Keys[i], b.Keys[i]
		switch {
		case x.IsNull() && y.IsNull():
			continue
		case x.IsNull():
			return 1
		case y.IsNull():
			return -1
		}
		if c := compareValues(x, y); c != 0 && down {
			return -c
		} else if c != 0 {
			return c
		}
	}
	c := cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Link, b.Link))
	if down {
		return -c
	}
	return c
}

// cut takes the window out of an ordered list.
func cut[T any](rows []T, w store.Window, at func(T) store.Position, compare func(a, b store.Position) int) (page []T, hasNext, hasPrev bool) {
	for _, r := range rows {
		if (w.After == nil || compare(at(r), *w.After) > 0) && (w.Before == nil || compare(at(r), *w.Before) < 0) {
			page = append(page, r)
		}
	}
	more := len(page) > w.Limit
	switch {
	case w.Limit == 0:
		return nil, false, false
	case w.Backward:
		return page[max(0, len(page)-w.Limit):], w.Before != nil, more
	default:
		return page[:min(len(page), w.Limit)], more, w.After != nil
	}
}

func (v *modelView) facet(rows []store.Row, f store.Facet) store.FacetResult {
	return tally(rows, f, func(row store.Row) []kg.Value {
		if f.Link {
			return v.linkValues(row.Link, f.Field)
		}
		return v.entityValues(row.Node, f.Field)
	})
}

// tally counts rows by their values.
func tally[R any](rows []R, f store.Facet, valuesOf func(R) []kg.Value) store.FacetResult {
	var r store.FacetResult
	buckets := map[any]*store.Bucket{} // by text, or by a value that is no text
	for _, row := range rows {
		values := valuesOf(row)
		if len(values) == 0 {
			r.Missing++
		}
		for _, x := range values {
			var key any = x
			if isText(x) {
				key = x.Str()
			}
			if buckets[key] == nil {
				buckets[key] = &store.Bucket{Value: x}
			}
			buckets[key].Count++
			r.Counted++
		}
	}
	for _, b := range buckets {
		r.Buckets = append(r.Buckets, *b)
	}
	slices.SortFunc(r.Buckets, func(a, b store.Bucket) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), compareValues(a.Value, b.Value))
	})
	r.Distinct = len(r.Buckets)
	r.Buckets = r.Buckets[:min(len(r.Buckets), f.Limit)]
	return r
}
