package plan

import (
	"maps"
	"slices"
	"strings"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// scope is the entities that a filter or an order is for: of one type, or of any.
type scope struct {
	t   kg.TypeID
	any bool
}

// types are the types of the entities; none for any.
func (s scope) types() []kg.TypeID {
	if s.any {
		return nil
	}
	return []kg.TypeID{s.t}
}

// idTypes are the types that the ids of a condition on the id of entities should be of: with includeDescendants also
// those of what the entities lie below.
func (c *catalog) idTypes(a args, key string, s scope) []kg.TypeID {
	if inner, _ := a.object(key); s.any || !inner.bool(rollUp) {
		return s.types()
	}
	types := s.types()
	for _, t := range c.containers(s) {
		types = addOnce(types, t)
	}
	return types
}

// containers are the types of what entities of the scope can lie in.
func (c *catalog) containers(s scope) []kg.TypeID {
	switch {
	case s.any:
		return c.above
	case c.o.Entities[s.t].Place:
		return c.areas
	default:
		return s.types()
	}
}

func (c *catalog) scopeOf(r kg.Relation) scope {
	if len(r.Others) == 1 {
		return scope{t: r.Others[0]}
	}
	return scope{any: true}
}

const noSuchField = "this filter has no such field"

// entityFilter reads a CityFilter, EntityFilter ... into a predicate; nil when it is left out.
// asOf is the day of the list, for conditions on links that name none.
func (c *catalog) entityFilter(a args, key string, s scope, asOf kg.AsOf) store.Predicate {
	inner, ok := a.object(key)
	if !ok {
		return nil
	}
	return c.entityConditions(inner, s, asOf)
}

func (c *catalog) entityConditions(a args, s scope, asOf kg.AsOf) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		switch key {
		case store.FieldID:
			a.mentionFilter(key, c.idTypes(a, key, s)...)
			return c.idsBelow(a, key, s)
		case store.FieldWithin:
			a.mentionFilter(key, c.containers(s)...)
			return c.ids(
				a, key,
				"`within` looks at all that is above already; to find the place itself too, ask for it by `id`",
			)
		case store.FieldName, store.FieldAnyName, store.FieldDescription:
			return textFilter(a, key)
		case store.FieldDegree:
			return comparison(a, key, kg.Int)
		}
		if s.any && key == store.FieldType {
			return enumFilter(a, key, c.typeWords)
		}
		if s.any || c.o.Entities[s.t].Place {
			switch key {
			case store.FieldCountry:
				return c.countryByID(a, key)
			case inCountry:
				return store.InCountry{Where: c.entityFilter(a, key, scope{t: c.country}, asOf)}
			}
		}
		if !s.any {
			if i := c.o.Entities[s.t].Prop(key); i >= 0 {
				return property(a, &c.o.Entities[s.t].Props[i])
			}
			if r, ok := c.relations[s.t][key]; ok {
				return c.relationFilter(a, key, r, asOf)
			}
		}
		a.bad(key, noSuchField)
		return nil
	}, func(inner args) store.Predicate { return c.entityConditions(inner, s, asOf) })
}

// conditions joins the keys of a filter with and; and, or and not are read by nested.
func conditions(a args, one func(string) store.Predicate, nested func(args) store.Predicate) store.Predicate {
	all := store.And{}
	for _, key := range a.keys() {
		if a.err != nil {
			return nil
		}
		switch key {
		case "and", "or":
			list, _ := a.list(key)
			parts := make([]store.Predicate, len(list))
			for i, inner := range a.objects(key, len(list), "filters") {
				parts[i] = nested(inner)
			}
			if key == "or" {
				all = append(all, store.Or(parts))
			} else {
				all = append(all, store.And(parts))
			}
		case "not":
			inner, _ := a.object(key)
			all = append(all, store.Not{Predicate: nested(inner)})
		default:
			all = append(all, one(key))
		}
	}
	return all
}

