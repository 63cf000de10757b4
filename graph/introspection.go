package graph

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// introspectionFields describes the fields of the introspection types that gqlparser leaves without a description, so
// that tools which document a whole schema show no gaps. The words follow section 4 of the GraphQL specification.
var introspectionFields = map[string]string{
	"__Schema.description": "The description of the schema.",

	"__Type.kind":           "The kind of the type.",
	"__Type.name":           "The name of the type. Null for lists and non-null types.",
	"__Type.description":    "The description of the type.",
	"__Type.specifiedByURL": "The URL of the specification of a custom scalar.",
	"__Type.fields":         "The fields of an object or interface. Null for other kinds.",
	"__Type.interfaces":     "The interfaces that an object or interface implements. Null for other kinds.",
	"__Type.possibleTypes":  "The object types of an interface or union. Null for other kinds.",
	"__Type.enumValues":     "The values of an enum. Null for other kinds.",
	"__Type.inputFields":    "The fields of an input object. Null for other kinds.",
	"__Type.ofType":         "The type inside a list or non-null type. Null for other kinds.",
	"__Type.isOneOf":        "Whether exactly one field of an input object must be given. Null for other kinds.",

	"__Field.name":              "The name of the field.",
	"__Field.description":       "The description of the field.",
	"__Field.args":              "The arguments of the field.",
	"__Field.type":              "The type of the field.",
	"__Field.isDeprecated":      "Whether the field is deprecated.",
	"__Field.deprecationReason": "Why the field is deprecated.",

	"__InputValue.name":              "The name of the argument or input field.",
	"__InputValue.description":       "The description of the argument or input field.",
	"__InputValue.type":              "The type of the argument or input field.",
	"__InputValue.isDeprecated":      "Whether the argument or input field is deprecated.",
	"__InputValue.deprecationReason": "Why the argument or input field is deprecated.",

	"__EnumValue.name":              "The name of the value.",
	"__EnumValue.description":       "The description of the value.",
	"__EnumValue.isDeprecated":      "Whether the value is deprecated.",
	"__EnumValue.deprecationReason": "Why the value is deprecated.",

	"__Directive.name":         "The name of the directive.",
	"__Directive.description":  "The description of the directive.",
	"__Directive.isRepeatable": "Whether the directive can be used several times at one location.",
	"__Directive.locations":    "The locations at which the directive can be used.",
	"__Directive.args":         "The arguments of the directive.",
}

// includeDeprecated is the description of the argument of that name, which many introspection fields have.
const includeDeprecated = "Whether to include deprecated elements."

// describeIntrospection replaces the introspection types of a schema by copies with complete descriptions. The maps of
// the schema must be its own; the definitions are shared with all schemas of the process and stay as they are.
func describeIntrospection(s *ast.Schema) {
	for name, def := range s.Types {
		if !strings.HasPrefix(name, "__") {
			continue
		}
		described := *def
		described.Fields = slices.Clone(def.Fields)
		for i, f := range described.Fields {
			field := *f
			if field.Description == "" {
				field.Description = introspectionFields[name+"."+f.Name]
			}
			field.Arguments = slices.Clone(f.Arguments)
			for j, a := range field.Arguments {
				if a.Name == "includeDeprecated" && a.Description == "" {
					argument := *a
					argument.Description = includeDeprecated
					field.Arguments[j] = &argument
				}
			}
			described.Fields[i] = &field
		}
		s.Types[name] = &described
		if _, ok := s.PossibleTypes[name]; ok {
			s.PossibleTypes[name] = []*ast.Definition{&described}
		}
	}
}

// ownMaps gives a copy of a schema maps of its own.
func ownMaps(s *ast.Schema) {
	s.Types, s.Directives, s.PossibleTypes = maps.Clone(s.Types), maps.Clone(s.Directives), maps.Clone(s.PossibleTypes)
}
