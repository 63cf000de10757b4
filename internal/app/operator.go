package app

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"strings"

	"cityweave/internal/config"
)

// levelPath is where operators read and change the level of the log.
const levelPath = "/log-level"

// operatorHandler is what operators have on an address of their own: metrics, profiles of the program and the level of
// its log.
func operatorHandler(metrics http.Handler, level *slog.LevelVar, logger *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", metrics)
	mux.HandleFunc("GET /debug/pprof/", pprof.Index) // with heap, goroutine and others by name
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/cmdline", http.NotFound) // arguments can have passwords
	mux.Handle(levelPath, levelHandler(level, logger))
	return mux
}

// levelHandler answers GET with the level of the log, and PUT by changing it.
func levelHandler(level *slog.LevelVar, logger *slog.Logger) http.Handler {
	word := func(l slog.Level) string { return strings.ToLower(l.String()) }
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
		case http.MethodPut:
			const longest = 16 // bytes of a level
			text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longest))
			if err != nil {
				http.Error(w, "the body is too long or was cut: send debug, info, warn or error", http.StatusBadRequest)
				return
			}
			to, err := config.ParseLevel(strings.TrimSpace(string(text)))
			if err != nil {
				http.Error(w, "the level "+err.Error(), http.StatusBadRequest)
				return
			}
			from := level.Level()
			level.Set(to)
			logger.LogAttrs(r.Context(), max(to, slog.LevelInfo), "the level of the log was changed",
				slog.String("from", word(from)), slog.String("to", word(to)))
		default:
			w.Header().Set("Allow", "GET, HEAD, PUT")
			http.Error(w, "this address takes GET and PUT", http.StatusMethodNotAllowed)
			return
		}
		fmt.Fprintln(w, word(level.Level()))
	})
}
