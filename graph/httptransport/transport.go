// Package httptransport is GraphQL over HTTP: it reads requests, refuses what is malformed or too
// much before anything is validated or run, and writes answers. It follows the draft of
// GraphQL over HTTP (graphql.github.io/graphql-over-http); status.go has all statuses.
package httptransport

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"cityweave/graph/doccache"
	"cityweave/graph/exec"
	"cityweave/graph/plan"
	"cityweave/graph/querylimit"
	"cityweave/internal/accept"
	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
	"cityweave/internal/ratelimit"
)

// Transport is one transport for all requests. It may be used by many goroutines.
type Transport struct {
	Options
	writes    writeTracker
	persisted persistedQueries
	parsers   sync.Pool // of *jsonParser
}

// perNode is the processor time that costs a client as much as a node: an operation costs 100 nodes for
// each millisecond, or its estimate if that is more.
const perNode = 10 * time.Microsecond

// largeAnswers bounds the memory of answers that are being sent: that of so many of the largest size.
const largeAnswers = 16

// Options is what a transport needs; all fields are wanted.
type Options struct {
	Planner   *plan.Planner
	Executor  *exec.Executor
	Documents *doccache.QueryCache
	Schema    *ast.Schema
	Limits    limits.Limits
	Version   string // of the program: answers of two versions have different tags
	Direct    bool   // the executor writes root fields
	Admission *admission.Controller
	Log       *slog.Logger
	Refused   func(code string) // is told the code of every request that is refused, and of every error of one that was run
}

var _ graphql.Transport = (*Transport)(nil)

// New makes a transport.
func New(o Options) *Transport {
	return &Transport{
		Options: o, persisted: newPersistedQueries(o.Limits.Documents),
		writes: writeTracker{maxBytes: largeAnswers * o.Limits.Answer},
	}
}

// Supports is true: what cannot be answered is refused here.
func (*Transport) Supports(*http.Request) bool { return true }

// Do answers one request.
func (t *Transport) Do(w http.ResponseWriter, r *http.Request, gql graphql.GraphExecutor) {
	media, ok := accept.Media(r.Header.Values("Accept"))
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Add("Vary", "Accept")
	sent := false
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		t.Log.ErrorContext(r.Context(), "panic at a request", "cause", cause, "stack", string(debug.Stack()))
		if sent {
			panic(http.ErrAbortHandler)
		}
		t.refuse(w, media, refuse(errcode.Internal, "the server could not answer; the fault is ours and has been logged"))
	}()
	if !ok {
		t.refuse(w, media, refuse(errcode.NotAcceptable, "answers are in "+accept.GraphQL+" or "+accept.JSON+": name one of them in Accept"))
		return
	}
	q, refused := t.read(r)
	if refused == nil {
		refused = t.answer(w, r, gql, q, media, &sent)
	}
	if refused != nil {
		t.refuse(w, media, refused)
	}
}

