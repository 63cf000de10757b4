package httptransport

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"

	"cityweave/graph/input"
	"cityweave/graph/querylimit"
	"cityweave/graph/syntax"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// operation checks and validates the document, and coerces its variables.
func (x *exchange) operation(ctx context.Context) (*graphql.OperationContext, *refusal) {
	q := x.query
	doc, refused := x.document(ctx, q.query)
	if refused != nil {
		return nil, refused
	}
	operation := doc.Operations.ForName(q.operationName)
	if operation == nil {
		return nil, noOperation(doc.Operations, q.operationName)
	}
	if n := querylimit.Variables(operation, q.variables); n > x.Limits.Values {
		return nil, limitExceeded(limits.Flag("max-values").Over(n, x.Limits))
	}
	variables, errs := x.Input.Variables(operation, q.variables)
	if len(errs) > 0 {
		return nil, &refusal{errs: errs}
	}
	if err := input.Null(operation, variables); err != nil {
		return nil, refuse(errcode.BadInput, err.Error())
	}
	common := x.settings(ctx, x.gql)
	return &graphql.OperationContext{
		RawQuery: q.query, OperationName: q.operationName, Variables: variables, Extensions: q.extensions,
		Doc: doc, Operation: operation,
		DisableIntrospection: common.DisableIntrospection, RecoverFunc: common.RecoverFunc,
		ResolverMiddleware: common.ResolverMiddleware, RootResolverMiddleware: common.RootResolverMiddleware,
	}, nil
}

// settings returns what gqlgen's executor gives every operation: its middleware and extensions. The executor can also
// make the context of an operation, but coerces variables by rules of its own.
func (t *Transport) settings(ctx context.Context, gql graphql.GraphExecutor) *graphql.OperationContext {
	t.common.Do(func() {
		const valid = "{__typename}" // in any schema
		t.commonSettings, _ = gql.CreateOperationContext(ctx, &graphql.RawParams{Query: valid})
	})
	return t.commonSettings
}

// document returns the valid document of a text, from the cache if it is there.
func (t *Transport) document(ctx context.Context, text string) (*ast.QueryDocument, *refusal) {
	if doc, ok := t.Documents.Get(ctx, text); ok {
		return doc, nil
	}
	doc, refused := t.parse(text)
	if refused != nil {
		return nil, refused
	}
	if errs := validator.ValidateWithRules(t.Schema, doc, t.Rules()); len(errs) > 0 {
		return nil, invalid(errs)
	}
	t.Documents.Add(ctx, text, doc)
	return doc, nil
}

// parse parses a document and refuses one that exceeds a limit. It runs before validation, whose time grows with what
// fragments expand to.
func (t *Transport) parse(text string) (*ast.QueryDocument, *refusal) {
	if n := querylimit.Tokens(text); n > t.Limits.Tokens {
		return nil, limitExceeded(limits.Flag("max-tokens").Over(n, t.Limits))
	}
	doc, err := syntax.Parse(text)
	if err != nil {
		return nil, &refusal{errs: gqlerror.List{err}}
	}
	if len(doc.Operations) == 0 {
		return nil, refuse(errcode.ValidationFailed,
			"the document has no operation: write one, such as { cities { totalCount } }")
	}
	if err := querylimit.Check(querylimit.Of(doc), t.Limits); err != nil {
		var f *limits.Fault
		errors.As(err, &f)
		return nil, limitExceeded(f)
	}
	return doc, nil
}

// noOperation returns the refusal of a name that no operation of the document has, or of no name where there are
// several. It lists those that there are.
func noOperation(operations ast.OperationList, name string) *refusal {
	const listed = 10
	var names []string
	for _, op := range operations[:min(len(operations), listed)] {
		names = append(names, op.Name)
	}
	list := strings.Join(names, ", ")
	if more := len(operations) - listed; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	switch {
	case name == "":
		return refuse(errcode.ValidationFailed,
			`the document has several operations: name one of them in "operationName": `+list)
	case list == "":
		return refuse(errcode.ValidationFailed,
			`the one operation of the document has no name: leave "operationName" out`)
	default:
		return refuse(errcode.ValidationFailed,
			`the document has no operation of this name: name one of them in "operationName": `+list)
	}
}

// invalid returns the refusal of the errors of validation. Each gets a code.
func invalid(errs gqlerror.List) *refusal {
	for _, e := range errs {
		if e.Extensions["code"] == nil {
			e.Extensions = map[string]any{"code": errcode.ValidationFailed}
		}
	}
	return &refusal{errs: errs}
}
