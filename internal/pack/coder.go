package pack

import (
	"encoding/binary"
	"errors"
	"math"

	"cityweave/internal/kg"
)

// coder writes values or reads them: one description of a record serves both directions. Each value is passed by its
// address, and changed only when the coder reads.
type coder struct {
	out   []byte
	known map[string]uint64 // by text that was written: its number, counted from 1

	reading bool
	in      string   // what is still to be read
	texts   []string // by number
	err     error    // the first fault of the file; what is read after it is empty
}

// fail ends the reading.
func (c *coder) fail(fault string) {
	if c.err == nil {
		c.err = errors.New(fault)
	}
	c.in = ""
}

// uint codes a number of any size as a varint.
func (c *coder) uint(n *uint64) {
	if !c.reading {
		c.out = binary.AppendUvarint(c.out, *n)
		return
	}
	var value uint64
	for i := 0; i < len(c.in) && i < binary.MaxVarintLen64; i++ {
		b := c.in[i]
		value |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			*n, c.in = value, c.in[i+1:]
			return
		}
	}
	*n = 0
	c.fail("a number without its end")
}

// number codes a whole number, small ones in one byte whatever their sign.
func number[T ~int | ~int32 | ~int64](c *coder, n *T) {
	code := uint64(*n)<<1 ^ uint64(int64(*n)>>63)
	if c.uint(&code); c.reading {
		*n = T(code>>1) ^ -T(code&1)
	}
}

// below codes a number that is less than a limit.
func below[T ~uint8 | ~uint64](c *coder, n *T, limit int) {
	code := uint64(*n)
	c.uint(&code)
	switch {
	case !c.reading:
	case code >= uint64(limit):
		*n = 0
		c.fail("a number that is out of range")
	default:
		*n = T(code)
	}
}

func (c *coder) bool(is *bool) {
	var code uint64
	if *is {
		code = 1
	}
	if below(c, &code, 2); c.reading {
		*is = code == 1
	}
}

// own codes a text that no other value has.
func own[T ~string](c *coder, s *T) {
	size := uint64(len(*s))
	c.uint(&size)
	switch {
	case !c.reading:
		c.out = append(c.out, *s...)
	case size > uint64(len(c.in)):
		c.fail("a text without its end")
	default:
		*s, c.in = T(c.in[:size]), c.in[size:]
	}
}

// text codes a text that other values may have, too: the first time by itself, then by its number.
func text[T ~string](c *coder, s *T) {
	const empty, first, again = 0, 1, 1 // again is added to the number
	if !c.reading {
		code := c.known[string(*s)] + again
		switch {
		case *s == "":
			code = empty
		case code == again:
			code = first
			c.known[string(*s)] = uint64(len(c.known) + 1)
		}
		if c.uint(&code); code == first {
			own(c, s)
		}
		return
	}
	var code uint64
	switch c.uint(&code); {
	case code == empty:
		*s = ""
	case code == first:
		own(c, s)
		c.texts = append(c.texts, string(*s))
	case code-again > uint64(len(c.texts)):
		c.fail("the number of a text that is not known")
	default:
		*s = T(c.texts[code-again-1])
	}
}

// length codes the length of a list. Each item of it takes a byte at least.
func (c *coder) length(n int) int {
	code := uint64(n)
	if c.uint(&code); c.reading && code > uint64(len(c.in)) {
		c.fail("a list without its end")
		return 0
	}
	return int(code)
}

// list codes a list, which shares its memory with others; nil if it is empty.
func list[T any](c *coder, from *slab[T], items *[]T, each func(*T)) {
	n := c.length(len(*items))
	if c.reading {
		*items = from.take(n)
	}
	for i := range *items {
		each(&(*items)[i])
	}
}

// pointers codes a list of records that nothing else points to.
func pointers[T any](c *coder, items *[]*T, each func(*T)) {
	n := c.length(len(*items))
	if c.reading && n > 0 {
		all := make([]T, n)
		*items = make([]*T, n)
		for i := range all {
			(*items)[i] = &all[i]
		}
	}
	for _, item := range *items {
		each(item)
	}
}

// shared are records that many others point to.
type shared[T any] struct {
	numbers map[*T]uint64 // of those that were written, counted from 1
	all     []*T          // that were read
}

// pointer codes the address of a record, which may be nil: the first time with the record, then by its number.
func pointer[T any](c *coder, s *shared[T], p **T, each func(*T)) {
	if !c.reading {
		number, had := s.numbers[*p]
		if !had && *p != nil {
			if s.numbers == nil {
				s.numbers = map[*T]uint64{}
			}
			number = uint64(len(s.numbers) + 1)
			s.numbers[*p] = number
		}
		if c.uint(&number); !had && *p != nil {
			each(*p)
		}
		return
	}
	var number uint64
	switch c.uint(&number); {
	case number == 0:
		*p = nil
	case number <= uint64(len(s.all)):
		*p = s.all[number-1]
	case number == uint64(len(s.all))+1:
		*p = new(T)
		s.all = append(s.all, *p)
		each(*p)
	default:
		c.fail("the number of a record that is not known")
	}
}

// slab makes lists of one type in few allocations.
type slab[T any] struct{ free []T }

// take returns a list of n empty items, nil for none.
func (s *slab[T]) take(n int) []T {
	if n == 0 {
		return nil
	}
	if n > len(s.free) {
		s.free = make([]T, max(n, 1024))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// value codes a value of a property.
func (c *coder) value(v *kg.Value) {
	kind := v.Kind()
	below(c, &kind, int(kg.DateKind)+1)
	switch kind {
	case kg.String, kg.Enum:
		s := v.Str()
		if text(c, &s); !c.reading {
			return
		}
		if *v = kg.StringValue(s); kind == kg.Enum {
			*v = kg.EnumValue(s)
		}
	case kg.Int:
		n := v.Int()
		if number(c, &n); c.reading {
			*v = kg.IntValue(n)
		}
	case kg.Float:
		bits := math.Float64bits(v.Float())
		if c.uint(&bits); c.reading {
			*v = kg.FloatValue(math.Float64frombits(bits))
		}
	case kg.Bool:
		is := v.Bool()
		if c.bool(&is); c.reading {
			*v = kg.BoolValue(is)
		}
	case kg.DateKind:
		d := v.Date()
		if number(c, &d); c.reading {
			*v = kg.DateValue(d)
		}
	default:
		if c.reading {
			*v = kg.Value{}
		}
	}
}
