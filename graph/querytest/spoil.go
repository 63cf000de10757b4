package querytest

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// mistake makes a valid question an invalid one: whatever else stands in it, it must be
// refused before it is run.
type mistake struct {
	what string
	// in changes the document; it reports false where there is no place for the mistake.
	in func(s *spoiler) bool
	// text changes the question as it is printed, for what no document can say.
	text func(query string) string
}

// Mistakes are all that are made on purpose.
func Mistakes() (what []string) {
	for _, m := range mistakes() {
		what = append(what, m.what)
	}
	return what
}

// spoil makes one mistake in a question that was valid.
func (g *generator) spoil(q *question) {
	s := &spoiler{generator: g}
	s.find()
	all := mistakes()
	for _, i := range g.Perm(len(all)) {
		m := all[i]
		if m.in != nil && !m.in(s) {
			continue
		}
		q.query = printed(g.doc)
		if m.text != nil {
			q.query = m.text(q.query)
		}
		q.refused, q.mistake, q.then = always, m.what, nil
		return
	}
}

// spoiler knows where in a document mistakes can be made.
type spoiler struct {
	*generator
	sets   []*ast.SelectionSet
	fields []fieldSite
	values []valueSite
}

type fieldSite struct {
	set *ast.SelectionSet
	f   *ast.Field
	def *ast.FieldDefinition // nil for __typename
}

type valueSite struct {
	t *ast.Type
	v *ast.Value
}

func (s *spoiler) find() {
	s.selection(s.schema.Query, &s.op.SelectionSet)
	for _, f := range s.doc.Fragments {
		s.selection(s.schema.Types[f.TypeCondition], &f.SelectionSet)
	}
}

func (s *spoiler) selection(def *ast.Definition, set *ast.SelectionSet) {
	s.sets = append(s.sets, set)
	for _, x := range *set {
		switch x := x.(type) {
		case *ast.Field:
			f := def.Fields.ForName(x.Name)
			s.fields = append(s.fields, fieldSite{set, x, f})
			if f == nil {
				continue
			}
			for _, a := range x.Arguments {
				s.value(f.Arguments.ForName(a.Name).Type, a.Value)
			}
			if len(x.SelectionSet) > 0 {
				s.selection(s.schema.Types[f.Type.Name()], &x.SelectionSet)
			}
		case *ast.InlineFragment:
			on := def
			if x.TypeCondition != "" {
				on = s.schema.Types[x.TypeCondition]
			}
			s.selection(on, &x.SelectionSet)
		}
	}
}

func (s *spoiler) value(t *ast.Type, v *ast.Value) {
	if v.Kind == ast.Variable {
		return
	}
	s.values = append(s.values, valueSite{t, v})
	for _, c := range v.Children {
		switch {
		case v.Kind == ast.ObjectValue:
			s.value(s.schema.Types[t.Name()].Fields.ForName(c.Name).Type, c.Value)
		case t.Elem != nil:
			s.value(t.Elem, c.Value)
		}
	}
}

// field makes a mistake at a random field of those that are wanted.
func (s *spoiler) field(wanted func(fieldSite) bool, spoil func(fieldSite)) bool {
	return one(s, s.fields, wanted, spoil)
}

func one[T any](s *spoiler, all []T, wanted func(T) bool, spoil func(T)) bool {
	fit := slices.DeleteFunc(slices.Clone(all), func(x T) bool { return !wanted(x) })
	if len(fit) == 0 {
		return false
	}
	spoil(fit[s.IntN(len(fit))])
	return true
}

// among adds a selection to one of the sets.
func (s *spoiler) among(x ast.Selection) bool {
	set := pick(s.Rand, s.sets...)
	*set = append(*set, x)
	return true
}

// atRoot adds a selection to the query itself.
func (s *spoiler) atRoot(x ast.Selection) bool {
	s.op.SelectionSet = append(s.op.SelectionSet, x)
	return true
}

// declared adds a variable to the question, which a directive uses.
func (s *spoiler) declared(t *ast.Type, fallback *ast.Value, times int) bool {
	for range times {
		s.op.VariableDefinitions = append(s.op.VariableDefinitions, &ast.VariableDefinition{Variable: "spoilt", Type: t, DefaultValue: fallback})
	}
	return s.directed("skip", &ast.Value{Kind: ast.Variable, Raw: "spoilt"})
}

// directed adds a field with a directive.
func (s *spoiler) directed(name string, yes *ast.Value) bool {
	d := &ast.Directive{Name: name}
	if yes != nil {
		d.Arguments = ast.ArgumentList{{Name: "if", Value: yes}}
	}
	return s.among(&ast.Field{Alias: "spoilt", Name: "__typename", Directives: ast.DirectiveList{d}})
}

func isField(x fieldSite) bool     { return x.def != nil }
func hasArgument(x fieldSite) bool { return len(x.f.Arguments) > 0 }

// oneOf is a literal of an input object that wants exactly one key.
func (s *spoiler) oneOf(x valueSite) bool {
	return x.v.Kind == ast.ObjectValue && len(x.v.Children) == 1 && s.schema.Types[x.t.Name()].Directives.ForName("oneOf") != nil
}

// variable gives one of the variables a value that its type does not have, but gqlparser takes for most of the types.
func (s *spoiler) variable() bool {
	given := func(d *ast.VariableDefinition) bool { return s.vars[d.Variable] != nil }
	return one(s, s.op.VariableDefinitions, given, func(d *ast.VariableDefinition) {
		switch name := d.Type.Name(); {
		case s.schema.Types[name].Kind == ast.Enum:
			s.vars[d.Variable] = strings.ToLower(s.schema.Types[name].EnumValues[0].Name)
		case name == "String":
			s.vars[d.Variable] = 5
		case name == "ID":
			s.vars[d.Variable] = 4.5
		case name == "Date":
			s.vars[d.Variable] = "yesterday"
		default:
			s.vars[d.Variable] = "1"
		}
	})
}
