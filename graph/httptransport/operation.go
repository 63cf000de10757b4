package httptransport

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"cityweave/graph/querylimit"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// operation checks and validates the document and its variables. A document in the cache has been checked already.
func (x *exchange) operation(ctx context.Context) (*graphql.OperationContext, *refusal) {
	q := x.query
	if _, known := x.Documents.Get(ctx, q.query); !known {
		if refused := x.check(q.query); refused != nil {
			return nil, refused
		}
	}
	if n := querylimit.Values(q.variables) - 1; n > x.Limits.Values {
		return nil, limitExceeded(limits.Flag("max-values").Over(n, x.Limits))
	}
	op, errs := x.gql.CreateOperationContext(ctx, &graphql.RawParams{
		Query: q.query, OperationName: q.operationName, Variables: q.variables, Extensions: q.extensions,
	})
	switch {
	case len(errs) > 0 && op != nil && op.Doc != nil && op.Operation == nil:
		return nil, noOperation(op.Doc.Operations, q.operationName)
	case len(errs) > 0:
		return nil, invalid(errs)
	}
	if err := querylimit.OneOf(x.Schema, op.Operation, op.Variables); err != nil {
		return nil, refuse(errcode.BadInput, err.Error())
	}
	if err := querylimit.Null(op.Operation, op.Variables); err != nil {
		return nil, refuse(errcode.BadInput, err.Error())
	}
	return op, nil
}

// check refuses a document that exceeds a limit. It runs before validation, whose time grows with what fragments expand
// to.
func (t *Transport) check(text string) *refusal {
	if n := querylimit.Tokens(text); n > t.Limits.Tokens {
		return limitExceeded(limits.Flag("max-tokens").Over(n, t.Limits))
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		var e *gqlerror.Error
		if !errors.As(err, &e) {
			e = &gqlerror.Error{Message: "the query cannot be read"}
		}
		e.Extensions = map[string]any{"code": errcode.ParseFailed}
		return &refusal{errs: gqlerror.List{e}}
	}
	if err := querylimit.Check(querylimit.Of(doc), t.Limits); err != nil {
		var f *limits.Fault
		errors.As(err, &f)
		return limitExceeded(f)
	}
	return nil
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
