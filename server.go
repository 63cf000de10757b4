// Cityweave serves the knowledge graph of city networks over GraphQL. This file puts
// the parts together: settings, data, engine, handler; it listens, reloads and stops.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"cityweave/examples"
	"cityweave/graph"
	"cityweave/internal/config"
	"cityweave/internal/httpd"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/metrics"
	"cityweave/internal/pace"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store"
	"cityweave/web"
)

// Exit codes of the program.
const (
	exitStopped     = 0 // asked to stop, and every request was answered
	exitFailed      = 1
	exitBadSettings = 2
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}

// run is the whole program. It ends when ctx does or with SIGINT or SIGTERM; SIGHUP makes
// it read the data again. People read stdout, the log goes to stderr.
func run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	settings, err := config.Load(args, environ)
	switch {
	case err != nil:
		complain(stderr, err)
		return exitBadSettings
	case settings.Help:
		fmt.Fprint(stdout, config.Help())
		return exitStopped
	case settings.Version:
		fmt.Fprintln(stdout, version())
		return exitStopped
	}
	logger := newLogger(settings, stderr)
	held, err := newEngine(settings, logger)
	if err != nil {
		complain(stderr, err)
		return exitBadSettings
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	if err := serve(ctx, settings, held, logger, stdout); err != nil {
		complain(stderr, err)
		return exitFailed
	}
	return exitStopped
}

// untilSignal gives a context that ends with the first SIGINT or SIGTERM; the second one ends
// the program at once. The channel has room for both, so that none is lost however fast they
// come. The function that it returns gives the signals back.
func untilSignal(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(parent)
	signals, left := make(chan os.Signal, 2), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for {
			select {
			case <-left:
				return
			case <-signals:
				if ctx.Err() != nil {
					os.Exit(exitFailed)
				}
				cancel()
			}
		}
	}()
	return ctx, sync.OnceFunc(func() {
		signal.Stop(signals)
		close(left)
		cancel()
	})
}

// serve gets the engine ready, listens, and answers until ctx is done.
func serve(ctx context.Context, settings config.Settings, held engine, logger *slog.Logger, stdout io.Writer) error {
	hangup := make(chan os.Signal, 1) // one is enough: a reload reads what is there then
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)

	stopping := make(chan struct{})
	var told *metrics.Metrics
	made := sync.OnceValues(func() (handler http.Handler, err error) {
		handler, told, err = newHandler(settings, held, logger, stopping)
		return handler, err
	})
	go func() { _, _ = made() }() // the schema is parsed beside the data; an error is asked for below
	defer held.end(context.WithoutCancel(ctx))
	if err := held.begin(ctx); err != nil {
		return err
	}
	handler, err := made()
	if err != nil {
		return err
	}
	listener, err := listen(ctx, "listen", settings.Listen)
	if err != nil {
		return err
	}
	if settings.Metrics != "" {
		end, err := measure(ctx, settings.Metrics, told, logger)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer end()
	}
	welcome(ctx, stdout, listener.Addr(), held)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
				held.reload(ctx)
			}
		}
	}()
	return answer(ctx, settings, listener, handler, logger, stopping)
}

// measure tells metrics at an address of its own until end is called. It is not the one that
// the world asks: what is told is for those who run the program.
func measure(ctx context.Context, address string, told http.Handler, logger *slog.Logger) (end func(), err error) {
	listener, err := listen(ctx, "metrics", address)
	if err != nil {
		return nil, err
	}
	const patience = 10 * time.Second
	server := &http.Server{
		Handler: told, ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 8 << 10,
		ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	logger.InfoContext(ctx, "metrics are told", "address", "http://"+browsable(listener.Addr())+"/metrics")
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			logger.Warn("metrics are told no longer", "cause", err)
		}
	}()
	return func() { _ = server.Close() }, nil // who reads them reads again
}

// answer takes requests until ctx is done, and then stops without losing one. Clients are
// asked to leave their connections, load balancers see that /readyz says no; then the
// door closes, and what still runs is waited for.
func answer(ctx context.Context, settings config.Settings, listener net.Listener, handler http.Handler, logger *slog.Logger, stopping chan<- struct{}) error {
	door := newDoor(listener, handler)
	server := &http.Server{
		Handler:           door,
		ReadTimeout:       settings.ReadTimeout,
		ReadHeaderTimeout: min(settings.ReadTimeout, 5*time.Second),
		WriteTimeout:      settings.WriteTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(door) }()
	select {
	case err := <-served:
		return fmt.Errorf("answering: %w", err)
	case <-ctx.Done():
	}
	logger.Info("stopping", "delay", settings.ShutdownDelay, "timeout", settings.ShutdownTimeout)
	close(stopping)
	<-time.After(settings.ShutdownDelay)
	if err := door.close(ctx); err != nil {
		logger.Warn("closing the listener", "cause", err)
	}
	logger.Debug("the listener is closed", "cause", <-served) // the server knows every connection now
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settings.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("requests still ran after --shutdown-timeout (%v) and were cut", settings.ShutdownTimeout), server.Close())
	}
	logger.Info("stopped")
	return nil
}

