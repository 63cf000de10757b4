package kg

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// LinkField is one row of the table of the fields of links. A field is a condition, an order
// and a value to count by; most are a field of the API, too.
//
// Fields that the program gives a meaning to (since and until bound the days on which a link
// holds, the programme is a part of its key) are fields of Link and LinkAttrs, and their rows
// have read. All others are kept in LinkAttrs.Props, with a column of the link files and a
// property of the database, by their row alone.
type LinkField struct {
	Property
	Multi   bool   // has several values: no order
	Entity  string // entity type whose ids are the values; "" when they are no ids
	Each    bool   // each link has its own value, which is not in the shared LinkAttrs
	Counted string // describes the field as a value to count by; "" when links are not counted by it

	read func(dst []Value, o *Ontology, l *Link) []Value // nil for a field in LinkAttrs.Props
}

// Own reports whether the field is kept in LinkAttrs.Props.
func (f *LinkField) Own() bool { return f.read == nil }

// OwnLinkFields are the fields in LinkAttrs.Props, with their places in the table.
func (o *Ontology) OwnLinkFields() iter.Seq2[int, *LinkField] {
	return func(yield func(int, *LinkField) bool) {
		for i := range o.LinkFields {
			if f := &o.LinkFields[i]; f.Own() && !yield(i, f) {
				return
			}
		}
	}
}

// LinkField returns the place of a field of links in the table; -1 when there is none.
func (o *Ontology) LinkField(name string) int {
	return slices.IndexFunc(o.LinkFields, func(f LinkField) bool { return f.Name == name })
}

// LinkValues appends the values of the field of a link at a place in the table to dst; none
// when it has no value. The sources of its evidence are not known to a link.
func (o *Ontology) LinkValues(dst []Value, l *Link, field int) []Value {
	if read := o.LinkFields[field].read; read != nil {
		return read(dst, o, l)
	}
	return appendKnown(dst, l.Props.At(field))
}

func appendKnown(dst []Value, v Value) []Value {
	if v.IsNull() {
		return dst
	}
	return append(dst, v)
}

// checkLinkFields reports what is wrong with the table of the fields of links.
func (o *Ontology) checkLinkFields() error {
	seen := map[string]bool{}
	for _, n := range append([]string{"from", "to", "topics", "evidence"}, EvidenceColumns()...) {
		seen[n] = true
	}
	for i := range o.LinkFields {
		f := &o.LinkFields[i]
		names := []string{f.Name}
		if f.Column != "" && f.Column != f.Name {
			names = append(names, f.Column)
		}
		for _, n := range names {
			if seen[n] && f.Own() {
				return fmt.Errorf("ontology: links: the field %q is there twice", n)
			}
			seen[n] = true
		}
		if f.Own() && (f.Multi || f.Each || f.Entity != "" || f.Column == "" || f.Description == "") {
			return fmt.Errorf("ontology: links: %s: an own field has one value, a column and a description", f.Name)
		}
	}
	return nil
}

