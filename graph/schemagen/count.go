package main

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// counting writes what the fields aggregate and coverage need of the table: the sets of
// entities, the relations and the values that can be counted by.
func counting(w *writer, o *kg.Ontology) {
	w.doc("", "A set of entities. Give exactly one field; `{}` as its filter selects all entities of that type.")
	w.line("input EntitySet @oneOf {")
	for _, e := range o.Entities {
		w.doc("  ", strings.ToUpper(e.Plural[:1])+e.Plural[1:]+" that match this filter.")
		w.line("  %s: %sFilter", e.List, e.Name)
	}
	w.field("  ", "Entities of any type that match this filter.", "any: EntityFilter")
	w.line("}")
	w.line("")
	relationEnum(w, o)
	valueEnum(w, o)
}

// relationEnum has a word for each relation field of any type.
func relationEnum(w *writer, o *kg.Ontology) {
	var fields []string
	on, doc := map[string][]string{}, map[string]string{}
	for t := range o.Entities {
		for _, r := range o.Relations(kg.TypeID(t)) {
			if on[r.Field] == nil {
				fields = append(fields, r.Field)
				doc[r.Field] = r.Doc
			}
			on[r.Field] = append(on[r.Field], o.Entities[t].Name)
		}
	}
	slices.Sort(fields)
	w.doc("", "A relation to traverse, named after the field that returns it.")
	w.line("enum Relation {")
	for _, f := range fields {
		w.doc("  ", "The field `"+f+"` of "+strings.Join(on[f], ", ")+". "+doc[f])
		w.line("  %s", kg.EnumWord(f))
	}
	w.line("}\n")
}

// valueEnum has a word for each value of an entity or a link.
func valueEnum(w *writer, o *kg.Ontology) {
	seen := map[string]bool{}
	put := func(word, doc string) {
		if !seen[word] {
			seen[word] = true
			w.doc("  ", doc)
			w.line("  %s", word)
		}
	}
	w.doc("", "A value to group by or to aggregate. Values of links apply to rows that are links and to keys with "+
		"`link: true`.")
	w.line("enum CountedValue {")
	put("ENTITY", "The entity itself, by its ID.")
	put("TYPE", "The type of the entity or of the link.")
	put("NAME", "The name of the entity.")
	put("DEGREE", "The number of links of the entity.")
	put("COUNTRY", "The country in which a place is located. A country is located in itself.")
	for _, e := range o.Entities {
		for _, l := range e.Levels {
			put(kg.EnumWord(l.Name), l.Description+" Of a place: the one that contains it, or the place itself.")
		}
	}
	dated := func(word, doc string) {
		put(word, doc)
		put(word+"_YEAR", "The year of the date. "+doc)
	}
	for _, e := range o.Entities {
		for _, p := range e.Props {
			doc := fmt.Sprintf(
				"The property `%s`, for %s and other types that have it. %s",
				p.Name,
				e.Plural,
				p.Description,
			)
			if p.Kind == kg.DateKind {
				dated(kg.EnumWord(p.Name), doc)
			} else {
				put(kg.EnumWord(p.Name), doc)
			}
		}
	}
	for i := range o.LinkFields {
		switch f := &o.LinkFields[i]; {
		case f.Counted == "":
		case f.Kind == kg.DateKind:
			dated(kg.EnumWord(f.Name), f.Counted)
		default:
			put(kg.EnumWord(f.Name), f.Counted)
		}
	}
	w.line("}\n")
}
