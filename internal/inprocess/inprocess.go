// Package inprocess asks the GraphQL handler from the same process, so that what builds on the API answers by its
// rules: limits, cost, admission control and release.
package inprocess

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"cityweave/internal/accept"
)

// Response is the answer of a handler, a [http.ResponseWriter] in memory.
type Response struct {
	Status int
	Body   *bytes.Buffer
	header http.Header
}

// NewResponse is an empty response that writes its body to the buffer.
func NewResponse(body *bytes.Buffer) *Response {
	return &Response{Status: http.StatusOK, Body: body, header: http.Header{}}
}

// Header returns the headers of the response.
func (r *Response) Header() http.Header { return r.header }

// Write adds to the body.
func (r *Response) Write(p []byte) (int, error) { return r.Body.Write(p) }

// WriteHeader sets the status.
func (r *Response) WriteHeader(status int) { r.Status = status }

// Post sends an operation to the handler, which writes its answer to the buffer. The context carries the budget of the
// client and the time limit of the request. The error is one of writing the request; what the API refuses is in the
// response.
func Post(ctx context.Context, h http.Handler, query string, variables any, answer *bytes.Buffer) (*Response, error) {
	body, err := json.Marshal(struct {
		Query     string `json:"query"`
		Variables any    `json:"variables"`
	}{query, variables})
	if err != nil {
		return nil, fmt.Errorf("writing an operation: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking the API: %w", err)
	}
	r.Header.Set("Content-Type", accept.JSON)
	r.Header.Set("Accept", accept.GraphQL)
	w := NewResponse(answer)
	h.ServeHTTP(w, r)
	return w, nil
}
