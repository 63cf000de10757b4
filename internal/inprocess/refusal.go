package inprocess

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
)

// Refusal is an answer of the API with errors.
type Refusal struct {
	Status int // of HTTP
	Header http.Header
	Errors json.RawMessage
	Code   string // of the first error
}

func (r *Refusal) Error() string { return "the API answers with the error " + r.Code }

// NewRefusal is a refusal with one error: the extensions, which may be nil, its code, and the ID of the request that the
// headers of the answer have.
func NewRefusal(answer http.Header, code, message string, extensions map[string]any) *Refusal {
	all := map[string]any{}
	maps.Copy(all, extensions)
	all["code"] = code
	if id := answer.Get(errcode.RequestIDHeader); id != "" {
		all["requestId"] = id
	}
	errs, err := json.Marshal([]map[string]any{{"message": message, "extensions": all}})
	if err != nil { // cannot happen: these are texts and numbers
		errs = json.RawMessage(`[{"message":"internal error"}]`)
	}
	r := &Refusal{Status: errcode.Find(code).GraphQL, Header: http.Header{}, Errors: errs, Code: code}
	if errcode.Find(code).Retryable {
		r.Header.Set("Retry-After", "1")
	}
	return r
}

// Send sends the errors as JSON.
func (r *Refusal) Send(w http.ResponseWriter) {
	r.SendAs(w, accept.JSON+"; charset=utf-8", append(append([]byte(`{"errors":`), r.Errors...), '}', '\n'))
}

// SendAs sends a body that says the same.
func (r *Refusal) SendAs(w http.ResponseWriter, contentType string, body []byte) {
	header := w.Header()
	for _, name := range []string{"Retry-After", "Allow"} {
		if v := r.Header.Get(name); v != "" {
			header.Set(name, v)
		}
	}
	header.Set("Content-Type", contentType)
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(r.Status)
	_, _ = w.Write(body) // an error means that the client has left
}

// RefusedFor reports whether an error is a refusal with one of some codes.
func RefusedFor(err error, codes ...string) bool {
	var r *Refusal
	return errors.As(err, &r) && slices.Contains(codes, r.Code)
}

// RefusalIn returns the errors of a response; nil if it has none. A response with data and errors is a refusal, too:
// files have no place for what is missing.
func RefusalIn(w *Response) *Refusal {
	body := w.Body.Bytes()
	if w.Status == http.StatusOK && !bytes.HasPrefix(body, []byte(`{"errors"`)) {
		return nil
	}
	var answer struct {
		Errors json.RawMessage
	}
	var errs []struct {
		Extensions struct{ Code string }
	}
	if json.Unmarshal(body, &answer) != nil || json.Unmarshal(answer.Errors, &errs) != nil || len(errs) == 0 {
		return &Refusal{
			Status: http.StatusInternalServerError, Header: http.Header{}, Code: errcode.Internal,
			Errors: json.RawMessage(`[{"message":"internal error"}]`),
		}
	}
	r := &Refusal{Status: w.Status, Header: w.Header(), Errors: answer.Errors, Code: errs[0].Extensions.Code}
	if r.Status == http.StatusOK { // errors beside data
		r.Status = errcode.Find(r.Code).GraphQL
	}
	return r
}
