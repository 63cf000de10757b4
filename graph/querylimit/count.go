// Package querylimit counts what a document asks for before anything is validated, planned or
// run: how many fields, aliases and directives, and how deep. It looks at the text alone,
// not at the schema, and takes time that grows with the length of the document whatever
// the document spreads out to.
package querylimit

import (
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"

	"cityweave/internal/limits"
)

// Figures is what an operation has, with every fragment counted wherever it is spread.
type Figures struct {
	Fields     int // fields and spreads
	Aliases    int
	RootFields int
	Directives int
	Depth      int // levels of fields outside of introspection
	Introspect int // levels of fields that __schema and __type begin
}

// and adds what stands beside.
func (f Figures) and(g Figures) Figures {
	return Figures{
		Fields: limits.Add(f.Fields, g.Fields), Aliases: limits.Add(f.Aliases, g.Aliases),
		RootFields: limits.Add(f.RootFields, g.RootFields), Directives: limits.Add(f.Directives, g.Directives),
		Depth: max(f.Depth, g.Depth), Introspect: max(f.Introspect, g.Introspect),
	}
}

// Tokens counts the words and signs of a text, up to the first that is none.
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

// Of gives the figures of the largest operation or fragment of a document, figure by figure.
func Of(doc *ast.QueryDocument) Figures {
	c := &counter{doc: doc, known: map[string]*Figures{}}
	var most Figures
	larger := func(f Figures) {
		most = Figures{
			max(most.Fields, f.Fields), max(most.Aliases, f.Aliases), max(most.RootFields, f.RootFields),
			max(most.Directives, f.Directives), max(most.Depth, f.Depth), max(most.Introspect, f.Introspect),
		}
	}
	for _, op := range doc.Operations {
		f := c.set(op.SelectionSet)
		f.Directives = limits.Add(f.Directives, len(op.Directives))
		for _, v := range op.VariableDefinitions {
			f.Directives = limits.Add(f.Directives, len(v.Directives))
		}
		larger(f)
	}
	// A fragment that is not spread is validated all the same. How deep the others are shows
	// where they are spread.
	for _, fragment := range doc.Fragments {
		f := c.fragment(fragment.Name)
		f.RootFields, f.Depth, f.Introspect = 0, 0, 0
		larger(f)
	}
	return most
}

type counter struct {
	doc   *ast.QueryDocument
	known map[string]*Figures // of fragments; nil while one is being counted
}

func (c *counter) set(set ast.SelectionSet) Figures {
	var f Figures
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			f = f.and(c.field(s))
		case *ast.InlineFragment:
			f = f.and(c.set(s.SelectionSet))
			f.Directives = limits.Add(f.Directives, len(s.Directives))
		case *ast.FragmentSpread:
			f = f.and(c.fragment(s.Name))
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

// fragment counts a fragment once. Of a circle, which validation refuses, the part that
// is met again counts as nothing; its spreads are counted.
func (c *counter) fragment(name string) Figures {
	if f, ok := c.known[name]; ok {
		if f == nil {
			return Figures{}
		}
		return *f
	}
	c.known[name] = nil
	var f Figures
	if def := c.doc.Fragments.ForName(name); def != nil {
		f = c.set(def.SelectionSet)
		f.Directives = limits.Add(f.Directives, len(def.Directives))
	}
	c.known[name] = &f
	return f
}

// Check refuses a document that has more of something than its limit.
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

// Values counts the values of variables; lists and objects are values, too.
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
