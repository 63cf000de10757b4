package storetest

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// mostTouched keeps the model, which looks at every binding, from taking seconds.
const mostTouched = 30_000

// aggregate asks for groups of rows, of entities or of links.
func (r *randomQuery) aggregate() request {
	ref := v0(r.v.ReleaseInfo(context.Background()))
	for {
		q := r.anAggregate()
		if r.IntN(6) == 0 {
			q = r.ofOneEnd()
		}
		if q.Bound(r.v.o, ref) < mostTouched {
			if r.IntN(3) == 0 { // about as many as the limit
				q.MaxTouched = max(1, r.v.looksAt(&q)+r.IntN(5)-2)
			} else if r.IntN(4) == 0 {
				q.After = r.groupPosition(q)
			}
			return q
		}
	}
}

func (r *randomQuery) anAggregate() store.AggregateQuery {
	q := store.AggregateQuery{Limit: pick(r, 0, 1, 2, 3, 5, 10, 1000), Other: r.IntN(2) == 0}
	if r.IntN(4) == 0 {
		q.AsOf = r.asOf()
	}
	ends := map[int][]kg.TypeID{} // types at the end of each walk
	if r.IntN(2) == 0 {
		q.Types = r.types(1 + r.IntN(2))
		if r.IntN(2) == 0 {
			q.Where = r.node(2, q.Types)
		}
		ends[store.TheRow] = q.Types
	} else {
		q.Links = r.linkRows()
		q.Walks = []store.Walk{{Parent: store.TheRow, Move: store.ToFrom}, {Parent: store.TheRow, Move: store.ToTo}}
		ends[0], ends[1] = r.endTypes(q.Links, true), r.endTypes(q.Links, false)
	}
	plainly := r.IntN(3) == 0 // so that several walks lead somewhere
	for range pick(r, 0, 0, 1, 1, 2, 3) {
		parent := r.IntN(len(q.Walks)+1) - 1
		if len(ends[parent]) == 0 {
			continue
		}
		spec := r.countSpec(1, ends[parent])
		spec.AsOf = kg.AsOf{}
		if relations := r.v.o.Relations(pick(r, ends[parent]...)); plainly && len(relations) > 0 {
			one := pick(r, relations...)
			spec = store.CountSpec{Rel: store.RelOf(one)}
		}
		others := spec.Rel.Others
		if len(others) == 0 {
			others = r.types(2)
		}
		ends[len(q.Walks)] = others
		q.Walks = append(q.Walks, store.Walk{Parent: parent, Step: spec})
	}
	for range pick(r, 0, 1, 1, 2, 2, 3) {
		k := store.Key{Expr: r.expr(&q, ends)}
		if plainly {
			k.Expr = store.Expr{Walk: r.IntN(len(q.Walks)+1) - 1, Field: pick(r, store.FieldID, store.FieldType)}
		}
		if r.IntN(8) == 0 {
			k.Among = r.among(&q, k.Expr)
		}
		q.Keys = append(q.Keys, k)
	}
	for range pick(r, 0, 1, 1, 2, 3) {
		m := store.Measure{Kind: store.MeasureKind(r.IntN(5)), Expr: r.expr(&q, ends)}
		if m.Kind != store.Distinct {
			m.Expr = r.numbers(m.Expr, m.Kind)
		}
		q.Measures = append(q.Measures, m)
	}
	measure := func() int { return r.IntN(len(q.Measures)+1) - 1 }
	for range pick(r, 0, 0, 0, 1, 2) {
		q.Having = append(q.Having, store.Having{
			Measure: measure(), Op: pick(r, store.Eq, store.Lt, store.Lte, store.Gt, store.Gte), Number: float64(r.IntN(6)) / pick(r, 1.0, 1.0, 2.0),
		})
	}
	q.Having = slices.DeleteFunc(q.Having, func(h store.Having) bool { // dates are no numbers
		return h.Measure >= 0 && q.Measures[h.Measure].Kind != store.Distinct && r.dated(q.Measures[h.Measure].Expr)
	})
	for range pick(r, 0, 1, 1, 2) {
		o := store.GroupOrder{Index: measure(), Desc: r.IntN(2) == 0}
		if len(q.Keys) > 0 && r.IntN(2) == 0 {
			o.ByKey, o.Index = true, r.IntN(len(q.Keys))
		}
		q.Order = append(q.Order, o)
	}
	return q
}

