package agents

import (
	"context"
	"fmt"

	"cityweave/graph/pages"
	"cityweave/internal/inprocess"
)

const evidenceOnly = pages.EvidenceFragment

const completenessSelection = "completeness { id about { id } linkTypes role entityTypes stated held asOf scope complete note " +
	"evidence { ...V } }"

// completed is an entity with its records of completeness.
type completed struct {
	named        `json:",inline"`
	Completeness []pages.Completeness `json:"completeness"`
}

// evidenceArguments are those of the tool evidence.
type evidenceArguments struct {
	ID, To, After string
	Limit         int
}

func (s *Service) evidenceTool() tool {
	return tool{
		name: "evidence", title: "Evidence for a fact",
		about: "All evidence for a link or statement; with to, for all links between two entities; of a source, what it is " +
			"the evidence for. Gives words, place and address of each source.",
		arguments: []argument{
			idArgument("a link, statement, evidence or entity: an ID, or the exact name of an entity"),
			{name: "to", kind: "string", about: "the entity at the other end: an ID or name"},
			limitArgument(10, 50), afterArgument(),
		},
		run: with((*call).evidence),
	}
}

func (c *call) evidence(ctx context.Context, a evidenceArguments) error {
	id, err := c.find(ctx, "id", a.ID)
	if err != nil {
		return err
	}
	c.full = true
	t, isEntity := c.Ontology.TypeOf(id)
	switch {
	case a.To != "" && !isEntity:
		return faultf("id is %s, which is no entity: to goes with two entities.", id)
	case a.To != "":
		to, err := c.find(ctx, "to", a.To)
		if err != nil {
			return err
		}
		return c.evidenceBetween(ctx, id, to)
	case !isEntity:
		_, err := c.fetchRecord(ctx, id)
		return err
	case c.Ontology.Entities[t].Apart:
		return c.evidenceOfSource(ctx, id, a)
	default:
		return c.evidenceOfEntity(ctx, id)
	}
}

// evidenceBetween lists the links between two entities with all their evidence.
func (c *call) evidenceBetween(ctx context.Context, a, b string) error {
	query := "query($a: ID!, $b: ID!) { a: entity(id: $a) { id type name } b: entity(id: $b) { id type name } " +
		"subgraph(ids: [$a, $b], first: 20) { totalAvailable links { ...L } } }" +
		pages.LinkFragment(c.Ontology) + pages.EvidenceFragment
	var got struct {
		A, B     *pages.Ref
		Subgraph linksAmong
	}
	warnings, err := c.ask(ctx, query, map[string]any{"a": a, "b": b}, &got)
	switch {
	case err != nil:
		return err
	case got.A == nil:
		return c.unknown(ctx, "id", a, about(warnings, "a"))
	case got.B == nil:
		return c.unknown(ctx, "to", b, about(warnings, "b"))
	case len(got.Subgraph.Links) == 0:
		return faultf("No link between %s (%s) and %s (%s) is known. This does not mean that there is none. How they are connected "+
			"otherwise: connect(from: %q, to: %q).", oneLine(got.A.Name, 120), got.A.ID, oneLine(got.B.Name, 120), got.B.ID,
			got.A.ID, got.B.ID)
	}
	c.warn(warnings)
	for i := range got.Subgraph.Links {
		l := &got.Subgraph.Links[i]
		c.say("Link %s, %s: %s (%s) – %s – %s (%s); %s.%s", l.ID, l.Type, oneLine(l.From.Name, 160), l.From.ID,
			c.label(l.Type, false), oneLine(l.To.Name, 160), l.To.ID, c.details(l), c.citeAll(l.Evidence, 20))
	}
	c.more(len(got.Subgraph.Links), got.Subgraph.TotalAvailable, false, "")
	return nil
}

