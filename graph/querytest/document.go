package querytest

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"

	"cityweave/graph"
)

// apiSchema is the contract as a client sees it.
func apiSchema() *ast.Schema {
	return gqlparser.MustLoadSchema(&ast.Source{Name: "schema", Input: graph.Schema()})
}

// printed is a document as text.
func printed(doc *ast.QueryDocument) string {
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent(" ")).FormatQueryDocument(doc)
	return b.String()
}

// parsed is a text as a document that may be changed.
func parsed(text string) (*ast.QueryDocument, error) {
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err == nil && len(doc.Operations) != 1 {
		err = fmt.Errorf("there are %d operations and not one", len(doc.Operations))
	}
	return doc, err
}

// tidy drops the variables and fragments that nothing uses.
func tidy(doc *ast.QueryDocument) {
	variables, fragments := map[string]bool{}, map[string]bool{}
	var value func(v *ast.Value)
	value = func(v *ast.Value) {
		if v.Kind == ast.Variable {
			variables[v.Raw] = true
		}
		for _, c := range v.Children {
			value(c.Value)
		}
	}
	var walk func(set ast.SelectionSet)
	directives := func(list ast.DirectiveList) {
		for _, d := range list {
			for _, a := range d.Arguments {
				value(a.Value)
			}
		}
	}
	walk = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				directives(s.Directives)
				for _, a := range s.Arguments {
					value(a.Value)
				}
				walk(s.SelectionSet)
			case *ast.InlineFragment:
				directives(s.Directives)
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				directives(s.Directives)
				if def := doc.Fragments.ForName(s.Name); def != nil && !fragments[s.Name] {
					fragments[s.Name] = true
					walk(def.SelectionSet)
				}
			}
		}
	}
	op := doc.Operations[0]
	walk(op.SelectionSet)
	var defs ast.VariableDefinitionList
	for _, d := range op.VariableDefinitions {
		if variables[d.Variable] {
			defs = append(defs, d)
		}
	}
	op.VariableDefinitions = defs
	var used ast.FragmentDefinitionList
	for _, f := range doc.Fragments {
		if fragments[f.Name] {
			used = append(used, f)
		}
	}
	doc.Fragments = used
}
