// Package answers gives answers addresses: /q/HASH is an operation with its variables, named by the SHA-256 of its
// normal form, and /r/RELEASE/q/HASH its answer in a release, which can be cited. It asks /graphql, in the process, so
// that an answer has all formats that one of the API has.
package answers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"cityweave/graph/request"
	"cityweave/internal/accept"
	"cityweave/internal/citation"
	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
	"cityweave/internal/origin"
	"cityweave/internal/page"
	"cityweave/internal/ratelimit"
)

// Root is the path of answers.
const Root = "/q"

// storing is what it costs a client to store a question, in nodes: at the default rate one in 50 ms.
const storing = 1_000

// Options are the parts of a handler. Refused is optional.
type Options struct {
	GraphQL  http.Handler // answers /graphql: JSON, tables and graphs
	Named    http.Handler // answers /q and operations with a name
	Requests *request.Reader
	Store    *Store
	Proxies  ratelimit.Proxies // are trusted to say the address of the program as clients know it
	Log      *slog.Logger
	// Pin pins a context to the release that it sees now, and returns it as it is if it is pinned already. The caller
	// calls end when it has read all.
	Pin func(context.Context) (pinned context.Context, release kg.Release, end func(), err error)
	// Refused receives the code of every request that this package refuses.
	Refused func(code string)
}

// Handler answers GET and POST requests to /q. It is safe for concurrent use.
type Handler struct{ Options }

// New makes a handler.
func New(o Options) *Handler { return &Handler{o} }

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest := strings.Trim(strings.TrimPrefix(r.URL.Path, Root), "/")
	hash, suffix, _ := strings.Cut(rest, ".")
	var err error
	switch {
	case r.Method == http.MethodPost && rest == "":
		err = h.register(w, r)
	case r.Method == http.MethodPost:
		w.Header().Set("Allow", "GET, HEAD, OPTIONS")
		err = inprocess.Problemf(errcode.MethodNotAllowed, "this address takes GET and HEAD: send a query to %s by POST", Root)
	case isHash(hash):
		err = h.answer(w, r, hash, suffix)
	default:
		h.Named.ServeHTTP(w, r)
	}
	if err != nil {
		h.refuse(w, r, err)
	}
}

// register gives the question of a POST an address, and stores it if there is room.
func (h *Handler) register(w http.ResponseWriter, r *http.Request) error {
	q, err := h.read(r)
	if err != nil {
		return err
	}
	known := h.Store.get(q.hash()) != nil
	if !known {
		if err := reserve(r.Context()); err != nil {
			return err
		}
	}
	stored := known || h.Store.put(q)
	_, release, end, err := h.Pin(r.Context())
	if err != nil {
		return unavailable(err)
	}
	defer end()
	d := h.describe(origin.Prefix(r.Context()), q, release, stored)
	header := w.Header()
	header.Set("Location", d.Address)
	header.Add("Link", "<"+d.Address+`>; rel="cite-as"`)
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", accept.JSON+"; charset=utf-8")
	if known {
		w.WriteHeader(http.StatusOK)
	} else {
		w.WriteHeader(http.StatusCreated)
	}
	encode(w, d)
	return nil
}

func reserve(ctx context.Context) error {
	if _, ok := ratelimit.FromContext(ctx).Reserve(storing); !ok {
		return inprocess.Problemf(errcode.RateLimited, "the client has spent its budget: wait and send the request again")
	}
	return nil
}

// description says what a question is and where its answers are.
type description struct {
	Hash    string `json:"hash"`
	Address string `json:"address"` // of the answer in the release
	Latest  string `json:"latest"`  // of the answer in the current release, whichever that is
	Whole   string `json:"whole"`   // the latest one, for servers that have not stored the question
	Stored  bool   `json:"stored"`
	Release string `json:"release"`
	Date    string `json:"date,omitempty"` // of the newest source of the release
	Question
	Formats   map[string]string `json:"formats"`   // addresses by format
	Citations map[string]string `json:"citations"` // the same of citations

	here bool // the request is below the address of the release
}

