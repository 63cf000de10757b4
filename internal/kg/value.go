package kg

import (
	"cmp"
	"math"
	"strconv"
	"strings"
)

// Kind says what a Value holds.
type Kind uint8

// The kinds of values. The zero Value is Null.
const (
	Null   Kind = iota
	String      // free text, compared folded unless asked exactly
	Enum        // one of the words listed in the ontology table, or an id; compared as it stands
	Int
	Float
	Bool
	DateKind
)

// Value is one value of a property, without a pointer to chase: text in one
// word pair, everything else in 64 bits. Values of one property are of one kind.
type Value struct {
	s    string
	n    uint64
	kind Kind
}

// StringValue holds free text.
func StringValue(s string) Value { return Value{kind: String, s: s} }

// EnumValue holds a word of a closed list, or an id.
func EnumValue(s string) Value { return Value{kind: Enum, s: s} }

// IntValue holds a whole number.
func IntValue(n int64) Value { return Value{kind: Int, n: uint64(n)} }

// FloatValue holds a number; it must not be NaN.
func FloatValue(f float64) Value { return Value{kind: Float, n: math.Float64bits(f)} }

// BoolValue holds a truth value.
func BoolValue(b bool) Value {
	if b {
		return Value{kind: Bool, n: 1}
	}
	return Value{kind: Bool}
}

// DateValue holds a Date; the unknown Date is Null.
func DateValue(d Date) Value {
	if d == 0 {
		return Value{}
	}
	return Value{kind: DateKind, n: uint64(d)}
}

// Kind says what v holds.
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v holds nothing.
func (v Value) IsNull() bool { return v.kind == Null }

// Str is the text of a String or Enum, "" for all others.
func (v Value) Str() string { return v.s }

// Int is the number of an Int, 0 for all others.
func (v Value) Int() int64 {
	if v.kind != Int {
		return 0
	}
	return int64(v.n)
}

// Float is the number of a Float or an Int, 0 for all others.
func (v Value) Float() float64 {
	switch v.kind {
	case Float:
		return math.Float64frombits(v.n)
	case Int:
		return float64(int64(v.n))
	default:
		return 0
	}
}

// Bool is the truth of a Bool, false for all others.
func (v Value) Bool() bool { return v.kind == Bool && v.n == 1 }

// Date is the date of a DateKind, 0 for all others.
func (v Value) Date() Date {
	if v.kind != DateKind {
		return 0
	}
	return Date(v.n)
}

// Clone is v with a text of its own, which keeps no larger text in memory.
func (v Value) Clone() Value {
	v.s = strings.Clone(v.s)
	return v
}

// Text writes v as it stands in a data file.
func (v Value) Text() string {
	switch v.kind {
	case String, Enum:
		return v.s
	case Int:
		return strconv.FormatInt(int64(v.n), 10)
	case Float:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	case Bool:
		return strconv.FormatBool(v.n == 1)
	case DateKind:
		return Date(v.n).String()
	default:
		return ""
	}
}

// SortKey is the value by which v is ordered: free text folded, all else itself.
func (v Value) SortKey() Value {
	if v.kind == String {
		v.s = Fold(v.s)
	}
	return v
}

// Compare orders two sort keys of one property: numbers by size, false before
// true, dates as yyyymmdd, text bytewise. Null is not ordered here: it stands
// last in both directions, which the caller sees to. Int and Float compare as numbers.
func (v Value) Compare(w Value) int {
	switch {
	case v.kind == Int && w.kind == Int:
		return cmp.Compare(int64(v.n), int64(w.n))
	case v.kind == Float || w.kind == Float:
		return cmp.Compare(v.Float(), w.Float())
	case v.kind == String || v.kind == Enum:
		return cmp.Compare(v.s, w.s)
	default:
		return cmp.Compare(v.n, w.n)
	}
}
