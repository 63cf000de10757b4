// Package export answers any operation as a table: CSV, TSV, JSON Lines, XLSX or Parquet. It parses the operation to
// find columns and rows, asks the GraphQL handler page by page, in the process, and writes the rows. So cost, limits,
// rate, admission and release are those of the API.
package export

import (
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"

	"cityweave/graph/request"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
	"cityweave/internal/table"
)

// Options are the parts of an exporter. Beside and Refused are optional.
type Options struct {
	API      http.Handler // the GraphQL handler: answers what is no table
	Pages    http.Handler // the same with pages of up to Page elements, and limits for the documents of this package
	Page     int
	Requests *request.Reader
	Limits   limits.Limits
	Log      *slog.Logger
	// Folders returns what writes the data folders of a release as an archive that the program can read. It is nil, or
	// gives a NoFolders, where there are none; so does write where they are there no more.
	Folders func(release string) (write func(io.Writer) error, err error)
	// Sources read ready tables, by name, in place of the API. They refuse as the API does.
	Sources map[string]Source
	// Beside are the formats of files that other handlers answer at the same address.
	Beside []string
	// Refused receives the code of every request that this package refuses.
	Refused func(code string)
}

// Exporter answers requests to /graphql. It is safe for concurrent use.
type Exporter struct {
	Options
	building  chan struct{} // a token for each table that is being built
	streaming chan struct{} // a token for each table that is sent while it is built
	sending   atomic.Int64  // bytes of tables that are being sent
	decoders  sync.Pool     // of *decoder
}

// The number of tables that are built at the same time, of those that are sent while they are built, and of tables of
// --max-table bytes that may be on their way to clients.
const (
	maxBuilding  = 4
	maxStreaming = 4
	maxSending   = 8
)

// New makes an exporter.
func New(o Options) *Exporter {
	return &Exporter{
		Options: o, building: make(chan struct{}, maxBuilding), streaming: make(chan struct{}, maxStreaming),
		decoders: sync.Pool{New: func() any { return newDecoder() }},
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
	if err == nil {
		err = e.table(w, r, o)
	}
	if err != nil {
		e.refuse(w, r, err)
	}
}

// sent sends a table and counts its bytes while they are on their way.
func (e *Exporter) sent(w http.ResponseWriter, r *http.Request, f *file, format table.Format, cache string) {
	e.sending.Add(int64(f.body.Size()))
	defer e.sending.Add(-int64(f.body.Size()))
	send(w, r, f, format, cache)
}

// table answers with the table that a request asks for.
func (e *Exporter) table(w http.ResponseWriter, r *http.Request, o options) error {
	j, err := e.job(r, o)
	if err != nil {
		return err
	}
	return e.respond(w, r, j, "no-cache")
}

func busy() error {
	return inprocess.Problemf(errcode.Busy, "the server has many tables to build or to send: try again later")
}
