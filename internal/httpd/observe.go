package httpd

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"cityweave/internal/accesslog"
	"cityweave/internal/errcode"
	"cityweave/internal/ratelimit"
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

// observer gives each request an id, and logs it once it is answered: of what the client sent, only method and path, and
// what accesslog has of it.
type observer struct {
	logger   *slog.Logger
	newID    func() string
	stopping <-chan struct{}
	proxies  ratelimit.Proxies
	answered answeredRequest
	sample   uint64 // one of so many requests without an error is logged; 0 is all

	requests atomic.Uint64 // without an error
}

func (o *observer) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := identify(r, o.newID)
		w.Header().Set(errcode.RequestIDHeader, id)
		ctx, line := accesslog.With(context.WithValue(r.Context(), requestIDKey{}, id))
		line.Client(o.proxies.Client(r))
		r = r.WithContext(ctx)
		a := &answer{ResponseWriter: w, stopping: o.stopping}
		aborted := true // until next has returned
		defer func() {
			took := time.Since(start)
			if aborted {
				o.answered(r, 0, took)
			} else {
				o.answered(r, a.status, took)
			}
			if !aborted && a.status < http.StatusBadRequest && !line.HasFailed() && o.leavesOut() {
				return
			}
			attrs := []slog.Attr{
				slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", a.status),
				slog.Duration("duration", took), slog.Int64("bytes", a.bytes),
			}
			if aborted {
				attrs = append(attrs, slog.Bool("cut", true))
			}
			o.logger.LogAttrs(r.Context(), slog.LevelInfo, "request", append(attrs, line.Attrs()...)...)
		}()
		next.ServeHTTP(a, r)
		if a.status == 0 { // without a write, net/http sends an empty 200
			a.WriteHeader(http.StatusOK)
		}
		aborted = false
	})
}

// leavesOut reports whether a request without an error is not among those that are logged.
func (o *observer) leavesOut() bool {
	return o.sample > 1 && o.requests.Add(1)%o.sample != 1
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
