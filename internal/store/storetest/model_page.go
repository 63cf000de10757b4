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
			r := store.Row{Node: e}
			r.Keys = v.keys(&r, q.Order)
			rows = append(rows, r)
		}
	}
	return v.page(rows, store.EachEntity, q.Order, q.Window, q.Total, q.Facets), ctx.Err()
}

func (v *modelView) Expand(ctx context.Context, q store.ExpandQuery) ([]store.Page, error) {
	if err := v.affordable(ctx, &q, q.MaxTouched); err != nil {
		return nil, err
	}
	return each(ctx, q.Parents, func(id string) store.Page {
		var links []store.Row
		for _, n := range v.neighbours(id, q.Rel, q.Link, q.AsOf) {
			if v.holdsFor(n.other, q.Node) {
				seen := store.SeenLink{Link: &n.link.Link, Forward: n.forward}
				links = append(links, store.Row{Node: n.other, SeenLink: seen})
			}
		}
		for i := range links {
			links[i].Keys = v.keys(&links[i], q.Order)
		}
		rows := links
		if q.Unit == store.EachEntity {
			rows = paired(links, q.Order)
		}
		p := v.page(rows, q.Unit, q.Order, q.Window, q.Total, nil)
		if q.LinkTotal {
			p.LinkTotal = len(links)
		}
		for _, f := range q.Facets {
			if f.Link {
				p.Facets = append(p.Facets, v.facet(links, f))
			} else {
				p.Facets = append(p.Facets, v.facet(rows, f))
			}
		}
		return p
	})
}

// paired puts links that have one other end into one row.
func paired(links []store.Row, order []store.Order) []store.Row {
	var rows []store.Row
	for _, node := range firstSeen(links, func(r store.Row) string { return r.Node.ID }) {
		var of []store.Row
		for _, l := range links {
			if l.Node.ID == node {
				of = append(of, l)
			}
		}
		slices.SortFunc(of, func(a, b store.Row) int {
			return cmp.Or(compareLinks(order, a, b), strings.Compare(a.Link.ID, b.Link.ID))
		})
		var seen []store.SeenLink
		for _, l := range of {
			seen = append(seen, l.SeenLink)
		}
		row := of[0]
		row.SeenLink = store.Chained(seen)
		rows = append(rows, row)
	}
	return rows
}

// compareLinks compares the keys that look at links.
func compareLinks(order []store.Order, a, b store.Row) int {
	for i, o := range order {
		if o.By == store.ByLink {
			if c := comparePositions(order[i:i+1], store.Position{Keys: a.Keys[i : i+1]}, store.Position{Keys: b.Keys[i : i+1]}); c != 0 {
				return c
			}
		}
	}
	return 0
}

// firstSeen are the distinct values of a list, as they come.
func firstSeen[T any](list []T, value func(T) string) []string {
	var out []string
	for _, x := range list {
		if !slices.Contains(out, value(x)) {
			out = append(out, value(x))
		}
	}
	return out
}

// affordable refuses a query that may look at more links than it allows, by the counters of the release. The model
// counts them anew, so it does so only for a query with a limit.
func (v *modelView) affordable(ctx context.Context, q interface {
	Affordable(*kg.Ontology, *store.ReleaseInfo) error
}, most int,
) error {
	if most <= 0 {
		return nil
	}
	ref, err := v.ReleaseInfo(ctx)
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

// page cuts a page out of rows that have their keys.
func (v *modelView) page(
	rows []store.Row, unit store.Unit, order []store.Order, w store.Window, total bool, facets []store.Facet,
) store.Page {
	compare := func(a, b store.Position) int { return comparePositions(order, a, b) }
	at := func(r store.Row) store.Position { return *position(unit, r) }
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
			found := v.matching(v.neighbours(r.Node.ID, o.Count.Rel, o.Count.Link, o.Count.AsOf), o.Count.Node)
			values = []kg.Value{kg.IntValue(int64(ends(found)))}
		case store.ByDistance:
			if metres, ok := v.distance(r.Node, o.From); ok {
				values = []kg.Value{kg.IntValue(metres)}
			}
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
