package httpd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"cityweave/internal/errcode"
)

// limited reads the whole body before anything works on it, and refuses one of more
// than limit bytes; of a body that says how long it is, without reading it.
func limited(next http.Handler, limit int64) http.Handler {
	tooLarge := fmt.Sprintf("the body has more than %d bytes: ask for less in one request", limit)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > limit {
			w.Header().Set("Connection", "close")
			refuse(w, r, errcode.BodyTooLarge, fmt.Sprintf("the body has %d bytes, more than the limit of %d bytes: ask for less in one request", r.ContentLength, limit))
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
		if err != nil {
			code, message := errcode.BadBody, "the body broke off"
			if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
				code, message = errcode.BodyTooLarge, tooLarge
			} else if errors.Is(err, os.ErrDeadlineExceeded) {
				code, message = errcode.BodyTooSlow, "the body did not arrive in time"
			}
			w.Header().Set("Connection", "close")
			refuse(w, r, code, message)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		next.ServeHTTP(w, r)
	})
}

// timed ends the context of a request after so long; the handler answers with an error.
// The time that a slow client takes to send its body does not count.
func timed(next http.Handler, limit time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