// linkFilter reads a LinkFilter into a predicate; nil when it is left out.
func (c *catalog) linkFilter(a args, key string) store.Predicate {
	inner, ok := a.object(key)
	if !ok {
		return nil
	}
	return c.linkConditions(inner)
}

func (c *catalog) linkConditions(a args) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		i := c.o.LinkField(key)
		switch {
		case key == store.ToEvidence:
			return c.evidenced(a, key)
		case i < 0:
			a.bad(key, noSuchField)
			return nil
		case key == store.LinkID || c.o.LinkFields[i].Entity != "":
			if t, ok := c.o.Type(c.o.LinkFields[i].Entity); ok {
				a.mentionFilter(key, t)
			} else {
				c.warnOfEntities(a, key)
			}
			return c.ids(a, key, "these ids have no tree to look below; it is for ids of places and themes")
		case key == store.LinkType:
			return wordFilter(a, key, c.linkTypeNames)
		}
		return property(a, &c.o.LinkFields[i].Property)
	}, c.linkConditions)
}

// aboutLinks reads link, asOf and undated of a relation filter or order, which follows rel.
func (c *catalog) aboutLinks(a args, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	a.keys() // refuses null
	spec := store.CountSpec{Rel: rel, AsOf: a.asOf(asOf, false)}
	spec.Link = c.linkFilter(a, "link")
	return spec
}

// selected reads a RelationCount or RelationOrder, which selects as the relation itself does: by where, link, asOf
// and undated.
func (c *catalog) selected(a args, r kg.Relation, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	spec := c.aboutLinks(a, rel, asOf)
	spec.Node = c.entityFilter(a, "where", c.scopeOf(r), spec.AsOf)
	return spec
}

// linkKeys are the keys of a RelationMatch that are about the links. The others are those of the filter of the entities
// to which the links lead.
var linkKeys = []string{"link", "asOf", "undated"}

// matched reads a RelationMatch.
func (c *catalog) matched(a args, r kg.Relation, rel store.Rel, asOf kg.AsOf) store.CountSpec {
	spec := c.aboutLinks(a, rel, asOf)
	if a.m = without(a.m, linkKeys...); len(a.m) > 0 {
		spec.Node = c.entityConditions(a, c.scopeOf(r), spec.AsOf)
	}
	return spec
}

// without returns the object without some keys, which is a copy if it has any of them.
func without(object map[string]any, keys ...string) map[string]any {
	copied := false
	for _, key := range keys {
		if _, has := object[key]; !has {
			continue
		}
		if !copied {
			object, copied = maps.Clone(object), true
		}
		delete(object, key)
	}
	return object
}

var quantifiers = map[string]store.Quantifier{
	"some": store.Some, "none": store.None, "all": store.All, "count": store.Count,
}

func (c *catalog) relationFilter(a args, key string, r kg.Relation, asOf kg.AsOf) store.Predicate {
	inner, _ := a.object(key)
	rel := c.rel(inner, r)
	if len(inner.keys()) == 1 && inner.given(viaKey) {
		inner.bad(viaKey, "say what must hold of these links: some, none, all or count")
	}
	all := store.And{}
	for _, k := range inner.keys() {
		if k == viaKey {
			continue
		}
		m, _ := inner.object(k)
		q, ok := quantifiers[k]
		switch {
		case !ok:
			inner.bad(k, noSuchField)
		case q == store.Count:
			spec := c.selected(m, r, rel, asOf)
			before := len(all)
			for _, cmp := range comparisons {
				if n, given := m.int(cmp.key); given {
					all = append(all, store.Linked{Quantifier: q, CountSpec: spec, Compare: cmp.op, Number: n})
				}
			}
			if len(all) == before {
				inner.bad(k, noComparison)
			}
		default:
			all = append(all, store.Linked{Quantifier: q, CountSpec: c.matched(m, r, rel, asOf)})
		}
	}
	return all
}

