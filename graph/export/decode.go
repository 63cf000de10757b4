package export

import (
	"bytes"
	"encoding/json"
	"hash/maphash"

	"github.com/go-json-experiment/json/jsontext" // encoding/json/jsontext of Go 1.27

	"cityweave/graph/jsonvalue"
)

// object has the values of a node's children, in their order; nil for null and for what the answer does not have. A
// value is nil, an *object, a *list, or a cell.
type object []any

// list has the values of the elements of a list.
type list []any

// objectOf is a value as an object; nil if it is none.
func objectOf(v any) object {
	if o, ok := v.(*object); ok {
		return *o
	}
	return nil
}

// listOf is a value as a list.
func listOf(v any) (elements []any, ok bool) {
	if l, ok := v.(*list); ok {
		return *l, true
	}
	return nil, false
}

// decoder reads answers of the API, one after another, in the same memory: an answer is gone when the next one is read.
// The texts and numbers in it stay.
type decoder struct {
	answer  bytes.Buffer // as JSON
	json    jsontext.Decoder
	values  slab[any]
	objects slab[object]
	lists   slab[list]
	stack   []any // elements of the lists that are being read
	seed    maphash.Seed
	seen    []any // cells that may come again, each at its hash
}

// How many cells a decoder remembers, and how long they may be: most texts of a table, such as the names of programmes,
// are in many of its rows.
const (
	seenCells  = 1 << 13
	seenLength = 64
)

// keptAnswer is how many bytes the memory for an answer may have to be used for another table.
const keptAnswer = 4 << 20

func newDecoder() *decoder { return &decoder{seed: maphash.MakeSeed(), seen: make([]any, seenCells)} }

// decoder takes a decoder, for one table; done gives it back.
func (e *Exporter) decoder() (d *decoder, done func()) {
	d = e.decoders.Get().(*decoder)
	return d, func() {
		d.begin()
		if d.answer.Cap() <= keptAnswer {
			e.decoders.Put(d)
		}
	}
}

// begin makes room for an answer.
func (d *decoder) begin() {
	d.answer.Reset()
	d.values.reset()
	d.objects.reset()
	d.lists.reset()
	d.stack = d.stack[:0]
}

// read reads the answer as an object of a node.
func (d *decoder) read(n *node) (object, error) {
	d.json.Reset(bytes.NewBuffer(d.answer.Bytes()))
	v, err := d.object(n)
	return objectOf(v), err
}

// value reads the value of a node.
func (d *decoder) value(n *node) (any, error) {
	switch d.json.PeekKind() {
	case jsontext.KindBeginObject:
		return d.object(n)
	case jsontext.KindBeginArray:
		return d.list(n)
	case jsontext.KindString, jsontext.KindNumber:
		return d.cell()
	}
	return jsonvalue.Read(&d.json)
}

func (d *decoder) object(n *node) (any, error) {
	if _, err := d.json.ReadToken(); err != nil {
		return nil, err
	}
	values := d.values.take(len(n.children))
	for d.json.PeekKind() != jsontext.KindEndObject {
		name, err := d.json.ReadValue()
		if err != nil {
			return nil, err
		}
		i, ok := n.index[string(name[1:len(name)-1])] // a name of GraphQL has no escapes
		if !ok {
			if err := d.json.SkipValue(); err != nil {
				return nil, err
			}
			continue
		}
		if values[i], err = d.value(n.children[i]); err != nil {
			return nil, err
		}
	}
	o := &d.objects.take(1)[0]
	*o = values
	_, err := d.json.ReadToken()
	return o, err
}

func (d *decoder) list(n *node) (any, error) {
	if _, err := d.json.ReadToken(); err != nil {
		return nil, err
	}
	from := len(d.stack)
	for d.json.PeekKind() != jsontext.KindEndArray {
		v, err := d.value(n)
		if err != nil {
			return nil, err
		}
		d.stack = append(d.stack, v)
	}
	elements := d.values.take(len(d.stack) - from)
	copy(elements, d.stack[from:])
	d.stack = d.stack[:from]
	l := &d.lists.take(1)[0]
	*l = elements
	_, err := d.json.ReadToken()
	return l, err
}

// cell reads a text or a number.
func (d *decoder) cell() (any, error) {
	value, err := d.json.ReadValue()
	if err != nil {
		return nil, err
	}
	if value.Kind() == jsontext.KindNumber {
		return remembered(d, value, func(text []byte) json.Number { return json.Number(text) }), nil
	}
	text := value[1 : len(value)-1]
	if bytes.IndexByte(text, '\\') >= 0 {
		text, err = jsontext.AppendUnquote(nil, value)
		return string(text), err
	}
	return remembered(d, text, func(text []byte) string { return string(text) }), nil
}

// remembered returns the cell of a text, if it can that of an earlier one.
func remembered[T string | json.Number](d *decoder, text []byte, of func([]byte) T) any {
	if len(text) > seenLength {
		return of(text)
	}
	at := maphash.Bytes(d.seed, text) % seenCells
	if cell, ok := d.seen[at].(T); !ok || string(cell) != string(text) {
		d.seen[at] = of(text)
	}
	return d.seen[at]
}

// slab gives slices that are used for a while and then given up together.
type slab[T any] struct{ free, all []T }

// leastSlab is how many elements the memory of a slab has at first.
const leastSlab = 64

// take returns a slice of zero values.
func (s *slab[T]) take(n int) []T {
	if n > len(s.free) { // slices that were taken keep the memory before
		s.all = make([]T, max(2*len(s.all), n, leastSlab))
		s.free = s.all
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// reset gives all slices up.
func (s *slab[T]) reset() {
	clear(s.all[:len(s.all)-len(s.free)])
	s.free = s.all
}
