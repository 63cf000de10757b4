package arguments

import (
	"fmt"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

var comparisons = []struct {
	key string
	op  store.Op
}{{"eq", store.Eq}, {"lt", store.Lt}, {"lte", store.Lte}, {"gt", store.Gt}, {"gte", store.Gte}}

const noComparison = "say what the number is compared with: eq, lt, lte, gt or gte"

// property reads the condition on an own property.
func property(a Args, p *kg.Property) store.Predicate {
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
func operators(a Args, key, field string, one func(inner Args, op string) store.Predicate) store.Predicate {
	inner, _ := a.Object(key)
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

func textFilter(a Args, field string) store.Predicate {
	return operators(a, field, field, func(inner Args, op string) store.Predicate {
		return textCondition(inner, op, field)
	})
}

func textCondition(a Args, op, field string) store.Predicate {
	kind, ok := textOps[op]
	if !ok {
		a.Bad(op, noSuchField)
	}
	return condition(a, op, field, kind, a.Strings(op), kg.StringValue)
}

// ids reads a condition on ids that cannot roll up, for the reason given.
func (c *Catalog) ids(a Args, key, flat string) store.Predicate {
	p, below := idFilter(a, key, key)
	if below != nil {
		a.Bad(key+".includeDescendants", "%s: leave includeDescendants out", flat)
	}
	return p
}

// idsBelow reads a condition on the ids of entities, and of all below them where that is selected.
func (c *Catalog) idsBelow(a Args, key string, s Scope) store.Predicate {
	if !s.Any && !c.o.Entities[s.Type].Hierarchical() {
		return c.ids(
			a, key, c.o.Entities[s.Type].Plural+" have no tree to look below; it is for ids of places and themes",
		)
	}
	p, below := idFilter(a, key, store.FieldID)
	if below == nil {
		return p
	}
	if len(below) == 0 {
		a.Bad(
			key+".includeDescendants",
			"it looks below the ids of eq or in: give one of them, or leave it out",
		)
	}
	return store.And{p, below}
}

// inCountry is the field of the filter of places for properties of their country.
const inCountry = "inCountry"

// countryByID reads a condition on the ID of the country in which a place lies, which is unknown for some.
func (c *Catalog) countryByID(a Args, key string) store.Predicate {
	a.mentionFilter(key, c.idTypes(a, key, Scope{Type: c.Country})...)
	inner, _ := a.Object(key)
	all := store.And{}
	if known, given := inner.m["known"].(bool); given && !known {
		all = append(all, store.Not{Predicate: store.InCountry{Where: store.And{}}})
		inner.m = without(inner.m, "known")
	}
	if len(inner.m) > 0 {
		a.m = map[string]any{key: inner.m}
		all = append(all, store.InCountry{Where: c.idsBelow(a, key, Scope{Type: c.Country})})
	}
	return all
}

// rollUp is the key of an IdFilter by which a condition holds for what lies below, too.
const rollUp = "includeDescendants"

// idFilter reads the keys of an IdFilter into conditions on a field. below is the condition that includes descendants,
// nil without rollUp.
func idFilter(a Args, key, field string) (p store.Predicate, below store.And) {
	inner, _ := a.Object(key)
	roll := inner.Bool(rollUp)
	if roll {
		below = store.And{}
	}
	p = operators(a, key, field, func(inner Args, op string) store.Predicate {
		if op == rollUp {
			return store.And{}
		}
		ids := inner.Strings(op)
		self := condition(inner, op, field, store.Eq, ids, kg.EnumValue)
		if !roll {
			return self
		}
		below = append(below, store.Or{self, condition(inner, op, store.FieldWithin, store.Eq, ids, kg.EnumValue)})
		return store.And{}
	})
	return p, below
}

func condition(a Args, op, field string, kind store.Op, words []string, value func(string) kg.Value) store.Predicate {
	cond := store.Cond{Field: field, Op: kind}
	for _, w := range a.Bounded(op, words, MaxIDs, "values") {
		cond.Values = append(cond.Values, value(w))
	}
	return cond
}

// enumFilter reads a condition on an enum; words has the word of the data for each of the schema.
func enumFilter(a Args, field string, words map[string]string) store.Predicate {
	return wordFilter(a, field, func(w string) []string {
		if v, ok := words[w]; ok {
			return []string{v}
		}
		return nil
	})
}

// wordFilter is enumFilter for words that stand for any of several words of the data.
func wordFilter(a Args, field string, words func(string) []string) store.Predicate {
	return operators(a, field, field, func(inner Args, op string) store.Predicate {
		var list []string
		for _, w := range inner.Strings(op) {
			found := words(w)
			if found == nil {
				inner.Bad(op, "%q is not a word of the list", w)
			}
			list = append(list, found...)
		}
		return condition(inner, op, field, store.Eq, list, kg.EnumValue)
	})
}

// comparison reads a condition on a number or a date.
func comparison(a Args, field string, kind kg.Kind) store.Predicate {
	var low, high kg.Value
	p := operators(a, field, field, func(inner Args, op string) store.Predicate {
		cond := store.Cond{Field: field, Op: store.Eq}
		known := op == "in"
		for _, cmp := range comparisons {
			if cmp.key == op {
				cond.Op, known = cmp.op, true
			}
		}
		if !known {
			inner.Bad(op, noSuchField)
		}
		list, _ := inner.list(op)
		if len(list) > MaxIDs {
			inner.Bad(op, "%d values are more than the limit of %d: ask in parts", len(list), MaxIDs)
			return nil
		}
		for _, v := range list {
			value, err := operand(v, kind)
			if err != nil {
				inner.Bad(op, "%s", err)
			}
			cond.Values = append(cond.Values, value)
		}
		if a.Err == nil && len(cond.Values) == 1 {
			low, high = narrowed(cond, low, high)
		}
		return cond
	})
	if a.Err == nil && !low.IsNull() && !high.IsNull() && low.Compare(high) > 0 {
		warnOfEmptyRange(a, field, low, high)
	}
	return p
}

// narrowed is the bounds of a range, and those of a comparison.
func narrowed(c store.Cond, low, high kg.Value) (kg.Value, kg.Value) {
	v := c.Values[0]
	switch {
	case (c.Op == store.Gt || c.Op == store.Gte) && (low.IsNull() || v.Compare(low) > 0):
		return v, high
	case (c.Op == store.Lt || c.Op == store.Lte) && (high.IsNull() || v.Compare(high) < 0):
		return low, v
	}
	return low, high
}

// warnOfEmptyRange warns of bounds that no value lies between.
func warnOfEmptyRange(a Args, field string, low, high kg.Value) {
	cure := "swap them, or join two conditions with `or`"
	if field == kg.Longitude {
		cure = fmt.Sprintf("a range across the antimeridian is `box: {south: -90, west: %s, north: 90, east: %s}`", low.Text(),
			high.Text())
	}
	a.warn(warncode.EmptyRange, field, "no value is greater than %s and less than %s: %s", low.Text(), high.Text(), cure)
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
