package querytest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// plain writes out what only abbreviates: variables become literals, named fragments
// inline ones, and what a directive leaves out is gone. Nothing else changes, so that
// the answer must not change either.
func plain(schema *ast.Schema, doc *ast.QueryDocument, vars map[string]any) *ast.QueryDocument {
	p := &plainer{schema: schema, doc: doc, values: map[string]*ast.Value{}}
	op := *doc.Operations[0]
	for _, d := range op.VariableDefinitions {
		if v, given := vars[d.Variable]; given {
			p.values[d.Variable] = p.literal(v, d.Type)
		} else if d.DefaultValue != nil {
			p.values[d.Variable] = d.DefaultValue
		}
	}
	op.VariableDefinitions = nil
	op.SelectionSet = p.set(op.SelectionSet)
	return &ast.QueryDocument{Operations: ast.OperationList{&op}}
}

type plainer struct {
	schema *ast.Schema
	doc    *ast.QueryDocument
	values map[string]*ast.Value // of the variables that are given
}

func (p *plainer) set(set ast.SelectionSet) ast.SelectionSet {
	var out ast.SelectionSet
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if !p.kept(s.Directives) {
				continue
			}
			f := &ast.Field{Alias: s.Alias, Name: s.Name}
			for _, a := range s.Arguments {
				if v := p.value(a.Value); v != nil {
					f.Arguments = append(f.Arguments, &ast.Argument{Name: a.Name, Value: v})
				}
			}
			if len(s.SelectionSet) > 0 {
				f.SelectionSet = p.set(s.SelectionSet)
			}
			out = append(out, f)
		case *ast.InlineFragment:
			if p.kept(s.Directives) {
				out = append(out, &ast.InlineFragment{TypeCondition: s.TypeCondition, SelectionSet: p.set(s.SelectionSet)})
			}
		case *ast.FragmentSpread:
			if p.kept(s.Directives) {
				def := p.doc.Fragments.ForName(s.Name)
				out = append(out, &ast.InlineFragment{TypeCondition: def.TypeCondition, SelectionSet: p.set(def.SelectionSet)})
			}
		}
	}
	return orNothing(out)
}

// orNothing gives a selection that may stand in a query even when nothing is left of it.
func orNothing(set ast.SelectionSet) ast.SelectionSet {
	if len(set) > 0 {
		return set
	}
	yes := &ast.Value{Kind: ast.BooleanValue, Raw: "true"}
	return ast.SelectionSet{&ast.Field{
		Alias: "__typename", Name: "__typename",
		Directives: ast.DirectiveList{{Name: "skip", Arguments: ast.ArgumentList{{Name: "if", Value: yes}}}},
	}}
}

func (p *plainer) kept(directives ast.DirectiveList) bool {
	for _, d := range directives {
		v := p.value(d.Arguments.ForName("if").Value)
		if yes := v != nil && v.Raw == "true"; yes == (d.Name == "skip") {
			return false
		}
	}
	return true
}

// value is v without variables; nil when it is one that is left out.
func (p *plainer) value(v *ast.Value) *ast.Value {
	switch v.Kind {
	case ast.Variable:
		return p.values[v.Raw]
	case ast.ListValue, ast.ObjectValue:
		out := &ast.Value{Kind: v.Kind}
		for _, c := range v.Children {
			if w := p.value(c.Value); w != nil {
				out.Children = append(out.Children, &ast.ChildValue{Name: c.Name, Value: w})
			}
		}
		return out
	default:
		return v
	}
}

// literal is the JSON value of a variable of a type as it stands in a query.
func (p *plainer) literal(v any, t *ast.Type) *ast.Value {
	switch v := v.(type) {
	case nil:
		return &ast.Value{Kind: ast.NullValue, Raw: "null"}
	case bool:
		return &ast.Value{Kind: ast.BooleanValue, Raw: fmt.Sprint(v)}
	case json.Number:
		kind := ast.IntValue
		if strings.ContainsAny(v.String(), ".eE") {
			kind = ast.FloatValue
		}
		return &ast.Value{Kind: kind, Raw: v.String()}
	case string:
		if def := p.schema.Types[t.Name()]; def != nil && def.Kind == ast.Enum {
			return &ast.Value{Kind: ast.EnumValue, Raw: v}
		}
		return &ast.Value{Kind: ast.StringValue, Raw: v}
	case []any:
		if t.Elem != nil {
			t = t.Elem
		}
		out := &ast.Value{Kind: ast.ListValue}
		for _, x := range v {
			out.Children = append(out.Children, &ast.ChildValue{Value: p.literal(x, t)})
		}
		return out
	case map[string]any:
		out := &ast.Value{Kind: ast.ObjectValue}
		def := p.schema.Types[t.Name()]
		for _, k := range slices.Sorted(maps.Keys(v)) {
			inner := t
			if f := def.Fields.ForName(k); f != nil {
				inner = f.Type
			}
			out.Children = append(out.Children, &ast.ChildValue{Name: k, Value: p.literal(v[k], inner)})
		}
		return out
	default:
		panic(fmt.Sprintf("querytest: a variable holds a %T", v))
	}
}

// variable is the JSON value of a literal without variables.
func variable(v *ast.Value) any {
	switch v.Kind {
	case ast.NullValue:
		return nil
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw)
	case ast.ListValue:
		out := make([]any, len(v.Children))
		for i, c := range v.Children {
			out[i] = variable(c.Value)
		}
		return out
	case ast.ObjectValue:
		out := map[string]any{}
		for _, c := range v.Children {
			out[c.Name] = variable(c.Value)
		}
		return out
	default:
		return v.Raw
	}
}
