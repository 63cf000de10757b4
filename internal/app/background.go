package app

import (
	"context"
	"log/slog"
	"os"
	"runtime/debug"
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

// reloadOn reloads the data on each signal, until ctx is done. A reload that panics leaves the old data. keep keeps the
// release that is served, so that none is gone by the time that somebody asks for it again.
func reloadOn(
	ctx context.Context, hangup <-chan os.Signal, eng engine, keep func(context.Context), logger *slog.Logger,
) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			guard(logger, "keeping a release", func() { keep(ctx) })
			guard(logger, "reload", func() { eng.reload(ctx) })
			guard(logger, "keeping a release", func() { keep(ctx) })
		}
	}
}