// evidenceOfSource lists what a source is the evidence for.
func (c *call) evidenceOfSource(ctx context.Context, id string, a evidenceArguments) error {
	query := "query($id: ID!, $first: Int, $after: String) { source(id: $id) { id name url evidence(first: $first, after: $after) " +
		"{ totalCount pageInfo { hasNextPage endCursor } nodes { ...V about { kind: __typename ... on Link { id linkType: type from " +
		"{ id name } to { id name } } ... on Statement { id subject { id name } property value } ... on Completeness { id subject: " +
		"about { id name } scope } } } } } }" + pages.EvidenceFragment
	variables := map[string]any{"id": id, "first": orDefault(a.Limit, 10)}
	if a.After != "" {
		variables["after"] = a.After
	}
	var got struct {
		Source *struct {
			ID, Name, URL string
			Evidence      struct {
				TotalCount int
				PageInfo   inprocess.PageInfo
				Nodes      []pages.Evidence
			}
		}
	}
	warnings, err := c.ask(ctx, query, variables, &got)
	if err != nil {
		return err
	}
	if got.Source == nil {
		return c.unknown(ctx, "id", id, warnings)
	}
	c.full = false
	list := &got.Source.Evidence
	c.say("%s (%s), %s: the source of %s.%s", oneLine(got.Source.Name, 160), got.Source.ID, orUnknown(got.Source.URL, "address"),
		count(list.TotalCount, "record of evidence", "records of evidence"), c.citeCounts("source", got.Source.ID))
	for i := range list.Nodes {
		e := &list.Nodes[i]
		c.say("- %s%s", c.aboutWords(e.About), c.citeEvidence(e))
	}
	c.more(len(list.Nodes), list.TotalCount, a.After != "", list.PageInfo.Next())
	return nil
}

// aboutWords is the fact that evidence is for, in words.
func (c *call) aboutWords(f *pages.About) string {
	switch {
	case f == nil:
		return "a fact"
	case f.From != nil && f.To != nil:
		return fmt.Sprintf("%s – %s – %s (link %s)", oneLine(f.From.Name, 120), c.label(f.LinkType, false), oneLine(f.To.Name, 120), f.ID)
	case f.Property != "":
		return fmt.Sprintf("%s: %s: %s (statement %s)", oneLine(f.Subject.Name, 120), inWords(f.Property), oneLine(f.Value, 120), f.ID)
	default:
		return fmt.Sprintf("%s: %s (record of completeness %s)", oneLine(f.Subject.Name, 120), oneLine(f.Scope, 120), f.ID)
	}
}

// orUnknown is a text, or the words that it is not known.
func orUnknown(text, what string) string {
	if text == "" {
		return what + " not known"
	}
	return oneLine(text, 300)
}

// evidenceOfEntity lists the statements about an entity with their evidence, and says where the rest is.
func (c *call) evidenceOfEntity(ctx context.Context, id string) error {
	query := "query($id: ID!) { entity(id: $id) { " + namedSelection + " statements { ...S } " + completenessSelection + " } }" + pages.StatementFragment + pages.EvidenceFragment
	var got struct {
		Entity *struct {
			completed  `json:",inline"`
			Statements []pages.Statement `json:"statements"`
		}
	}
	warnings, err := c.ask(ctx, query, map[string]any{"id": id}, &got)
	if err != nil {
		return err
	}
	if got.Entity == nil {
		return c.unknown(ctx, "id", id, warnings)
	}
	c.warn(warnings)
	e := got.Entity
	c.say("%s (%s), %s: %s and %s with evidence.%s", oneLine(e.Name, 160), e.ID, c.kind(&e.named),
		count(len(e.Statements), "statement", "statements"), count(e.Degree, "link", "links"), c.citeCounts("entity", e.ID))
	c.sayStatements(e.Statements)
	c.sayCompleteness(e.Completeness)
	if e.Degree > 0 {
		c.say("Evidence for links: evidence(id: %q, to: the ID of the other entity); relations(id: %q) has them.", e.ID, e.ID)
	}
	return nil
}
