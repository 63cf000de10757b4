package neo4j

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// slot is the letter at the end of the labels of one of the two graphs in the database.
type slot string

const (
	slotA slot = "A"
	slotB slot = "B"
)

// state is what is known of a slot that holds a whole release. It is never changed.
type state struct {
	at        string // slot and serial, as the current release names them
	slot      slot
	serial    int64 // of the release in this database; each load that changes something takes the next
	release   kg.Release
	summary   *summary
	bookmarks driver.Bookmarks // members of a cluster must have got so far to answer
	read      time.Time
}

// summary is what the loader leaves on the node of a slot for those that read it: the
// small print, and how often what occurs, from which the start of a list is chosen.
type summary struct {
	Layout    string // see layout.fingerprint
	Digest    string // of all records
	Reference store.Reference
	First     []string            // the smallest id, by kg.TypeID
	Last      []string            // the greatest
	Keys      map[string][]tally  // by the name of the key, then kg.TypeID
	Evidence  map[string][2]int64 // by source: explicit, implied
	Conflicts int
	Past      []earlier // the releases before this one, oldest first
}

// earlier is a release that was current before, and the step that led from it to the next
// one: its changes are in nodes of their own, which both slots may lead to.
type earlier struct {
	Release kg.Release
	Step    int64 // the serial of the next one
	Changes int
}

// tally is how many entities have a key, and how many different values there are.
type tally struct{ Known, Distinct int }

// ErrNoRelease says that the database can be reached, but nothing has been loaded.
var ErrNoRelease = errors.New("the database holds no release: load one with seed load")

// errLayout: what is current cannot be read by this program.
var errLayout = errors.New("the release was loaded by another version of the program, with another table of types or another layout: load it again")

// quick is how long a refresh takes at most when all is well: two seeks. One that takes
// longer may have met a connection that is dead without a word.
const quick = 2 * time.Second

// refreshCall is one read of the current release, shared by all who want it meanwhile (a single
// flight). It goes on when its callers have left, so that no caller's deadline ends it.
type refreshCall struct {
	begun time.Time
	done  chan struct{} // closed when state or err is set
	state *state
	err   error
}

// refreshed reads which release is current, or waits for a read of it that has not yet taken too long.
func (s *Store) refreshed(ctx context.Context) (*state, error) {
	s.reading.Lock()
	call := s.asking
	if call == nil || s.now().Sub(call.begun) > quick {
		if s.running.Err() != nil {
			s.reading.Unlock()
			return nil, fmt.Errorf("%w: the store is closed", store.ErrUnavailable)
		}
		call = &refreshCall{begun: s.now(), done: make(chan struct{})}
		s.asking = call
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
		if s.asking == call {
			s.asking = nil
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
	if was != nil && was.slot != st.slot && s.warming.CompareAndSwap(false, true) {
		s.start("warming", func() {
			defer s.warming.Store(false)
			if err := s.warm(s.running, st); err != nil {
				s.config.Log.Warn("not all plans are warm", "cause", err)
			}
		})
	}
}

// refresh reads which slot is current and what it holds, if that is not what was.
func (s *Store) refresh(ctx context.Context, was *state) (*state, error) {
	var known string
	if was != nil {
		known = was.at
	}
	// A loader may make the other slot current and begin to change the one that the
	// statement looks at, all while it runs: then its serial is missing and it is asked again.
	for range 5 {
		record, bookmarks, err := s.read(ctx, s.texts.state, map[string]any{"known": known}, nil)
		if err != nil {
			return nil, fault(ctx, err)
		}
		if record == nil {
			return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, ErrNoRelease)
		}
		current, _ := record.Values[0].(string)
		if current == known && was != nil {
			same := *was
			same.read = s.now()
			return &same, nil
		}
		next, err := readState(record.Values)
		if err != nil {
			return nil, err
		}
		if next == nil || next.at != current {
			continue
		}
		if next.summary.Layout != s.layout.fingerprint {
			return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, errLayout)
		}
		next.bookmarks, next.read = bookmarks, s.now()
		return next, nil
	}
	return nil, fmt.Errorf("%w: releases change faster than they can be read", store.ErrReleaseMoved)
}

func readState(values []any) (*state, error) {
	current, _ := values[0].(string)
	serial, ok := values[1].(int64)
	if !ok {
		return nil, nil // the slot is being changed
	}
	id, _ := values[2].(string)
	hash, _ := values[3].(string)
	date, _ := values[4].(int64)
	text, _ := values[5].(string)
	if !strings.HasPrefix(current, string(slotA)) && !strings.HasPrefix(current, string(slotB)) {
		return nil, fmt.Errorf("%w: the database names %q as its current graph: load a release again", store.ErrUnavailable, current)
	}
	s := slot(current[:1])
	st := &state{at: at(s, serial), slot: s, serial: serial, release: kg.Release{ID: id, Hash: hash, Date: kg.Date(date)}, summary: new(summary)}
	if err := json.Unmarshal([]byte(text), st.summary); err != nil {
		return nil, fmt.Errorf("%w: reading what is known of release %s: %w", store.ErrUnavailable, id, err)
	}
	return st, nil
}

// at names a slot at a serial.
func at(s slot, serial int64) string { return fmt.Sprint(s, serial) }
