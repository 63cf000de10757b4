package querytest

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// nowhere is a name that the schema does not have.
const nowhere = "nowhere"

func mistakes() []mistake {
	var all []mistake
	for _, list := range [][]mistake{mistakesOfFields(), mistakesOfFragments(), mistakesOfVariables(), mistakesOfValues(), mistakesOfText()} {
		all = append(all, list...)
	}
	return all
}

func mistakesOfFields() []mistake {
	return []mistake{
		{what: "a field that its type does not have", in: func(s *spoiler) bool {
			return s.field(isField, func(x fieldSite) { x.f.Name = nowhere })
		}},
		{what: "an argument that its field does not have", in: func(s *spoiler) bool {
			return s.field(isField, func(x fieldSite) {
				x.f.Arguments = append(x.f.Arguments, &ast.Argument{Name: nowhere, Value: integer(1)})
			})
		}},
		{what: "an argument that is given twice", in: func(s *spoiler) bool {
			return s.field(hasArgument, func(x fieldSite) { x.f.Arguments = append(x.f.Arguments, x.f.Arguments[0]) })
		}},
		{what: "no argument where one is needed", in: func(s *spoiler) bool {
			return s.atRoot(&ast.Field{Alias: "spoilt", Name: "node", SelectionSet: ast.SelectionSet{&ast.Field{Alias: "id", Name: "id"}}})
		}},
		{what: "nothing selected of an object", in: func(s *spoiler) bool {
			return s.field(func(x fieldSite) bool { return len(x.f.SelectionSet) > 0 }, func(x fieldSite) { x.f.SelectionSet = nil })
		}},
		{what: "a selection on a value", in: func(s *spoiler) bool {
			return s.field(func(x fieldSite) bool { return len(x.f.SelectionSet) == 0 }, func(x fieldSite) {
				x.f.SelectionSet = ast.SelectionSet{&ast.Field{Alias: "id", Name: "id"}}
			})
		}},
		{what: "two fields under one key", in: func(s *spoiler) bool {
			return s.field(isField, func(x fieldSite) {
				*x.set = append(*x.set, &ast.Field{Alias: x.f.Alias, Name: "__typename"})
			})
		}},
		{what: "two forms of one field under one key", in: func(s *spoiler) bool {
			return s.field(hasArgument, func(x fieldSite) {
				other := *x.f
				other.Arguments = other.Arguments[1:]
				*x.set = append(*x.set, &other)
			})
		}},
		{what: "a directive that there is not", in: func(s *spoiler) bool { return s.directed(nowhere, nil) }},
		{what: "a directive without its argument", in: func(s *spoiler) bool { return s.directed("include", nil) }},
		{what: "a directive that is given twice", in: func(s *spoiler) bool {
			return s.field(func(x fieldSite) bool { return len(x.f.Directives) == 0 }, func(x fieldSite) {
				d := &ast.Directive{Name: "skip", Arguments: ast.ArgumentList{{Name: "if", Value: truth(false)}}}
				x.f.Directives = ast.DirectiveList{d, d}
			})
		}},
	}
}

func mistakesOfFragments() []mistake {
	fragment := func(s *spoiler, on string, set ...ast.Selection) {
		s.doc.Fragments = append(s.doc.Fragments, &ast.FragmentDefinition{Name: "Spoilt", TypeCondition: on, SelectionSet: set})
	}
	name := &ast.Field{Alias: "__typename", Name: "__typename"}
	return []mistake{
		{what: "a fragment that nothing uses", in: func(s *spoiler) bool {
			fragment(s, "City", name)
			return true
		}},
		{what: "a fragment that there is not", in: func(s *spoiler) bool { return s.among(&ast.FragmentSpread{Name: nowhere}) }},
		{what: "a fragment that leads to itself", in: func(s *spoiler) bool {
			fragment(s, "Query", name, &ast.FragmentSpread{Name: "Spoilt"})
			return s.atRoot(&ast.FragmentSpread{Name: "Spoilt"})
		}},
		{what: "two fragments of one name", in: func(s *spoiler) bool {
			fragment(s, "Query", name)
			fragment(s, "Query", name)
			return s.atRoot(&ast.FragmentSpread{Name: "Spoilt"})
		}},
		{what: "a fragment on a type that cannot be here", in: func(s *spoiler) bool {
			return s.atRoot(&ast.InlineFragment{TypeCondition: "City", SelectionSet: ast.SelectionSet{name}})
		}},
		{what: "a fragment on a type that there is not", in: func(s *spoiler) bool {
			return s.among(&ast.InlineFragment{TypeCondition: "Nowhere", SelectionSet: ast.SelectionSet{name}})
		}},
		{what: "a fragment on a value", in: func(s *spoiler) bool {
			return s.among(&ast.InlineFragment{TypeCondition: "String", SelectionSet: ast.SelectionSet{name}})
		}},
	}
}

