package querytest

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// question notes which parts of the schema a question uses; one with a mistake uses none.
func (t *Tally) question(q *question) error {
	t.Questions++
	if q.refused == always {
		return nil
	}
	doc, err := parsed(q.query)
	if err != nil {
		return fmt.Errorf("a question is no query: %w\n%s", err, q.text())
	}
	t.selection(t.schema.Query, plain(t.schema, doc, q.vars).Operations[0].SelectionSet)
	// And as it stands, for arguments whose variables only a follow-up sets.
	t.selection(t.schema.Query, doc.Operations[0].SelectionSet)
	for _, f := range doc.Fragments {
		t.selection(t.schema.Types[f.TypeCondition], f.SelectionSet)
	}
	return nil
}

func (t *Tally) selection(def *ast.Definition, set ast.SelectionSet) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			f := def.Fields.ForName(s.Name)
			if f == nil {
				continue
			}
			t.asked[def.Name+"."+f.Name] = true
			for _, a := range s.Arguments {
				if arg := f.Arguments.ForName(a.Name); arg != nil {
					t.asked[def.Name+"."+f.Name+"("+a.Name+")"] = true
					t.value(arg.Type, a.Value)
				}
			}
			t.selection(t.schema.Types[f.Type.Name()], s.SelectionSet)
		case *ast.InlineFragment:
			on := def
			if s.TypeCondition != "" {
				on = t.schema.Types[s.TypeCondition]
			}
			t.selection(on, s.SelectionSet)
		}
	}
}

func (t *Tally) value(typ *ast.Type, v *ast.Value) {
	def := t.schema.Types[typ.Name()]
	switch v.Kind {
	case ast.EnumValue:
		t.asked[def.Name+"."+v.Raw] = true
	case ast.ListValue:
		for _, c := range v.Children {
			t.value(typ, c.Value)
		}
	case ast.ObjectValue:
		for _, c := range v.Children {
			if f := def.Fields.ForName(c.Name); f != nil {
				t.asked[def.Name+"."+c.Name] = true
				t.value(f.Type, c.Value)
			}
		}
	}
}

// Unasked are the fields, arguments, input fields and words of enums that clients can
// use and no question has: City.programmes(asOf), CityFilter.name, CityFacet.COUNTRY.
func (t *Tally) Unasked() (parts []string) {
	miss := func(part string) {
		if !t.asked[part] {
			parts = append(parts, part)
		}
	}
	reached := map[string]bool{}
	var reach func(name string)
	reach = func(name string) {
		def := t.schema.Types[name]
		if reached[name] || def.BuiltIn || strings.HasPrefix(name, "__") {
			return
		}
		reached[name] = true
		for _, v := range def.EnumValues {
			miss(name + "." + v.Name)
		}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			miss(name + "." + f.Name)
			for _, a := range f.Arguments {
				miss(name + "." + f.Name + "(" + a.Name + ")")
				reach(a.Type.Name())
			}
			if next := t.schema.Types[f.Type.Name()]; next.Kind != ast.Enum || def.Kind == ast.InputObject {
				reach(f.Type.Name())
			}
		}
		for _, possible := range t.schema.GetPossibleTypes(def) {
			reach(possible.Name)
		}
	}
	reach(t.schema.Query.Name)
	return parts
}
