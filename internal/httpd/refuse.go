package httpd

import (
	"context"
	"encoding/json"
	"net/http"

	"cityweave/internal/accept"
)

// refuse answers in the shape of a GraphQL request error: no data, one error with a
// stable code and the id under which the log knows the request. It never repeats what
// the client sent.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
	if count, ok := r.Context().Value(toldKey{}).(func(string)); ok {
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
	if err != nil { // cannot happen: the structs above hold nothing but text
		body = []byte(`{"errors":[{"message":"internal error"}]}`)
	}
	header := w.Header()
	header.Set("Content-Type", mediaType(r))
	header.Set("Cache-Control", "no-store")
	for _, name := range []string{"ETag", "Content-Length", "Content-Encoding"} {
		header.Del(name) // of an answer that was begun and dropped
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // a client that has left is not our matter
	}
}

// mediaType is the type of GraphQL answers that the client likes best.
func mediaType(r *http.Request) string {
	media, _ := accept.Media(r.Header.Values("Accept"))
	return media + "; charset=utf-8"
}

type toldKey struct{}

// told lets refusals be counted.
func told(next http.Handler, refused func(code string)) http.Handler {
	if refused == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), toldKey{}, refused)))
	})
}
