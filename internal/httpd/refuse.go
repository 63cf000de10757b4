package httpd

import (
	"encoding/json"
	"net/http"
	"strings"
)

// refuse answers in the shape of a GraphQL request error: no data, one error with a
// stable code and the id under which the log knows the request. It never repeats what
// the client sent.
func refuse(w http.ResponseWriter, r *http.Request, status int, code, message string) {
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

// mediaType is the newer type of GraphQL answers for those who name it, JSON for all others.
func mediaType(r *http.Request) string {
	const newer = "application/graphql-response+json"
	for _, accept := range r.Header.Values("Accept") {
		if strings.Contains(accept, newer) {
			return newer + "; charset=utf-8"
		}
	}
	return "application/json; charset=utf-8"
}
