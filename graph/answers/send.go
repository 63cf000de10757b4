package answers

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
	"cityweave/internal/httpfile"
	"cityweave/internal/inprocess"
	"cityweave/internal/table"
)

const formatJSON = "json"

// formats are the formats of answers.
func formats() []string {
	out := []string{formatJSON}
	for _, f := range table.Formats() {
		out = append(out, f.Name)
	}
	for _, f := range graphfile.Formats() {
		out = append(out, f.Name)
	}
	return out
}

// send sends the answer in a format.
func (h *Handler) send(w http.ResponseWriter, r *http.Request, q *Question, format string, options url.Values) error {
	if format != formatJSON {
		h.GraphQL.ServeHTTP(w, q.in(r, format, options))
		return nil
	}
	if len(options) > 0 {
		return inprocess.Problemf(errcode.BadInput, "the answer as JSON has no options: leave the parameters out")
	}
	body, lasts, err := h.ask(r, q)
	if err != nil {
		return err
	}
	if !lasts {
		w.Header().Set("Cache-Control", "no-store")
	}
	httpfile.Send(w, r, accept.JSON+"; charset=utf-8", body)
	return nil
}

// toAPI is a request to /graphql with parameters.
func toAPI(r *http.Request, given url.Values) *http.Request {
	out := r.Clone(r.Context())
	out.Method = http.MethodGet
	out.URL = &url.URL{Path: "/graphql", RawQuery: given.Encode()}
	return out
}

// in is the request to /graphql for the answer in a format.
func (q *Question) in(r *http.Request, format string, options url.Values) *http.Request {
	given := url.Values{"query": {q.Query}, "variables": {string(q.Variables)}, "format": {format}}
	for name, values := range options {
		if given[name] == nil {
			given[name] = values
		}
	}
	return toAPI(r, given)
}

// ask returns the answer of the API as it can be cited: without what it cost, which depends on the server. lasts is
// false if the answer reads the clock.
func (h *Handler) ask(r *http.Request, q *Question) (body []byte, lasts bool, err error) {
	again := q.in(r, formatJSON, nil)
	again.Header = http.Header{"Accept": {accept.GraphQL}}
	w := inprocess.NewResponse(&bytes.Buffer{})
	h.GraphQL.ServeHTTP(w, again)
	if refused := inprocess.RefusalIn(w); refused != nil {
		return nil, false, refused
	}
	var got struct {
		Data       json.RawMessage            `json:"data"`
		Extensions map[string]json.RawMessage `json:"extensions"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		return nil, false, err
	}
	delete(got.Extensions, "cost")
	var out bytes.Buffer
	out.WriteString(`{"data":`)
	out.Write(got.Data)
	if len(got.Extensions) > 0 {
		rest, err := json.Marshal(got.Extensions)
		if err != nil {
			return nil, false, err
		}
		out.WriteString(`,"extensions":`)
		out.Write(rest)
	}
	out.WriteString("}\n")
	return out.Bytes(), w.Header().Get("ETag") != "", nil
}

// rows counts the rows of the answer as a table, and gives the SHA-256 of it as CSV; ok is false if it is not one table.
func (h *Handler) rows(r *http.Request, q *Question) (count, digest string, ok bool) {
	again := q.in(r, "csv", nil)
	again.Header = http.Header{}
	w := inprocess.NewResponse(&bytes.Buffer{})
	h.GraphQL.ServeHTTP(w, again)
	if w.Status != http.StatusOK {
		return "", "", false
	}
	sum := sha256.Sum256(w.Body.Bytes())
	return w.Header().Get("X-Row-Count"), hex.EncodeToString(sum[:]), true
}
