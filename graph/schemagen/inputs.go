package main

import (
	"fmt"
	"strings"

	"cityweave/internal/kg"
)

// placeFilter is the part of a filter that all places have.
const placeFilter = `  "Filter by the ID of the country in which the place is located. A country is located in itself."
  country: IdFilter
  "Filter by the country in which the place is located, such as ` + "`inCountry: {iso2: {eq: \\\"ES\\\"}}`" + `."
  inCountry: CountryFilter
  "Filter by a containing place at any level, such as ` + "`region:m49-002`" + ` for all of Africa."
  within: IdFilter
`

// placedFilter is the part of a filter that all types with coordinates have.
const placedFilter = `  "Filter by the distance from a point. Entities without coordinates do not match."
  near: NearFilter
  "Filter by a box of coordinates. Entities without coordinates do not match."
  box: BoxFilter
`

const distanceOrder = "Sort by the distance from the point of `near`, which the filter of the list must have. Entities " +
	"without coordinates come last."

// distanceField writes the field of edges to entities with coordinates.
func distanceField(w *writer) {
	w.field("  ", "The distance of the entity from the point of `near` in the filter of the list, in kilometres, to the "+
		"metre. Null without `near`, and for entities without coordinates.", "distanceKm: Float")
}

func filterOf(p kg.Property) string {
	switch p.Kind {
	case kg.String:
		return "TextFilter"
	case kg.Bool:
		return "Boolean"
	default:
		return scalar(p) + "Filter"
	}
}

func logic(w *writer, name, rolls string) {
	w.field("  ", "Matches if all of these filters match. An empty list matches.", "and: [%sFilter!]", name)
	w.field("  ", "Matches if any of these filters matches. An empty list does not match.", "or: [%sFilter!]", name)
	w.doc("  ",
		"Matches if this filter does not. Conditions on unknown values never match, so their negation always does.")
	w.line("  not: %sFilter", name)
	w.field("  ", "Filter by ID"+rolls+".", "id: IdFilter")
	w.field("  ", "Filter by name.", "name: TextFilter")
	w.doc("  ", "Filter by any name: the name, an alias or one of `names`. `eq` and `in` read a text as `mapNames` does, "+
		"except for typing errors: `City of Portland, OR` also finds what `mapNames` matches among entities of the same "+
		"type, or all of them if it is ambiguous.")
	w.line("  anyName: TextFilter")
	w.field("  ", "Filter by description.", "description: TextFilter")
	w.field("  ", "Filter by ID in an external register, such as `sameAs: {in: [\\\"geonames:8400694\\\"]}`.",
		"sameAs: ExternalIdFilter")
	w.field("  ", "Filter by the number of links.", "degree: IntFilter")
}

func filter(w *writer, o *kg.Ontology, t kg.TypeID, rels []kg.Relation) {
	e := &o.Entities[t]
	w.doc("", "A filter on "+e.Plural+". All given conditions must match; `{}` matches all of them.")
	w.line("input %sFilter {", e.Name)
	conditions(w, o, t, rels)
	w.line("}\n")
}

// conditions writes the fields of a filter on entities of a type.
func conditions(w *writer, o *kg.Ontology, t kg.TypeID, rels []kg.Relation) {
	e := &o.Entities[t]
	rolls := ""
	if e.Hierarchical() {
		rolls = ". Use `includeDescendants` to match descendants, too"
	}
	logic(w, e.Name, rolls)
	if e.Place {
		if e.Country {
			w.WriteString(strings.SplitAfterN(placeFilter, "CountryFilter\n", 2)[1])
		} else {
			w.WriteString(placeFilter)
		}
	} else if e.Nested != "" {
		w.doc("  ", fmt.Sprintf("Filter by an ancestor among the %s at any level, along links of type `%s`.",
			e.Plural, e.Nested))
		w.line("  within: IdFilter")
	}
	if e.Located() {
		w.WriteString(placedFilter)
	}
	for _, p := range e.Props {
		w.doc("  ", "Filter by `"+p.Name+"`. "+p.Description)
		w.line("  %s: %s", p.Name, filterOf(p))
	}
	for _, r := range rels {
		w.doc("  ", "Filter by the links of the field `"+r.Field+"`.")
		w.line("  %s: %sRelationFilter", r.Field, target(o, r))
	}
}

