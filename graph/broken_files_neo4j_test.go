package graph_test

import (
	"context"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// The connection to the server is cut at each statement of a file in turn, in the middle of its answer.
func TestFilesFromNeo4jWhenItsConnectionIsCut(t *testing.T) {
	neo4jtest.Load(t, manyCities(t, 2_100, "A", "2026-01-02-abc"))
	wire := listen(t)
	c := neo4jtest.Config(t)
	c.URI, c.Retry, c.Fresh = "bolt://"+wire.address, 100*time.Millisecond, 24*time.Hour
	st, err := neo4j.Open(kg.CityNetworks(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close(context.WithoutCancel(t.Context())) })
	for _, file := range []brokenFile{
		{"HTTP/1.1", "/data/latest/links.csv", true},
		{"HTTP/2.0", "/data/latest/links.csv", true},
		{"HTTP/1.1", "/data/latest/cities.jsonl", true},
		{"HTTP/2.0", namesOfCities, true},
		{"HTTP/1.1", "/graph.graphml", false}, // read whole before its first byte
	} {
		t.Run("are whole, refused or broken off: "+file.protocol+" "+file.path, func(t *testing.T) {
			file.check(t, st, "127.0.0.1", wire.cutAfter)
		})
	}
}
