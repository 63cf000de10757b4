package httpd

import (
	"context"
	"encoding/json"
	"net/http"

	"cityweave/internal/accept"
	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
)

// refuse answers a request without data, with one GraphQL request error: a code of errcode, which has the status, and
// the id under which the log knows the request. The message must not repeat what the client sent.
func refuse(w http.ResponseWriter, r *http.Request, code, message string) {
	accesslog.From(r.Context()).Failed(code)
	if count, ok := r.Context().Value(refusalCounterKey{}).(func(string)); ok {
		count(code)
	}
	type extensions struct {
		Code      string `json:"code"`
		RequestID string `json:"requestId"`
	}
	type problem struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	body, err := json.Marshal(map[string][]problem{"errors": {{message, extensions{code, RequestID(r.Context())}}}})
	if err != nil { // cannot happen: the structs have only texts
		body = []byte(`{"errors":[{"message":"internal error"}]}`)
	}
	header := w.Header()
	media, _ := accept.Media(r.Header.Values("Accept"))
	header.Set("Content-Type", media+"; charset=utf-8")
	header.Set("Cache-Control", "no-store")
	for _, name := range []string{"ETag", "Content-Length", "Content-Encoding"} {
		header.Del(name) // they may be left of an answer that was abandoned
	}
	w.WriteHeader(errcode.Find(code).Status(media == accept.GraphQL))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // an error means that the client has left
	}
}

type refusalCounterKey struct{}

// withRefusalCounter lets refuse count the codes of requests that next refuses.
func withRefusalCounter(next http.Handler, count func(code string)) http.Handler {
	if count == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), refusalCounterKey{}, count)))
	})
}
