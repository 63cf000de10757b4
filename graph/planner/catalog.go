package planner

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// catalog is what the compiler looks up: the ontology table by the names of the schema.
type catalog struct {
	o             *kg.Ontology
	relations     []map[string]kg.Relation   // by kg.TypeID, then field
	derivations   []map[string]kg.Derivation // likewise
	roots         map[string]root
	under         map[string]kg.LinkTypeID // fields of programmes with the links under them
	country       kg.TypeID
	typeWords     map[string]string // UN_BODY: UNBody
	factWords     map[string]string // VERIFIED: verified
	schemes       map[string]string // ISO3166_1: iso3166-1
	facetFields   map[string]string // IS_CAPITAL: isCapital
	everything    []kg.TypeID
	areas         []kg.TypeID       // of places that others lie in
	above         []kg.TypeID       // of all that others lie below: areas, themes
	relationWords map[string]string // PARTNER_CITIES: partnerCities
	countedWords  map[string]countedField

	statementFacets, evidenceFacets map[string]factFacet
}

// root is a root field of an entity type.
type root struct {
	t    kg.TypeID
	list bool
}

func newCatalog(o *kg.Ontology) *catalog {
	c := &catalog{
		o: o, roots: map[string]root{}, under: map[string]kg.LinkTypeID{}, typeWords: map[string]string{},
		schemes: map[string]string{},
		factWords: map[string]string{
			"VERIFIED": string(kg.Verified), "PARTLY": string(kg.Partly), "DERIVED": string(kg.Derived),
			"EXPLICIT": string(kg.Explicit), "IMPLIED": string(kg.Implied),
		},
		facetFields: map[string]string{}, relationWords: map[string]string{}, countedWords: countedFields(o),
		statementFacets: factFacets(o.StatementFields), evidenceFacets: factFacets(o.EvidenceFields),
	}
	for i := range o.Entities {
		t, e := kg.TypeID(i), &o.Entities[i]
		byField := map[string]kg.Relation{}
		for _, r := range o.Relations(t) {
			byField[r.Field] = r
			c.relationWords[kg.EnumWord(r.Field)] = r.Field
		}
		c.relations = append(c.relations, byField)
		derived := map[string]kg.Derivation{}
		for _, d := range o.Derivations(t) {
			derived[d.Field] = d
		}
		c.derivations = append(c.derivations, derived)
		c.everything = append(c.everything, t)
		c.typeWords[e.Enum()] = e.Name
		c.roots[e.Field], c.roots[e.List] = root{t: t}, root{t: t, list: true}
		if e.Country {
			c.country = t
		}
	}
	for i := range o.Links {
		l := &o.Links[i]
		if l.Under != "" {
			c.under[l.Under] = kg.LinkTypeID(i)
		}
	}
	c.areas = areasOf(o)
	c.above = slices.Clone(c.areas)
	for _, t := range c.everything {
		if o.Entities[t].Nested != "" {
			c.above = append(c.above, t)
		}
	}
	for _, field := range []string{store.FieldType, store.FieldCountry} {
		c.facetFields[kg.EnumWord(field)] = field
	}
	for i := range o.LinkFields {
		if f := &o.LinkFields[i]; f.Facet {
			c.facetFields[kg.EnumWord(f.Name)] = f.Name
		}
	}
	for _, e := range o.Entities {
		for _, p := range e.Props {
			c.facetFields[kg.EnumWord(p.Name)] = p.Name
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
