package kg

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// TypeID is the index of an entity type in the ontology table.
type TypeID uint8

// LinkTypeID is the index of a link type in the ontology table.
type LinkTypeID uint8

// Entity is a node of the graph. Entities returned by a store are shared and must not be changed.
type Entity struct {
	ID     string // permanent readable slug with the prefix of its type: "city:cn-taizhou"
	Name   string
	Detail *Detail // nil when all of it is empty
	Place  *Place  // its ancestors in the hierarchy of places or of its type; nil when it has none
	Props  Props   // own properties
	Folder string  // of the data, such as core: the first that has the entity; no part of the content
	Type   TypeID
}

// Detail has the attributes that most entities lack.
type Detail struct {
	Aliases     []string // sorted, without the name
	Names       []Name   // with evidence, in the order of Name.Compare
	Description string
	SameAs      []ExternalID // sorted by scheme, then value
	Note        string
}

// Place is the position of an entity in a hierarchy, derived from links: the hierarchy of places, or that of its type
// if the type is Nested. Entities with equal positions share it.
type Place struct {
	Country string   // id of its country, "" when unknown; a country is located in itself
	Within  []string // ids of its ancestors, nearest first, without itself
}

// ExternalID is the id of an entity in an external register, such as wikidata Q57906.
type ExternalID struct{ Scheme, Value string }

// String is the id with its register: wikidata:Q57906. No name of a register has a colon.
func (x ExternalID) String() string { return x.Scheme + ":" + x.Value }

// ParseExternalID reads an id with its register; ok is false when one of the two is missing.
func ParseExternalID(text string) (x ExternalID, ok bool) {
	x.Scheme, x.Value, ok = strings.Cut(text, ":")
	return x, ok && x.Scheme != "" && x.Value != ""
}

// Prop returns the value of the property with the given index, Null when unknown.
func (e *Entity) Prop(index int) Value {
	return e.Props.At(index)
}

// Aliases returns the alternative names, sorted.
func (e *Entity) Aliases() []string {
	if e.Detail == nil {
		return nil
	}
	return e.Detail.Aliases
}

// SameAs returns the external ids, sorted by scheme.
func (e *Entity) SameAs() []ExternalID {
	if e.Detail == nil {
		return nil
	}
	return e.Detail.SameAs
}

// Description returns a short text written by the project, or "".
func (e *Entity) Description() string {
	if e.Detail == nil {
		return ""
	}
	return e.Detail.Description
}

// Note returns a caveat about the data, or "".
func (e *Entity) Note() string {
	if e.Detail == nil {
		return ""
	}
	return e.Detail.Note
}

// Country returns the id of its country, or "".
func (e *Entity) Country() string {
	if e.Place == nil {
		return ""
	}
	return e.Place.Country
}

// Within returns the ids of its ancestors in the hierarchy of places or of its type, nearest first.
func (e *Entity) Within() []string {
	if e.Place == nil {
		return nil
	}
	return e.Place.Within
}

// Status says how a link or statement was established.
type Status string

// The statuses of links and statements.
const (
	Verified Status = "verified" // read in a source
	Partly   Status = "partly"   // read in a source, with some doubt remaining
	Derived  Status = "derived"  // derived by a rule of the project
)

// Confidence says whether a source states or implies a fact.
type Confidence string

// The confidences of evidence. A link or statement has the highest of its evidence.
const (
	Explicit Confidence = "explicit"
	Implied  Confidence = "implied"
)

// LinkAttrs are the attributes that many links share; stores keep each distinct value once.
type LinkAttrs struct {
	Type       LinkTypeID
	Role       string // the role or a more specific verb of the source; "" when it gives none
	Programme  string // id of the programme that the link belongs to, or ""
	Topics     []string
	Status     Status
	Confidence Confidence
	Folder     string // of the data, such as core: the first that has the link; no part of the content
	Props      Props  // fields that are in no other place, by their row in Ontology.LinkFields
}

// Link is a relationship between two entities: a record with a permanent id and evidence of its own. Links returned by
// a store are shared and must not be changed.
type Link struct {
	ID string
	*LinkAttrs
	Since, Until Date   // stated by a source; 0 is unknown
	Bounds       Period // of its ends, on the sides on which it has no date of its own, see Graph.Bound
}

