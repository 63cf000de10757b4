package graphs

import (
	"strings"

	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
)

// entity is an entity of an answer, see entitySelection.
type entity struct {
	ID          string  `json:"id"`
	Type        string  `json:"type"`
	Name        string  `json:"name"`
	Degree      int64   `json:"degree"`
	Description *string `json:"description"`
	SameAs      []struct {
		Scheme string `json:"scheme"`
		Value  string `json:"value"`
	} `json:"sameAs"`
	Country *struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"country"`
	Own map[string]any `json:",embed"` // by inprocess.PropertyKey
}

// nodeMaker makes nodes of entities.
type nodeMaker struct {
	ontology *kg.Ontology
	columns  []graphfile.Column
	place    map[string]int    // of a column
	schemes  map[string]string // names of registers by plain
}

func newNodeMaker(o *kg.Ontology) *nodeMaker {
	m := &nodeMaker{ontology: o, columns: nodeColumns(o), place: map[string]int{}, schemes: map[string]string{}}
	for i, c := range m.columns {
		m.place[c.Name] = i
	}
	for i := range o.Schemes {
		m.schemes[plain(o.Schemes[i].Name)] = o.Schemes[i].Name
	}
	return m
}

// plain is the same for the name of a register in the data and in the API: iso3166-2 and ISO3166_2.
func plain(scheme string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(scheme))
}

// node makes a node.
func (m *nodeMaker) node(e *entity) graphfile.Node {
	n := graphfile.Node{ID: e.ID, Type: e.Type, Label: e.Name, Values: make([]any, len(m.columns))}
	set := func(name string, v any) { n.Values[m.place[name]] = v }
	set("degree", e.Degree)
	set("description", known(e.Description))
	if e.Country != nil {
		set("country", e.Country.ID)
		set("countryName", e.Country.Name)
	}
	if len(e.SameAs) > 0 {
		all := make([]string, len(e.SameAs))
		for i, x := range e.SameAs {
			all[i] = m.schemes[plain(x.Scheme)] + ":" + x.Value
		}
		set("sameAs", all)
	}
	t, ok := m.ontology.TypeOf(e.ID)
	if !ok {
		return n
	}
	if m.ontology.Entities[t].Country { // it lies in itself
		set("country", e.ID)
		set("countryName", e.Name)
	}
	for _, p := range m.ontology.Entities[t].Props {
		v := e.Own[inprocess.PropertyKey(&p)]
		if number, ok := v.(float64); ok && p.Kind == kg.Int {
			v = int64(number)
		}
		set(p.Name, v)
	}
	return n
}

// known is a text that may be null.
func known(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

// ref is the ID of a record in an answer.
type ref struct {
	ID string `json:"id"`
}

// link is a link of an answer, see linkSelection.
type link struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	From       ref            `json:"from"`
	To         ref            `json:"to"`
	Role       *string        `json:"role"`
	Since      *string        `json:"since"`
	Until      *string        `json:"until"`
	HoldsFrom  *string        `json:"holdsFrom"`
	HoldsUntil *string        `json:"holdsUntil"`
	DatesFrom  string         `json:"datesFrom"`
	Programme  *ref           `json:"programme"`
	Topics     []string       `json:"topics"`
	Status     string         `json:"status"`
	Confidence string         `json:"confidence"`
	Folder     *string        `json:"folder"`
	Evidence   []evidence     `json:"evidence"`
	Own        map[string]any `json:",embed"`
}

// evidence is evidence of an answer.
type evidence struct {
	ID          string  `json:"id"`
	Source      ref     `json:"source"`
	Locator     *string `json:"locator"`
	StatedAs    *string `json:"statedAs"`
	Component   *string `json:"component"`
	Confidence  string  `json:"confidence"`
	RetrievedOn *string `json:"retrievedOn"`
	SeenFrom    *string `json:"seenFrom"`
	SeenTo      *string `json:"seenTo"`
	Note        *string `json:"note"`
}

// linkColumns are the attributes of links.
func linkColumns(o *kg.Ontology) []graphfile.Column {
	columns := []graphfile.Column{
		{Name: "role", About: "The role or a more specific verb, as worded by the source."},
		{Name: graphfile.Since, Date: true, About: "The start date stated by a source."},
		{
			Name: graphfile.Until, Date: true,
			About: "The end date stated by a source: the first day on which the link is no longer valid.",
		},
		{Name: "holdsFrom", Date: true, About: "The date before which the link does not hold."},
		{Name: "holdsUntil", Date: true, About: "The date from which the link no longer holds."},
		{Name: "datesFrom", About: "The origin of these dates."},
		{Name: "programme", Ref: true, About: "The ID of the programme that the link belongs to."},
		{Name: "topics", Kind: graphfile.Texts, About: "The topics of the link."},
		{Name: "status", About: "Whether the fact was read in a source or derived by a rule."},
		{Name: "confidence", About: "The highest confidence among its evidence."},
		{Name: graphfile.Symmetric, Kind: graphfile.Boolean, About: "Whether the link has no direction."},
		{Name: "folder", About: "The layer of the data that has the link."},
		{Name: "evidenceCount", Kind: graphfile.Integer, About: "The number of records of evidence."},
		{Name: "sources", Kind: graphfile.Texts, Ref: true, About: "The IDs of the sources of the evidence."},
		{Name: "sourceNames", Kind: graphfile.Texts, About: "The names of these sources."},
	}
	for _, f := range o.OwnLinkFields() {
		columns = append(columns, graphfile.Column{Name: f.Name, Kind: kindOf(f.Kind), About: f.Description})
	}
	return columns
}

// link makes a link. Its source names are left out until they are known, see nameSources.
func (h *Handler) link(l *link) graphfile.Link {
	t := &h.Ontology.Links[h.linkType[l.Type]]
	sources := make([]string, len(l.Evidence))
	for i := range l.Evidence {
		sources[i] = l.Evidence[i].Source.ID
	}
	var programme any
	if l.Programme != nil {
		programme = l.Programme.ID
	}
	values := []any{
		known(l.Role), known(l.Since), known(l.Until), known(l.HoldsFrom), known(l.HoldsUntil), l.DatesFrom, programme,
		several(l.Topics), l.Status, l.Confidence, t.Symmetric, known(l.Folder), int64(len(l.Evidence)),
		several(distinct(sources)), nil,
	}
	for _, f := range h.Ontology.OwnLinkFields() {
		v := l.Own["own_"+f.Name]
		if number, ok := v.(float64); ok && f.Kind == kg.Int {
			v = int64(number)
		}
		values = append(values, v)
	}
	return graphfile.Link{
		ID: l.ID, Type: l.Type, Label: t.Forward.Label, From: l.From.ID, To: l.To.ID, Values: values,
	}
}

// linkOf makes a link with its evidence, if the format has it.
func (h *Handler) linkOf(l *link, format graphfile.Format) graphfile.Link {
	made := h.link(l)
	if format.Evidence {
		made.Evidence = said(l.Evidence)
	}
	return made
}

// several is a list that is unknown when it is empty.
func several(list []string) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// said returns the evidence of a link for formats that write it.
func said(all []evidence) []graphfile.Evidence {
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	out := make([]graphfile.Evidence, len(all))
	for i, e := range all {
		out[i] = graphfile.Evidence{
			ID: e.ID, Source: e.Source.ID, Locator: text(e.Locator), StatedAs: text(e.StatedAs), Component: text(e.Component),
			Confidence: e.Confidence, RetrievedOn: text(e.RetrievedOn), SeenFrom: text(e.SeenFrom), SeenTo: text(e.SeenTo),
			Note: text(e.Note),
		}
	}
	return out
}
