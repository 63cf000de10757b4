package mirror

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"cityweave/internal/backoff"
	"cityweave/internal/room"
	"cityweave/internal/store"
)

// follow refreshes until the mirror is closed: every interval, and less often while that fails.
func (m *Mirror) follow() {
	pauses := backoff.Pauses{First: m.options.Interval, Max: slowest, Random: m.random}
	for {
		err := m.refreshSafely(m.running)
		if m.running.Err() != nil {
			return
		}
		if err == nil || errors.Is(err, store.ErrReleaseMoved) {
			pauses.Reset()
		}
		select {
		case <-m.running.Done():
			return
		case <-time.After(pauses.Next()):
		}
	}
}

// refreshSafely is Refresh; a panic is an error like others, so that the mirror serves on and tries again.
func (m *Mirror) refreshSafely(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			m.options.Log.Error("reading the database panicked", "panic", p, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
			m.learn(&knowledge{checked: m.known.Load().checked, trouble: err})
		}
	}()
	return m.Refresh(ctx)
}

// Refresh asks the source what it holds and reads it when that is not what is held here. On
// an error what is held stays.
func (m *Mirror) Refresh(ctx context.Context) error {
	m.reading.Lock()
	defer m.reading.Unlock()
	checked := m.known.Load().checked
	asked := m.now()
	st, err := m.standing(ctx)
	if err == nil {
		checked = asked
		if v := m.held.Load(); v == nil || v.mark != st.Mark {
			checked, err = m.read(ctx, st, asked)
		}
	}
	switch trouble := err; {
	case ctx.Err() != nil && err != nil: // says nothing about the source
	case errors.Is(err, store.ErrReleaseMoved):
		if trouble = errAnother; m.held.Load() == nil {
			trouble = errReading
		}
		m.learn(&knowledge{checked: checked, trouble: trouble})
	default:
		m.learn(&knowledge{checked: checked, trouble: trouble})
	}
	return err
}

// standing asks, but not for too long: a database may be silent.
func (m *Mirror) standing(ctx context.Context) (store.Status, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	st, err := m.source.Status(limited)
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = &store.NotReady{
			Sentence: "The database does not answer in time.",
			Cause:    fmt.Errorf("%w: %w", store.ErrUnavailable, err),
		}
	}
	return st, err
}

// read makes what the source holds visible, and says when it was so.
func (m *Mirror) read(ctx context.Context, st store.Status, asked time.Time) (time.Time, error) {
	if err := m.fits(st); err != nil {
		return asked, err
	}
	if m.held.Load() != nil {
		// Whoever asks while it is read learns that there is another one.
		m.known.Store(&knowledge{checked: asked, trouble: errAnother})
	}
	begin := m.now()
	whole, err := m.source.Export(ctx)
	if err != nil {
		return asked, err
	}
	if err := m.engine.Adopt(ctx, whole.Graph, whole.History); err != nil {
		return asked, err
	}
	v, err := m.engine.View(ctx)
	if err != nil {
		return asked, err
	}
	m.held.Store(&view{View: v, mirror: m, mark: whole.Mark})
	go m.prepare()
	m.options.Log.Info("the graph is read from the database", "release", whole.Release.ID,
		"entities", total(st.ReleaseInfo.Entities), "links", total(st.ReleaseInfo.Links), "memory",
		room.Size(sizeOf(st.ReleaseInfo).Held), "duration", m.now().Sub(begin))
	return begin, nil
}

// prepare builds what the first questions about a release need, while the mirror already answers others.
func (m *Mirror) prepare() {
	if err := m.engine.Prepare(m.running); err != nil && m.running.Err() == nil {
		m.options.Log.Error("the names are not sorted in advance, so the first search has to do it", "cause", err)
	}
}

// errAnother: what is held is no longer what the source holds.
var errAnother = &store.NotReady{
	Sentence: "The database holds another release, which is being read.",
	Cause:    errors.New("another release is being read"),
}

// learn keeps what came of an asking, and logs what is new about it.
func (m *Mirror) learn(k *knowledge) {
	was := m.known.Swap(k)
	switch {
	case k.trouble == nil:
		if was.trouble != nil && !errors.Is(was.trouble, errReading) && !errors.Is(was.trouble, errAnother) {
			m.options.Log.Info("the mirror is as the database again")
		}
	case was.trouble != nil && sentence(was.trouble) == sentence(k.trouble):
	case m.held.Load() == nil:
		m.options.Log.Warn("queries cannot be answered yet", "reason", sentence(k.trouble), "cause", k.trouble)
	default:
		m.options.Log.Warn("the mirror cannot follow the database, the release that was read last is served", "reason",
			sentence(k.trouble), "checked", k.checked, "cause", k.trouble)
	}
}

// sentence is what anyone may be shown of an error.
func sentence(err error) string {
	var known *store.NotReady
	var large *TooLargeError
	switch {
	case errors.As(err, &known):
		return known.Sentence
	case errors.As(err, &large):
		return "The release in the database does not fit into the memory of this server."
	default:
		return "The release in the database cannot be read."
	}
}