// linkFields is the table of the fields of links: to add one, add a row and run make generate.
func linkFields() []LinkField {
	return []LinkField{
		{
			Property: Property{Name: "id", Kind: Enum},
			Each:     true,
			read:     func(dst []Value, _ *Ontology, l *Link) []Value { return append(dst, EnumValue(l.ID)) },
		},
		{
			Property: Property{Name: "type", Kind: Enum, Facet: true},
			Counted:  "The type of the link.",
			read: func(dst []Value, o *Ontology, l *Link) []Value {
				return append(dst, EnumValue(o.Links[l.Type].Name))
			},
		},
		{
			Property: Property{Name: "role", Column: "role", Kind: String, Facet: true},
			Counted:  "The role of a link.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				if l.Role == "" {
					return dst
				}
				return append(dst, StringValue(l.Role))
			},
		},
		{
			Property: Property{Name: "programme", Column: "programme", Kind: Enum, Facet: true},
			Entity:   "Programme",
			Counted:  "The programme that a link belongs to.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				if l.Programme == "" {
					return dst
				}
				return append(dst, EnumValue(l.Programme))
			},
		},
		{
			Property: Property{Name: "topic", Column: "topics", Kind: String, Facet: true},
			Multi:    true,
			Counted:  "Each topic of a link.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				for _, t := range l.Topics {
					dst = append(dst, StringValue(t))
				}
				return dst
			},
		},
		{
			Property: Property{
				Name: "status", Column: "status", Kind: Enum, Facet: true,
				Values: statusWords,
			},
			Counted: "The status of a link: read in a source or derived by a rule.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return append(dst, EnumValue(string(l.Status)))
			},
		},
		{
			Property: Property{
				Name: "confidence", Column: "confidence", Kind: Enum, Facet: true,
				Values: confidenceWords,
			},
			Counted: "The highest confidence among the evidence of a link.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return append(dst, EnumValue(string(l.Confidence)))
			},
		},
		{
			Property: Property{Name: "source", Kind: Enum, Facet: true},
			Multi:    true, Entity: "Source", Each: true,
			Counted: "Each source of the evidence of a link.",
			read:    func(dst []Value, _ *Ontology, _ *Link) []Value { return dst },
		},
		{
			Property: folderField,
			Counted:  "The folder of the data that has a link.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return appendKnown(dst, line(l.Folder))
			},
		},
		{
			Property: Property{Name: "since", Column: "since", Kind: DateKind, Facet: true},
			Each:     true,
			Counted:  "The start date of a link.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return appendKnown(dst, DateValue(l.Since))
			},
		},
		{
			Property: Property{Name: "until", Column: "until", Kind: DateKind},
			Each:     true,
			Counted:  "The end date of a link.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return appendKnown(dst, DateValue(l.Until))
			},
		},
		{
			Property: Property{Name: "holdsFrom", Kind: DateKind, Facet: true},
			Each:     true,
			Counted:  "The date before which a link does not hold: its own start date, or the bound of its ends.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return appendKnown(dst, DateValue(l.HoldsFrom()))
			},
		},
		{
			Property: Property{Name: "holdsUntil", Kind: DateKind},
			Each:     true,
			Counted:  "The date from which a link no longer holds: its own end date, or the bound of its ends.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return appendKnown(dst, DateValue(l.HoldsUntil()))
			},
		},
		{
			Property: Property{
				Name: "datesFrom", Kind: Enum, Facet: true,
				Values: []string{string(DatesFromLink), string(DatesFromEnds), string(DatesFromUnknown)},
			},
			Each:    true,
			Counted: "The origin of the dates of a link: a source, the ends of the link, or none.",
			read: func(dst []Value, _ *Ontology, l *Link) []Value {
				return append(dst, EnumValue(string(l.DatesFrom())))
			},
		},
	}
}

// Props are known properties, sorted by Index.
type Props []Prop

// Prop is a known property: the value and the property's place in EntityType.Props, or in
// Ontology.LinkFields.
type Prop struct {
	Value
	Index uint8
}

// At is the value of the property at a place in its table, Null when unknown.
func (p Props) At(index int) Value {
	for i := range p {
		if int(p[i].Index) == index {
			return p[i].Value
		}
	}
	return Value{}
}

// With returns p with a property, in its place.
func (p Props) With(index int, v Value) Props {
	i := 0
	for i < len(p) && int(p[i].Index) < index {
		i++
	}
	return slices.Insert(slices.Clip(p), i, Prop{Value: v, Index: uint8(index)})
}

// AttrsKey is equal for equal LinkAttrs.
type AttrsKey struct {
	linkType                LinkTypeID
	role, programme, topics string
	folder                  string
	status                  Status
	confidence              Confidence
	props                   uint32
}

// AttrsKeys makes keys of LinkAttrs that can be compared with each other, so that equal
// attributes are kept once. The zero value is ready for use, by one goroutine.
type AttrsKeys struct {
	props   map[string]uint32 // sets of properties by their text
	scratch []byte
}

// Of is the key of attributes.
func (k *AttrsKeys) Of(a *LinkAttrs) AttrsKey {
	return AttrsKey{
		linkType: a.Type, role: a.Role, programme: a.Programme, topics: strings.Join(a.Topics, "\x1e"),
		folder: a.Folder, status: a.Status, confidence: a.Confidence, props: k.number(a.Props),
	}
}

// number is the number of a set of properties, 0 for none.
func (k *AttrsKeys) number(props Props) uint32 {
	if len(props) == 0 {
		return 0
	}
	k.scratch = k.scratch[:0]
	for _, p := range props {
		k.scratch = append(k.scratch, p.Index, byte(p.kind))
		k.scratch = binary.AppendUvarint(k.scratch, p.n)
		k.scratch = append(append(k.scratch, p.s...), 0)
	}
	n, known := k.props[string(k.scratch)]
	if !known {
		if k.props == nil {
			k.props = map[string]uint32{}
		}
		n = uint32(len(k.props)) + 1
		k.props[string(k.scratch)] = n
	}
	return n
}
