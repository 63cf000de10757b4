package reconcile

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
)

// ask sends an operation to the GraphQL handler and decodes its data. The error is a problem if the API refuses the
// operation. The context carries the budget of the client and the time limit of the request.
func (s *Service) ask(ctx context.Context, query string, variables map[string]any, data any) error {
	w, err := inprocess.Post(ctx, s.Graph, query, variables, &bytes.Buffer{})
	if err != nil {
		return err
	}
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		return fmt.Errorf("reading an answer of the API: %w", err)
	}
	if len(answer.Errors) > 0 {
		first := answer.Errors[0]
		return &problem{
			code: first.Extensions.Code, message: first.Message, retryAfter: w.Header().Get("Retry-After"),
		}
	}
	if err := json.Unmarshal(answer.Data, data); err != nil {
		return fmt.Errorf("reading the data of an answer of the API: %w", err)
	}
	return nil
}

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
