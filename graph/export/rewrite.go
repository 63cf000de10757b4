package export

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"cityweave/internal/limits"
)

// document is an operation that reads a table or the rest of it.
type document struct {
	text      string
	variables []string // of the caller, that it uses
}

// The variables and the root field that documents have beside those of the caller, behind the prefix.
const (
	varFirst  = "_first"  // size of the page
	varAfter  = "_after"  // cursor
	varNested = "_nested" // size of connections in connections
	keyData   = "_dataset"
)

// rewriter writes the selection of an operation again for the reader: without fragments, without what is only counted,
// with pages that are whole.
type rewriter struct {
	*shape
	rest      bool // only the pages after the first
	variables map[string]any
	used      map[string]bool // variables
}

// document returns the operation that reads the table; rest is for the pages after the first.
func (s *shape) document(op *ast.OperationDefinition, variables map[string]any, rest bool) document {
	w := rewriter{s, rest, variables, map[string]bool{}}
	set := w.set(op.SelectionSet, s.root)
	set = append(set, s.dataset(rest))
	out := &ast.OperationDefinition{Operation: ast.Query, Name: op.Name, SelectionSet: set}
	d := document{}
	for _, v := range op.VariableDefinitions {
		if w.used[v.Variable] {
			out.VariableDefinitions = append(out.VariableDefinitions, v)
			d.variables = append(d.variables, v.Variable)
		}
	}
	for _, v := range []struct{ name, typ string }{{varFirst, "Int"}, {varAfter, "String"}, {varNested, "Int"}} {
		if name := s.prefix + v.name; w.used[name] {
			out.VariableDefinitions = append(out.VariableDefinitions,
				&ast.VariableDefinition{Variable: name, Type: ast.NamedType(v.typ, nil)})
		}
	}
	d.text = write(out)
	return d
}

// datasetDocument returns the operation that reads the release, and its licences too if they are wanted.
func (s *shape) datasetDocument(licences bool) string {
	return write(&ast.OperationDefinition{Operation: ast.Query, SelectionSet: ast.SelectionSet{s.dataset(!licences)}})
}

func (s *shape) dataset(rest bool) *ast.Field {
	return &ast.Field{Alias: s.prefix + keyData, Name: "dataset", SelectionSet: datasetSelection(rest)}
}

func write(op *ast.OperationDefinition) string {
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(&ast.QueryDocument{Operations: ast.OperationList{op}})
	return b.String()
}

func (w *rewriter) set(set ast.SelectionSet, n *node) (out ast.SelectionSet) {
	inner := func(typ string, set ast.SelectionSet) {
		if set := w.set(set, n); len(set) > 0 {
			out = append(out, &ast.InlineFragment{TypeCondition: typ, SelectionSet: set})
		}
	}
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			i, ok := n.index[s.Alias]
			if ok && included(s.Directives, w.variables) && w.needed(n.children[i]) {
				out = append(out, w.field(s, n.children[i]))
			}
		case *ast.InlineFragment:
			if included(s.Directives, w.variables) {
				inner(s.TypeCondition, s.SelectionSet)
			}
		case *ast.FragmentSpread:
			if included(s.Directives, w.variables) {
				inner(s.Definition.TypeCondition, s.Definition.SelectionSet)
			}
		}
	}
	return out
}

// needed reports whether the reader uses a node.
func (w *rewriter) needed(n *node) bool {
	switch {
	case n.mode == left:
		return false
	case w.rest && n.parent.contains(w.paged):
		return n.contains(w.spine[0]) || n.mode == filed && n.parent == w.paged && n.isPaged()
	case n.mode == counted:
		return n.parent.total < 0 || !n.isPaged() // otherwise the connection is counted without reading it
	}
	return true
}

func (w *rewriter) field(f *ast.Field, n *node) *ast.Field {
	out := &ast.Field{Alias: f.Alias, Name: f.Name, Arguments: w.arguments(f, n)}
	for _, a := range out.Arguments {
		w.use(a.Value)
	}
	if n.mode != counted {
		out.SelectionSet = w.set(f.SelectionSet, n)
		w.addHidden(out, n)
	}
	if n.isObject() && len(out.SelectionSet) == 0 {
		out.SelectionSet = ast.SelectionSet{&ast.Field{Alias: w.prefix + "_typename", Name: "__typename"}}
	}
	return out
}

// addHidden selects what the exporter needs to know of a node.
func (w *rewriter) addHidden(out *ast.Field, n *node) {
	hidden := []int{n.page}
	if !w.rest || n != w.paged {
		hidden = append(hidden, n.total)
	}
	for _, c := range n.cuts {
		hidden = append(hidden, c.flag)
	}
	for _, i := range hidden {
		if i >= 0 {
			f := n.children[i].field
			out.SelectionSet = append(out.SelectionSet, &ast.Field{Alias: f.Alias, Name: f.Name, SelectionSet: f.SelectionSet})
		}
	}
}

// arguments replaces the arguments of pages where the exporter chooses them.
func (w *rewriter) arguments(f *ast.Field, n *node) ast.ArgumentList {
	if n.window == asAsked {
		return f.Arguments
	}
	kept := slices.DeleteFunc(slices.Clone(f.Arguments), func(a *ast.Argument) bool {
		return slices.Contains([]string{"first", "last", "before"}, a.Name) || n.window == paged && a.Name == "after"
	})
	variable := func(name, of string) {
		kept = append(kept, &ast.Argument{Name: name, Value: &ast.Value{Kind: ast.Variable, Raw: w.prefix + of}})
	}
	switch {
	case n.window == paged:
		variable("first", varFirst)
		variable("after", varAfter)
	case n.has("totalGroups"):
		most := &ast.Value{Kind: ast.IntValue, Raw: strconv.Itoa(limits.Groups)}
		kept = append(kept, &ast.Argument{Name: "first", Value: most})
	default:
		variable("first", varNested)
	}
	return kept
}

// use records the variables of a value.
func (w *rewriter) use(v *ast.Value) {
	if v.Kind == ast.Variable {
		w.used[v.Raw] = true
	}
	for _, c := range v.Children {
		w.use(c.Value)
	}
}
