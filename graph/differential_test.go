package graph_test

import (
	"runtime"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

var (
	embedded = querytest.Engine{Name: "memory", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		st := memory.New(kg.CityNetworks())
		applied(tb, st, releases)
		return st
	}}
	model = querytest.Engine{Name: "model", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		st, err := storetest.NewModel(kg.CityNetworks(), releases[0])
		if err != nil {
			tb.Fatal(err)
		}
		applied(tb, st, releases[1:])
		return st
	}}
)

// applied lets a store take releases one after the other.
func applied(tb testing.TB, st store.Applier, releases []*kg.Graph) {
	tb.Helper()
	for _, g := range releases {
		if err := st.Apply(tb.Context(), g); err != nil {
			tb.Fatal(err)
		}
	}
}

// undirected is the embedded engine under the generated executor.
var undirected = querytest.Engine{Name: "memory under the generated executor", Generated: true, Open: embedded.Open}

func TestTheEmbeddedEngineAnswersAsTheModelDoes(t *testing.T) {
	querytest.Compare(t, storetest.Random, []querytest.Engine{embedded, model, undirected})
}

// coversBothEngines leaves a test out unless something has changed that the API over the engines is made of.
func coversBothEngines(t *testing.T, more ...string) {
	t.Helper()
	testlane.CoversPackages(t, append(more, "graph", "graph/querytest", "internal/store/mirror",
		"internal/store/neo4j/neo4jtest", "internal/store/storetest", "scripts/neo4j", "scripts/neo4j.pom.xml")...)
}

func TestTheEngineOnNeo4jAnswersAsTheEmbeddedOneDoes(t *testing.T) {
	coversBothEngines(t)
	opts := []querytest.Option{querytest.Queries(8), querytest.AtOnce(runtime.NumCPU())}
	if !testlane.Nightly() {
		opts = append(opts, querytest.Short(10)) // the database plans the longest ones for a minute
	}
	querytest.Compare(t, storetest.Random, []querytest.Engine{embedded, onNeo4j(t)}, opts...)
}

// The mirror answers from memory. What may differ is how it got each graph: loading one takes seconds.
func TestAMirrorOfNeo4jAnswersAsTheEmbeddedEngineDoes(t *testing.T) {
	coversBothEngines(t)
	querytest.Compare(t, storetest.Random, []querytest.Engine{embedded, mirrored(t)}, querytest.Queries(40))
}

func TestInvalidQueriesAreRefusedWhateverElseTheyHave(t *testing.T) {
	tally := querytest.Compare(t, storetest.Random, []querytest.Engine{embedded, undirected}, querytest.Mistaken(), querytest.Queries(500))
	for _, what := range querytest.Mistakes() {
		if tally.Mistakes[what] == 0 && tally.Questions >= 500 {
			t.Errorf("no question had %s", what)
		}
	}
}

func TestPropertiesOfAnswers(t *testing.T) {
	for _, p := range querytest.Properties() {
		t.Run(p.Name, func(t *testing.T) { p.Check(t, storetest.Random, embedded, querytest.Queries(120)) })
	}
}

func TestFacetBucketsAreWrittenAsTheirField(t *testing.T) {
	rows := "org:o Office, kind=programme\nun:a Agenda, kind=programme\nun:b Body, kind=mechanism\n"
	for _, e := range []querytest.Engine{embedded, model} {
		h := over(e.Open(t, small(t, rows)))
		got := ask(t, h, `{organisations{facets(by:KIND){buckets{value}}}unBodies{facets(by:KIND){buckets{value}}}}`, nil)
		want := `{"data":{"organisations":{"facets":[{"buckets":[{"value":"programme"}]}]},"unBodies":{"facets":[{"buckets":[{"value":"MECHANISM"},{"value":"PROGRAMME"}]}]}}}`
		if got != want {
			t.Errorf("%s: got %s, want %s", e.Name, got, want)
		}
	}
}
