package graph

import (
	"context"
	"net/http"

	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/answers"
	"cityweave/graph/export"
	"cityweave/graph/input"
	"cityweave/internal/kg"
)

// NewAnswers gives answers of /graphql addresses below /q, beside the operations with a name. pin pins a context to the
// release that it sees.
func NewAnswers(
	graphql http.Handler, named *export.Operations, questions *answers.Store,
	pin func(context.Context) (context.Context, kg.Release, func(), error), opts Options,
) *answers.Handler {
	opts = opts.withDefaults()
	schema := executable()
	coercer := input.New(schema, scalars(), moved()...)
	return answers.New(answers.Options{
		GraphQL: graphql, Named: named, Store: questions, Schema: schema,
		Rules:  func() *rules.Rules { return validation(coercer) },
		Limits: opts.Limits, Log: opts.Log, Pin: pin, Refused: opts.Refused,
	})
}
