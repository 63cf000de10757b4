package mirror

import (
	"fmt"

	"cityweave/internal/room"
	"cityweave/internal/store"
)

// What a record takes, in bytes of the heap: what was measured on the graph of the benchmarks (11,000 entities and
// 100,000 links: 17 MB held, 53 to 64 MB at most while it was read) and on the built-in data (17,500 entities with
// 100,000 names, 42,000 links and 60,000 records of evidence: 64 to 74 and 82 to 100 MB, with the indexes that are built
// in the background), and a tenth more or better, for what queries work out later. Names count with their entities. Held
// is the snapshot. Reading is what is there beside it until it stands: what came from the database, and garbage that the
// collector has not yet taken at its usual settings. TestTheEstimateHoldsForWhatIsReadFromNeo4j measures again.
const (
	entityHeld, entityReading       = 3000, 700
	linkHeld, linkReading           = 110, 450
	factHeld, factReading           = 400, 250 // a statement or a record of evidence
	fixedHeld, fixedReading   int64 = 1 << 20, 8 << 20
)

// Need is what a release takes, in bytes.
type Need struct {
	Held    int64 // for as long as it is served
	Reading int64 // beside that, while it is read
}

// sizeOf estimates what a release takes from how many records it has.
func sizeOf(r *store.ReleaseInfo) Need {
	e, l, f := int64(total(r.Entities)), int64(total(r.Links)), int64(r.Statements+r.Evidence)
	return Need{
		Held:    fixedHeld + e*entityHeld + l*linkHeld + f*factHeld,
		Reading: fixedReading + e*entityReading + l*linkReading + f*factReading,
	}
}

func total(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// TooLargeError says that there is no room for a release. It is a store.ErrUnavailable.
type TooLargeError struct {
	Status store.Status
	Need   Need
	Room   room.Room
}

func (e *TooLargeError) Error() string {
	r := e.Status.ReleaseInfo
	return fmt.Sprintf(
		"release %s is too large to be mirrored: its %d entities, %d links and %d records of evidence take about "+
			"%v, and %v more while they are read, and %v are free (%s): give the program more memory, or leave out "+
			"--mirror to ask the database itself",
		e.Status.Release.ID,
		total(r.Entities),
		total(r.Links),
		r.Evidence,
		room.Size(e.Need.Held),
		room.Size(e.Need.Reading),
		room.Size(e.Room.Free),
		e.Room.By,
	)
}

// Unwrap makes clients see that the store is unavailable when nothing is held.
func (e *TooLargeError) Unwrap() error { return store.ErrUnavailable }

// fits is nil or a *TooLargeError. What is held now stays until the next release stands, and
// is no longer free.
func (m *Mirror) fits(st store.Status) error {
	need, free := sizeOf(st.ReleaseInfo), m.options.Room()
	if need.Held+need.Reading <= free.Free {
		return nil
	}
	return &TooLargeError{Status: st, Need: need, Room: free}
}
