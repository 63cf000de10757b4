package graph_test

import (
	"context"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// onNeo4j is the engine on Neo4j. The database is one, so each graph takes the place of the one before.
func onNeo4j(tb testing.TB) querytest.Engine {
	neo4jtest.URI(tb)
	return querytest.Engine{Name: "neo4j", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		tb.Helper()
		s := neo4jtest.Load(tb, releases[0])
		applied(tb, s, releases[1:])
		return unpriced{s}
	}}
}

func TestGraphsOnNeo4j(t *testing.T) {
	g := small(t, townsInPlaces)
	database, memory := graphsOver(onNeo4j(t).Open(t, g), graph.Options{}), graphsOver(inMemory(t, g), graph.Options{})
	for _, address := range []string{
		"/graph.gexf", "/graph.nq", "/graph.ttl?programme=programme:p", "/graph.cyjs?within=country:aa&asOf=2013",
		"/graph.geojson?project=cities&minWeight=2", "/graph.graphml?ids=city:aa-a,programme:p,org:n",
	} {
		t.Run("have the bytes that they have in memory: "+address, func(t *testing.T) {
			got, want := getFile(t, database, address), getFile(t, memory, address)
			if got.Code != 200 || got.Body.String() != want.Body.String() {
				t.Errorf("status %d: %s\nwant\n%s", got.Code, got.Body, want.Body)
			}
		})
	}
}

func TestPositionsOnNeo4j(t *testing.T) {
	g := small(t, townsInPlaces)
	database, memory := over(onNeo4j(t).Open(t, g)), over(inMemory(t, g))
	for _, query := range []string{
		`{subgraph(ids:["city:aa-a","programme:p","org:n","city:nowhere"]){positions{entityId x y}}}`,
		`{expand(ids:["programme:p","city:nowhere"],first:3){positions{entityId x y} nodes{id}}}`,
	} {
		t.Run("are those that they are in memory: "+query, func(t *testing.T) {
			got, want := ask(t, database, query, nil), ask(t, memory, query, nil)
			if got != want || !strings.Contains(got, `"x":`) {
				t.Errorf("%s\nwant\n%s", got, want)
			}
		})
	}
}

// unpriced is the engine on Neo4j without its price, so that its estimates are those of other engines.
type unpriced struct{ *neo4j.Store }

func (unpriced) ExpandPrice() int { return 0 }

// anyStore is a store of which nothing else is known: a mirror that says nothing of its age,
// which no other engine has.
type anyStore struct{ store.Store }

func (s anyStore) View(ctx context.Context) (store.View, error) {
	v, err := s.Store.View(ctx)
	return struct{ store.View }{v}, err
}

// mirrored is the mirror of a database, which takes the place of the one before as onNeo4j does.
func mirrored(tb testing.TB) querytest.Engine {
	database := onNeo4j(tb)
	return querytest.Engine{Name: "mirror", Open: func(tb testing.TB, releases ...*kg.Graph) store.Store {
		source, ok := database.Open(tb, releases...).(unpriced)
		if !ok {
			tb.Fatal("the engine on Neo4j is another one")
		}
		m := mirror.New(kg.CityNetworks(), source.Store, mirror.Options{})
		tb.Cleanup(m.Close)
		if err := m.Refresh(tb.Context()); err != nil {
			tb.Fatal(err)
		}
		return anyStore{m}
	}}
}
