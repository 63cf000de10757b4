package agents

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/graph/pages"
	"cityweave/internal/inprocess"
	"cityweave/internal/quantity"
)

// relationsArguments are those of the tool relations.
type relationsArguments struct {
	ID, Relation, Direction, Type, Within, After, Detail string
	AsOf                                                 string `json:"as_of"`
	Limit                                                int
}

func (s *Service) relationsTool() tool {
	return tool{
		name: "relations", title: "Links of an entity",
		about: "How many links an entity has, by relation and by type at the other end; with relation, the links " +
			"themselves with dates, roles and sources, a page at a time.",
		arguments: []argument{
			idArgument("an ID or the exact name of an entity"),
			s.relationArgument("list the links of this type", false),
			{name: "direction", kind: "string", about: "OUT from the entity, IN to it", values: []string{"OUT", "IN"}},
			s.typeArgument("only links to entities of this type"),
			{name: "within", kind: "string", about: "only links to entities in this place or theme"},
			dayArgument(), limitArgument(10, 50), afterArgument(), detailArgument(),
		},
		run: with((*call).relations),
	}
}

func (c *call) relations(ctx context.Context, a relationsArguments) error {
	c.full = a.Detail == "full"
	id, err := c.find(ctx, "id", a.ID)
	if err != nil {
		return err
	}
	if a.Relation == "" && a.Type == "" && a.Within == "" && a.Direction == "" && a.After == "" {
		return c.relationCounts(ctx, id, a.AsOf)
	}
	return c.relationLinks(ctx, id, a)
}

// counted is an entity with the numbers of its links.
type counted struct {
	ID, Name         string
	Degree           int
	NeighbourSummary []pages.Count
}

// relationCounts says how many links of each relation there are; on a day, of how many of them it is known.
func (c *call) relationCounts(ctx context.Context, id, day string) error {
	var got struct{ Entity *counted }
	query := "query($id: ID!) { entity(id: $id) { id name degree neighbourSummary { linkType direction otherType links entities } } }"
	variables := map[string]any{"id": id}
	if day != "" {
		query = "query($id: ID!, $day: Date) { entity(id: $id) { id name degree(asOf: $day) neighbourSummary(asOf: $day) " +
			"{ linkType direction otherType links entities } } }"
		variables["day"] = day
	}
	warnings, err := c.ask(ctx, query, variables, &got)
	if err != nil {
		return err
	}
	if got.Entity == nil {
		return c.unknown(ctx, "id", id, warnings)
	}
	c.warn(warnings)
	e := got.Entity
	cite := c.citeCounts(c.recordKind(e.ID), e.ID)
	on := ""
	if day != "" {
		on = ", that hold on " + day + " or of which no source says that they do not"
	}
	if e.Degree == 0 {
		c.say("No link of %s (%s)%s is known. There may be some.%s", oneLine(e.Name, 160), e.ID, on, cite)
		return nil
	}
	c.say("%s (%s): %s%s.%s", oneLine(e.Name, 160), e.ID, count(e.Degree, "link", "links"), on, cite)
	for i := range e.NeighbourSummary {
		c.say("%s%s", c.relationLine(&e.NeighbourSummary[i]), cite)
	}
	c.say("To list links: relations(id: %q, relation: %q).", e.ID, e.NeighbourSummary[0].LinkType)
	return nil
}

// linkList is a page of links of an entity.
type linkList struct {
	TotalCount   int
	UndatedCount *int
	PageInfo     inprocess.PageInfo
	Nodes        []pages.Link
}

