// Package store is the contract between the plan of a query and the engines that
// hold the graph. It is generic over the ontology table (package kg): no method
// knows an entity or link type by name.
//
// The comments of this package are the specification of an engine; storetest
// proves it. What a query means does not depend on the engine: text is compared
// by kg.Fold, order is by kg.Value.Compare of sort keys with unknown values last in
// both directions, and every order is total (see Order).
package store

import (
	"context"
	"errors"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
)

// Sentinels that engines wrap; they never show a driver's error.
var (
	// ErrUnavailable: the engine cannot be reached or is not ready; try again.
	ErrUnavailable = errors.New("store unavailable")
	// ErrOverloaded: the engine has no capacity left; try again later.
	ErrOverloaded = errors.New("store overloaded")
	// ErrReleaseMoved: the release changed while the request ran; run it again.
	ErrReleaseMoved = errors.New("release changed during the request")
)

// NotReady is an answer of Store.Ready with a sentence that anyone may be shown: it names
// no host, no user and no file. The cause is for the log.
type NotReady struct {
	Sentence string
	Cause    error
}

// Error is the cause in full.
func (e *NotReady) Error() string { return e.Cause.Error() }

// Unwrap gives the cause.
func (e *NotReady) Unwrap() error { return e.Cause }

// Store hands out views. All methods may be called by many goroutines at once.
type Store interface {
	// View gives a consistent view for one request: every read of it sees one
	// release, also while a new one is applied. A view holds no resource and
	// needs no closing; it may be used by several goroutines. A store holds the
	// current release and, until the next Apply begins, the one before; a read of a
	// view whose release it holds no longer gives ErrReleaseMoved, and never a mixture.
	View(ctx context.Context) (View, error)
	// Ready says why reads would fail now; nil when they would not. An engine that knows a
	// sentence for it which anyone may be shown gives a NotReady.
	Ready(ctx context.Context) error
}

// Priced is a store on which an expansion costs more than the nodes of its pages.
type Priced interface {
	// ExpandPrice is how many nodes each parent of an expansion costs, besides those of its page. It
	// is constant. The cost of a query adds it for every parent of each Expand: a page of 100 cities
	// with 21 of their relations makes 2,100 parents, at a price of 10 21,000 nodes more.
	ExpandPrice() int
}

// Applier is a store that can take a whole release in place of what it holds.
type Applier interface {
	// Apply makes g visible at once: a View taken before still sees the old
	// release (see View for how long), one taken after sees g. On an error the old release stays. The store
	// owns g from then on; the caller must not change it. A graph that contradicts
	// itself is refused: an id that two entities (links, statements, evidence records)
	// share, a link with an end that is no entity of g, a type that the ontology lacks.
	Apply(ctx context.Context, g *kg.Graph) error
}

// View is one release, read only. Every read takes many keys, answers them in the
// order they came in, duplicates included, and honours a cancelled context by
// returning its error. Empty input gives an empty answer. What is returned is
// shared and must not be changed.
type View interface {
	// Release identifies what is seen.
	Release() kg.Release
	// Ontology is the table that the release was loaded with.
	Ontology() *kg.Ontology
	// Coverage is what the release knows about its completeness. It came with the view and is no read.
	Coverage() *kg.CoverageIndex
	// Entities gets entities by id; nil at the place of an unknown id. The engine may prefetch children:
	// Prefetched has one for each, or is nil.
	Entities(ctx context.Context, ids []string, children ...Child) ([]*kg.Entity, []Prefetched, error)
	// Lookup gets entities by external id, compared exactly; nil at the place of an unknown one.
	Lookup(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error)
	// List pages through the entities of the given types that match. The error is a *TooMuch, before
	// any work, when it is not Affordable.
	List(ctx context.Context, q ListQuery) (Page, error)
	// Expand pages through the entities that each parent is linked with, or through its links (Unit): one
	// Page per parent; an unknown parent gets what one without links gets. The error is a *TooMuch, before
	// any work, when it is not Affordable. A link of a symmetric type from a node to itself is one link, and
	// so is any self loop seen with Both; the parent is its own other end then.
	Expand(ctx context.Context, q ExpandQuery) ([]Page, error)
	// Links gets links by id with both ends; Link is nil at the place of an unknown id.
	Links(ctx context.Context, ids []string) ([]LinkRow, error)
	// Statements gets statements by id; nil at the place of an unknown id.
	Statements(ctx context.Context, ids []string) ([]*kg.Statement, error)
	// StatementsOf gets all statements about each subject, sorted by property, then
	// asOf, then unit, then id.
	StatementsOf(ctx context.Context, subjects []string) ([][]*kg.Statement, error)
	// Evidence gets evidence records by id; nil at the place of an unknown id.
	Evidence(ctx context.Context, ids []string) ([]*kg.Evidence, error)
	// EvidenceAbout gets all evidence for each id of a link, statement or kg.Coverage, sorted by id.
	EvidenceAbout(ctx context.Context, about []string) ([][]*kg.Evidence, error)
	// EvidenceFrom pages through the evidence of each source: by place in the document
	// (kg.Evidence.Order), then id. An unknown source gets what one without evidence gets.
	EvidenceFrom(ctx context.Context, q EvidenceQuery) ([]EvidencePage, error)
	Lister
	// Search is finding by name.
	Searcher
	// Tombstone is what became of an entity whose id is gone; ok is false for any other id. It reads nothing.
	Tombstone(id string) (t kg.Tombstone, ok bool)
	// ReleaseInfo counts the records of the release, and gives its rules, blocks and tombstones.
	ReleaseInfo(ctx context.Context) (*ReleaseInfo, error)
	Aggregator
	Explorer

	ConflictReader
	ChangeLog
	TwoHopper
}

