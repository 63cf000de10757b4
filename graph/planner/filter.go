package planner

import (
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
		case store.FieldAnyName:
			return c.nameFilter(a, s)
		case store.FieldName, store.FieldDescription:
			return textFilter(a, key)
		case store.FieldSameAs:
			return c.registerFilter(a, key)
		case store.FieldDegree:
			return comparison(a, key, kg.Int)
		}
		if s.any && key == store.FieldType {
			return enumFilter(a, key, c.typeWords)
		}
		if c.located(s) {
			switch key {
			case nearKey:
				return near(a, key)
			case boxKey:
				return box(a, key)
			}
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
				return c.relationFilter(a, key, s.t, r, asOf)
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
