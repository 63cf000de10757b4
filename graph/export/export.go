// Package export answers any operation as a table: CSV, TSV, JSON Lines, XLSX or Parquet. It parses the operation to
// find columns and rows, asks the GraphQL handler page by page, in the process, and writes the rows. So cost, limits,
// rate, admission and release are those of the API.
package export

import (
	"bytes"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph/input"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
	"cityweave/internal/table"
)

// Options are the parts of an exporter. Beside and Refused are optional.
type Options struct {
	API    http.Handler // the GraphQL handler: answers what is no table, and refuses invalid operations
	Pages  http.Handler // the same with pages of up to Page elements, and limits for the documents of this package
	Page   int
	Schema *ast.Schema
	Rules  func() *rules.Rules // of validation
	Input  *input.Coercer
	Limits limits.Limits
	Log    *slog.Logger
	// Beside are the formats of files that other handlers answer at the same address.
	Beside []string
	// Refused receives the code of every request that this package refuses.
	Refused func(code string)
}

// Exporter answers requests to /graphql. It is safe for concurrent use.
type Exporter struct {
	Options
	building chan struct{} // a token for each table that is being built
	sending  atomic.Int64  // bytes of tables that are being sent
	buffers  sync.Pool     // of *bytes.Buffer, for answers of the API
}

// The number of tables that are built at the same time, and the number of tables of the largest size that may be on
// their way to clients.
const (
	maxBuilding = 4
	maxSending  = 8
)

// New makes an exporter.
func New(o Options) *Exporter {
	return &Exporter{
		Options: o, building: make(chan struct{}, maxBuilding),
		buffers: sync.Pool{New: func() any { return new(bytes.Buffer) }},
	}
}

// ServeHTTP answers with a table if the request asks for one.
func (e *Exporter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o, asked, err := e.wanted(r)
	if !asked {
		e.API.ServeHTTP(w, r)
		return
	}
	w.Header().Add("Vary", "Accept")
	var f *file
	if err == nil {
		f, err = e.table(r, o)
	}
	if err != nil {
		e.refuse(w, r, err)
		return
	}
	e.sent(w, r, f, o.format, "no-cache")
}

// sent sends a table and counts its bytes while they are on their way.
func (e *Exporter) sent(w http.ResponseWriter, r *http.Request, f *file, format table.Format, cache string) {
	e.sending.Add(int64(len(f.body)))
	defer e.sending.Add(-int64(len(f.body)))
	send(w, r, f, format, cache)
}

// table builds the table that a request asks for.
func (e *Exporter) table(r *http.Request, o options) (*file, error) {
	j, err := e.job(r, o)
	if err != nil {
		return nil, err
	}
	return e.build(r.Context(), j)
}

func busy() error {
	return &problem{errcode.Busy, "the server has many tables to build or to send: try again later"}
}