// ofOneEnd looks at links by one of their ends alone, which an engine may have counted beforehand.
func (r *randomQuery) ofOneEnd() store.AggregateQuery {
	l := r.v.g.Links[r.IntN(len(r.v.g.Links))]
	row := &r.v.o.Links[l.Type]
	q := store.AggregateQuery{
		Links: &store.LinkRows{Types: []kg.LinkTypeID{l.Type}, From: store.End{Types: types(row.From...)}, To: store.End{Types: types(row.To...)}},
		Walks: []store.Walk{{Parent: store.TheRow, Move: store.ToFrom}, {Parent: store.TheRow, Move: store.ToTo}}, Limit: pick(r, 1, 3, 1000), Other: r.IntN(4) == 0,
	}
	at := r.IntN(2)
	ends := [...]*store.End{&q.Links.From, &q.Links.To}
	if r.IntN(3) == 0 {
		ends[at].Where = r.node(2, ends[at].Types)
	}
	if r.IntN(3) == 0 {
		ends[1-at].Types = ends[1-at].Types[:1]
	}
	expr := func() store.Expr {
		field := pick(r, store.FieldID, store.FieldID, store.FieldType, store.FieldCountry, store.FieldDegree)
		if r.IntN(2) == 0 {
			field = r.nodeField(ends[at].Types)
		}
		return store.Expr{Walk: at, Field: field}
	}
	for range r.IntN(3) {
		q.Keys = append(q.Keys, store.Key{Expr: expr()})
	}
	for range r.IntN(3) {
		q.Measures = append(q.Measures, store.Measure{Kind: store.Distinct, Expr: expr()})
	}
	return q
}

func (r *randomQuery) linkRows() *store.LinkRows {
	l := &store.LinkRows{}
	for range 1 + r.IntN(3) {
		l.Types = append(l.Types, r.v.g.Links[r.IntN(len(r.v.g.Links))].Type)
	}
	if r.IntN(3) == 0 {
		l.Where = r.link(2)
	}
	for _, end := range []*store.End{&l.From, &l.To} {
		if r.IntN(4) == 0 {
			end.Types = r.types(2)
		}
		if r.IntN(4) == 0 {
			end.Where = r.node(1, r.types(2))
		}
	}
	return l
}

// endTypes are types that stand at an end of links.
func (r *randomQuery) endTypes(l *store.LinkRows, from bool) []kg.TypeID {
	var out []kg.TypeID
	for _, t := range l.Types {
		names := r.v.o.Links[t].To
		if from {
			names = r.v.o.Links[t].From
		}
		out = append(out, types(names...)...)
	}
	return out
}

// expr is a value of the row or of the end of some walk; now and then one that nothing has.
func (r *randomQuery) expr(q *store.AggregateQuery, ends map[int][]kg.TypeID) store.Expr {
	e := store.Expr{Walk: r.IntN(len(q.Walks)+1) - 1}
	e.Link = q.Links != nil && e.Walk == store.TheRow || e.Walk >= 0 && r.IntN(4) == 0
	if r.IntN(30) == 0 {
		e.Link = !e.Link
	}
	switch {
	case e.Link:
		e.Field = r.linkField()
	case r.IntN(5) == 0:
		e.Level = pick(r, "continent", "subregion", "subdivision")
		return e
	case r.IntN(4) == 0:
		e.Field = pick(r, store.FieldID, store.FieldCountry, store.FieldType)
	case len(ends[e.Walk]) > 0:
		e.Field = r.nodeField(ends[e.Walk])
	default:
		e.Field = r.nodeField(r.types(1))
	}
	e.Year = r.dated(e) && r.IntN(2) == 0
	if r.IntN(4) == 0 {
		e.Width = pick(r, 1, 2, 5, 10, 1000)
	}
	return e
}

// dated reports whether a field holds dates and is not asked for its year.
func (r *randomQuery) dated(e store.Expr) bool {
	if e.Link {
		i := r.v.o.LinkField(e.Field)
		return !e.Year && i >= 0 && r.v.o.LinkFields[i].Kind == kg.DateKind
	}
	return !e.Year && slices.Contains([]string{"startDate", "endDate", "published", "retrievedOn"}, e.Field)
}