// LinkRow is a link with both its ends.
type LinkRow struct {
	Link     *kg.Link
	From, To *kg.Entity
}

// Rel chooses links as seen from a parent.
type Rel struct {
	Types []kg.LinkTypeID // any of these; empty means all link types
	// Out: parent is from; In: parent is to; Both: either. Links of a symmetric type are seen from both ends whatever
	// Dir says
	Dir    kg.Direction
	Others []kg.TypeID // the other end is of one of these types; empty means any
}

// RelOf is the links of a relation field. Of a plural it names no types, so that it is the same from any parent.
func RelOf(r kg.Relation) Rel {
	out := Rel{Types: r.Links, Dir: r.Dir, Others: r.Others}
	if r.Plural {
		out.Types = nil
	}
	return out
}

// stored reports whether engines hold for each entity how many links of the relation it has, and with how many
// entities: of one link type, or of all to one type, see RelOf.
func (r *Rel) stored() bool {
	return len(r.Types) == 1 || len(r.Types) == 0 && r.Dir == kg.Both && len(r.Others) == 1
}

// ListQuery asks for entities.
type ListQuery struct {
	Types    []kg.TypeID // at least one; several are one list
	Where    Predicate   // over the entity; nil matches all
	Order    []Order     // not ByLink or ByThrough; then id, see Order
	Window   Window
	Total    bool    // count all that match
	Facets   []Facet // over all that match
	Children []Child // expansions of the entities of the page

	MaxTouched int // the most links that Where and Order may look at, see Affordable; 0 for any number
}

// Unit is what the rows of an expansion are.
type Unit uint8

// The units.
const (
	// EachEntity: a row is an entity at the other end, once, with all links that match and connect it with the
	// parent, Row.SeenLink being the first of them. They stand in the order of the keys of
	// Order that are ByLink, then by id, rising. A key ByLink of the row is that of its first link.
	EachEntity Unit = iota
	// EachLink: a row is a link, so that parallel links give the same Node twice.
	EachLink
)

func (u Unit) String() string {
	if u == EachLink {
		return "link"
	}
	return "entity"
}

// ExpandQuery asks for what parents are linked with.
type ExpandQuery struct {
	Parents   []string
	Rel       Rel
	Unit      Unit      // what rows, Total and facets of nodes count
	Node      Predicate // over the entity at the other end; nil matches all
	Link      Predicate // over the link; nil matches all
	AsOf      kg.AsOf   // only links that it chooses, see kg.Link.Holds
	Order     []Order   // then id of the other end, of EachLink then id of the link, see Order
	Window    Window    // for each parent
	Total     bool      // count all rows that match, for each parent
	LinkTotal bool      // count all links that match, for each parent
	Facets    []Facet   // over all that match, for each parent

	// NodesOnly: of the rows only Node is wanted, and not whether there are more. SeenLink, HasNext and
	// HasPrev may be left out.
	NodesOnly bool

	MaxTouched int // the most links that Node and Order may look at, see Affordable; 0 for any number

	Children []Child // expansions of the entities at the other ends
}

// EvidenceQuery asks for what sources say.
type EvidenceQuery struct {
	Sources    []string
	Confidence kg.Confidence // "" for both
	Window     Window        // Position.Keys is kg.Evidence.Order as one kg.EnumValue, Position.ID the id of the evidence
	Total      bool
}

// EvidencePage is a page of evidence from one source.
type EvidencePage struct {
	Rows    []*kg.Evidence
	HasNext bool // as in Page
	HasPrev bool
	Total   int
}

// Window cuts a page out of an ordered list: the first Limit rows after After and before
// Before, or the last Limit such rows when Backward. Rows come in list order in both
// cases. A Position need not be in the list (it may have been deleted): it cuts where
// it would stand. Limit 0 asks for no rows, only for totals and facets.
type Window struct {
	After, Before *Position
	Limit         int
	Backward      bool
	Keys          bool // fill Row.Keys, else they are nil
}

