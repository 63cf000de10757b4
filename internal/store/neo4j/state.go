package neo4j

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/fault"
	"cityweave/internal/store/neo4j/schema"
)

// ErrNoRelease says that the database can be reached, but nothing has been loaded.
var ErrNoRelease = errors.New("the database holds no release: load one with seed load")

// ErrLayout says that this program cannot read the release of the database.
var ErrLayout = errors.New(
	"the release was loaded by another version of the program, with another table of types or another layout: load " +
		"it again",
)

// quick is how long a refresh takes at most when all is well: two seeks. One that takes
// longer may have met a connection that is dead without a word.
const quick = 2 * time.Second

// refreshCall is one read of the current release, shared by all who want it meanwhile (a single
// flight). It goes on when its callers have left, so that no caller's deadline ends it.
type refreshCall struct {
	begun time.Time
	done  chan struct{} // closed when state or err is set
	state *schema.State
	err   error
}

// refreshed reads which release is current, or waits for a read of it that has not yet taken too long.
func (s *Store) refreshed(ctx context.Context) (*schema.State, error) {
	s.reading.Lock()
	call := s.refreshing
	if call == nil || s.now().Sub(call.begun) > quick {
		if s.running.Err() != nil {
			s.reading.Unlock()
			return nil, fmt.Errorf("%w: the store is closed", store.ErrUnavailable)
		}
		call = &refreshCall{begun: s.now(), done: make(chan struct{})}
		s.refreshing = call
		s.start("reading the current release", func() { s.refreshFor(call) })
	}
	s.reading.Unlock()
	select {
	case <-call.done:
		return call.state, call.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// errPanic is what the callers of a refresh get whose read panicked; the cause is in the log.
var errPanic = fmt.Errorf("%w: reading the current release panicked", store.ErrUnavailable)

// refreshFor answers a call, and warms the plans of a slot that has become current.
func (s *Store) refreshFor(call *refreshCall) {
	call.err = errPanic // unless what follows returns
	defer func() {
		s.reading.Lock()
		if s.refreshing == call {
			s.refreshing = nil
		}
		s.reading.Unlock()
		close(call.done)
	}()
	was := s.current.Load()
	st, err := s.refresh(s.running, was)
	if call.state, call.err = st, err; err != nil {
		return
	}
	s.learn(st)
	if was != nil && was.Slot != st.Slot && s.warming.CompareAndSwap(false, true) {
		s.start("warming", func() {
			defer s.warming.Store(false)
			if err := s.warm(s.running, st); err != nil {
				s.config.Log.Warn("not all plans are warm", "cause", err)
			}
		})
	}
}

// refresh reads which slot is current and what it holds, if that is not what was.
func (s *Store) refresh(ctx context.Context, was *schema.State) (*schema.State, error) {
	var known string
	if was != nil {
		known = was.At
	}
	// A loader may make the other slot current and begin to change the one that the
	// statement looks at, all while it runs: then its serial is missing and it is asked again.
	for range 5 {
		record, bookmarks, err := s.read(ctx, s.texts.state, map[string]any{"known": known}, nil)
		if err != nil {
			return nil, fault.Of(ctx, err)
		}
		if record == nil {
			return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, ErrNoRelease)
		}
		current, _ := record.Values[0].(string)
		if current == known && was != nil {
			same := *was
			same.Read = s.now()
			return &same, nil
		}
		next, err := schema.ReadState(record.Values)
		if err != nil {
			return nil, err
		}
		if next == nil || next.At != current {
			continue
		}
		if next.Summary.Layout != s.layout.Fingerprint {
			return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, ErrLayout)
		}
		next.IndexCoverage(s.layout.Ontology)
		next.Bookmarks, next.Read = bookmarks, s.now()
		return next, nil
	}
	return nil, fmt.Errorf("%w: releases change faster than they can be read", store.ErrReleaseMoved)
}
