package graphs

import (
	"fmt"
	"strings"

	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
)

// nodeColumns are the attributes of nodes: what all entities have, of places their country, and the own properties of
// all types.
func nodeColumns(o *kg.Ontology) []graphfile.Column {
	columns := []graphfile.Column{
		{Name: "degree", Kind: graphfile.Integer, About: "The number of links of the entity in all data, not in this graph."},
		{Name: "country", Ref: true, About: "The ID of the country in which the place is located."},
		{Name: "countryName", About: "The name of the country."},
		{Name: "description", About: "A description in one or two sentences."},
		{Name: "sameAs", Kind: graphfile.Texts, About: "The IDs in external registers, such as wikidata:Q57906."},
	}
	seen := map[string]bool{}
	for i := range o.Entities {
		for _, p := range o.Entities[i].Props {
			if !seen[p.Name] {
				seen[p.Name] = true
				columns = append(columns, graphfile.Column{
					Name: p.Name, Kind: kindOf(p.Kind), Date: p.Kind == kg.DateKind, About: p.Description,
				})
			}
		}
	}
	return columns
}

func kindOf(k kg.Kind) graphfile.Kind {
	switch k {
	case kg.Int:
		return graphfile.Integer
	case kg.Float:
		return graphfile.Number
	case kg.Bool:
		return graphfile.Boolean
	default:
		return graphfile.Text
	}
}

// entitySelection is a fragment on entities with all their attributes.
func entitySelection(o *kg.Ontology) string {
	var b strings.Builder
	b.WriteString("fragment E on Entity { id type name degree description sameAs { scheme value }")
	for i := range o.Entities {
		t := &o.Entities[i]
		fmt.Fprintf(&b, " ... on %s {", t.Name)
		if t.Place && !t.Country {
			b.WriteString(" country { id name }")
		}
		b.WriteString(inprocess.Properties(t) + " __typename }")
	}
	b.WriteString(" }")
	return b.String()
}

// linkSelection is a fragment on links. Without evidence it has only its sources.
func linkSelection(o *kg.Ontology, evidence bool) string {
	var b strings.Builder
	b.WriteString("fragment L on Link { id type from { id } to { id } role since until holdsFrom holdsUntil datesFrom " +
		"programme { id } topics status confidence folder")
	for _, f := range o.OwnLinkFields() {
		fmt.Fprintf(&b, " own_%s: %s", f.Name, f.Name)
	}
	b.WriteString(" evidence { source { id }")
	if evidence {
		b.WriteString(" id locator statedAs component confidence retrievedOn seenFrom seenTo note")
	}
	b.WriteString(" } }")
	return b.String()
}

const (
	nodesQuery    = "query($ids: [ID!]!) { dataset { release } nodes(ids: $ids) { ...E } } "
	entitiesQuery = "query($where: EntityFilter, $first: Int, $after: String) { dataset { release } " +
		"list: entities(where: $where, orderBy: [{id: ASC}], first: $first, after: $after) { " +
		pageSelection + " nodes { ...E } } } "
	linksQuery = "query($types: [LinkType!], $where: LinkFilter, $from: EntityFilter, $to: EntityFilter, $asOf: Date, " +
		"$undated: Undated, $first: Int, $after: String) { dataset { release } list: links(types: $types, where: $where, " +
		"from: $from, to: $to, asOf: $asOf, undated: $undated, first: $first, after: $after) { " + pageSelection +
		" nodes { ...L } } } "
	pageSelection = "totalCount pageInfo { hasNextPage endCursor }"
	recordsQuery  = "query($ids: [ID!]!) { dataset { release } nodes(ids: $ids) { ...L } } "
	sourcesQuery  = "query($ids: [ID!]!) { dataset { release } nodes(ids: $ids) { ... on Source { id name url publisher " +
		"published licence } } }"
	datasetQuery = "{ dataset { release date layers { credit restrictions } } }"
)