// Sides gives Page.HasNext and Page.HasPrev of a page of the window, where more says whether Limit
// cut rows off.
func (w *Window) Sides(more bool) (hasNext, hasPrev bool) {
	switch {
	case w.Limit <= 0:
		return false, false
	case w.Backward:
		return w.Before != nil, more
	default:
		return more, w.After != nil
	}
}

// Cut takes a page out of all rows that lie between After and Before, in list order.
func Cut[T any](w Window, rows []T) (page []T, hasNext, hasPrev bool) {
	n := len(rows)
	hasNext, hasPrev = w.Sides(n > w.Limit)
	switch {
	case w.Limit <= 0:
		return nil, hasNext, hasPrev
	case w.Backward:
		return rows[max(0, n-w.Limit):], hasNext, hasPrev
	default:
		return rows[:min(n, w.Limit)], hasNext, hasPrev
	}
}

// Position is a place in an ordered list: the sort keys of its row, one for each
// Order (Null where the row has no value), then its ids.
type Position struct {
	Keys []kg.Value
	ID   string // of the entity
	Link string // of the link, where rows are links; else ""
}

// Row is an entity in a list, or at the other end of links.
type Row struct {
	Node     *kg.Entity
	SeenLink            // the first link, or the only one; zero in a List
	Keys     []kg.Value // sort keys, if Window.Keys
}

// SeenLink is a link as seen from a parent.
type SeenLink struct {
	Link    *kg.Link
	Forward bool      // the parent is the from of the link; true for self loops
	Next    *SeenLink // the next link of the pair, see EachEntity; nil for the last one
}

// Chained puts links one after the other, at least one, and gives the first.
func Chained(links []SeenLink) SeenLink {
	for i := range links[1:] {
		links[i].Next = &links[i+1]
	}
	links[len(links)-1].Next = nil
	return links[0]
}

// Page is a part of an ordered list.
type Page struct {
	Rows []Row
	// HasNext: Limit cut rows off that match and lie before Before (paging forward), or
	// Before was given (paging backward). HasPrev is its mirror: Limit cut rows off that
	// match and lie after After (backward), or After was given (forward), wherever that
	// stands. Both are false with Limit 0.
	HasNext, HasPrev bool
	Total            int           // all rows that match, whatever the window; 0 unless asked
	LinkTotal        int           // all links that match, of an Expand; 0 unless asked
	Facets           []FacetResult // one for each Facet, in their order, also when nothing matches
	// Prefetched: one for each of Children of the query, or nil. Of the pages of an Expand the first has
	// those of all.
	Prefetched []Prefetched
}

// OrderBy says what an Order looks at.
type OrderBy uint8

// What may be ordered by.
const (
	ByNode     OrderBy = iota // a field of the entity (of the other end, in an expansion)
	ByLink                    // a field of the link, or of the record; expansions and lists of records only
	ByCountry                 // a field of the country that the entity lies in
	ByCount                   // how many entities Count counts
	ByThrough                 // through how many entities it is derived; derivations only
	ByDistance                // the distance of the entity from From in whole metres, see geo.Metres
)

// Order is one key of an order. Several keys compare one after the other; then follow the
// id of the entity and, where rows are links, the id of the link, as text, in the direction of the last key
// (ascending when there is none), so that every order is total and its reverse is the
// same order read backwards but for unknown values, which stand last in both directions.
// Values compare by kg.Value.Compare of their sort keys (dates as they stand: 2015, 2015-01,
// 2015-01-01 in this order). A count and a degree are always known.
type Order struct {
	By    OrderBy
	Field string // ByNode, ByLink, ByCountry: a name of Fields; not a MultiValued one
	Desc  bool
	Count *CountSpec // ByCount
	From  geo.Point  // ByDistance
}

// CountSpec chooses links of an entity. What it counts is the distinct entities at their other ends: a city with
// two links to a programme, one for each role, is in one programme.
type CountSpec struct {
	Rel  Rel
	Node Predicate // over the other end; nil matches all
	Link Predicate // over the link; nil matches all
	AsOf kg.AsOf
}

// Facet asks for the counts of the values of a field over all rows that match; of a field of the link over all
// links that match.
type Facet struct {
	Link  bool   // a field of the link (of the record), not of the node; expansions and lists of records only
	Field string // Names as for a Cond; a multi-valued field counts a row once for each of its distinct values
	Limit int    // the most buckets to return, at least 1
}

// FacetResult is the answer to one Facet: the buckets by falling count, then by
// rising value (kg.Value.Compare on the values as they are, no folding). Where a field is
// a String for one type and an Enum for another, equal text is one value.
type FacetResult struct {
	Buckets  []Bucket
	Distinct int // how many distinct values there are in all
	Counted  int // sum of the counts of all buckets, also those that Limit cut
	Missing  int // rows (or links) that have no value
}

// Bucket is a value and how many rows (or links) have it.
type Bucket struct {
	Value kg.Value
	Count int
}
