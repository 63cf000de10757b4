package main

import (
	"fmt"

	"cityweave/internal/kg"
)

func roots(w *writer, o *kg.Ontology) {
	w.line("extend type Query {")
	for _, e := range o.Entities {
		rootByID(w, &e)
		w.doc("  ", "Lists "+e.Plural+", with filters, sorting and pagination.")
		w.line("  %s(", e.List)
		w.field("    ", "Return only entities that match this filter.", "where: %sFilter", e.Name)
		w.field("    ", "The sort order. Defaults to the name.", "orderBy: [%sOrder!]", e.Name)
		w.WriteString(asOf("    ", "Consider only links that hold on this day, within `where` and `orderBy`.", ""))
		w.WriteString(indent(window, "  "))
		w.line("  ): %sConnection!", e.Name)
	}
	w.line("}")
}

// rootByID writes the root field that fetches one entity of a type, by its ID or its name.
func rootByID(w *writer, e *kg.EntityType) {
	w.doc("  ", fmt.Sprintf(
		"Fetches the %s with this ID, such as `%s`, or this name. Give one of the two. Null with a warning when there is "+
			"none; an error that lists the candidates when several have the name.", e.Name, e.Example,
	))
	w.line("  %s(", e.Field)
	w.field("    ", "The ID.", "id: ID")
	w.field("    ", "The name, an alias or a code, compared without case and diacritics as `mapNames` does. It can include "+
		"a place after a comma or in parentheses.", "name: String")
	if e.Place {
		w.field("    ", "The country or region that contains what has the `name`: its name, alias, code or ID, such as "+
			"`Japan`, `JP` or `country:jp`.", "in: String")
	}
	w.line("  ): %s", e.Name)
}
