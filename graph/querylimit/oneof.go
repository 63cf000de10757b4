package querylimit

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// OneOf returns an error if a variable gives an input object marked @oneOf not exactly one key, or a null one, at any
// depth (GraphQL specification, 3.10.1). Validation checks literals alone. The error names the position: $order[1].
func OneOf(schema *ast.Schema, op *ast.OperationDefinition, variables map[string]any) error {
	for _, v := range op.VariableDefinitions {
		if err := oneOf(schema, v.Type, variables[v.Variable], "$"+v.Variable); err != nil {
			return err
		}
	}
	return nil
}

func oneOf(schema *ast.Schema, t *ast.Type, v any, place string) error {
	if v == nil {
		return nil
	}
	if t.Elem != nil {
		rv := reflect.ValueOf(v) // coercion of a single value makes a typed list
		if rv.Kind() != reflect.Slice {
			return oneOf(schema, t.Elem, v, place)
		}
		for i := range rv.Len() {
			if err := oneOf(schema, t.Elem, rv.Index(i).Interface(), fmt.Sprintf("%s[%d]", place, i)); err != nil {
				return err
			}
		}
		return nil
	}
	def := schema.Types[t.NamedType]
	object, ok := v.(map[string]any)
	if def == nil || def.Kind != ast.InputObject || !ok {
		return nil
	}
	keys := slices.Sorted(maps.Keys(object))
	if def.Directives.ForName("oneOf") != nil {
		if len(keys) != 1 {
			return fmt.Errorf("%s: exactly one key of %s is wanted, not %d: give several as a list of objects",
				place, def.Name, len(keys))
		}
		if object[keys[0]] == nil {
			return fmt.Errorf("%s: the key of %s must not be null: leave the object out instead", place, def.Name)
		}
	}
	for _, key := range keys {
		if f := def.Fields.ForName(key); f != nil {
			if err := oneOf(schema, f.Type, object[key], place+"."+key); err != nil {
				return err
			}
		}
	}
	return nil
}
