package main

import (
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

const marker = "generated from the ontology table (internal/kg/table.go) by make generate; do not edit"

// schema writes graph/links.graphqls.
func schema(o *kg.Ontology) []byte {
	w := &writer{}
	w.line("# Code %s.", marker)
	w.line("")
	enums(w, o)
	targets := targetTypes(o)
	for t := range o.Entities {
		entityType(w, o, kg.TypeID(t), targets)
	}
	linkFields(w, o)
	factInputs(w, "Evidence", "records of evidence", o.EvidenceFields)
	factInputs(w, "Statement", "statements", o.StatementFields)
	polymorphic(w)
	counting(w, o)
	for _, t := range derivedTypes(o) {
		derivedConnection(w, &o.Entities[t])
	}
	roots(w, o)
	return w.Bytes()
}

// linkFields writes the own fields of links: on Link, as conditions, orders and facets.
func linkFields(w *writer, o *kg.Ontology) {
	extend := func(what string, field func(f *kg.LinkField)) {
		begun := false
		for _, f := range o.OwnLinkFields() {
			if what == "enum LinkFacet" && !f.Facet {
				continue
			}
			if !begun {
				w.line("extend %s {", what)
				begun = true
			}
			field(f)
		}
		if begun {
			w.line("}\n")
		}
	}
	extend("type Link", func(f *kg.LinkField) {
		w.field("  ", fmt.Sprintf("%s Example: `%s`.", f.Description, f.Example), "%s: %s", f.Name, scalar(f.Property))
	})
	extend("input LinkFilter", func(f *kg.LinkField) {
		w.field("  ", "Filter by `"+f.Name+"`. "+f.Description, "%s: %s", f.Name, filterOf(f.Property))
	})
	extend("input LinkOrder", func(f *kg.LinkField) {
		w.field("  ", "Sort by `"+f.Name+"`.", "%s: SortDirection", f.Name)
	})
	extend("enum LinkFacet", func(f *kg.LinkField) { w.field("  ", f.Description, "%s", kg.EnumWord(f.Name)) })
}

// targetTypes are the entity types that a relation field of their own leads to.
func targetTypes(o *kg.Ontology) []kg.TypeID {
	var out []kg.TypeID
	for t := range o.Entities {
		for _, r := range o.Relations(kg.TypeID(t)) {
			if len(r.Others) == 1 && !slices.Contains(out, r.Others[0]) {
				out = append(out, r.Others[0])
			}
		}
	}
	return out
}

// target is the name of the type that a relation leads to, as its connection has it.
func target(o *kg.Ontology, r kg.Relation) string {
	if len(r.Others) == 1 {
		return o.Entities[r.Others[0]].Name
	}
	return "Entity"
}

func scalar(p kg.Property) string {
	switch p.Kind {
	case kg.Int:
		return "Int"
	case kg.Float:
		return "Float"
	case kg.Bool:
		return "Boolean"
	case kg.DateKind:
		return "Date"
	case kg.Enum:
		return p.EnumName
	default:
		return "String"
	}
}

const window = `  "Return the first _n_ elements, 1 to 100. Defaults to 20 when neither ` +
	"`first` nor `last`" + ` is given."
  first: Int
  "Return only elements after this cursor."
  after: String
  "Return the last _n_ elements, 1 to 100."
  last: Int
  "Return only elements before this cursor."
  before: String
`

// undatedCount describes the field of this name of a page of rows that rest on links or on paths.
func undatedCount(rows, links string) string {
	return "The number of " + rows + " in `totalCount` that rest on undated " + links + " only: no source dates them, so " +
		"that they may not belong to the day of `asOf`. Null without `asOf`. Computed only when selected."
}

// asOf has the arguments for a day: what the day does, and what is said of undated besides its default.
func asOf(by, does, undated string) string {
	if undated == "" {
		undated = " Defaults to `INCLUDE`."
	}
	return by + `"` + does + `"
` + by + `asOf: Date
` + by + `"What becomes of links that may hold on that day but are undated.` + undated + `"
` + by + `undated: Undated
`
}

func indent(s, by string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+by) + "\n"
}