// answer runs a request that has been read, or says why not. sent tells that the answer has begun.
func (t *Transport) answer(w http.ResponseWriter, r *http.Request, gql graphql.GraphExecutor, q *request, media string, sent *bool) *refusal {
	ctx := r.Context()
	hash, refused := t.persisted.resolve(ctx, q)
	if refused != nil {
		return refused
	}
	if q.query == "" {
		return refuse(errcode.BadRequest, `the request has no query: send {"query": "…"} by POST, or ?query=… by GET`)
	}
	if r.Method == http.MethodGet && r.Header.Get("If-None-Match") != "" {
		release, err := t.Executor.Release(ctx)
		if err != nil {
			return t.unavailable(ctx, err)
		}
		if tag := t.etag(release, q, media); matchesETag(r, tag) {
			w.Header().Set("ETag", tag)
			w.Header().Set("Cache-Control", "no-cache")
			w.Header().Del("Content-Type")
			*sent = true
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	op, refused := t.operation(ctx, gql, q)
	if refused != nil {
		return refused
	}
	t.persisted.store(ctx, hash, q.query)
	if r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		refused := refuse(errcode.MethodNotAllowed, "only queries can be asked by GET")
		refused.allow = "POST"
		return refused
	}
	planned, err := t.Planner.Plan(op)
	if err != nil {
		return t.tooMuch(err, planned)
	}
	if t.Log.Enabled(ctx, slog.LevelDebug) {
		t.Log.DebugContext(ctx, "planned an operation", "plan", planned.String())
	}
	if wait, ok := ratelimit.FromContext(ctx).Reserve(planned.Estimated); !ok {
		refused := refuse(errcode.RateLimited, fmt.Sprintf("this client has asked for much in a short time: try again after %v, or ask for fewer nodes than %s", wait.Round(time.Second)+time.Second, limits.Grouped(planned.Estimated)))
		refused.retry = wait
		return refused
	}
	body, req, refused := t.run(ctx, w, r, gql, q, media, op, planned)
	if refused != nil {
		return refused
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	*sent = true
	req.FreeValues()
	if t.writes.write(w, body) {
		t.Log.WarnContext(ctx, "an answer was given up: its client does not take it in, and others wait for theirs", "bytes", len(body))
	}
	req.Free()
	return nil
}

// run runs an operation once it is admitted, and returns the answer or why there is none.
func (t *Transport) run(
	ctx context.Context, w http.ResponseWriter, r *http.Request, gql graphql.GraphExecutor, q *request, media string,
	op *graphql.OperationContext, planned *plan.Operation,
) ([]byte, *exec.Request, *refusal) {
	response, req, refused := t.dispatch(ctx, gql, q, op, planned)
	if refused != nil {
		return nil, nil, refused
	}
	header := w.Header()
	clean := len(response.Errors) == 0
	var body []byte
	switch {
	case t.Direct && clean && onlyData(response) && !planned.Introspects:
		body = req.Response(response.Data)
	default:
		if t.Refused != nil {
			for _, e := range response.Errors {
				code, _ := e.Extensions["code"].(string)
				t.Refused(code)
			}
		}
		sortErrors(op, response.Errors)
		response.Errors = t.bounded(header, response)
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["cost"] = req.Cost()
		body = marshal(response)
	}
	if len(body) > t.Limits.Answer {
		return nil, nil, limitExceeded(limits.Flag("max-answer").Over(len(body), t.Limits))
	}
	switch {
	case !clean:
		header.Set("Cache-Control", "no-store")
	case r.Method == http.MethodGet:
		header.Set("Cache-Control", "no-cache")
		if release, err := req.Release(ctx); err == nil && !planned.ReadsClock {
			header.Set("ETag", t.etag(release, q, media))
		}
	}
	return body, req, nil
}

// dispatch waits for admission, executes the operation, and charges the client for processor time
// beyond the estimate.
func (t *Transport) dispatch(
	ctx context.Context, gql graphql.GraphExecutor, q *request, op *graphql.OperationContext, planned *plan.Operation,
) (*graphql.Response, *exec.Request, *refusal) {
	budget := ratelimit.FromContext(ctx)
	ticket, err := t.Admission.Admit(ctx, admission.Request{Client: budget.Client, Operation: q.query, Estimate: planned.Estimated})
	if err != nil {
		return nil, nil, notAdmitted(err)
	}
	done := false
	end := func(ok bool) {
		done = true
		budget.Debit(int(ticket.Done(ok)/perNode) - planned.Estimated)
	}
	defer func() {
		if !done { // a panic
			end(false)
		}
	}()
	response, req := t.Executor.Run(ctx, gql, op, planned)
	end(response != nil && len(response.Errors) == 0)
	if response == nil { // the executor returns nothing once the time is over
		return nil, nil, timedOut()
	}
	return response, req, unanswered(response)
}

// operation checks and validates a document and its variables. A document that is kept has
// been checked already.
func (t *Transport) operation(ctx context.Context, gql graphql.GraphExecutor, q *request) (*graphql.OperationContext, *refusal) {
	if _, known := t.Documents.Get(ctx, q.query); !known {
		if refused := t.check(q.query); refused != nil {
			return nil, refused
		}
	}
	if n := querylimit.Values(q.variables) - 1; n > t.Limits.Values {
		return nil, limitExceeded(limits.Flag("max-values").Over(n, t.Limits))
	}
	op, errs := gql.CreateOperationContext(ctx, &graphql.RawParams{
		Query: q.query, OperationName: q.operationName, Variables: q.variables, Extensions: q.extensions,
	})
	switch {
	case len(errs) > 0 && op != nil && op.Doc != nil && op.Operation == nil:
		return nil, noOperation(op.Doc.Operations, q.operationName)
	case len(errs) > 0:
		return nil, invalid(errs)
	}
	if err := querylimit.OneOf(t.Schema, op.Operation, op.Variables); err != nil {
		return nil, refuse(errcode.BadInput, err.Error())
	}
	if err := querylimit.Null(op.Operation, op.Variables); err != nil {
		return nil, refuse(errcode.BadInput, err.Error())
	}
	return op, nil
}

// check holds a document against the limits before it is validated, since validation can
// take time that grows with what fragments spread out to.
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

// noOperation is a name that no operation of a document has, or none where there are several.
func noOperation(there ast.OperationList, name string) *refusal {
	const most = 10
	var names []string
	for _, op := range there[:min(len(there), most)] {
		names = append(names, op.Name)
	}
	has := strings.Join(names, ", ")
	if more := len(there) - most; more > 0 {
		has += fmt.Sprintf(" and %d more", more)
	}
	switch {
	case name == "":
		return refuse(errcode.ValidationFailed, `the document has several operations: name one of them in "operationName": `+has)
	case has == "":
		return refuse(errcode.ValidationFailed, `the one operation of the document has no name: leave "operationName" out`)
	default:
		return refuse(errcode.ValidationFailed, `the document has no operation of this name: name one of them in "operationName": `+has)
	}
}

// invalid is what validation refuses. Each error gets a code.
func invalid(errs gqlerror.List) *refusal {
	for _, e := range errs {
		if e.Extensions["code"] == nil {
			e.Extensions = map[string]any{"code": errcode.ValidationFailed}
		}
	}
	return &refusal{errs: errs}
}

// tooMuch is an operation that could read more nodes than the limit.
func (t *Transport) tooMuch(err error, planned *plan.Operation) *refusal {
	message := err.Error()
	var e *gqlerror.Error
	if errors.As(err, &e) {
		message = e.Message // without the place in the document, which is not known
	}
	r := refuse(errcode.TooMuch, message)
	r.errs[0].Extensions["limit"], r.errs[0].Extensions["value"] = planned.Limit, planned.Estimated
	return r
}

// unavailable is a release that the store does not give.
func (t *Transport) unavailable(ctx context.Context, err error) *refusal {
	code, message, hide := plan.Classify(err)
	if !hide {
		code, message = errcode.Internal, "the server could not answer; the fault is ours and has been logged"
	}
	t.Log.WarnContext(ctx, "asking the store for its release", "error", err)
	r := refuse(code, message)
	r.retry = time.Second
	return r
}

// refuse writes a refusal.
func (t *Transport) refuse(w http.ResponseWriter, media string, refused *refusal) {
	code := refused.code()
	if t.Refused != nil {
		t.Refused(code)
	}
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Del("ETag")
	if refused.retry > 0 {
		header.Set("Retry-After", strconv.Itoa(int(refused.retry/time.Second)+1))
	}
	if refused.allow != "" {
		header.Set("Allow", refused.allow)
	}
	response := &graphql.Response{Errors: refused.errs}
	response.Errors = t.bounded(header, response)
	body := marshal(errorOnly{response.Errors, response.Extensions})
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(errcode.Find(code).Status(media == accept.GraphQL))
	_, _ = w.Write(body) // a client that has left is not our matter
}