// numbers changes an expression into one of numbers, or of dates where these can be compared.
func (r *randomQuery) numbers(e store.Expr, kind store.MeasureKind) store.Expr {
	e.Level, e.Year, e.Width = "", false, 0
	if e.Field = pick(r, "population", "latitude", "startYear", "year", "foundedYear", store.FieldDegree, "startDate"); e.Link {
		e.Field = store.LinkSince
	}
	if r.dated(e) && kind != store.Min && kind != store.Max {
		e.Year = true
	}
	return e
}

// among is some of the values that a key has.
func (r *randomQuery) among(q *store.AggregateQuery, e store.Expr) []kg.Value {
	only := store.AggregateQuery{Types: q.Types, Links: q.Links, Walks: q.Walks, Keys: []store.Key{{Expr: e}}, Limit: 20}
	out := []kg.Value{}
	if only.Bound(r.v.o, v0(r.v.ReleaseInfo(context.Background()))) > mostTouched {
		return out
	}
	for _, g := range v0(r.v.Aggregate(context.Background(), only)).Groups {
		if r.IntN(2) == 0 {
			out = append(out, g.Keys[0])
		}
	}
	return out
}

// groupPosition is the position of some group, or nearly so; nil when there is none.
func (r *randomQuery) groupPosition(q store.AggregateQuery) []kg.Value {
	q.Limit, q.Other = 1000, false
	all := v0(r.v.Aggregate(context.Background(), q)).Groups
	if len(all) == 0 {
		return nil
	}
	at := q.PositionOf(&all[r.IntN(len(all))])
	if len(at) > 0 && r.IntN(3) == 0 {
		i := r.IntN(len(at))
		at[i] = q.PositionOf(&all[r.IntN(len(all))])[i]
	}
	return at
}

// simplerAggregates are queries with one thing less.
func simplerAggregates(q store.AggregateQuery) []request {
	var out []request
	with := func(change func(*store.AggregateQuery)) {
		c := q
		change(&c)
		out = append(out, c)
	}
	if q.MaxTouched > 0 {
		with(func(c *store.AggregateQuery) { c.MaxTouched = 0 })
	}
	for i := range q.Having {
		with(func(c *store.AggregateQuery) { c.Having = without(q.Having, i) })
	}
	for i := range q.Order {
		with(func(c *store.AggregateQuery) { c.Order, c.After = without(q.Order, i), nil })
	}
	if len(q.Having)+len(q.Order) == 0 {
		for i := range q.Measures {
			with(func(c *store.AggregateQuery) { c.Measures = without(q.Measures, i) })
		}
		for i := range q.Keys {
			with(func(c *store.AggregateQuery) { c.Keys, c.After = without(q.Keys, i), nil })
		}
	}
	for i := range q.Keys {
		if q.Keys[i].Among != nil {
			with(func(c *store.AggregateQuery) { c.Keys = slices.Clone(q.Keys); c.Keys[i].Among = nil })
		}
	}
	for i, w := range q.Walks {
		for _, s := range simplerSpecs(w.Step) {
			with(func(c *store.AggregateQuery) { c.Walks = slices.Clone(q.Walks); c.Walks[i].Step = s })
		}
	}
	for _, p := range simpler(q.Where) {
		with(func(c *store.AggregateQuery) { c.Where = p })
	}
	if q.Links != nil {
		for i, p := range []store.Predicate{q.Links.Where, q.Links.From.Where, q.Links.To.Where} {
			for _, s := range simpler(p) {
				with(func(c *store.AggregateQuery) {
					l := *q.Links
					*[]*store.Predicate{&l.Where, &l.From.Where, &l.To.Where}[i] = s
					c.Links = &l
				})
			}
		}
	}
	if !q.AsOf.All() {
		with(func(c *store.AggregateQuery) { c.AsOf = kg.AsOf{} })
	}
	if q.Other {
		with(func(c *store.AggregateQuery) { c.Other = false })
	}
	if q.Limit < 1000 {
		with(func(c *store.AggregateQuery) { c.Limit = 1000 })
	}
	if q.After != nil {
		with(func(c *store.AggregateQuery) { c.After = nil })
	}
	return out
}
