package app

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestOperatorsChangeTheLevelOfTheLogOfARunningProgram(t *testing.T) {
	var log bytes.Buffer
	level := new(slog.LevelVar)
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: level}))
	h := operatorHandler(http.NotFoundHandler(), level, logger)
	ask := func(method, path, body string) (int, string) {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
		text, _ := io.ReadAll(w.Result().Body)
		return w.Code, string(text)
	}
	for _, c := range []struct {
		method, body string
		status       int
		answer       string
	}{
		{"GET", "", 200, "info\n"},
		{"PUT", "debug\n", 200, "debug\n"},
		{"GET", "", 200, "debug\n"},
		{"PUT", "loud", 400, "debug, info, warn or error"},
		{"PUT", strings.Repeat("debug", 9), 400, "too long"},
		{"GET", "", 200, "debug\n"},
		{"PUT", "error", 200, "error\n"},
		{"DELETE", "", 405, "takes GET and PUT"},
	} {
		if status, answer := ask(c.method, levelPath, c.body); status != c.status || !strings.Contains(answer, c.answer) {
			t.Errorf("%s %q: %d %q, want %d with %q", c.method, c.body, status, answer, c.status, c.answer)
		}
	}
	if !strings.Contains(log.String(), "from=info to=debug") || !strings.Contains(log.String(), "from=debug to=error") {
		t.Errorf("the log does not say who changed what: %s", &log)
	}
	logger.Warn("quiet")
	if strings.Contains(log.String(), "quiet") {
		t.Error("the level was not changed")
	}
}

func TestOperatorsSeeProfilesAndNoArguments(t *testing.T) {
	h := operatorHandler(http.NotFoundHandler(), new(slog.LevelVar), slog.New(slog.DiscardHandler))
	for path, want := range map[string]int{
		"/debug/pprof/": 200, "/debug/pprof/heap": 200, "/debug/pprof/goroutine?debug=1": 200, "/debug/pprof/cmdline": 404,
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", path, http.NoBody))
		if w.Code != want || want == 200 && w.Body.Len() == 0 {
			t.Errorf("%s: %d with %d bytes, want %d", path, w.Code, w.Body.Len(), want)
		}
	}
}
