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

// limited reads the whole body before next runs, and refuses bodies of more than limit bytes: by Content-Length,
// without reading, if there is one.
func limited(next http.Handler, limit int64) http.Handler {
	tooLarge := fmt.Sprintf("the body has more than %d bytes: ask for less in one request", limit)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength > limit {
			w.Header().Set("Connection", "close")
			refuse(w, r, errcode.BodyTooLarge, fmt.Sprintf(
				"the body has %d bytes, more than the limit of %d bytes: ask for less in one request",
				r.ContentLength,
				limit,
			))
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

// timed ends the context of a request after a time, in which a slow client's sending of the body does not count, or
// when its connection fails.
func timed(next http.Handler, limit time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), limit)
		defer cancel()
		defer context.AfterFunc(r.Context(), func() {
			if abandoned(r.Context()) {
				cancel()
			}
		})()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
