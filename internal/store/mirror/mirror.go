// Package mirror answers from memory what a database holds. The release that is current there
// is read whole into the embedded engine, and again when another one is; the database stays
// the system of record, and every read has the speed of the embedded engine. When the
// database goes away, what was read last is served, and says how old it is.
package mirror

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/room"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// Source is the store that is mirrored.
type Source interface {
	// Status asks what is held now. It is asked every Options.Interval, and should be cheap.
	Status(ctx context.Context) (store.Status, error)
	// Export reads that release. The error is store.ErrReleaseMoved when it was replaced meanwhile.
	Export(ctx context.Context) (store.Export, error)
}

// Options are the settings. What is zero has the default that is named.
type Options struct {
	// Interval is how often the source is asked what it holds: every second, which is how old the
	// knowledge of a server without a mirror may be (neo4j.Config.Fresh). Asking is two seeks.
	Interval time.Duration
	// Room is how much memory is free for the next release; room.Free when nil.
	Room func() room.Room
	Log  *slog.Logger // where causes go; nowhere when nil
}

const (
	// patience is how long the source may take to say what it holds.
	patience = 5 * time.Second
	// slowest is how seldom a source is asked that does not answer: intervals double until then,
	// so that it is found again soon and the log of a long absence is not all the log there is.
	slowest = 8 * time.Second
)

// Mirror is a store over a Source. It implements store.Store and store.Replica. Close it.
type Mirror struct {
	source  Source
	options Options
	engine  *memory.Store
	now     func() time.Time
	random  func() float64 // jitter, see backoff.Pauses

	reading sync.Mutex           // one refresh at a time
	held    atomic.Pointer[view] // nil until something has been read
	known   atomic.Pointer[knowledge]

	running    context.Context // ends with Close
	stop       context.CancelFunc
	background sync.WaitGroup
}

// knowledge is what came of the last asking. It is never changed.
type knowledge struct {
	checked time.Time // zero when the source has never answered
	trouble error     // why what is held is not what the source holds; nil when it is
}

var (
	_ store.Store   = (*Mirror)(nil)
	_ store.Replica = (*Mirror)(nil)
	_ store.Replica = (*view)(nil)
)

// errReading: the first release is on its way.
var errReading = &store.NotReady{
	Sentence: "The graph is being read from the database.",
	Cause:    fmt.Errorf("%w: the first release is being read", store.ErrUnavailable),
}

// New gives a mirror that holds nothing and asks nobody until Start or Refresh.
func New(o *kg.Ontology, s Source, options Options) *Mirror {
	if options.Interval == 0 {
		options.Interval = time.Second
	}
	if options.Room == nil {
		options.Room = room.Free
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	m := &Mirror{source: s, options: options, engine: memory.New(o), now: time.Now, random: rand.Float64}
	m.running, m.stop = context.WithCancel(context.Background())
	m.known.Store(&knowledge{trouble: errReading})
	return m
}

// Start asks the source whether its release fits, and lets the background read it and what
// comes after. A source that does not answer is waited for there; the error is a
// *TooLargeError when it does and there is no room. Call it once.
func (m *Mirror) Start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var large *TooLargeError
	if st, err := m.source.Status(ctx); err == nil {
		if err := m.fits(st); errors.As(err, &large) {
			return large
		}
	}
	m.background.Go(m.follow)
	return nil
}

// Close ends the background. What is held goes on being served.
func (m *Mirror) Close() {
	m.stop()
	m.background.Wait()
}

// View is the release that was read last. It lives as long as it is used.
func (m *Mirror) View(ctx context.Context) (store.View, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	err := m.Ready(ctx)
	if v := m.held.Load(); v != nil {
		return v, nil
	}
	return nil, err
}

// Ready says why nothing is held yet; once something is, reads do not fail.
func (m *Mirror) Ready(ctx context.Context) error {
	if m.held.Load() != nil {
		return ctx.Err()
	}
	trouble := m.known.Load().trouble
	if trouble == nil {
		return ctx.Err() // it has come between the two looks
	}
	cause := trouble
	if !errors.Is(cause, store.ErrUnavailable) && !errors.Is(cause, store.ErrOverloaded) {
		cause = fmt.Errorf("%w: %w", store.ErrUnavailable, cause)
	}
	return &store.NotReady{Sentence: sentence(trouble), Cause: cause}
}

// Graph is the release that was read last, as a whole. It must not be changed.
func (m *Mirror) Graph(ctx context.Context) (*kg.Graph, error) {
	if err := m.Ready(ctx); err != nil {
		return nil, err
	}
	return m.engine.Graph(ctx)
}

// ReplicaStatus is how what is held stands to the source.
func (m *Mirror) ReplicaStatus() store.ReplicaStatus {
	k := m.known.Load()
	c := store.ReplicaStatus{Checked: k.checked, Stale: k.trouble != nil}
	if c.Stale {
		c.Reason = sentence(k.trouble)
	}
	return c
}

// view is a release, and whose copy it is.
type view struct {
	store.View
	mirror *Mirror
	mark   string
}

// ReplicaStatus is that of the mirror, for as long as it holds this release.
func (v *view) ReplicaStatus() store.ReplicaStatus {
	c := v.mirror.ReplicaStatus()
	if v.mirror.held.Load() != v {
		c.Stale, c.Reason = true, "Another release has been read meanwhile."
	}
	return c
}
