package store

import (
	"time"

	"cityweave/internal/kg"
)

// Status identifies what a store serves at the moment. Stores know it without reading the graph.
type Status struct {
	Mark        string // changes whenever the graph is replaced, also by a release of the same name
	Release     kg.Release
	ReleaseInfo *ReleaseInfo
}

// Export is a release read out of a store as a whole, at one moment.
type Export struct {
	Status
	Graph   *kg.Graph // owned by the caller
	History History   // as the store knows it
}

// ReplicaStatus compares a replica with its source.
type ReplicaStatus struct {
	Checked time.Time // when the source last answered which release it serves
	Stale   bool      // the source served another release then, or has not answered since
	Reason  string    // why it is stale, in a sentence that clients may see; "" when it is not
}

// Replica is a store, or a view of one, that serves a copy of another store, its source.
type Replica interface {
	ReplicaStatus() ReplicaStatus
}