func entityType(w *writer, o *kg.Ontology, t kg.TypeID, targets []kg.TypeID) {
	e := &o.Entities[t]
	rels := o.Relations(t)
	w.doc("", fmt.Sprintf("%s Example: `%s`.", e.Description, e.Example))
	interfaces := "Entity & Node"
	if e.Located() {
		interfaces += " & Place"
	}
	w.line("type %s implements %s {", e.Name, interfaces)
	w.WriteString(commonFields(e))
	for _, p := range e.Props {
		w.doc("  ", fmt.Sprintf("%s Example: `%s`.", p.Description, p.Example))
		w.line("  %s: %s", p.Name, scalar(p))
	}
	if e.Place {
		if !e.Country {
			w.doc("  ", "The country in which the place is located. Null for areas larger than countries.")
			w.line("  country: Country")
		}
		w.doc("  ", "The regions in which the place is located, smallest first.")
		w.line("  regions(\"Return only regions of this kind.\" kind: RegionKind): [Region!]!")
	}
	for _, r := range rels {
		relationField(w, o, r)
	}
	for _, d := range o.Derivations(t) {
		derivedField(w, o, d)
	}
	if e.Name == kg.ProgrammeType {
		underFields(w, o)
	}
	w.line("}\n")
	connection(w, e.Name, e.Plural, hasFacets(e), e.Located())
	filter(w, o, t, rels)
	order(w, o, t, rels)
	if hasFacets(e) {
		w.doc("", "The fields by which "+e.Plural+" can be counted.")
		w.line("enum %sFacet {", e.Name)
		if e.Place && !e.Country {
			w.field("  ", "The country in which the place is located.", "COUNTRY")
		}
		for _, p := range e.Props {
			if p.Facet {
				w.doc("  ", p.Description)
				w.line("  %s", kg.EnumWord(p.Name))
			}
		}
		w.line("}\n")
	}
	if e.Country {
		w.doc("", "A sort key for the country of a place. Give exactly one field.")
		w.line("input CountryKeyOrder @oneOf {")
		w.field("  ", "Sort by the ID of the country.", "id: SortDirection")
		w.field("  ", "Sort by the name of the country.", "name: SortDirection")
		for _, p := range e.Props {
			w.doc("  ", "Sort by the `"+p.Name+"` of the country.")
			w.line("  %s: SortDirection", p.Name)
		}
		w.line("}\n")
	}
	if slices.Contains(targets, t) {
		relationInputs(w, e.Name, e.Plural, func() { conditions(w, o, t, rels) })
	}
}

// article is the article before a name, with its space.
func article(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) { // not before UNBody
		return "an "
	}
	return "a "
}

func hasFacets(e *kg.EntityType) bool {
	return e.Place && !e.Country || slices.ContainsFunc(e.Props, func(p kg.Property) bool { return p.Facet })
}

func commonFields(e *kg.EntityType) string {
	return `  "The permanent ID of the entity: a readable slug, such as ` + "`" + e.Example + "`" + `."
  id: ID!
  "The type of the entity."
  type: EntityType!
  "The name."
  name: String!
  "The alternative names, spellings and acronyms that the data list without evidence of their own, sorted."
  aliases: [String!]!
  """
  All names of the entity: its ` + "`" + `name` + "`" + `, its ` + "`" + `aliases` + "`" + `, the values of its statements of names, and the names that sources
  give it in other languages and scripts. The ` + "`" + `name` + "`" + ` comes first, then the aliases that no source repeats, then the
  others by text. Arguments combine with AND.
  """
  names(
    "Return only names in one of these languages (BCP 47), such as ` + "`" + `pt` + "`" + `. A name in ` + "`" + `pt-BR` + "`" + ` is one in ` + "`" + `pt` + "`" + `."
    language: [String!]
    "Return only names in one of these scripts (ISO 15924), such as ` + "`" + `Latn` + "`" + ` or ` + "`" + `Cyrl` + "`" + `."
    script: [String!]
    "Return only names of these kinds."
    kind: [NameKind!]
  ): [Name!]!
  "A description in one or two sentences, written by the project."
  description: String
  "A caveat about the data, for readers."
  note: String
  "The IDs of the entity in external registers, such as Wikidata or GeoNames."
  sameAs: [ExternalId!]!
  "The number of links of the entity, optionally restricted by type or day."
  degree(
    "Count only links of these types. Defaults to all types."
    types: [LinkType!]
` + asOf("    ", "Count only links that hold on this day.", "") + `  ): Int!
  """
  The numbers of links and of neighbours by link type, direction and type of neighbour, in the order of ` +
		"`LinkType`" + `.
  Use them to preview the neighbourhood before loading it. The numbers of links add up to ` + "`degree`" + `.
  """
  neighbourSummary(
` + asOf("    ", "Count only links that hold on this day.", "") + `  ): [NeighbourCount!]!
  "The links of the entity, of all types, ordered by the name of the entity at the other end by default."
  links(
    "Return only links of these types. Defaults to all types."
    types: [LinkType!]
    "Return only links in this direction, as seen from the entity. Defaults to both directions."
    direction: LinkDirection
    "Return only links that match this filter."
    where: LinkFilter
    "Return only links to entities that match this filter."
    node: EntityFilter
    "The sort order. Defaults to the name of the entity at the other end."
    orderBy: [LinkOrder!]
` + asOf("    ", "Return only links that hold on this day.", "") + indent(window, "  ") + `  ): LinkConnection!
  "The sourced values of the properties of the entity. Where sources disagree, every value is listed."
  statements(
    "Return only statements about these properties, such as ` + "`start_year`" + `."
    property: [String!]
  ): [Statement!]!
  ` + completenessDoc + `
  completeness: [Completeness!]!
`
}

