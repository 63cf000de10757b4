package inprocess

import (
	"bytes"
	"context"
	"fmt"
	"net/http"

	"github.com/go-json-experiment/json"
)

// Warning is a warning of an answer.
type Warning struct {
	Code        string   `json:"code"`
	Message     string   `json:"message"`
	Suggestions []string `json:"suggestions"`
}

// PageInfo is what a page of a connection ends with.
type PageInfo struct {
	HasNextPage bool   `json:"hasNextPage"`
	EndCursor   string `json:"endCursor"`
}

// Next is the cursor of the next page; "" after the last one.
func (p PageInfo) Next() string {
	if p.HasNextPage {
		return p.EndCursor
	}
	return ""
}

// Ask sends an operation to the handler and decodes its data. What the API refuses is a [Refusal], also when it answers
// a part.
func Ask(ctx context.Context, h http.Handler, query string, variables, data any) ([]Warning, error) {
	w, err := Post(ctx, h, query, variables, &bytes.Buffer{})
	if err != nil {
		return nil, err
	}
	if refused := RefusalIn(w); refused != nil {
		return nil, refused
	}
	var answer struct {
		Data       any `json:"data"`
		Extensions struct {
			Warnings []Warning `json:"warnings"`
		} `json:"extensions"`
	}
	answer.Data = data
	if err := json.Unmarshal(w.Body.Bytes(), &answer, json.MatchCaseInsensitiveNames(true)); err != nil {
		return nil, fmt.Errorf("reading an answer of the API: %w", err)
	}
	return answer.Extensions.Warnings, nil
}
