package graph

import (
	"net/http"

	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/export"
	"cityweave/graph/graphs"
	"cityweave/graph/input"
	"cityweave/internal/kg"
)

// NewGraphs serves graphs in files. It reads them by the handler of tables, with its large pages. api is the handler
// that NewHandler made with the same arguments.
func NewGraphs(api http.Handler, tables *export.Exporter, o *kg.Ontology, opts Options) *graphs.Handler {
	opts = opts.withDefaults()
	coercer := input.New(tables.Schema, scalars(), moved()...)
	return graphs.New(graphs.Options{
		GraphQL: api, API: tables.Pages, Page: tables.Page, Ontology: o, Schema: tables.Schema,
		Rules:  func() *rules.Rules { return validation(coercer) },
		Limits: opts.Limits, Version: opts.Version, Log: opts.Log, Refused: opts.Refused,
	})
}
