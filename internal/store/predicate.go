package store

import (
	"cityweave/internal/geo"
	"cityweave/internal/kg"
)

// Predicate is a condition on an entity or a link. A nil Predicate matches all. Logic is
// two-valued: a condition on a value that is not known does not hold, and its Not does.
type Predicate interface{ predicate() }

// And holds when all hold; an empty And holds.
type And []Predicate

// Or holds when any holds; an empty Or does not.
type Or []Predicate

// Not holds when its predicate does not.
type Not struct{ Predicate Predicate }

// Cond compares the values of a field (see Fields). It holds when any value of the field
// compares so with any of Values; with no Values it does not hold.
type Cond struct {
	Field  string
	Op     Op
	Values []kg.Value
}

// Op is how a Cond compares.
type Op uint8

// The comparisons. Text of kind kg.String is folded on both sides by Eq, Contains and
// StartsWith; kg.Enum and Exact compare bytes. Lt to Gte compare sort keys (folded text,
// numbers, dates as kg.Date.First). An operand is text for text, a number for a number,
// else of the field's kind; each side is folded or not by its own kind.
const (
	Eq         Op = iota // equal; dates are equal when First and precision are
	Exact                // equal as bytes; text only
	Contains             // text only; the empty text is contained in every text
	StartsWith           // text only
	Lt
	Lte
	Gt
	Gte
	Known // the field has a value; Values is not looked at
)

// Linked looks at the links of an entity that match Link and AsOf, and at the entities
// at their other ends. Some, None and All are about links, Count about distinct entities. All over no links is true.
type Linked struct {
	Quantifier Quantifier
	CountSpec      // for Some and None: Node, Link and AsOf choose; for All: Link and AsOf choose, Node must hold
	Compare    Op  // for Count: Eq, Lt, Lte, Gt, Gte
	Number     int // for Count
}

// Quantifier says how many must match.
type Quantifier uint8

// The quantifiers.
const (
	Some  Quantifier = iota // at least one link whose other end matches Node
	None                    // no link whose other end matches Node
	All                     // every link has an other end that matches Node
	Count                   // the number of entities that CountSpec counts compares with Number
)

// InCountry holds when the country that the entity lies in is known and matches. A
// country lies in itself.
type InCountry struct{ Where Predicate }

// Near holds when the coordinates of the entity are known and lie at most so many whole metres from a point, see
// geo.Metres.
type Near struct{ geo.Circle }

// InBox holds when the coordinates of the entity are known and lie in the box.
type InBox struct{ geo.Box }

func (And) predicate()       {}
func (Or) predicate()        {}
func (Not) predicate()       {}
func (Cond) predicate()      {}
func (Linked) predicate()    {}
func (InCountry) predicate() {}
func (Near) predicate()      {}
func (InBox) predicate()     {}
