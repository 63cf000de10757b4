// Package app is the program: it puts settings, data, engine and handler together, listens, reloads
// and stops.
package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"

	"cityweave/internal/config"
	"cityweave/internal/httpd"
)

// Exit codes of the program.
const (
	ExitStopped     = 0 // after a signal to stop, with every request answered
	ExitFailed      = 1
	ExitBadSettings = 2
)

// Run runs the whole program until ctx ends or SIGINT or SIGTERM arrives, and returns its exit code.
// SIGHUP reloads the data. Text for people goes to stdout, the log to stderr. With the argument mcp in front of the
// settings, it answers an assistant over stdin and stdout instead.
func Run(ctx context.Context, args, environ []string, stdout, stderr io.Writer) int {
	overStdio := len(args) > 0 && args[0] == stdioCommand
	if overStdio {
		args = args[1:]
	}
	settings, err := config.Load(args, environ)
	switch {
	case err != nil:
		complain(stderr, err)
		return ExitBadSettings
	case settings.Help:
		fmt.Fprint(stdout, config.Help())
		return ExitStopped
	case settings.Version:
		fmt.Fprintln(stdout, version())
		return ExitStopped
	}
	level := new(slog.LevelVar)
	level.Set(settings.LogLevel)
	logger := newLogger(settings, level, stderr)
	eng, err := newEngine(settings, logger)
	if err != nil {
		complain(stderr, err)
		return ExitBadSettings
	}
	if overStdio {
		ctx, stop := untilSignal(ctx)
		defer stop()
		if err := serveStdio(ctx, settings, eng, logger, os.Stdin, stdout); err != nil {
			complain(stderr, err)
			return ExitFailed
		}
		return ExitStopped
	}
	archive, err := newArchive(settings, logger)
	if err != nil {
		complain(stderr, err)
		return ExitBadSettings
	}
	ctx, stop := untilSignal(ctx)
	defer stop()
	if err := serve(ctx, settings, eng, archive, level, logger, stdout); err != nil {
		complain(stderr, err)
		return ExitFailed
	}
	return ExitStopped
}

// untilSignal returns a context that ends with the first SIGINT or SIGTERM; the second one ends the
// program at once. The channel has room for both, so that none is lost however fast they arrive. The
// function it returns restores the usual handling of signals.
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
					os.Exit(ExitFailed)
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

// complain writes one line for each thing that is wrong.
func complain(w io.Writer, err error) {
	for line := range strings.Lines(err.Error() + "\n") {
		fmt.Fprint(w, "cityweave: ", line)
	}
}

func newLogger(settings config.Settings, level *slog.LevelVar, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
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
