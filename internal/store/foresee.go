package store

import "cityweave/internal/kg"

// Next is an expansion that will be asked of entities that a read finds. It is said with that
// read, in Then, and is a hint: an engine to which one larger read costs less than two may answer
// both at once, and keep the pages in the view until Expand is called with Foreseen set to Query.
// What a read gives is the same with and without.
type Next struct {
	Types []kg.TypeID  // of the entities of which it will be asked; empty means any
	Query *ExpandQuery // without Parents and Foreseen; it has a Then of its own
}
