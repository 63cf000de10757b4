package graph_test

import (
	"context"
	"os"
	"testing"
	"time"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/storetest"
)

// onNeo4j is the engine on the database that NEO4J_URI names, which the tests may overwrite.
func onNeo4j(t *testing.T) querytest.Engine {
	uri := os.Getenv("NEO4J_URI")
	if uri == "" {
		t.Skip("NEO4J_URI is not set: scripts/neo4j start runs a server and prints the address to set it to")
	}
	st, err := neo4j.Open(kg.CityNetworks(), neo4j.Config{
		URI: uri, User: os.Getenv("NEO4J_USER"), Password: os.Getenv("NEO4J_PASSWORD"), Database: os.Getenv("NEO4J_DATABASE"), Statement: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close(context.WithoutCancel(t.Context())) })
	if err := st.ClaimForTests(t.Context()); err != nil {
		t.Fatal(err)
	}
	return querytest.Engine{Name: "neo4j", Open: func(tb testing.TB, g *kg.Graph) store.Store {
		if err := st.Apply(tb.Context(), g); err != nil {
			tb.Fatal(err)
		}
		return st
	}}
}

// Each question has statements of its own, which the server plans first: that is what takes the time.
func TestTheEngineOnNeo4jAnswersAsTheModelDoes(t *testing.T) {
	querytest.Compare(t, storetest.Random, []querytest.Engine{onNeo4j(t), model}, querytest.Queries(60))
}
