package httpd

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"cityweave/internal/errcode"
)

// answer is a response that records its status and size.
type answer struct {
	http.ResponseWriter
	stopping <-chan struct{}
	status   int // 0 until the header is sent
	bytes    int64
}

// WriteHeader sends the status, and closes the connection after the answer if the server is about to stop.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= http.StatusOK {
		a.status = status
		select {
		case <-a.stopping:
			a.Header().Set("Connection", "close")
		default:
		}
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	n, err := a.ResponseWriter.Write(p)
	a.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// answeredRequest receives a request with its status, or 0 if it was aborted, and how long it took.
type answeredRequest func(r *http.Request, status int, took time.Duration)

// observed gives each request an id, and logs it once it is answered: of what the client sent, only method and path.
func observed(
	next http.Handler, logger *slog.Logger, newID func() string, stopping <-chan struct{}, answered answeredRequest,
) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := identify(r, newID)
		w.Header().Set(errcode.RequestIDHeader, id)
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		a := &answer{ResponseWriter: w, stopping: stopping}
		aborted := true // until next has returned
		defer func() {
			took := time.Since(start)
			if aborted {
				answered(r, 0, took)
			} else {
				answered(r, a.status, took)
			}
			attrs := []slog.Attr{
				slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", a.status),
				slog.Duration("duration", took), slog.Int64("bytes", a.bytes),
			}
			if aborted {
				attrs = append(attrs, slog.Bool("cut", true))
			}
			logger.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
		}()
		next.ServeHTTP(a, r)
		if a.status == 0 { // without a write, net/http sends an empty 200
			a.WriteHeader(http.StatusOK)
		}
		aborted = false
	})
}

// recovering logs a panic of next and answers 500. If the answer has begun, it aborts the connection, so that the
// client does not take a part for the whole.
func recovering(next http.Handler, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if err, ok := cause.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(cause)
			}
			logger.ErrorContext(r.Context(), "panic", "cause", cause, "stack", string(debug.Stack()))
			if a, ok := w.(*answer); ok && a.status != 0 {
				panic(http.ErrAbortHandler)
			}
			refuse(w, r, errcode.Internal, "internal error: the log knows more under this request's id")
		}()
		next.ServeHTTP(w, r)
	})
}
