package planner

import (
	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// words is what the compiler looks up: the ontology table by the names of the schema.
type words struct {
	*arguments.Catalog
	o           *kg.Ontology
	roots       map[string]root
	derivations []map[string]kg.Derivation // by kg.TypeID, then field
	under       map[string]kg.LinkTypeID   // fields of programmes with the links under them
	factWords   map[string]string          // VERIFIED: verified
	facetFields map[string]string          // IS_CAPITAL: isCapital

	statementFacets, evidenceFacets map[string]factFacet
}

// root is a root field of an entity type.
type root struct {
	t    kg.TypeID
	list bool
}

func newWords(o *kg.Ontology) *words {
	w := &words{
		Catalog: arguments.NewCatalog(o), o: o, roots: map[string]root{}, under: map[string]kg.LinkTypeID{},
		factWords: map[string]string{
			"VERIFIED": string(kg.Verified), "PARTLY": string(kg.Partly), "DERIVED": string(kg.Derived),
			"EXPLICIT": string(kg.Explicit), "IMPLIED": string(kg.Implied),
		},
		facetFields:     map[string]string{},
		statementFacets: factFacets(o.StatementFields), evidenceFacets: factFacets(o.EvidenceFields),
	}
	for i := range o.Entities {
		t, e := kg.TypeID(i), &o.Entities[i]
		derived := map[string]kg.Derivation{}
		for _, d := range o.Derivations(t) {
			derived[d.Field] = d
		}
		w.derivations = append(w.derivations, derived)
		w.roots[e.Field], w.roots[e.List] = root{t: t}, root{t: t, list: true}
		for _, p := range e.Props {
			w.facetFields[kg.EnumWord(p.Name)] = p.Name
		}
	}
	for i := range o.Links {
		if under := o.Links[i].Under; under != "" {
			w.under[under] = kg.LinkTypeID(i)
		}
	}
	for _, field := range []string{store.FieldType, store.FieldCountry} {
		w.facetFields[kg.EnumWord(field)] = field
	}
	for i := range o.LinkFields {
		if f := &o.LinkFields[i]; f.Facet {
			w.facetFields[kg.EnumWord(f.Name)] = f.Name
		}
	}
	return w
}

// facetValues says how the values of a facet are written. That follows from the field:
// a field that is text for another type may give text that is a word of a list here.
func (c *words) facetValues(word string, f store.Facet, types []kg.TypeID) plan.Values {
	out := plan.Values{Word: word, Entity: f.Field == store.FieldCountry, Enum: f.Field == store.FieldType}
	if f.Link {
		row := &c.o.LinkFields[c.o.LinkField(f.Field)]
		out.Entity, out.Enum = row.Entity != "", row.Kind == kg.Enum && row.Entity == ""
	} else if i := c.o.Entities[types[0]].Prop(f.Field); len(types) == 1 && i >= 0 {
		out.Entity, out.Enum = false, c.o.Entities[types[0]].Props[i].Kind == kg.Enum
	}
	return out
}

// factFacet is a field of statements or of evidence to count by.
type factFacet struct {
	field  string
	values plan.Values
}

// factFacets are the fields to count by of a table, by their words in capitals.
func factFacets[R any](table kg.FactFields[R]) map[string]factFacet {
	out := map[string]factFacet{}
	for i := range table {
		if f := &table[i]; f.Facet {
			word := kg.EnumWord(f.Name)
			out[word] = factFacet{f.Name, plan.Values{Word: word, Entity: f.Entity != "", Enum: f.Kind == kg.Enum && !f.IDs}}
		}
	}
	return out
}
