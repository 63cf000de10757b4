package graph

import (
	"cityweave/graph/export"
	"cityweave/graph/graphs"
	"cityweave/internal/kg"
)

// NewGraphs serves graphs in files. It reads them by the handler of tables, with its large pages.
func NewGraphs(tables *export.Exporter, o *kg.Ontology, opts Options) *graphs.Handler {
	opts = opts.withDefaults()
	return graphs.New(graphs.Options{
		Requests: tables.Requests, API: tables.Pages, Page: tables.Page, Ontology: o,
		Limits: opts.Limits, Version: opts.Version, Log: opts.Log, Refused: opts.Refused,
	})
}
