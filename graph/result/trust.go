package result

import (
	"context"
	"strings"

	"cityweave/internal/revision"
	"cityweave/internal/store"
)

// ConflictConnection is a page of conflicts.
type ConflictConnection struct{ *Connection }

// Edges reads the answer.
func (c ConflictConnection) Edges(ctx context.Context) []ConflictEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]ConflictEdge, len(edges))
	for i, e := range edges {
		out[i] = ConflictEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c ConflictConnection) Nodes(ctx context.Context) []*Conflict {
	return get[[]*Conflict](ctx, &c.Filled)
}

// ConflictEdge is a conflict on a page.
type ConflictEdge struct{ *Edge }

// Node reads the answer.
func (e ConflictEdge) Node(ctx context.Context) *Conflict { return get[*Conflict](ctx, &e.Filled) }

// Conflict is what sources disagree on.
type Conflict struct {
	Filled
	Data *store.Conflict
}

// IsNode marks it as a Node.
func (*Conflict) IsNode() {}

// Ident is equal for values with equal answers.
func (x *Conflict) Ident() string { return x.Data.ID }

// ID is the id of the conflict.
func (x *Conflict) ID() string { return x.Data.ID }

// Kind is what disagrees.
func (x *Conflict) Kind() Word { return Word(strings.ToUpper(string(x.Data.Kind))) }

// Subject reads the answer.
func (x *Conflict) Subject(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// Property is the property of the statements or the type of the links.
func (x *Conflict) Property() string { return x.Data.Property }

// Unit is what is counted.
func (x *Conflict) Unit() *string { return optional(x.Data.Unit) }

// AsOf is the day or period for which the statements hold.
func (x *Conflict) AsOf() *string { return optional(x.Data.AsOf) }

// Sides reads the answer.
func (x *Conflict) Sides(ctx context.Context) []*ConflictSide {
	return get[[]*ConflictSide](ctx, &x.Filled)
}

// ConflictSide is one side of a conflict.
type ConflictSide struct {
	Filled
	Conflict *store.Conflict
	Side     *store.Side
}

// Ident is equal for values with equal answers.
func (x *ConflictSide) Ident() string { return x.Conflict.ID + "\x1f" + x.Side.Value }

// Other is the id of the other end of links, "" for statements.
func (x *ConflictSide) Other() string {
	if x.Conflict.Kind != store.OfLinks {
		return ""
	}
	return x.Side.Value
}

// Value is the value, or the id of the other end.
func (x *ConflictSide) Value() string { return x.Side.Value }

// Entity reads the answer.
func (x *ConflictSide) Entity(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// EvidenceCount is how many records of evidence there are for it.
func (x *ConflictSide) EvidenceCount() int32 { return int32(x.Side.Evidence) }

// Shown is whether the entity shows it.
func (x *ConflictSide) Shown() bool { return x.Side.Shown }

// Statements reads the answer.
func (x *ConflictSide) Statements(ctx context.Context) []*Statement {
	return get[[]*Statement](ctx, &x.Filled)
}

// Links reads the answer.
func (x *ConflictSide) Links(ctx context.Context) []*Link { return get[[]*Link](ctx, &x.Filled) }

// ChangeConnection is a page of changes.
type ChangeConnection struct{ *Connection }

// Edges reads the answer.
func (c ChangeConnection) Edges(ctx context.Context) []ChangeEdge {
	edges := get[[]*Edge](ctx, &c.Filled)
	out := make([]ChangeEdge, len(edges))
	for i, e := range edges {
		out[i] = ChangeEdge{e}
	}
	return out
}

// Nodes reads the answer.
func (c ChangeConnection) Nodes(ctx context.Context) []*Change {
	return get[[]*Change](ctx, &c.Filled)
}

// Counts is how many records of which kind changed.
func (c ChangeConnection) Counts() []ChangeCount {
	out := make([]ChangeCount, len(c.Changed))
	for i, n := range c.Changed {
		out[i] = ChangeCount{kindWord(n.Kind), int32(n.Created), int32(n.Updated), int32(n.Ended)}
	}
	return out
}

// ChangeCount is how many records of a kind changed.
type ChangeCount struct {
	Kind                    Word
	Created, Updated, Ended int32
}

func kindWord(k revision.RecordKind) Word { return Word(strings.ToUpper(string(k))) }

// ChangeEdge is a change on a page.
type ChangeEdge struct{ *Edge }

// Node reads the answer.
func (e ChangeEdge) Node(ctx context.Context) *Change { return get[*Change](ctx, &e.Filled) }

// Change is a record that changed.
type Change struct {
	Filled
	Data *revision.Change
}

// Ident is equal for values with equal answers.
func (x *Change) Ident() string { return string(x.Data.Kind) + "\x1f" + x.Data.ID }

// Kind is what sort of record it is.
func (x *Change) Kind() Word { return kindWord(x.Data.Kind) }

// Op is how it changed.
func (x *Change) Op() Word {
	switch x.Data.Op {
	case revision.Created:
		return "CREATED"
	case revision.Updated:
		return "UPDATED"
	default:
		return "ENDED"
	}
}

// RecordID is the id of the record.
func (x *Change) RecordID() string { return x.Data.ID }

// Title is what it is, for people.
func (x *Change) Title() string { return x.Data.Title }

// Record reads the answer.
func (x *Change) Record(ctx context.Context) Node { return get[Node](ctx, &x.Filled) }

// Fields are the fields that differ.
func (x *Change) Fields() []FieldChange {
	out := make([]FieldChange, len(x.Data.Fields))
	for i, f := range x.Data.Fields {
		out[i] = FieldChange{Name: camel(f.Name), Before: optional(f.Before), After: optional(f.After)}
	}
	return out
}

// FieldChange is a field before and after.
type FieldChange struct {
	Name          string
	Before, After *string
}

// camel is the name that a column has in the API: start_year is startYear.
func camel(column string) string {
	words := strings.Split(column, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// Release is a release that is known.
type Release struct {
	ID   string
	Date *Date
}
