package graph

import (
	"context"
	"net/http"

	"cityweave/graph/agents"
	"cityweave/internal/kg"
)

// NewAgents answers assistants from the API. Of the options, it takes the schema, the handler, log and version from the
// other arguments. pin pins a context to the release that it sees.
func NewAgents(
	api http.Handler, o *kg.Ontology, pin func(context.Context) (context.Context, kg.Release, func(), error),
	of agents.Options, opts Options,
) (*agents.Service, error) {
	opts = opts.withDefaults()
	of.API, of.Ontology, of.Schema, of.Pin = api, o, executable(), pin
	of.Version, of.Log, of.Refused = opts.Version, opts.Log, opts.Refused
	return agents.New(of)
}
