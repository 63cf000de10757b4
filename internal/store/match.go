package store

import (
	"strings"

	"cityweave/internal/kg"
)

// Matches reports whether one value compares so with one operand. It is the meaning of
// an Op, for every engine that evaluates conditions in Go.
func (op Op) Matches(v, operand kg.Value) bool {
	switch op {
	case Known:
		return true
	case Exact:
		return v.Str() == operand.Str()
	case Contains:
		return strings.Contains(folded(v), folded(operand))
	case StartsWith:
		return strings.HasPrefix(folded(v), folded(operand))
	}
	a, b := v.SortKey(), operand.SortKey()
	if op != Eq && v.Kind() == kg.DateKind {
		a, b = kg.DateValue(v.Date().First()), kg.DateValue(operand.Date().First())
	}
	return op.Holds(a.Compare(b))
}

// Holds reports whether a comparison result (negative, zero, positive) satisfies Eq, Lt, Lte, Gt or Gte.
func (op Op) Holds(c int) bool {
	switch op {
	case Eq:
		return c == 0
	case Lt:
		return c < 0
	case Lte:
		return c <= 0
	case Gt:
		return c > 0
	case Gte:
		return c >= 0
	default:
		return false
	}
}

func folded(v kg.Value) string {
	if v.Kind() == kg.String {
		return kg.Fold(v.Str())
	}
	return v.Str()
}
