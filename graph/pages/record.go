package pages

// The records of an answer, under the names of the API. What is unknown is empty, and left out of JSON.

// Ref names a record.
type Ref struct {
	ID   string `json:"id"`
	Type string `json:"type,omitzero"`
	Name string `json:"name,omitzero"`
}

// Source is the source of evidence.
type Source struct {
	Ref       `json:",inline"`
	URL       string `json:"url,omitzero"`
	Publisher string `json:"publisher,omitzero"`
	Published string `json:"published,omitzero"`
	Licence   string `json:"licence,omitzero"`
}

// Evidence is what a source says of a fact.
type Evidence struct {
	ID         string `json:"id"`
	Source     Source `json:"source"`
	Locator    string `json:"locator,omitzero"`
	StatedAs   string `json:"statedAs,omitzero"`
	Component  string `json:"component,omitzero"`
	Confidence string `json:"confidence"`
	Retrieved  string `json:"retrievedOn,omitzero"`
	SeenFrom   string `json:"seenFrom,omitzero"`
	SeenTo     string `json:"seenTo,omitzero"`
	Note       string `json:"note,omitzero"`
	Folder     string `json:"folder,omitzero"`
	Rule       *Rule  `json:"rule,omitzero"`
	About      *About `json:"about,omitzero"` // of the evidence of a source
}

// Rule is a rule of the project that derives a fact.
type Rule struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// About is the fact that evidence is for: a link, a statement or a record of completeness.
type About struct {
	Kind     string `json:"kind"` // Link, Statement, Completeness
	ID       string `json:"id"`
	LinkType string `json:"linkType,omitzero"`
	From     *Ref   `json:"from,omitzero"`
	To       *Ref   `json:"to,omitzero"`
	Subject  *Ref   `json:"subject,omitzero"`
	Property string `json:"property,omitzero"`
	Value    string `json:"value,omitzero"`
	Scope    string `json:"scope,omitzero"`
}

// Link is a link with its evidence.
type Link struct {
	ID         string         `json:"id"`
	Type       string         `json:"type"`
	From       Ref            `json:"from"`
	To         Ref            `json:"to"`
	Role       string         `json:"role,omitzero"`
	Since      string         `json:"since,omitzero"`
	Until      string         `json:"until,omitzero"`
	HoldsFrom  string         `json:"holdsFrom,omitzero"`
	HoldsUntil string         `json:"holdsUntil,omitzero"`
	DatesFrom  string         `json:"datesFrom"`
	Programme  *Ref           `json:"programme,omitzero"`
	Topics     []string       `json:"topics,omitempty"`
	Status     string         `json:"status"`
	Confidence string         `json:"confidence"`
	Folder     string         `json:"folder,omitzero"`
	Evidence   []Evidence     `json:"evidence"`
	Own        map[string]any `json:",embed"` // the other fields of links
}

// Statement is a value of a property of an entity.
type Statement struct {
	ID         string     `json:"id"`
	Subject    Ref        `json:"subject"`
	Property   string     `json:"property"`
	Value      string     `json:"value"`
	Unit       string     `json:"unit,omitzero"`
	AsOf       string     `json:"asOf,omitzero"`
	Status     string     `json:"status"`
	Confidence string     `json:"confidence"`
	Folder     string     `json:"folder,omitzero"`
	Evidence   []Evidence `json:"evidence"`
}

// Completeness says how many of what a source counts the graph has.
type Completeness struct {
	ID          string     `json:"id"`
	About       Ref        `json:"about"`
	LinkTypes   []string   `json:"linkTypes"`
	Role        string     `json:"role,omitzero"`
	EntityTypes []string   `json:"entityTypes,omitempty"`
	List        *Ref       `json:"list,omitzero"`
	Stated      *int64     `json:"stated,omitzero"`
	Held        int64      `json:"held"`
	AsOf        string     `json:"asOf,omitzero"`
	Scope       string     `json:"scope"`
	Complete    *bool      `json:"complete,omitzero"`
	Note        string     `json:"note,omitzero"`
	Evidence    []Evidence `json:"evidence"`
}

// Conflict is a disagreement between sources.
type Conflict struct {
	ID       string `json:"id"`
	Kind     string `json:"kind"`
	Property string `json:"property"`
	Unit     string `json:"unit,omitzero"`
	AsOf     string `json:"asOf,omitzero"`
	Sides    []Side `json:"sides"`
}

// Side is one side of a conflict.
type Side struct {
	Value         string `json:"value"`
	Entity        *Ref   `json:"entity,omitzero"`
	EvidenceCount int    `json:"evidenceCount"`
	Shown         bool   `json:"shown"`
}

// Name is a name of an entity, with the sources that give it.
type Name struct {
	Text     string `json:"text"`
	Language string `json:"language,omitzero"`
	Script   string `json:"script,omitzero"`
	Kind     string `json:"kind"`
	Evidence []struct {
		Source Source `json:"source"`
	} `json:"evidence,omitempty"`
}

// ExternalID is an ID in another register.
type ExternalID struct {
	Scheme string `json:"scheme"`
	Value  string `json:"value"`
}

// Count is a number of links of an entity: of a type, in a direction, to entities of a type.
type Count struct {
	LinkType  string `json:"linkType"`
	Direction string `json:"direction"`
	OtherType string `json:"otherType"`
	Links     int    `json:"links"`
	Entities  int    `json:"entities"`
}

// Release is the release of the data.
type Release struct {
	ID     string  `json:"release"`
	Date   string  `json:"date,omitzero"`
	Hash   string  `json:"hash"`
	Layers []Layer `json:"layers"`
}

// Layer is a folder of the data with its licence.
type Layer struct {
	Name         string   `json:"name"`
	Licence      string   `json:"licence,omitzero"`
	LicenceURL   string   `json:"licenceUrl,omitzero"`
	Credit       string   `json:"credit"`
	Restrictions []string `json:"restrictions,omitempty"`
}
