package export

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"cityweave/internal/accept"
	"cityweave/internal/httpfile"
	"cityweave/internal/limits"
)

// delivery is the answer that a table is for. A table that is too large to be kept is sent while it is made. Then its
// length is not known before, and all that can be known of its wholeness is that it is ended in order: one that cannot
// be finished is aborted.
type delivery struct {
	e       *Exporter
	w       http.ResponseWriter
	r       *http.Request
	cache   string // the header Cache-Control
	release string // that the table must be of; "" for any
	begun   bool   // whether the table is being sent
}

// headerRows is the header, or the trailer, with the number of rows.
const headerRows = "X-Row-Count"

// begin begins to send a table. rows is how many it will have, or -1 if that is not known. The table gives the place in
// which it was built to others, since it may be read slowly.
func (d *delivery) begin(j *job, f *file, rows, size int) (io.Writer, error) {
	if d.release != "" && f.release != d.release {
		return nil, errMoved()
	}
	if !d.r.ProtoAtLeast(1, 1) { // no chunks: a client could not tell a table that broke off from a whole one
		return nil, limits.Flag("max-table").Over(size, d.e.Limits)
	}
	select {
	case d.e.streaming <- struct{}{}:
	default:
		return nil, busy()
	}
	<-d.e.building
	d.begun = true
	header := d.w.Header()
	f.describe(header, j.options.format)
	header.Set("Accept-Ranges", "none")
	header.Set("Cache-Control", d.cache)
	header.Set("Trailer", httpfile.DigestHeader)
	if rows >= 0 {
		header.Set(headerRows, strconv.Itoa(rows))
	} else {
		header.Add("Trailer", headerRows)
	}
	d.w.WriteHeader(http.StatusOK)
	if accept.HeadersOnly(d.r.Context()) {
		return nil, errHeadersOnly
	}
	return d.w, nil
}

// errHeadersOnly ends a table that is too large to be kept, and of which the client wants the headers alone.
var errHeadersOnly = errors.New("the client wants the headers of the table alone")

// end sends what is known at the end of a stream.
func (d *delivery) end(f *file) {
	d.w.Header().Set(httpfile.DigestHeader, httpfile.Digest(f.sum))
	d.w.Header().Set(headerRows, strconv.Itoa(f.rows))
}

// errRowsDiffer is the error of a stream with other rows than its head has announced.
var errRowsDiffer = errors.New("the table has not as many rows as its list has elements")

// build builds the table of a job when there is room for it, and returns it; nil if it has been sent meanwhile. It
// panics with http.ErrAbortHandler if a table that is being sent cannot be finished.
func (d *delivery) build(ctx context.Context, j *job) (*file, error) {
	e := d.e
	if e.sending.Load() > int64(maxSending*e.Limits.Table) {
		return nil, busy()
	}
	select {
	case e.building <- struct{}{}:
	case <-ctx.Done():
		return nil, busy()
	}
	defer func() {
		if d.begun {
			<-e.streaming
		} else {
			<-e.building
		}
	}()
	f, err := j.build(ctx, d)
	switch {
	case errors.Is(err, errHeadersOnly):
		return nil, nil
	case err != nil && d.begun:
		level := slog.LevelWarn
		if errors.Is(ctx.Err(), context.Canceled) { // the client has left
			level = slog.LevelInfo
		}
		e.Log.Log(ctx, level, "a table is broken off", "table", j.name(), "error", err)
		panic(http.ErrAbortHandler)
	case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return nil, busy()
	case err != nil:
		return nil, err
	case d.begun:
		return nil, nil
	}
	return f, nil
}

// respond builds the table of a job and sends it.
func (e *Exporter) respond(w http.ResponseWriter, r *http.Request, j *job, cache string) error {
	d := &delivery{e: e, w: w, r: r, cache: cache}
	f, err := d.build(r.Context(), j)
	if err == nil && f != nil {
		e.sent(w, r, f, j.fileFormat(), cache)
	}
	return err
}
