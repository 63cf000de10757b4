package planner

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
)

// introspected counts the values that an answer about the schema would have, before it is
// made: the schema stands still, so that they are known. Counting stops above most; it takes
// a hundredth of the time that answering would.
type introspected struct {
	op      *graphql.OperationContext
	variant *doccache.Variant
	schema  *ast.Schema
	values  int
	most    int
}

// The types of introspection (section 4.2 of the specification of GraphQL), for collecting fields.
const (
	ofSchema    = "__Schema"
	ofType      = "__Type"
	ofField     = "__Field"
	ofInput     = "__InputValue"
	ofEnumValue = "__EnumValue"
	ofDirective = "__Directive"
)

// root counts the values of __schema or __type.
func (i *introspected) root(f graphql.CollectedField) {
	switch f.Name {
	case "__schema":
		i.object(f.Selections, ofSchema, i.ofSchema)
	case "__type":
		if name, ok := f.ArgumentMap(i.op.Variables)["name"].(string); ok {
			i.definition(f.Selections, i.schema.Types[name])
		}
	}
}

// object counts the fields that are selected on one object, and what stands below them.
func (i *introspected) object(set ast.SelectionSet, of string, below func(field string, set ast.SelectionSet)) {
	if i.values > i.most {
		return
	}
	for _, f := range i.variant.Collect(i.op, set, of) {
		if i.values++; len(f.Selections) > 0 {
			below(f.Name, f.Selections)
		}
	}
}

func (i *introspected) ofSchema(field string, set ast.SelectionSet) {
	switch field {
	case "types":
		for _, d := range i.schema.Types {
			i.definition(set, d)
		}
	case "queryType":
		i.definition(set, i.schema.Query)
	case "directives":
		for _, d := range i.schema.Directives {
			i.object(set, ofDirective, func(_ string, set ast.SelectionSet) { i.arguments(set, d.Arguments) })
		}
	}
}

// definition counts a type that has a name.
func (i *introspected) definition(set ast.SelectionSet, d *ast.Definition) {
	if d == nil {
		return
	}
	i.object(set, ofType, func(field string, set ast.SelectionSet) {
		switch field {
		case "fields":
			if d.Kind == ast.InputObject {
				return
			}
			for _, f := range d.Fields {
				if !strings.HasPrefix(f.Name, "__") {
					i.field(set, f)
				}
			}
		case "inputFields":
			if d.Kind != ast.InputObject {
				return
			}
			for _, f := range d.Fields {
				i.input(set, f.Type)
			}
		case "enumValues":
			for range d.EnumValues {
				i.object(set, ofEnumValue, func(string, ast.SelectionSet) {})
			}
		case "interfaces":
			for _, name := range d.Interfaces {
				i.definition(set, i.schema.Types[name])
			}
		case "possibleTypes":
			if d.Kind == ast.Interface || d.Kind == ast.Union {
				for _, one := range i.schema.GetPossibleTypes(d) {
					i.definition(set, one)
				}
			}
		}
	})
}

// typ counts a type as a field has it: one that is never null, a list, or one that has a name.
func (i *introspected) typ(set ast.SelectionSet, t *ast.Type, nonNull bool) {
	if !nonNull && t.Elem == nil {
		i.definition(set, i.schema.Types[t.NamedType])
		return
	}
	i.object(set, ofType, func(field string, set ast.SelectionSet) {
		switch {
		case field != "ofType":
		case nonNull:
			i.typ(set, t, false)
		default:
			i.typ(set, t.Elem, t.Elem.NonNull)
		}
	})
}

func (i *introspected) field(set ast.SelectionSet, f *ast.FieldDefinition) {
	i.object(set, ofField, func(field string, set ast.SelectionSet) {
		if field == "args" {
			i.arguments(set, f.Arguments)
		} else {
			i.typ(set, f.Type, f.Type.NonNull)
		}
	})
}

func (i *introspected) arguments(set ast.SelectionSet, list ast.ArgumentDefinitionList) {
	for _, a := range list {
		i.input(set, a.Type)
	}
}

func (i *introspected) input(set ast.SelectionSet, t *ast.Type) {
	i.object(set, ofInput, func(_ string, set ast.SelectionSet) { i.typ(set, t, t.NonNull) })
}
