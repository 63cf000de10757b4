package answers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/querylimit"
	"cityweave/graph/syntax"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
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

// normal checks an operation by the rules and limits of the API, and brings it to its normal form: the one operation
// that is run with its fragments, formatted, without comments; what has no order in GraphQL (arguments, members of
// objects, definitions of variables, fragments) sorted by name; of the variables those that it declares, sorted.
func (h *Handler) normal(query, operationName string, variables json.RawMessage) (*Question, error) {
	if strings.TrimSpace(query) == "" {
		return nil, refusal(errcode.BadRequest, `the request has no query: send {"query": "…"}`)
	}
	if n := querylimit.Tokens(query); n > h.Limits.Tokens {
		return nil, refusal(errcode.TooManyTokens, limits.Flag("max-tokens").Over(n, h.Limits).Error())
	}
	doc, syntaxError := syntax.Parse(query)
	if syntaxError != nil {
		return nil, refusal(errcode.ParseFailed, located(syntaxError))
	}
	if err := querylimit.Check(querylimit.Of(doc), h.Limits); err != nil {
		return nil, overLimit(err)
	}
	if errs := validator.ValidateWithRules(h.Schema, doc, h.Rules()); len(errs) > 0 {
		return nil, refusal(errcode.ValidationFailed, located(errs[0]))
	}
	operation := doc.Operations.ForName(operationName)
	if operation == nil || operation.Operation != ast.Query {
		return nil, refusal(errcode.BadRequest, "the document has not one query, or none of this name: send operationName")
	}
	given, err := objectOf(variables)
	if err != nil {
		return nil, err
	}
	for name := range given {
		if operation.VariableDefinitions.ForName(name) == nil {
			delete(given, name)
		}
	}
	if n := querylimit.Variables(operation, given); n > h.Limits.Values {
		return nil, refusal(errcode.TooManyValues, limits.Flag("max-values").Over(n, h.Limits).Error())
	}
	q := &Question{Query: formatted(doc, operation)}
	if q.Variables, err = json.Marshal(given); err != nil {
		return nil, err
	}
	if again, fault := syntax.Parse(q.Query); fault != nil || formatted(again, again.Operations[0]) != q.Query {
		return nil, errors.New("the normal form of an operation is not stable")
	}
	return q, nil
}

// objectOf reads an object whose numbers stay as they are written.
func objectOf(text json.RawMessage) (map[string]any, error) {
	out := map[string]any{}
	if len(text) == 0 || string(text) == "null" {
		return out, nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if d.Decode(&out) != nil || d.More() || out == nil {
		return nil, refusal(errcode.BadRequest, `"variables" must be an object or null`)
	}
	return out, nil
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

// located is the message of an error with its place.
func located(e *gqlerror.Error) string {
	if len(e.Locations) == 0 {
		return e.Message
	}
	return "line " + number(e.Locations[0].Line) + ", column " + number(e.Locations[0].Column) + ": " + e.Message
}