// relationLinks lists the links of a relation.
func (c *call) relationLinks(ctx context.Context, id string, a relationsArguments) error {
	variables := map[string]any{"id": id, "first": orDefault(a.Limit, 10)}
	set := func(name string, value any, given string) {
		if given != "" {
			variables[name] = value
		}
	}
	set("types", []string{a.Relation}, a.Relation)
	set("direction", a.Direction, a.Direction)
	set("after", a.After, a.After)
	set("day", a.AsOf, a.AsOf)
	node := map[string]any{}
	scope := ""
	if a.Type != "" {
		node["type"] = map[string]any{"eq": a.Type}
		scope += " to entities of type " + a.Type
	}
	if a.Within != "" {
		place, err := c.find(ctx, "within", a.Within)
		if err != nil {
			return err
		}
		node["within"] = map[string]any{"eq": place}
		scope += " in " + place
	}
	variables["node"] = node
	query := "query($id: ID!, $types: [LinkType!], $direction: LinkDirection, $node: EntityFilter, $day: Date, $first: Int, " +
		"$after: String) { entity(id: $id) { id name degree neighbourSummary { linkType direction otherType links entities } " +
		completenessSelection + " links(types: $types, direction: $direction, node: $node, asOf: $day, first: $first, after: $after) { totalCount " +
		"undatedCount pageInfo { hasNextPage endCursor } nodes { ...L } } } }" +
		pages.LinkFragment(c.Ontology) + pages.EvidenceFragment
	var got struct {
		Entity *struct {
			ID, Name         string
			Degree           int
			NeighbourSummary []pages.Count
			Completeness     []pages.Completeness
			Links            linkList
		}
	}
	warnings, err := c.ask(ctx, query, variables, &got)
	if err != nil {
		return err
	}
	if got.Entity == nil {
		return c.unknown(ctx, "id", id, warnings)
	}
	c.warn(warnings)
	e := got.Entity
	if a.AsOf != "" {
		scope += " on " + a.AsOf
	}
	what := "link"
	if a.Relation != "" {
		what = a.Relation + " link"
	}
	list := &e.Links
	if list.TotalCount == 0 {
		return c.noLinks(&counted{e.ID, e.Name, e.Degree, e.NeighbourSummary}, what+"s"+scope)
	}
	text := count(list.TotalCount, what, what+"s") + scope
	if list.UndatedCount != nil && *list.UndatedCount > 0 {
		text += fmt.Sprintf(" at most, of which %s without a known beginning: at least %s",
			quantity.Thousands(*list.UndatedCount), quantity.Thousands(list.TotalCount-*list.UndatedCount))
	}
	c.say("%s (%s): %s.%s", oneLine(e.Name, 160), e.ID, text, c.citeCounts(c.recordKind(e.ID), e.ID))
	if a.After == "" {
		c.sayCompletenessOf(e.Completeness, a.Relation)
	}
	for i := range list.Nodes {
		c.sayLink(&list.Nodes[i], e.ID, true)
	}
	c.more(len(list.Nodes), list.TotalCount, a.After != "", list.PageInfo.Next())
	return nil
}

// noLinks says that there are no such links, and which there are.
func (c *call) noLinks(e *counted, what string) error {
	if e.Degree == 0 {
		return faultf("No link of %s (%s) is known. There may be some.", oneLine(e.Name, 160), e.ID)
	}
	var lines []string
	for i := range e.NeighbourSummary {
		lines = append(lines, c.relationLine(&e.NeighbourSummary[i]))
	}
	return faultf("No %s of %s (%s) are known; this does not mean that there are none. It has:\n%s",
		what, oneLine(e.Name, 160), e.ID, strings.Join(lines, "\n"))
}

// connectArguments are those of the tool connect.
type connectArguments struct {
	From, To, Relation, Detail string
	AsOf                       string `json:"as_of"`
	MaxLength                  int    `json:"max_length"`
	Limit                      int
}

func (s *Service) connectTool() tool {
	return tool{
		name: "connect", title: "How two entities are connected",
		about: "The kinds of path between two entities, the most telling first, each with an example and the sources of " +
			"every step.",
		arguments: []argument{
			{name: "from", kind: "string", about: "an ID or the exact name of an entity", required: true},
			{name: "to", kind: "string", about: "the other one", required: true},
			s.relationArgument("follow only links of this type", false),
			{name: "max_length", kind: "integer", about: "links in a path, 3 by default", least: 1, most: 4},
			limitArgument(4, 10), dayArgument(), detailArgument(),
		},
		run: with((*call).connect),
	}
}

// linksAmong are the links among some entities.
type linksAmong struct {
	TotalAvailable int
	Links          []pages.Link
}

// explanation is the answer of explainConnection.
type explanation struct {
	TotalAvailable int
	Kinds          []struct {
		Words         string
		Score         float64
		Count, Length int
		Samples       []struct {
			Hops []struct {
				From, To pages.Ref
				Links    []pages.Link
			}
		}
	}
}