// LinkRecord is a link with the ids of its ends, as it is loaded.
type LinkRecord struct {
	Link
	From, To string
}

// Statement is a sourced value of one property of an entity, with evidence of its own.
type Statement struct {
	ID         string
	Subject    string // id of the entity
	Property   string // as in the data files: start_year, title, member_count ...
	Value      string
	Unit       string
	AsOf       string // a date or a period "1990/2003", as the source has it
	Status     Status
	Confidence Confidence
	Folder     string // as in LinkAttrs
}

// Evidence supports a fact: one source, the location in it, the words that state the fact, and what this source alone
// says about it. Evidence returned by a store must not be changed.
type Evidence struct {
	ID       string
	About    string // id of the link, statement or Coverage
	Locator  string // "line:first-end" in bytes of a document, the id of a rule, a row of a data set, or ""
	StatedAs string // at most 80 characters
	*EvidenceAttrs
}

// EvidenceAttrs are what many records of evidence have in common. Records with equal ones may share them.
type EvidenceAttrs struct {
	Source      string // id of the source
	Component   string // the part of a programme under which the source lists the fact, such as "IUC Asia"; or ""
	Confidence  Confidence
	RetrievedOn Date
	SeenFrom    Date   // first date on which the source observed the fact; never the date on which it began
	SeenTo      Date   // last such date; 0 after a SeenFrom means: still observed when the source was written
	Note        string // a caveat or detail of this source, or ""
	Folder      string // as in LinkAttrs
}

// SharedEvidence has each of many equal EvidenceAttrs once.
type SharedEvidence map[EvidenceAttrs]*EvidenceAttrs

// Of returns the shared attributes that equal a.
func (s SharedEvidence) Of(a EvidenceAttrs) *EvidenceAttrs {
	one := s[a]
	if one == nil {
		one = new(EvidenceAttrs)
		*one = a
		s[a] = one
	}
	return one
}

// Rule is a rule by which the project derives links. Its id is the locator of editorial evidence.
type Rule struct{ ID, Text string }

// Block is a part of the source document about one programme. Line numbers are zero-based; bytes are a half-open range.
type Block struct {
	ID        string // B1 ... B9
	Source    string
	Programme string
	Paragraph int // line of the paragraph
	Title     int // line of the title, -1 when the block has none
	Start     int // first byte
	End       int // byte after the last
	Truncated bool
}

// Release identifies the data by the hash of the content, which is the same on every machine, and its date.
type Release struct {
	ID   string // "2026-11-23-1f3a5c7e9b2d"
	Hash string // sha256 of the content, hex
	Date Date   // date of the most recent retrieval of a source
}

// Graph is a whole release in memory, as the loader reads it and a store applies it.
// Lists are sorted by id, layers by name.
type Graph struct {
	Release    Release
	Entities   []*Entity
	Links      []LinkRecord
	Statements []*Statement
	Evidence   []*Evidence
	Rules      []Rule
	Blocks     []Block
	Layers     []Layer
	Coverage   []*Coverage
	Tombstones []Tombstone // IDs of entities that are gone
}

// LinkKey identifies a link: type, from, to, role, programme, since. Rows with equal keys are one link.
func LinkKey(linkType, from, to, role, programme string, since Date) string {
	return strings.Join([]string{linkType, from, to, role, programme, since.String()}, "\x1f")
}

// DerivedID returns the id of a record for which the files give none: a letter and the first 16 hex digits of the
// SHA-256 of its key, so that it is as stable as the key.
func DerivedID(letter, key string) string {
	sum := sha256.Sum256([]byte(key))
	return letter + hex.EncodeToString(sum[:8])
}

// IsSlug reports whether a text can stand behind the colon of an id.
func IsSlug(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return s != ""
}

// SlugCountry returns the country code in the id of a city or region, or "".
func SlugCountry(slug string) string {
	_, rest, _ := strings.Cut(slug, ":")
	if len(rest) < 4 || rest[2] != '-' || rest[0] < 'a' || rest[0] > 'z' || rest[1] < 'a' || rest[1] > 'z' {
		return ""
	}
	return rest[:2]
}

// M49Code returns the code in the id of an M49 area, or "".
func M49Code(slug string) string {
	code, ok := strings.CutPrefix(slug, "region:m49-")
	if !ok || len(code) != 3 || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}
