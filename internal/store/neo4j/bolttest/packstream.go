package bolttest

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// PackStream (the Neo4j PackStream specification, version 1), as far as this program needs
// it: no dates, no points, no graph values.

// structure is a message: a tag and its fields.
type structure struct {
	tag    byte
	fields []any
}

var errShort = errors.New("packstream: the value is cut off")

// pack appends a value: nil, bool, int, int64, float64, string, []string, []any, map[string]any or structure.
func pack(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, 0xC0)
	case bool:
		if v {
			return append(b, 0xC3)
		}
		return append(b, 0xC2)
	case int:
		return packInt(b, int64(v))
	case int64:
		return packInt(b, v)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 0xC1), math.Float64bits(v))
	case string:
		return append(packSize(b, len(v), 0x80, 0xD0), v...)
	case []string:
		b = packSize(b, len(v), 0x90, 0xD4)
		for _, s := range v {
			b = pack(b, s)
		}
		return b
	case []any:
		b = packSize(b, len(v), 0x90, 0xD4)
		for _, x := range v {
			b = pack(b, x)
		}
		return b
	case map[string]any:
		b = packSize(b, len(v), 0xA0, 0xD8)
		for k, x := range v {
			b = pack(pack(b, k), x)
		}
		return b
	case structure:
		b = append(b, 0xB0|byte(len(v.fields)), v.tag)
		for _, x := range v.fields {
			b = pack(b, x)
		}
		return b
	default:
		panic(fmt.Sprintf("bolttest: a %T cannot be sent", v))
	}
}

func packInt(b []byte, n int64) []byte {
	if n >= -16 && n <= 127 {
		return append(b, byte(n))
	}
	return binary.BigEndian.AppendUint64(append(b, 0xCB), uint64(n))
}

// packSize appends the head of what has a size: tiny holds up to 15 in itself, wide and the two after it take 1, 2 and
// 4 bytes.
func packSize(b []byte, n int, tiny, wide byte) []byte {
	switch {
	case n < 16:
		return append(b, tiny|byte(n))
	case n <= math.MaxUint8:
		return append(b, wide, byte(n))
	case n <= math.MaxUint16:
		return binary.BigEndian.AppendUint16(append(b, wide+1), uint16(n))
	default:
		return binary.BigEndian.AppendUint32(append(b, wide+2), uint32(n))
	}
}

// unpacker reads values off the front of a message.
type unpacker struct{ rest []byte }

func (u *unpacker) take(n int) ([]byte, error) {
	if n > len(u.rest) {
		return nil, errShort
	}
	b := u.rest[:n]
	u.rest = u.rest[n:]
	return b, nil
}

// number reads an unsigned number of 1, 2, 4 or 8 bytes.
func (u *unpacker) number(width int) (uint64, error) {
	b, err := u.take(width)
	if err != nil {
		return 0, err
	}
	var n uint64
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n, nil
}

func (u *unpacker) value() (any, error) {
	head, err := u.number(1)
	if err != nil {
		return nil, err
	}
	switch m := byte(head); {
	case m < 0x80 || m >= 0xF0:
		return int64(int8(m)), nil
	case m < 0x90:
		return u.text(int(m & 0x0F))
	case m < 0xA0:
		return u.list(int(m & 0x0F))
	case m < 0xB0:
		return u.dictionary(int(m & 0x0F))
	case m < 0xC0:
		return u.structure(int(m & 0x0F))
	case m == 0xC0:
		return nil, nil
	case m == 0xC1:
		n, err := u.number(8)
		return math.Float64frombits(n), err
	case m == 0xC2 || m == 0xC3:
		return m == 0xC3, nil
	case m >= 0xC8 && m <= 0xCB:
		width := 1 << (m - 0xC8)
		n, err := u.number(width)
		unused := 64 - 8*width
		return int64(n<<unused) >> unused, err
	case m >= 0xD0 && m <= 0xD2:
		return sized(u, m-0xD0, u.text)
	case m >= 0xD4 && m <= 0xD6:
		return sized(u, m-0xD4, u.list)
	case m >= 0xD8 && m <= 0xDA:
		return sized(u, m-0xD8, u.dictionary)
	default:
		return nil, fmt.Errorf("packstream: marker %#x", m)
	}
}

func sized[T any](u *unpacker, power byte, read func(int) (T, error)) (any, error) {
	n, err := u.number(1 << power)
	if err != nil {
		return nil, err
	}
	return read(int(n))
}

func (u *unpacker) text(n int) (any, error) {
	b, err := u.take(n)
	return string(b), err
}

func (u *unpacker) list(n int) (any, error) {
	if n > len(u.rest) {
		return nil, errShort
	}
	out := make([]any, n)
	for i := range out {
		var err error
		if out[i], err = u.value(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (u *unpacker) dictionary(n int) (any, error) {
	out := map[string]any{}
	for range n {
		k, err := u.value()
		if err != nil {
			return nil, err
		}
		key, ok := k.(string)
		if !ok {
			return nil, fmt.Errorf("packstream: a key is a %T", k)
		}
		if out[key], err = u.value(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (u *unpacker) structure(n int) (any, error) {
	tag, err := u.number(1)
	if err != nil {
		return nil, err
	}
	fields, err := u.list(n)
	if err != nil {
		return nil, err
	}
	list, _ := fields.([]any)
	return structure{byte(tag), list}, nil
}
