package agents

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cityweave/graph/pages"
	"cityweave/internal/inprocess"
	"cityweave/internal/quantity"
	"cityweave/internal/warncode"
)

// The most that an answer has by default, and in full.
const (
	briefLinks, fullLinks           = 8, 40
	briefNames, fullNames           = 5, 40
	briefStatements, fullStatements = 10, 60
)

// fetchArguments are those of the tool fetch.
type fetchArguments struct{ ID, Detail string }

func (s *Service) fetchTool() tool {
	read := func(c *call, given json.RawMessage) (a fetchArguments, err error) {
		err = json.Unmarshal(given, &a)
		c.full = a.Detail == "full"
		return a, err
	}
	return tool{
		name: "fetch", title: "Read a record",
		about: "What is known about an entity, with sources, conflicts, gaps and the number of its links by relation; or " +
			"about a source, link, statement or record of evidence.",
		arguments: []argument{idArgument("an ID, such as city:pt-almada or L0112, or the exact name of an entity"), detailArgument()},
		run: func(ctx context.Context, c *call, given json.RawMessage) error {
			a, err := read(c, given)
			if err != nil {
				return err
			}
			_, err = c.fetch(ctx, a)
			return err
		},
		asJSON: func(ctx context.Context, c *call, given json.RawMessage) (any, error) {
			a, err := read(c, given)
			if err != nil {
				return nil, err
			}
			r, err := c.fetch(ctx, a)
			if err != nil {
				return nil, err
			}
			return map[string]any{
				"id": r.id, "title": r.title, "url": c.address(r.kind, r.id), "text": c.text(),
				"metadata": map[string]string{"release": c.release},
			}, nil
		},
	}
}

// record is what a tool has read: the ID, the kind of its address, and a title.
type record struct{ id, kind, title string }

func (c *call) fetch(ctx context.Context, a fetchArguments) (*record, error) {
	id, err := c.find(ctx, "id", a.ID)
	if err != nil {
		return nil, err
	}
	if _, ok := c.Ontology.TypeOf(id); ok {
		return c.fetchEntity(ctx, id)
	}
	return c.fetchRecord(ctx, id)
}

// entityAnswer is what is read about an entity.
type entityAnswer struct {
	Entity *struct {
		pages.Entity `json:",inline"`
		Listed       struct {
			Nodes []pages.Link `json:"nodes"`
		} `json:"listed"`
	} `json:"entity"`
	Cities    *struct{ TotalCount int } `json:"cities"`
	Conflicts struct {
		TotalCount int        `json:"totalCount"`
		Nodes      []conflict `json:"nodes"`
	} `json:"conflicts"`
}

func (c *call) fetchEntity(ctx context.Context, id string) (*record, error) {
	query := "query($id: ID!, $place: Boolean!, $links: Int) { entity(id: $id) { ...E listed: links(first: $links) " +
		"{ nodes { ...L } } } cities(where: {within: {eq: $id}}, first: 1) @include(if: $place) { totalCount } " +
		"conflicts(subject: [$id], first: 5) { totalCount nodes { " + conflictSelection + " } } }" + pages.EntityFragment(c.Ontology) + pages.LinkFragment(c.Ontology) +
		pages.StatementFragment + pages.EvidenceFragment
	t, _ := c.Ontology.TypeOf(id)
	links := briefLinks
	if c.full {
		links = fullLinks
	}
	var got entityAnswer
	warnings, err := c.ask(ctx, query, map[string]any{"id": id, "place": c.Ontology.Entities[t].Place, "links": links}, &got)
	if err != nil {
		return nil, err
	}
	if got.Entity == nil {
		return nil, c.unknown(ctx, "id", id, warnings)
	}
	c.warn(warnings)
	e := &got.Entity.Entity
	n := named{ID: e.ID, Type: e.Type, Name: e.Name, Degree: e.Degree}
	r := &record{e.ID, c.recordKind(e.ID), e.Name}
	if e.Country != nil {
		n.Country = &struct {
			Name string `json:"name"`
		}{e.Country.Name}
	}
	own := c.citeRecord(r.kind, e.ID, "the record "+e.ID+", which names no source for these values")
	c.say("%s (%s): %s.%s", oneLine(e.Name, 200), e.ID, c.kind(&n), own)
	c.sayFacts(e, own)
	c.sayNames(e, own)
	c.sayStatements(e.Statements)
	c.sayConflicts(got.Conflicts.Nodes, got.Conflicts.TotalCount)
	c.sayCompleteness(e.Completeness)
	counted := c.citeCounts(r.kind, e.ID)
	if got.Cities != nil && got.Cities.TotalCount > 0 {
		c.say("Cities in it, at any depth: %s.%s", quantity.Thousands(got.Cities.TotalCount), counted)
	}
	c.sayRelations(e, got.Entity.Listed.Nodes, counted)
	c.sayGaps(e)
	c.sayEvidenceOf(e)
	return r, nil
}

