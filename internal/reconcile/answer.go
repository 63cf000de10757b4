package reconcile

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
)

// callbackName is what JSONP may call: names of JavaScript joined by dots, so that no client can make the answer run
// other code.
var callbackName = regexp.MustCompile(`^[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*$`)

const maxCallback = 128 // bytes

// problem is the error of a request: a code of errcode and a message that names the place and the remedy.
type problem struct {
	code, message string
	retryAfter    string // seconds, as the header has them
}

func (p *problem) Error() string { return p.message }

// badRequest is the error of a request that is not of the form that the specification gives.
func badRequest(place, message string) *problem {
	if place != "" {
		message = place + ": " + message
	}
	return &problem{code: errcode.BadInput, message: message}
}

// send sends a value as JSON, or as JavaScript that calls the function of the parameter callback.
func (s *Service) send(w http.ResponseWriter, r *http.Request, value any, err error) {
	callback, given := "", false
	if r.Method == http.MethodGet {
		callback, given = r.URL.Query().Get("callback"), r.URL.Query().Has("callback")
	}
	if given && (len(callback) > maxCallback || !callbackName.MatchString(callback)) {
		given = false
		value, err = nil, badRequest("callback", "it is no name of a function: write letters, digits, _, $ and dots")
	}
	status := http.StatusOK
	if err != nil {
		status, value = s.refusal(w, r, err)
	}
	body, err := json.Marshal(value) // escapes what would end a script: <, >, &, U+2028 and U+2029
	if err != nil {                  // cannot happen: values are texts, numbers, lists and maps of these
		status, body = http.StatusInternalServerError, []byte(`{"status":"error"}`)
	}
	header := w.Header()
	header.Set("Content-Type", "application/json; charset=utf-8")
	header.Set("Cache-Control", "no-cache")
	if given {
		header.Set("Content-Type", "text/javascript; charset=utf-8")
		body = []byte("/**/" + callback + "(" + string(body) + ");")
		status = http.StatusOK // a browser runs no script that is an error
	}
	if status != http.StatusOK {
		header.Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // an error means that the client has left
}

// refusal returns the status and the body of an error: that of the API, with the members that clients of older
// versions look for.
func (s *Service) refusal(w http.ResponseWriter, r *http.Request, err error) (status int, body any) {
	p, ok := errors.AsType[*problem](err)
	if !ok {
		p = &problem{code: errcode.Internal, message: "internal error: the log knows more under this request's id"}
	}
	accesslog.From(r.Context()).Failed(p.code)
	if s.Refused != nil {
		s.Refused(p.code)
	}
	if p.retryAfter != "" {
		w.Header().Set("Retry-After", p.retryAfter)
	}
	extensions := map[string]string{"code": p.code, "requestId": w.Header().Get(errcode.RequestIDHeader)}
	return errcode.Find(p.code).Status(true), map[string]any{
		"status": "error", "message": p.message,
		"errors": []any{map[string]any{"message": p.message, "extensions": extensions}},
	}
}

// readForm reads the fields of a request, from its address or from a form in its body. A field that stands twice is an
// error.
func readForm(r *http.Request) (url.Values, error) {
	form, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badRequest("", "the address is not well formed: write % before two hexadecimal digits")
	}
	if r.Method == http.MethodPost {
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || media != "application/x-www-form-urlencoded" || r.Header.Get("Content-Encoding") != "" {
			return nil, &problem{
				code:    errcode.UnsupportedMediaType,
				message: "the body is no form: send it with Content-Type: application/x-www-form-urlencoded",
			}
		}
		var body strings.Builder
		if err := copyBody(&body, r); err != nil {
			return nil, err
		}
		fields, err := url.ParseQuery(body.String())
		if err != nil {
			return nil, badRequest("", "the form is not well formed: write % before two hexadecimal digits")
		}
		for name, values := range fields {
			form[name] = append(form[name], values...)
		}
	}
	for name, values := range form {
		if len(values) > 1 {
			return nil, badRequest(name, "the request has it twice")
		}
	}
	return form, nil
}

// timeout is the error of a request whose time is over.
func timeout(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return &problem{code: errcode.Timeout, message: "the request took too long: send fewer queries at once"}
}