func (c *call) connect(ctx context.Context, a connectArguments) error {
	c.full = a.Detail == "full"
	from, err := c.find(ctx, "from", a.From)
	if err != nil {
		return err
	}
	to, err := c.find(ctx, "to", a.To)
	if err != nil {
		return err
	}
	length := orDefault(a.MaxLength, 3)
	samples := 1
	if c.full {
		samples = 3
	}
	variables := map[string]any{"a": from, "b": to, "length": length, "first": orDefault(a.Limit, 4), "samples": samples}
	if a.Relation != "" {
		variables["types"] = []string{a.Relation}
	}
	if a.AsOf != "" {
		variables["day"] = a.AsOf
	}
	query := "query($a: ID!, $b: ID!, $types: [LinkType!], $day: Date, $length: Int, $first: Int, $samples: Int) { " +
		"a: entity(id: $a) { id type name } b: entity(id: $b) { id type name } " +
		"subgraph(ids: [$a, $b], types: $types, asOf: $day, first: 10) { totalAvailable links { ...L } } explainConnection(a: $a, b: $b, types: $types, " +
		"asOf: $day, maxLength: $length, first: $first, samples: $samples) { totalAvailable kinds { words score count length " +
		"samples { hops { from { id type name } to { id type name } links { ...L } } } } } }" +
		pages.LinkFragment(c.Ontology) + pages.EvidenceFragment
	var got struct {
		A, B              *pages.Ref
		Subgraph          linksAmong
		ExplainConnection explanation
	}
	warnings, err := c.ask(ctx, query, variables, &got)
	switch {
	case err != nil:
		return err
	case got.A == nil:
		return c.unknown(ctx, "from", from, about(warnings, "a"))
	case got.B == nil:
		return c.unknown(ctx, "to", to, about(warnings, "b"))
	case got.A.ID == got.B.ID:
		return faultf("from and to are the same entity, %s: name two.", got.A.ID)
	}
	c.warn(warnings)
	x := &got.ExplainConnection
	if len(x.Kinds) == 0 {
		return faultf("No path of up to %s is known between %s (%s) and %s (%s). This does not mean that they are not connected%s.",
			count(length, "link", "links"), oneLine(got.A.Name, 120), got.A.ID, oneLine(got.B.Name, 120), got.B.ID, longer(length))
	}
	c.say("%s (%s) and %s (%s): %s of up to %s. First come short paths through entities with few links; paths through hubs, "+
		"which connect almost everything, come last.%s", oneLine(got.A.Name, 120), got.A.ID, oneLine(got.B.Name, 120), got.B.ID,
		count(x.TotalAvailable, "kind of path", "kinds of path"), count(length, "link", "links"), c.citeCounts("entity", from))
	if direct := &got.Subgraph; len(direct.Links) > 0 {
		c.say("Directly: %s.", c.hop(got.A.ID, direct.Links))
		c.more(len(direct.Links), direct.TotalAvailable, false, "")
	}
	for i := range x.Kinds {
		k := &x.Kinds[i]
		c.say("%d. %s: %s, weight %.3g.%s", i+1, k.Words, count(k.Count, "path", "paths"), k.Score, c.citeCounts("entity", from))
		for j := range k.Samples {
			if k.Length == 1 {
				break // said above
			}
			var steps []string
			for _, hop := range k.Samples[j].Hops {
				steps = append(steps, c.hop(hop.From.ID, hop.Links))
			}
			c.say("   %s", strings.Join(steps, "; then "))
		}
	}
	if rest := x.TotalAvailable - len(x.Kinds); rest > 0 {
		c.say("These are %d of %d kinds. For more: the same call with a greater limit, up to 10.", len(x.Kinds), x.TotalAvailable)
	}
	return nil
}

// longer says how to look further.
func longer(length int) string {
	if length < 4 {
		return fmt.Sprintf("; try max_length: %d", length+1)
	}
	return ""
}

// hop is a step of a path in words: what is at the other end, with the sources.
func (c *call) hop(from string, links []pages.Link) string {
	var texts []string
	for i := range links {
		l := &links[i]
		end, backward := other(l, from)
		begin := l.From
		if backward {
			begin = l.To
		}
		texts = append(texts, fmt.Sprintf("%s – %s – %s (%s), %s%s", oneLine(begin.Name, 120), c.label(l.Type, backward),
			oneLine(end.Name, 120), end.ID, c.details(l), c.citeAll(l.Evidence, 1)))
	}
	return strings.Join(texts, ", and ")
}

// about are the warnings of a field at the top of an operation.
func about(warnings []inprocess.Warning, field string) []inprocess.Warning {
	return slices.DeleteFunc(slices.Clone(warnings), func(w inprocess.Warning) bool {
		return !strings.HasPrefix(w.Message, field+"(")
	})
}
