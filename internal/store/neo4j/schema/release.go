package schema

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/fulltext"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Slot is the letter at the end of the labels of one of the two graphs in the database.
type Slot string

// The slots.
const (
	SlotA Slot = "A"
	SlotB Slot = "B"
)

// State is what is known of a slot that holds a whole release. It is never changed.
type State struct {
	At        string // slot and serial, as the current release names them
	Slot      Slot
	Serial    int64 // of the release in this database; each load that changes something takes the next
	Release   kg.Release
	Summary   *Summary
	Coverage  *kg.CoverageIndex // of the records in Summary
	Bookmarks driver.Bookmarks  // members of a cluster must have got so far to answer
	Read      time.Time
}

// Summary is what the loader stores with a slot for its readers: the counts of the release, and how often
// each key occurs, from which the start of a list is chosen.
type Summary struct {
	Layout      string // see layout.fingerprint
	Digest      string // of all records
	ReleaseInfo store.ReleaseInfo
	First       []string            // the smallest id, by kg.TypeID
	Last        []string            // the greatest
	Keys        map[string][]Tally  // by the name of the key, then kg.TypeID
	Evidence    map[string][2]int64 // by source: explicit, implied
	Conflicts   int
	Texts       fulltext.Statistics // of the records that have a word
	Past        []PastRelease       // the releases before this one, oldest first
}

// PastRelease is a release that was current before, and the step that led from it to the next
// one: its changes are in nodes of their own, which both slots may lead to.
type PastRelease struct {
	Release kg.Release
	Step    int64 // the serial of the next one
	Changes int
}

// Tally is how many entities have a key, and how many different values there are.
type Tally struct{ Known, Distinct int }

// ReadState reads the answer of state.cypher; nil while a loader changes the slot.
func ReadState(values []any) (*State, error) {
	current, _ := values[0].(string)
	serial, ok := values[1].(int64)
	if !ok {
		return nil, nil // the slot is being changed
	}
	id, _ := values[2].(string)
	hash, _ := values[3].(string)
	date, _ := values[4].(int64)
	text, _ := values[5].(string)
	if !strings.HasPrefix(current, string(SlotA)) && !strings.HasPrefix(current, string(SlotB)) {
		return nil, fmt.Errorf("%w: the database names %q as its current graph: load a release again",
			store.ErrUnavailable, current)
	}
	s := Slot(current[:1])
	st := &State{
		At: At(s, serial), Slot: s, Serial: serial,
		Release: kg.Release{ID: id, Hash: hash, Date: kg.Date(date)}, Summary: new(Summary),
	}
	if err := json.Unmarshal([]byte(text), st.Summary); err != nil {
		return nil, fmt.Errorf("%w: reading what is known of release %s: %w", store.ErrUnavailable, id, err)
	}
	return st, nil
}

// At names a slot at a serial.
func At(s Slot, serial int64) string { return fmt.Sprint(s, serial) }

// IndexCoverage sets Coverage.
func (st *State) IndexCoverage(o *kg.Ontology) {
	st.Coverage = kg.NewCoverageIndex(o, st.Summary.ReleaseInfo.Coverage)
}

// Releases are those that are known, oldest first, the one that is seen last.
func (st *State) Releases() []kg.Release {
	if st.Release.ID == "" {
		return nil
	}
	var out []kg.Release
	for _, p := range st.Summary.Past {
		out = append(out, p.Release)
	}
	return append(out, st.Release)
}

// Status identifies the release in the slot, for a mirror.
func (st *State) Status() store.Status {
	return store.Status{Mark: st.At, Release: st.Release, ReleaseInfo: &st.Summary.ReleaseInfo}
}
