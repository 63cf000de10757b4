package kept

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Source is a store whose current release can be read as a whole.
type Source interface {
	store.Store
	// Graph is the current release, which must not be changed.
	Graph(ctx context.Context) (*kg.Graph, error)
}

// Keeper keeps each release that becomes current.
type Keeper struct {
	Archive *Archive
	Source  Source
	Log     *slog.Logger

	mu   sync.Mutex
	last string // the release that was looked at last
}

// Run keeps releases until the context ends: it asks every second which one is current, which costs next to nothing.
func (k *Keeper) Run(ctx context.Context) {
	const first, longest = time.Second, 5 * time.Minute
	pause := first
	for {
		if k.Keep(ctx) {
			pause = first
		} else {
			pause = min(2*pause, longest)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// Keep keeps the current release if it is not kept, and reports whether that went well.
func (k *Keeper) Keep(ctx context.Context) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	view, err := k.Source.View(ctx)
	if err != nil {
		return true // the store says in the log why it cannot be read, and is asked again soon
	}
	id := view.Release().ID
	if id == "" || id == k.last {
		return true
	}
	if _, state := k.Archive.Find(id); state == Held {
		k.last = id
		return true
	}
	start := time.Now()
	g, err := k.Source.Graph(ctx)
	if err == nil {
		err = k.Archive.Write(ctx, g)
	}
	if err != nil {
		if ctx.Err() == nil {
			k.Log.Error("the release is not kept, and this is tried again", "release", id, "cause", err)
		}
		return false
	}
	k.last = g.Release.ID
	k.Log.Info("the release is kept", "release", g.Release.ID, "duration", time.Since(start))
	return true
}
