// Package metrics tells Prometheus what the program does. What is counted has names that the
// program chose and nobody else, so that no client can make them many.
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

// Options is what there is to tell beside requests.
type Options struct {
	Version string
	Limits  limits.Limits
	Clients func() int // that the rate limit remembers; nil without one
	Load    func() admission.Load
}

// Metrics counts. It may be used by many goroutines.
type Metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	errors   map[string]prometheus.Counter // by code
	handler  http.Handler
}

// New makes a set of counters of its own: two programs in one process do not mix theirs.
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
		m.errors[e.Code] = errors.WithLabelValues(e.Code) // so that each is there from the start
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, m.duration, errors, constants(o),
	)
	if o.Clients != nil {
		registry.MustRegister(gauge("cityweave_clients", "Clients whose rate is remembered.", nil, func() float64 { return float64(o.Clients()) }))
	}
	if o.Load != nil {
		for _, g := range []struct {
			name, help string
			value      func(admission.Load) int
		}{
			{"cityweave_requests_running", "Requests that run.", func(l admission.Load) int { return l.Running }},
			{"cityweave_requests_running_heavy", "Requests that run and are predicted or found to take more than 10 ms of a processor.", func(l admission.Load) int { return l.Heavy }},
			{"cityweave_requests_waiting", "Requests that wait for admission.", func(l admission.Load) int { return l.Waiting }},
			{"cityweave_requests_limit", "Requests that may run at once, as the limit is now.", func(l admission.Load) int { return l.Limit }},
		} {
			registry.MustRegister(gauge(g.name, g.help, nil, func() float64 { return float64(g.value(o.Load())) }))
		}
	}
	m.handler = promhttp.HandlerFor(registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
	return m
}

func gauge(name, help string, labels prometheus.Labels, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, value)
}

// constants are the version and the limits, of the one table of limits.
func constants(o Options) prometheus.Collector {
	limit := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "cityweave_limit", Help: "What is allowed at most, by the setting that says so."}, []string{"setting"})
	for _, row := range limits.Table() {
		limit.WithLabelValues(row.Flag).Set(float64(row.Get(o.Limits)))
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{Name: "cityweave_build_info", Help: "1, with the version of the program.", ConstLabels: prometheus.Labels{"version": o.Version}})
	info.Set(1)
	return both{limit, info}
}

type both [2]prometheus.Collector

// Describe names the parts.
func (b both) Describe(to chan<- *prometheus.Desc) { b[0].Describe(to); b[1].Describe(to) }

// Collect is the values of the parts.
func (b both) Collect(to chan<- prometheus.Metric) { b[0].Collect(to); b[1].Collect(to) }

// otherCode counts all codes that are not in the registry, so that no client can add labels.
const otherCode = "OTHER"

// Refused counts a request that was refused, or a root field that was not answered, by the code of the error.
func (m *Metrics) Refused(code string) {
	counter, ok := m.errors[code]
	if !ok {
		counter = m.errors[otherCode]
	}
	counter.Inc()
}

// Answered counts a request to a path of the program's own, "other" for any that is none.
func (m *Metrics) Answered(path string, status int, took time.Duration) {
	m.requests.WithLabelValues(path, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(path).Observe(took.Seconds())
}

// ServeHTTP answers /metrics in the format that Prometheus asks for.
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
