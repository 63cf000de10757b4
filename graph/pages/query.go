package pages

import (
	"fmt"
	"strings"

	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
)

const (
	datasetSelection = "dataset { release date hash layers { name licence licenceUrl credit restrictions } } "
	aboutSelection   = "about { ... on Link { kind: __typename id linkType: type from { id type name } " +
		"to { id type name } } ... on Statement { kind: __typename id subject { id type name } property value } " +
		"... on Completeness { kind: __typename id subject: about { id type name } scope } }"
	// EvidenceFragment is the fragment V of evidence.
	EvidenceFragment = " fragment V on Evidence { id source { id name url publisher published licence } locator " +
		"statedAs component confidence retrievedOn seenFrom seenTo note folder rule { id text } }"
	// StatementFragment is the fragment S of statements, which needs V.
	StatementFragment = " fragment S on Statement { id subject { id type name } property value unit asOf status " +
		"confidence folder evidence { ...V } }"
)

// queries are the operations, which follow from the ontology.
type queries struct {
	entity string // with what does not grow with the links
	inside string // the cities of a place, a page of all
	record string // a link, a statement or evidence
	links  string // of an entity, a page of all
	link   string // the fragment L with those that it needs
}

func newQueries(o *kg.Ontology) *queries {
	link := LinkFragment(o) + EvidenceFragment
	return &queries{
		link: link,
		entity: "query($id: ID!, $place: Boolean!) { " + datasetSelection + "entity(id: $id) { ...E } " +
			fmt.Sprintf("cities(where: {within: {eq: $id}}, first: %d) @include(if: $place) ", perRelation) +
			"{ totalCount nodes { id type name } } " +
			"conflicts(subject: [$id], first: 100) { nodes { id kind property unit asOf sides { value evidenceCount shown " +
			"entity { id type name } } } } }" + EntityFragment(o) + StatementFragment + EvidenceFragment,
		inside: "query($id: ID!, $first: Int, $after: String) { dataset { release } cities(where: {within: {eq: $id}}, " +
			"first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id type name } } }",
		record: "query($id: ID!) { " + datasetSelection + "node(id: $id) { kind: __typename id ... on Link { ...L } " +
			"... on Statement { ...S } ... on Evidence { ...V " + aboutSelection + " } " +
			"... on Completeness { of: about { id } } } }" + link + StatementFragment,
		links: "query($id: ID!, $first: Int, $after: String) { dataset { release } entity(id: $id) { " +
			"links(first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { ...L } } } }" + link,
	}
}

// LinkFragment is the fragment L of links, which needs V.
func LinkFragment(o *kg.Ontology) string {
	link := " fragment L on Link { id type from { id type name } to { id type name } role since until holdsFrom " +
		"holdsUntil datesFrom programme { id type name } topics status confidence folder"
	for _, f := range o.OwnLinkFields() {
		link += " " + f.Name
	}
	return link + " evidence { ...V } }"
}

// EntityFragment is the fragment E of entities, which needs S and V: everything but the links.
func EntityFragment(o *kg.Ontology) string {
	var b strings.Builder
	b.WriteString(" fragment E on Entity { id type name description note degree sameAs { scheme value } " +
		"names { text language script kind evidence { source { id name } } } statements { ...S } completeness { id " +
		"about { id } linkTypes role entityTypes list { id name } stated held asOf scope complete note " +
		"evidence { ...V } } neighbourSummary { linkType direction otherType links entities }")
	for i := range o.Entities {
		t := &o.Entities[i]
		fmt.Fprintf(&b, " ... on %s {", t.Name)
		if t.Place && !t.Country {
			b.WriteString(" country { id name }")
		}
		if t.Apart {
			fmt.Fprintf(&b, " evidence(first: %d) { totalCount nodes { ...V %s } }", perRelation, aboutSelection)
		}
		b.WriteString(inprocess.Properties(t) + " __typename }")
	}
	b.WriteString(" }")
	return b.String()
}

// relationsQuery reads the first links of several relations of an entity.
func (q *queries) relationsQuery(relations []Relation, first int) string {
	var b strings.Builder
	b.WriteString("query($id: ID!) { dataset { release } entity(id: $id) {")
	for i := range relations {
		fmt.Fprintf(&b, " r%d: links(%s, first: %d) { pageInfo { hasNextPage endCursor } nodes { ...L } }",
			i, arguments(&relations[i]), first)
	}
	b.WriteString(" } }" + q.link)
	return b.String()
}

// relationQuery reads a page of one relation.
func (q *queries) relationQuery(r *Relation) string {
	return "query($id: ID!, $first: Int, $after: String) { dataset { release } entity(id: $id) { r0: links(" +
		arguments(r) + ", first: $first, after: $after) { pageInfo { hasNextPage endCursor } nodes { ...L } } } }" + q.link
}

// arguments choose the links of a relation.
func arguments(r *Relation) string {
	return fmt.Sprintf("types: [%s], direction: %s, node: {type: {eq: %s}}", r.LinkType, r.Direction, r.OtherType)
}
