package schema

import (
	"fmt"
	"strconv"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// A doc is a record as one text, which costs the server one property and the driver one
// allocation to hand over; what is made of it shares its bytes. Fields are parted by
// fieldSep, parts of a field by partSep; both are escaped in values.
const (
	fieldSep = '\x1f'
	PartSep  = '\x1e'
	escSep   = '\x1b'
)

var (
	docEscaper   = strings.NewReplacer("\x1f", "\x1b1", "\x1e", "\x1b2", "\x1b", "\x1b3")
	docUnescaper = strings.NewReplacer("\x1b1", "\x1f", "\x1b2", "\x1e", "\x1b3", "\x1b")
)

// Writer builds a doc.
type Writer struct {
	strings.Builder
	begun bool
}

func (w *Writer) field(s string) {
	if w.begun {
		w.WriteByte(fieldSep)
	}
	w.begun = true
	w.text(s)
}

func (w *Writer) text(s string) {
	if strings.ContainsAny(s, "\x1f\x1e\x1b") {
		s = docEscaper.Replace(s)
	}
	w.WriteString(s)
}

// List writes a field of several parts.
func (w *Writer) List(list []string) {
	w.field("")
	for i, s := range list {
		if i > 0 {
			w.WriteByte(PartSep)
		}
		if s == "" {
			s = "\x1b" // an empty part is not the same as no part
			w.WriteString(s)
			continue
		}
		w.text(s)
	}
}

func (w *Writer) date(d kg.Date) { w.number(int64(d)) }

func (w *Writer) number(n int64) {
	if n == 0 {
		w.field("")
		return
	}
	w.field(strconv.FormatInt(n, 36))
}

// reader takes a doc apart. A doc that ends too early leaves err.
type reader struct {
	rest string
	done bool
	err  error
}

func (r *reader) raw() string {
	if r.done {
		r.err = fmt.Errorf("record %q ends too early", r.rest)
		return ""
	}
	field, rest, more := strings.Cut(r.rest, string(fieldSep))
	r.rest, r.done = rest, !more
	return field
}

func (r *reader) text() string { return unescape(r.raw()) }

func unescape(s string) string {
	if strings.IndexByte(s, escSep) < 0 {
		return s
	}
	if s == "\x1b" {
		return ""
	}
	return docUnescaper.Replace(s)
}

func (r *reader) list() []string {
	field := r.raw()
	if field == "" {
		return nil
	}
	out := make([]string, 0, strings.Count(field, string(PartSep))+1)
	for more := true; more; {
		var part string
		part, field, more = strings.Cut(field, string(PartSep))
		out = append(out, unescape(part))
	}
	return out
}

func (r *reader) number() int64 {
	field := r.raw()
	if field == "" {
		return 0
	}
	n, err := strconv.ParseInt(field, 36, 64)
	if err != nil {
		r.err = err
	}
	return n
}

func (r *reader) date() kg.Date { return kg.Date(r.number()) }

// EntityDoc writes an entity.
func EntityDoc(e *kg.Entity) string {
	var w Writer
	w.field(e.ID)
	w.field(e.Name)
	w.number(int64(e.Type))
	w.field(e.Folder)
	if e.Place == nil {
		w.field("")
	} else {
		w.List(append([]string{e.Place.Country}, e.Place.Within...))
	}
	w.List(propTexts(e.Props))
	if d := e.Detail; d != nil {
		w.List(d.Aliases)
		w.field(d.Description)
		w.field(d.Note)
		w.names(d.Names)
		for _, x := range d.SameAs {
			w.field(x.Scheme)
			w.field(x.Value)
		}
	}
	return w.String()
}

// propTexts writes each property as two letters, for its place and its kind, and the value.
func propTexts(props []kg.Prop) []string {
	out := make([]string, len(props))
	for i, p := range props {
		value := p.Text()
		if p.Kind() == kg.DateKind {
			value = strconv.Itoa(int(p.Date()))
		}
		out[i] = string([]byte{'0' + p.Index, '0' + byte(p.Kind())}) + value
	}
	return out
}

func (r *reader) props() kg.Props {
	texts := r.list()
	if texts == nil {
		return nil
	}
	out := make(kg.Props, len(texts))
	for i, text := range texts {
		p, err := readProp(text)
		if err != nil {
			r.err = err
		}
		out[i] = p
	}
	return out
}

func readProp(s string) (kg.Prop, error) {
	if len(s) < 2 {
		return kg.Prop{}, fmt.Errorf("%q is no property", s)
	}
	p, text := kg.Prop{Index: s[0] - '0'}, s[2:]
	var err error
	switch kg.Kind(s[1] - '0') {
	case kg.String:
		p.Value = kg.StringValue(text)
	case kg.Enum:
		p.Value = kg.EnumValue(text)
	case kg.Int:
		var n int64
		n, err = strconv.ParseInt(text, 10, 64)
		p.Value = kg.IntValue(n)
	case kg.Float:
		var f float64
		f, err = strconv.ParseFloat(text, 64)
		p.Value = kg.FloatValue(f)
	case kg.Bool:
		p.Value = kg.BoolValue(text == "true")
	case kg.DateKind:
		var n int64
		n, err = strconv.ParseInt(text, 10, 32)
		p.Value = kg.DateValue(kg.Date(n))
	default:
		err = fmt.Errorf("%q is no property", s)
	}
	return p, err
}

// ReadEntity reads what EntityDoc wrote.
func ReadEntity(doc string) (*kg.Entity, error) {
	r := reader{rest: doc}
	e := &kg.Entity{ID: r.text(), Name: r.text(), Type: kg.TypeID(r.number()), Folder: r.text()}
	if place := r.list(); place != nil {
		e.Place = &kg.Place{Country: place[0]}
		if len(place) > 1 {
			e.Place.Within = place[1:]
		}
	}
	e.Props = r.props()
	if !r.done {
		d := &kg.Detail{Aliases: r.list(), Description: r.text(), Note: r.text(), Names: r.names()}
		for !r.done {
			d.SameAs = append(d.SameAs, kg.ExternalID{Scheme: r.text(), Value: r.text()})
		}
		e.Detail = d
	}
	return e, r.err
}

// Entities are those that were read already, by doc: many links lead to the same ones.
type Entities map[string]*kg.Entity

func (known Entities) Read(doc string) (*kg.Entity, error) {
	if e := known[doc]; e != nil {
		return e, nil
	}
	e, err := ReadEntity(doc)
	if err == nil {
		known[doc] = e
	}
	return e, err
}

// LinkDoc writes a link, without its ends.
func LinkDoc(l *kg.Link) string {
	var w Writer
	w.field(l.ID)
	w.number(int64(l.Type))
	w.field(l.Role)
	w.field(l.Programme)
	w.List(l.Topics)
	w.field(string(l.Status))
	w.field(string(l.Confidence))
	w.field(l.Folder)
	w.date(l.Since)
	w.date(l.Until)
	w.date(l.Bounds.From)
	w.date(l.Bounds.Until)
	w.List(propTexts(l.Props))
	return w.String()
}

// ReadLink reads what LinkDoc wrote.
func ReadLink(doc string) (*kg.Link, error) {
	r := reader{rest: doc}
	both := &struct {
		link  kg.Link
		attrs kg.LinkAttrs
	}{}
	l, a := &both.link, &both.attrs
	l.LinkAttrs = a
	l.ID = r.text()
	a.Type = kg.LinkTypeID(r.number())
	a.Role, a.Programme, a.Topics = r.text(), r.text(), r.list()
	a.Status, a.Confidence, a.Folder = kg.Status(r.text()), kg.Confidence(r.text()), r.text()
	l.Since, l.Until = r.date(), r.date()
	l.Bounds = kg.Period{From: r.date(), Until: r.date()}
	a.Props = r.props()
	return l, r.err
}

// StatementDoc writes a statement.
func StatementDoc(s *kg.Statement) string {
	var w Writer
	for _, f := range []string{
		s.ID, s.Subject, s.Property, s.Value, s.Unit, s.AsOf, string(s.Status),
		string(s.Confidence), s.Folder,
	} {
		w.field(f)
	}
	return w.String()
}

// ReadStatement reads what StatementDoc wrote.
func ReadStatement(doc string) (*kg.Statement, error) {
	r := reader{rest: doc}
	s := &kg.Statement{
		ID: r.text(), Subject: r.text(), Property: r.text(), Value: r.text(), Unit: r.text(), AsOf: r.text(),
		Status: kg.Status(r.text()), Confidence: kg.Confidence(r.text()), Folder: r.text(),
	}
	return s, r.err
}

// EvidenceDoc writes an evidence record.
func EvidenceDoc(e *kg.Evidence) string {
	var w Writer
	for _, f := range []string{
		e.ID, e.About, e.Source, e.Locator, e.Component, e.StatedAs, string(e.Confidence), e.Note, e.Folder,
	} {
		w.field(f)
	}
	w.date(e.RetrievedOn)
	w.date(e.SeenFrom)
	w.date(e.SeenTo)
	return w.String()
}

// ReadEvidence reads what EvidenceDoc wrote.
func ReadEvidence(doc string) (*kg.Evidence, error) {
	r := reader{rest: doc}
	e, a := new(kg.Evidence), new(kg.EvidenceAttrs)
	e.ID, e.About, a.Source, e.Locator, a.Component, e.StatedAs = r.text(), r.text(), r.text(), r.text(), r.text(), r.text()
	a.Confidence, a.Note, a.Folder = kg.Confidence(r.text()), r.text(), r.text()
	a.RetrievedOn, a.SeenFrom, a.SeenTo = r.date(), r.date(), r.date()
	e.EvidenceAttrs = a
	return e, r.err
}

// EvidenceKey is where a record stands in the evidence of a source.
func EvidenceKey(source, order, id string) string {
	return Escape(source) + Sep + Escape(order) + Sep + id
}

// ConflictDoc writes a conflict.
func ConflictDoc(c *store.Conflict) string {
	var w Writer
	for _, f := range []string{c.ID, string(c.Kind), c.Subject, c.Property, c.Unit, c.AsOf} {
		w.field(f)
	}
	for _, s := range c.Sides {
		w.field(s.Value)
		w.List(s.Facts)
		w.number(int64(s.Evidence))
		shown := int64(0)
		if s.Shown {
			shown = 1
		}
		w.number(shown)
	}
	return w.String()
}

// ReadConflict reads what ConflictDoc wrote.
func ReadConflict(doc string) (*store.Conflict, error) {
	r := reader{rest: doc}
	c := &store.Conflict{
		ID: r.text(), Kind: store.ConflictKind(r.text()), Subject: r.text(), Property: r.text(),
		Unit: r.text(), AsOf: r.text(),
	}
	for !r.done {
		c.Sides = append(c.Sides, store.Side{
			Value: r.text(), Facts: r.list(), Evidence: int(r.number()),
			Shown: r.number() == 1,
		})
	}
	return c, r.err
}

// AttrsOf returns the part of a link's doc that many links have in common: all fields but the first, the id, and
// the four dates before the last, see LinkDoc.
func AttrsOf(doc string) string {
	_, rest, _ := strings.Cut(doc, string(fieldSep))
	end := len(rest)
	var cuts [5]int // before the properties and the dates, since last
	for i := range cuts {
		end = strings.LastIndexByte(rest[:max(end, 0)], fieldSep)
		cuts[i] = end
	}
	if end < 0 {
		return rest
	}
	return rest[:cuts[4]] + rest[cuts[0]:]
}
