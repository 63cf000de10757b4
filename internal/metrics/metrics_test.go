package metrics_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
	"cityweave/internal/metrics"
)

func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain; version=0.0.4") {
		t.Fatalf("got %d %s", w.Code, w.Header().Get("Content-Type"))
	}
	return w.Body.String()
}

func TestEveryLimitAndEveryRefusalIsTold(t *testing.T) {
	l := limits.Default()
	limits.Flag("max-fields").Set(&l, 123)
	m := metrics.New(metrics.Options{
		Version: "cityweave v1", Limits: l,
		Clients: func() int { return 7 }, Load: func() admission.Load { return admission.Load{Running: 2, Heavy: 1, Waiting: 5, Limit: 3} },
		Releases: func() (int, int64) { return 2, 9000 },
	})
	m.Refused("RATE_LIMITED")
	m.Refused("TOO_DEEP")
	m.Refused("TOO_DEEP")
	m.Refused("whatever a client sends")
	m.Answered("/graphql", 200, 3*time.Millisecond)
	m.Answered("/graphql", 429, 100*time.Microsecond)
	text := scrape(t, m)
	for _, want := range []string{
		`cityweave_limit{setting="max-fields"} 123`, `cityweave_build_info{version="cityweave v1"} 1`,
		`cityweave_errors_total{code="RATE_LIMITED"} 1`, `cityweave_errors_total{code="TOO_DEEP"} 2`, `cityweave_errors_total{code="OTHER"} 1`,
		`cityweave_errors_total{code="TOO_MUCH"} 0`,
		`cityweave_http_requests_total{path="/graphql",status="200"} 1`, `cityweave_http_requests_total{path="/graphql",status="429"} 1`,
		`cityweave_http_request_duration_seconds_bucket{path="/graphql",le="0.0005"} 1`, `cityweave_http_request_duration_seconds_count{path="/graphql"} 2`,
		`cityweave_clients 7`, `cityweave_requests_running 2`, `cityweave_requests_running_heavy 1`, `cityweave_requests_waiting 5`, `cityweave_requests_limit 3`,
		`cityweave_releases_open 2`, `cityweave_releases_open_bytes 9000`,
		"\ngo_goroutines ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not told:\n%s", want, text)
		}
	}
	for _, row := range limits.Table() {
		if !strings.Contains(text, fmt.Sprintf(`cityweave_limit{setting=%q} `, row.Flag)) {
			t.Errorf("the limit %s is not told", row.Flag)
		}
	}
	for _, e := range errcode.Table() {
		if !strings.Contains(text, fmt.Sprintf(`cityweave_errors_total{code=%q} `, e.Code)) {
			t.Errorf("errors with %s are not counted from the start", e.Code)
		}
	}
}

func TestWhatIsNotThereIsNotTold(t *testing.T) {
	text := scrape(t, metrics.New(metrics.Options{Limits: limits.Default()}))
	if strings.Contains(text, "cityweave_clients") || strings.Contains(text, "cityweave_requests_") {
		t.Errorf("without a rate limit and admission:\n%s", text)
	}
}

func TestMetricsAreAtOneAddressAndForReading(t *testing.T) {
	m := metrics.New(metrics.Options{Limits: limits.Default()})
	for request, want := range map[[2]string]int{
		{"GET", "/"}: 404, {"GET", "/graphql"}: 404, {"GET", "/debug/pprof/"}: 404, {"POST", "/metrics"}: 405, {"HEAD", "/metrics"}: 200,
	} {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), request[0], request[1], nil))
		if w.Code != want {
			t.Errorf("%v: got %d", request, w.Code)
		}
	}
}
