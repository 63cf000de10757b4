package answers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"cityweave/graph/syntax"
)

// Question is an operation with its variables in normal form.
type Question struct {
	Query     string          `json:"query"`
	Variables json.RawMessage `json:"variables"` // an object with sorted keys
}

// text is the JSON whose SHA-256 is the hash.
func (q *Question) text() []byte {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(q) // cannot fail: the variables are valid JSON, and the writer is a buffer
	return out.Bytes()
}

// hash is the address of the question: the SHA-256 of its text.
func (q *Question) hash() string {
	sum := sha256.Sum256(q.text())
	return hex.EncodeToString(sum[:])
}

// variables are the values by name.
func (q *Question) variables() map[string]any {
	var out map[string]any
	_ = json.Unmarshal(q.Variables, &out) // an object, see normal
	return out
}

// read reads a request to the API by its rules and limits, and brings it to its normal form: the one operation that is
// run with its fragments, formatted, without comments; what has no order in GraphQL (arguments, members of objects,
// definitions of variables, fragments) sorted by name; of the variables those that it declares, sorted.
func (h *Handler) read(r *http.Request) (*Question, error) {
	op, err := h.Requests.Read(r)
	if err != nil {
		return nil, err
	}
	given := map[string]any{}
	for name, value := range op.Variables {
		if op.Query.VariableDefinitions.ForName(name) != nil {
			given[name] = value
		}
	}
	q := &Question{Query: formatted(op.Document, op.Query)}
	if q.Variables, err = json.Marshal(given); err != nil {
		return nil, err
	}
	if again, fault := syntax.Parse(q.Query); fault != nil || formatted(again, again.Operations[0]) != q.Query {
		return nil, errors.New("the normal form of an operation is not stable")
	}
	return q, nil
}

// formatted writes an operation with the fragments that it uses.
func formatted(doc *ast.QueryDocument, operation *ast.OperationDefinition) string {
	used := map[string]bool{}
	s := sorter{doc: doc, used: used}
	slices.SortStableFunc(operation.VariableDefinitions, func(a, b *ast.VariableDefinition) int {
		return cmp.Compare(a.Variable, b.Variable)
	})
	for _, v := range operation.VariableDefinitions {
		s.value(v.DefaultValue)
	}
	s.directives(operation.Directives)
	s.selection(operation.SelectionSet)
	fragments := slices.DeleteFunc(slices.Clone(doc.Fragments), func(f *ast.FragmentDefinition) bool { return !used[f.Name] })
	slices.SortFunc(fragments, func(a, b *ast.FragmentDefinition) int { return cmp.Compare(a.Name, b.Name) })
	var out strings.Builder
	formatter.NewFormatter(&out, formatter.WithIndent("  ")).FormatQueryDocument(&ast.QueryDocument{
		Operations: ast.OperationList{operation}, Fragments: fragments,
	})
	return strings.TrimSpace(out.String())
}

// sorter sorts by name what has no order, and finds the fragments that are used.
type sorter struct {
	doc  *ast.QueryDocument
	used map[string]bool
}

func (s *sorter) selection(set ast.SelectionSet) {
	for _, item := range set {
		switch item := item.(type) {
		case *ast.Field:
			s.arguments(item.Arguments)
			s.directives(item.Directives)
			s.selection(item.SelectionSet)
		case *ast.InlineFragment:
			s.directives(item.Directives)
			s.selection(item.SelectionSet)
		case *ast.FragmentSpread:
			s.directives(item.Directives)
			if f := s.doc.Fragments.ForName(item.Name); f != nil && !s.used[item.Name] {
				s.used[item.Name] = true
				s.directives(f.Directives)
				s.selection(f.SelectionSet)
			}
		}
	}
}

func (s *sorter) directives(list ast.DirectiveList) {
	for _, d := range list {
		s.arguments(d.Arguments)
	}
}

func (s *sorter) arguments(list ast.ArgumentList) {
	slices.SortStableFunc(list, func(a, b *ast.Argument) int { return cmp.Compare(a.Name, b.Name) })
	for _, a := range list {
		s.value(a.Value)
	}
}

func (s *sorter) value(v *ast.Value) {
	if v == nil {
		return
	}
	if v.Kind == ast.ObjectValue {
		slices.SortStableFunc(v.Children, func(a, b *ast.ChildValue) int { return cmp.Compare(a.Name, b.Name) })
	}
	for _, child := range v.Children {
		s.value(child.Value)
	}
}
