package pages

import (
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"cityweave/internal/quantity"
)

// view is a description for the template: every text and address that the page shows.
type view struct {
	*Description
	Up, Lead, Base, Canonical, Schema string
	Own                               []shownFact
	Unknown                           string
	Registers                         []shownFact
	NamesShown                        []shownName
	NamesLeft                         int
	Sections                          []section // relations
	Inside                            *shownInside
	Proof                             []proof
	More                              string // address of all evidence of a source, as a table
	Said                              []shownStatement
	Disagreements                     []string
	Gaps                              []gap
	Map, Graph                        template.HTML
	Files, Citations                  []shownFact
	Citation                          string
	Licences                          []shownFact
	LinkWord                          string // of a link: its type in words
	Relation                          bool   // a page of one relation
	Title                             string // of the page: the name, and of a list also what it lists
}

// shownFact is a value with the address that it leads to, if any.
type shownFact struct{ Label, Text, Address string }

type shownName struct{ Text, Lang, About string }

// section is a relation on the page.
type section struct {
	ID, Label, Count, Rest, Next, First string
	Rows                                []shownLink
}

// shownLink is a link of an entity in words.
type shownLink struct{ Other, Address, When, How, Role, Source, Link string }

// proof is evidence in words.
type proof struct{ ID, Quote, Source, SourceAddress, URL, Where, How, When, Note, Address, About, AboutAddress string }

type shownStatement struct{ Label, Text, How, Source, Address string }

// gap says how complete the links of an entity are.
type gap struct{ ID, Text, Source, SourceAddress string }

const namesShown = 80

// to is the address of a path as it stands on a page.
func (v *view) to(path string) string { return v.Up + strings.TrimPrefix(path, "/") }

// view makes the page of a description.
func (h *Handler) view(d *Description, s site, relation bool) *view {
	v := &view{
		Description: d, Up: s.up, Base: s.base, Canonical: s.base + d.page(), Relation: relation, Schema: schemaOrg(d, s),
	}
	v.Title, v.Lead = d.title(), h.lead(d)
	for i := range d.Facts {
		v.addFact(&d.Facts[i], h)
	}
	v.Unknown = h.unknown(d)
	for _, x := range d.SameAs {
		if d.fact(codeOf(x.Scheme)) == x.Value {
			continue // the entity has it as its own code
		}
		v.Registers = append(v.Registers, shownFact{registerName(x.Scheme), x.Value, registerAddress(x)})
	}
	for _, n := range d.Names[:min(len(d.Names), namesShown)] {
		about := strings.ToLower(n.Kind)
		if len(n.Evidence) > 0 {
			about += ", " + n.Evidence[0].Source.Name
		}
		v.NamesShown = append(v.NamesShown, shownName{n.Text, n.Language, about})
	}
	v.NamesLeft = len(d.Names) - len(v.NamesShown)
	v.addStatements()
	v.addGaps(h)
	for _, c := range d.Conflicts {
		v.Disagreements = append(v.Disagreements, disagreement(&c))
	}
	for i := range d.Relations {
		v.Sections = append(v.Sections, v.section(&d.Relations[i]))
	}
	if d.Cities != nil && (!relation || len(d.Relations) == 0) {
		v.Inside = v.inside(d.Cities)
	}
	for _, e := range d.proof() {
		v.Proof = append(v.Proof, v.proofOf(&e, h))
	}
	if d.EvidenceCount > len(d.Evidence) {
		v.More = v.to("/graphql") + "?format=csv&query=" + url.QueryEscape(fmt.Sprintf(
			"{ source(id: %q) { evidence { nodes { id statedAs locator confidence } } } }", d.ID))
	}
	v.addFiles(d, s)
	if !relation {
		v.Map, v.Graph = v.drawMap(), v.drawNetwork()
	}
	return v
}

// title tells the page from others of the same record.
func (d *Description) title() string {
	switch {
	case !d.single:
		return d.Name
	case len(d.Relations) > 0:
		return d.Name + " – " + d.Relations[0].Label
	default:
		return d.Name + " – Cities in it"
	}
}

// proof is the evidence that stands on the page of the record itself.
func (d *Description) proof() []Evidence {
	if d.Kind == kindStatement {
		return d.Statements[0].Evidence
	}
	return d.Evidence
}

// lead is the sentence below the name.
func (h *Handler) lead(d *Description) string {
	switch d.Kind {
	case kindLink:
		return "A link with its evidence"
	case kindStatement:
		return "A statement with its evidence"
	case kindEvidence:
		return "Evidence: what a source says, and where"
	}
	t, _ := h.Ontology.TypeOf(d.ID)
	text := capital(strings.ToLower(inWords(h.Ontology.Entities[t].Name)))
	if h.Ontology.Entities[t].Name == "UNBody" {
		text = "UN body"
	}
	for _, f := range d.Facts {
		if f.Name == "country" && f.Ref != nil {
			text += " in " + f.Ref.Name
		}
	}
	return text
}

func (v *view) addFact(f *Fact, h *Handler) {
	shown := shownFact{Label: f.Label, Text: text(f.Value)}
	switch {
	case f.Ref != nil:
		shown.Text, shown.Address = f.Ref.Name, v.to(address(h.kindOf(f.Ref.ID), f.Ref.ID))
	case f.Name == "type" && v.link != nil:
		t, _ := h.Ontology.LinkType(v.link.Type)
		shown.Text = h.Ontology.Links[t].Forward.Label
		v.LinkWord = shown.Text
	case f.Name == "url":
		shown.Address = shown.Text
	case f.Value == true:
		shown.Text = "yes"
	case f.Value == false:
		shown.Text = "no"
	}
	if words := inPlainWords(f.Name, shown.Text); words != "" {
		shown.Text = words
	}
	v.Own = append(v.Own, shown)
}

