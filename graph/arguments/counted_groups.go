package arguments

import (
	"slices"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// countName names the count of a group in orders and conditions.
const countName = "COUNT"

// Scope identifies the list of groups for its cursors.
func (k *Counted) Scope() *result.Scope {
	q := &k.Query
	parts := []any{"groups", q.Types, q.Where, q.AsOf, q.Keys, q.Measures, q.Having, q.Order}
	if l := q.Links; l != nil {
		parts = append(parts, l.Types, l.Where, l.From.Types, l.From.Where, l.To.Types, l.To.Where)
	}
	for _, w := range q.Walks {
		parts = append(parts, w.Parent, w.Move, w.Step)
	}
	return result.NewScope(len(q.Order)+len(q.Keys), parts...)
}

// GroupBy reads groupBy, measures, having and orderBy.
func (k *Counted) GroupBy(n *plan.Aggregate, a Args) {
	places := map[string]int{} // of keys and measures, by name
	name := func(item Args, usual string, place int) string {
		if item.Given("name") {
			usual = item.String("name")
		}
		if _, taken := places[usual]; taken || usual == countName || usual == "" {
			item.Bad("name", "the name %q is taken, or is none: give it another `name`", usual)
		}
		places[usual] = place
		return usual
	}
	for i, item := range a.Objects("groupBy", store.MaxKeys, "keys") {
		v := k.key(item)
		n.Names = append(n.Names, name(item, v.Word, i))
		n.Keys = append(n.Keys, v.Values)
		k.Query.Keys = append(k.Query.Keys, store.Key{Expr: v.Expr})
	}
	for i, item := range a.Objects("measures", maxMeasures, "measures") {
		m, usual := k.measure(item)
		n.Measures = append(n.Measures, name(item, usual, store.MaxKeys+i))
		k.Query.Measures = append(k.Query.Measures, m)
	}
	k.having(a, places)
	k.order(a, places)
}

// measureKinds are the words of MeasureKind.
var measureKinds = map[string]store.MeasureKind{
	"DISTINCT": store.Distinct, "MIN": store.Min, "MAX": store.Max, "SUM": store.Sum, "AVG": store.Avg,
}

// measure reads a measure, and returns its default name.
func (k *Counted) measure(a Args) (store.Measure, string) {
	v, word := k.value(a), a.String("measure")
	m := store.Measure{Kind: measureKinds[word], Expr: v.Expr}
	if m.Kind != store.Distinct {
		switch {
		case v.kind == kg.DateKind && (m.Kind == store.Sum || m.Kind == store.Avg):
			a.Bad("measure", "dates cannot be added: ask for MIN or MAX, or for %s of %s_YEAR", word, v.Word)
		case v.kind != kg.Int && v.kind != kg.Float && v.kind != kg.DateKind:
			a.Bad("by", "%s is no number: ask for DISTINCT, or for a number such as POPULATION", v.Word)
		}
	}
	return m, word + "_" + v.Word
}

// having reads the conditions on groups.
func (k *Counted) having(a Args, places map[string]int) {
	list, _ := a.list("having")
	for _, item := range a.Objects("having", len(list), "conditions") {
		name := item.String("name")
		place, known := places[name]
		h := store.Having{Measure: place - store.MaxKeys}
		switch {
		case a.Err != nil:
			return
		case name == countName:
			h.Measure = store.TheRow
		case !known || place < store.MaxKeys:
			item.Bad("name", "there is no measure %q: give the name of one of `measures`, or %s", name, countName)
			return
		case k.isDate(h.Measure):
			item.Bad("name", "%q is a date: conditions are on numbers", name)
		}
		before := len(k.Query.Having)
		for _, cmp := range comparisons {
			v, given := item.Get(cmp.key)
			if !given {
				continue
			}
			var err error
			if h.Number, err = result.ParseNumber(v); err != nil {
				item.Bad(cmp.key, "%s", err)
			}
			h.Op = cmp.op
			k.Query.Having = append(k.Query.Having, h)
		}
		if len(k.Query.Having) == before {
			a.Fail(plan.BadInput(item.place, noComparison))
		}
	}
}

// isDate reports whether a measure is a date.
func (k *Counted) isDate(measure int) bool {
	m := &k.Query.Measures[measure]
	if m.Kind == store.Distinct || m.Year {
		return false
	}
	if m.Link {
		return true // of the fields of links only dates can be compared
	}
	return slices.ContainsFunc(k.o.Entities, func(e kg.EntityType) bool {
		i := e.Prop(m.Field)
		return i >= 0 && e.Props[i].Kind == kg.DateKind
	})
}

// order reads orderBy; the largest count first when it is left out.
func (k *Counted) order(a Args, places map[string]int) {
	if !a.Given("orderBy") {
		k.Query.Order = []store.GroupOrder{{Index: store.TheRow, Desc: true}}
		return
	}
	for _, item := range a.Objects("orderBy", maxOrders, "keys of an order") {
		name := item.String("by")
		place, known := places[name]
		o := store.GroupOrder{ByKey: place < store.MaxKeys, Index: place}
		switch {
		case name == countName:
			o = store.GroupOrder{Index: store.TheRow}
		case !known:
			item.Bad("by", "there is no key or measure %q: give the name of one, or %s", name, countName)
		case !o.ByKey:
			o.Index -= store.MaxKeys
		}
		o.Desc = item.Descending("direction")
		k.Query.Order = append(k.Query.Order, o)
	}
}
