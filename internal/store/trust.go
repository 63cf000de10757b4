package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

// ConflictReader reads where sources disagree.
type ConflictReader interface {
	// Conflicts pages through what sources disagree on, in the order of Conflict.Order. A
	// conflict is a property of an entity of which statements of one unit and one asOf give
	// several values (kg.StatementProp.Multi excepted), or links from one entity that lead to
	// several others where the ontology expects one (kg.LinkType.ExpectedUnique).
	Conflicts(ctx context.Context, q ConflictQuery) (ConflictPage, error)
}

// ChangeLog reads which releases preceded this one, and what changed since each of them.
type ChangeLog interface {
	// History is the releases whose changes to the one that is seen are known, newest first: that
	// one itself, then those before it, each once, where it was seen last. Releases without an
	// id are none.
	// A store keeps MostReleases, and of their changes MostChanges in all; what is older is
	// forgotten, and so is all that was before a release that changes more than that. An
	// embedded engine knows what it has held itself, a database what was loaded into it.
	History(ctx context.Context) ([]kg.Release, error)
	// Changes pages through the differences between this release and an earlier one:
	// revision.Net of all changes since. The error is an *UnknownReleaseError when the earlier
	// one is not in History.
	Changes(ctx context.Context, q ChangeQuery) (ChangePage, error)
}

// How much of the past a store keeps.
const (
	MostReleases = 20     // known beside the current one
	MostChanges  = 50_000 // records changed, over all of them
)

// UnknownReleaseError says that a release is not known, and which ones are.
type UnknownReleaseError struct {
	Release string
	Known   []kg.Release
}

func (e *UnknownReleaseError) Error() string {
	known := make([]string, len(e.Known))
	for i, r := range e.Known {
		known[i] = r.ID
	}
	return fmt.Sprintf("the changes since release %q are not known here; known are those since %s", e.Release,
		strings.Join(known, ", "))
}

// ConflictKind is what disagrees.
type ConflictKind string

// The kinds of conflicts.
const (
	OfValues ConflictKind = "values" // statements
	OfLinks  ConflictKind = "links"
)

// ConflictQuery asks for conflicts; nil lists mean any, empty ones none.
type ConflictQuery struct {
	IDs        []string // ids of conflicts
	Subjects   []string // ids of the entities that the conflicts are about
	Properties []string // names of statement properties or of link types
	Kind       ConflictKind
	Window     Window // Position.Keys is Conflict.Order as one kg.EnumValue, Position.ID the id of the conflict
	Total      bool
}

// Takes reports whether the query asks for a conflict, whatever the window.
func (q *ConflictQuery) Takes(c *Conflict) bool {
	return (q.IDs == nil || slices.Contains(q.IDs, c.ID)) &&
		(q.Subjects == nil || slices.Contains(q.Subjects, c.Subject)) &&
		(q.Properties == nil || slices.Contains(q.Properties, c.Property)) && (q.Kind == "" || q.Kind == c.Kind)
}

// ConflictPage is a page of conflicts.
type ConflictPage struct {
	Rows    []*Conflict
	HasNext bool // as in Page
	HasPrev bool
	Total   int
}

// Conflict is what sources disagree on, with all sides.
type Conflict struct {
	ID       string // kg.DerivedID of the letter C and Order: stays as long as there is a conflict
	Kind     ConflictKind
	Subject  string // id of the entity
	Property string // of statements, or the name of the link type
	Unit     string // of statements
	AsOf     string
	Sides    []Side // two or more: with most evidence first, then the smaller value
}

// Order is what conflicts are ordered by: subject, then statements before links, property, asOf, unit.
func (c *Conflict) Order() string {
	kind := "1"
	if c.Kind == OfLinks {
		kind = "2"
	}
	return strings.Join([]string{c.Subject, kind, c.Property, c.AsOf, c.Unit}, "\x1f")
}

// Side is one of the values, or one of the other ends, and the facts that speak for it.
type Side struct {
	Value    string   // as the statements write it; the id of the other end of links
	Facts    []string // ids of the statements or links, sorted
	Evidence int      // records of evidence for all of them
	// the own property of the entity has this value; never for counts, for links and for what is no own property
	Shown bool
}

// ChangeQuery asks what changed since a release; nil lists mean any, empty ones none.
type ChangeQuery struct {
	Since       string // id of a release in History
	Kinds       []revision.RecordKind
	Ops         []revision.ChangeOp
	EntityTypes []string // names of the types of entities; other kinds are not concerned
	LinkTypes   []string // names of the types of links; other kinds are not concerned
	Window      Window   // Position.Keys is ChangeOrder as one kg.EnumValue, Position.ID the id of the record
	Total       bool
}

// Takes reports whether the query asks for a change, whatever the window.
func (q *ChangeQuery) Takes(c *revision.Change) bool {
	return (q.Kinds == nil || slices.Contains(q.Kinds, c.Kind)) && (q.Ops == nil || slices.Contains(q.Ops, c.Op)) &&
		(q.EntityTypes == nil || c.Kind != revision.OfEntity || slices.Contains(q.EntityTypes, c.Type)) &&
		(q.LinkTypes == nil || c.Kind != revision.OfLink || slices.Contains(q.LinkTypes, c.Type))
}

// ChangeOrder is what changes are ordered by before the id of the record: their kind, in
// the order of kg.RecordKinds, as a digit.
func ChangeOrder(c *revision.Change) string {
	return fmt.Sprint(slices.Index(revision.RecordKinds(), c.Kind))
}

// ChangePage is a page of changes.
type ChangePage struct {
	Rows    []revision.Change
	HasNext bool // as in Page
	HasPrev bool
	Total   int           // all that match, when Total is asked for
	Counts  []ChangeCount // of all that match, when Total is asked for; by kind in their order, only kinds with changes
}

// ChangeCount is how many records of a kind changed, and how.
type ChangeCount struct {
	Kind                    revision.RecordKind
	Created, Updated, Ended int
}
