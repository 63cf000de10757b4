package neo4j

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"cityweave/internal/backoff"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/fault"
)

// Ping asks the server whether it answers, and nothing of what it holds.
func (s *Store) Ping(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, s.config.Statement)
	defer cancel()
	return fault.Of(ctx, s.driver.VerifyConnectivity(limited))
}

// errStarting: the program has just started, see Start.
var errStarting = errors.New("the database is planning the first queries")

// Ready says why reads would fail now. It reads the current release, or waits for a read of it that
// is on its way. After Start it gives an error until plans are warm.
func (s *Store) Ready(ctx context.Context) error {
	if _, err := s.refreshed(ctx); err != nil {
		if cause := s.lastError.recent(s.now()); cause != nil && errors.Is(err, context.DeadlineExceeded) {
			err = fault.Of(context.WithoutCancel(ctx), cause)
		}
		return explained(err)
	}
	if s.starting.Load() {
		return explained(errStarting)
	}
	return nil
}

// lastError is the error that made a read try again most recently, and when. It explains a
// deadline that ends before the retries do better than the deadline itself.
type lastError struct {
	last atomic.Pointer[struct {
		cause error
		at    time.Time
	}]
}

func (t *lastError) set(cause error, now time.Time) {
	t.last.Store(&struct {
		cause error
		at    time.Time
	}{cause, now})
}

// recent is the error if it is from the last seconds, else nil.
func (t *lastError) recent(now time.Time) error {
	if last := t.last.Load(); last != nil && now.Sub(last.at) < quick {
		return last.cause
	}
	return nil
}

// explained wraps an error into a store.NotReady with the sentence that clients may see.
func explained(err error) error {
	for _, known := range []struct {
		err      error
		sentence string
	}{
		{errStarting, "The database is planning the first queries."},
		{ErrNoRelease, "The database holds no release yet: load one with seed load."},
		{ErrLayout, "The release in the database was loaded by another version of the program: load it again."},
		{fault.ErrLogin, "The database refuses the user or the password of this server."},
		{fault.ErrNoDatabase, "The database server has no database of the name that is configured."},
		{store.ErrUnavailable, "The database cannot be reached."},
	} {
		if errors.Is(err, known.err) {
			return &store.NotReady{Sentence: known.sentence, Cause: err}
		}
	}
	return err
}

// Start warms the plans of the database in the background, as soon as it answers, however
// long that takes. Until then Ready says no, so that a load balancer waits for plans that
// are warm; reads are answered all the same. A database that answers and cannot be warmed
// does not keep the program out for good. Call it once.
func (s *Store) Start() {
	s.starting.Store(true)
	s.start("warming", func() {
		defer s.starting.Store(false)
		if !s.wait() {
			return
		}
		ctx, cancel := context.WithTimeout(s.running, warmWithin)
		defer cancel()
		begin := s.now()
		if err := s.Warm(ctx); err != nil {
			if s.running.Err() == nil {
				s.config.Log.Warn("not all plans are warm", "cause", err)
			}
			return
		}
		s.config.Log.Info("the database is read, and its plans are warm", "duration", s.now().Sub(begin))
	})
}

const (
	warmWithin = time.Minute // ten seconds on a small machine that does other things too
	poll       = time.Second // the longest pause between attempts while the database cannot be read
)

// wait waits until there is a release, or gives false when the store is closed. It logs
// each new reason once.
func (s *Store) wait() bool {
	logged := ""
	pauses := backoff.Pauses{First: poll, Random: s.random}
	for {
		_, err := s.View(s.running)
		if err == nil {
			return true
		}
		if s.running.Err() != nil {
			return false
		}
		var because *store.NotReady
		if !errors.As(explained(err), &because) {
			because = &store.NotReady{Sentence: err.Error(), Cause: err}
		}
		if because.Sentence != logged {
			logged = because.Sentence
			s.config.Log.Warn("queries cannot be answered yet", "reason", logged, "cause", err)
		}
		select {
		case <-s.running.Done():
			return false
		case <-time.After(pauses.Next()):
		}
	}
}
