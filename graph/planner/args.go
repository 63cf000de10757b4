package planner

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/warncode"
)

// failure keeps the first error of a compilation, as bufio.Scanner does: what reads arguments returns a zero value
// after it, and the error is looked at once, in the end.
type failure struct {
	err      error
	replaced map[string]kg.Tombstone // IDs that stand for others
	meant    plan.Meanings           // of names in filters
	notes
}

func (f *failure) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// args are the arguments of a field, or the keys of an input object, with the place where they stand. The zero
// value is an object that is left out.
type args struct {
	m     map[string]any
	place string // cities(where.name)
	*failure
}

// at is the place of a key, for errors.
func (a args) at(key string) string {
	if !strings.Contains(a.place, "(") {
		return a.place + "(" + key + ")"
	}
	return strings.TrimSuffix(a.place, ")") + "." + key + ")"
}

// bad refuses the value of a key; the text says what is wrong and what to do.
func (a args) bad(key, format string, args ...any) { a.fail(plan.BadInput(a.at(key), format, args...)) }

// get returns the value of a key; null counts as left out at the level of arguments.
func (a args) get(key string) (any, bool) {
	v, ok := a.m[key]
	return v, ok && v != nil
}

func (a args) given(key string) bool {
	_, ok := a.get(key)
	return ok
}

// keys are the keys of an input object, sorted. An explicit null is refused, since a
// condition that vanishes would silently match everything.
func (a args) keys() []string {
	keys := slices.Sorted(maps.Keys(a.m))
	for _, k := range keys {
		if a.m[k] == nil {
			a.bad(k, "null has no meaning here: leave %q out, or ask for {known: false}", k)
		}
	}
	return keys
}

// only returns the one key of a @oneOf input object.
func (a args) only() string {
	keys := a.keys()
	if a.err != nil {
		return ""
	}
	if len(keys) != 1 {
		const cure = "write several as a list, as in [{population: DESC}, {name: ASC}]"
		a.fail(plan.BadInput(a.place, "exactly one key is wanted, not %d: "+cure, len(keys)))
		return ""
	}
	return keys[0]
}

// object reads an input object; ok is false when it is left out.
func (a args) object(key string) (inner args, ok bool) {
	v, given := a.get(key)
	if !given {
		return args{failure: a.failure}, false
	}
	m, ok := v.(map[string]any)
	if !ok {
		a.bad(key, "an object is wanted")
	}
	return args{m: m, place: a.at(key), failure: a.failure}, ok
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

// objects reads a list of at most so many input objects; what names them in the error.
func (a args) objects(key string, limit int, what string) []args {
	l, _ := a.list(key)
	out := make([]args, 0, len(l))
	for i, v := range l {
		m, ok := v.(map[string]any)
		if !ok {
			a.bad(key, "objects are wanted")
			return nil
		}
		place := strings.TrimSuffix(a.at(key), ")") + "[" + strconv.Itoa(i) + "])"
		out = append(out, args{m: m, place: place, failure: a.failure})
	}
	if len(out) > limit {
		a.bad(key, "%d %s are more than the limit of %d", len(out), what, limit)
		return nil
	}
	return out
}

func (a args) date(key string) kg.Date {
	v, ok := a.get(key)
	if !ok {
		return 0
	}
	d, err := result.ParseDate(v)
	if err != nil {
		a.bad(key, "%s", err)
	}
	return d
}

var undatedWords = map[string]kg.Undated{
	"INCLUDE": kg.IncludeUndated, "EXCLUDE": kg.ExcludeUndated, "ONLY": kg.OnlyUndated,
}

// asOf reads the arguments asOf and undated; what is left out is as usual, which is the zero AsOf where there is none.
// counted says that the answer tells how many rows rest on undated links.
func (a args) asOf(usual kg.AsOf, counted bool) kg.AsOf {
	word := a.string("undated")
	if day := a.date("asOf"); day != 0 {
		if word == "" && usual.All() && !counted {
			a.warn(warncode.Undated, "asOf", "links that may hold on that day but that no source dates count, too: give "+
				"`undated: INCLUDE` to say so, EXCLUDE to leave them out, or ONLY for them alone")
		}
		usual.Day = day
	}
	if word != "" {
		if usual.All() {
			a.bad("undated", "it is about the links that nobody dated on the day of `asOf`, which is missing: give it, "+
				"or leave `undated` out")
		}
		usual.Undated = undatedWords[word]
	}
	return usual
}

// int reads a whole number of 32 bits; ok is false when it is left out.
func (a args) int(key string) (n int, ok bool) {
	v, ok := a.get(key)
	if !ok {
		return 0, false
	}
	f, err := result.ParseNumber(v)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > math.MaxInt32 {
		a.bad(key, "%v is not a whole number of 32 bits", v)
		return 0, false
	}
	return int(f), true
}

// between reads a whole number from low to high; usual when it is left out, which defaults of input objects do not
// reach where the object is written in the query. cure says what else to do in the error; it may be empty.
func (a args) between(key string, low, usual, high int, cure string) int {
	n, given := a.int(key)
	switch {
	case !given:
		return usual
	case n < low || n > high:
		a.bad(key, "%d is out of range: give %d to %d%s", n, low, high, cure)
		return usual
	}
	return n
}

func (a args) bool(key string) bool {
	b, _ := a.m[key].(bool)
	return b
}

// truth reads a condition that is true or false.
func (a args) truth(key string) bool {
	b, ok := a.m[key].(bool)
	if !ok {
		a.bad(key, "true or false is wanted")
	}
	return b
}

func (a args) string(key string) string {
	v, _ := a.get(key)
	return a.current(key, text(v))
}

// current returns the ID that replaced the one that a key has, with a warning; any other text as it is.
func (a args) current(key, id string) string {
	t, gone := a.replaced[id]
	if !gone {
		return id
	}
	w := plan.NewWarning(warncode.Replaced, a.at(key), "%s is now %s: %s", plan.ShownID(id), t.ReplacedBy, t.Reason)
	w.Suggestions = []string{t.ReplacedBy}
	if !slices.ContainsFunc(a.warnings, func(has plan.Warning) bool { return has.Message == w.Message }) {
		a.warnings = append(a.warnings, w)
	}
	return t.ReplacedBy
}

func (a args) strings(key string) []string {
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

// some reads a list that narrows. Left out it is nil and means all; an empty one is refused, because some
// would mean all by it and some none.
func (a args) some(key, all string) []string {
	words := a.strings(key)
	if words != nil && len(words) == 0 {
		a.bad(key, "the list is empty: leave it out for %s", all)
	}
	return words
}

// maxIDs is the most ids that one argument may list.
const maxIDs = 500

// ids reads a list of at most so many ids.
func (a args) ids(key string, limit int) []string {
	return a.bounded(key, a.strings(key), limit, "ids")
}

// bounded refuses a list of more than limit values.
func (a args) bounded(key string, list []string, limit int, what string) []string {
	if len(list) > limit {
		a.bad(key, "%d %s are more than the limit of %d: ask in parts", len(list), what, limit)
		return nil
	}
	return list
}

// distinctIDs reads a list of at most so many ids, each once, in their order.
func (a args) distinctIDs(key string, limit int) []string {
	ids := a.ids(key, limit)
	seen := make(map[string]bool, len(ids))
	return slices.DeleteFunc(ids, func(id string) bool {
		was := seen[id]
		seen[id] = true
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
