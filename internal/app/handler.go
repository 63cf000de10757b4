package app

import (
	"fmt"
	"log/slog"
	"net/http"
	"os"

	"cityweave/examples"
	"cityweave/graph"
	"cityweave/graph/export"
	"cityweave/internal/admission"
	"cityweave/internal/config"
	"cityweave/internal/httpd"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/metrics"
	"cityweave/internal/permalink"
	"cityweave/internal/ratelimit"
	"cityweave/internal/reconcile"
	"cityweave/web"
)

// newHandler builds the HTTP handler of the whole program and its metrics.
func newHandler(
	settings config.Settings,
	eng engine,
	archive *kept.Archive,
	logger *slog.Logger,
	stopping <-chan struct{},
) (handler http.Handler, m *metrics.Metrics, err error) {
	list, err := examples.All()
	if err != nil {
		return nil, nil, err
	}
	of := metrics.Options{Version: version(), Limits: settings.Limits}
	var clients *ratelimit.Table
	if settings.RateLimit > 0 {
		clients = ratelimit.New(ratelimit.Options{
			Rate: float64(settings.RateLimit), Burst: float64(settings.RateBurst), Clients: settings.Limits.Clients,
		})
		of.Clients = clients.Len
	}
	admitted := newAdmission(settings, logger)
	of.Load = admitted.Load
	if archive != nil {
		of.Releases = archive.Used
	}
	m = metrics.New(of)
	answering := newOptions(settings, eng, admitted, m.Refused, logger)
	served := kept.NewStore(eng, archive)
	api := graph.NewHandler(kg.CityNetworks(), served, answering)
	tables := graph.NewTables(api, kg.CityNetworks(), served, answering)
	ready, err := tables.Ready()
	if err != nil {
		return nil, nil, err
	}
	operations, err := newOperations(tables, list, settings.Operations)
	if err != nil {
		return nil, nil, err
	}
	graphs := graph.NewGraphs(tables, kg.CityNetworks(), answering)
	description, err := newDescription(operations, ready, graphs)
	if err != nil {
		return nil, nil, err
	}
	questions, err := newQuestions(settings, logger)
	if err != nil {
		return nil, nil, err
	}
	links := permalink.New(permalink.Options{
		Store: served, Proxies: settings.TrustedProxies, Log: logger, Refused: m.Refused,
	})
	assistants, err := newAgents(settings, api, served, answering)
	if err != nil {
		return nil, nil, err
	}
	records := graph.NewPages(tables, kg.CityNetworks(), settings.TrustedProxies, web.Start, answering)
	handler, err = httpd.New(httpd.Options{
		Graph:  links.ByHeader(graphs.Answers(tables)),
		Data:   links.Naming(ready, permalink.InFolder(export.Root)),
		Graphs: links.Naming(graphs, permalink.InQuery),
		Operations: graph.NewAnswers(graphs.Answers(tables), tables.Requests, operations, questions, served.PinSeen,
			settings.TrustedProxies, answering),
		Releases: links.Below,
		TimeMap:  links.TimeMap,
		Dated:    links.Dated,
		Start:    records,
		Records:  records,
		Reconcile: reconcile.New(reconcile.Options{
			Graph: api, Ontology: kg.CityNetworks(), Limits: settings.Limits, Proxies: settings.TrustedProxies,
			Refused: m.Refused, Version: version(),
		}),
		Agents:      assistants,
		Schema:      graph.Schema(),
		OpenAPI:     description,
		Store:       eng,
		Static:      web.Files,
		Examples:    list,
		BasePath:    settings.BasePath,
		CORSOrigins: settings.CORSOrigins,
		MaxBody:     int64(settings.Limits.Body),
		MaxAddress:  settings.Limits.Address,
		Clients:     clients,
		Proxies:     settings.TrustedProxies,
		Refused:     m.Refused,
		Answered:    m.Answered,
		Timeout:     settings.RequestTimeout,
		LogSample:   settings.LogSample,
		Logger:      logger,
		Stopping:    stopping,
	})
	return handler, m, err
}

// newOptions are the settings of the API.
func newOptions(
	settings config.Settings, eng engine, admitted *admission.Controller, refused func(code string), logger *slog.Logger,
) graph.Options {
	return graph.Options{
		Log:       logger,
		Limits:    settings.Limits,
		Version:   version(),
		Refused:   refused,
		Generated: settings.Executor == "generated",
		Admission: admitted,
		Folders:   foldersOf(eng),
	}
}

// newOperations serves the examples, and the operations of a folder if one is named, by address.
func newOperations(tables *export.Exporter, list []examples.Example, folder string) (*export.Operations, error) {
	operations := operationsOf(list)
	for i := range operations {
		operations[i].Optional = true // the limits may be lower than those that the examples are made for
	}
	if folder != "" {
		own, err := examples.Read(os.DirFS(folder))
		if err != nil {
			return nil, fmt.Errorf("reading --operations %s: %w", folder, err)
		}
		if len(own) == 0 {
			return nil, fmt.Errorf("--operations %s has no queries: name them NAME.graphql", folder)
		}
		operations = append(operations, operationsOf(own)...)
	}
	served, err := tables.Operations(operations)
	if err != nil {
		return nil, fmt.Errorf("reading --operations %s: %w", folder, err)
	}
	return served, nil
}

func operationsOf(list []examples.Example) []export.Operation {
	out := make([]export.Operation, len(list))
	for i, e := range list {
		out[i] = export.Operation{Name: e.Name, Title: e.Title, Query: e.Query, Variables: e.Variables}
	}
	return out
}

// newAdmission bounds requests by the processors of this program where it computes the answers, and by
// the latency of the database where that does.
func newAdmission(settings config.Settings, logger *slog.Logger) *admission.Controller {
	o := admission.Options{
		Waiting: settings.Limits.Waiting, Patience: settings.RequestTimeout / 2,
		Clients: settings.Limits.Clients, Operations: settings.Limits.Documents, Log: logger,
	}
	if settings.InMemory() {
		o.CPU = admission.ProcessCPU()
	} else {
		o.Limiter = admission.Latency(settings.Neo4j.Connections)
	}
	return admission.New(o)
}
