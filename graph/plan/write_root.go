package plan

import (
	"context"
	"reflect"

	"github.com/99designs/gqlgen/graphql"
)

// Write resolves a root field with next and writes its value, so that the executor gets
// bytes in place of values. What next refuses, and null, go back as they are; fields of
// introspection are left to the executor.
//
// It is a field middleware: what the executor does around a root field stays as it is, from
// reading the arguments to recording errors.
func (p *Planner) Write(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if !fc.IsResolver || fc.Object != "Query" {
		return next(ctx)
	}
	v, err := next(ctx)
	if err != nil || isNil(v) {
		return v, err
	}
	op := graphql.GetOperationContext(ctx)
	w := p.writer()
	w.ctx, w.op, w.form = ctx, op, p.docs.form(op)
	f := w.root(fc.Field)
	ok := w.value(f, f.Definition.Type, v)
	if w.full = w.full || len(w.b) > w.maxAnswer; w.full {
		p.done(w)
		return nil, coded(CodeTooLarge, f.Alias, "the answer has more bytes than the limit of %d: lower \"first\" or select fewer fields", p.maxAnswer)
	}
	if !ok {
		p.done(w)
		return graphql.Null, nil
	}
	answer := w.answer
	answer.finished(w.b)
	w.answer = nil
	p.done(w)
	if l, ok := ctx.Value(loanKey{}).(*Loan); ok {
		l.add(answer)
	}
	return answer, nil
}

func isNil(v any) bool {
	rv := reflect.ValueOf(v)
	return !rv.IsValid() || rv.Kind() == reflect.Pointer && rv.IsNil()
}

// root gives the root field that is being resolved.
func (w *writer) root(f graphql.CollectedField) *field {
	if made, ok := w.form.roots.get(f.Alias); ok {
		return made
	}
	g, _ := w.form.root(w.op, f.Alias)
	made := &field{CollectedField: g, nonNull: g.Definition.Type.NonNull}
	if len(g.Selections) > 0 {
		made.below = w.selection(g.Selections, g.Definition.Type.Name())
	}
	return w.form.roots.add(f.Alias, made, mostKept)
}

// writer gives a writer for one root field.
func (p *Planner) writer() *writer {
	w, ok := p.writers.Get().(*writer)
	if !ok {
		w = &writer{catalog: p.catalog}
	}
	if w.answer == nil {
		w.answer = p.answers.get()
	}
	w.b = w.answer.b
	return w
}

// done takes a writer back.
func (p *Planner) done(w *writer) {
	w.ctx, w.op, w.form, w.b, w.full = nil, nil, nil, nil, false
	clear(w.path[:cap(w.path)])
	w.path = w.path[:0]
	p.writers.Put(w)
}

// Writes reports whether all data of an operation comes from Write, or is as if it did.
func (p *Planner) Writes(op *graphql.OperationContext) bool {
	for _, f := range p.docs.form(op).collect(op, op.Operation.SelectionSet, "Query", p.satisfies["Query"]) {
		if f.Name == "__schema" || f.Name == "__type" {
			return false
		}
	}
	return true
}
