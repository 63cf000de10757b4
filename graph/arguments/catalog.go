package arguments

import (
	"slices"

	"cityweave/internal/kg"
)

// Catalog is the ontology table by the words of the schema, for reading arguments.
type Catalog struct {
	o             *kg.Ontology
	Everything    []kg.TypeID
	Country       kg.TypeID
	areas         []kg.TypeID              // of places that others lie in
	above         []kg.TypeID              // of all that others lie below: areas, themes
	lists         map[string]kg.TypeID     // cities
	typeWords     map[string]string        // UN_BODY: UNBody
	schemes       map[string]string        // ISO3166_1: iso3166-1
	relations     []map[string]kg.Relation // by kg.TypeID, then field
	relationWords map[string]string        // PARTNER_CITIES: partnerCities
	countedWords  map[string]countedField
}

// NewCatalog makes the catalog of an ontology table.
func NewCatalog(o *kg.Ontology) *Catalog {
	c := &Catalog{
		o: o, lists: map[string]kg.TypeID{}, typeWords: map[string]string{}, schemes: map[string]string{},
		relationWords: map[string]string{}, countedWords: countedFields(o),
	}
	for i := range o.Entities {
		t, e := kg.TypeID(i), &o.Entities[i]
		byField := map[string]kg.Relation{}
		for _, r := range o.Relations(t) {
			byField[r.Field] = r
			c.relationWords[kg.EnumWord(r.Field)] = r.Field
		}
		c.relations = append(c.relations, byField)
		c.Everything = append(c.Everything, t)
		c.lists[e.List], c.typeWords[e.Enum()] = t, e.Name
		if e.Country {
			c.Country = t
		}
	}
	c.areas = areasOf(o)
	c.above = slices.Clone(c.areas)
	for _, t := range c.Everything {
		if o.Entities[t].Nested != "" {
			c.above = append(c.above, t)
		}
	}
	for _, s := range o.Schemes {
		c.schemes[kg.EnumWord(s.Name)] = s.Name
	}
	return c
}

// areasOf are the types of places that others lie in, by the link types that make the tree of places.
func areasOf(o *kg.Ontology) []kg.TypeID {
	var out []kg.TypeID
	for i := range o.Entities {
		if !o.Entities[i].Place {
			continue
		}
		if slices.ContainsFunc(o.Links, func(l kg.LinkType) bool {
			return l.Tree && slices.Contains(l.To, o.Entities[i].Name)
		}) {
			out = append(out, kg.TypeID(i))
		}
	}
	return out
}

// LinkTypes reads a list of link types, with the narrower types of broader ones; none when it is left out, which
// means all.
func (c *Catalog) LinkTypes(a Args, key string) []kg.LinkTypeID {
	var out []kg.LinkTypeID
	for _, name := range a.Some(key, "all types") {
		types, ok := c.o.LinkTypes(name)
		if !ok {
			a.Bad(key, "%q is not a link type", name)
		}
		out = append(out, types...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// EntityTypes reads a list of entity types; none when it is left out, which means all.
func (c *Catalog) EntityTypes(a Args, key string) []kg.TypeID {
	var out []kg.TypeID
	for _, word := range a.Some(key, "all types") {
		t, ok := c.EntityType(word)
		if !ok {
			a.Bad(key, "%q is not an entity type", word)
		}
		out = append(out, t)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// EntityType is the type of a word such as UN_BODY.
func (c *Catalog) EntityType(word string) (kg.TypeID, bool) { return c.o.Type(c.typeWords[word]) }

// RelationOf is the relation that a field of entities of a type follows.
func (c *Catalog) RelationOf(t kg.TypeID, field string) (kg.Relation, bool) {
	r, ok := c.relations[t][field]
	return r, ok
}
