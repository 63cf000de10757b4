package app

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"cityweave/graph"
	"cityweave/graph/agents"
	"cityweave/internal/config"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
)

// stdioCommand is the first argument of a program that answers an assistant over its standard input and output.
const stdioCommand = "mcp"

// newAgents answers assistants over HTTP; nil if the settings say so.
func newAgents(settings config.Settings, api http.Handler, served *kept.Store, o graph.Options) (http.Handler, error) {
	if !settings.MCP {
		return nil, nil
	}
	s, err := graph.NewAgents(api, kg.CityNetworks(), served.PinSeen, agents.Options{
		Proxies: settings.TrustedProxies, Origins: settings.CORSOrigins,
	}, o)
	if err != nil {
		return nil, err
	}
	return s.Handler(), nil
}

// serveStdio answers one assistant, which has started the program, until the input ends. Nothing else is written to the
// output. The first answers wait for the data.
func serveStdio(
	ctx context.Context, settings config.Settings, eng engine, logger *slog.Logger, in io.ReadCloser, out io.Writer,
) error {
	defer eng.stop(context.WithoutCancel(ctx))
	if err := eng.start(ctx); err != nil {
		return err
	}
	go guard(logger, "preparing the data", func() { eng.prepare(ctx) })
	o := newOptions(settings, eng, newAdmission(settings, logger), nil, logger)
	served := kept.NewStore(eng, nil)
	s, err := graph.NewAgents(graph.NewHandler(kg.CityNetworks(), served, o), kg.CityNetworks(), served.PinSeen, agents.Options{
		Base: settings.MCPAddress, Timeout: settings.RequestTimeout,
	}, o)
	if err != nil {
		return err
	}
	return s.Run(ctx, in, unclosed{out})
}

// unclosed is an output that stays open.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }
