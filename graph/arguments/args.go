package arguments

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/warncode"
)

// Args are the arguments of a field, or the keys of an input object, with the place where they stand. The zero
// value is an object that is left out.
type Args struct {
	m     map[string]any
	place string // cities(where.name)
	*Reader
}

// At is the place of a key, for errors.
func (a Args) At(key string) string {
	if !strings.Contains(a.place, "(") {
		return a.place + "(" + key + ")"
	}
	return strings.TrimSuffix(a.place, ")") + "." + key + ")"
}

// Bad refuses the value of a key; the text says what is wrong and what to do.
func (a Args) Bad(key, format string, args ...any) { a.Fail(plan.BadInput(a.At(key), format, args...)) }

// Get returns the value of a key; null counts as left out at the level of arguments.
func (a Args) Get(key string) (any, bool) {
	v, ok := a.m[key]
	return v, ok && v != nil
}

// Given reports whether a key has a value; null counts as left out.
func (a Args) Given(key string) bool {
	_, ok := a.Get(key)
	return ok
}

// keys are the keys of an input object, sorted. An explicit null is refused, since a
// condition that vanishes would silently match everything.
func (a Args) keys() []string {
	keys := slices.Sorted(maps.Keys(a.m))
	for _, k := range keys {
		if a.m[k] == nil {
			a.Bad(k, "null has no meaning here: leave %q out, or ask for {known: false}", k)
		}
	}
	return keys
}

// only returns the one key of a @oneOf input object.
func (a Args) only() string {
	keys := a.keys()
	if a.Err != nil {
		return ""
	}
	if len(keys) != 1 {
		const cure = "write several as a list, as in [{population: DESC}, {name: ASC}]"
		a.Fail(plan.BadInput(a.place, "exactly one key is wanted, not %d: "+cure, len(keys)))
		return ""
	}
	return keys[0]
}

// Object reads an input object; ok is false when it is left out.
func (a Args) Object(key string) (inner Args, ok bool) {
	v, given := a.Get(key)
	if !given {
		return a.Reader.Args(nil, ""), false
	}
	m, ok := v.(map[string]any)
	if !ok {
		a.Bad(key, "an object is wanted")
	}
	return a.Reader.Args(m, a.At(key)), ok
}

// list reads a list; a single value is a list of one (GraphQL specification, 3.11).
func (a Args) list(key string) ([]any, bool) {
	v, ok := a.Get(key)
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

// Objects reads a list of at most so many input objects; what names them in the error.
func (a Args) Objects(key string, limit int, what string) []Args {
	l, _ := a.list(key)
	out := make([]Args, 0, len(l))
	for i, v := range l {
		m, ok := v.(map[string]any)
		if !ok {
			a.Bad(key, "objects are wanted")
			return nil
		}
		place := strings.TrimSuffix(a.At(key), ")") + "[" + strconv.Itoa(i) + "])"
		out = append(out, a.Reader.Args(m, place))
	}
	if len(out) > limit {
		a.Bad(key, "%d %s are more than the limit of %d", len(out), what, limit)
		return nil
	}
	return out
}

func (a Args) date(key string) kg.Date {
	v, ok := a.Get(key)
	if !ok {
		return 0
	}
	d, err := result.ParseDate(v)
	if err != nil {
		a.Bad(key, "%s", err)
	}
	return d
}

var undatedWords = map[string]kg.Undated{
	"INCLUDE": kg.IncludeUndated, "EXCLUDE": kg.ExcludeUndated, "ONLY": kg.OnlyUndated,
}

// AsOf reads the arguments asOf and undated; what is left out is as usual, which is the zero AsOf where there is none.
// counted says that the answer tells how many rows rest on undated links.
func (a Args) AsOf(usual kg.AsOf, counted bool) kg.AsOf {
	word := a.String("undated")
	if day := a.date("asOf"); day != 0 {
		if word == "" && usual.All() && !counted {
			a.warn(warncode.Undated, "asOf", "links that may hold on that day but that no source dates count, too: give "+
				"`undated: INCLUDE` to say so, EXCLUDE to leave them out, or ONLY for them alone")
		}
		usual.Day = day
	}
	if word != "" {
		if usual.All() {
			a.Bad("undated", "it is about the links that nobody dated on the day of `asOf`, which is missing: give it, "+
				"or leave `undated` out")
		}
		usual.Undated = undatedWords[word]
	}
	return usual
}

// int reads a whole number of 32 bits; ok is false when it is left out.
func (a Args) int(key string) (n int, ok bool) {
	v, ok := a.Get(key)
	if !ok {
		return 0, false
	}
	f, err := result.ParseNumber(v)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		a.Bad(key, "%v is not a whole number of 32 bits", v)
		return 0, false
	}
	return int(f), true
}

