package neo4j_test

import (
	"slices"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
)

// thereAndBack is the cities with a programme all of whose cities have no such role.
func thereAndBack(t testing.TB) store.ListQuery {
	city, programme := id(t, "City"), id(t, "Programme")
	takesPart, _ := kg.CityNetworks().LinkType("PARTICIPATES_IN")
	of := func(dir kg.Direction, other kg.TypeID) store.Rel {
		return store.Rel{Types: []kg.LinkTypeID{takesPart}, Dir: dir, Others: []kg.TypeID{other}}
	}
	role := store.Cond{Field: store.LinkRole, Values: []kg.Value{kg.StringValue("x")}}
	back := store.Linked{Quantifier: store.None, CountSpec: store.CountSpec{Rel: of(kg.In, city), Link: role}}
	return store.ListQuery{
		Types: []kg.TypeID{city}, Where: store.Linked{CountSpec: store.CountSpec{Rel: of(kg.Out, programme), Node: back}},
		Total: true, Window: store.Window{Limit: 3},
	}
}

func TestFilterThereAndBackOnNeo4j(t *testing.T) {
	s := neo4jtest.Open(t)
	const links = 10_000
	if _, err := s.Load(t.Context(), storetest.BenchGraph(links), loader.Options{Forget: true}); err != nil {
		t.Fatal(err)
	}
	hits := func() int64 {
		t.Helper()
		n, err := s.ListHits(t.Context(), thereAndBack(t))
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	t.Run("looks at each entity once", func(t *testing.T) {
		if n := hits(); n > 10*links {
			t.Errorf("it looks at %d records for %d links", n, links)
		}
	})
	t.Run("gives what it gives without sets", func(t *testing.T) {
		list := func() (ids []string) {
			t.Helper()
			v, err := s.View(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			page, err := v.List(t.Context(), thereAndBack(t))
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range page.Rows {
				ids = append(ids, r.Node.ID)
			}
			return ids
		}
		with := list()
		s.NeverSets()
		if without := list(); !slices.Equal(with, without) || len(with) == 0 {
			t.Errorf("%v with, %v without", with, without)
		}
		t.Logf("%d records without sets", hits())
	})
}

// noSetScans are the sets of filters that have a start.
func noSetScans(t *testing.T, p planner) {
	q := thereAndBack(t)
	there := q.Where.(store.Linked)
	there.Node = store.And{
		store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue("Programme 7")}},
		there.Node,
	}
	q.Where = store.Not{Predicate: there} // which is no start of the list itself
	sets, err := p.Sets(t.Context(), q)
	if err != nil || len(sets) != 1 {
		t.Fatalf("%d sets, %v", len(sets), err)
	}
	p.explain(t, sets[0])
}

// Every condition on the other end of a link is a set here, however little it looks at.
func TestRandomQueriesWithSetsOnNeo4j(t *testing.T) {
	coversEngine(t)
	storetest.RunRandom(t, func(tb testing.TB, g *kg.Graph) store.Store {
		s := neo4jtest.Open(tb)
		if _, err := s.Load(tb.Context(), g, loader.Options{Forget: true}); err != nil {
			tb.Fatal(err)
		}
		s.AlwaysSets()
		return s
	}, storetest.Queries(10))
}