// viaKey is the argument that narrows a relation to links of some types.
const viaKey = "via"

// rel is the links of a relation, of the types of the argument via if it is given.
func (c *catalog) rel(a args, r kg.Relation) store.Rel {
	out := store.RelOf(r)
	if !a.given(viaKey) {
		return out
	}
	types := c.linkTypes(a, viaKey)
	out.Types = slices.DeleteFunc(slices.Clone(types), func(t kg.LinkTypeID) bool { return !slices.Contains(r.Links, t) })
	if len(out.Types) == 0 {
		a.bad(
			viaKey, "%s follows no links of type %s; there is %s", r.Field, strings.Join(c.namesOf(types), ", "),
			strings.Join(c.namesOf(r.Links), ", "),
		)
	}
	return out
}

// linkTypeNames are the names of the link types that a word stands for; nil when there are none.
func (c *catalog) linkTypeNames(word string) (names []string) {
	types, _ := c.o.LinkTypes(word)
	return c.namesOf(types)
}

func (c *catalog) namesOf(types []kg.LinkTypeID) (names []string) {
	for _, t := range types {
		names = append(names, c.o.Links[t].Name)
	}
	return names
}

var comparisons = []struct {
	key string
	op  store.Op
}{{"eq", store.Eq}, {"lt", store.Lt}, {"lte", store.Lte}, {"gt", store.Gt}, {"gte", store.Gte}}

const noComparison = "say what the number is compared with: eq, lt, lte, gt or gte"

// property reads the condition on an own property.
func property(a args, p *kg.Property) store.Predicate {
	switch p.Kind {
	case kg.String:
		return textFilter(a, p.Name)
	case kg.Bool:
		return store.Cond{Field: p.Name, Values: []kg.Value{kg.BoolValue(a.truth(p.Name))}}
	case kg.Enum:
		words := map[string]string{}
		for _, v := range p.Values {
			words[kg.EnumWord(v)] = v
		}
		return enumFilter(a, p.Name, words)
	default:
		return comparison(a, p.Name, p.Kind)
	}
}

// operators reads the keys of a condition, which stands under a key, on a field, and joins them with and.
func operators(a args, key, field string, one func(inner args, op string) store.Predicate) store.Predicate {
	inner, _ := a.object(key)
	all := store.And{}
	for _, op := range inner.keys() {
		if op != "known" {
			all = append(all, one(inner, op))
			continue
		}
		var known store.Predicate = store.Cond{Field: field, Op: store.Known}
		if !inner.truth(op) {
			known = store.Not{Predicate: known}
		}
		all = append(all, known)
	}
	return all
}

var textOps = map[string]store.Op{
	"eq": store.Eq, "in": store.Eq, "contains": store.Contains, "startsWith": store.StartsWith, "exact": store.Exact,
}

func textFilter(a args, field string) store.Predicate {
	return operators(a, field, field, func(inner args, op string) store.Predicate {
		kind, ok := textOps[op]
		if !ok {
			inner.bad(op, noSuchField)
		}
		return condition(inner, op, field, kind, inner.strings(op), kg.StringValue)
	})
}

// ids reads a condition on ids that cannot roll up, for the reason given.
func (c *catalog) ids(a args, key, flat string) store.Predicate {
	p, below := idFilter(a, key, key)
	if below != nil {
		a.bad(key+".includeDescendants", "%s: leave includeDescendants out", flat)
	}
	return p
}

// idsBelow reads a condition on the ids of entities, and of all below them where that is selected.
func (c *catalog) idsBelow(a args, key string, s scope) store.Predicate {
	if !s.any && !c.o.Entities[s.t].Hierarchical() {
		return c.ids(
			a, key, c.o.Entities[s.t].Plural+" have no tree to look below; it is for ids of places and themes",
		)
	}
	p, below := idFilter(a, key, store.FieldID)
	if below == nil {
		return p
	}
	if len(below) == 0 {
		a.bad(
			key+".includeDescendants",
			"it looks below the ids of eq or in: give one of them, or leave it out",
		)
	}
	return store.And{p, below}
}

