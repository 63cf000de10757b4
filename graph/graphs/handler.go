// Package graphs answers with graphs in files: /graph.gexf with what its parameters select, or all, and any answer of
// GraphQL as a graph. It asks the GraphQL handler page by page, in the process, so that cost, limits, rate, admission
// and release are those of the API.
package graphs

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"

	"cityweave/graph/request"
	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/suggest"
)

// Root is the path of the list of formats; /graph.gexf and so on are graphs.
const Root = "/graph"

// The number of graphs that are read at the same time, and the number of files of --max-table bytes that may be on their
// way to clients.
const (
	maxBuilding = 2
	maxSending  = 8
)

// Options are the parts of a handler. Refused is optional.
type Options struct {
	Requests *request.Reader
	API      http.Handler // the GraphQL handler with pages of up to Page elements, and limits for the documents of this package
	Page     int
	Ontology *kg.Ontology
	Limits   limits.Limits
	Version  string // of the program: files of two versions have different tags
	Log      *slog.Logger
	// Refused receives the code of every request that this package refuses.
	Refused func(code string)
}

// Handler answers GET requests. It is safe for concurrent use.
type Handler struct {
	Options
	linkType map[string]kg.LinkTypeID
	building chan struct{} // a token for each graph that is being read
	sending  atomic.Int64  // bytes of files that are being sent
}

// New makes a handler.
func New(o Options) *Handler {
	h := &Handler{Options: o, linkType: map[string]kg.LinkTypeID{}, building: make(chan struct{}, maxBuilding)}
	for i := range o.Ontology.Links {
		h.linkType[o.Ontology.Links[i].Name] = kg.LinkTypeID(i)
	}
	return h
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	suffix := strings.Trim(strings.TrimPrefix(r.URL.Path, Root), "./")
	if suffix == "" {
		if err := refuseSelection(r.URL.Query()); err != nil {
			h.refuse(w, r, err)
			return
		}
		h.index(w, r)
		return
	}
	if err := h.answer(w, r, suffix); err != nil {
		h.refuse(w, r, err)
	}
}

// answer sends a graph.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, suffix string) error {
	format, ok := graphfile.Find(suffix)
	if !ok {
		var names []string
		for _, f := range graphfile.Formats() {
			names = append(names, f.Name)
		}
		return inprocess.Problemf(errcode.UnknownAddress, "there is no graph in this format%s: take one of %s.%s",
			suggest.Meant(suffix, names), Root, strings.Join(names, ", "+Root+"."))
	}
	a, err := h.read(r.URL.RawQuery, format)
	if err != nil {
		return err
	}
	release, err := h.current(r.Context())
	if err != nil {
		return err
	}
	if a.release != "" && a.release != release {
		return inprocess.Problemf(errcode.UnknownAddress,
			"this server does not have the release of the address; the current one is %s=%s", paramRelease, release)
	}
	if h.unchanged(w, r, a.target(), release) {
		return nil
	}
	g, err := h.admitted(r.Context(), a.format, func(ctx context.Context, r *reading) (*graphfile.Graph, error) {
		return r.graph(ctx, a)
	})
	if err != nil {
		return err
	}
	return h.send(w, r, a.target(), g)
}

// admitted reads a graph when there is room for it.
func (h *Handler) admitted(ctx context.Context, f graphfile.Format, read reader) (*graphfile.Graph, error) {
	if h.sending.Load() > int64(maxSending*h.Limits.Table) {
		return nil, busy()
	}
	select {
	case h.building <- struct{}{}:
		defer func() { <-h.building }()
	case <-ctx.Done():
		return nil, busy()
	}
	most := h.Limits.Rows
	if f.Drawn {
		most = min(most, graphfile.MostDrawn*6) // the links of a drawing are several times its nodes
	}
	g, err := h.build(ctx, most, read)
	if err == nil && f.Drawn {
		err = h.place(ctx, g)
	}
	if err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil, busy()
	}
	return g, err
}

func busy() error {
	return inprocess.Problemf(errcode.Busy, "the server has many graphs to read or to send: try again later")
}

// current asks the API for the current release.
func (h *Handler) current(ctx context.Context) (string, error) {
	r := &reading{Handler: h}
	var got struct {
		Dataset dataset `json:"dataset"`
	}
	_, err := r.ask(ctx, "{ dataset { release } }", nil, &got)
	return got.Dataset.Release, err
}
