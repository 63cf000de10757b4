package pages

import (
	"context"
	"fmt"
	"slices"

	"cityweave/internal/inprocess"
	"cityweave/internal/warncode"
)

// ask sends an operation and decodes its data.
func (h *Handler) ask(ctx context.Context, query string, variables map[string]any, data any) ([]inprocess.Warning, error) {
	return inprocess.Ask(ctx, h.API, query, variables, data)
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
func absence(id string, warnings []inprocess.Warning) error {
	out := &absent{message: fmt.Sprintf("nothing has the ID %q", short(id))}
	for _, w := range warnings {
		switch w.Code {
		case warncode.Replaced:
			return &absent{gone: true, message: w.Message}
		case warncode.UnknownID:
			for _, near := range w.Suggestions { // each field that takes the ID gives the same
				if !slices.Contains(out.near, near) {
					out.near = append(out.near, near)
				}
			}
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
