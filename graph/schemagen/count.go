package main

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// counting writes what the fields aggregate and coverage need of the table: the sets of
// entities, the relations and the values that can be counted by.
func counting(w *writer, o *kg.Ontology) {
	w.doc("", "Entities that match: exactly one sort of them; `{}` for all of it.")
	w.line("input EntitySet @oneOf {")
	for _, e := range o.Entities {
		w.doc("  ", strings.ToUpper(e.Plural[:1])+e.Plural[1:]+".")
		w.line("  %s: %sFilter", e.List, e.Name)
	}
	w.line("  \"Entities of any type.\"\n  any: EntityFilter\n}\n")
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
	w.doc("", "The relations that a way can go along, named as the fields that show them.")
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
	w.doc("", "The values that things can be counted by. Those of links are for rows that are links and for `link: true`.")
	w.line("enum CountedValue {")
	put("ENTITY", "The entity itself, by its id.")
	put("TYPE", "The type of the entity or of the link.")
	put("NAME", "The name of the entity.")
	put("DEGREE", "How many links the entity has in all.")
	put("COUNTRY", "The country that a place lies in; a country lies in itself.")
	for _, e := range o.Entities {
		for _, l := range e.Levels {
			put(kg.EnumWord(l.Name), "The place at this level that a place lies in or is. "+l.Description)
		}
	}
	dated := func(word, doc string) {
		put(word, doc)
		put(word+"_YEAR", "The year of it. "+doc)
	}
	for _, e := range o.Entities {
		for _, p := range e.Props {
			if doc := "Of " + e.Plural + " and others that have it: " + p.Name + ". " + p.Description; p.Kind == kg.DateKind {
				dated(kg.EnumWord(p.Name), doc)
			} else {
				put(kg.EnumWord(p.Name), doc)
			}
		}
	}
	for _, f := range []struct{ field, doc string }{
		{store.LinkRole, "Of a link: its role."},
		{store.LinkProgramme, "Of a link: the programme under which it holds."},
		{store.LinkTopic, "Of a link: each of its topics."},
		{store.LinkStatus, "Of a link: how it came to be."},
		{store.LinkConfidence, "Of a link: the best confidence of its evidence."},
		{store.LinkSource, "Of a link: each source of its evidence."},
	} {
		put(kg.EnumWord(f.field), f.doc)
	}
	for _, f := range []struct{ field, doc string }{
		{store.LinkSince, "Of a link: when it began."},
		{store.LinkUntil, "Of a link: when it ended."},
		{store.LinkSeenFrom, "Of a link: since when it was seen."},
		{store.LinkSeenTo, "Of a link: until when it was seen."},
	} {
		dated(kg.EnumWord(f.field), f.doc)
	}
	w.line("}\n")
}
