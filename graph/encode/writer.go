package encode

import (
	"context"
	"encoding/base64"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/doccache"
	"cityweave/graph/result"
	"cityweave/internal/store"
)

// writer writes the JSON of one root field from the values that the executor has made: the same
// bytes as gqlgen's generated executor and then encoding/json would write.
type writer struct {
	*Encoder
	variant *doccache.Variant
	kept    *selections
	answer  *Answer // whose memory b is
	b       []byte
	ctx     context.Context // of the root field
	op      *graphql.OperationContext
	scratch []byte
	path    []place // from the root field to where the writer is
	full    bool    // the answer is larger than it may be, and is not written on
}

// place is a step of the way into an answer: a field, or an index when there is none.
type place struct {
	field *field
	index int
}

// accessor writes what a field of a value is. It gives false when that is null and must
// not be: the error is recorded, and what was written is dropped by the caller.
type accessor func(w *writer, f *field, v any) bool

// object is what is selected on values of one concrete type.
type object struct {
	name   string
	fields []field
}

// field is a selected field.
type field struct {
	graphql.CollectedField
	prefix  string // {"name": or ,"name":
	write   accessor
	nonNull bool
	below   *selection // of composite types
	owner   *object
}

// object writes a value as an object. All fields are written even when one of them makes
// the object null, so that all errors are found.
func (w *writer) object(o *object, v any) bool {
	if len(o.fields) == 0 {
		w.b = append(w.b, "{}"...)
		return true
	}
	start, depth, ok := len(w.b), len(w.path), true
	if w.full = w.full || start > w.maxBytes; w.full {
		return false
	}
	w.path = append(w.path, place{})
	for i := range o.fields {
		f := &o.fields[i]
		w.path[depth].field = f
		w.b = append(w.b, f.prefix...)
		if !f.write(w, f, v) {
			ok = false
		}
	}
	w.path = w.path[:depth]
	if !ok {
		w.b = w.b[:start]
		return false
	}
	w.b = append(w.b, '}')
	return true
}

// one writes a value of a composite type, or null; v is what the resolver or the plan gave.
func (w *writer) one(f *field, v any, nonNull bool) bool {
	o, self := f.below.object(w, v)
	if self == nil {
		return w.null(nonNull)
	}
	return w.orNull(o, self, nonNull)
}

// orNull writes an object, or null when one of its fields makes it so and it may be.
func (w *writer) orNull(o *object, v any, nonNull bool) bool {
	if w.object(o, v) {
		return true
	}
	if nonNull {
		return false
	}
	w.b = append(w.b, "null"...)
	return true
}

// null writes null, or records that it must not be there.
func (w *writer) null(nonNull bool) bool {
	if nonNull {
		graphql.AddInvalidNullError(w.here(), "")
		return false
	}
	w.b = append(w.b, "null"...)
	return true
}

// here is the context of the place where the writer is, as the executor makes it: errors
// take their path from it.
func (w *writer) here() context.Context {
	ctx := w.ctx
	for _, p := range w.path {
		c := &graphql.FieldContext{Index: &p.index}
		if p.field != nil {
			c = &graphql.FieldContext{Object: p.field.owner.name, Field: p.field.CollectedField, IsMethod: true}
		}
		ctx = graphql.WithFieldContext(ctx, c)
	}
	return ctx
}

// list writes a list of n values, each by item. A value that is null and must not be
// makes the whole list so.
func (w *writer) list(n int, item func(i int) bool) bool {
	start, depth, ok := len(w.b), len(w.path), true
	w.path = append(w.path, place{})
	w.b = append(w.b, '[')
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.path[depth].index = i
		if !item(i) {
			ok = false
		}
	}
	w.path = w.path[:depth]
	if !ok {
		w.b = w.b[:start]
		return false
	}
	w.b = append(w.b, ']')
	return true
}

// cursor writes a cursor; null when there is no position.
func (w *writer) cursor(f *field, scope *result.Scope, p *store.Position) bool {
	if p == nil {
		return w.null(f.nonNull)
	}
	w.scratch = result.AppendCursor(w.scratch[:0], scope, p)
	w.b = append(w.b, '"')
	w.b = base64.RawURLEncoding.AppendEncode(w.b, w.scratch)
	w.b = append(w.b, '"')
	return true
}
