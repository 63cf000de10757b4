package neo4j

import (
	"encoding/json"
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

// releases are those that are known, oldest first, the one that is seen last.
func (st *state) releases() []kg.Release {
	if st.release.ID == "" {
		return nil
	}
	var out []kg.Release
	for _, p := range st.summary.Past {
		out = append(out, p.Release)
	}
	return append(out, st.release)
}

func (st *state) standing() store.Standing {
	return store.Standing{Mark: st.at, Release: st.release, Reference: &st.summary.Reference}
}
