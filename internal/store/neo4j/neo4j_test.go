package neo4j_test

import (
	"testing"

	"cityweave/internal/store/storetest"
)

func TestConformanceOnNeo4j(t *testing.T) { storetest.Run(t, open) }

// Each query has a text of its own, which the server plans first: that is what takes the time.
func TestRandomQueriesOnNeo4j(t *testing.T) { storetest.RunRandom(t, open, storetest.Queries(60)) }

func Benchmark(b *testing.B) { storetest.Bench(b, open) }