const completenessDoc = `"""
  How much of what sources count of the entity the graph has, such as the members of a network: the number that a source
  states and the number in this graph, newest first. Empty for an entity without such records.
  """`

func relationField(w *writer, o *kg.Ontology, r kg.Relation) {
	to := target(o, r)
	about := fmt.Sprintf("%s Link type: `%s`.", r.Doc, o.Links[r.Links[0]].Name)
	if r.Plural {
		about = r.Doc + " The links of an edge say which. Link types: " + linkNames(o, r.Links) + "."
	}
	if r.Shortcut {
		first, rest, _ := strings.Cut(about, ". ")
		about = fmt.Sprintf("%s, restricted to %s. %s", first, o.Entities[r.Others[0]].Plural, rest)
	}
	w.doc("  ", about)
	w.line("  %s(", r.Field)
	if r.Plural {
		w.field("    ", "Consider only links of these types. Defaults to all types.", "via: [LinkType!]")
	}
	w.field("    ", "Return only entities that match this filter.", "where: %sFilter", to)
	w.field("    ", "Return only entities with a link that matches this filter, and only such links.",
		"link: LinkFilter")
	w.field("    ", "The sort order. Defaults to the name.", "orderBy: [%sOrder!]", to)
	w.doc("    ", "The sort order by attributes of the links. Takes precedence over `orderBy`. Of several links to an "+
		"entity the one that stands first counts.")
	w.line("    linkOrderBy: [LinkOrder!]")
	w.WriteString(asOf("    ", "Consider only links that hold on this day, also within `where` and `orderBy`.", ""))
	w.WriteString(indent(window, "  "))
	w.line("  ): %sConnection!", to)
}

// linkNames lists link types, each as code.
func linkNames(o *kg.Ontology, types []kg.LinkTypeID) string {
	var names []string
	for _, t := range types {
		names = append(names, "`"+o.Links[t].Name+"`")
	}
	return strings.Join(names, ", ")
}

func connection(w *writer, name, plural string, facets, located bool) {
	w.doc("",
		"A page of "+plural+". Each is listed once, however many links lead to it.")
	w.line("type %sConnection {", name)
	w.field("  ", "The edges on this page: the entities with their links and cursors.", "edges: [%sEdge!]!", name)
	w.field("  ", "The entities on this page.", "nodes: [%s!]!", name)
	w.field("  ", "Pagination information.", "pageInfo: PageInfo!")
	w.field("  ", "The total number of matching entities. Computed only when selected.", "totalCount: Int!")
	w.doc("  ", "The total number of links to all matching entities. Computed only when selected. Available only on "+
		"connections of an entity.")
	w.line("  linkCount: Int!")
	w.field("  ", undatedCount("entities", "links")+" Available only on connections of an entity.", "undatedCount: Int")
	if facets {
		w.field("  ", "Counts of all matching entities by value. Computed only when selected.", "facets(")
		facetArguments(w, name+"Facet")
	}
	w.line("  \"Counts of the links to all matching entities by value. Available only on connections of an entity.\"")
	w.line("  linkFacets(")
	facetArguments(w, "LinkFacet")
	w.line("}\n")
	w.doc("", "An edge on a page: an entity, its links and its cursor.")
	w.line("type %sEdge {", name)
	w.field("  ", "A cursor for `after` and `before`.", "cursor: String!")
	w.field("  ", "The entity.", "node: %s!", name)
	w.doc("  ", "All links of the relation that lead to the entity and match the arguments `link` and `asOf`, in the "+
		"order of `linkOrderBy`, then of their IDs. Available only on connections of an entity.")
	w.line("  links: [Link!]!")
	if located {
		distanceField(w)
	}
	w.line("}\n")
}

// facetArguments closes a field of facets: its arguments and its type.
func facetArguments(w *writer, enum string) {
	w.field("    ", "The fields to count by.", "by: [%s!]!", enum)
	w.field("    ", "The maximum number of values per field, most frequent first, 1 to 500.", "first: Int = 50")
	w.line("  ): [Facet!]!")
}
