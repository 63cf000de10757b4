package planner

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// countName names the count of a group in orders and conditions.
const countName = "COUNT"

// lowerCount is what to do about a count that looks at too much.
const lowerCount = `count less by a filter in "of" or "ofLinks", or take a shorter "via"`

// aggregate compiles the root field.
func (c *compiler) aggregate(f graphql.CollectedField, w at, a args) plan.Node {
	k := c.counted(a)
	n := &plan.Aggregate{Budget: c.budget(w, lowerCount)}
	k.groupBy(n, a)
	first := a.between("first", 1, defaultPage, limits.Groups, ", and ask for `other` to have the rest as one")
	groups := 0
	for _, s := range c.collect(f.Selections, "Aggregate") {
		switch s.Name {
		case "other":
			k.q.Other = a.bool("other")
		case "groups":
			groups++
		case "pageInfo":
			n.Positions = true
		}
	}
	n.Children = c.children(f.Selections, "Aggregate", w, childSpecs{
		"groups": {
			to: "AggregateGroup", most: first,
			fields: childSpecs{"keys": {to: "AggregateKey", most: max(1, len(n.Keys))}},
		},
	})
	c.addRows(w, first*max(1, groups), "first")
	n.Scope = groupScope(k)
	if at := a.cursor("after", n.Scope); at != nil {
		k.q.After = at.Keys
	}
	n.Query = k.q
	n.Query.Limit, n.Query.MaxTouched = first, c.traversalBudget()
	return n
}

// groupScope identifies the list of groups for its cursors.
func groupScope(k *counted) *result.Scope {
	q := &k.q
	parts := []any{"groups", q.Types, q.Where, q.AsOf, q.Keys, q.Measures, q.Having, q.Order}
	if l := q.Links; l != nil {
		parts = append(parts, l.Types, l.Where, l.From.Types, l.From.Where, l.To.Types, l.To.Where)
	}
	for _, w := range q.Walks {
		parts = append(parts, w.Parent, w.Move, w.Step)
	}
	return result.NewScope(len(q.Order)+len(q.Keys), parts...)
}

// groupBy reads groupBy, measures, having and orderBy.
func (k *counted) groupBy(n *plan.Aggregate, a args) {
	places := map[string]int{} // of keys and measures, by name
	name := func(item args, usual string, place int) string {
		if item.given("name") {
			usual = item.string("name")
		}
		if _, taken := places[usual]; taken || usual == countName || usual == "" {
			item.bad("name", "the name %q is taken, or is none: give it another `name`", usual)
		}
		places[usual] = place
		return usual
	}
	for i, item := range a.objects("groupBy", store.MaxKeys, "keys") {
		v := k.key(item)
		n.Names = append(n.Names, name(item, v.Word, i))
		n.Keys = append(n.Keys, v.Values)
		k.q.Keys = append(k.q.Keys, store.Key{Expr: v.Expr})
	}
	for i, item := range a.objects("measures", maxMeasures, "measures") {
		m, usual := k.measure(item)
		n.Measures = append(n.Measures, name(item, usual, store.MaxKeys+i))
		k.q.Measures = append(k.q.Measures, m)
	}
	k.having(a, places)
	k.order(a, places)
}

// measureKinds are the words of MeasureKind.
var measureKinds = map[string]store.MeasureKind{
	"DISTINCT": store.Distinct, "MIN": store.Min, "MAX": store.Max, "SUM": store.Sum, "AVG": store.Avg,
}

// measure reads a measure, and returns its default name.
func (k *counted) measure(a args) (store.Measure, string) {
	v, word := k.value(a), a.string("measure")
	m := store.Measure{Kind: measureKinds[word], Expr: v.Expr}
	if m.Kind != store.Distinct {
		switch {
		case v.kind == kg.DateKind && (m.Kind == store.Sum || m.Kind == store.Avg):
			a.bad("measure", "dates cannot be added: ask for MIN or MAX, or for %s of %s_YEAR", word, v.Word)
		case v.kind != kg.Int && v.kind != kg.Float && v.kind != kg.DateKind:
			a.bad("by", "%s is no number: ask for DISTINCT, or for a number such as POPULATION", v.Word)
		}
	}
	return m, word + "_" + v.Word
}

// having reads the conditions on groups.
func (k *counted) having(a args, places map[string]int) {
	list, _ := a.list("having")
	for _, item := range a.objects("having", len(list), "conditions") {
		name := item.string("name")
		place, known := places[name]
		h := store.Having{Measure: place - store.MaxKeys}
		switch {
		case a.err != nil:
			return
		case name == countName:
			h.Measure = store.TheRow
		case !known || place < store.MaxKeys:
			item.bad("name", "there is no measure %q: give the name of one of `measures`, or %s", name, countName)
			return
		case k.isDate(h.Measure):
			item.bad("name", "%q is a date: conditions are on numbers", name)
		}
		before := len(k.q.Having)
		for _, cmp := range comparisons {
			v, given := item.get(cmp.key)
			if !given {
				continue
			}
			var err error
			if h.Number, err = result.ParseNumber(v); err != nil {
				item.bad(cmp.key, "%s", err)
			}
			h.Op = cmp.op
			k.q.Having = append(k.q.Having, h)
		}
		if len(k.q.Having) == before {
			a.fail(plan.BadInput(item.place, noComparison))
		}
	}
}

// isDate reports whether a measure is a date.
func (k *counted) isDate(measure int) bool {
	m := &k.q.Measures[measure]
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
func (k *counted) order(a args, places map[string]int) {
	if !a.given("orderBy") {
		k.q.Order = []store.GroupOrder{{Index: store.TheRow, Desc: true}}
		return
	}
	for _, item := range a.objects("orderBy", maxOrders, "keys of an order") {
		name := item.string("by")
		place, known := places[name]
		o := store.GroupOrder{ByKey: place < store.MaxKeys, Index: place}
		switch {
		case name == countName:
			o = store.GroupOrder{Index: store.TheRow}
		case !known:
			item.bad("by", "there is no key or measure %q: give the name of one, or %s", name, countName)
		case !o.ByKey:
			o.Index -= store.MaxKeys
		}
		o.Desc = item.descending("direction")
		k.q.Order = append(k.q.Order, o)
	}
}
