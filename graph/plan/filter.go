package plan

import (
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// maxIDs is the most ids that one argument may list.
const maxIDs = 500

// scope is what a filter or an order is about: entities of one type, or of any.
type scope struct {
	t   kg.TypeID
	any bool
}

func (c *catalog) scopeOf(r kg.Relation) scope {
	if len(r.Others) == 1 {
		return scope{t: r.Others[0]}
	}
	return scope{any: true}
}

// entityFilter reads a CityFilter, EntityFilter ... into a predicate; nil when it is left out.
// asOf is the day of the list, for conditions on links that name none.
func (c *catalog) entityFilter(a *args, s scope, asOf kg.Date) (store.Predicate, error) {
	if a == nil {
		return nil, nil
	}
	return c.conditions(*a, func(key string) (store.Predicate, error) {
		switch key {
		case store.FieldID:
			return c.idsBelow(*a, s)
		case store.FieldWithin:
			return c.ids(*a, key, "`within` looks at all that is above already; to find the place itself too, ask for it by `id`")
		case store.FieldName, store.FieldAnyName, store.FieldDescription:
			return c.textFilter(*a, key)
		case store.FieldDegree:
			return c.compared(*a, key, kg.Property{Kind: kg.Int})
		}
		if s.any && key == store.FieldType {
			return c.words(*a, key, c.typeWords)
		}
		if key == store.FieldCountry && (s.any || c.o.Entities[s.t].Place) {
			inner, err := a.object(key)
			if err != nil {
				return nil, err
			}
			where, err := c.entityFilter(inner, scope{t: c.country}, asOf)
			return store.InCountry{Where: where}, err
		}
		if s.any {
			return nil, badInput(a.at(key), "this filter has no such field")
		}
		if i := c.o.Entities[s.t].Prop(key); i >= 0 {
			return c.property(*a, c.o.Entities[s.t].Props[i])
		}
		if r, ok := c.relations[s.t][key]; ok {
			return c.relationFilter(*a, key, r, asOf)
		}
		return nil, badInput(a.at(key), "this filter has no such field")
	}, func(inner *args) (store.Predicate, error) { return c.entityFilter(inner, s, asOf) })
}

// conditions joins the keys of a filter with and, reading and, or and not by itself.
func (c *catalog) conditions(a args, one func(string) (store.Predicate, error), nested func(*args) (store.Predicate, error)) (store.Predicate, error) {
	keys, err := a.keys()
	if err != nil {
		return nil, err
	}
	all := store.And{}
	for _, key := range keys {
		var p store.Predicate
		switch key {
		case "and", "or":
			var list []args
			if list, _, err = a.objects(key); err != nil {
				return nil, err
			}
			parts := make([]store.Predicate, len(list))
			for i := range list {
				if parts[i], err = nested(&list[i]); err != nil {
					return nil, err
				}
			}
			if p = store.And(parts); key == "or" {
				p = store.Or(parts)
			}
		case "not":
			var inner *args
			if inner, err = a.object(key); err == nil {
				p, err = nested(inner)
				p = store.Not{Predicate: p}
			}
		default:
			p, err = one(key)
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

func (c *catalog) linkFilter(a *args) (store.Predicate, error) {
	if a == nil {
		return nil, nil
	}
	return c.conditions(*a, func(key string) (store.Predicate, error) {
		switch key {
		case store.LinkID, store.LinkProgramme, store.LinkSource:
			return c.ids(*a, key, "these ids have no tree to look below; it is for ids of places and themes")
		case store.LinkRole, store.LinkTopic:
			return c.textFilter(*a, key)
		case store.LinkSince, store.LinkUntil, store.LinkSeenFrom, store.LinkSeenTo:
			return c.compared(*a, key, kg.Property{Kind: kg.DateKind})
		case store.LinkType:
			return c.words(*a, key, c.linkWords)
		case store.LinkStatus, store.LinkConfidence:
			return c.words(*a, key, c.factWords)
		}
		return nil, badInput(a.at(key), "this filter has no such field")
	}, c.linkFilter)
}

// match reads node, link and asOf of a relation filter or order.
func (c *catalog) match(a *args, r kg.Relation, asOf kg.Date) (store.CountSpec, error) {
	spec := store.CountSpec{Rel: rel(r), AsOf: asOf}
	if d, err := a.date("asOf"); err != nil {
		return spec, err
	} else if d != 0 {
		spec.AsOf = d
	}
	node, err := a.object("node")
	if err != nil {
		return spec, err
	}
	if spec.Node, err = c.entityFilter(node, c.scopeOf(r), spec.AsOf); err != nil {
		return spec, err
	}
	link, err := a.object("link")
	if err != nil {
		return spec, err
	}
	spec.Link, err = c.linkFilter(link)
	return spec, err
}

func (c *catalog) relationFilter(a args, key string, r kg.Relation, asOf kg.Date) (store.Predicate, error) {
	inner, err := a.object(key)
	if err != nil {
		return nil, err
	}
	keys, err := inner.keys()
	if err != nil {
		return nil, err
	}
	all := store.And{}
	quantifiers := map[string]store.Quantifier{"some": store.Some, "none": store.None, "all": store.All, "count": store.Count}
	for _, k := range keys {
		m, err := inner.object(k)
		if err != nil {
			return nil, err
		}
		spec, err := c.match(m, r, asOf)
		if err != nil {
			return nil, err
		}
		q, ok := quantifiers[k]
		switch {
		case !ok:
			return nil, badInput(inner.at(k), "this filter has no such field")
		case q == store.Count:
			compared := false
			for _, cmp := range comparisons {
				if n, given, err := m.int(cmp.key); err != nil {
					return nil, err
				} else if given {
					compared = true
					all = append(all, store.Linked{Quantifier: q, CountSpec: spec, Compare: cmp.op, Number: n})
				}
			}
			if !compared {
				return nil, badInput(inner.at(k), "say what the number is compared with: eq, lt, lte, gt or gte")
			}
		default:
			all = append(all, store.Linked{Quantifier: q, CountSpec: spec})
		}
	}
	return all, nil
}

func rel(r kg.Relation) store.Rel {
	return store.Rel{Types: []kg.LinkTypeID{r.Link}, Dir: r.Dir, Others: r.Others}
}

var comparisons = []struct {
	key string
	op  store.Op
}{{"eq", store.Eq}, {"lt", store.Lt}, {"lte", store.Lte}, {"gt", store.Gt}, {"gte", store.Gte}}

// property reads the condition on an own property.
func (c *catalog) property(a args, p kg.Property) (store.Predicate, error) {
	switch p.Kind {
	case kg.String:
		return c.textFilter(a, p.Name)
	case kg.Bool:
		b, ok := a.m[p.Name].(bool)
		if !ok {
			return nil, badInput(a.at(p.Name), "true or false is wanted")
		}
		return store.Cond{Field: p.Name, Values: []kg.Value{kg.BoolValue(b)}}, nil
	case kg.Enum:
		words := map[string]string{}
		for _, v := range p.Values {
			words[kg.EnumWord(v)] = v
		}
		return c.words(a, p.Name, words)
	default:
		return c.compared(a, p.Name, p)
	}
}

// each reads the keys of a condition and joins them with and.
func each(a args, key string, one func(inner args, op string) (store.Predicate, error)) (store.Predicate, error) {
	inner, err := a.object(key)
	if err != nil {
		return nil, err
	}
	keys, err := inner.keys()
	if err != nil {
		return nil, err
	}
	all := store.And{}
	for _, op := range keys {
		if op == "known" {
			b, ok := inner.m[op].(bool)
			if !ok {
				return nil, badInput(inner.at(op), "true or false is wanted")
			}
			var known store.Predicate = store.Cond{Field: key, Op: store.Known}
			if !b {
				known = store.Not{Predicate: known}
			}
			all = append(all, known)
			continue
		}
		p, err := one(*inner, op)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

var textOps = map[string]store.Op{"eq": store.Eq, "in": store.Eq, "contains": store.Contains, "startsWith": store.StartsWith, "exact": store.Exact}

func (c *catalog) textFilter(a args, key string) (store.Predicate, error) {
	return each(a, key, func(inner args, op string) (store.Predicate, error) {
		kind, ok := textOps[op]
		if !ok {
			return nil, badInput(inner.at(op), "this filter has no such field")
		}
		words, _ := inner.strings(op)
		return values(inner, op, key, kind, words, kg.StringValue)
	})
}

// ids reads a condition on ids that cannot roll up, for the reason given.
func (c *catalog) ids(a args, key, flat string) (store.Predicate, error) {
	p, below, err := c.idFilter(a, key)
	if err == nil && below != nil {
		return nil, badInput(a.at(key+".includeDescendants"), "%s: leave includeDescendants out", flat)
	}
	return p, err
}

// idsBelow reads a condition on the ids of entities, and of all below them where that is asked for.
func (c *catalog) idsBelow(a args, s scope) (store.Predicate, error) {
	if !s.any && !c.o.Entities[s.t].Hierarchical() {
		return c.ids(a, store.FieldID, c.o.Entities[s.t].Plural+" have no tree to look below; it is for ids of places and themes")
	}
	p, below, err := c.idFilter(a, store.FieldID)
	if err != nil || below == nil {
		return p, err
	}
	if len(below) == 0 {
		return nil, badInput(a.at(store.FieldID+".includeDescendants"), "it looks below the ids of eq or in: give one of them, or leave it out")
	}
	return store.And{p, below}, nil
}

// idFilter reads the keys of an IdFilter. below is what rolls up, nil when that is not asked for.
func (c *catalog) idFilter(a args, key string) (p store.Predicate, below store.And, err error) {
	inner, err := a.object(key)
	if err != nil {
		return nil, nil, err
	}
	roll, _ := inner.m[rollUp].(bool)
	if roll {
		below = store.And{}
	}
	p, err = each(a, key, func(inner args, op string) (store.Predicate, error) {
		if op == rollUp {
			return store.And{}, nil
		}
		ids, _ := inner.strings(op)
		self, err := values(inner, op, key, store.Eq, ids, kg.EnumValue)
		if err != nil || !roll {
			return self, err
		}
		under, err := values(inner, op, store.FieldWithin, store.Eq, ids, kg.EnumValue)
		below = append(below, store.Or{self, under})
		return store.And{}, err
	})
	return p, below, err
}

// rollUp is the key of an IdFilter by which a condition holds for what lies below, too.
const rollUp = "includeDescendants"

func values(a args, op, field string, kind store.Op, words []string, value func(string) kg.Value) (store.Predicate, error) {
	if len(words) > maxIDs {
		return nil, badInput(a.at(op), "%d values are more than the %d that one list may have: ask in parts", len(words), maxIDs)
	}
	cond := store.Cond{Field: field, Op: kind}
	for _, w := range words {
		cond.Values = append(cond.Values, value(w))
	}
	return cond, nil
}

// words reads a condition on an enum; dict has the word of the data for each of the schema.
func (c *catalog) words(a args, key string, dict map[string]string) (store.Predicate, error) {
	return each(a, key, func(inner args, op string) (store.Predicate, error) {
		words, _ := inner.strings(op)
		for i, w := range words {
			v, ok := dict[w]
			if !ok {
				return nil, badInput(inner.at(op), "%q is not a word of the list", w)
			}
			words[i] = v
		}
		return values(inner, op, key, store.Eq, words, kg.EnumValue)
	})
}

// compared reads a condition on a number or a date.
func (c *catalog) compared(a args, key string, p kg.Property) (store.Predicate, error) {
	return each(a, key, func(inner args, op string) (store.Predicate, error) {
		cond := store.Cond{Field: key, Op: store.Eq}
		known := op == "in"
		for _, cmp := range comparisons {
			if cmp.key == op {
				cond.Op, known = cmp.op, true
			}
		}
		if !known {
			return nil, badInput(inner.at(op), "this filter has no such field")
		}
		list, _ := inner.list(op)
		if len(list) > maxIDs {
			return nil, badInput(inner.at(op), "%d values are more than the %d that one list may have: ask in parts", len(list), maxIDs)
		}
		for _, v := range list {
			value, err := operand(v, p.Kind)
			if err != nil {
				return nil, badInput(inner.at(op), "%s", err)
			}
			cond.Values = append(cond.Values, value)
		}
		return cond, nil
	})
}

func operand(v any, kind kg.Kind) (kg.Value, error) {
	if kind == kg.DateKind {
		d, err := result.ParseDate(v)
		return kg.DateValue(d), err
	}
	f, err := result.ParseNumber(v)
	if kind == kg.Int {
		return kg.IntValue(int64(f)), err
	}
	return kg.FloatValue(f), err
}
