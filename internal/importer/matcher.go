package importer

import "context"

// Query is a place as a table names it.
type Query struct {
	Name, In string
	ID       string // in a register, such as geonames:2643743; "" when unknown
	Type     string // the entity types that it may have, joined by commas
}

// Answer is what a query means.
type Answer struct {
	ID, Name string // of the entity; "" when it is not certain
	// Reason is the matcher's word for the certainty, such as MATCHED or AMBIGUOUS.
	Reason     string
	Class      string // of the match, such as EXACT
	Candidates []Candidate
}

// Candidate is an entity that a query may mean.
type Candidate struct{ ID, Name string }

// Matcher finds the entities that names mean.
type Matcher interface {
	// Match answers each query, in their order. An entity is given only where it is certain.
	Match(ctx context.Context, queries []Query) ([]Answer, error)
}
