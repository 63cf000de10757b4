package inprocess

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// Problem is an error that the client is to read.
type Problem struct {
	Code       string // of errcode
	Message    string
	Extensions map[string]any // beside the code; may be nil
}

// Problemf is a problem without extensions.
func Problemf(code, format string, args ...any) *Problem {
	return &Problem{Code: code, Message: fmt.Sprintf(format, args...)}
}

func (p *Problem) Error() string { return p.Message }

// Refuser refuses requests of a handler that asks the API.
type Refuser struct {
	Log     *slog.Logger
	Refused func(code string) // receives the code of each refusal that is not the API's; optional
	Doing   string            // what failed, for the log, such as "answering with a table"
}

// Refuse sends an error, see [Refuser.Refusal].
func (f Refuser) Refuse(w http.ResponseWriter, r *http.Request, err error) {
	f.Refusal(w, r, err).Send(w)
}

// Refusal turns an error into what the client may see: a refusal of the API as it is, the words of a [Problem] or of a
// limit, and nothing of any other error, which is logged.
func (f Refuser) Refusal(w http.ResponseWriter, r *http.Request, err error) *Refusal {
	if refused, ok := errors.AsType[*Refusal](err); ok {
		return refused
	}
	p, ok := errors.AsType[*Problem](err)
	if fault, over := errors.AsType[*limits.Fault](err); !ok && over {
		p, ok = &Problem{fault.Code, fault.Error(), map[string]any{"limit": fault.Limit, "value": fault.Value}}, true
	}
	if !ok {
		f.Log.ErrorContext(r.Context(), f.Doing, "error", err)
		p = &Problem{Code: errcode.Internal, Message: errcode.OurFault}
	}
	accesslog.From(r.Context()).Failed(p.Code)
	if f.Refused != nil {
		f.Refused(p.Code)
	}
	return NewRefusal(w.Header(), p.Code, p.Message, p.Extensions)
}
