package plan

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cityweave/graph/result"
	"cityweave/internal/kg"
)

// args are the arguments of a field, or the keys of an input object, with the place
// where they stand.
type args struct {
	m     map[string]any
	place string // cities(where.name)
}

func newArgs(field string, m map[string]any) args { return args{m: m, place: field} }

// at is the place of a key, for errors.
func (a args) at(key string) string {
	switch {
	case !strings.Contains(a.place, "("):
		return a.place + "(" + key + ")"
	default:
		return strings.TrimSuffix(a.place, ")") + "." + key + ")"
	}
}

// get gives the value of a key; null counts as left out at the level of arguments.
func (a args) get(key string) (any, bool) {
	v, ok := a.m[key]
	return v, ok && v != nil
}

// keys are the keys of an input object, sorted. An explicit null is refused, since a
// condition that vanishes would silently match everything.
func (a args) keys() ([]string, error) {
	keys := slices.Sorted(maps.Keys(a.m))
	for _, k := range keys {
		if a.m[k] == nil {
			return nil, badInput(a.at(k), "null has no meaning here: leave %q out, or ask for {known: false}", k)
		}
	}
	return keys, nil
}

// only gives the one key of a @oneOf input object.
func (a args) only() (string, error) {
	keys, err := a.keys()
	if err != nil {
		return "", err
	}
	if len(keys) != 1 {
		return "", badInput(a.place, "exactly one key is wanted, not %d: write several as a list, as in [{population: DESC}, {name: ASC}]", len(keys))
	}
	return keys[0], nil
}

// object reads an input object; nil when it is left out.
func (a args) object(key string) (*args, error) {
	v, ok := a.get(key)
	if !ok {
		return nil, nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, badInput(a.at(key), "an object is wanted")
	}
	return &args{m: m, place: a.at(key)}, nil
}

// list reads a list; a single value is a list of one (GraphQL specification, 3.11).
func (a args) list(key string) ([]any, bool) {
	v, ok := a.get(key)
	if !ok {
		return nil, false
	}
	if l, ok := v.([]any); ok {
		return l, true
	}
	// The validator turns a single value of a variable into a typed slice.
	if rv := reflect.ValueOf(v); rv.Kind() == reflect.Slice {
		l := make([]any, rv.Len())
		for i := range l {
			l[i] = rv.Index(i).Interface()
		}
		return l, true
	}
	return []any{v}, true
}

// objects reads a list of input objects.
func (a args) objects(key string) ([]args, bool, error) {
	l, ok := a.list(key)
	out := make([]args, 0, len(l))
	for i, v := range l {
		m, isMap := v.(map[string]any)
		if !isMap {
			return nil, ok, badInput(a.at(key), "objects are wanted")
		}
		out = append(out, args{m: m, place: strings.TrimSuffix(a.at(key), ")") + "[" + strconv.Itoa(i) + "])"})
	}
	return out, ok, nil
}

func (a args) date(key string) (kg.Date, error) {
	v, ok := a.get(key)
	if !ok {
		return 0, nil
	}
	d, err := result.ParseDate(v)
	if err != nil {
		return 0, badInput(a.at(key), "%s", err)
	}
	return d, nil
}

// int reads a whole number of 32 bits; ok is false when it is left out.
func (a args) int(key string) (n int, ok bool, err error) {
	v, ok := a.get(key)
	if !ok {
		return 0, false, nil
	}
	f, err := result.ParseNumber(v)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		return 0, false, badInput(a.at(key), "%v is not a whole number of 32 bits", v)
	}
	return int(f), true, nil
}

// intOr is int with a value for when it is left out, which defaults of input objects do not
// reach where the object is written in the query.
func (a args) intOr(key string, otherwise int) (int, error) {
	n, ok, err := a.int(key)
	if !ok {
		n = otherwise
	}
	return n, err
}

func (a args) string(key string) (string, bool) {
	v, ok := a.get(key)
	return text(v), ok
}

func (a args) strings(key string) ([]string, bool) {
	l, ok := a.list(key)
	out := make([]string, len(l))
	for i, v := range l {
		out[i] = text(v)
	}
	return out, ok
}

// some reads a list that narrows. Left out it is nil and means all; an empty one is refused, because some
// would mean all by it and some none.
func (a args) some(key, all string) ([]string, error) {
	words, given := a.strings(key)
	switch {
	case !given:
		return nil, nil
	case len(words) == 0:
		return nil, badInput(a.at(key), "the list is empty: leave it out for %s", all)
	}
	return words, nil
}

// text is a String, an ID or an enum value; ids may be written as numbers.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	default:
		return fmt.Sprint(v)
	}
}

func (a args) given(key string) bool {
	_, ok := a.get(key)
	return ok
}
