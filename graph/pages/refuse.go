package pages

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/page"
)

// problem is a refusal of this package.
type problem struct{ code, message string }

func (p *problem) Error() string { return p.message }

// refuse sends an error: as a page to browsers, and as JSON to all other clients.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refused *inprocess.Refusal
	var mine *problem
	var missing *absent
	code, message, status := errcode.Internal, errcode.OurFault, 0
	switch {
	case errors.As(err, &refused):
		status, code, message = refused.Status, refused.Code, firstMessage(refused)
	case errors.As(err, &missing):
		code, message = errcode.UnknownAddress, missing.message
		if missing.gone {
			status = http.StatusGone
		}
	case errors.As(err, &mine):
		code, message = mine.code, mine.message
	default:
		h.Log.ErrorContext(r.Context(), "answering with a page", "error", err)
	}
	if refused == nil {
		if h.Refused != nil {
			h.Refused(code)
		}
		refused = inprocess.NewRefusal(w.Header(), code, message, suggestions(missing))
		if status == 0 {
			status = refused.Status
		}
	}
	refused.Status = status
	if !page.Wanted(r) {
		refused.Send(w)
		return
	}
	body := h.problemPage(status, message, missing, page.Up(r.URL.Path))
	header := w.Header()
	if v := refused.Header.Get("Retry-After"); v != "" {
		header.Set("Retry-After", v)
	}
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Type", page.Media+"; charset=utf-8")
	header.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // an error means that the client has left
}

func suggestions(a *absent) map[string]any {
	if a == nil || len(a.near) == 0 {
		return nil
	}
	return map[string]any{"suggestions": a.near}
}

// firstMessage is the message of the first error of a refusal.
func firstMessage(r *inprocess.Refusal) string {
	var errs []struct{ Message string }
	if json.Unmarshal(r.Errors, &errs) != nil || len(errs) == 0 {
		return r.Error()
	}
	return errs[0].Message
}
