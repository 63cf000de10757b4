package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/jsonvalue"
	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/suggest"
)

// request is the request to the API that a request to an operation stands for.
func (op *operation) request(r *http.Request, given url.Values) (*http.Request, error) {
	variables, err := op.values(given)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(variables)
	if err != nil {
		return nil, fmt.Errorf("writing the variables of an operation: %w", err)
	}
	query := url.Values{"query": {op.Query}}
	if len(variables) > 0 {
		query.Set("variables", string(text))
	}
	out := r.Clone(r.Context())
	out.URL = &url.URL{Path: "/graphql", RawQuery: query.Encode()}
	out.Header.Set("Accept", accept.GraphQL)
	return out, nil
}

// values are the variables of a request: those of the address by the types that the operation declares, then those that
// are kept with the operation. The API checks them, and gives those that are missing their defaults.
func (op *operation) values(given url.Values) (map[string]any, error) {
	values := maps.Clone(op.defaults)
	if values == nil {
		values = map[string]any{}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		v := op.definition.VariableDefinitions.ForName(name)
		if v == nil {
			return nil, op.unknown(name)
		}
		texts := given[name]
		if len(texts) == 1 && texts[0] == "" && !v.Type.NonNull {
			delete(values, name)
			continue
		}
		value, err := op.value(v, texts)
		if err != nil {
			return nil, err
		}
		values[name] = value
	}
	return values, nil
}

// unknown refuses a parameter that is no variable.
func (op *operation) unknown(name string) error {
	var known []string
	for _, v := range op.definition.VariableDefinitions {
		known = append(known, v.Variable)
	}
	takes := "it takes no variables"
	if len(known) > 0 {
		takes = "its variables are " + strings.Join(known, ", ")
	}
	return badInput("the address has a parameter that the operation does not know%s: %s",
		suggest.Meant(name, slices.Concat(known, tableParameters())), takes)
}

func badInput(format string, values ...any) error {
	return inprocess.Problemf(errcode.BadInput, format, values...)
}

// value reads the texts that an address gives a variable. A list has a text for each element.
func (op *operation) value(v *ast.VariableDefinition, texts []string) (any, error) {
	if v.Type.Elem == nil {
		if len(texts) > 1 {
			return nil, badInput("$%s is one value of type %s, and the address has %d: give it once",
				v.Variable, v.Type, len(texts))
		}
		return op.single(v, v.Type, texts[0])
	}
	list := []any{}
	if len(texts) == 1 && texts[0] == "" {
		return list, nil
	}
	for _, text := range texts {
		element, err := op.single(v, v.Type.Elem, text)
		if err != nil {
			return nil, err
		}
		list = append(list, element)
	}
	return list, nil
}

// single reads a text as a value of a type: numbers and Booleans as they are written in JSON, objects and lists in lists
// as JSON, and all others as the text itself. What does not look like its type stays a text, which the API refuses.
func (op *operation) single(v *ast.VariableDefinition, t *ast.Type, text string) (any, error) {
	structured := t.Elem != nil || op.schema.Types[t.Name()].Kind == ast.InputObject
	if !structured && !slices.Contains([]string{"Int", "Float", "Boolean"}, t.Name()) {
		return text, nil
	}
	value, err := readJSON(text)
	if structured {
		if err != nil {
			return nil, badInput("$%s is of type %s, and the address has no JSON for it (%v): write it as JSON, %s",
				v.Variable, v.Type, err, op.sample(t))
		}
		return value, nil
	}
	switch value.(type) {
	case json.Number, bool:
		return value, nil
	}
	return text, nil
}

// readJSON reads a text that is one JSON value.
func readJSON(text string) (any, error) {
	d := jsontext.NewDecoder(bytes.NewBufferString(text))
	value, err := jsonvalue.Read(d)
	if err != nil {
		return nil, errors.New("it is malformed")
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows it")
	}
	return value, nil
}

// sample shows how a value of a type is written, as far as its names go.
func (op *operation) sample(t *ast.Type) string {
	if t.Elem != nil {
		return "such as [ … ]"
	}
	return fmt.Sprintf(`such as {"%s": … }, and encode it for an address`, op.schema.Types[t.Name()].Fields[0].Name)
}

// textsOf is a value as an address has it: a text for each element of a list.
func textsOf(v any) []string {
	list, isList := v.([]any)
	if !isList {
		list = []any{v}
	}
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = textOf(e)
	}
	return texts
}

// textOf is a value as an address has it.
func textOf(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := json.Marshal(v)
	if err != nil { // it was read from JSON
		return ""
	}
	return string(text)
}
