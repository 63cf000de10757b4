package querytest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/internal/kg"
)

// answerReader goes through an answer and its plain query side by side, holds every
// value to its type, and collects the spots that can be asked for alone.
type answerReader struct {
	o      *kg.Ontology
	schema *ast.Schema
	spots  []spot
	rows   int // objects with an id
	said   int // values that are not null, zero, false or empty
	roots  []rootAnswer
}

// rootAnswer is what one field of the query was answered with.
type rootAnswer struct {
	field string
	said  bool // at least one value that is not null, zero, false or empty
}

// spot is a field of an object with an id.
type spot struct {
	id, typ string
	field   *ast.Field
	raw     json.RawMessage
}

// pair is a key of a JSON object with its value, in the order of the text.
type pair struct {
	key string
	raw json.RawMessage
}

func pairs(raw json.RawMessage) (out []pair, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, fmt.Errorf("%.60s is no object", raw)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("%.60s: %w", raw, err)
		}
		p := pair{key: fmt.Sprint(key)}
		if err := d.Decode(&p.raw); err != nil {
			return nil, fmt.Errorf("%.60s: %w", raw, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// object reads an object of the answer.
func (r *answerReader) object(def *ast.Definition, set ast.SelectionSet, raw json.RawMessage, path string) error {
	got, err := pairs(raw)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	text := func(key string) (s string) {
		for _, p := range got {
			if p.key == key {
				_ = json.Unmarshal(p.raw, &s) // anything but text is as good as none
			}
		}
		return s
	}
	id := text("id")
	if def.IsAbstractType() {
		name := text("__typename")
		if name == "" {
			name = r.typeOf(id)
		}
		if def = r.schema.Types[name]; def == nil {
			return nil // nothing tells what it is
		}
	}
	node := slices.Contains(def.Interfaces, ownerNode)
	if node {
		r.rows++
	}
	want := r.collect(nil, def, set)
	for i, f := range want {
		if i >= len(got) || got[i].key != f.Alias {
			return fmt.Errorf("%s: the keys of %s are not those that were asked for, or not in this order: %s", path, def.Name, raw)
		}
		at := path + "." + f.Alias
		if f.Name == "__typename" {
			if text(f.Alias) != def.Name {
				return fmt.Errorf("%s: %s is not %s", at, got[i].raw, def.Name)
			}
			continue
		}
		before := r.said
		if err := r.value(def.Fields.ForName(f.Name).Type, f.SelectionSet, got[i].raw, at); err != nil {
			return err
		}
		if def == r.schema.Query {
			r.roots = append(r.roots, rootAnswer{f.Name, r.said > before})
		}
		if node && id != "" && len(f.SelectionSet) > 0 {
			r.spots = append(r.spots, spot{id, def.Name, f, got[i].raw})
		}
	}
	if len(got) > len(want) {
		return fmt.Errorf("%s: %s has more keys than were asked for: %s", path, def.Name, raw)
	}
	return nil
}

// typeOf is the type of a node by its id, or "".
func (r *answerReader) typeOf(id string) string {
	if t, ok := r.o.TypeOf(id); ok {
		return r.o.Entities[t].Name
	}
	if id == "" {
		return ""
	}
	return map[byte]string{'L': ownerLink, 'P': "Statement", 'E': "Evidence"}[id[0]]
}

// collect merges the fields that are selected on a type, in the order of their keys.
func (r *answerReader) collect(out []*ast.Field, def *ast.Definition, set ast.SelectionSet) []*ast.Field {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if len(s.Directives) > 0 { // the one that is never in the answer
				continue
			}
			if i := slices.IndexFunc(out, func(f *ast.Field) bool { return f.Alias == s.Alias }); i >= 0 {
				merged := *out[i]
				merged.SelectionSet = slices.Concat(merged.SelectionSet, s.SelectionSet)
				out[i] = &merged
				continue
			}
			out = append(out, s)
		case *ast.InlineFragment:
			if s.TypeCondition == "" || s.TypeCondition == def.Name || slices.Contains(def.Interfaces, s.TypeCondition) || r.inUnion(def, s.TypeCondition) {
				out = r.collect(out, def, s.SelectionSet)
			}
		}
	}
	return out
}

func (r *answerReader) inUnion(def *ast.Definition, name string) bool {
	union := r.schema.Types[name]
	return union != nil && union.Kind == ast.Union && slices.Contains(union.Types, def.Name)
}

// value reads a value of a type.
func (r *answerReader) value(t *ast.Type, set ast.SelectionSet, raw json.RawMessage, path string) error {
	if string(raw) == "null" {
		if t.NonNull {
			return fmt.Errorf("%s is null, and must not be", path)
		}
		return nil
	}
	if t.Elem != nil {
		var list []json.RawMessage
		if err := json.Unmarshal(raw, &list); err != nil {
			return fmt.Errorf("%s: %.60s is no list", path, raw)
		}
		for i, x := range list {
			if err := r.value(t.Elem, set, x, fmt.Sprintf("%s.%d", path, i)); err != nil {
				return err
			}
		}
		return nil
	}
	def := r.schema.Types[t.NamedType]
	if def.IsCompositeType() {
		return r.object(def, set, raw, path)
	}
	if !fits(def, raw) {
		return fmt.Errorf("%s: %s is no %s", path, raw, def.Name)
	}
	if !slices.Contains([]string{"0", "false", `""`}, string(raw)) {
		r.said++
	}
	return nil
}

// fits reports whether a JSON value is one of a scalar or an enum.
func fits(def *ast.Definition, raw json.RawMessage) bool {
	var err error
	switch def.Name {
	case "Int":
		var n int32
		err = json.Unmarshal(raw, &n)
	case "Float":
		var f float64
		err = json.Unmarshal(raw, &f)
	case "Boolean":
		var b bool
		err = json.Unmarshal(raw, &b)
	default:
		var s string
		if err = json.Unmarshal(raw, &s); err != nil {
			return false
		}
		if def.Kind == ast.Enum {
			return def.EnumValues.ForName(s) != nil
		}
		if def.Name == "Date" {
			_, err = kg.ParseDate(s)
			return err == nil && s != ""
		}
	}
	return err == nil
}

// failed is one error of an answer.
type failed struct {
	Message    string
	Path       []any
	Extensions struct{ Code string }
}

// errorsOf are the errors of an answer; those of several root fields come in no order,
// and are sorted here.
func errorsOf(body string) ([]failed, error) {
	var v struct{ Errors []failed }
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		return nil, fmt.Errorf("%.200s is no JSON: %w", body, err)
	}
	slices.SortFunc(v.Errors, func(a, b failed) int {
		return strings.Compare(fmt.Sprint(a.Path, a.Message), fmt.Sprint(b.Path, b.Message))
	})
	return v.Errors, nil
}

// dataOf is the data of an answer as it stands.
func dataOf(body string) json.RawMessage {
	var v struct{ Data json.RawMessage }
	_ = json.Unmarshal([]byte(body), &v) // no JSON has no data
	return v.Data
}
