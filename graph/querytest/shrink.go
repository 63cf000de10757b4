package querytest

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxTries bounds how often a question is asked while it is shrunk.
const maxTries = 1_500

// shrink makes a question smaller for as long as its fault stays one of the same kind:
// without follow-ups, written out, and with one part after the other left out.
func (b *bench) shrink(q *question, f *fault) (*question, *fault) {
	aside := *b
	aside.tally = newTally(b.schema) // what is tried here is no question of the run
	tries := 0
	try := func(smaller *question) bool {
		tries++
		if g := aside.examine(smaller, 40); g != nil && g.kind == f.kind {
			q, f = smaller, g
			return true
		}
		return false
	}
	for i := 0; i < len(q.then); {
		smaller := *q
		smaller.then = slices.Delete(slices.Clone(q.then), i, i+1)
		if !try(&smaller) {
			i++
		}
	}
	if doc, err := parsed(q.query); err == nil && len(q.then) == 0 {
		try(&question{origin: q.origin, query: printed(plain(b.schema, doc, q.vars))})
	}
	for shrunk := true; shrunk; {
		shrunk = false
		for k := 0; tries < maxTries; {
			smaller, ok := without(q, k)
			if !ok {
				break
			}
			if try(smaller) {
				shrunk = true
			} else {
				k++
			}
		}
	}
	return q, f
}

// without is the question without its k-th part; ok is false when it has no more parts.
func without(q *question, k int) (*question, bool) {
	doc, err := parsed(q.query)
	if err != nil {
		return nil, false
	}
	c := &cutter{left: k}
	for _, op := range doc.Operations {
		op.SelectionSet = c.set(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		f.SelectionSet = c.set(f.SelectionSet)
	}
	if !c.done {
		return nil, false
	}
	tidy(doc)
	smaller := *q
	smaller.query = printed(doc)
	smaller.vars = map[string]any{}
	for _, d := range doc.Operations[0].VariableDefinitions {
		if v, ok := q.vars[d.Variable]; ok {
			smaller.vars[d.Variable] = v
		}
	}
	return &smaller, true
}

// cutter counts the parts of a document and takes one of them out.
type cutter struct {
	left int // parts to pass by
	done bool
}

// cut reports whether the part that it is asked about is the one to take out.
func (c *cutter) cut() bool {
	if c.done {
		return false
	}
	c.left--
	c.done = c.left < 0
	return c.done
}

func (c *cutter) set(set ast.SelectionSet) ast.SelectionSet {
	var out ast.SelectionSet
	for _, s := range set {
		if len(set) > 1 && c.cut() {
			continue
		}
		switch s := s.(type) {
		case *ast.Field:
			if len(s.Directives) > 0 && c.cut() {
				s.Directives = nil
			}
			s.Arguments = slices.DeleteFunc(s.Arguments, func(*ast.Argument) bool { return c.cut() })
			for _, a := range s.Arguments {
				c.value(a.Value)
			}
			if len(s.SelectionSet) > 0 {
				s.SelectionSet = c.set(s.SelectionSet)
			}
		case *ast.InlineFragment:
			if c.cut() { // what it has, without the condition
				out = append(out, s.SelectionSet...)
				continue
			}
			s.SelectionSet = c.set(s.SelectionSet)
		case *ast.FragmentSpread:
			if len(s.Directives) > 0 && c.cut() {
				s.Directives = nil
			}
		}
		out = append(out, s)
	}
	return out
}

func (c *cutter) value(v *ast.Value) {
	v.Children = slices.DeleteFunc(v.Children, func(*ast.ChildValue) bool { return c.cut() })
	for _, child := range v.Children {
		c.value(child.Value)
	}
}
