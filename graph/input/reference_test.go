package input_test

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// lit is a value as section 2.9 of the specification has it.
type lit struct {
	kind   string // null, true, false, int, float, string, word, list or object
	text   string
	far    bool // of JSON, and written with a point or an exponent, and beyond what doubles hold exactly
	items  []*lit
	fields map[string]*lit
}

// litOf reads JSON as a value. JSON does not tell integers from floating-point numbers, so that a number with an empty
// fractional part, such as 1.0, is an integer, and any other is not (section 3.5 of the specification).
func litOf(v any) *lit {
	switch v := v.(type) {
	case nil:
		return &lit{kind: "null"}
	case bool:
		if v {
			return &lit{kind: "true"}
		}
		return &lit{kind: "false"}
	case string:
		return &lit{kind: "string", text: v}
	case json.Number:
		if r, ok := new(big.Rat).SetString(string(v)); ok && r.IsInt() {
			l := &lit{kind: "int", text: string(v)}
			if strings.ContainsAny(l.text, ".eE") {
				l.text, l.far = r.Num().String(), r.Num().BitLen() > 53
			}
			return l
		}
		return &lit{kind: "float", text: string(v)}
	case []any:
		l := &lit{kind: "list"}
		for _, w := range v {
			l.items = append(l.items, litOf(w))
		}
		return l
	default:
		l := &lit{kind: "object", fields: map[string]*lit{}}
		for name, w := range v.(map[string]any) {
			l.fields[name] = litOf(w)
		}
		return l
	}
}

// reference is the input coercion of the specification, as short as it can be written. json says that the values are
// from JSON, which has no words, so that strings stand for them.
type reference struct {
	schema *ast.Schema
	json   bool
}

// coerce returns the coerced value, and whether there is one.
func (r reference) coerce(t *ast.Type, v *lit) (any, bool) {
	switch {
	case v.kind == "null": // 3.12
		return nil, !t.NonNull
	case t.Elem != nil && v.kind == "list": // 3.11
		out := []any{}
		for _, item := range v.items {
			w, ok := r.coerce(t.Elem, item)
			if !ok {
				return nil, false
			}
			out = append(out, w)
		}
		return out, true
	case t.Elem != nil:
		w, ok := r.coerce(t.Elem, v)
		return []any{w}, ok
	}
	def := r.schema.Types[t.NamedType]
	switch def.Kind {
	case ast.Enum: // 3.9
		ok := v.kind == "word" || r.json && v.kind == "string"
		return v.text, ok && slices.ContainsFunc(def.EnumValues, func(e *ast.EnumValueDefinition) bool { return e.Name == v.text })
	case ast.InputObject:
		return r.object(def, v)
	}
	return r.scalar(t.NamedType, v)
}

// object: 3.10.
func (r reference) object(def *ast.Definition, v *lit) (any, bool) {
	if v.kind != "object" {
		return nil, false
	}
	for name := range v.fields {
		if def.Fields.ForName(name) == nil {
			return nil, false
		}
	}
	if def.Directives.ForName("oneOf") != nil { // 3.10.1
		for _, w := range v.fields {
			if w.kind == "null" {
				return nil, false
			}
		}
		if len(v.fields) != 1 {
			return nil, false
		}
	}
	out := map[string]any{}
	for _, f := range def.Fields {
		given, ok := v.fields[f.Name]
		switch {
		case !ok && f.DefaultValue != nil:
			kind := map[ast.ValueKind]string{ast.IntValue: "int", ast.EnumValue: "word", ast.BooleanValue: f.DefaultValue.Raw}[f.DefaultValue.Kind]
			out[f.Name], _ = reference{schema: r.schema}.coerce(f.Type, &lit{kind: kind, text: f.DefaultValue.Raw})
		case !ok && f.Type.NonNull:
			return nil, false
		case ok:
			w, fits := r.coerce(f.Type, given)
			if !fits {
				return nil, false
			}
			out[f.Name] = w
		}
	}
	return out, true
}

var calendarDate = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)

func (r reference) scalar(name string, v *lit) (any, bool) {
	n, isNumber := new(big.Rat).SetString(v.text)
	isNumber = isNumber && (v.kind == "int" || v.kind == "float")
	switch name {
	case "Int": // 3.5.1
		if v.kind != "int" || n.Cmp(big.NewRat(-1<<31, 1)) < 0 || n.Cmp(big.NewRat(1<<31-1, 1)) > 0 {
			return nil, false
		}
		return n.Num().Int64(), true
	case "Float": // 3.5.2
		if !isNumber {
			return nil, false
		}
		f, _ := n.Float64()
		return f, f-f == 0 // finite
	case "String": // 3.5.3
		return v.text, v.kind == "string"
	case "Boolean": // 3.5.4
		return v.kind == "true", v.kind == "true" || v.kind == "false"
	case "ID": // 3.5.5: integers "as appropriate to the ID formats a given GraphQL service expects"
		return v.text, v.kind == "string" || v.kind == "int" && !v.far
	case "Date": // description of the scalar in the schema
		text := v.text + "0000-01-01"[min(len(v.text), 10):]
		_, err := time.Parse(time.DateOnly, text)
		return v.text, v.kind == "string" && calendarDate.MatchString(v.text) && err == nil && !strings.HasPrefix(v.text, "0000")
	}
	panic(name + " is a scalar that the reference does not know")
}

// write writes a value of JSON as a literal; words says that strings which can be words are.
func write(v any, words bool) (text string, l *lit) {
	switch v := v.(type) {
	case string:
		if words && regexp.MustCompile(`^[A-Za-z_][A-Za-z_0-9]*$`).MatchString(v) && !slices.Contains([]string{"true", "false", "null"}, v) {
			return v, &lit{kind: "word", text: v}
		}
		quoted, _ := json.Marshal(v)
		return string(quoted), litOf(v)
	case json.Number: // 2.9.1 and 2.9.2
		if strings.ContainsAny(string(v), ".eE") {
			return string(v), &lit{kind: "float", text: string(v)}
		}
		return string(v), &lit{kind: "int", text: string(v)}
	case []any:
		l = &lit{kind: "list"}
		var items []string
		for _, w := range v {
			item, one := write(w, words)
			items, l.items = append(items, item), append(l.items, one)
		}
		return "[" + strings.Join(items, ",") + "]", l
	case map[string]any:
		l = &lit{kind: "object", fields: map[string]*lit{}}
		var fields []string
		for name, w := range v {
			field, one := write(w, words)
			fields, l.fields[name] = append(fields, name+":"+field), one
		}
		return "{" + strings.Join(fields, ",") + "}", l
	default:
		text, _ := json.Marshal(v)
		return string(text), litOf(v)
	}
}