func mistakesOfVariables() []mistake {
	truthful := ast.NonNullNamedType("Boolean", nil)
	return []mistake{
		{what: "a variable that nothing uses", in: func(s *spoiler) bool {
			s.op.VariableDefinitions = append(s.op.VariableDefinitions, &ast.VariableDefinition{Variable: "spoilt", Type: truthful})
			return true
		}},
		{what: "a variable that is not declared", in: func(s *spoiler) bool { return s.declared(truthful, nil, 0) }},
		{what: "a variable that is declared twice", in: func(s *spoiler) bool { return s.declared(truthful, truth(true), 2) }},
		{what: "a variable that is needed and not given", in: func(s *spoiler) bool { return s.declared(truthful, nil, 1) }},
		{what: "a variable of another type than its place", in: func(s *spoiler) bool { return s.declared(ast.NamedType("String", nil), quoted("x"), 1) }},
		{what: "a variable that may be null where it must not", in: func(s *spoiler) bool { return s.declared(ast.NamedType("Boolean", nil), nil, 1) }},
		{what: "a variable of a type that there is not", in: func(s *spoiler) bool { return s.declared(ast.NamedType("Nowhere", nil), nil, 1) }},
		{what: "a variable of a type of answers", in: func(s *spoiler) bool { return s.declared(ast.NamedType("City", nil), nil, 1) }},
		{what: "a value that the type of its variable does not have", in: (*spoiler).variable},
		{what: "a default of another type than its variable", in: func(s *spoiler) bool { return s.declared(truthful, quoted("x"), 1) }},
	}
}

func mistakesOfValues() []mistake {
	ofKind := func(kinds ...ast.ValueKind) func(valueSite) bool {
		return func(x valueSite) bool {
			for _, k := range kinds {
				if x.v.Kind == k {
					return true
				}
			}
			return false
		}
	}
	ofType := func(name string) func(valueSite) bool {
		return func(x valueSite) bool { return x.t.NamedType == name && x.v.Kind != ast.NullValue }
	}
	put := func(x valueSite, name string, v *ast.Value) {
		x.v.Children = append(x.v.Children, &ast.ChildValue{Name: name, Value: v})
	}
	return []mistake{
		{what: "a word that its enum does not have", in: func(s *spoiler) bool {
			return one(s, s.values, ofKind(ast.EnumValue), func(x valueSite) { x.v.Raw = "NOWHERE" })
		}},
		{what: "text where a number is wanted", in: func(s *spoiler) bool {
			return one(s, s.values, ofKind(ast.IntValue, ast.FloatValue), func(x valueSite) { *x.v = *quoted("1") })
		}},
		{what: "text that is no date", in: func(s *spoiler) bool {
			return one(s, s.values, ofType("Date"), func(x valueSite) {
				x.v.Raw = pick(s.Rand, "", "2012-13", "2012-02-30", "12/2012", "2012-1", "0000", "now")
			})
		}},
		{what: "a whole number of more than 32 bits", in: func(s *spoiler) bool {
			return one(s, s.values, ofType("Int"), func(x valueSite) {
				x.v.Raw = pick(s.Rand, "2147483648", "-2147483649", "99999999999999999999")
			})
		}},
		{what: "a number with a fraction for an ID", in: func(s *spoiler) bool {
			return one(s, s.values, ofType("ID"), func(x valueSite) { *x.v = ast.Value{Kind: ast.FloatValue, Raw: "4.0"} })
		}},
		{what: "a list where one value is wanted", in: func(s *spoiler) bool {
			single := func(x valueSite) bool { return x.t.Elem == nil && x.v.Kind != ast.NullValue }
			return one(s, s.values, single, func(x valueSite) {
				inner := *x.v
				*x.v = *listOf(&inner, &inner)
			})
		}},
		{what: "null where there must be a value", in: func(s *spoiler) bool {
			return one(s, s.values, func(x valueSite) bool { return x.t.NonNull }, func(x valueSite) {
				*x.v = ast.Value{Kind: ast.NullValue, Raw: "null"}
			})
		}},
		{what: "a key that its input object does not have", in: func(s *spoiler) bool {
			return one(s, s.values, ofKind(ast.ObjectValue), func(x valueSite) { put(x, nowhere, integer(1)) })
		}},
		{what: "a key that is given twice", in: func(s *spoiler) bool {
			filled := func(x valueSite) bool { return x.v.Kind == ast.ObjectValue && len(x.v.Children) > 0 }
			return one(s, s.values, filled, func(x valueSite) { put(x, x.v.Children[0].Name, x.v.Children[0].Value) })
		}},
		{what: "no key where exactly one is wanted", in: func(s *spoiler) bool {
			return one(s, s.values, s.oneOf, func(x valueSite) { x.v.Children = nil })
		}},
		{what: "two keys where exactly one is wanted", in: func(s *spoiler) bool {
			return one(s, s.values, s.oneOf, func(x valueSite) {
				has := x.v.Children[0]
				for _, f := range s.schema.Types[x.t.Name()].Fields {
					if f.Name != has.Name {
						put(x, f.Name, s.literal(f.Type, slot{bare: true}))
						return
					}
				}
			})
		}},
		{what: "null for the one key that is wanted", in: func(s *spoiler) bool {
			return one(s, s.values, s.oneOf, func(x valueSite) { x.v.Children[0].Value = &ast.Value{Kind: ast.NullValue, Raw: "null"} })
		}},
	}
}

func mistakesOfText() []mistake {
	return []mistake{
		{what: "a brace that is not closed", text: func(query string) string {
			return query[:strings.LastIndexByte(query, '}')]
		}},
		{what: "braces with nothing in them", text: func(query string) string { return query + "fragment Spoilt on City {}\n" }},
		{what: "text that does not end", text: func(query string) string { return query + "\"\n" }},
		{what: "two queries without names", text: func(query string) string { return query + "{ __typename }\n" }},
		{what: "a mutation", in: func(s *spoiler) bool {
			s.op.Operation = ast.Mutation
			return true
		}},
	}
}