// sayStatements adds the statements about an entity, but for those of its name, which is known.
func (c *call) sayStatements(list []pages.Statement) {
	most := briefStatements
	if c.full {
		most = fullStatements
	}
	said := 0
	for i := range list {
		st := &list[i]
		if !c.full && (st.Property == "title" || st.Property == "alias") {
			continue
		}
		if said == most {
			c.say("There are %d more statements: %s.", len(list)-i, c.deeper())
			return
		}
		said++
		c.say("- %s%s", statementWords(st), c.citeAll(st.Evidence, c.cited()))
	}
}

// deeper says how to get all of a record.
func (c *call) deeper() string {
	if c.full {
		return "ask for them with the tool graphql"
	}
	return "the same call with detail: full"
}

// statementWords is a value of a property in words.
func statementWords(st *pages.Statement) string {
	text := inWords(st.Property) + ": " + oneLine(st.Value, 200)
	if st.Unit != "" {
		text += " " + oneLine(st.Unit, 40)
	}
	if st.AsOf != "" {
		text += " (as of " + st.AsOf + ")"
	}
	switch st.Status {
	case "DERIVED":
		text += ", derived by a rule"
	case "PARTLY":
		text += ", with some doubt"
	}
	return text + "; statement " + st.ID
}

// conflict is a disagreement between sources, with the evidence of each side.
type conflict struct {
	ID       string `json:"id"`
	Property string `json:"property"`
	AsOf     string `json:"asOf"`
	Sides    []struct {
		Value         string     `json:"value"`
		Entity        *pages.Ref `json:"entity"`
		EvidenceCount int        `json:"evidenceCount"`
		Shown         bool       `json:"shown"`
		Statements    []proven   `json:"statements"`
		Links         []proven   `json:"links"`
	} `json:"sides"`
}

// proven is a fact by its evidence alone.
type proven struct {
	Evidence []pages.Evidence `json:"evidence"`
}

const conflictSelection = "id property asOf sides { value evidenceCount shown entity { id type name } " +
	"statements { evidence { ...V } } links { evidence { ...V } } }"

// sayConflicts adds what sources disagree about.
func (c *call) sayConflicts(list []conflict, total int) {
	for i := range list {
		k := &list[i]
		var sides []string
		for j := range k.Sides {
			side := &k.Sides[j]
			text := oneLine(side.Value, 120)
			if side.Entity != nil {
				text = fmt.Sprintf("%s (%s)", oneLine(side.Entity.Name, 120), side.Entity.ID)
			}
			text += " by " + count(side.EvidenceCount, "record of evidence", "records of evidence")
			if side.Shown {
				text += ", and in lists"
			}
			for _, facts := range [][]proven{side.Statements, side.Links} {
				for _, f := range facts {
					text += c.citeAll(f.Evidence, c.cited())
				}
			}
			sides = append(sides, text)
		}
		day := ""
		if k.AsOf != "" {
			day = " as of " + k.AsOf
		}
		c.say("Conflict: sources disagree on %s%s: %s.", inWords(k.Property), day, strings.Join(sides, " or "))
	}
	if total > len(list) {
		c.say("There are %d more conflicts: graphql { conflicts(subject: …) }.", total-len(list))
	}
}

