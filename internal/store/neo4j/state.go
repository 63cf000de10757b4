package neo4j

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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

// quick is how long an asking for the current release takes at most when all is well: two
// seeks. One that takes longer may have met a connection that is dead without a word.
const quick = 2 * time.Second

// asking is one asking for the current release, whose answer all get who want to know
// meanwhile. It goes on when those who wait have left, so that it is nobody's deadline.
type asking struct {
	begun time.Time
	done  chan struct{} // closed when there is an answer
	state *state
	err   error
}

// ask asks the database which release is current, or waits for who asks already and has not
// done so for too long.
func (s *Store) ask(ctx context.Context) (*state, error) {
	s.reading.Lock()
	a := s.asking
	if a == nil || s.now().Sub(a.begun) > quick {
		if s.running.Err() != nil {
			s.reading.Unlock()
			return nil, fmt.Errorf("%w: the store is closed", store.ErrUnavailable)
		}
		a = &asking{begun: s.now(), done: make(chan struct{})}
		s.asking = a
		s.background.Go(func() { s.find(a) })
	}
	s.reading.Unlock()
	select {
	case <-a.done:
		return a.state, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// find does what an asking is for, and has plans made for a slot that has become current.
func (s *Store) find(a *asking) {
	was := s.current.Load()
	a.state, a.err = s.refresh(s.running, was)
	if a.err == nil {
		s.learn(a.state)
	}
	if a.err == nil && was != nil && was.slot != a.state.slot && s.warming.CompareAndSwap(false, true) {
		s.background.Go(func() {
			defer s.warming.Store(false)
			if err := s.warm(s.running, a.state); err != nil {
				s.config.Log.Warn("not all plans are warm", "cause", err)
			}
		})
	}
	s.reading.Lock()
	if s.asking == a {
		s.asking = nil
	}
	s.reading.Unlock()
	close(a.done)
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
	st := &state{at: at(slot(current[:1]), serial), slot: slot(current[:1]), serial: serial, release: kg.Release{ID: id, Hash: hash, Date: kg.Date(date)}, summary: new(summary)}
	if err := json.Unmarshal([]byte(text), st.summary); err != nil {
		return nil, fmt.Errorf("%w: reading what is known of release %s: %w", store.ErrUnavailable, id, err)
	}
	return st, nil
}

// at names a slot at a serial.
func at(s slot, serial int64) string { return fmt.Sprint(s, serial) }
