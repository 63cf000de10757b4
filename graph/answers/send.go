package answers

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
	"cityweave/internal/graphfile"
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
		h.GraphQL.ServeHTTP(w, request(r, q, format, options))
		return nil
	}
	if len(options) > 0 {
		return refusal(errcode.BadInput, "the answer as JSON has no options: leave the parameters out")
	}
	body, lasts, err := h.ask(r, q)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(body)
	header := w.Header()
	header.Set("Content-Type", accept.JSON+"; charset=utf-8")
	header.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
	header.Set("Cache-Control", "no-store")
	if lasts {
		header.Set("Cache-Control", "no-cache")
		header.Set("ETag", `"`+hex.EncodeToString(sum[:16])+`"`)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	return nil
}

// request is the request to /graphql for an answer.
func request(r *http.Request, q *Question, format string, options url.Values) *http.Request {
	given := url.Values{"query": {q.Query}, "variables": {string(q.Variables)}}
	for name, values := range options {
		if name != "query" && name != "variables" {
			given[name] = values
		}
	}
	if format != "" {
		given.Set("format", format)
	}
	out := r.Clone(r.Context())
	out.Method = http.MethodGet
	out.URL = &url.URL{Path: "/graphql", RawQuery: given.Encode()}
	return out
}

// ask returns the answer of the API as it can be cited: without what it cost, which depends on the server. lasts is
// false if the answer reads the clock.
func (h *Handler) ask(r *http.Request, q *Question) (body []byte, lasts bool, err error) {
	again := request(r, q, formatJSON, nil)
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
	again := request(r, q, "csv", nil)
	again.Header = http.Header{}
	w := inprocess.NewResponse(&bytes.Buffer{})
	h.GraphQL.ServeHTTP(w, again)
	if w.Status != http.StatusOK {
		return "", "", false
	}
	sum := sha256.Sum256(w.Body.Bytes())
	return w.Header().Get("X-Row-Count"), hex.EncodeToString(sum[:]), true
}