// newHandler puts together what answers; told has the metrics of it.
func newHandler(settings config.Settings, held engine, logger *slog.Logger, stopping <-chan struct{}) (handler http.Handler, told *metrics.Metrics, err error) {
	list, err := examples.All()
	if err != nil {
		return nil, nil, err
	}
	refused := limits.NewCounter("METHOD_NOT_ALLOWED", "NOT_ACCEPTABLE", "UNSUPPORTED_MEDIA_TYPE", "BAD_JSON", "BAD_REQUEST", "BAD_BODY", "BODY_TOO_SLOW", "BAD_INPUT", "BAD_CURSOR",
		"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "PERSISTED_QUERY_NOT_FOUND", "RATE_LIMITED", "STORE_UNAVAILABLE", "RELEASE_MOVED", "TIMEOUT", "INTERNAL")
	of := metrics.Options{Version: version(), Limits: settings.Limits, Refused: refused}
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
	told = metrics.New(of)
	handler, err = httpd.New(httpd.Options{
		Graph: graph.NewHandler(kg.CityNetworks(), held, graph.Options{
			Log: logger, Limits: settings.Limits, Version: version(), Refused: refused.Count, Generated: settings.Executor == "generated", Pacer: pacer,
		}),
		Schema: graph.Schema(), Store: held, Pages: web.Files, Examples: list,
		CORSOrigins: settings.CORSOrigins, MaxBody: int64(settings.Limits.Body), MaxAddress: settings.Limits.Address,
		Clients: clients, Refused: refused.Count, Answered: told.Answered, Timeout: settings.RequestTimeout,
		Logger: logger, Stopping: stopping,
	})
	return handler, told, err
}

// listen opens the address, or says in one line why it cannot.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("--%[1]s %[2]q is in use by another program: stop that one or choose another port, such as --%[1]s 127.0.0.1:0 for a free one", flag, address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("--%s %q needs rights that this user does not have: choose a port above 1023", flag, address)
	case err != nil:
		return nil, fmt.Errorf("--%s %q cannot be opened: %w", flag, address, err)
	}
	return listener, nil
}

// welcome says where to go and what to try.
func welcome(ctx context.Context, w io.Writer, address net.Addr, held store.Store) {
	url := "http://" + browsable(address)
	fmt.Fprintf(w, `Cityweave answers on %[1]s/
%[2]s

Three things to try:
  open %[1]s/ in a browser
  curl -sG %[1]s/graphql --data-urlencode 'query={ programme(id: "programme:iuc") { name cities(first: 5) { totalCount nodes { name country { name } } } } }'
  curl -s %[1]s/schema.graphqls

Ctrl+C stops it; --help lists the settings.
`, url, contents(ctx, held))
}

// contents is a line about the data, or about why there is none yet.
func contents(ctx context.Context, held store.Store) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	view, err := held.View(ctx)
	if err != nil {
		return "Its data cannot be read yet: the log says why, and /readyz when that has changed."
	}
	n, err := view.Reference(ctx)
	if err != nil {
		return "Release " + view.Release().ID + "."
	}
	sum := func(list []int) (all int) {
		for _, one := range list {
			all += one
		}
		return all
	}
	return fmt.Sprintf("Release %s: %d entities, %d links, %d records of evidence.", view.Release().ID, sum(n.Entities), sum(n.Links), n.Evidence)
}

// browsable is the address as a browser on this machine takes it.
func browsable(address net.Addr) string {
	host, port, err := net.SplitHostPort(address.String())
	if err != nil {
		return address.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// complain writes one line for each thing that is wrong.
func complain(w io.Writer, err error) {
	for line := range strings.Lines(err.Error() + "\n") {
		fmt.Fprint(w, "cityweave: ", line)
	}
}

func newLogger(settings config.Settings, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: settings.LogLevel}
	var handler slog.Handler = slog.NewTextHandler(w, options)
	if settings.LogFormat == "json" {
		handler = slog.NewJSONHandler(w, options)
	}
	return slog.New(httpd.WithRequestID(handler))
}

// version is the module's version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "cityweave, version unknown"
	}
	text := "cityweave " + info.Main.Version
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			text += " " + setting.Value
		}
	}
	return text + " " + info.GoVersion
}
