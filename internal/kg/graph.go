package kg

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// TypeID is the place of an entity type in the ontology table.
type TypeID uint8

// LinkTypeID is the place of a link type in the ontology table.
type LinkTypeID uint8

// Entity is one thing of the graph. Entities handed out by a store are shared and
// must not be changed.
type Entity struct {
	ID     string // readable slug with the prefix of its type, stable for ever: "city:cn-taizhou"
	Name   string
	Detail *Detail // nil when there is none of it
	Place  *Place  // where it stands in the tree of places or of its type; nil when it has none above it
	Props  []Prop  // own properties, sorted by Index, only those that are known
	Type   TypeID
}

// Detail is what most entities have little of.
type Detail struct {
	Aliases     []string // sorted, without the name
	Description string
	SameAs      []ExternalID // sorted by scheme, then value
	Note        string
}

// Place is where an entity stands in a tree, worked out from links: a place in the tree of
// places, an entity of a type that is Nested in that of its type. Those that stand alike share it.
type Place struct {
	Country string   // id of the country it lies in, "" when unknown; a country lies in itself
	Within  []string // ids of all that is above it, nearest first, without itself
}

// Prop is a known property: the value and the property's place in EntityType.Props.
type Prop struct {
	Value
	Index uint8
}

// ExternalID names an entity in another register, as in wikidata Q57906.
type ExternalID struct{ Scheme, Value string }

// Prop is the value of the own property at the given place, Null when unknown.
func (e *Entity) Prop(index int) Value {
	for i := range e.Props {
		if int(e.Props[i].Index) == index {
			return e.Props[i].Value
		}
	}
	return Value{}
}

// Aliases are the other names, sorted.
func (e *Entity) Aliases() []string {
	if e.Detail == nil {
		return nil
	}
	return e.Detail.Aliases
}

// SameAs are the external ids, sorted by scheme.
func (e *Entity) SameAs() []ExternalID {
	if e.Detail == nil {
		return nil
	}
	return e.Detail.SameAs
}

// Description is a short text in the project's own words, or "".
func (e *Entity) Description() string {
	if e.Detail == nil {
		return ""
	}
	return e.Detail.Description
}

// Note is what a reader of the row should know, or "".
func (e *Entity) Note() string {
	if e.Detail == nil {
		return ""
	}
	return e.Detail.Note
}

// Country is the id of the country it lies in, or "".
func (e *Entity) Country() string {
	if e.Place == nil {
		return ""
	}
	return e.Place.Country
}

// Within are the ids of the places, or of the wholes of its own type, above it, nearest first.
func (e *Entity) Within() []string {
	if e.Place == nil {
		return nil
	}
	return e.Place.Within
}

// Status says how a link or statement came to be.
type Status string

// The statuses of links and statements.
const (
	Verified Status = "verified" // read in a source
	Partly   Status = "partly"   // read in a source, but not beyond doubt
	Derived  Status = "derived"  // worked out by a rule of the project
)

// Confidence says how a source says it.
type Confidence string

// The confidences of evidence; a link or statement has the best of its evidence.
const (
	Explicit Confidence = "explicit"
	Implied  Confidence = "implied"
)

// LinkAttrs is what many links have in common; stores keep each distinct one once.
type LinkAttrs struct {
	Type       LinkTypeID
	Role       string // the role of the source, or its finer verb; "" when it gives none
	Programme  string // id of the programme under which the link holds, or ""
	Topics     []string
	Note       string
	Status     Status
	Confidence Confidence
	SeenFrom   Date // when a source saw the link; never a date of the link itself
	SeenTo     Date
}

// Link is a record of its own, with a stable id and the evidence for it. Links
// handed out by a store are shared and must not be changed.
type Link struct {
	ID string
	*LinkAttrs
	Since, Until Date // what a source says; 0 is unknown, an open bound
}

// Holds reports whether the link counts on the day: since ≤ day < until.
func (l *Link) Holds(day Date) bool { return Contains(l.Since, l.Until, day) }

// LinkRecord is a link with the ids of its ends, as it is loaded.
type LinkRecord struct {
	Link
	From, To string
}

// Statement is a value of a property of an entity, with evidence of its own.
type Statement struct {
	ID         string
	Subject    string // id of the entity
	Property   string // as in the data files: start_year, title, member_count ...
	Value      string
	Unit       string
	AsOf       string // a date or a period "1990/2003", as the source has it
	Status     Status
	Confidence Confidence
	Note       string
}

// Evidence is who says so: one source, the place in it, and the words that name the relation.
type Evidence struct {
	ID          string
	About       string // id of the link or statement
	Source      string // id of the source
	Locator     string // "line:first-end" in bytes of a document, the id of a rule, a row of a data set, or ""
	StatedAs    string // at most 80 characters
	Confidence  Confidence
	RetrievedOn Date
}

// Rule is one of the project's own rules, the locator of editorial evidence.
type Rule struct{ ID, Text string }

// Block is a part of the source document and the programme it is about. Lines are
// counted from 0; bytes are a half-open range.
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

// Release identifies the data: a hash of the content, the same on every machine, and its date.
type Release struct {
	ID   string // "2026-11-23-1f3a5c7e9b2d"
	Hash string // sha256 of the content, hex
	Date Date   // day of the newest reading of a source
}

// Graph is a whole release in memory, as the loader reads it and a store applies it.
// Lists are sorted by id.
type Graph struct {
	Release    Release
	Entities   []*Entity
	Links      []LinkRecord
	Statements []*Statement
	Evidence   []*Evidence
	Rules      []Rule
	Blocks     []Block
}

// LinkKey is what makes two rows one link: type, from, to, role, programme, since.
func LinkKey(linkType, from, to, role, programme string, since Date) string {
	return strings.Join([]string{linkType, from, to, role, programme, since.String()}, "\x1f")
}

// DerivedID is the id of a record for which the files give none: a letter and the
// first 16 hex digits of the sha256 of its key, so that it stays as long as the key.
func DerivedID(letter, key string) string {
	sum := sha256.Sum256([]byte(key))
	return letter + hex.EncodeToString(sum[:8])
}
