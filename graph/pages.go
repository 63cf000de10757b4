package graph

import (
	"cityweave/graph/export"
	"cityweave/graph/pages"
	"cityweave/internal/kg"
	"cityweave/internal/ratelimit"
)

// NewPages serves the start page, and pages and files about each record. It reads them by the handler of tables, with its
// large pages.
func NewPages(
	tables *export.Exporter, o *kg.Ontology, proxies ratelimit.Proxies, start []byte, opts Options,
) *pages.Handler {
	opts = opts.withDefaults()
	return pages.New(pages.Options{
		API: tables.Pages, Ontology: o, Proxies: proxies, Start: start, Version: opts.Version, Log: opts.Log,
		Refused: opts.Refused,
	})
}