// describe says where answers are, by paths below a prefix.
func (h *Handler) describe(prefix string, q *Question, release kg.Release, stored bool) *description {
	hash := q.hash()
	d := &description{
		Hash: hash, Latest: prefix + Root + "/" + hash, Stored: stored, Release: release.ID, Question: *q,
		Formats: map[string]string{}, Citations: map[string]string{},
	}
	if release.Date != 0 {
		d.Date = release.Date.String()
	}
	carried := ""
	given := url.Values{"query": {q.Query}}
	if string(q.Variables) != "{}" {
		given.Set("variables", string(q.Variables))
	}
	d.Whole = d.Latest + "?" + given.Encode()
	if !stored {
		carried = "?" + given.Encode()
	}
	d.Address = prefix + "/r/" + release.ID + Root + "/" + hash
	for _, format := range formats() {
		d.Formats[format] = d.Address + "." + format + carried
	}
	for _, format := range citation.Names() {
		d.Citations[format] = d.Address + "." + format + carried
	}
	d.Address += carried
	return d
}

func encode(w io.Writer, v any) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	_ = e.Encode(v) // an error means that the client has left
}

// answer answers for a question: with its answer if there is a suffix, else with a description.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, hash, suffix string) error {
	given, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return inprocess.Problemf(errcode.BadInput, "the address is not well formed: write %% before two hexadecimal digits")
	}
	q, stored, err := h.question(r, hash, given)
	if err != nil {
		return err
	}
	given.Del("query")
	given.Del("variables")
	ctx, release, end, err := h.Pin(r.Context())
	if err != nil {
		return unavailable(err)
	}
	defer end()
	d := h.describe(origin.Prefix(r.Context()), q, release, stored)
	d.here = ctx == r.Context()
	r = r.WithContext(ctx)
	header := w.Header()
	header.Set("X-Release", release.ID)
	header.Add("Link", "<"+d.Address+`>; rel="cite-as"`)
	if f, ok := citation.Find(suffix); ok {
		return h.sendCitation(w, r, q, d, f, given)
	}
	if suffix != "" {
		return h.send(w, r, q, suffix, given)
	}
	if len(given) > 0 {
		return inprocess.Problemf(errcode.BadInput, "the address has parameters that take a format: end its path with one, such as .csv")
	}
	header.Add("Vary", "Accept")
	if page.Wanted(r) {
		return h.page(w, r, q, d)
	}
	header.Set("Content-Type", accept.JSON+"; charset=utf-8")
	header.Set("Cache-Control", "no-cache")
	encode(w, d)
	return nil
}

// question finds a question by its hash, or in the address; one from the address is stored if there is room.
func (h *Handler) question(r *http.Request, hash string, given url.Values) (q *Question, stored bool, err error) {
	if q = h.Store.get(hash); q != nil {
		return q, true, nil
	}
	if !given.Has("query") {
		return nil, false, inprocess.Problemf(errcode.UnknownAddress, "no query is stored under this hash: send it to %s by POST, "+
			"or add query=… and variables=… to the address", Root)
	}
	q, err = h.read(toAPI(r, given))
	if err != nil {
		return nil, false, err
	}
	if is := q.hash(); is != hash {
		return nil, false, inprocess.Problemf(errcode.BadInput, "the query in the address does not have the hash of the address, but %s", is)
	}
	return q, reserve(r.Context()) == nil && h.Store.put(q), nil
}

func unavailable(err error) error {
	return fmt.Errorf("asking for the release: %w", errors.Join(inprocess.Problemf(errcode.StoreUnavailable,
		"the store cannot be reached: try again in a moment"), err))
}

// refuse sends the error of a request.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	inprocess.Refuser{Log: h.Log, Refused: h.Refused, Doing: "answering a query by its hash"}.Refuse(w, r, err)
}
