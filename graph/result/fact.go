package result

import (
	"context"

	"cityweave/internal/kg"
)

// Link is a link with both its ends.
type Link struct {
	Filled
	Data                 *kg.Link
	FromEntity, ToEntity *kg.Entity
	Ontology             *kg.Ontology
}

// IsNode marks it as a Node.
func (*Link) IsNode() {}

// IsFact marks it as a Fact.
func (*Link) IsFact() {}

// Ident is equal for values with equal answers.
func (x *Link) Ident() string { return x.Data.ID }

// ID is the id of the link.
func (x *Link) ID() string { return x.Data.ID }

// Type is the type of the link.
func (x *Link) Type() Word { return Word(x.Ontology.Links[x.Data.Type].Name) }

// Label is its type in words.
func (x *Link) Label() string { return x.Ontology.Links[x.Data.Type].Forward.Label }

// From reads the answer.
func (x *Link) From(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// To reads the answer.
func (x *Link) To(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// Role is the role of the link.
func (x *Link) Role() *string { return optional(x.Data.Role) }

// Since is when it began.
func (x *Link) Since() *Date { return OptionalDate(x.Data.Since) }

// Until is when it ended.
func (x *Link) Until() *Date { return OptionalDate(x.Data.Until) }

// HoldsFrom is the date before which it does not hold.
func (x *Link) HoldsFrom() *Date { return OptionalDate(x.Data.HoldsFrom()) }

// HoldsUntil is the date from which it no longer holds.
func (x *Link) HoldsUntil() *Date { return OptionalDate(x.Data.HoldsUntil()) }

// DatesFrom is the origin of its dates.
func (x *Link) DatesFrom() Word { return Word(kg.EnumWord(string(x.Data.DatesFrom()))) }

// Programme reads the answer.
func (x *Link) Programme(ctx context.Context) *Programme {
	p, _ := get[Entity](ctx, &x.Filled).(*Programme)
	return p
}

// Topics is what it is about.
func (x *Link) Topics() []string { return x.Data.Topics }

// Status is how it came to be.
func (x *Link) Status() Word { return Word(kg.EnumWord(string(x.Data.Status))) }

// Confidence is the best confidence of its evidence.
func (x *Link) Confidence() Word { return Word(kg.EnumWord(string(x.Data.Confidence))) }

// Evidence reads the answer.
func (x *Link) Evidence(ctx context.Context) []*Evidence { return get[[]*Evidence](ctx, &x.Filled) }

// Folder is the folder of the data that has it.
func (x *Link) Folder() *string { return optional(x.Data.Folder) }

// Statement is a statement about an entity.
type Statement struct {
	Filled
	Data *kg.Statement
}

// IsNode marks it as a Node.
func (*Statement) IsNode() {}

// IsFact marks it as a Fact.
func (*Statement) IsFact() {}

// Ident is equal for values with equal answers.
func (x *Statement) Ident() string { return x.Data.ID }

// ID is the id of the statement.
func (x *Statement) ID() string { return x.Data.ID }

// Subject reads the answer.
func (x *Statement) Subject(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// Property is what it gives a value of.
func (x *Statement) Property() string { return x.Data.Property }

// Value is the value.
func (x *Statement) Value() string { return x.Data.Value }

// Unit is what is counted.
func (x *Statement) Unit() *string { return optional(x.Data.Unit) }

// AsOf is the day or period for which it holds.
func (x *Statement) AsOf() *string { return optional(x.Data.AsOf) }

// Status is how it came to be.
func (x *Statement) Status() Word { return Word(kg.EnumWord(string(x.Data.Status))) }

// Confidence is the best confidence of its evidence.
func (x *Statement) Confidence() Word { return Word(kg.EnumWord(string(x.Data.Confidence))) }

// Evidence reads the answer.
func (x *Statement) Evidence(ctx context.Context) []*Evidence {
	return get[[]*Evidence](ctx, &x.Filled)
}

// Folder is the folder of the data that has it.
func (x *Statement) Folder() *string { return optional(x.Data.Folder) }

// Evidence is a record of evidence.
type Evidence struct {
	Filled
	Data *kg.Evidence
}

// IsNode marks it as a Node.
func (*Evidence) IsNode() {}

// Ident is equal for values with equal answers.
func (x *Evidence) Ident() string { return x.Data.ID }

// ID is the id of the record.
func (x *Evidence) ID() string { return x.Data.ID }

// About reads the answer.
func (x *Evidence) About(ctx context.Context) Fact { return get[Fact](ctx, &x.Filled) }

// Source reads the answer.
func (x *Evidence) Source(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.Filled).(*Source)
	return s
}

// Locator is the place in the source.
func (x *Evidence) Locator() *string { return optional(x.Data.Locator) }

// Place reads the answer.
func (x *Evidence) Place(ctx context.Context) *DocumentPlace {
	return get[*DocumentPlace](ctx, &x.Filled)
}

// Rule reads the answer.
func (x *Evidence) Rule(ctx context.Context) *Rule { return get[*Rule](ctx, &x.Filled) }

// Component is the part of a programme under which the source lists it.
func (x *Evidence) Component() *string { return optional(x.Data.Component) }

// StatedAs are the words of the source.
func (x *Evidence) StatedAs() *string { return optional(x.Data.StatedAs) }

// Confidence is how this source says it.
func (x *Evidence) Confidence() Word { return Word(kg.EnumWord(string(x.Data.Confidence))) }

// RetrievedOn is when the source was read.
func (x *Evidence) RetrievedOn() *Date { return OptionalDate(x.Data.RetrievedOn) }

// SeenFrom is when the source observed it first.
func (x *Evidence) SeenFrom() *Date { return OptionalDate(x.Data.SeenFrom) }

// SeenTo is when the source observed it last.
func (x *Evidence) SeenTo() *Date { return OptionalDate(x.Data.SeenTo) }

// Note is what this source adds to it.
func (x *Evidence) Note() *string { return optional(x.Data.Note) }

// Folder is the folder of the data that has it.
func (x *Evidence) Folder() *string { return optional(x.Data.Folder) }

// DocumentPlace is a place in the source document.
type DocumentPlace struct {
	Filled
	Line, FirstByte, EndByte int32
}

// Block reads the answer.
func (x *DocumentPlace) Block(ctx context.Context) *DocumentBlock {
	return get[*DocumentBlock](ctx, &x.Filled)
}

// DocumentBlock is a block of the source document.
type DocumentBlock struct {
	Filled
	Data kg.Block
}

// Ident is equal for values with equal answers.
func (x *DocumentBlock) Ident() string { return x.Data.ID }

// ID is the id of the block.
func (x *DocumentBlock) ID() string { return x.Data.ID }

// Source reads the answer.
func (x *DocumentBlock) Source(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.Filled).(*Source)
	return s
}

// Programme reads the answer.
func (x *DocumentBlock) Programme(ctx context.Context) *Programme {
	p, _ := get[Entity](ctx, &x.Filled).(*Programme)
	return p
}

// ParagraphLine is the line of the paragraph.
func (x *DocumentBlock) ParagraphLine() int32 { return int32(x.Data.Paragraph) }

// TitleLine is the line of the title.
func (x *DocumentBlock) TitleLine() *int32 {
	if x.Data.Title < 0 {
		return nil
	}
	n := int32(x.Data.Title)
	return &n
}

// FirstByte is the first byte.
func (x *DocumentBlock) FirstByte() int32 { return int32(x.Data.Start) }

// EndByte is the byte after the last.
func (x *DocumentBlock) EndByte() int32 { return int32(x.Data.End) }

// Truncated is whether the document cuts it off.
func (x *DocumentBlock) Truncated() bool { return x.Data.Truncated }

// Rule is a rule of the project.
type Rule struct{ ID, Text string }
