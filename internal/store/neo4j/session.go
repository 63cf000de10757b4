package neo4j

import (
	"context"
	"fmt"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/backoff"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/fault"
)

// grace is what a statement has beyond its limit, which is the server's transaction timeout: time for
// the server to report that it has stopped. After that the connection is given up.
const grace = 500 * time.Millisecond

// read runs one statement that gives one record, or none, in a transaction of its own: one
// round trip. The driver does not try such a statement again, so this does, for as long
// as Config.Retry, while nothing but the connection or a change of leader is in its way.
// A try takes at most Config.Statement.
func (s *Store) read(ctx context.Context, text string, params map[string]any,
	after driver.Bookmarks,
) (*driver.Record, driver.Bookmarks, error) {
	if err := s.enter(ctx); err != nil {
		return nil, nil, err
	}
	defer func() { <-s.gate }()
	deadline := s.now().Add(s.config.Retry)
	pauses := backoff.Pauses{First: 20 * time.Millisecond, Max: 500 * time.Millisecond, Random: s.random}
	// Half of what the caller has left is enough: the cause says more than that time is up.
	if end, ok := ctx.Deadline(); ok {
		deadline = sooner(deadline, s.now().Add(end.Sub(s.now())/2))
	}
	for {
		record, bookmarks, err := s.once(ctx, text, params, after)
		pause := pauses.Next()
		if err == nil || ctx.Err() != nil || !fault.Retryable(err) || s.now().Add(pause).After(deadline) {
			return record, bookmarks, err
		}
		s.lastError.set(err, s.now())
		s.config.Log.Warn("a read is tried again", "cause", err)
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(pause):
		}
	}
}

func sooner(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// enter waits for a place among the statements that may run at once.
func (s *Store) enter(ctx context.Context) error {
	select {
	case s.gate <- struct{}{}:
		return nil
	default:
	}
	full := time.NewTimer(s.config.Acquire)
	defer full.Stop()
	select {
	case s.gate <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-full.C:
		return fmt.Errorf("%w: %d statements run and none ended within %v", store.ErrOverloaded, s.config.Connections,
			s.config.Acquire)
	}
}

func (s *Store) once(ctx context.Context, text string, params map[string]any,
	after driver.Bookmarks,
) (*driver.Record, driver.Bookmarks, error) {
	limit := s.timeout(ctx)
	// The driver looks whether a context has ended only if it has a deadline.
	ctx, cancel := context.WithTimeout(ctx, limit+grace)
	defer cancel()
	session := s.driver.NewSession(ctx, driver.SessionConfig{
		AccessMode: driver.AccessModeRead, // the server refuses a statement that writes
		// A name saves a round trip, and the bookmarks make a member of a cluster wait that is behind.
		DatabaseName: s.config.Database, Bookmarks: after,
	})
	done := false
	defer func() {
		if !done {
			closeSession(ctx, session)
		}
	}()
	result, err := session.Run(ctx, text, params, driver.WithTxTimeout(limit))
	if err != nil {
		return nil, nil, err
	}
	var record *driver.Record
	if result.Next(ctx) {
		record = result.Record()
	}
	if _, err := result.Consume(ctx); err != nil {
		return nil, nil, err
	}
	if err := result.Err(); err != nil {
		return nil, nil, err
	}
	bookmarks := session.LastBookmarks()
	done = true
	// Everything has been read: this only returns the connection to the pool.
	session.Close(ctx)
	return record, bookmarks, nil
}

// closeSession returns a connection to the pool, also when the request has ended. It waits a moment
// for the server; then the connection is closed.
func closeSession(ctx context.Context, session driver.SessionWithContext) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	session.Close(ctx)
}

// timeout is what the server may take: a little less than the request has left, so that it
// stops working for a client that is gone, and says so while somebody listens.
func (s *Store) timeout(ctx context.Context) time.Duration {
	limit := s.config.Statement
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, deadline.Sub(s.now())*19/20)
	}
	return max(limit.Truncate(time.Millisecond), time.Millisecond)
}
