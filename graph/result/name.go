package result

import (
	"context"
	"strconv"

	"cityweave/internal/kg"
)

// Name is a name of an entity.
type Name struct {
	Filled
	Data   kg.Name
	Entity string // id of the entity
	Index  int    // in the complete list of names
}

// Ident is equal for values with equal answers.
func (x *Name) Ident() string { return x.Entity + "\x1f" + strconv.Itoa(x.Index) }

// Text is the name.
func (x *Name) Text() string { return x.Data.Text }

// Language is its language.
func (x *Name) Language() *string { return optional(x.Data.Language) }

// Script is its script.
func (x *Name) Script() *string { return optional(x.Data.Script) }

// Kind is what it is to the entity.
func (x *Name) Kind() Word { return Word(kg.EnumWord(string(x.Data.Kind))) }

// Statement reads the answer.
func (x *Name) Statement(ctx context.Context) *Statement { return get[*Statement](ctx, &x.Filled) }

// Evidence reads the answer.
func (x *Name) Evidence(ctx context.Context) []*NameEvidence {
	return get[[]*NameEvidence](ctx, &x.Filled)
}

// NameEvidence is a source of a name.
type NameEvidence struct {
	Filled
	Data *kg.NameEvidence
}

// Ident is equal for values with equal answers.
func (x *NameEvidence) Ident() string { return x.Data.Source }

// Source reads the answer.
func (x *NameEvidence) Source(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.Filled).(*Source)
	return s
}

// Locator is the place in the source.
func (x *NameEvidence) Locator() *string { return optional(x.Data.Locator) }

// RetrievedOn is when the source was read.
func (x *NameEvidence) RetrievedOn() *Date { return OptionalDate(x.Data.RetrievedOn) }

// Note is what this source adds to it.
func (x *NameEvidence) Note() *string { return optional(x.Data.Note) }

// Folder is the folder of the data that has the name.
func (x *NameEvidence) Folder() *string { return optional(x.Data.Folder) }
