package app

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
	"sync"
	"syscall"
	"time"

	"cityweave/internal/config"
	"cityweave/internal/httpd"
	"cityweave/internal/kept"
	"cityweave/internal/metrics"
)

// serve starts the engine, listens, and answers until ctx is done.
func serve(
	ctx context.Context, settings config.Settings, eng engine, archive *kept.Archive, level *slog.LevelVar,
	logger *slog.Logger, stdout io.Writer,
) error {
	hangup := make(chan os.Signal, 1) // one is enough: a reload reads what is there then
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)

	stopping := make(chan struct{})
	var m *metrics.Metrics
	made := sync.OnceValues(func() (handler http.Handler, err error) {
		handler, m, err = newHandler(settings, eng, archive, logger, stopping)
		return handler, err
	})
	// The schema is parsed while the data loads. The error, or the panic, is that of the call below.
	go guard(logger, "preparing the handler", func() { _, _ = made() })
	defer eng.stop(context.WithoutCancel(ctx))
	if err := eng.start(ctx); err != nil {
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
		end, err := serveOperators(ctx, settings.Metrics, operatorHandler(m, level, logger), logger)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		defer end()
	}
	welcome(ctx, stdout, listener.Addr(), eng)
	go guard(logger, "preparing the data", func() { eng.prepare(ctx) })
	keep := func(context.Context) {}
	if archive != nil {
		keeper := &kept.Keeper{Archive: archive, Source: eng, Log: logger}
		keep = func(ctx context.Context) { keeper.Keep(ctx) }
		go guard(logger, "keeping releases", func() { keeper.Run(ctx) })
	}
	reloads := reloader{eng: eng, keep: keep, limit: settings.ReloadTimeout, logger: logger}
	go reloads.run(ctx, hangup)
	return serveRequests(ctx, settings, listener, handler, logger, stopping)
}

// serveOperators serves metrics and profiles on a separate address, for operators only, until end is called.
func serveOperators(ctx context.Context, address string, h http.Handler, logger *slog.Logger) (end func(), err error) {
	listener, err := listen(ctx, "metrics", address)
	if err != nil {
		return nil, err
	}
	server := &http.Server{
		Handler:        h,
		ReadTimeout:    10 * time.Second,
		WriteTimeout:   2 * time.Minute, // a profile takes as long as it is asked to
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 8 << 10,
		ErrorLog:       slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	logger.InfoContext(ctx, "serving metrics", "address", "http://"+browsable(listener.Addr())+"/metrics")
	go guard(logger, "metrics", func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			logger.Warn("serving metrics ended", "cause", err)
		}
	})
	return func() { _ = server.Close() }, nil
}

// serveRequests serves until ctx is done, and then stops without losing a request: responses ask
// clients to close their connections and /readyz turns false for load balancers; after the shutdown
// delay the listener is drained and closed, and running requests are waited for.
func serveRequests(
	ctx context.Context,
	settings config.Settings,
	listener net.Listener,
	handler http.Handler,
	logger *slog.Logger,
	stopping chan<- struct{},
) error {
	drainer := newDrainListener(httpd.TrackConnections(listener), handler)
	server := &http.Server{
		Handler:           drainer,
		ConnContext:       httpd.ConnContext,
		ReadTimeout:       settings.ReadTimeout,
		ReadHeaderTimeout: min(settings.ReadTimeout, 5*time.Second),
		WriteTimeout:      settings.WriteTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(drainer) }()
	select {
	case err := <-served:
		return fmt.Errorf("answering: %w", err)
	case <-ctx.Done():
	}
	logger.Info("stopping", "delay", settings.ShutdownDelay, "timeout", settings.ShutdownTimeout)
	close(stopping)
	<-time.After(settings.ShutdownDelay)
	if err := drainer.drain(ctx); err != nil {
		logger.Warn("closing the listener", "cause", err)
	}
	logger.Debug("the listener is closed", "cause", <-served) // the server knows every connection now
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settings.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return errors.Join(
			fmt.Errorf("requests still ran after --shutdown-timeout (%v) and were cut", settings.ShutdownTimeout),
			server.Close(),
		)
	}
	logger.Info("stopped")
	return nil
}

// listen opens the address, or says in one line why it cannot.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf(
			"--%[1]s %[2]q is in use by another program: stop that one or choose another port, such as --%[1]s "+
				"127.0.0.1:0 for a free one",
			flag,
			address,
		)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf(
			"--%s %q needs rights that this user does not have: choose a port above 1023",
			flag,
			address,
		)
	case err != nil:
		return nil, fmt.Errorf("--%s %q cannot be opened: %w", flag, address, err)
	}
	return listener, nil
}
