package neo4j_test

import (
	"testing"

	"cityweave/internal/store/storetest"
)

// Views of this engine end with the next but one release; the contract lets them say so.
var moved = storetest.Except("apply/a view taken before stays on its release", "a database holds two releases, and a view of an older one gives store.ErrReleaseMoved")

func TestConformance(t *testing.T) { storetest.Run(t, open, moved) }

// Each query has a text of its own, which the server plans first: that is what takes the time.
func TestRandomQueries(t *testing.T) { storetest.RunRandom(t, open, storetest.Queries(300)) }

func Benchmark(b *testing.B) { storetest.Bench(b, open) }
