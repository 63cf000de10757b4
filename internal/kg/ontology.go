package kg

import (
	"fmt"
	"slices"
	"strings"
)

// Property is an own property of an entity type.
type Property struct {
	Name        string // field of the API, camelCase
	Column      string // column of the data files
	Kind        Kind
	Values      []string // for Enum: the allowed words, in the order of the docs
	EnumName    string   // for Enum: the GraphQL name of the list
	Pattern     string   // for String: a regular expression that the whole value must match, "" for any
	Min, Max    float64  // for Int and Float: the allowed range, both 0 for any
	Facet       bool     // may be counted by value
	Code        bool     // names the entity in a register: searches find it by this
	Description string
	Example     string
}

// EntityType is one row of the table of entity types.
type EntityType struct {
	Name        string       // GraphQL type: City
	Plural      string       // in sentences: cities
	Prefix      string       // of ids: city
	Field       string       // root field that gets one: city
	List        string       // root field that lists them: cities
	File        string       // file of the data folder, without .csv
	Place       bool         // lies in the tree of places: has country and regions
	Country     bool         // is the country of itself and of the places in it
	Apart       bool         // what the facts are from, not what they are about: searches list it last
	Nested      string       // link type whose links between two entities of this type make a tree of them: PART_OF; "" when they have none, or that of places
	Parents     []ParentRule // the evidence of the derived links that the column parent gives; see Parent
	ParentLink  string       // link type of the column parent; "" when there is no such column
	Description string
	Example     string // a real id
	Props       []Property
	Lifetime    Lifetime // the properties that bound the time in which an entity exists
	Levels      []Level  // of the tree of places, if entities of this type make some
}

// ParentRule is the evidence of a place that the column parent gives: a rule and, for entities
// with an id of the scheme, a data set.
type ParentRule struct {
	Above  string // type of the parent; "" for any
	Scheme string // register whose ids the data set has; "" for entities without such an id
	Rule   string // id of the rule
	Source string // id of the data set
}

// Parent returns the rule for a parent of the type above: the first whose scheme the entity has an id of,
// and the last of those for the type when it has none. The external id is the one of the scheme, or zero.
func (t *EntityType) Parent(above string, ids []ExternalID) (ParentRule, ExternalID) {
	var last ParentRule
	for _, p := range t.Parents {
		if p.Above != "" && p.Above != above {
			continue
		}
		for _, x := range ids {
			if x.Scheme == p.Scheme {
				return p, x
			}
		}
		last = p
	}
	return last, ExternalID{}
}

// Level is a level of the tree of places at which things can be counted: the nearest place,
// the place itself included, of the entity type that has the level and with a value in a
// property. The country is a level that all places have and is in no table.
type Level struct {
	Name        string // continent; in the API CONTINENT
	Prop, Value string // kind, continent
	Description string
}

// Direction is the side from which a link is looked at.
type Direction uint8

// The directions; Both is for links whose two ends are alike, or for all of a kind.
const (
	Out Direction = iota
	In
	Both
)

// Reverse is the direction as seen from the other end.
func (d Direction) Reverse() Direction {
	switch d {
	case Out:
		return In
	case In:
		return Out
	default:
		return Both
	}
}

// Side names a link type as seen from one of its ends.
type Side struct {
	Field       string // field of the API: participatesIn
	Label       string // in sentences: participates in
	Description string
}

// ShortcutField is a narrower field over the links of one type between two entity types:
// Organisation.leadsProgrammes shows those ends of Organisation.leads that are programmes. An empty
// name makes no field on that side. A plural of an entity type is no name for it, see Relations.
type ShortcutField struct {
	From, To          string
	Forward, Backward string
}

// Ends are the types at the two ends of links.
type Ends struct{ From, To string }

// LinkType is one row of the table of link types.
type LinkType struct {
	Name              string
	From, To          []string // entity types
	Forward, Backward Side     // Backward is unused when Symmetric
	Symmetric         bool     // stored once, smaller id first, and seen from both ends
	Acyclic           bool
	Tree              bool // between places it makes the tree of places
	Shortcuts         []ShortcutField
	Under             string     // field of Programme with the links that it is the programme of; "" for none
	ExpectedUnique    []Ends     // between these types one other end is expected: an entity with several is a conflict
	Bounds            LinkBounds // of links without dates of their own
	Description       string
}

