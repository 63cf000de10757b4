package pages

import (
	"bytes"
	"context"
	"fmt"

	"github.com/go-json-experiment/json"

	"cityweave/internal/inprocess"
	"cityweave/internal/warncode"
)

// warning is a warning of an answer.
type warning struct {
	Code        string   `json:"code"`
	Message     string   `json:"message"`
	Suggestions []string `json:"suggestions"`
}

// ask sends an operation and decodes its data.
func (h *Handler) ask(ctx context.Context, query string, variables map[string]any, data any) ([]warning, error) {
	w, err := inprocess.Post(ctx, h.API, query, variables, &bytes.Buffer{})
	if err != nil {
		return nil, err
	}
	if refused := inprocess.RefusalIn(w); refused != nil {
		return nil, refused
	}
	var answer struct {
		Data       any `json:"data"`
		Extensions struct {
			Warnings []warning `json:"warnings"`
		} `json:"extensions"`
	}
	answer.Data = data
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		return nil, fmt.Errorf("reading an answer of the API: %w", err)
	}
	return answer.Extensions.Warnings, nil
}

// current is the release that the API answers from.
func (h *Handler) current(ctx context.Context) (string, error) {
	var got struct {
		Dataset Release `json:"dataset"`
	}
	_, err := h.ask(ctx, "{ dataset { release } }", nil, &got)
	return got.Dataset.ID, err
}

// absent is the error of an ID that nothing has: gone for good, or unknown, with what the API says and the nearest IDs.
type absent struct {
	gone    bool
	message string
	near    []string
}

func (a *absent) Error() string { return a.message }

// absence explains why there is nothing with an ID.
func absence(id string, warnings []warning) error {
	out := &absent{message: fmt.Sprintf("nothing has the ID %q", short(id))}
	for _, w := range warnings {
		switch w.Code {
		case warncode.Replaced:
			return &absent{gone: true, message: w.Message}
		case warncode.UnknownID:
			out.near = append(out.near, w.Suggestions...)
		}
	}
	return out
}

// moved is the error of an address that leads elsewhere: to the ID that replaced another one, or to the right kind.
type moved struct {
	kind kind
	id   string
}

func (m *moved) Error() string { return "the address is that of " + m.id }

// short is a text of a client for a message.
func short(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return s[:most] + "…"
}
