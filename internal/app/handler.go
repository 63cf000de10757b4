package app

import (
	"log/slog"
	"net/http"

	"cityweave/examples"
	"cityweave/graph"
	"cityweave/internal/config"
	"cityweave/internal/httpd"
	"cityweave/internal/kg"
	"cityweave/internal/metrics"
	"cityweave/internal/pace"
	"cityweave/internal/ratelimit"
	"cityweave/web"
)

// newHandler builds the HTTP handler of the whole program and its metrics.
func newHandler(settings config.Settings, eng engine, logger *slog.Logger, stopping <-chan struct{}) (handler http.Handler, m *metrics.Metrics, err error) {
	list, err := examples.All()
	if err != nil {
		return nil, nil, err
	}
	of := metrics.Options{Version: version(), Limits: settings.Limits}
	var clients *ratelimit.Table
	if settings.RateLimit > 0 {
		clients = ratelimit.New(ratelimit.Options{
			Rate: float64(settings.RateLimit), Burst: float64(settings.RateBurst), Clients: settings.Limits.Clients, Proxies: settings.TrustedProxies,
		})
		of.Clients = clients.Len
	}
	var pacer *pace.Pacer
	if settings.InMemory() {
		pacer = graph.NewPacer(settings.Limits)
		of.Load = pacer.Load
	}
	m = metrics.New(of)
	handler, err = httpd.New(httpd.Options{
		Graph: graph.NewHandler(kg.CityNetworks(), eng, graph.Options{
			Log: logger, Limits: settings.Limits, Version: version(), Refused: m.Refused, Generated: settings.Executor == "generated", Pacer: pacer,
		}),
		Schema: graph.Schema(), Store: eng, Pages: web.Files, Examples: list,
		CORSOrigins: settings.CORSOrigins, MaxBody: int64(settings.Limits.Body), MaxAddress: settings.Limits.Address,
		Clients: clients, Refused: m.Refused, Answered: m.Answered, Timeout: settings.RequestTimeout,
		Logger: logger, Stopping: stopping,
	})
	return handler, m, err
}
