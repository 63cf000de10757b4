package input

import (
	"maps"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/internal/errcode"
)

// Variables coerces the variables of an operation, which has been validated (section 6.1.2). given are its variables
// as JSON: nil, bool, string, json.Number, []any and map[string]any; the result takes the map over, with its
// lists and objects. An Int becomes an int64, a Float a float64, an ID a string. Variables that the operation does not
// declare are left out.
//
// The errors are all faults: in the order of the declarations, and within a variable in that of its fields by name,
// before fields that are left out. Each names the place ($where.name.eq), shows what was sent, bounded, and says what
// to write. The map is nil where there is a fault or no declaration.
func (c *Coercer) Variables(op *ast.OperationDefinition, given map[string]any) (map[string]any, gqlerror.List) {
	if len(op.VariableDefinitions) == 0 {
		return nil, nil
	}
	values, declared := given, 0
	if values == nil {
		values = map[string]any{}
	}
	var errs gqlerror.List
	all := coercion{Coercer: c}
	for _, def := range op.VariableDefinitions {
		v, ok := given[def.Variable]
		all.place.name = def.Variable
		switch {
		case ok:
			declared++
			values[def.Variable] = all.value(def.Type, v)
		case def.DefaultValue != nil:
			declared++
			values[def.Variable] = all.fallback(def.Type, def.DefaultValue)
		case def.Type.NonNull:
			all.refuse("no value is given where " + def.Type.String() + ` is wanted: send one in "variables"`)
		}
		for _, f := range all.faults {
			errs = append(errs, &gqlerror.Error{
				Message: f.message, Extensions: map[string]any{"code": errcode.ValidationFailed},
				Locations: []gqlerror.Location{{Line: def.Position.Line, Column: def.Position.Column}},
			})
		}
		all.faults = nil
	}
	if errs != nil {
		return nil, errs
	}
	if declared < len(values) {
		maps.DeleteFunc(values, func(name string, _ any) bool { return op.VariableDefinitions.ForName(name) == nil })
	}
	return values, nil
}
