package app

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"strings"
	"syscall"
	"testing"
)

// fragile is an engine whose first reload panics.
type fragile struct {
	engine
	reloads int
	done    chan struct{}
}

func (f *fragile) reload(context.Context) {
	if f.reloads++; f.reloads == 1 {
		panic("no data")
	}
	close(f.done)
}

func TestReloadOn(t *testing.T) {
	t.Run("goes on after a reload that panics, and logs it", func(t *testing.T) {
		var log bytes.Buffer
		hangup := make(chan os.Signal, 2)
		eng := &fragile{done: make(chan struct{})}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		hangup <- syscall.SIGHUP
		hangup <- syscall.SIGHUP
		go func() {
			defer close(ended)
			reloadOn(ctx, hangup, eng, func(context.Context) {}, slog.New(slog.NewTextHandler(&log, nil)))
		}()
		<-eng.done
		cancel()
		<-ended
		if !strings.Contains(log.String(), "level=ERROR") || !strings.Contains(log.String(), "no data") {
			t.Errorf("logged: %s", &log)
		}
	})
}