// Enum is the name of the entity type as an enum value: UNBody gives UN_BODY.
func (t *EntityType) Enum() string { return enumName(t.Name) }

// Prop finds an own property by the name it has in the API; -1 when there is none.
func (t *EntityType) Prop(name string) int {
	return slices.IndexFunc(t.Props, func(p Property) bool { return p.Name == name })
}

// PropOfColumn is the index of the property with a column of the data files; -1 when there is none.
func (t *EntityType) PropOfColumn(column string) int {
	return slices.IndexFunc(t.Props, func(p Property) bool { return p.Column == column })
}

// Hierarchical reports whether entities of the type form a tree, so that a condition on one
// can include all entities below it.
func (t *EntityType) Hierarchical() bool { return t.Place || t.Nested != "" }

// EnumWord is a word of the data files or a name of the API as a GraphQL enum value:
// supra-municipal gives SUPRA_MUNICIPAL, isCapital gives IS_CAPITAL, iso3166-1 gives ISO3166_1.
func EnumWord(word string) string { return strings.ReplaceAll(enumName(word), "-", "_") }

func enumName(name string) string {
	var b strings.Builder
	for i, r := range name {
		upper := r >= 'A' && r <= 'Z'
		lowerNext := i+1 < len(name) && name[i+1] >= 'a' && name[i+1] <= 'z'
		lowerBefore := i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z'
		if i > 0 && upper && (lowerBefore || lowerNext) {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.ToUpper(b.String())
}

// Ontology is the one table from which the loader, the engines, the schema and the docs are driven.
type Ontology struct {
	Entities []EntityType
	Links    []LinkType
	Broader  []BroaderType
	// LinkFields are the fields of links, among them their own properties.
	LinkFields []LinkField
	// StatementFields and EvidenceFields are the fields of statements and evidence.
	StatementFields FactFields[Statement]
	EvidenceFields  FactFields[Evidence]
	TwoHops         []TwoHop
	Schemes         []Scheme
	// StatementProps are the properties of statements; those named Multi may hold
	// many values without being a conflict.
	StatementProps []StatementProp
}

// Scheme is a register of external ids.
type Scheme struct{ Name, Pattern, Description, Example string }

// StatementProp is a property that statements give a value of.
type StatementProp struct {
	Name        string // as in the data files
	Kind        Kind   // Int counts and years, DateKind dates, String all else
	Counted     bool   // a count: wants a unit and a day
	Multi       bool   // many values are no conflict
	Description string
}

// ProgrammeType is the name of the entity type whose ids are the programmes of links (LinkAttrs.Programme).
const ProgrammeType = "Programme"

// Type finds an entity type by its GraphQL name; ok is false when there is none.
func (o *Ontology) Type(name string) (TypeID, bool) {
	i := slices.IndexFunc(o.Entities, func(t EntityType) bool { return t.Name == name })
	return TypeID(max(i, 0)), i >= 0
}

// TypeOf finds the entity type that an id belongs to by its prefix.
func (o *Ontology) TypeOf(id string) (TypeID, bool) {
	prefix, rest, ok := strings.Cut(id, ":")
	if !ok || rest == "" {
		return 0, false
	}
	i := slices.IndexFunc(o.Entities, func(t EntityType) bool { return t.Prefix == prefix })
	return TypeID(max(i, 0)), i >= 0
}

// EntityOfEnum is the entity type with an enum value such as UN_BODY; nil for none.
func (o *Ontology) EntityOfEnum(enum string) *EntityType {
	i := slices.IndexFunc(o.Entities, func(t EntityType) bool { return t.Enum() == enum })
	if i < 0 {
		return nil
	}
	return &o.Entities[i]
}

// Level finds a level of the tree of places and the entity type that has it; ok is false when there is none.
func (o *Ontology) Level(name string) (t TypeID, l Level, ok bool) {
	for i := range o.Entities {
		for _, l := range o.Entities[i].Levels {
			if l.Name == name {
				return TypeID(i), l, true
			}
		}
	}
	return 0, Level{}, false
}

// LinkType finds a link type by its name; ok is false when there is none.
func (o *Ontology) LinkType(name string) (LinkTypeID, bool) {
	i := slices.IndexFunc(o.Links, func(t LinkType) bool { return t.Name == name })
	return LinkTypeID(max(i, 0)), i >= 0
}

// Check reports what is wrong with the table itself: unknown ends, names used twice,
// a field of an entity type that two rows claim.
func (o *Ontology) Check() error {
	reserved := []string{
		"id", "type", "name", "aliases", "names", "description", "sameAs", "degree", "neighbourSummary", "links", "statements",
		"note", "block", "evidence",
		// Of filters: conditions on the links of a relation stand beside those on the entities that they lead to.
		"and", "or", "not", "anyName", "within", "inCountry", "link", "asOf", "undated",
	}
	seen := map[string]string{}
	claim := func(scope, name, by string) error {
		if was, taken := seen[scope+"."+name]; taken {
			return fmt.Errorf("ontology: %s: field %q is taken by %s", by, name, was)
		}
		seen[scope+"."+name] = by
		return nil
	}
	for i := range o.Links {
		l := &o.Links[i]
		if err := claim("link", l.Name, l.Name); err != nil {
			return err
		}
		for _, n := range slices.Concat(l.From, l.To) {
			if _, ok := o.Type(n); !ok {
				return fmt.Errorf("ontology: %s: entity type %q is unknown", l.Name, n)
			}
		}
		for _, e := range l.ExpectedUnique {
			if !slices.Contains(l.From, e.From) || !slices.Contains(l.To, e.To) || l.Symmetric {
				return fmt.Errorf(
					"ontology: %s: one end is expected of %s-%s, which is not between ends of the link",
					l.Name,
					e.From,
					e.To,
				)
			}
		}
		if l.Under != "" {
			if err := claim(ProgrammeType, l.Under, l.Name); err != nil {
				return err
			}
		}
		for _, v := range l.Shortcuts {
			if !slices.Contains(l.From, v.From) || !slices.Contains(l.To, v.To) {
				return fmt.Errorf("ontology: %s: shortcut %s-%s is not between ends of the link", l.Name, v.From, v.To)
			}
		}
	}
	for i := range o.Broader {
		if err := claim("link", o.Broader[i].Name, o.Broader[i].Name); err != nil {
			return err
		}
		if err := o.Broader[i].check(o); err != nil {
			return err
		}
	}
	if err := o.checkLinkFields(); err != nil {
		return err
	}
	for i := range o.TwoHops {
		if err := o.TwoHops[i].check(o); err != nil {
			return err
		}
	}
	for t := range o.Entities {
		e := &o.Entities[t]
		if _, ok := o.LinkType(e.Nested); e.Nested != "" && (!ok || e.Place) {
			return fmt.Errorf(
				"ontology: %s: %q makes no tree: places have their own, and others want a link type",
				e.Name,
				e.Nested,
			)
		}
		for scope, name := range map[string]string{
			"type": e.Name, "prefix": e.Prefix, "file": e.File, "root field": e.Field, "root list": e.List,
		} {
			if err := claim(scope, name, e.Name); err != nil {
				return err
			}
		}
		own := reserved
		if e.Place {
			own = append(slices.Clone(reserved), "country", "regions")
		}
		for _, n := range own {
			if err := claim(e.Name, n, "every entity"); err != nil {
				return err
			}
		}
		for _, p := range e.Props {
			if err := claim(e.Name, p.Name, e.Name); err != nil {
				return err
			}
		}
		if err := e.checkLifetime(); err != nil {
			return err
		}
		for _, l := range e.Levels {
			if err := claim("level", l.Name, e.Name); err != nil {
				return err
			}
			if p := e.Prop(l.Prop); p < 0 || !slices.Contains(e.Props[p].Values, l.Value) {
				return fmt.Errorf(
					"ontology: %s: level %s: no property %s with the value %q",
					e.Name,
					l.Name,
					l.Prop,
					l.Value,
				)
			}
		}
		for _, r := range o.Relations(TypeID(t)) {
			if err := claim(e.Name, r.Field, o.Links[r.Links[0]].Name); err != nil {
				return err
			}
		}
		for _, d := range o.Derivations(TypeID(t)) {
			if err := claim(e.Name, d.Field, "a derived relation"); err != nil {
				return err
			}
		}
	}
	return nil
}
