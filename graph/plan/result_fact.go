package plan

import (
	"context"

	"cityweave/internal/kg"
)

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