// sayCompleteness adds how many of what a source counts the graph has.
func (c *call) sayCompleteness(list []pages.Completeness) {
	for i := range list {
		k := &list[i]
		text := "How complete: " + oneLine(k.Scope, 200)
		if k.Stated != nil {
			text += fmt.Sprintf(": the source counts %s, the graph has %s", quantity.Thousands(int(*k.Stated)),
				quantity.Thousands(int(k.Held)))
		} else {
			text += fmt.Sprintf(": the graph has %s; the source gives no number", quantity.Thousands(int(k.Held)))
		}
		switch {
		case k.Complete == nil:
			text += "; not known whether these are all"
		case *k.Complete:
			text += "; complete"
		default:
			text += "; not complete"
		}
		c.say("%s.%s", text, c.citeAll(k.Evidence, c.cited()))
		if !c.full && i == 2 && len(list) > 3 {
			c.say("There are %d more records of completeness: %s.", len(list)-3, c.deeper())
			return
		}
	}
}

// sayCompletenessOf adds the first records of completeness about links of a type.
func (c *call) sayCompletenessOf(list []pages.Completeness, relation string) {
	said := 0
	for i := range list {
		for _, t := range c.linkTypes(relation) {
			if slices.Contains(list[i].LinkTypes, t) && said < 3 {
				c.sayCompleteness(list[i : i+1])
				said++
				break
			}
		}
	}
}

// sayRelations adds the numbers of links, and the links themselves where they are few.
func (c *call) sayRelations(e *pages.Entity, links []pages.Link, counted string) {
	if len(e.NeighbourSummary) == 0 {
		if e.Evidence.TotalCount == 0 {
			c.say("No link of it is known.%s", counted)
		}
		return
	}
	c.say("%s:%s", capital(count(e.Degree, "link", "links")), counted)
	if len(links) == e.Degree {
		for i := range links {
			c.sayLink(&links[i], e.ID, true)
		}
		return
	}
	for i := range e.NeighbourSummary {
		c.say("%s%s", c.relationLine(&e.NeighbourSummary[i]), counted)
	}
	if c.full {
		c.say("The first %d of %d links:", len(links), e.Degree)
		for i := range links {
			c.sayLink(&links[i], e.ID, true)
		}
	}
	c.say("To list links: relations(id: %q, relation: %q).", e.ID, e.NeighbourSummary[0].LinkType)
}

// sayGaps adds which properties of the type are not known of the entity.
func (c *call) sayGaps(e *pages.Entity) {
	t, _ := c.Ontology.TypeOf(e.ID)
	of := &c.Ontology.Entities[t]
	known := map[string]bool{}
	for _, f := range e.Facts(c.Ontology) {
		known[f.Name] = true
	}
	var gaps []string
	for i := range of.Props {
		if p := &of.Props[i]; !known[p.Name] && !stated(e.Statements, p.Column) {
			gaps = append(gaps, inWords(p.Column))
		}
	}
	if len(gaps) > 0 {
		c.say("Not known: %s.%s", strings.Join(gaps, ", "), c.citeCounts(c.recordKind(e.ID), e.ID))
	}
}

// sayEvidenceOf adds what a source is the evidence for.
func (c *call) sayEvidenceOf(e *pages.Entity) {
	if e.Evidence.TotalCount > 0 {
		c.say("It is the source of %s: evidence(id: %q) lists them.%s",
			count(e.Evidence.TotalCount, "record of evidence", "records of evidence"), e.ID, c.citeCounts("source", e.ID))
	}
}

// warn adds what the API warns of, but for what is said with its sources: which lists are incomplete, and which dates are
// not known.
func (c *call) warn(warnings []inprocess.Warning) {
	for _, w := range warnings {
		if w.Code != warncode.Incomplete && w.Code != warncode.Undated {
			c.say("Note: %s.", strings.TrimSuffix(oneLine(w.Message, 400), "."))
		}
	}
}

// capital is a text with a capital letter at its beginning.
func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
