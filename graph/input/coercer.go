// Package input coerces the input values of a request by the types of the schema: all variables before anything runs,
// and the literals of a document while it is validated. It follows the GraphQL specification (September 2025),
// sections 3.5 to 3.12, 5.6 and 6.1.2, to the letter: "sum" is no value of an enum that has SUM, and "1" is no Int. The
// library that the program is built on takes both (docs/decisions/0018-input-coercion.md).
package input

import (
	"github.com/vektah/gqlparser/v2/ast"
)

// Coercer coerces values by the types of one schema. It is safe for concurrent use.
type Coercer struct {
	types map[string]*inputType
	moved []Moved
}

// Moved is a field of an input object that an earlier schema had.
type Moved struct {
	Type  string // the end of the names of the types that had it
	Field string
	Cure  string // what to write instead, as an order
}

// Scalar is a custom scalar of the schema.
type Scalar struct {
	// Valid reports whether the scalar has a value: a bool, a string, a json.Number, a []any or a map[string]any. Any
	// other type stands for the word of an enum.
	Valid func(value any) bool
	What  string // "a date"
	Cure  string // what to write, as an order
}

// inputType is a named input type with what coercion needs of it.
type inputType struct {
	*ast.Definition
	scalar Scalar // of a custom scalar
	words  map[string]bool
	fields map[string]*ast.FieldDefinition
	// implied are the fields that have a default or must be given, in the order of the schema.
	implied []*ast.FieldDefinition
	oneOf   bool
}

// New returns a coercer for a schema. scalars are its custom scalars by name; moved helps those who still write a field
// of an earlier schema.
func New(schema *ast.Schema, scalars map[string]Scalar, moved ...Moved) *Coercer {
	c := &Coercer{types: map[string]*inputType{}, moved: moved}
	for name, def := range schema.Types {
		if !def.IsInputType() {
			continue
		}
		t := &inputType{
			Definition: def, scalar: scalars[name], oneOf: def.Directives.ForName("oneOf") != nil,
			words: map[string]bool{}, fields: map[string]*ast.FieldDefinition{},
		}
		for _, v := range def.EnumValues {
			t.words[v.Name] = true
		}
		for _, f := range def.Fields {
			t.fields[f.Name] = f
			if f.DefaultValue != nil || f.Type.NonNull {
				t.implied = append(t.implied, f)
			}
		}
		c.types[name] = t
	}
	return c
}
