package reconcile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"cityweave/internal/accept"
	"cityweave/internal/errcode"
)

// ask sends an operation to the GraphQL handler and decodes its data. The error is a problem if the API refuses the
// operation. The context carries the budget of the client and the time limit of the request.
func (s *Service) ask(ctx context.Context, query string, variables map[string]any, data any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return fmt.Errorf("writing an operation: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("asking the API: %w", err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", accept.GraphQL)
	w := &recorder{header: http.Header{}}
	s.Graph.ServeHTTP(w, r)
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(w.body.Bytes(), &answer); err != nil {
		return fmt.Errorf("reading an answer of the API: %w", err)
	}
	if len(answer.Errors) > 0 {
		first := answer.Errors[0]
		return &problem{
			code: first.Extensions.Code, message: first.Message, retryAfter: w.header.Get("Retry-After"),
		}
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return fmt.Errorf("reading the data of an answer of the API: %w", err)
	}
	return nil
}

// recorder is a response in memory.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) Write(p []byte) (int, error) { return w.body.Write(p) }
func (w *recorder) WriteHeader(int)             {}

// inParts calls ask with all elements, or with each half if the API refuses the whole as too much, and so on. An
// element that is refused alone is given to refused, so that it does not spoil the others.
func inParts[T any](all []T, ask func([]T) error, refused func(T, *problem)) error {
	if len(all) == 0 {
		return nil
	}
	err := ask(all)
	p, ok := err.(*problem) //nolint:errorlint // ask returns it unwrapped
	switch {
	case err == nil:
		return nil
	case !ok || !slices.Contains(divisible(), p.code):
		return err
	case len(all) == 1:
		refused(all[0], p)
		return nil
	}
	half := len(all) / 2
	if err := inParts(all[:half], ask, refused); err != nil {
		return err
	}
	return inParts(all[half:], ask, refused)
}

// divisible are the codes of refusals that asking for less can avoid, or that one element is the reason for.
func divisible() []string {
	return []string{
		errcode.TooMuch, errcode.TooLarge, errcode.TooManyValues, errcode.TooManyTokens, errcode.BadInput,
		errcode.ValidationFailed,
	}
}
