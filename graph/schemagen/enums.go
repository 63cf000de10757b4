package main

import (
	"fmt"
	"strings"

	"cityweave/internal/kg"
)

func enums(w *writer, o *kg.Ontology) {
	w.doc("", "An entity type.")
	w.line("enum EntityType {")
	for _, e := range o.Entities {
		w.doc("  ", e.Description)
		w.line("  %s", e.Enum())
	}
	w.line("}\n")
	w.doc("", "A link type.")
	w.line("enum LinkType {")
	for _, l := range o.Links {
		w.doc("  ", l.Description)
		w.line("  %s", l.Name)
	}
	for _, b := range o.Broader {
		w.doc("  ", fmt.Sprintf("%s In arguments and filters it stands for `%s`; no link is of this type.",
			b.Description, strings.Join(b.Narrower, "` and `")))
		w.line("  %s", b.Name)
	}
	w.line("}\n")
	w.doc("", "An external register of IDs.")
	w.line("enum ExternalIdScheme {")
	for _, s := range o.Schemes {
		w.doc("  ", fmt.Sprintf("%s Example: `%s`.", s.Description, s.Example))
		w.line("  %s", kg.EnumWord(s.Name))
	}
	w.line("}\n")
	for _, p := range ownEnums(o) {
		w.doc("", p.Description)
		w.line("enum %s {", p.EnumName)
		for _, v := range p.Values {
			w.field("  ", fmt.Sprintf("The value `%s` of the data files.", v), "%s", kg.EnumWord(v))
		}
		w.line("}\n")
		w.doc("", "A filter on "+article(p.EnumName)+"`"+p.EnumName+"`. All given conditions must match.")
		w.line("input %sFilter {", p.EnumName)
		w.field("  ", "Equals this value.", "eq: %s", p.EnumName)
		w.field("  ", "Equals any of these values.", "in: [%s!]", p.EnumName)
		w.field("  ", "Whether the value is known.", "known: Boolean")
		w.line("}")
		w.line("")
	}
}

// ownEnums are the own properties of entities and links whose values are words of a list.
func ownEnums(o *kg.Ontology) []kg.Property {
	var out []kg.Property
	for _, e := range o.Entities {
		for _, p := range e.Props {
			if p.Kind == kg.Enum {
				out = append(out, p)
			}
		}
	}
	for _, f := range o.OwnLinkFields() {
		if f.Kind == kg.Enum {
			out = append(out, f.Property)
		}
	}
	return out
}
