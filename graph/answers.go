package graph

import (
	"context"
	"net/http"

	"cityweave/graph/answers"
	"cityweave/graph/export"
	"cityweave/graph/request"
	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
)

// NewAnswers gives answers of /graphql addresses below /q, beside the operations with a name. pin pins a context to the
// release that it sees; proxies are trusted to say the address of the program, which citations have.
func NewAnswers(
	graphql http.Handler, requests *request.Reader, named *export.Operations, questions *answers.Store,
	pin func(context.Context) (context.Context, kg.Release, func(), error), proxies ratelimit.Proxies, opts Options,
) *answers.Handler {
	opts = opts.withDefaults()
	return answers.New(answers.Options{
		GraphQL: graphql, Named: named, Store: questions, Requests: requests,
		Log: opts.Log, Pin: pin, Proxies: proxies, Refused: opts.Refused,
	})
}
