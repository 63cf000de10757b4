package encode

import (
	"bytes"
	"io"
	"slices"
	"unsafe"
)

const (
	headroom = 64 // bytes kept free before an answer, for the beginning of a response
	tailroom = 160
	newSize  = 4 << 10
	keptSize = 1 << 20 // of memory that is used for another answer
	opening  = `{"data":`
)

// Answer is the JSON of a root field, after the headroom.
type Answer struct{ b []byte }

// MarshalGQL writes the answer. The executor collects the response in a buffer that holds
// little more than the name of the first field when its answer comes; then the buffer
// takes the answer's own memory over, and nothing is copied but the name.
func (a *Answer) MarshalGQL(w io.Writer) {
	buf, ok := w.(*bytes.Buffer)
	if !ok || buf.Len() > headroom-len(opening) {
		_, _ = w.Write(a.b[headroom:])
		return
	}
	from := headroom - buf.Len()
	copy(a.b[from:], buf.Bytes())
	*buf = *bytes.NewBuffer(a.b[from:])
}

// Response makes a response that has data and, after it, a tail, in the memory of the answer. ok is false when the
// data is not in that memory: the operation has several root fields, or gqlgen copied it.
func (a *Answer) Response(data, tail []byte) (response []byte, ok bool) {
	// Behind the answer the executor has written one brace, before it the name.
	from := len(a.b) + 1 - len(data)
	if from < len(opening) || from >= headroom || unsafe.SliceData(data) != &a.b[from] {
		return nil, false
	}
	copy(a.b[from-len(opening):], opening)
	return append(append(a.b[from-len(opening):from+len(data)], tail...), '}'), true
}

// Response makes a response that has data and, after it, a tail.
func Response(data, tail []byte) []byte {
	return slices.Concat([]byte(opening), data, tail, []byte("}"))
}

// finish gives an answer its bytes, with room behind them.
func (a *Answer) finish(b []byte) { a.b = slices.Grow(b, tailroom) }

// answer returns an empty answer.
func (e *Encoder) answer() *Answer {
	if a, ok := e.answers.Get().(*Answer); ok {
		return a
	}
	return &Answer{b: make([]byte, headroom, newSize)}
}

// Free takes the memory of an answer back, which must not be read any more.
func (e *Encoder) Free(a *Answer) {
	if cap(a.b) <= keptSize {
		a.b = a.b[:headroom]
		e.answers.Put(a)
	}
}
