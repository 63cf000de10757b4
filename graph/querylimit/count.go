// Package querylimit counts the fields, aliases, directives and levels of a document before it is validated, planned or
// run. The transport calls it; the limits are those of package limits.
//
// Counting needs no schema. Its time grows with the length of the document, whatever its fragments expand to: 60
// fragments that each spread the next one twice stand for 2^60 fields and are counted in 60 steps.
package querylimit

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"cityweave/internal/limits"
)

// Figures are the counts of an operation. A fragment counts wherever it is spread.
type Figures struct {
	Fields     int // fields and spreads
	Aliases    int
	RootFields int
	Directives int
	Depth      int // levels of fields outside of introspection
	Introspect int // levels of fields, from __schema or __type on
}

// plus adds the figures of another part of the same selection set.
func (f Figures) plus(g Figures) Figures {
	return Figures{
		Fields: limits.Add(f.Fields, g.Fields), Aliases: limits.Add(f.Aliases, g.Aliases),
		RootFields: limits.Add(f.RootFields, g.RootFields), Directives: limits.Add(f.Directives, g.Directives),
		Depth: max(f.Depth, g.Depth), Introspect: max(f.Introspect, g.Introspect),
	}
}

// Tokens counts the tokens of a text up to the first lexical error. Comments do not count.
func Tokens(text string) int {
	l := lexer.New(&ast.Source{Input: text})
	for n := 0; ; {
		t, err := l.ReadToken()
		if err != nil || t.Kind == lexer.EOF {
			return n
		}
		if t.Kind != lexer.Comment {
			n++
		}
	}
}

// Of returns the largest figures of the operations and fragments of a document, each figure for itself.
func Of(doc *ast.QueryDocument) Figures {
	c := &counter{doc: doc, fragments: map[string]*Figures{}}
	var largest Figures
	include := func(f Figures) {
		largest = Figures{
			Fields: max(largest.Fields, f.Fields), Aliases: max(largest.Aliases, f.Aliases),
			RootFields: max(largest.RootFields, f.RootFields), Directives: max(largest.Directives, f.Directives),
			Depth: max(largest.Depth, f.Depth), Introspect: max(largest.Introspect, f.Introspect),
		}
	}
	for _, op := range doc.Operations {
		f := c.set(op.SelectionSet)
		f.Directives = limits.Add(f.Directives, len(op.Directives))
		for _, v := range op.VariableDefinitions {
			f.Directives = limits.Add(f.Directives, len(v.Directives))
		}
		include(f)
	}
	// Validation goes through fragments that no operation spreads, too. The levels of a fragment count where it is
	// spread.
	for _, fragment := range doc.Fragments {
		f := c.fragment(fragment.Name)
		f.RootFields, f.Depth, f.Introspect = 0, 0, 0
		include(f)
	}
	return largest
}

type counter struct {
	doc       *ast.QueryDocument
	fragments map[string]*Figures // by name; nil while a fragment is being counted
}

func (c *counter) set(set ast.SelectionSet) Figures {
	var f Figures
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			f = f.plus(c.field(s))
		case *ast.InlineFragment:
			f = f.plus(c.set(s.SelectionSet))
			f.Directives = limits.Add(f.Directives, len(s.Directives))
		case *ast.FragmentSpread:
			f = f.plus(c.fragment(s.Name))
			f.Fields = limits.Add(f.Fields, 1)
			f.Directives = limits.Add(f.Directives, len(s.Directives))
		}
	}
	return f
}

func (c *counter) field(s *ast.Field) Figures {
	below := c.set(s.SelectionSet)
	f := Figures{
		Fields: limits.Add(below.Fields, 1), Aliases: below.Aliases, RootFields: 1,
		Directives: limits.Add(below.Directives, len(s.Directives)),
	}
	if s.Alias != s.Name {
		f.Aliases = limits.Add(f.Aliases, 1)
	}
	if s.Name == "__schema" || s.Name == "__type" {
		f.Introspect = 1 + max(below.Depth, below.Introspect)
		return f
	}
	f.Depth = 1 + below.Depth
	if below.Introspect > 0 {
		f.Introspect = 1 + below.Introspect
	}
	return f
}

// fragment counts a fragment once. In a cycle of fragments, which validation refuses, a fragment within itself counts
// as its spread alone.
func (c *counter) fragment(name string) Figures {
	if f, ok := c.fragments[name]; ok {
		if f == nil {
			return Figures{}
		}
		return *f
	}
	c.fragments[name] = nil
	var f Figures
	if def := c.doc.Fragments.ForName(name); def != nil {
		f = c.set(def.SelectionSet)
		f.Directives = limits.Add(f.Directives, len(def.Directives))
	}
	c.fragments[name] = &f
	return f
}

// Check returns a *limits.Fault for the first figure that exceeds its limit.
func Check(f Figures, l limits.Limits) error {
	for _, c := range []struct {
		flag  string
		value int
	}{
		{"max-fields", f.Fields},
		{"max-aliases", f.Aliases},
		{"max-root-fields", f.RootFields},
		{"max-directives", f.Directives},
		{"max-depth", f.Depth},
		{"max-introspection-depth", f.Introspect},
	} {
		if row := limits.Flag(c.flag); c.value > row.Get(l) {
			return row.Over(c.value, l)
		}
	}
	return nil
}

// nameInput is the type of the items of mapNames, which bounds their number itself.
const nameInput = "NameInput"

// Variables counts the values in the variables of an operation. An item of mapNames counts once, with all plain values
// in it, so that a request can have as many as a list of names.
func Variables(op *ast.OperationDefinition, variables map[string]any) int {
	n := 0
	for name, v := range variables {
		n = limits.Add(n, Values(v))
		if d := op.VariableDefinitions.ForName(name); d != nil && d.Type.Name() == nameInput {
			n -= plainValues(v)
		}
	}
	return n
}

// plainValues counts the values of the objects in a list that are neither objects nor lists.
func plainValues(list any) int {
	n := 0
	items, _ := list.([]any)
	for _, item := range items {
		object, _ := item.(map[string]any)
		for _, v := range object {
			if Values(v) == 1 {
				n++
			}
		}
	}
	return n
}

// Values counts a value and all values within it.
func Values(v any) int {
	n := 1
	switch v := v.(type) {
	case map[string]any:
		for _, w := range v {
			n = limits.Add(n, Values(w))
		}
	case []any:
		for _, w := range v {
			n = limits.Add(n, Values(w))
		}
	}
	return n
}
