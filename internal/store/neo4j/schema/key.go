package schema

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cityweave/internal/kg"
)

// A key is what an index is ordered by: the letter of the type, a value in a form whose
// bytes compare as the values do, sep, and the id. So a range of the index is a page.
// Entities without a value have no key.

// Sep ends a value. It is less than any byte of an escaped value, so that a value stands
// before those that go on with it.
const Sep = "\x01"

// Past is what stands behind sep and everything that can follow it, and before any other value.
const Past = "\x02"

// Last stands behind every key that begins as it does: no escaped value has U+FFFF.
const Last = "\uFFFF"

// TypeLetter is what keys of entities of a type begin with.
func TypeLetter(t kg.TypeID) string { return string(rune('A' + int(t))) }

// Escape keeps sep and past out of a text, and characters that are beyond the basic plane
// or come after those that are written with two units in UTF-16: indexes of Neo4j compare
// bytes, but its expressions compare such units in some cases. Escaped texts stand in the
// order of the bytes either way.
func Escape(s string) string {
	if plainText(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r <= 2:
			b.WriteByte(2)
			b.WriteByte(byte(r) + 2)
		case r < 0xE000:
			b.WriteRune(r)
		case r <= 0xFFFF:
			b.WriteRune(high)
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "%c%06x", highest, r)
		}
	}
	return b.String()
}

const (
	high    = '\uE000' // before a character from U+E000 to U+FFFF
	highest = '\uE001' // before the number of a character beyond
)

// plainText reports whether a text has nothing to escape: U+E000 is 0xEE 0x80 0x80 in UTF-8.
func plainText(s string) bool {
	for i := range len(s) {
		if s[i] <= 2 || s[i] >= 0xEE {
			return false
		}
	}
	return true
}

// Unescaped is the text that was escaped.
func Unescaped(s string) string {
	if plainText(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		switch {
		case r == 2 && len(s) > 0:
			b.WriteByte(s[0] - 2)
			s = s[1:]
		case r == high:
			r, size := utf8.DecodeRuneInString(s)
			b.WriteRune(r)
			s = s[size:]
		case r == highest && len(s) >= 6:
			n, _ := strconv.ParseInt(s[:6], 16, 32)
			b.WriteRune(rune(n))
			s = s[6:]
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Encode is a sort key as text whose bytes compare as kg.Value.Compare does.
func Encode(v kg.Value) string {
	switch v.Kind() {
	case kg.Int, kg.Float:
		return number(v)
	case kg.Bool:
		if v.Bool() {
			return "1"
		}
		return "0"
	case kg.DateKind:
		return fmt.Sprintf("%08d", v.Date())
	default:
		return Escape(v.Str())
	}
}

// number writes the order-preserving bits of the number as a float, then by how much an
// integer differs from it: integers beyond 2^53 are not all floats.
func number(v kg.Value) string {
	f := v.Float()
	bits := math.Float64bits(f + 0) // -0 is 0
	if bits>>63 == 1 {
		bits = ^bits
	} else {
		bits |= 1 << 63
	}
	rest := int64(0)
	if v.Kind() == kg.Int && math.Abs(f) < 1<<63 {
		rest = v.Int() - int64(f)
	}
	return fmt.Sprintf("%016x%04x", bits, rest+1<<15)
}

// Key is the text under which an entity stands in an order.
func Key(t kg.TypeID, v kg.Value, id string) string {
	return TypeLetter(t) + Encode(v.SortKey()) + Sep + id
}

// Interval is a range of keys, without its ends.
type Interval struct{ Lo, Hi string }

// TypeRange holds all keys of a type.
func TypeRange(t kg.TypeID) Interval { return Interval{TypeLetter(t), TypeLetter(t) + Last} }

// ExternalKey is the key of an external id.
func ExternalKey(id kg.ExternalID) string { return Escape(id.Scheme) + Sep + Escape(id.Value) }

// ConflictKey is where a conflict stands among all.
func ConflictKey(order, id string) string { return Escape(order) + Sep + id }

// Unrepeated is a list with the first of equal texts only.
func Unrepeated(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