// inCountry is the field of the filter of places for properties of their country.
const inCountry = "inCountry"

// countryByID reads a condition on the ID of the country in which a place lies, which is unknown for some.
func (c *catalog) countryByID(a args, key string) store.Predicate {
	a.mentionFilter(key, c.idTypes(a, key, scope{t: c.country})...)
	inner, _ := a.object(key)
	all := store.And{}
	if known, given := inner.m["known"].(bool); given && !known {
		all = append(all, store.Not{Predicate: store.InCountry{Where: store.And{}}})
		inner.m = without(inner.m, "known")
	}
	if len(inner.m) > 0 {
		a.m = map[string]any{key: inner.m}
		all = append(all, store.InCountry{Where: c.idsBelow(a, key, scope{t: c.country})})
	}
	return all
}

// rollUp is the key of an IdFilter by which a condition holds for what lies below, too.
const rollUp = "includeDescendants"

// idFilter reads the keys of an IdFilter into conditions on a field. below is the condition that includes descendants,
// nil without rollUp.
func idFilter(a args, key, field string) (p store.Predicate, below store.And) {
	inner, _ := a.object(key)
	roll := inner.bool(rollUp)
	if roll {
		below = store.And{}
	}
	p = operators(a, key, field, func(inner args, op string) store.Predicate {
		if op == rollUp {
			return store.And{}
		}
		ids := inner.strings(op)
		self := condition(inner, op, field, store.Eq, ids, kg.EnumValue)
		if !roll {
			return self
		}
		below = append(below, store.Or{self, condition(inner, op, store.FieldWithin, store.Eq, ids, kg.EnumValue)})
		return store.And{}
	})
	return p, below
}

func condition(a args, op, field string, kind store.Op, words []string, value func(string) kg.Value) store.Predicate {
	cond := store.Cond{Field: field, Op: kind}
	for _, w := range a.bounded(op, words, maxIDs, "values") {
		cond.Values = append(cond.Values, value(w))
	}
	return cond
}

// enumFilter reads a condition on an enum; words has the word of the data for each of the schema.
func enumFilter(a args, field string, words map[string]string) store.Predicate {
	return wordFilter(a, field, func(w string) []string {
		if v, ok := words[w]; ok {
			return []string{v}
		}
		return nil
	})
}

// wordFilter is enumFilter for words that stand for any of several words of the data.
func wordFilter(a args, field string, words func(string) []string) store.Predicate {
	return operators(a, field, field, func(inner args, op string) store.Predicate {
		var list []string
		for _, w := range inner.strings(op) {
			found := words(w)
			if found == nil {
				inner.bad(op, "%q is not a word of the list", w)
			}
			list = append(list, found...)
		}
		return condition(inner, op, field, store.Eq, list, kg.EnumValue)
	})
}

// comparison reads a condition on a number or a date.
func comparison(a args, field string, kind kg.Kind) store.Predicate {
	return operators(a, field, field, func(inner args, op string) store.Predicate {
		cond := store.Cond{Field: field, Op: store.Eq}
		known := op == "in"
		for _, cmp := range comparisons {
			if cmp.key == op {
				cond.Op, known = cmp.op, true
			}
		}
		if !known {
			inner.bad(op, noSuchField)
		}
		list, _ := inner.list(op)
		if len(list) > maxIDs {
			inner.bad(op, "%d values are more than the limit of %d: ask in parts", len(list), maxIDs)
			return nil
		}
		for _, v := range list {
			value, err := operand(v, kind)
			if err != nil {
				inner.bad(op, "%s", err)
			}
			cond.Values = append(cond.Values, value)
		}
		return cond
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
