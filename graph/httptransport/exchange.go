package httptransport

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/exec"
	"cityweave/graph/plan"
	"cityweave/internal/accesslog"
	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/httpfile"
	"cityweave/internal/limits"
	"cityweave/internal/ratelimit"
)

// exchange is one request with its answer.
type exchange struct {
	*Transport
	w     http.ResponseWriter
	r     *http.Request
	gql   graphql.GraphExecutor
	media string // of the answer
	query *request
	sent  bool // the answer has begun
}

// answer reads, checks and runs the request and sends the answer, or returns a refusal.
func (x *exchange) answer() (refused *refusal) {
	ctx := x.r.Context()
	if x.query, refused = x.read(x.r); refused != nil {
		return refused
	}
	hash, refused := x.persisted.resolve(ctx, x.query)
	if refused != nil {
		return refused
	}
	if x.query.query == "" {
		return refuse(errcode.BadRequest, `the request has no query: send {"query": "…"} by POST, or ?query=… by GET`)
	}
	if refused := x.revalidate(ctx); refused != nil || x.sent {
		return refused
	}
	op, refused := x.operation(ctx)
	if refused != nil {
		return refused
	}
	x.persisted.store(ctx, hash, x.query.query)
	if x.r.Method == http.MethodGet && op.Operation.Operation != ast.Query {
		refused := refuse(errcode.MethodNotAllowed, "only queries can be asked by GET")
		refused.allow = "POST"
		return refused
	}
	planned, err := x.Planner.Plan(op)
	if err != nil {
		return tooMuch(err, planned)
	}
	if x.Log.Enabled(ctx, slog.LevelDebug) {
		x.Log.DebugContext(ctx, "planned an operation", "plan", planned.String())
	}
	if wait, ok := ratelimit.FromContext(ctx).Reserve(planned.Estimated); !ok {
		return rateLimited(wait, planned.Estimated)
	}
	body, req, refused := x.run(ctx, op, planned)
	if refused != nil {
		return refused
	}
	x.w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	x.sent = true
	req.FreeValues()
	if x.writes.write(x.w, body) {
		x.Log.WarnContext(ctx, "aborted an answer: its client does not read it, and later answers need the memory",
			"bytes", len(body))
	}
	req.Free()
	return nil
}

// revalidate answers a GET with 304 if the client already has the answer that the current release gives.
func (x *exchange) revalidate(ctx context.Context) *refusal {
	if x.r.Method != http.MethodGet || x.r.Header.Get("If-None-Match") == "" {
		return nil
	}
	release, err := x.Executor.Release(ctx)
	if err != nil {
		return x.unavailable(ctx, err)
	}
	if tag := x.etag(release, x.query, x.media); httpfile.Held(x.r, tag) {
		x.w.Header().Del("Content-Type")
		x.sent = true
		httpfile.NotModified(x.w, tag, httpfile.Revalidate)
	}
	return nil
}

// run runs an operation once it is admitted, and returns the answer or a refusal.
func (x *exchange) run(
	ctx context.Context, op *graphql.OperationContext, planned *plan.Operation,
) ([]byte, *exec.Request, *refusal) {
	response, req, refused := x.dispatch(ctx, op, planned)
	if refused != nil {
		return nil, nil, refused
	}
	header := x.w.Header()
	clean := len(response.Errors) == 0
	warnings, more, unwarned := req.Warnings()
	if unwarned != nil {
		x.Log.WarnContext(ctx, "answering without warnings", "error", unwarned)
	}
	var body []byte
	if x.Direct && clean && onlyData(response) && !planned.Introspects {
		body = req.Response(response.Data)
	} else {
		x.countErrors(response)
		response.Errors = x.bounded(header, response)
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["cost"] = req.Cost()
		if len(warnings) > 0 {
			response.Extensions["warnings"] = warnings
		}
		if more > 0 {
			response.Extensions["moreWarnings"] = more
		}
		body = marshal(response)
	}
	if len(body) > x.Limits.Answer {
		return nil, nil, limitExceeded(limits.Flag("max-answer").Over(len(body), x.Limits))
	}
	switch {
	case !clean:
		header.Set("Cache-Control", "no-store")
	case x.r.Method == http.MethodGet:
		header.Set("Cache-Control", "no-cache")
		if release, err := req.Release(ctx); err == nil && unwarned == nil && !planned.ReadsClock {
			header.Set("ETag", x.etag(release, x.query, x.media))
		}
	}
	return body, req, nil
}

// countErrors reports the codes of a response to Refused, and to the line of the log.
func (x *exchange) countErrors(response *graphql.Response) {
	line := accesslog.From(x.r.Context())
	for _, e := range response.Errors {
		code, _ := e.Extensions["code"].(string)
		line.Failed(code)
		if x.Refused != nil {
			x.Refused(code)
		}
	}
}

// rootFields are the names of the root fields of an operation.
func rootFields(op *graphql.OperationContext) (names []string) {
	for _, f := range graphql.CollectFields(op, op.Operation.SelectionSet, []string{"Query"}) {
		names = append(names, f.Name)
	}
	return names
}

// dispatch waits for admission, executes the operation, and charges the client for processor time beyond the estimate.
// The errors of the response are in order.
func (x *exchange) dispatch(
	ctx context.Context, op *graphql.OperationContext, planned *plan.Operation,
) (*graphql.Response, *exec.Request, *refusal) {
	budget, line, asked := ratelimit.FromContext(ctx), accesslog.From(ctx), time.Now()
	if line != nil {
		line.Operation(op.Operation.Name, x.query.query, rootFields(op), planned.Estimated)
	}
	ticket, err := x.Admission.Admit(ctx, admission.Request{
		Client: budget.Client, Operation: x.query.query, Estimate: planned.Estimated,
	})
	if err != nil {
		return nil, nil, notAdmitted(err)
	}
	waited := time.Since(asked)
	ctx = admission.WithTicket(ctx, ticket)
	var response *graphql.Response
	var req *exec.Request
	done := false
	end := func(ok bool) {
		done = true
		used, actual := ticket.Done(ok), 0
		if req != nil {
			actual = req.Cost().Actual
		}
		line.Ran(actual, waited, used)
		budget.Debit(int(used/perNode) - planned.Estimated)
	}
	defer func() {
		if !done { // a panic
			end(false)
		}
	}()
	response, req = x.Executor.Run(ctx, x.gql, op, planned)
	if gone := req.Replaced(); len(gone) > 0 && response != nil {
		if again, err := x.Planner.Replacing(op, gone); err == nil {
			req.Free()
			response, req = x.Executor.Run(ctx, x.gql, op, again)
		}
	}
	end(response != nil && len(response.Errors) == 0)
	if response == nil { // the executor returns nothing once the time is over
		return nil, nil, timedOut()
	}
	sortErrors(op, response.Errors)
	return response, req, unanswered(response)
}
