// Package encode writes the JSON of root fields from the values of the executor (graph/result), by what is worked
// out once for a variant of a document: which keys, in which order, and how each is read. The bytes are those that
// gqlgen's generated executor writes from the same values.
package encode

import (
	"context"
	"errors"
	"math"
	"reflect"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/doccache"
	"cityweave/internal/kg"
)

// Encoder writes root fields. It may be used by many goroutines.
type Encoder struct {
	docs     *doccache.QueryCache
	kinds    map[string]*kind // composite types
	encoders doccache.Map[encoderKey, encoder]
	maxBytes int // of a root field
	answers  sync.Pool
	writers  sync.Pool
}

// New makes an encoder for a schema. docs has the documents that operations are from.
func New(o *kg.Ontology, schema *ast.Schema, docs *doccache.QueryCache) *Encoder {
	return &Encoder{docs: docs, kinds: newKinds(o, schema), maxBytes: math.MaxInt}
}

// LimitAnswers sets the most bytes that one root field may have; it is called before the first request.
func (e *Encoder) LimitAnswers(bytes int) { e.maxBytes = bytes }

// ErrTooLarge is an answer with more bytes than the limit.
var ErrTooLarge = errors.New("the answer is larger than the limit")

// Root writes the value of the root field that is resolved in a context. The answer is nil when the value
// is null or becomes null by one of its fields, whose error has been recorded with the operation.
func (e *Encoder) Root(ctx context.Context, v any) (*Answer, error) {
	op := graphql.GetOperationContext(ctx)
	w := e.writer()
	defer e.free(w)
	w.ctx, w.op, w.variant = ctx, op, e.docs.Variant(op)
	w.kept = doccache.Attached[selections](w.variant)
	f := w.root(graphql.GetFieldContext(ctx).Field)
	ok := w.value(f, f.Definition.Type, v)
	switch {
	case w.full || len(w.b) > e.maxBytes:
		return nil, ErrTooLarge
	case !ok:
		return nil, nil
	}
	answer := w.answer
	answer.finish(w.b)
	w.answer = nil
	return answer, nil
}

// selections is what an encoder keeps with a variant.
type selections struct {
	below doccache.Map[doccache.CollectKey, *selection]
	roots doccache.Map[string, *field]
}

// root returns the root field that is being resolved.
func (w *writer) root(f graphql.CollectedField) *field {
	if made, ok := w.kept.roots.Get(f.Alias); ok {
		return made
	}
	for _, g := range w.variant.Roots(w.op) {
		if g.Alias == f.Alias {
			f = g
		}
	}
	made := &field{CollectedField: f, nonNull: f.Definition.Type.NonNull}
	if len(f.Selections) > 0 {
		made.below = w.selection(f.Selections, f.Definition.Type.Name())
	}
	return w.kept.roots.Add(f.Alias, made, doccache.MaxEntries)
}

// writer returns a writer for one root field.
func (e *Encoder) writer() *writer {
	w, ok := e.writers.Get().(*writer)
	if !ok {
		w = &writer{Encoder: e}
	}
	if w.answer == nil {
		w.answer = e.answer()
	}
	w.b = w.answer.b
	return w
}

// free takes a writer back.
func (e *Encoder) free(w *writer) {
	w.ctx, w.op, w.variant, w.kept, w.b, w.full = nil, nil, nil, nil, nil, false
	clear(w.path[:cap(w.path)])
	w.path = w.path[:0]
	e.writers.Put(w)
}

// IsNull reports whether a resolver returned no value.
func IsNull(v any) bool {
	rv := reflect.ValueOf(v)
	return !rv.IsValid() || rv.Kind() == reflect.Pointer && rv.IsNil()
}
