package plan

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// results are the values of the fields that the plan has filled in, by response key.
// They are written while the plan runs and only read afterwards.
type results struct{ filled []result }

type result struct {
	key   string
	value any
}

func (r *results) set(key string, v any) { r.filled = append(r.filled, result{key, v}) }

// get reads the value of the field that is being resolved; the zero T when it is null.
func get[T any](ctx context.Context, r *results) T {
	v, _ := r.named(graphql.GetFieldContext(ctx).Field.Alias).(T)
	return v
}

func (r *results) named(key string) any {
	for i := range r.filled {
		if r.filled[i].key == key {
			return r.filled[i].value
		}
	}
	return nil
}

// as narrows a list to one type.
func as[T, F any](list []F) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i], _ = any(v).(T)
	}
	return out
}

// Node is the interface Node: anything with an id.
type Node interface{ IsNode() }

// Entity is the interface Entity.
type Entity interface {
	Node
	IsEntity()
	object() *Object
}

// Fact is the union Fact.
type Fact interface{ IsFact() }

// Object is what the Go types of all entity types have in common.
type Object struct {
	results
	e *kg.Entity
	o *kg.Ontology
}

func (x *Object) object() *Object { return x }
func (x *Object) ident() string   { return x.e.ID }

// ID is the id of the entity.
func (x *Object) ID() string { return x.e.ID }

// Type is its type.
func (x *Object) Type() Word { return Word(x.o.Entities[x.e.Type].Enum()) }

// Name is its name.
func (x *Object) Name() string { return x.e.Name }

// Aliases are its other names.
func (x *Object) Aliases() []string { return x.e.Aliases() }

// Description is its description.
func (x *Object) Description() *string { return optional(x.e.Description()) }

// Note is the note on it.
func (x *Object) Note() *string { return optional(x.e.Note()) }

// SameAs are its ids in other registers.
func (x *Object) SameAs() []ExternalID {
	out := make([]ExternalID, len(x.e.SameAs()))
	for i, s := range x.e.SameAs() {
		out[i] = ExternalID{Scheme: Word(kg.EnumWord(s.Scheme)), Value: s.Value}
	}
	return out
}

// Degree reads the answer.
func (x *Object) Degree(ctx context.Context) int32 { return get[int32](ctx, &x.results) }

// Links reads the answer.
func (x *Object) Links(ctx context.Context) LinkConnection {
	return LinkConnection{get[*Connection](ctx, &x.results)}
}

// Statements reads the answer.
func (x *Object) Statements(ctx context.Context) []*Statement {
	return get[[]*Statement](ctx, &x.results)
}

func (x *Object) text(prop int) *string { return optional(x.e.Prop(prop).Str()) }

func (x *Object) int(prop int) *int32 {
	v := x.e.Prop(prop)
	if v.IsNull() {
		return nil
	}
	n := int32(v.Int())
	return &n
}

func (x *Object) float(prop int) *float64 {
	v := x.e.Prop(prop)
	if v.IsNull() {
		return nil
	}
	f := v.Float()
	return &f
}

func (x *Object) bool(prop int) *bool {
	v := x.e.Prop(prop)
	if v.IsNull() {
		return nil
	}
	b := v.Bool()
	return &b
}

func (x *Object) date(prop int) *Date { return optionalDate(x.e.Prop(prop).Date()) }

