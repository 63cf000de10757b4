package plan

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// theCount names the count of a group in orders and conditions.
const theCount = "COUNT"

// aggregate is how the selection of an aggregate is filled in.
type aggregate struct {
	q        store.AggregateQuery
	keys     []countedValue
	keyNames []string
	measures []string // names
	groups   []groupsField
}

// groupsField is a field groups; two of different keys lead on differently.
type groupsField struct {
	key  string
	keys []keysField
}

type keysField struct {
	key   string
	below shape
}

// aggregate compiles the root field.
func (c *compiler) aggregate(f graphql.CollectedField, w at, a args) (runFunc, error) {
	k, err := c.countedRows(a)
	if err != nil {
		return nil, err
	}
	g := &aggregate{}
	if err := g.read(k, a); err != nil {
		return nil, err
	}
	first, err := a.intOr("first", defaultPage)
	if err != nil {
		return nil, err
	}
	if first < 1 || first > maxGroups {
		return nil, badInput(a.at("first"), "%d is not a number of groups: give 1 to %d, and ask for `other` to have the rest as one", first, maxGroups)
	}
	k.q.Limit = first
	other, _ := a.m["other"].(bool)
	for _, s := range c.collect(f.Selections, "Aggregate") {
		switch s.Name {
		case "other":
			k.q.Other = other
		case "groups":
			if err := c.groups(g, s, w.field(s).times(first)); err != nil {
				return nil, err
			}
		}
	}
	if err := c.spend(w, first*max(1, len(g.groups)), "first"); err != nil {
		return nil, err
	}
	g.q = k.q
	g.q.MaxTouched = c.allowance()
	lower := c.lower(lowerCount)
	return func(r *run, _ *batch) ([]any, error) {
		found, err := r.view.Aggregate(r.ctx, g.q)
		if err != nil {
			return nil, tooMuch(err, w, lower)
		}
		return []any{g.fill(r, &found)}, nil
	}, nil
}

// lowerCount is what to do about a count that looks at too much.
const lowerCount = `count less by a filter in "of" or "ofLinks", or take a shorter "via"`

// read reads groupBy, measures, having and orderBy.
func (g *aggregate) read(k *counted, a args) error {
	names := map[string]int{} // of keys and measures
	name := func(item args, given string, place int) error {
		if n, ok := item.string("name"); ok {
			given = n
		}
		if _, taken := names[given]; taken || given == theCount || given == "" {
			return badInput(item.at("name"), "the name %q is taken, or is none: give it another `name`", given)
		}
		names[given] = place
		return nil
	}
	keys, _, err := a.objects("groupBy")
	if err != nil {
		return err
	}
	if len(keys) > store.MaxKeys {
		return badInput(a.at("groupBy"), "%d keys are more than the %d that one call may group by", len(keys), store.MaxKeys)
	}
	for i, item := range keys {
		v, err := k.key(item)
		if err != nil {
			return err
		}
		if err := name(item, v.word, i); err != nil {
			return err
		}
		g.keys = append(g.keys, v)
		k.q.Keys = append(k.q.Keys, store.Key{Expr: v.Expr})
	}
	measures, _, err := a.objects("measures")
	if err != nil {
		return err
	}
	if len(measures) > maxMeasures {
		return badInput(a.at("measures"), "%d measures are more than the %d that one call may ask for", len(measures), maxMeasures)
	}
	for i, item := range measures {
		m, word, err := k.measure(item)
		if err != nil {
			return err
		}
		if err := name(item, word, store.MaxKeys+i); err != nil {
			return err
		}
		k.q.Measures = append(k.q.Measures, m)
	}
	g.keyNames, g.measures = make([]string, len(keys)), make([]string, len(measures))
	for n, place := range names {
		if place < store.MaxKeys {
			g.keyNames[place] = n
		} else {
			g.measures[place-store.MaxKeys] = n
		}
	}
	if err := g.having(k, a, names); err != nil {
		return err
	}
	return g.order(k, a, names)
}

// kinds are the words of MeasureKind.
var measureKinds = map[string]store.MeasureKind{"DISTINCT": store.Distinct, "MIN": store.Min, "MAX": store.Max, "SUM": store.Sum, "AVG": store.Avg}

// measure reads a measure, and gives the name that it has when none is given.
func (k *counted) measure(a args) (store.Measure, string, error) {
	v, err := k.value(a)
	word, _ := a.string("measure")
	m := store.Measure{Kind: measureKinds[word], Expr: v.Expr}
	if err != nil || m.Kind == store.Distinct {
		return m, word + "_" + v.word, err
	}
	number := v.kind == kg.Int || v.kind == kg.Float
	switch {
	case v.kind == kg.DateKind && (m.Kind == store.Sum || m.Kind == store.Avg):
		err = badInput(a.at("measure"), "dates cannot be added: ask for MIN or MAX, or for %s of %s_YEAR", word, v.word)
	case !number && v.kind != kg.DateKind:
		err = badInput(a.at("by"), "%s is no number: ask for DISTINCT, or for a number such as POPULATION", v.word)
	}
	return m, word + "_" + v.word, err
}

