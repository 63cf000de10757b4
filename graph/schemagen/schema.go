package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// writer writes lines of SDL with descriptions.
type writer struct{ bytes.Buffer }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

// doc writes a description on one line.
func (w *writer) doc(indent, text string) {
	text = strings.ReplaceAll(text, `"`, `'`)
	fmt.Fprintf(w, "%s%q\n", indent, text)
}

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
	polymorphic(w)
	counting(w, o)
	for _, t := range derivedTypes(o) {
		derivedConnection(w, &o.Entities[t])
	}
	roots(w, o)
	return w.Bytes()
}

func enums(w *writer, o *kg.Ontology) {
	w.doc("", "The types of entities.")
	w.line("enum EntityType {")
	for _, e := range o.Entities {
		w.doc("  ", e.Description)
		w.line("  %s", e.Enum())
	}
	w.line("}\n")
	w.doc("", "The types of links.")
	w.line("enum LinkType {")
	for _, l := range o.Links {
		w.doc("  ", l.Description)
		w.line("  %s", l.Name)
	}
	w.line("}\n")
	w.doc("", "The registers whose ids are held.")
	w.line("enum ExternalIdScheme {")
	for _, s := range o.Schemes {
		w.doc("  ", fmt.Sprintf("%s Example: `%s`.", s.Description, s.Example))
		w.line("  %s", kg.EnumWord(s.Name))
	}
	w.line("}\n")
	for _, e := range o.Entities {
		for _, p := range e.Props {
			if p.Kind != kg.Enum {
				continue
			}
			w.doc("", p.Description)
			w.line("enum %s {", p.EnumName)
			for _, v := range p.Values {
				w.doc("  ", fmt.Sprintf("Written `%s` in the data files.", v))
				w.line("  %s", kg.EnumWord(v))
			}
			w.line("}\n")
			w.doc("", "A condition on "+article(p.EnumName)+p.EnumName+". All that is given must hold.")
			w.line("input %sFilter {", p.EnumName)
			w.line("  \"Equal.\"\n  eq: %s\n  \"Equal to any of these.\"\n  in: [%s!]\n  \"Known (true) or not known (false).\"\n  known: Boolean\n}\n", p.EnumName, p.EnumName)
		}
	}
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

const window = `  "At most so many from the start of the page, 1 to 100; 20 when neither ` + "`first` nor `last`" + ` is given."
  first: Int
  "Start behind this cursor."
  after: String
  "At most so many from the end, 1 to 100."
  last: Int
  "End before this cursor."
  before: String
`

func indent(s, by string) string {
	return by + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n"+by) + "\n"
}

func entityType(w *writer, o *kg.Ontology, t kg.TypeID, targets []kg.TypeID) {
	e := &o.Entities[t]
	rels := o.Relations(t)
	w.doc("", fmt.Sprintf("%s Example: `%s`.", e.Description, e.Example))
	w.line("type %s implements Entity & Node {", e.Name)
	w.WriteString(commonFields(e))
	for _, p := range e.Props {
		w.doc("  ", fmt.Sprintf("%s Example: `%s`.", p.Description, p.Example))
		w.line("  %s: %s", p.Name, scalar(p))
	}
	if e.Place {
		if !e.Country {
			w.doc("  ", "The country that it lies in; nothing for areas above countries.")
			w.line("  country: Country")
		}
		w.doc("  ", "The regions that it lies in, the nearest first.")
		w.line("  regions(\"Only regions of this kind.\" kind: RegionKind): [Region!]!")
	}
	for _, r := range rels {
		relationField(w, o, r)
	}
	for _, d := range o.Derivations(t) {
		derivedField(w, o, d)
	}
	w.line("}\n")
	connection(w, e.Name, e.Plural, hasFacets(e))
	filter(w, o, t, rels)
	order(w, o, t, rels)
	if hasFacets(e) {
		w.doc("", "What "+e.Plural+" can be counted by.")
		w.line("enum %sFacet {", e.Name)
		if e.Place && !e.Country {
			w.line("  \"By the country that they lie in.\"\n  COUNTRY")
		}
		for _, p := range e.Props {
			if p.Facet {
				w.doc("  ", "By "+p.Name+". "+p.Description)
				w.line("  %s", kg.EnumWord(p.Name))
			}
		}
		w.line("}\n")
	}
	if e.Country {
		w.doc("", "One key of an order by the country that something lies in: exactly one field.")
		w.line("input CountryKeyOrder @oneOf {")
		w.line("  \"By its id.\"\n  id: SortDirection\n  \"By its name.\"\n  name: SortDirection")
		for _, p := range e.Props {
			w.doc("  ", "By its "+p.Name+".")
			w.line("  %s: SortDirection", p.Name)
		}
		w.line("}\n")
	}
	if slices.Contains(targets, t) {
		relationInputs(w, e.Name, e.Plural)
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
	return `  "The id: a readable slug, stable for ever, such as ` + "`" + e.Example + "`" + `."
  id: ID!
  "What sort of thing it is."
  type: EntityType!
  "The name."
  name: String!
  "Other names, spellings and acronyms, sorted."
  aliases: [String!]!
  "What it is, in one or two sentences of the project's own."
  description: String
  "What a reader of the data should know about how it is held."
  note: String
  "Its ids in other registers."
  sameAs: [ExternalId!]!
  "How many links it has in all, or of the given types."
  degree(
    "Count only links of these types."
    types: [LinkType!]
    "Count only links that hold on this day."
    asOf: Date
  ): Int!
  "How many links of which kind it has, in the order of the types of links: what is around it, before it is loaded. The counts add up to its degree."
  neighbourSummary(
    "Count only links that hold on this day."
    asOf: Date
  ): [NeighbourCount!]!
  "Its links of all types, whatever is at the other end, by the name of the other end."
  links(
    "Only links of these types; all when left out."
    types: [LinkType!]
    "Only links in this direction; both when left out."
    direction: LinkDirection
    "Only links that match."
    where: LinkFilter
    "Only links whose other end matches."
    node: EntityFilter
    "The order of the links; by the name of the other end when left out."
    orderBy: [LinkOrder!]
    "Only links that hold on this day."
    asOf: Date
` + indent(window, "  ") + `  ): LinkConnection!
  "What sources say about values of its properties; where sources differ, all of them."
  statements(
    "Only statements about these properties, such as ` + "`start_year`" + `."
    property: [String!]
  ): [Statement!]!
`
}

func relationField(w *writer, o *kg.Ontology, r kg.Relation) {
	to := target(o, r)
	about := fmt.Sprintf("%s Link type %s.", r.Doc, o.Links[r.Link].Name)
	if r.Shortcut {
		about = fmt.Sprintf("The %s among them: %s", o.Entities[r.Others[0]].Plural, about)
	}
	w.doc("  ", about)
	w.line("  %s(", r.Field)
	w.line("    \"Only those that match.\"\n    where: %sFilter", to)
	w.line("    \"Only those whose link matches.\"\n    link: LinkFilter")
	w.line("    \"The order; by name when left out.\"\n    orderBy: [%sOrder!]", to)
	w.line("    \"An order by the link, which goes before `orderBy`.\"\n    linkOrderBy: [LinkOrder!]")
	w.line("    \"Only links that hold on this day, also within `where` and `orderBy`.\"\n    asOf: Date")
	w.WriteString(indent(window, "  "))
	w.line("  ): %sConnection!", to)
}

func connection(w *writer, name, plural string, facets bool) {
	w.doc("", strings.ToUpper(plural[:1])+plural[1:]+" as a page of a list. Under an entity there is one edge for each link, so that parallel links give the same node twice.")
	w.line("type %sConnection {", name)
	w.line("  \"The rows of this page with their cursors and links.\"\n  edges: [%sEdge!]!", name)
	w.line("  \"The nodes of this page.\"\n  nodes: [%s!]!", name)
	w.line("  \"Where this page stands in the list.\"\n  pageInfo: PageInfo!")
	w.line("  \"How many match in all; counted only when asked for.\"\n  totalCount: Int!")
	if facets {
		w.line("  \"How many of all that match have which value; counted only when asked for.\"\n  facets(\"What to count by.\" by: [%sFacet!]!, \"At most so many values for each, the most frequent first, 1 to 500.\" first: Int = 50): [Facet!]!", name)
	}
	w.line("  \"How many of the links to all that match have which value; only under an entity.\"\n  linkFacets(\"What to count by.\" by: [LinkFacet!]!, \"At most so many values for each, the most frequent first, 1 to 500.\" first: Int = 50): [Facet!]!")
	w.line("}\n")
	w.doc("", "A row of a page.")
	w.line("type %sEdge {", name)
	w.line("  \"The place in the list, for `after` and `before`.\"\n  cursor: String!")
	w.line("  \"The node.\"\n  node: %s!", name)
	w.line("  \"The link that leads to it; nothing in a list that is not under an entity.\"\n  link: Link")
	w.line("}\n")
}

const placeFilter = `  "By the country that it lies in; a country lies in itself."
  country: CountryFilter
  "By the places above it, at any distance: ` + "`region:m49-002`" + ` for all of Africa."
  within: IdFilter
`

func roots(w *writer, o *kg.Ontology) {
	w.line("extend type Query {")
	for _, e := range o.Entities {
		w.doc("  ", fmt.Sprintf("The %s with this id, such as `%s`; null when there is none.", e.Name, e.Example))
		w.line("  %s(\"The id.\" id: ID!): %s", e.Field, e.Name)
		w.doc("  ", "All "+e.Plural+" that match, in pages.")
		w.line("  %s(", e.List)
		w.line("    \"Only those that match.\"\n    where: %sFilter", e.Name)
		w.line("    \"The order; by name when left out.\"\n    orderBy: [%sOrder!]", e.Name)
		w.line("    \"Look only at links that hold on this day, within `where` and `orderBy`.\"\n    asOf: Date")
		w.WriteString(indent(window, "  "))
		w.line("  ): %sConnection!", e.Name)
	}
	w.line("}")
}
