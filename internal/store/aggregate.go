package store

import (
	"context"

	"cityweave/internal/kg"
)

// Aggregator counts across relations.
type Aggregator interface {
	// Aggregate puts rows into groups by the values of keys and measures each group.
	//
	// Rows are distinct entities, or distinct links. From a row, walks lead on to other
	// entities; a binding gives each walk one of the ends that it can reach, and walks that
	// go on from one walk go on from the same end of it. It also gives a row that is a symmetric
	// link one of the ways round in which its ends match. A row is in the group of a tuple of
	// values when some binding of the walks that the keys look at gives these values, so that a
	// row with several values is in several groups, and in each of them once. A row for
	// which no binding gives every key a value is in none.
	//
	// A measure looks at distinct things: the rows of the group, or the ends that a walk
	// reaches from them in bindings that give the values of the group. Each is looked at once,
	// however many ways lead to it, and those without a value not at all.
	//
	// With MaxTouched a *TooMuch is the answer, before anything is grouped, when more would be
	// looked at than that: all entities (or links) of the types of the rows, or as many as ids name, and
	// for each walk that keys or a measure need the links of its Rel at each binding of the row and
	// the walks before it, whatever its Node and Link and the day say. Would of the error is one more
	// than the limit.
	Aggregate(ctx context.Context, q AggregateQuery) (Aggregate, error)
}

// MaxKeys is the most keys that an AggregateQuery may have.
const MaxKeys = 3

// TheRow is the walk of no steps: the row itself.
const TheRow = -1

// AggregateQuery asks for groups of rows.
type AggregateQuery struct {
	Types    []kg.TypeID // rows are the entities of these types
	Where    Predicate   // over these; nil matches all
	Links    *LinkRows   // when not nil, rows are links and Types and Where are not looked at
	AsOf     kg.AsOf     // only links that it chooses, as rows and on walks
	Walks    []Walk
	Keys     []Key // none gives one group of all rows, also when there are no rows
	Measures []Measure
	Having   []Having     // all of these hold for the groups that are answered
	Order    []GroupOrder // then the values of the keys, rising
	Limit    int          // the most groups
	// After, when not nil, is the position of a group (PositionOf): only groups behind it are answered. It need not be
	// the position of a group that there is.
	After []kg.Value
	Other bool // measure the groups that are not answered, too

	MaxTouched int // the most links (or entities, as rows) to look at; 0 for any number
}

// LinkRows chooses links as rows. A symmetric link is one row, whose from is either of its ends and whose to is the
// other one: it matches when From and To do so either way round, as in a LinkQuery, and a walk ToFrom reaches both ends
// when both ways round match. For example, the pairs of a city are those with From, or those with To, being the city.
type LinkRows struct {
	Types    []kg.LinkTypeID // any of these; at least one
	Where    Predicate       // over the link; nil matches all
	From, To End
}

// End chooses the entities at an end.
type End struct {
	Types []kg.TypeID // any of these; empty means any
	Where Predicate   // nil matches all
}

// Move is how a walk goes on.
type Move uint8

// The moves.
const (
	Along  Move = iota // along any link that the step chooses, to its other end; the same link may be walked again
	ToFrom             // to the from of the row, which is a link
	ToTo               // to the to of the row, which is a link
)

// Walk leads from the row, or from the end of another walk, to entities.
type Walk struct {
	Parent int // TheRow, or the place in Walks of a walk before this one
	Move   Move
	Step   CountSpec // for Along; its AsOf is not looked at
}

// Expr is a value of an entity or a link: at the end of a walk, or of the row itself.
type Expr struct {
	Walk  int    // TheRow, or a place in Walks
	Link  bool   // of the link: the row, or the last link of the walk (the row, for ToFrom and ToTo)
	Field string // of Fields; a multi-valued field has each of its distinct values
	Level string // instead of Field: the id of the place at this kg.Level of the tree of places
	Year  bool   // of a date only its year, as an Int
	Width int    // above 0: of a number the greatest multiple of Width that is not above it, as an Int
}

// Key is what rows are grouped by. Values are as they stand, not folded; where a field is a
// String for one type and an Enum for another, equal text is one value.
type Key struct {
	Expr
	Among []kg.Value // when not nil, other values count as none
}

// MeasureKind is what a measure works out.
type MeasureKind uint8

// The measures. Values are compared by kg.Value.Compare. Sums of whole numbers are exact. Of
// numbers with a fraction each is taken in millionths (Millionths), of which sums are exact
// too, so that no order of adding matters.
const (
	Distinct MeasureKind = iota // how many distinct values there are: an Int
	Min                         // the smallest value
	Max                         // the greatest value
	Sum                         // of an Int field an Int, of a Float field a Float
	Avg                         // a Float: the sum through Known
)

// Measure is a number for each group.
type Measure struct {
	Kind MeasureKind
	Expr // for all but Distinct: a field of numbers (or dates, for Min and Max) that has one value
}

// Having is a condition on a group: a number of it compares so with Number. A measure of no
// known value does not hold.
type Having struct {
	Measure int // a place in Measures, or TheRow for the count
	Op      Op  // Eq, Lt, Lte, Gt, Gte
	Number  float64
}

// GroupOrder is one key of the order of groups; unknown values stand last in both directions.
type GroupOrder struct {
	ByKey bool
	Index int // in Keys, or in Measures, where TheRow stands for the count
	Desc  bool
}

// Aggregate is the answer.
type Aggregate struct {
	Rows    int     // all rows that match
	Grouped int     // those of them that are in some group, whatever Having says
	Total   int     // how many groups meet Having
	Groups  []Group // the first of them, or the first behind After, in order
	More    bool    // Limit cut off groups behind them
	Other   *Group  // all others as one group, without Keys; nil when there are none or they were not asked for
}

// Group is the rows of one tuple of values.
type Group struct {
	Keys     []kg.Value // one for each Key
	Count    int        // distinct rows
	Measures []Measured // one for each Measure
}

// Measured is the value of a measure.
type Measured struct {
	Value kg.Value // Null when nothing is known; of Distinct it is 0 then
	Known int      // how many things have a value; of Distinct: how many distinct values
}