// having reads the conditions on groups.
func (g *aggregate) having(k *counted, a args, names map[string]int) error {
	list, _, err := a.objects("having")
	if err != nil {
		return err
	}
	for _, item := range list {
		name, _ := item.string("name")
		place, known := names[name]
		at := store.Having{Measure: place - store.MaxKeys}
		switch {
		case name == theCount:
			at.Measure = store.TheRow
		case !known || place < store.MaxKeys:
			return badInput(item.at("name"), "there is no measure %q: give the name of one of `measures`, or %s", name, theCount)
		case k.isDate(at.Measure):
			return badInput(item.at("name"), "%q is a date: conditions are on numbers", name)
		}
		before := len(k.q.Having)
		for _, cmp := range comparisons {
			if v, given := item.get(cmp.key); given {
				h := at
				if h.Number, err = result.ParseNumber(v); err != nil {
					return badInput(item.at(cmp.key), "%s", err)
				}
				h.Op = cmp.op
				k.q.Having = append(k.q.Having, h)
			}
		}
		if len(k.q.Having) == before {
			return badInput(item.place, "say what the number is compared with: eq, lt, lte, gt or gte")
		}
	}
	return nil
}

// isDate reports whether a measure gives dates.
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
func (g *aggregate) order(k *counted, a args, names map[string]int) error {
	list, given, err := a.objects("orderBy")
	if err != nil {
		return err
	}
	if len(list) > maxOrders {
		return badInput(a.at("orderBy"), "%d keys are more than the %d that an order may have", len(list), maxOrders)
	}
	if !given {
		k.q.Order = []store.GroupOrder{{Index: store.TheRow, Desc: true}}
	}
	for _, item := range list {
		name, _ := item.string("by")
		place, known := names[name]
		o := store.GroupOrder{ByKey: place < store.MaxKeys, Index: place}
		switch {
		case name == theCount:
			o = store.GroupOrder{Index: store.TheRow}
		case !known:
			return badInput(item.at("by"), "there is no key or measure %q: give the name of one, or %s", name, theCount)
		case !o.ByKey:
			o.Index -= store.MaxKeys
		}
		if o.Desc, err = k.direction(item, "direction"); err != nil {
			return err
		}
		k.q.Order = append(k.q.Order, o)
	}
	return nil
}

// groups compiles what is selected of the groups.
func (c *compiler) groups(g *aggregate, f graphql.CollectedField, w at) error {
	field := groupsField{key: f.Alias}
	for _, s := range c.collect(f.Selections, "AggregateGroup") {
		if s.Name != "keys" {
			continue
		}
		below, err := c.valueEntity(s.Selections, "AggregateKey", w.field(s).times(max(1, len(g.keys))))
		if err != nil {
			return err
		}
		field.keys = append(field.keys, keysField{s.Alias, below})
	}
	g.groups = append(g.groups, field)
	return nil
}

// valueEntity compiles the field entity of a value.
func (c *compiler) valueEntity(sel ast.SelectionSet, typ string, w at) (shape, error) {
	return c.fields(sel, typ, w, func(f graphql.CollectedField, w at) (runFunc, error) {
		if f.Name != "entity" {
			return nil, nil
		}
		return c.reference(f.Selections, c.everything, w, node.Ident)
	})
}

// fill makes the value of an aggregate.
func (g *aggregate) fill(r *run, found *store.Aggregate) *result.Aggregate {
	v := &result.Aggregate{
		Rows: int32(found.Rows), Grouped: int32(found.Grouped), Missing: int32(found.Rows - found.Grouped),
		TotalGroups: int32(found.Total), Truncated: found.Total > len(found.Groups),
	}
	if found.Other != nil {
		v.Other = &result.AggregateRest{Groups: int32(found.Total - len(found.Groups)), Count: int32(found.Other.Count), Measures: g.measured(found.Other)}
	}
	for _, field := range g.groups {
		list := make([]*result.AggregateGroup, len(found.Groups))
		for i := range found.Groups {
			group := &found.Groups[i]
			list[i] = &result.AggregateGroup{Count: int32(group.Count), Measures: g.measured(group)}
			for _, f := range field.keys {
				keys := make([]*result.AggregateKey, len(g.keys))
				for k := range g.keys {
					by, x := &g.keys[k], group.Keys[k]
					keys[k] = &result.AggregateKey{Name: g.keyNames[k], Value: by.written(x), Number: by.numeric(x), IsID: by.entity}
					r.push(keys[k], f.below)
				}
				list[i].Set(f.key, keys)
			}
		}
		v.Set(field.key, list)
	}
	return v
}

func (g *aggregate) measured(group *store.Group) []result.AggregateMeasure {
	out := make([]result.AggregateMeasure, len(group.Measures))
	for i, m := range group.Measures {
		out[i] = result.AggregateMeasure{Name: g.measures[i], Known: int32(m.Known), Date: result.OptionalDate(m.Value.Date())}
		if k := m.Value.Kind(); k == kg.Int || k == kg.Float {
			n := result.Number(m.Value.Float())
			out[i].Value = &n
		}
	}
	return out
}