func (x *Object) word(prop int) *Word {
	v := x.e.Prop(prop)
	if v.IsNull() {
		return nil
	}
	w := Word(kg.EnumWord(v.Str()))
	return &w
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func optionalDate(d kg.Date) *Date {
	if d == 0 {
		return nil
	}
	date := Date(d)
	return &date
}

// Block reads the answer.
func (x *Programme) Block(ctx context.Context) *DocumentBlock {
	return get[*DocumentBlock](ctx, &x.results)
}

// Evidence reads the answer.
func (x *Source) Evidence(ctx context.Context) EvidenceConnection {
	return EvidenceConnection{get[*Connection](ctx, &x.results)}
}

// Blocks reads the answer.
func (x *Source) Blocks(ctx context.Context) []*DocumentBlock {
	return get[[]*DocumentBlock](ctx, &x.results)
}

// ExternalID is an id in another register.
type ExternalID struct {
	Scheme Word
	Value  string
}

// Link is a link with both its ends.
type Link struct {
	results
	l        *kg.Link
	from, to *kg.Entity
	o        *kg.Ontology
}

// IsNode marks it as a Node.
func (*Link) IsNode() {}

// IsFact marks it as a Fact.
func (*Link) IsFact() {}

func (x *Link) ident() string { return x.l.ID }

// ID is the id of the link.
func (x *Link) ID() string { return x.l.ID }

// Type is the type of the link.
func (x *Link) Type() Word { return Word(x.o.Links[x.l.Type].Name) }

// From reads the answer.
func (x *Link) From(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// To reads the answer.
func (x *Link) To(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// Role is the role of the link.
func (x *Link) Role() *string { return optional(x.l.Role) }

// Since is when it began.
func (x *Link) Since() *Date { return optionalDate(x.l.Since) }

// Until is when it ended.
func (x *Link) Until() *Date { return optionalDate(x.l.Until) }

// SeenFrom is since when it was seen.
func (x *Link) SeenFrom() *Date { return optionalDate(x.l.SeenFrom) }

// SeenTo is until when it was seen.
func (x *Link) SeenTo() *Date { return optionalDate(x.l.SeenTo) }

// Programme reads the answer.
func (x *Link) Programme(ctx context.Context) *Programme {
	p, _ := get[Entity](ctx, &x.results).(*Programme)
	return p
}

// Topics is what it is about.
func (x *Link) Topics() []string { return x.l.Topics }

// Status is how it came to be.
func (x *Link) Status() Word { return Word(kg.EnumWord(string(x.l.Status))) }

// Confidence is the best confidence of its evidence.
func (x *Link) Confidence() Word { return Word(kg.EnumWord(string(x.l.Confidence))) }

// Note is the note on it.
func (x *Link) Note() *string { return optional(x.l.Note) }

// Evidence reads the answer.
func (x *Link) Evidence(ctx context.Context) []*Evidence { return get[[]*Evidence](ctx, &x.results) }

// Statement is a statement about an entity.
type Statement struct {
	results
	s *kg.Statement
}

// IsNode marks it as a Node.
func (*Statement) IsNode() {}

// IsFact marks it as a Fact.
func (*Statement) IsFact() {}

func (x *Statement) ident() string { return x.s.ID }

// ID is the id of the statement.
func (x *Statement) ID() string { return x.s.ID }

// Subject reads the answer.
func (x *Statement) Subject(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// Property is what it gives a value of.
func (x *Statement) Property() string { return x.s.Property }

// Value is the value.
func (x *Statement) Value() string { return x.s.Value }

// Unit is what is counted.
func (x *Statement) Unit() *string { return optional(x.s.Unit) }

// AsOf is the day or period for which it holds.
func (x *Statement) AsOf() *string { return optional(x.s.AsOf) }

// Status is how it came to be.
func (x *Statement) Status() Word { return Word(kg.EnumWord(string(x.s.Status))) }

// Confidence is the best confidence of its evidence.
func (x *Statement) Confidence() Word { return Word(kg.EnumWord(string(x.s.Confidence))) }

// Note is the note on it.
func (x *Statement) Note() *string { return optional(x.s.Note) }

// Evidence reads the answer.
func (x *Statement) Evidence(ctx context.Context) []*Evidence {
	return get[[]*Evidence](ctx, &x.results)
}

// Evidence is a record of evidence.
type Evidence struct {
	results
	e *kg.Evidence
}

// IsNode marks it as a Node.
func (*Evidence) IsNode() {}

func (x *Evidence) ident() string { return x.e.ID }

// ID is the id of the record.
func (x *Evidence) ID() string { return x.e.ID }

// About reads the answer.
func (x *Evidence) About(ctx context.Context) Fact { return get[Fact](ctx, &x.results) }

// Source reads the answer.
func (x *Evidence) Source(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.results).(*Source)
	return s
}

// Locator is the place in the source.
func (x *Evidence) Locator() *string { return optional(x.e.Locator) }

// Place reads the answer.
func (x *Evidence) Place(ctx context.Context) *DocumentPlace {
	return get[*DocumentPlace](ctx, &x.results)
}

// Rule reads the answer.
func (x *Evidence) Rule(ctx context.Context) *Rule { return get[*Rule](ctx, &x.results) }

// StatedAs are the words of the source.
func (x *Evidence) StatedAs() *string { return optional(x.e.StatedAs) }

// Confidence is how this source says it.
func (x *Evidence) Confidence() Word { return Word(kg.EnumWord(string(x.e.Confidence))) }

// RetrievedOn is when the source was read.
func (x *Evidence) RetrievedOn() *Date { return optionalDate(x.e.RetrievedOn) }

// DocumentPlace is a place in the source document.
type DocumentPlace struct {
	results
	Line, FirstByte, EndByte int32
}

// Block reads the answer.
func (x *DocumentPlace) Block(ctx context.Context) *DocumentBlock {
	return get[*DocumentBlock](ctx, &x.results)
}

// DocumentBlock is a block of the source document.
type DocumentBlock struct {
	results
	b kg.Block
}

func (x *DocumentBlock) ident() string { return x.b.ID }

// ID is the id of the block.
func (x *DocumentBlock) ID() string { return x.b.ID }

// Source reads the answer.
func (x *DocumentBlock) Source(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.results).(*Source)
	return s
}

// Programme reads the answer.
func (x *DocumentBlock) Programme(ctx context.Context) *Programme {
	p, _ := get[Entity](ctx, &x.results).(*Programme)
	return p
}

// ParagraphLine is the line of the paragraph.
func (x *DocumentBlock) ParagraphLine() int32 { return int32(x.b.Paragraph) }

// TitleLine is the line of the title.
func (x *DocumentBlock) TitleLine() *int32 {
	if x.b.Title < 0 {
		return nil
	}
	n := int32(x.b.Title)
	return &n
}

// FirstByte is the first byte.
func (x *DocumentBlock) FirstByte() int32 { return int32(x.b.Start) }

// EndByte is the byte after the last.
func (x *DocumentBlock) EndByte() int32 { return int32(x.b.End) }

// Truncated is whether the document cuts it off.
func (x *DocumentBlock) Truncated() bool { return x.b.Truncated }

// Rule is a rule of the project.
type Rule struct{ ID, Text string }

// Connection is a page of entities, links or evidence.
type Connection struct {
	results
	total            int
	hasNext, hasPrev bool
	first, last      *store.Position
	scope            listScope
}

// TotalCount is how many match in all.
func (c *Connection) TotalCount() int32 { return int32(c.total) }

// PageInfo is where the page stands.
func (c *Connection) PageInfo() PageInfo { return PageInfo{c} }

// Facets reads the answer.
func (c *Connection) Facets(ctx context.Context) []*Facet { return get[[]*Facet](ctx, &c.results) }

// LinkFacets reads the answer.
func (c *Connection) LinkFacets(ctx context.Context) []*Facet { return get[[]*Facet](ctx, &c.results) }

// PageInfo is where a page stands in its list.
type PageInfo struct{ c *Connection }

// HasNextPage is whether more follows.
func (p PageInfo) HasNextPage() bool { return p.c.hasNext }

// HasPreviousPage is whether more stands before.
func (p PageInfo) HasPreviousPage() bool { return p.c.hasPrev }

// StartCursor is the cursor of the first edge.
func (p PageInfo) StartCursor() *string { return p.cursor(p.c.first) }

// EndCursor is the cursor of the last edge.
func (p PageInfo) EndCursor() *string { return p.cursor(p.c.last) }

func (p PageInfo) cursor(at *store.Position) *string {
	if at == nil {
		return nil
	}
	s := encodeCursor(p.c.scope, *at)
	return &s
}

// Edge is a row of a page.
type Edge struct {
	results
	at    store.Position
	scope listScope
}

// Cursor is the place in the list.
func (e *Edge) Cursor() string { return encodeCursor(e.scope, e.at) }

// Link reads the answer.
func (e *Edge) Link(ctx context.Context) *Link { return get[*Link](ctx, &e.results) }

// LinkConnection is a page of links.
type LinkConnection struct{ *Connection }

// Edges reads the answer.
func (c LinkConnection) Edges(ctx context.Context) []LinkEdge {
	edges := get[[]*Edge](ctx, &c.results)
	out := make([]LinkEdge, len(edges))
	for i, e := range edges {
		out[i] = LinkEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c LinkConnection) Nodes(ctx context.Context) []*Link { return get[[]*Link](ctx, &c.results) }

// LinkEdge is a link on a page.
type LinkEdge struct{ *Edge }

// Node reads the answer.
func (e LinkEdge) Node(ctx context.Context) *Link { return get[*Link](ctx, &e.results) }

// Other reads the answer.
func (e LinkEdge) Other(ctx context.Context) Entity { return get[Entity](ctx, &e.results) }

// EvidenceConnection is a page of evidence.
type EvidenceConnection struct{ *Connection }

// Edges reads the answer.
func (c EvidenceConnection) Edges(ctx context.Context) []EvidenceEdge {
	edges := get[[]*Edge](ctx, &c.results)
	out := make([]EvidenceEdge, len(edges))
	for i, e := range edges {
		out[i] = EvidenceEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c EvidenceConnection) Nodes(ctx context.Context) []*Evidence {
	return get[[]*Evidence](ctx, &c.results)
}

// EvidenceEdge is a record on a page.
type EvidenceEdge struct{ *Edge }

// Node reads the answer.
func (e EvidenceEdge) Node(ctx context.Context) *Evidence { return get[*Evidence](ctx, &e.results) }

// Facet is how many rows have which value.
type Facet struct {
	results
	By                         string
	Distinct, Counted, Missing int32
	Truncated                  bool
}

// Buckets reads the answer.
func (x *Facet) Buckets(ctx context.Context) []*FacetBucket {
	return get[[]*FacetBucket](ctx, &x.results)
}

// FacetBucket is a value and how many rows have it.
type FacetBucket struct {
	results
	Value string
	Count int32
	isID  bool
}

// ident is the id of the entity that the value is, or "".
func (x *FacetBucket) ident() string {
	if !x.isID {
		return ""
	}
	return x.Value
}

// Entity reads the answer.
func (x *FacetBucket) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.results) }

// Dataset is what is served.
type Dataset struct {
	results
	release  kg.Release
	ref      *store.Reference
	ontology *kg.Ontology
}

func (*Dataset) ident() string { return "" }

// Release is the id of the release.
func (d *Dataset) Release() string { return d.release.ID }

// Date is the day of its newest source.
func (d *Dataset) Date() *Date { return optionalDate(d.release.Date) }

// Hash is the hash of its content.
func (d *Dataset) Hash() string { return d.release.Hash }

// Entities are the counts by entity type.
func (d *Dataset) Entities() []TypeCount {
	var out []TypeCount
	for t, n := range d.ref.Entities {
		out = append(out, TypeCount{Type: Word(d.ontology.Entities[t].Enum()), Count: int32(n)})
	}
	return out
}

// Links are the counts by link type.
func (d *Dataset) Links() []TypeCount {
	var out []TypeCount
	for t, n := range d.ref.Links {
		out = append(out, TypeCount{Type: Word(d.ontology.Links[t].Name), Count: int32(n)})
	}
	return out
}

// TypeCount is how many there are of a type.
type TypeCount struct {
	Type  Word
	Count int32
}

// Statements is how many statements there are.
func (d *Dataset) Statements() int32 { return int32(d.ref.Statements) }

// Evidence is how many records of evidence there are.
func (d *Dataset) Evidence() int32 { return int32(d.ref.Evidence) }

// Rules are the rules of the project.
func (d *Dataset) Rules() []Rule {
	out := make([]Rule, len(d.ref.Rules))
	for i, r := range d.ref.Rules {
		out[i] = Rule(r)
	}
	return out
}

// Blocks reads the answer.
func (d *Dataset) Blocks(ctx context.Context) []*DocumentBlock {
	return get[[]*DocumentBlock](ctx, &d.results)
}

// Sources reads the answer.
func (d *Dataset) Sources(ctx context.Context) SourceConnection {
	return SourceConnection{get[*Connection](ctx, &d.results)}
}
