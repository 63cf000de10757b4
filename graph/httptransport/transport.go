// Package httptransport is the transport of GraphQL over HTTP for gqlgen: it reads requests, refuses malformed and
// costly ones before they are validated or run, and sends answers. It follows the draft of GraphQL over HTTP
// (graphql.github.io/graphql-over-http). The middleware of httpd is in front of it; the statuses are in errcode.
package httptransport

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/doccache"
	"cityweave/graph/exec"
	"cityweave/graph/input"
	"cityweave/graph/planner"
	"cityweave/internal/accept"
	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// Transport answers all requests. It is safe for concurrent use.
type Transport struct {
	Options
	writes    writeTracker
	persisted persistedQueries
	parsers   sync.Pool // of *jsonParser

	common         sync.Once
	commonSettings *graphql.OperationContext
}

// perNode is the processor time that costs a client as much as a node: an operation costs 100 nodes for each
// millisecond, or its estimate if that is more.
const perNode = 10 * time.Microsecond

// largeAnswers is how many answers of the largest size may be in flight.
const largeAnswers = 16

// Options are the parts of a transport. All but Refused are required.
type Options struct {
	Planner   *planner.Planner
	Executor  *exec.Executor
	Documents *doccache.QueryCache
	Schema    *ast.Schema
	Rules     func() *rules.Rules // of validation
	Input     *input.Coercer
	Limits    limits.Limits
	Version   string // of the program: answers of two versions have different tags
	Direct    bool   // the executor writes root fields
	Admission *admission.Controller
	Log       *slog.Logger
	// Refused receives the code of every request that is refused, and of every error of a request that ran.
	Refused func(code string)
}

var _ graphql.Transport = (*Transport)(nil)

// New makes a transport.
func New(o Options) *Transport {
	return &Transport{
		Options: o, persisted: newPersistedQueries(o.Limits.Documents),
		writes: writeTracker{maxBytes: largeAnswers * o.Limits.Answer},
	}
}

// Supports is true: the transport refuses what it cannot answer.
func (*Transport) Supports(*http.Request) bool { return true }

// Do answers one request.
func (t *Transport) Do(w http.ResponseWriter, r *http.Request, gql graphql.GraphExecutor) {
	media, ok := accept.Media(r.Header.Values("Accept"))
	w.Header().Set("Content-Type", media+"; charset=utf-8")
	w.Header().Add("Vary", "Accept")
	x := &exchange{Transport: t, w: w, r: r, gql: gql, media: media}
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		t.Log.ErrorContext(r.Context(), "panic at a request", "cause", cause, "stack", string(debug.Stack()))
		if x.sent {
			panic(http.ErrAbortHandler)
		}
		x.refuse(refuse(errcode.Internal, errcode.OurFault))
	}()
	if !ok {
		x.refuse(refuse(errcode.NotAcceptable,
			"answers are in "+accept.GraphQL+" or "+accept.JSON+": name one of them in Accept"))
		return
	}
	if refused := x.answer(); refused != nil {
		x.refuse(refused)
	}
}
