package main

import (
	"strings"

	"cityweave/internal/kg"
)

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
	w.line("  \"All of these hold; an empty list holds.\"\n  and: [%sFilter!]", name)
	w.line("  \"Any of these holds; an empty list does not.\"\n  or: [%sFilter!]", name)
	w.line("  \"This does not hold. What is asked of an unknown value does not hold, so its `not` does.\"\n  not: %sFilter", name)
	w.line("  \"By id%s.\"\n  id: IdFilter", rolls)
	w.line("  \"By name.\"\n  name: TextFilter")
	w.line("  \"By name or any alias.\"\n  anyName: TextFilter")
	w.line("  \"By description.\"\n  description: TextFilter")
	w.line("  \"By how many links it has in all.\"\n  degree: IntFilter")
}

func filter(w *writer, o *kg.Ontology, t kg.TypeID, rels []kg.Relation) {
	e := &o.Entities[t]
	w.doc("", "A condition on "+e.Plural+". All that is given must hold; `{}` matches all.")
	w.line("input %sFilter {", e.Name)
	rolls := ""
	if e.Hierarchical() {
		rolls = "; with `includeDescendants` what lies below it too"
	}
	logic(w, e.Name, rolls)
	if e.Place {
		if e.Country {
			w.WriteString(strings.SplitAfterN(placeFilter, "CountryFilter\n", 2)[1])
		} else {
			w.WriteString(placeFilter)
		}
	} else if e.Nested != "" {
		w.line("  \"By the %s above it, at any distance: of what links of type %s lead to, and so on.\"\n  within: IdFilter", e.Plural, e.Nested)
	}
	for _, p := range e.Props {
		w.doc("  ", "By "+p.Name+". "+p.Description)
		w.line("  %s: %s", p.Name, filterOf(p))
	}
	for _, r := range rels {
		w.doc("  ", "By its links as in the field `"+r.Field+"`.")
		w.line("  %s: %sRelationFilter", r.Field, target(o, r))
	}
	w.line("}\n")
}

func order(w *writer, o *kg.Ontology, t kg.TypeID, rels []kg.Relation) {
	e := &o.Entities[t]
	w.doc("", "One key of an order of "+e.Plural+": exactly one field. After the last key comes the id, in the direction of that key.")
	w.line("input %sOrder @oneOf {", e.Name)
	w.line("  \"By id.\"\n  id: SortDirection\n  \"By name.\"\n  name: SortDirection\n  \"By how many links it has in all.\"\n  degree: SortDirection")
	if e.Place && !e.Country {
		w.line("  \"By the country that it lies in.\"\n  country: CountryKeyOrder")
	}
	for _, p := range e.Props {
		w.doc("  ", "By "+p.Name+".")
		w.line("  %s: SortDirection", p.Name)
	}
	for _, r := range rels {
		w.doc("  ", "By its links as in the field `"+r.Field+"`.")
		w.line("  %s: %sRelationOrder", r.Field, target(o, r))
	}
	w.line("}\n")
}

func relationInputs(w *writer, name, plural string) {
	match := func() {
		w.line("  \"Look only at links that lead to one of these.\"\n  node: %sFilter", name)
		w.line("  \"Look only at links that match.\"\n  link: LinkFilter")
		w.line("  \"Look only at links that hold on this day; the `asOf` of the list when left out.\"\n  asOf: Date")
	}
	w.doc("", "A condition on links to "+plural+". All that is given must hold.")
	w.line("input %sRelationFilter {", name)
	w.line("  \"At least one link matches; `{}` asks for any link.\"\n  some: %sRelationMatch", name)
	w.line("  \"No link matches.\"\n  none: %sRelationMatch", name)
	w.line("  \"Every link (of those that `link` and `asOf` choose) leads to one that matches `node`; true when there is none.\"\n  all: %sRelationMatch", name)
	w.line("  \"How many links match.\"\n  count: %sRelationCount\n}\n", name)
	w.doc("", "Which links to "+plural+" to look at. All that is given must hold.")
	w.line("input %sRelationMatch {", name)
	match()
	w.line("}\n")
	w.doc("", "How many links to "+plural+" there are. All that is given must hold.")
	w.line("input %sRelationCount {", name)
	match()
	for _, c := range [][2]string{{"eq", "Equal."}, {"lt", "Less than."}, {"lte", "At most."}, {"gt", "Greater than."}, {"gte", "At least."}} {
		w.line("  %q\n  %s: Int", c[1], c[0])
	}
	w.line("}\n")
	w.doc("", "An order by how many links to "+plural+" there are.")
	w.line("input %sRelationOrder {", name)
	w.line("  \"The direction; the largest number first with DESC.\"\n  count: SortDirection!")
	match()
	w.line("}\n")
}

// polymorphic writes the connection, filter and order of fields that lead to several types.
func polymorphic(w *writer) {
	connection(w, "Entity", "entities of several types", true)
	w.doc("", "A condition on entities of any type. All that is given must hold; `{}` matches all.")
	w.line("input EntityFilter {")
	logic(w, "Entity", "; with `includeDescendants` the places or themes below it too")
	w.line("  \"By type.\"\n  type: EntityTypeFilter")
	w.WriteString(strings.Replace(placeFilter, "By the places above it", "By the places above it, or the themes above a theme", 1))
	w.line("}\n")
	w.doc("", "One key of an order of entities of any type: exactly one field. After the last key comes the id, in the direction of that key.")
	w.line("input EntityOrder @oneOf {")
	w.line("  \"By id.\"\n  id: SortDirection\n  \"By type, in the letters of its name.\"\n  type: SortDirection\n  \"By name.\"\n  name: SortDirection\n  \"By how many links it has in all.\"\n  degree: SortDirection\n  \"By the country that it lies in.\"\n  country: CountryKeyOrder\n}\n")
	w.line("\"What entities of any type can be counted by.\"\nenum EntityFacet {\n  \"By type.\"\n  TYPE\n  \"By the country that they lie in.\"\n  COUNTRY\n}\n")
	relationInputs(w, "Entity", "entities of several types")
}
