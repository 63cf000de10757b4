package result

import (
	"context"

	"cityweave/internal/kg"
)

// Completeness is a record of how much of what a source counts the graph has.
type Completeness struct {
	Filled
	Data     *kg.Coverage
	Ontology *kg.Ontology
}

// IsNode marks it as a Node.
func (*Completeness) IsNode() {}

// IsFact marks it as a Fact.
func (*Completeness) IsFact() {}

// Ident is equal for values with equal answers.
func (x *Completeness) Ident() string { return x.Data.ID }

// ID is the id of the record.
func (x *Completeness) ID() string { return x.Data.ID }

// About reads the answer.
func (x *Completeness) About(ctx context.Context) Entity { return get[Entity](ctx, &x.Filled) }

// LinkTypes are the link types that are counted.
func (x *Completeness) LinkTypes() []Word {
	types := x.Data.Counts(x.Ontology)
	out := make([]Word, len(types))
	for i, t := range types {
		out[i] = Word(x.Ontology.Links[t].Name)
	}
	return out
}

// Role is the role of the links that are counted.
func (x *Completeness) Role() *string { return optional(x.Data.Role) }

// EntityTypes are the types of the entities that are counted.
func (x *Completeness) EntityTypes() []Word {
	out := make([]Word, len(x.Data.Others))
	for i, name := range x.Data.Others {
		if t, ok := x.Ontology.Type(name); ok {
			out[i] = Word(x.Ontology.Entities[t].Enum())
		}
	}
	return out
}

// List reads the answer.
func (x *Completeness) List(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.Filled).(*Source)
	return s
}

// Stated is the number that the source states.
func (x *Completeness) Stated() *int32 {
	if x.Data.Stated == 0 {
		return nil
	}
	n := int32(x.Data.Stated)
	return &n
}

// Held is how many entities the graph has.
func (x *Completeness) Held() int32 { return int32(x.Data.Held) }

// AsOf is the date or period of the number or the list.
func (x *Completeness) AsOf() *string { return optional(x.Data.AsOf) }

// Scope is what is counted.
func (x *Completeness) Scope() string { return x.Data.Scope }

// Complete is whether the graph has all of it; nil when nobody knows.
func (x *Completeness) Complete() *bool {
	whole, known := x.Data.Whole()
	if !known {
		return nil
	}
	return &whole
}

// Note is a caveat.
func (x *Completeness) Note() *string { return optional(x.Data.Note) }

// Source reads the answer.
func (x *Completeness) Source(ctx context.Context) *Source {
	s, _ := get[Entity](ctx, &x.Filled).(*Source)
	return s
}

// Evidence reads the answer.
func (x *Completeness) Evidence(ctx context.Context) []*Evidence {
	return get[[]*Evidence](ctx, &x.Filled)
}

// Folder is the folder of the data that has it.
func (x *Completeness) Folder() *string { return optional(x.Data.Folder) }