func order(w *writer, o *kg.Ontology, t kg.TypeID, rels []kg.Relation) {
	e := &o.Entities[t]
	w.doc("", "A sort key for "+e.Plural+". Give exactly one field. Ties after the last key are broken by ID, in its "+
		"direction.")
	w.line("input %sOrder @oneOf {", e.Name)
	w.field("  ", "Sort by ID.", "id: SortDirection")
	w.field("  ", "Sort by name.", "name: SortDirection")
	w.field("  ", "Sort by the number of links.", "degree: SortDirection")
	if e.Place && !e.Country {
		w.field("  ", "Sort by the country in which the place is located.", "country: CountryKeyOrder")
	}
	if e.Located() {
		w.field("  ", distanceOrder, "distance: SortDirection")
	}
	for _, p := range e.Props {
		w.doc("  ", "Sort by `"+p.Name+"`.")
		w.line("  %s: SortDirection", p.Name)
	}
	for _, r := range rels {
		w.doc("  ", "Sort by the number of entities in the field `"+r.Field+"`.")
		w.line("  %s: %sRelationOrder", r.Field, target(o, r))
	}
	w.line("}\n")
}

// relationInputs writes the inputs about a relation to entities of a type. conditions writes the fields of the filter on
// them, which a match has too, beside those about the links.
func relationInputs(w *writer, name, plural string, conditions func()) {
	where := func() {
		w.field("  ", "Consider only links to entities that match this filter.", "where: %sFilter", name)
	}
	via := func() {
		w.field("  ", "Consider only links of these types. Defaults to all types that the field follows.",
			"via: [LinkType!]")
	}
	links := func() {
		w.field("  ", "Consider only links that match this filter.", "link: LinkFilter")
		w.WriteString(asOf("  ", "Consider only links that hold on this day. Defaults to the `asOf` of the list.",
			" Defaults to the `undated` of the list."))
	}
	w.doc("", "A filter on the links to "+plural+". All given conditions must match.")
	w.line("input %sRelationFilter {", name)
	via()
	w.field("  ", "At least one link matches. `{}` matches any link.", "some: %sRelationMatch", name)
	w.field("  ", "No link matches.", "none: %sRelationMatch", name)
	w.doc("  ",
		"Every link selected by `link` and `asOf` leads to an entity that matches the other conditions. True when there "+
			"is none.")
	w.line("  all: %sRelationMatch", name)
	w.field("  ", "The number of entities with a matching link satisfies this condition.", "count: %sRelationCount", name)
	w.line("}")
	w.line("")
	w.doc("", "A selection of the links to "+plural+", by `link` and `asOf` and by conditions on the "+plural+
		" themselves. All given conditions must match.")
	w.line("input %sRelationMatch {", name)
	links()
	conditions()
	w.line("}\n")
	w.doc("", "A condition on the number of "+plural+" that are linked. Each counts once, however many links lead to it. "+
		"All given conditions must match.")
	w.line("input %sRelationCount {", name)
	where()
	links()
	for _, c := range [][2]string{
		{"eq", "The number equals this value."},
		{"lt", "The number is less than this value."},
		{"lte", "The number is less than or equal to this value."},
		{"gt", "The number is greater than this value."},
		{"gte", "The number is greater than or equal to this value."},
	} {
		w.line("  %q\n  %s: Int", c[1], c[0])
	}
	w.line("}\n")
	w.doc("", "A sort key by the number of "+plural+" that are linked. Each counts once, however many links lead to it.")
	w.line("input %sRelationOrder {", name)
	via()
	w.field("  ", "The sort direction. `DESC` sorts the largest number first.", "count: SortDirection!")
	where()
	links()
	w.line("}\n")
}

