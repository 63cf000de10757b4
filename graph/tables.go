package graph

import (
	"net/http"

	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/export"
	"cityweave/graph/input"
	"cityweave/graph/request"
	"cityweave/graph/rows"
	"cityweave/internal/graphfile"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// tablePage is how many elements of a connection a table reads at once, and so how many a connection in a row may have.
const tablePage = 1_000

// tableDocuments is how many operations of tables stay parsed.
const tableDocuments = 100

// NewTables serves what api serves, the handler that NewHandler made with the same arguments, and tables of any
// operation.
func NewTables(api http.Handler, o *kg.Ontology, st store.Store, opts Options) *export.Exporter {
	opts = opts.withDefaults()
	schema := executable()
	coercer := input.New(schema, scalars(), moved()...)
	pages := opts
	pages.Page = tablePage
	// The exporter holds documents to the limits as clients write them. As it writes them, without fragments and
	// with what it has to know of each list, they are longer.
	for _, flag := range []string{
		"max-tokens", "max-fields", "max-aliases", "max-root-fields", "max-depth", "max-values",
	} {
		row := limits.Flag(flag)
		row.Set(&pages.Limits, row.Most)
	}
	pages.Limits.Documents = tableDocuments
	return export.New(export.Options{
		API:   api,
		Pages: NewHandler(o, st, pages),
		Page:  tablePage,
		Requests: &request.Reader{
			API: api, Schema: schema, Input: coercer, Limits: opts.Limits,
			Rules: func() *rules.Rules { return validation(coercer) },
		},
		Limits:  opts.Limits,
		Log:     opts.Log,
		Folders: opts.Folders,
		Sources: map[string]export.Source{
			"links": &rows.Links{Store: st, Admission: opts.Admission, Log: opts.Log, Refused: opts.Refused},
		},
		Beside:  graphFormats(),
		Refused: opts.Refused,
	})
}

// graphFormats are the formats in which an answer can be a graph.
func graphFormats() (names []string) {
	for _, f := range graphfile.Formats() {
		names = append(names, f.Name)
	}
	return names
}
