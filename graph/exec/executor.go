// Package exec runs the plans of GraphQL operations (graph/plan) over a store: level by level, one call of the store
// for each step and all its parents. Its values (graph/result) are written by graph/encode.
package exec

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"cityweave/graph/encode"
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/errcode"
	"cityweave/internal/store"
)

// Executor runs operations over a store. It may be used by many goroutines.
type Executor struct {
	store     store.Store
	encoder   *encode.Encoder
	maxAnswer int       // bytes of a root field
	arenas    sync.Pool // of *arena
}

// New makes an executor. A root field may have at most so many bytes.
func New(st store.Store, encoder *encode.Encoder, maxAnswer int) *Executor {
	encoder.LimitAnswers(maxAnswer)
	return &Executor{store: st, encoder: encoder, maxAnswer: maxAnswer}
}

// Release identifies the newest release of the store.
func (x *Executor) Release(ctx context.Context) (string, error) {
	view, err := x.store.View(ctx)
	if err != nil {
		return "", fmt.Errorf("asking for the release: %w", err)
	}
	return releaseName(view), nil
}

// maxRuns is how often an operation is run whose release moves under it.
const maxRuns = 3

// Run runs a planned operation with gqlgen's executor, which calls Root for its root fields. Each run has a Request
// of its own, with a view, so that no answer mixes two releases; when the release moved under it, it is run
// again. A client whose release still moves gets the error. The response is nil when the time is over.
func (x *Executor) Run(
	ctx context.Context, gql graphql.GraphExecutor, op *graphql.OperationContext, p *plan.Operation,
) (*graphql.Response, *Request) {
	for n := 1; ; n++ {
		req := &Request{executor: x, operation: p, ctx: ctx}
		req.readNames()
		req.startCheck()
		responses, ctx := gql.DispatchOperation(context.WithValue(ctx, requestKey{}, req), op)
		response := responses(ctx)
		req.unwarned = req.finish()
		again := errors.Is(req.unwarned, store.ErrReleaseMoved) ||
			response != nil && slices.ContainsFunc(response.Errors, moved)
		if response == nil || n == maxRuns || !again {
			return response, req
		}
		req.Free()
	}
}

func moved(e *gqlerror.Error) bool { return e.Extensions["code"] == errcode.ReleaseMoved }

// origin is the parent of a root field.
type origin struct{ result.Filled }

func (*origin) Ident() string { return "" }

// Root answers the root field that is being resolved with its whole selection. The
// zero T stands for null.
func Root[T any](ctx context.Context) (T, error) {
	var none T
	req, ok := ctx.Value(requestKey{}).(*Request)
	if !ok {
		return none, plan.Internal(errors.New("the context has no request"))
	}
	root := req.operation.Field(graphql.GetFieldContext(ctx).Field.Alias)
	switch {
	case root == nil:
		return none, plan.Internal(errors.New("the field that is resolved was not planned"))
	case root.Err != nil:
		return none, root.Err
	case req.unread != nil:
		return none, plan.ClientError(req.unread)
	}
	v, err := req.root(ctx, root)
	if err != nil {
		return none, plan.ClientError(err)
	}
	t, _ := v.(T)
	return t, nil
}

// root runs a root field.
func (q *Request) root(ctx context.Context, root *plan.Root) (any, error) {
	view, err := q.view()
	if err != nil {
		return nil, err
	}
	r := &run{arena: q.arena(), ctx: ctx, o: view.Ontology(), view: view, request: q, field: root}
	r.pending = slices.Grow(r.pending[:0], root.Steps)[:root.Steps]
	o := &origin{}
	r.push(o, plan.Steps{root.Step})
	if err := r.finish(); err != nil {
		return nil, err
	}
	return o.Named(root.Step.Key), nil
}

// Write resolves a root field with next and writes its value, so that gqlgen's executor gets
// bytes in place of values. Errors of next, and null, stay as they are; fields of
// introspection are left to gqlgen.
//
// It is a field middleware: what gqlgen does around a root field stays as it is, from
// reading the arguments to recording errors.
func (x *Executor) Write(ctx context.Context, next graphql.Resolver) (any, error) {
	fc := graphql.GetFieldContext(ctx)
	if !fc.IsResolver || fc.Object != "Query" {
		return next(ctx)
	}
	v, err := next(ctx)
	if err != nil || encode.IsNull(v) {
		return v, err
	}
	answer, err := x.encoder.Root(ctx, v)
	switch {
	case errors.Is(err, encode.ErrTooLarge):
		return nil, plan.Coded(
			errcode.TooLarge, fc.Field.Alias,
			"the answer has more bytes than the limit of %d: lower \"first\" or select fewer fields", x.maxAnswer,
		)
	case err != nil:
		return nil, err
	case answer == nil:
		return graphql.Null, nil
	}
	if req, ok := ctx.Value(requestKey{}).(*Request); ok {
		req.keep(answer)
	}
	return answer, nil
}
