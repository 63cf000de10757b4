package neo4j

import (
	"fmt"
	"math"
	"strings"

	"cityweave/internal/kg"
)

// A key is what an index is ordered by: the letter of the type, a value in a form whose
// bytes compare as the values do, sep, and the id. So a range of the index is a page.
// Entities without a value have no key.

// sep ends a value. It is less than any byte of an escaped value, so that a value stands
// before those that go on with it.
const sep = "\x01"

// past is what stands behind sep and everything that can follow it, and before any other value.
const past = "\x02"

// last stands behind every key that begins as it does: no text has U+10FFFF, which is no character.
const last = "\U0010FFFF"

// letter is what keys of entities of a type begin with.
func letter(t kg.TypeID) string { return string(rune('A' + int(t))) }

// escape keeps sep and past out of a text, and its order.
func escape(s string) string {
	if strings.IndexByte(s, 0) < 0 && strings.IndexByte(s, 1) < 0 && strings.IndexByte(s, 2) < 0 {
		return s
	}
	return escaper.Replace(s)
}

var escaper = strings.NewReplacer("\x00", "\x02\x02", "\x01", "\x02\x03", "\x02", "\x02\x04")

// encode is a sort key as text whose bytes compare as kg.Value.Compare does.
func encode(v kg.Value) string {
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
		return escape(v.Str())
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

// key is the text under which an entity stands in an order.
func key(t kg.TypeID, v kg.Value, id string) string {
	return letter(t) + encode(v.SortKey()) + sep + id
}

// interval is a range of keys, without its ends.
type interval struct{ lo, hi string }

func (i interval) empty() bool { return i.lo >= i.hi }

// typeRange holds all keys of a type.
func typeRange(t kg.TypeID) interval { return interval{letter(t), letter(t) + last} }
