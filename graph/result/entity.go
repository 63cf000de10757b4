// Package result has the values of answers: the Go types that gqlgen binds, which the executor (graph/exec) makes and
// the encoder (graph/encode) writes, and the cursors of pages.
package result

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/internal/kg"
)

// Filled holds the values of the fields that the executor fills in, by response key. They are written
// while the plan runs and only read afterwards.
type Filled struct{ slots []Slot }

// Slot is a field with its value.
type Slot struct {
	Key   string
	Value any
}

// Set fills a field in.
func (r *Filled) Set(key string, v any) { r.slots = append(r.slots, Slot{key, v}) }

// Reserve gives memory for the values of so many fields; it has no effect once a field is filled in.
func (r *Filled) Reserve(slots []Slot) {
	if len(r.slots) == 0 {
		r.slots = slots[:0]
	}
}

// get reads the value of the field that is being resolved, which may stand behind a
// pointer; the zero T when it is null.
func get[T any](ctx context.Context, r *Filled) T {
	v := r.Named(graphql.GetFieldContext(ctx).Field.Alias)
	if p, ok := v.(*T); ok {
		return *p
	}
	t, _ := v.(T)
	return t
}

// Named returns the value of a field by its response key; nil when it was not filled in.
func (r *Filled) Named(key string) any {
	for i := range r.slots {
		if r.slots[i].Key == key {
			return r.slots[i].Value
		}
	}
	return nil
}

// As narrows a list to one type.
func As[T, F any](list []F) []T {
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
	Base() *Object
}

// Place is the interface Place.
type Place interface {
	Entity
	IsPlace()
}

// Fact is the union Fact.
type Fact interface{ IsFact() }

// Object is what the Go types of all entity types have in common.
type Object struct {
	Filled
	Data     *kg.Entity
	Ontology *kg.Ontology
	Self     Entity // the value that embeds this one
}

// Base returns the common part of an entity.
func (x *Object) Base() *Object { return x }

// Ident is equal for values with equal answers.
func (x *Object) Ident() string { return x.Data.ID }

// ID is the id of the entity.
func (x *Object) ID() string { return x.Data.ID }

// Type is its type.
func (x *Object) Type() Word { return Word(x.Ontology.Entities[x.Data.Type].Enum()) }

// Name is its name.
func (x *Object) Name() string { return x.Data.Name }

// Aliases are its other names.
func (x *Object) Aliases() []string { return x.Data.Aliases() }

// Names reads the answer.
func (x *Object) Names(ctx context.Context) []*Name { return get[[]*Name](ctx, &x.Filled) }

// Description is its description.
func (x *Object) Description() *string { return optional(x.Data.Description()) }

// Note is the note on it.
func (x *Object) Note() *string { return optional(x.Data.Note()) }

// SameAs are its ids in other registers.
func (x *Object) SameAs() []ExternalID {
	out := make([]ExternalID, len(x.Data.SameAs()))
	for i, s := range x.Data.SameAs() {
		out[i] = newExternalID(s)
	}
	return out
}

// Degree reads the answer.
func (x *Object) Degree(ctx context.Context) int32 { return get[int32](ctx, &x.Filled) }

// Links reads the answer.
func (x *Object) Links(ctx context.Context) LinkConnection {
	return LinkConnection{get[*Connection](ctx, &x.Filled)}
}

// Statements reads the answer.
func (x *Object) Statements(ctx context.Context) []*Statement {
	return get[[]*Statement](ctx, &x.Filled)
}

// Completeness reads the answer.
func (x *Object) Completeness(ctx context.Context) []*Completeness {
	return get[[]*Completeness](ctx, &x.Filled)
}

// The functions below read the value of an own property of an entity or a link; nil when unknown.

func textOf(v kg.Value) *string { return optional(v.Str()) }

func intOf(v kg.Value) *int32 {
	if v.IsNull() {
		return nil
	}
	n := int32(v.Int())
	return &n
}

func floatOf(v kg.Value) *float64 {
	if v.IsNull() {
		return nil
	}
	f := v.Float()
	return &f
}

func boolOf(v kg.Value) *bool {
	if v.IsNull() {
		return nil
	}
	b := v.Bool()
	return &b
}

func dateOf(v kg.Value) *Date { return OptionalDate(v.Date()) }

func wordOf(v kg.Value) *Word {
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

// OptionalDate is a date that may be unknown.
func OptionalDate(d kg.Date) *Date {
	if d == 0 {
		return nil
	}
	date := Date(d)
	return &date
}

// Block reads the answer.
func (x *Programme) Block(ctx context.Context) *DocumentBlock {
	return get[*DocumentBlock](ctx, &x.Filled)
}

// Evidence reads the answer.
func (x *Source) Evidence(ctx context.Context) EvidenceConnection {
	return EvidenceConnection{get[*Connection](ctx, &x.Filled)}
}

// Blocks reads the answer.
func (x *Source) Blocks(ctx context.Context) []*DocumentBlock {
	return get[[]*DocumentBlock](ctx, &x.Filled)
}

// ExternalID is an id in another register.
type ExternalID struct {
	Scheme Word
	Value  string
}
