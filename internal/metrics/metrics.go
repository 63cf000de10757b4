// Package metrics exposes metrics for Prometheus. All labels come from tables of the program and none from a request,
// so that clients cannot create time series. Package app serves it on an address of its own.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cityweave/internal/admission"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
)

// Options are the sources of the metrics beside requests and errors.
type Options struct {
	Version string
	Limits  limits.Limits
	Clients func() int            // whose rate is tracked; nil without a rate limit
	Load    func() admission.Load // nil without admission control
	// Releases is how many kept releases are open, and the memory that they take; nil if none are kept.
	Releases func() (open int, bytes int64)
}

// Metrics counts requests and errors, and serves all metrics. Its methods are safe for concurrent use.
type Metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	errors   map[string]prometheus.Counter // by code
	handler  http.Handler
}

// New makes metrics with a registry of their own, so that two programs in one process do not share theirs.
func New(o Options) *Metrics {
	m := &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cityweave_http_requests_total", Help: "Requests that were answered, by path and status.",
		}, []string{"path", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "cityweave_http_request_duration_seconds", Help: "How long it took to answer, by path.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"path"}),
		errors: map[string]prometheus.Counter{},
	}
	errors := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "cityweave_errors_total",
		Help: "Requests that were refused and root fields that were not answered, by extensions.code.",
	}, []string{"code"})
	m.errors[otherCode] = errors.WithLabelValues(otherCode)
	for _, e := range errcode.Table() {
		m.errors[e.Code] = errors.WithLabelValues(e.Code) // exposed from the start, with 0
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.duration, errors, limitGauges(o.Limits), buildInfo(o.Version),
	)
	if o.Clients != nil {
		registry.MustRegister(gauge("cityweave_clients", "Clients whose rate is tracked.", o.Clients))
	}
	if o.Load != nil {
		for _, g := range []struct {
			name, help string
			value      func(admission.Load) int
		}{
			{"cityweave_requests_running", "Requests that run.", func(l admission.Load) int { return l.Running }},
			{
				"cityweave_requests_running_heavy",
				"Requests that run and are predicted or found to take more than 5 ms of a processor.",
				func(l admission.Load) int { return l.Heavy },
			},
			{"cityweave_requests_waiting", "Requests that wait for admission.", func(l admission.Load) int { return l.Waiting }},
			{
				"cityweave_requests_limit", "Requests that may run at once, as the limit is now.",
				func(l admission.Load) int { return l.Limit },
			},
		} {
			registry.MustRegister(gauge(g.name, g.help, func() int { return g.value(o.Load()) }))
		}
	}
	if o.Releases != nil {
		registry.MustRegister(
			gauge("cityweave_releases_open", "Kept releases that are open.", func() int { n, _ := o.Releases(); return n }),
			gauge("cityweave_releases_open_bytes", "Memory that open kept releases take, estimated from their files.",
				func() int { _, bytes := o.Releases(); return int(bytes) }),
		)
	}
	m.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
	return m
}

func gauge(name, help string, value func() int) prometheus.Collector {
	opts := prometheus.GaugeOpts{Name: name, Help: help}
	return prometheus.NewGaugeFunc(opts, func() float64 { return float64(value()) })
}

// limitGauges are the limits as they are set.
func limitGauges(l limits.Limits) prometheus.Collector {
	gauges := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "cityweave_limit", Help: "Limits of requests, by setting.",
	}, []string{"setting"})
	for _, row := range limits.Table() {
		gauges.WithLabelValues(row.Flag).Set(float64(row.Get(l)))
	}
	return gauges
}

// buildInfo is 1, with the version as a label.
func buildInfo(version string) prometheus.Collector {
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "cityweave_build_info", Help: "1, with the version of the program.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	return info
}

// otherCode is the label of all codes that are not registered.
const otherCode = "OTHER"

// Refused counts a request that was refused, or a root field that was not answered, by the code of the error.
func (m *Metrics) Refused(code string) {
	counter, ok := m.errors[code]
	if !ok {
		counter = m.errors[otherCode]
	}
	counter.Inc()
}

// Answered counts an answer. The path is one of the program, or "other".
func (m *Metrics) Answered(path string, status int, took time.Duration) {
	m.requests.WithLabelValues(path, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(path).Observe(took.Seconds())
}

// ServeHTTP serves /metrics in the format that Prometheus requests.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != "/metrics":
		http.Error(w, "metrics are at /metrics", http.StatusNotFound)
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this address takes GET and HEAD", http.StatusMethodNotAllowed)
	default:
		m.handler.ServeHTTP(w, r)
	}
}
