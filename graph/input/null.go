package input

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// Null returns an error if null is given for a variable whose position is non-null (GraphQL specification, 6.4.1). For
// example, query ($n: Int) { cities(first: $n) { totalCount } } is valid because first has a default, but the default
// applies only if $n is left out. The document must be valid. The error names the variable.
func Null(op *ast.OperationDefinition, variables map[string]any) error {
	given := false
	for _, v := range op.VariableDefinitions {
		value, ok := variables[v.Variable]
		given = given || ok && value == nil
	}
	if !given {
		return nil
	}
	n := nulls{variables: variables, seen: map[*ast.FragmentDefinition]bool{}}
	return n.set(op.SelectionSet)
}

type nulls struct {
	variables map[string]any
	seen      map[*ast.FragmentDefinition]bool
}

func (n nulls) set(set ast.SelectionSet) error {
	for _, s := range set {
		var err error
		switch s := s.(type) {
		case *ast.Field:
			if err = n.arguments(s.Directives, s.Arguments); err == nil {
				err = n.set(s.SelectionSet)
			}
		case *ast.InlineFragment:
			if err = n.arguments(s.Directives, nil); err == nil {
				err = n.set(s.SelectionSet)
			}
		case *ast.FragmentSpread:
			if err = n.arguments(s.Directives, nil); err == nil && !n.seen[s.Definition] {
				n.seen[s.Definition] = true
				err = n.set(s.Definition.SelectionSet)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (n nulls) arguments(directives ast.DirectiveList, list ast.ArgumentList) error {
	for _, d := range directives {
		if err := n.arguments(nil, d.Arguments); err != nil {
			return err
		}
	}
	for _, a := range list {
		if err := n.value(a.Value); err != nil {
			return err
		}
	}
	return nil
}

func (n nulls) value(v *ast.Value) error {
	if v.Kind == ast.Variable && v.ExpectedType != nil && v.ExpectedType.NonNull {
		if value, ok := n.variables[v.Raw]; ok && value == nil {
			return fmt.Errorf(
				"$%s: null is given where %s is wanted: leave it out to take the default, or give a value",
				v.Raw,
				v.ExpectedType,
			)
		}
	}
	for _, c := range v.Children {
		if err := n.value(c.Value); err != nil {
			return err
		}
	}
	return nil
}