// Between reads a whole number from low to high; usual when it is left out, which defaults of input objects do not
// reach where the object is written in the query. cure says what else to do in the error; it may be empty.
func (a Args) Between(key string, low, usual, high int, cure string) int {
	n, given := a.int(key)
	switch {
	case !given:
		return usual
	case n < low || n > high:
		a.Bad(key, "%d is out of range: give %d to %d%s", n, low, high, cure)
		return usual
	}
	return n
}

// Bool reads true or false; false when it is left out.
func (a Args) Bool(key string) bool {
	b, _ := a.m[key].(bool)
	return b
}

// truth reads a condition that is true or false.
func (a Args) truth(key string) bool {
	b, ok := a.m[key].(bool)
	if !ok {
		a.Bad(key, "true or false is wanted")
	}
	return b
}

// String reads a string, an id or a word; "" when it is left out.
func (a Args) String(key string) string {
	v, _ := a.Get(key)
	return a.current(key, text(v))
}

// current returns the ID that replaced the one that a key has, with a warning; any other text as it is.
func (a Args) current(key, id string) string {
	t, gone := a.Replaced[id]
	if !gone {
		return id
	}
	w := plan.NewWarning(warncode.Replaced, a.At(key), "%s is now %s: %s", plan.ShownID(id), t.ReplacedBy, t.Reason)
	w.Suggestions = []string{t.ReplacedBy}
	if !slices.ContainsFunc(a.Warnings, func(has plan.Warning) bool { return has.Message == w.Message }) {
		a.Warnings = append(a.Warnings, w)
	}
	return t.ReplacedBy
}

// Strings reads a list of strings, ids or words; nil when it is left out.
func (a Args) Strings(key string) []string {
	l, ok := a.list(key)
	if !ok {
		return nil
	}
	out := make([]string, len(l))
	for i, v := range l {
		out[i] = a.current(key, text(v))
	}
	return out
}

// Some reads a list that narrows. Left out it is nil and means all; an empty one is refused, because some
// would mean all by it and some none.
func (a Args) Some(key, all string) []string {
	words := a.Strings(key)
	if words != nil && len(words) == 0 {
		a.Bad(key, "the list is empty: leave it out for %s", all)
	}
	return words
}

// MaxIDs is the most ids that one argument may list.
const MaxIDs = 500

// IDs reads a list of at most so many ids.
func (a Args) IDs(key string, limit int) []string {
	return a.Bounded(key, a.Strings(key), limit, "ids")
}

// Bounded refuses a list of more than limit values.
func (a Args) Bounded(key string, list []string, limit int, what string) []string {
	if len(list) > limit {
		a.Bad(key, "%d %s are more than the limit of %d: ask in parts", len(list), what, limit)
		return nil
	}
	return list
}

// DistinctIDs reads a list of at most so many ids, each once, in their order.
func (a Args) DistinctIDs(key string, limit int) []string {
	return Distinct(a.IDs(key, limit))
}

// Distinct has each value of a list once, in their order.
func Distinct[T comparable](list []T) []T {
	seen := make(map[T]bool, len(list))
	return slices.DeleteFunc(list, func(v T) bool {
		was := seen[v]
		seen[v] = true
		return was
	})
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

// Cursor reads a cursor; nil when it is left out.
func (a Args) Cursor(key string, scope *result.Scope) *store.Position {
	if a.Err != nil || !a.Given(key) {
		return nil
	}
	p, err := result.DecodeCursor(scope, a.String(key))
	if err != nil {
		a.Fail(plan.Coded(errcode.BadCursor, a.At(key), "%s", err))
	}
	return p
}

// Direction reads the argument direction; both when it is left out.
func (a Args) Direction() kg.Direction {
	switch a.String("direction") {
	case "OUT":
		return kg.Out
	case "IN":
		return kg.In
	default:
		return kg.Both
	}
}

// addOnce appends a value that a list lacks.
func addOnce[T cmp.Ordered](list []T, v T) []T {
	for _, has := range list {
		if has == v {
			return list
		}
	}
	return append(list, v)
}
