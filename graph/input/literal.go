package input

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// The values that only a document can have, besides those of JSON.
type (
	word     string   // of an enum: SUM
	decimal  string   // a number with a fractional part or an exponent, which is never an integer: 1.0
	variable struct{} // $first
)

// literal returns a literal as a value to coerce: as JSON has it, where JSON has its kind.
func literal(v *ast.Value) any {
	switch v.Kind {
	case ast.Variable:
		return variable{}
	case ast.IntValue:
		return json.Number(v.Raw)
	case ast.FloatValue:
		return decimal(v.Raw)
	case ast.StringValue, ast.BlockValue:
		return v.Raw
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.EnumValue:
		return word(v.Raw)
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, child := range v.Children {
			list[i] = literal(child.Value)
		}
		return list
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, child := range v.Children {
			object[child.Name] = literal(child.Value)
		}
		return object
	default:
		return nil
	}
}

// Rule is the rule of validation for the literals of a document, in place of gqlparser's "ValuesOfCorrectType": section
// 5.6.1 of the specification, and sections 5.6.2 and 5.6.4 for input objects. It also writes the literals of IDs and
// Floats in the form in which all of the program reads them.
func (c *Coercer) Rule(observers *core.Events, refuse core.AddErrFunc) {
	seen := map[*ast.Value]bool{} // the walker comes to a fragment once for each spread
	check := func(t *ast.Type, v *ast.Value, owner, name string) {
		if seen[v] || c.types[t.Name()] == nil {
			return
		}
		seen[v] = true
		all := coercion{Coercer: c, literal: true, place: place{owner: owner, name: name}}
		all.value(t, literal(v))
		for _, f := range all.faults {
			refuse(core.Message("%s", f.message), core.At(position(v, f.path)))
		}
	}
	arguments := func(owner string, definitions ast.ArgumentDefinitionList, list ast.ArgumentList) {
		for _, a := range list {
			if def := definitions.ForName(a.Name); def != nil {
				check(def.Type, a.Value, owner, a.Name)
			}
		}
	}
	observers.OnVariable(func(_ *core.Walker, v *ast.VariableDefinition) {
		if v.DefaultValue != nil {
			check(v.Type, v.DefaultValue, "", v.Variable)
		}
	})
	observers.OnField(func(_ *core.Walker, f *ast.Field) {
		if f.Definition != nil {
			arguments(f.Alias, f.Definition.Arguments, f.Arguments)
		}
	})
	observers.OnDirective(func(_ *core.Walker, d *ast.Directive) {
		if d.Definition != nil {
			arguments("@"+d.Name, d.Definition.Arguments, d.Arguments)
		}
	})
	observers.OnValue(func(_ *core.Walker, v *ast.Value) { normalise(v) })
}

// normalise gives a whole number the kind of its type: an ID is text, and a Float may be larger than any integer.
func normalise(v *ast.Value) {
	if v.Kind != ast.IntValue || v.Definition == nil {
		return
	}
	switch v.Definition.Name {
	case "ID":
		v.Kind = ast.StringValue
	case "Float":
		v.Kind = ast.FloatValue
	}
}