// inPlainWords says what a word of the API means; "" when it says it by itself.
func inPlainWords(name, value string) string {
	switch name + " " + value {
	case "confidence EXPLICIT":
		return "stated by a source"
	case "confidence IMPLIED":
		return "implied by a source, not stated"
	case "status VERIFIED":
		return "read in a source"
	case "status PARTLY":
		return "read in a source, with some doubt remaining"
	case "status DERIVED":
		return "derived by a rule"
	case "datesFrom LINK":
		return "a source states them"
	case "datesFrom ENDS":
		return "no source dates the link; its ends bound it"
	case "datesFrom UNKNOWN":
		return "not known"
	}
	return ""
}

// unknown lists the properties of the type that have no value.
func (h *Handler) unknown(d *Description) string {
	t, ok := h.Ontology.TypeOf(d.ID)
	if !ok {
		return ""
	}
	var names []string
	for i := range h.Ontology.Entities[t].Props {
		if p := &h.Ontology.Entities[t].Props[i]; d.fact(p.Name) == nil {
			names = append(names, propertyName(p.Name))
		}
	}
	for i := range names {
		names[i] = strings.ToLower(names[i][:1]) + names[i][1:]
	}
	return strings.Join(names, ", ")
}

// codeOf is the property that has the ID of a register, if a type has one.
func codeOf(scheme string) string {
	switch scheme {
	case "iso3166-1":
		return "iso2"
	case "iso3166-2":
		return "code"
	}
	return scheme
}

// registerName is the name of a register as it writes it itself.
func registerName(scheme string) string {
	switch scheme {
	case "geonames":
		return "GeoNames"
	case "wikidata":
		return "Wikidata"
	case "iso3166-1", "iso3166-2":
		return "ISO " + strings.TrimPrefix(scheme, "iso")
	case "m49":
		return "UN M49"
	case "unlocode":
		return "UN/LOCODE"
	}
	return scheme
}

// registerAddress is the address of the page about an ID in its register; "" when none is known.
func registerAddress(x ExternalID) string {
	switch x.Scheme {
	case "wikidata":
		return "https://www.wikidata.org/wiki/" + url.PathEscape(x.Value)
	case "geonames":
		return "https://www.geonames.org/" + url.PathEscape(x.Value)
	}
	return ""
}

func (v *view) addStatements() {
	if v.Kind == kindStatement {
		return
	}
	for _, s := range v.Statements {
		shown := shownStatement{
			Label: inWords(s.Property), Text: s.Value, How: how(s.Confidence, s.Status), Source: sourcesOf(s.Evidence),
			Address: v.to(address(kindStatement, s.ID)),
		}
		if s.Unit != "" {
			shown.Text += " " + s.Unit
		}
		if s.AsOf != "" {
			shown.Text += " (" + s.AsOf + ")"
		}
		v.Said = append(v.Said, shown)
	}
}

func (v *view) addGaps(h *Handler) {
	for _, c := range v.Completeness {
		text := fmt.Sprintf("%s: this graph has %s", capital(c.Scope), quantity.Thousands(int(c.Held)))
		switch {
		case c.Stated != nil:
			text += fmt.Sprintf(" of the %s that the source states", quantity.Thousands(int(*c.Stated)))
		default:
			text += "; how many there are is not stated"
		}
		switch {
		case c.Complete == nil:
			text += ". Whether that is all is not known."
		case *c.Complete:
			text += ". That is all."
		default:
			text += ". That is not all."
		}
		if c.Note != "" {
			text += " " + c.Note
		}
		g := gap{ID: c.ID, Text: text}
		if len(c.Evidence) > 0 {
			s := c.Evidence[0].Source
			g.Source, g.SourceAddress = s.Name, v.to(address(h.kindOf(s.ID), s.ID))
		}
		v.Gaps = append(v.Gaps, g)
	}
}

// disagreement says in words how sources disagree.
func disagreement(c *Conflict) string {
	var sides []string
	for _, s := range c.Sides {
		text := s.Value
		if s.Entity != nil {
			text = s.Entity.Name
		}
		text += fmt.Sprintf(" (%s)", quantity.Of(s.EvidenceCount, "record of evidence", "records of evidence"))
		if s.Shown {
			text += ", which is shown"
		}
		sides = append(sides, text)
	}
	return fmt.Sprintf("%s: sources disagree: %s", inWords(c.Property), strings.Join(sides, "; "))
}

// addFiles lists the other formats and the citation.
func (v *view) addFiles(d *Description, s site) {
	c := cite(d, s)
	v.Citation = c.Text()
	for _, f := range formats() {
		if f.about == "" || f.name == htmlName {
			continue
		}
		shown := shownFact{Text: f.about, Address: v.to(d.Address) + "." + f.name}
		if f.cites() {
			v.Citations = append(v.Citations, shown)
		} else {
			v.Files = append(v.Files, shown)
		}
	}
	if v.Kind == kindEntity {
		for _, name := range []string{"gexf", "graphml", "geojson"} {
			v.Files = append(v.Files, shownFact{
				Text: name, Address: v.to("/graph."+name) + "?programme=" + url.QueryEscape(d.ID),
			})
		}
	}
	seen := map[string]bool{}
	for _, l := range d.Release.Layers {
		if !seen[l.LicenceURL+l.Licence] && l.Licence != "" {
			seen[l.LicenceURL+l.Licence] = true
			v.Licences = append(v.Licences, shownFact{Text: l.Licence, Address: l.LicenceURL})
		}
	}
}
