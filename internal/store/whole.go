package store

import (
	"time"

	"cityweave/internal/kg"
)

// Standing is what a store holds at a moment, known without reading it.
type Standing struct {
	Mark      string // another one whenever what is held has been replaced, also by a release of the same name
	Release   kg.Release
	Reference *Reference
}

// Whole is a release that has been read out of a store, from one moment.
type Whole struct {
	Standing
	Graph   *kg.Graph // the reader's own
	History History   // as the store knows it
}

// Copy is how what is seen stands to the store that it is a copy of.
type Copy struct {
	Checked time.Time // when the other store last said what it holds
	Stale   bool      // it held something else then, or has not answered since
	Reason  string    // why it is stale, in a sentence that anyone may be shown; "" when it is not
}

// Copied is a store, or a view, that is a copy of another store.
type Copied interface {
	Copy() Copy
}