// polymorphic writes the connection, filter and order of fields that lead to several types.
func polymorphic(w *writer) {
	connection(w, "Entity", "entities of several types", true, true)
	w.doc("", "A filter on entities of any type. All given conditions must match; `{}` matches all of them.")
	w.line("input EntityFilter {")
	conditions := func() {
		logic(w, "Entity", ". Use `includeDescendants` to match descendant places or themes, too")
		w.field("  ", "Filter by type.", "type: EntityTypeFilter")
		w.WriteString(strings.Replace(placeFilter, "containing place", "containing place or an ancestor theme", 1))
		w.WriteString(placedFilter)
	}
	conditions()
	w.line("}\n")
	w.doc(
		"",
		"A sort key for entities of any type. Give exactly one field. Ties after the last key are broken by ID, in "+
			"its direction.",
	)
	w.line("input EntityOrder @oneOf {")
	w.field("  ", "Sort by ID.", "id: SortDirection")
	w.field("  ", "Sort by the name of the type.", "type: SortDirection")
	w.field("  ", "Sort by name.", "name: SortDirection")
	w.field("  ", "Sort by the number of links.", "degree: SortDirection")
	w.field("  ", "Sort by the country in which a place is located.", "country: CountryKeyOrder")
	w.field("  ", distanceOrder, "distance: SortDirection")
	w.line("}")
	w.line("")
	w.field("", "The fields by which entities of any type can be counted.", "enum EntityFacet {")
	w.field("  ", "The type of the entity.", "TYPE")
	w.field("  ", "The country in which a place is located.", "COUNTRY")
	w.line("}")
	w.line("")
	relationInputs(w, "Entity", "entities of several types", conditions)
}

// factInputs writes the filter, the order and the fields to count by of statements or of evidence.
func factInputs[R any](w *writer, name, plural string, table kg.FactFields[R]) {
	w.doc("", "A filter on "+plural+". All given conditions must match; `{}` matches all of them.")
	w.line("input %sFilter {", name)
	w.field("  ", "Matches if all of these filters match. An empty list matches.", "and: [%sFilter!]", name)
	w.field("  ", "Matches if any of these filters matches. An empty list does not match.", "or: [%sFilter!]", name)
	w.doc("  ",
		"Matches if this filter does not. Conditions on unknown values never match, so their negation always does.")
	w.line("  not: %sFilter", name)
	for i := range table {
		f := &table[i]
		filter := filterOf(f.Property)
		switch {
		case f.Entity != "":
			filter = f.Entity + "Filter"
		case f.IDs:
			filter = "IdFilter"
		}
		w.field("  ", "Filter by `"+f.Name+"`. "+f.Description, "%s: %s", f.Name, filter)
	}
	w.line("}\n")
	w.doc("", "A sort key for "+plural+". Give exactly one field. Ties after the last key are broken by ID, in its "+
		"direction.")
	w.line("input %sOrder @oneOf {", name)
	for i := range table {
		about := "Sort by `" + table[i].Name + "`."
		if table[i].Entity != "" {
			about = "Sort by the ID of `" + table[i].Name + "`."
		}
		w.field("  ", about, "%s: SortDirection", table[i].Name)
	}
	w.line("}\n")
	w.field("", "The fields by which "+plural+" can be counted.", "enum %sFacet {", name)
	for i := range table {
		if f := &table[i]; f.Facet {
			w.field("  ", f.Description, "%s", kg.EnumWord(f.Name))
		}
	}
	w.line("}\n")
}

// underFields writes the fields of programmes that list the links of a type that they are the programme of.
func underFields(w *writer, o *kg.Ontology) {
	for i := range o.Links {
		l := &o.Links[i]
		if l.Under == "" {
			continue
		}
		w.field("  ", "The links of type `"+l.Name+"` that belong to this programme, with both their ends. "+l.Description,
			"%s(", l.Under)
		w.field("    ", "Return only links that match this filter.", "where: LinkFilter")
		w.field("    ", "Return only links that start at an entity that matches this filter. A symmetric link starts "+
			"at either end.", "from: EntityFilter")
		w.field("    ", "Return only links that end at an entity that matches this filter. A symmetric link ends at "+
			"its other end.", "to: EntityFilter")
		w.field("    ", "The sort order. Defaults to the ID.", "orderBy: [LinkOrder!]")
		w.WriteString(asOf("    ", "Return only links that hold on this day.", ""))
		w.WriteString(indent(window, "  "))
		w.line("  ): LinkConnection!")
	}
}
