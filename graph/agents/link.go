package agents

import (
	"fmt"
	"strings"

	"cityweave/graph/pages"
	"cityweave/internal/kg"
	"cityweave/internal/quantity"
)

// label is a type of links in words, from the entity where a link starts or, backward, from the other one.
func (s *Service) label(linkType string, backward bool) string {
	t, ok := s.Ontology.LinkType(linkType)
	if !ok {
		return inWords(linkType)
	}
	of := &s.Ontology.Links[t]
	if backward && !of.Symmetric {
		return of.Backward.Label
	}
	return of.Forward.Label
}

// linkWords is a link in words: Almada – member of – Energy Cities.
func (s *Service) linkWords(l *pages.Link) string {
	return fmt.Sprintf("%s – %s – %s", oneLine(l.From.Name, 120), s.label(l.Type, false), oneLine(l.To.Name, 120))
}

// details are what a link says besides its ends: role, dates, programme, topics and how it is known. Unknown dates are
// said to be unknown.
func (s *Service) details(l *pages.Link) string {
	var parts []string
	if l.Role != "" {
		parts = append(parts, "as “"+oneLine(l.Role, 100)+"”")
	}
	parts = append(parts, datesOf(l))
	if l.Programme != nil {
		parts = append(parts, fmt.Sprintf("under %s (%s)", oneLine(l.Programme.Name, 120), l.Programme.ID))
	}
	if len(l.Topics) > 0 {
		parts = append(parts, "topics: "+oneLine(strings.Join(l.Topics, ", "), 160))
	}
	for _, f := range s.Ontology.OwnLinkFields() {
		if v := l.Own[f.Name]; v != nil && v != "" {
			parts = append(parts, fmt.Sprintf("%s: %v", inWords(f.Column), v))
		}
	}
	switch l.Status {
	case "DERIVED":
		parts = append(parts, "derived by a rule")
	case "PARTLY":
		parts = append(parts, "with some doubt")
	}
	return strings.Join(parts, "; ")
}

// datesOf says since when a link holds, and until when.
func datesOf(l *pages.Link) string {
	switch {
	case l.Since != "" && l.Until != "":
		return "since " + l.Since + ", until " + l.Until
	case l.Since != "":
		return "since " + l.Since
	case l.Until != "":
		return "beginning not known, until " + l.Until
	}
	text := "dates not known"
	if l.HoldsFrom != "" {
		text += ", not before " + l.HoldsFrom
	}
	if l.HoldsUntil != "" {
		text += ", not after " + l.HoldsUntil
	}
	return text
}

// other is the end of a link that an entity is not.
func other(l *pages.Link, id string) (pages.Ref, bool) {
	if l.From.ID == id {
		return l.To, false
	}
	return l.From, true
}

// sayLink adds a line about a link of an entity: who is at the other end, and what the link says.
func (c *call) sayLink(l *pages.Link, of string, labelled bool) {
	end, backward := other(l, of)
	label := ""
	if labelled {
		label = c.label(l.Type, backward) + ": "
	}
	c.say("- %s%s (%s); %s; link %s%s", label, oneLine(end.Name, 160), end.ID, c.details(l), l.ID, c.citeAll(l.Evidence, c.cited()))
}

// cited is how many records of evidence a statement cites: all in full answers.
func (c *call) cited() int {
	if c.full {
		return 20
	}
	return 2
}

// entityAddress is the permanent address of an entity.
func (c *call) entityAddress(n *named) string { return c.address(c.recordKind(n.ID), n.ID) }

// recordKind is the kind of record of an entity, as addresses name it.
func (s *Service) recordKind(id string) string {
	if t, ok := s.Ontology.TypeOf(id); ok && s.Ontology.Entities[t].Apart {
		return "source"
	}
	return "entity"
}

// citeEntity cites the record of an entity.
func (c *call) citeEntity(n *named) string {
	return c.citeRecord(c.recordKind(n.ID), n.ID, "the record "+n.ID)
}

// citeCounts cites the release, for what was counted in it.
func (c *call) citeCounts(kind, id string) string {
	return c.citeRecord(kind, id, "counted in release "+c.release)
}

// relationLine is a number of links of an entity in words.
func (c *call) relationLine(n *pages.Count) string {
	others := inWords(n.OtherType)
	if t := c.Ontology.EntityOfEnum(n.OtherType); t != nil {
		others = plural(t, n.Entities)
	}
	text := fmt.Sprintf("- %s: %s %s", c.label(n.LinkType, n.Direction == "IN"), quantity.Thousands(n.Entities), others)
	if n.Links != n.Entities {
		text += fmt.Sprintf(" by %s", count(n.Links, "link", "links"))
	}
	direction := ""
	if n.Direction == "IN" {
		direction = ", direction IN"
	}
	return fmt.Sprintf("%s (relation %s%s)", text, n.LinkType, direction)
}

// plural is the word for entities of a type.
func plural(t *kg.EntityType, n int) string {
	if n == 1 {
		return singular(t)
	}
	return t.Plural
}

// count is a number with its unit, such as 1 link or 2,040 links.
func count(n int, one, many string) string { return quantity.Of(n, one, many) }
