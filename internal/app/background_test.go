package app

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// scripted is an engine whose reloads do what the test says, one after the other.
type scripted struct {
	engine
	steps chan func(context.Context)
}

func (s *scripted) reload(ctx context.Context) { (<-s.steps)(ctx) }

// lines is a log that tests wait for.
type lines chan string

func (l lines) Write(text []byte) (int, error) {
	l <- string(text)
	return len(text), nil
}

func (l lines) expect(t *testing.T, words ...string) {
	t.Helper()
	line := <-l
	for _, w := range words {
		if !strings.Contains(line, w) {
			t.Errorf("logged %q, and not %q", line, w)
		}
	}
}

func TestReloader(t *testing.T) {
	// reloading runs a reloader; stop is SIGTERM, and waits until the reloader has ended.
	reloading := func(t *testing.T, limit time.Duration) (s *scripted, hangup chan os.Signal, log lines, stop func()) {
		s, hangup, log = &scripted{steps: make(chan func(context.Context), 9)}, make(chan os.Signal, 1), make(lines, 99)
		ctx, cancel := context.WithCancel(t.Context())
		r := reloader{
			eng: s, keep: func(context.Context) {}, limit: limit, logger: slog.New(slog.NewTextHandler(log, nil)),
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.run(ctx, hangup)
		}()
		stop = sync.OnceFunc(func() {
			cancel()
			<-ended
		})
		t.Cleanup(stop)
		return s, hangup, log, stop
	}
	t.Run("goes on after a reload that panics, and logs it", func(t *testing.T) {
		s, hangup, log, _ := reloading(t, time.Hour)
		done := make(chan struct{})
		s.steps <- func(context.Context) { panic("no data") }
		s.steps <- func(context.Context) { close(done) }
		hangup <- syscall.SIGHUP
		log.expect(t, "level=ERROR", "no data")
		hangup <- syscall.SIGHUP
		<-done
	})
	t.Run("says that a reload is running, and reads again after it", func(t *testing.T) {
		s, hangup, log, _ := reloading(t, time.Hour)
		begun, end, again := make(chan struct{}), make(chan struct{}), make(chan struct{})
		s.steps <- func(context.Context) { close(begun); <-end }
		s.steps <- func(context.Context) { close(again) }
		hangup <- syscall.SIGHUP
		<-begun
		hangup <- syscall.SIGHUP
		log.expect(t, "level=WARN", "a reload is running")
		select {
		case <-again:
			t.Error("two reloads run at a time")
		default:
		}
		close(end)
		<-again
	})
	t.Run("leaves a reload that hangs behind, says so and hears the next signal", func(t *testing.T) {
		s, hangup, log, _ := reloading(t, time.Millisecond)
		hang, next := make(chan struct{}), make(chan struct{})
		defer close(hang)
		s.steps <- func(context.Context) { <-hang } // as a network folder that does not answer
		s.steps <- func(context.Context) { close(next) }
		hangup <- syscall.SIGHUP
		log.expect(t, "level=ERROR", "within --reload-timeout", "old release stays")
		hangup <- syscall.SIGHUP
		<-next
	})
	t.Run("logs no error when the program stops during a reload", func(t *testing.T) {
		s, hangup, log, stop := reloading(t, time.Hour)
		begun := make(chan struct{})
		s.steps <- func(ctx context.Context) { close(begun); <-ctx.Done() }
		hangup <- syscall.SIGHUP
		<-begun
		stop()
		log.expect(t, "level=INFO", "the program stops")
		if len(log) > 0 {
			t.Errorf("logged also %q", <-log)
		}
	})
}
