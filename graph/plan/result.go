package plan

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/internal/kg"
)

// results are the values of the fields that the plan has filled in, by response key.
// They are written while the plan runs and only read afterwards.
type results struct{ filled []result }

type result struct {
	key   string
	value any
}

func (r *results) set(key string, v any) { r.filled = append(r.filled, result{key, v}) }

// reserve gives room for values that will be set; what is set already stays.
func (r *results) reserve(slots []result) {
	if len(r.filled) == 0 {
		r.filled = slots[:0]
	}
}

// get reads the value of the field that is being resolved, which may stand behind a
// pointer; the zero T when it is null.
func get[T any](ctx context.Context, r *results) T {
	v := r.named(graphql.GetFieldContext(ctx).Field.Alias)
	if p, ok := v.(*T); ok {
		return *p
	}
	t, _ := v.(T)
	return t
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
	e    *kg.Entity
	o    *kg.Ontology
	self Entity // the value that this is a part of
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
