package arguments

import (
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Scope is the entities that a filter or an order is for: of one type, or of any.
type Scope struct {
	Type kg.TypeID
	Any  bool
}

// types are the types of the entities; none for any.
func (s Scope) types() []kg.TypeID {
	if s.Any {
		return nil
	}
	return []kg.TypeID{s.Type}
}

// idTypes are the types that the ids of a condition on the id of entities should be of: with includeDescendants also
// those of what the entities lie below.
func (c *Catalog) idTypes(a Args, key string, s Scope) []kg.TypeID {
	if inner, _ := a.Object(key); s.Any || !inner.Bool(rollUp) {
		return s.types()
	}
	types := s.types()
	for _, t := range c.Containers(s) {
		types = addOnce(types, t)
	}
	return types
}

// Containers are the types of what entities of the scope can lie in.
func (c *Catalog) Containers(s Scope) []kg.TypeID {
	switch {
	case s.Any:
		return c.above
	case c.o.Entities[s.Type].Place:
		return c.areas
	default:
		return s.types()
	}
}

// ScopeOf is the scope of the entities that a relation leads to.
func (c *Catalog) ScopeOf(r kg.Relation) Scope {
	if len(r.Others) == 1 {
		return Scope{Type: r.Others[0]}
	}
	return Scope{Any: true}
}

const noSuchField = "this filter has no such field"

// EntityFilter reads a CityFilter, EntityFilter ... into a predicate; nil when it is left out.
// asOf is the day of the list, for conditions on links that name none.
func (c *Catalog) EntityFilter(a Args, key string, s Scope, asOf kg.AsOf) store.Predicate {
	return a.filter(key, func(inner Args) store.Predicate { return c.entityConditions(inner, s, asOf) })
}

func (c *Catalog) entityConditions(a Args, s Scope, asOf kg.AsOf) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		switch key {
		case store.FieldID:
			a.mentionFilter(key, c.idTypes(a, key, s)...)
			return c.idsBelow(a, key, s)
		case store.FieldWithin:
			a.mentionFilter(key, c.Containers(s)...)
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
		if s.Any && key == store.FieldType {
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
		if s.Any || c.o.Entities[s.Type].Place {
			switch key {
			case store.FieldCountry:
				return c.countryByID(a, key)
			case inCountry:
				return store.InCountry{Where: c.EntityFilter(a, key, Scope{Type: c.Country}, asOf)}
			}
		}
		if !s.Any {
			if i := c.o.Entities[s.Type].Prop(key); i >= 0 {
				return property(a, &c.o.Entities[s.Type].Props[i])
			}
			if r, ok := c.relations[s.Type][key]; ok {
				return c.relationFilter(a, key, s.Type, r, asOf)
			}
		}
		a.Bad(key, noSuchField)
		return nil
	}, func(inner Args) store.Predicate { return c.entityConditions(inner, s, asOf) })
}

// filter reads a filter under a key; nil when it is left out.
func (a Args) filter(key string, read func(Args) store.Predicate) store.Predicate {
	inner, ok := a.Object(key)
	if !ok {
		return nil
	}
	return read(inner)
}

// conditions joins the keys of a filter with and; and, or and not are read by nested.
func conditions(a Args, one func(string) store.Predicate, nested func(Args) store.Predicate) store.Predicate {
	all := store.And{}
	for _, key := range a.keys() {
		if a.Err != nil {
			return nil
		}
		switch key {
		case "and", "or":
			list, _ := a.list(key)
			parts := make([]store.Predicate, len(list))
			for i, inner := range a.Objects(key, len(list), "filters") {
				parts[i] = nested(inner)
			}
			if key == "or" {
				all = append(all, store.Or(parts))
			} else {
				all = append(all, store.And(parts))
			}
		case "not":
			inner, _ := a.Object(key)
			all = append(all, store.Not{Predicate: nested(inner)})
		default:
			all = append(all, one(key))
		}
	}
	return all
}

// LinkFilter reads a LinkFilter into a predicate; nil when it is left out.
func (c *Catalog) LinkFilter(a Args, key string) store.Predicate {
	return a.filter(key, c.linkConditions)
}

func (c *Catalog) linkConditions(a Args) store.Predicate {
	return conditions(a, func(key string) store.Predicate {
		i := c.o.LinkField(key)
		switch {
		case key == store.ToEvidence:
			return c.evidenced(a, key)
		case i < 0:
			a.Bad(key, noSuchField)
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

// TypeName is the name of the type of the entities in the schema.
func (c *Catalog) TypeName(s Scope) string {
	if s.Any {
		return "Entity"
	}
	return c.o.Entities[s.Type].Name
}
