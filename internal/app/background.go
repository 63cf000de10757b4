package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"runtime/debug"
	"time"
)

// guard runs a task of the background and logs a panic in it instead of ending the program, whose requests do not
// depend on the task.
func guard(logger *slog.Logger, task string, run func()) {
	defer func() {
		if cause := recover(); cause != nil {
			logger.Error("panic in the background", "task", task, "cause", cause, "stack", string(debug.Stack()))
		}
	}()
	run()
}

// reloader reloads the data on signals, one reload at a time. A reload that panics or takes too long leaves the old data.
type reloader struct {
	eng    engine
	keep   func(context.Context) // keeps the release that is served, so that none is gone when somebody asks for it again
	limit  time.Duration         // of a reload
	logger *slog.Logger
}

// run reloads on each signal until ctx is done. A signal during a reload starts another one after it: the files may have
// changed since the first one read them.
func (r *reloader) run(ctx context.Context, hangup <-chan os.Signal) {
	again := false
	for {
		if !again {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
			}
		}
		if again = r.reload(ctx, hangup); ctx.Err() != nil {
			return
		}
	}
}

// reload reloads once, and reports whether another signal came meanwhile. It returns when the reload has ended or its
// time is over. One that hangs, as when a network folder does not answer, is left behind: it can no longer change
// anything, and ends when what it waits for does.
func (r *reloader) reload(ctx context.Context, hangup <-chan os.Signal) (again bool) {
	limited, cancel := context.WithTimeout(ctx, r.limit)
	begin := time.Now()
	go func() {
		defer cancel()
		guard(r.logger, "keeping a release", func() { r.keep(limited) })
		guard(r.logger, "reload", func() { r.eng.reload(limited) })
		guard(r.logger, "keeping a release", func() { r.keep(limited) })
	}()
	for {
		select {
		case <-hangup:
			again = true
			r.logger.Warn("a reload is running, and the data is read again after it", "since", begin)
		case <-limited.Done():
			switch {
			case ctx.Err() != nil:
				r.logger.Info("the program stops, and a reload with it")
			case errors.Is(limited.Err(), context.DeadlineExceeded):
				r.logger.Error("the data is not reloaded within --reload-timeout, the old release stays",
					"since", begin, "timeout", r.limit)
			}
			return again
		}
	}
}
