package inprocess_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/errcode"
	"cityweave/internal/inprocess"
	"cityweave/internal/limits"
)

func TestRefuser(t *testing.T) {
	api := inprocess.NewRefusal(http.Header{}, errcode.TooDeep, "of the API", nil)
	for _, test := range []struct {
		name   string
		err    error
		status int
		body   string // a part of it
		counts bool
		logs   bool
	}{
		{"problem", fmt.Errorf("above: %w", inprocess.Problemf(errcode.UnknownAddress, "not %d", 1)), 404, `"message":"not 1"`, true, false},
		{"busy", inprocess.Problemf(errcode.Busy, "later"), 503, `"message":"later"`, true, false},
		{"limit", limits.Flag("max-rows").Over(7, limits.Default()), 400, `"value":7`, true, false},
		{"of the API", fmt.Errorf("above: %w", api), api.Status, `"message":"of the API"`, false, false},
		{"other", errors.New("a secret"), 500, errcode.OurFault, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var log strings.Builder
			var counted []string
			f := inprocess.Refuser{
				Log: slog.New(slog.NewTextHandler(&log, nil)), Doing: "testing",
				Refused: func(code string) { counted = append(counted, code) },
			}
			w := httptest.NewRecorder()
			w.Header().Set(errcode.RequestIDHeader, "the request")
			f.Refuse(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody), test.err)
			body := w.Body.String()
			if w.Code != test.status || !strings.Contains(body, test.body) || strings.Contains(body, "secret") {
				t.Errorf("got %d %s, want %d with %s", w.Code, body, test.status, test.body)
			}
			if got := len(counted) > 0; got != test.counts {
				t.Errorf("counted %v", counted)
			}
			if got := strings.Contains(log.String(), "a secret"); got != test.logs {
				t.Errorf("logged %q", log.String())
			}
			if later := w.Header().Get("Retry-After"); (later != "") != slices.Contains(counted, errcode.Busy) {
				t.Errorf("got Retry-After %q", later)
			}
		})
	}
}
