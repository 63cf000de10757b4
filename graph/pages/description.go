package pages

import (
	"slices"

	"cityweave/internal/kg"
)

// Description is what all formats say of a record: each of them is written from it, so that none can say what another
// does not.
type Description struct {
	Kind    kind    `json:"kind"`
	ID      string  `json:"id"`
	Type    string  `json:"type"`
	Name    string  `json:"name"`
	Address string  `json:"address"`
	Release Release `json:"dataset"`
	Facts   []Fact  `json:"facts"` // own values
	// Of entities.
	Names        []Name         `json:"names,omitempty"` // without Name
	SameAs       []ExternalID   `json:"sameAs,omitempty"`
	Statements   []Statement    `json:"statements,omitempty"`
	Conflicts    []Conflict     `json:"conflicts,omitempty"`
	Completeness []Completeness `json:"completeness,omitempty"`
	Links        int            `json:"linkCount"`
	Relations    []Relation     `json:"relations,omitempty"`
	Cities       *Inside        `json:"cities,omitzero"` // of countries and regions
	// Of sources: the number of records of evidence, and the first of them in Evidence.
	EvidenceCount int `json:"evidenceCount,omitzero"`
	// Of links and statements all of it, of evidence that record.
	Evidence []Evidence `json:"evidence,omitempty"`
	// What a record of evidence is for.
	About *About `json:"about,omitzero"`

	link   *Link  // of kindLink
	single bool   // a page of one relation
	after  string // of a page of a relation: the cursor before its first link; "" on the first page
}

// below is the description with its paths below a prefix.
func (d *Description) below(prefix string) *Description {
	out := *d
	out.Address = prefix + d.Address
	out.Relations = slices.Clone(d.Relations)
	for i := range out.Relations {
		out.Relations[i].Address = prefix + out.Relations[i].Address
	}
	if d.Cities != nil {
		cities := *d.Cities
		cities.Address = prefix + cities.Address
		out.Cities = &cities
	}
	return &out
}

// Fact is a value of an entity or a link itself.
type Fact struct {
	Name  string `json:"name"` // as in the API
	Label string `json:"label"`
	Value any    `json:"value"` // string, int64, float64, bool or []string
	Ref   *Ref   `json:"entity,omitzero"`
	kind  kg.Kind
	about string
}

// Relation is the links of an entity of one type, in one direction, to entities of one type.
type Relation struct {
	Count   `json:",inline"`
	Label   string `json:"label"` // in words: "members: cities"
	Address string `json:"address"`
	Nodes   []Link `json:"links"`
	path    string // of its page, below that of the entity
	other   string // plural of the type at the other end
	end     string // cursor after the last of Nodes; "" when there are no more
}

// Inside is the cities that lie in a place, at any depth: the first of them by name.
type Inside struct {
	TotalCount int    `json:"totalCount"`
	Address    string `json:"address"`
	Nodes      []Ref  `json:"nodes"`
	end        string // cursor after the last of Nodes; "" when there are no more, or on the page of the place
}

// insidePath is the path of the page of all of them, below that of the place.
const insidePath = "within/cities"

// rest is how many links the relation has beyond those that are listed.
func (r *Relation) rest() int { return r.Links - len(r.Nodes) }

// other is the entity at the other end of a link.
func (d *Description) other(l *Link) Ref {
	if l.From.ID == d.ID {
		return l.To
	}
	return l.From
}

// fact returns the value of a fact; nil when it is unknown.
func (d *Description) fact(name string) any {
	for i := range d.Facts {
		if d.Facts[i].Name == name {
			return d.Facts[i].Value
		}
	}
	return nil
}

// kind is what a description is of; also the first part of its address.
type kind string

const (
	kindEntity    kind = "entity"
	kindSource    kind = "source"
	kindLink      kind = "link"
	kindStatement kind = "statement"
	kindEvidence  kind = "evidence"
)

// sources are the sources that the evidence of a description names, each once.
func (d *Description) sources() []Source {
	var out []Source
	seen := map[string]bool{}
	take := func(s Source) {
		if !seen[s.ID] && s.ID != "" {
			seen[s.ID] = true
			out = append(out, s)
		}
	}
	d.eachEvidence(func(e *Evidence) { take(e.Source) })
	for i := range d.Names {
		for _, e := range d.Names[i].Evidence {
			take(e.Source)
		}
	}
	return out
}

// eachEvidence visits all evidence of a description.
func (d *Description) eachEvidence(visit func(*Evidence)) {
	all := func(list []Evidence) {
		for i := range list {
			visit(&list[i])
		}
	}
	all(d.Evidence)
	for i := range d.Statements {
		all(d.Statements[i].Evidence)
	}
	for i := range d.Completeness {
		all(d.Completeness[i].Evidence)
	}
	for i := range d.Relations {
		for j := range d.Relations[i].Nodes {
			all(d.Relations[i].Nodes[j].Evidence)
		}
	}
}
