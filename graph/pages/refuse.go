package pages

import (
	"encoding/json"
	"errors"
	"net/http"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/page"
)

// refuse sends an error: as a page to browsers, and as JSON to all other clients.
func (h *Handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	missing, isAbsent := errors.AsType[*absent](err)
	if isAbsent {
		err = &inprocess.Problem{Code: errcode.UnknownAddress, Message: missing.message, Extensions: suggestions(missing)}
	}
	refused := inprocess.Refuser{Log: h.Log, Refused: h.Refused, Doing: "answering with a page"}.Refusal(w, r, err)
	if isAbsent && missing.gone {
		refused.Status = http.StatusGone
	}
	if !page.Wanted(r) {
		refused.Send(w)
		return
	}
	refused.SendAs(w, page.Media+"; charset=utf-8",
		h.problemPage(refused.Status, firstMessage(refused), missing, page.Up(r.URL.Path)))
}

func suggestions(a *absent) map[string]any {
	if len(a.near) == 0 {
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
