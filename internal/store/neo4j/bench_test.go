package neo4j_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"

	"cityweave/bench/contest"
	"cityweave/graph"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
)

const benchLinks = 100_000

// loadedForBench holds storetest's graph of 100,000 links; a run after another finds it there.
func loadedForBench(b *testing.B) (*neo4j.Store, *kg.Graph) {
	s := neo4jtest.Open(b)
	if _, err := s.Load(b.Context(), storetest.BenchGraph(benchLinks), loader.Options{}); err != nil {
		b.Fatal(err)
	}
	return s, storetest.BenchGraph(benchLinks)
}

// BenchmarkOverTheBareDriver compares calls of the engine, which composes statements and reads
// what they answer, with the driver that is given the same statements.
func BenchmarkOverTheBareDriver(b *testing.B) {
	s, g := loadedForBench(b)
	o := kg.CityNetworks()
	takesPart, _ := o.LinkType("PARTICIPATES_IN")
	city, programme := id(b, "City"), id(b, "Programme")
	out := store.Rel{Types: []kg.LinkTypeID{takesPart}, Dir: kg.Out, Others: []kg.TypeID{programme}}
	byName := []store.Order{{Field: store.FieldName}}
	programmes := named(g, programme)
	var cities []string
	for _, e := range g.Entities {
		if e.Type == city {
			cities = append(cities, e.ID)
		}
	}
	const different = 100 // statements
	bare := func(statement func(turn int) (neo4j.Statement, error)) contest.Way {
		var all [different]neo4j.Statement
		for i := range all {
			var err error
			if all[i], err = statement(i); err != nil {
				b.Fatal(err)
			}
		}
		return contest.Way{Name: "bare", Do: func(ctx context.Context, turn int) error {
			return s.Bare(ctx, all[turn%different].Text, all[turn%different].Params)
		}}
	}
	list := func(q func(turn int) store.ListQuery) []contest.Way {
		return []contest.Way{
			{Name: "engine", Do: func(ctx context.Context, turn int) error {
				v, err := s.View(ctx)
				if err != nil {
					return err
				}
				_, err = v.List(ctx, q(turn%different))
				return err
			}},
			bare(func(turn int) (neo4j.Statement, error) { return s.List(b.Context(), q(turn)) }),
		}
	}
	b.Run("page-20", func(b *testing.B) {
		contest.Run(b, 1, list(func(int) store.ListQuery {
			return store.ListQuery{Types: []kg.TypeID{city}, Order: byName, Window: store.Window{Limit: 20}}
		})...)
	})
	b.Run("filter-named", func(b *testing.B) {
		contest.Run(b, 1, list(func(turn int) store.ListQuery {
			where := store.Linked{CountSpec: store.CountSpec{
				Rel:  out,
				Node: store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue(programmes[turn%len(programmes)])}},
			}}
			return store.ListQuery{Types: []kg.TypeID{city}, Where: where, Order: byName, Window: store.Window{Limit: 20}}
		})...)
	})
	expand := func(turn int) store.ExpandQuery {
		from := turn * 97 % (len(cities) - 100)
		return store.ExpandQuery{Parents: cities[from : from+100], Rel: out, Order: byName, Window: store.Window{Limit: 10}}
	}
	b.Run("one", func(b *testing.B) {
		children := []store.Child{{Types: []kg.TypeID{city}, Query: &store.ExpandQuery{
			Rel: out, Order: byName,
			Window: store.Window{Limit: 10}, Total: true, NodesOnly: true,
		}}}
		ids := func(turn int) []string { return []string{cities[turn*97%len(cities)]} }
		slot, err := s.Slot(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		text := strings.ReplaceAll(`CYPHER 5
MATCH (n:Entity# {id: $id})
CALL (n) { MATCH (n)-[:PARTICIPATES_IN]->(p:Programme#) WITH p ORDER BY p.name_f, p.id LIMIT 10 RETURN collect([p.id, p.name, p.startYear]) AS list }
RETURN n.id, n.name, n.population, COUNT { (n)-[:PARTICIPATES_IN]->(:Programme#) }, list`, "#", slot)
		byHand := contest.Way{Name: "hand", Do: func(ctx context.Context, turn int) error {
			return s.Bare(ctx, text, map[string]any{"id": ids(turn % different)[0]})
		}}
		contest.Run(b, 1, contest.Way{Name: "engine", Do: func(ctx context.Context, turn int) error {
			v, err := s.View(ctx)
			if err != nil {
				return err
			}
			_, _, err = v.Entities(ctx, ids(turn%different), children...)
			return err
		}}, bare(func(turn int) (neo4j.Statement, error) { return s.EntitiesWith(b.Context(), ids(turn), children) }), byHand)
	})
	b.Run("expand-100x10", func(b *testing.B) {
		contest.Run(b, 1, contest.Way{Name: "engine", Do: func(ctx context.Context, turn int) error {
			v, err := s.View(ctx)
			if err != nil {
				return err
			}
			_, err = v.Expand(ctx, expand(turn%different))
			return err
		}}, bare(func(turn int) (neo4j.Statement, error) { return s.Expansion(b.Context(), expand(turn)) }))
	})
}

// named are the names of the entities of a type.
func named(g *kg.Graph, t kg.TypeID) []string {
	var names []string
	for _, e := range g.Entities {
		if e.Type == t {
			names = append(names, e.Name)
		}
	}
	return names
}

// BenchmarkHTTP asks the whole handler over 8 connections, beside the driver that is given
// statements as somebody would write them who knows which indexes there are.
func BenchmarkHTTP(b *testing.B) {
	const connections = 8
	s, g := loadedForBench(b)
	h := graph.NewHandler(kg.CityNetworks(), s, graph.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	body := func(query string, variables map[string]any) string {
		text, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		if err != nil {
			b.Fatal(err)
		}
		return string(text)
	}
	slot, err := s.Slot(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	bare := func(text string) string { return strings.ReplaceAll("CYPHER 5\n"+text, "#", slot) }
	b.Run("nested", func(b *testing.B) {
		query := body(`{cities(first:50){nodes{id name programmes(first:5){nodes{id name themes(first:3){nodes{id name}}}}}}}`, nil)
		below := func(link, child string, limit int) string {
			return bare(fmt.Sprintf(`UNWIND $ids AS id MATCH (a:Entity# {id: id})
CALL (a) { MATCH (a)-[:%s]->(b:%s#) WITH b ORDER BY b.name_f, b.id LIMIT %d RETURN collect([b.id, b.name]) AS below }
RETURN id, below`, link, child, limit))
		}
		cities := bare(`MATCH (n:Entity#) WHERE n.k_name > $lo AND n.k_name < $hi RETURN n.id, n.name ORDER BY n.k_name LIMIT 50`)
		first := neo4j.NameKey("City", "")[:1]
		levels := []string{below("PARTICIPATES_IN", "Programme", 5), below("HAS_THEME", "Theme", 3)}
		contest.Run(b, connections, contest.OverHTTP(b, "http", h, connections, `"themes":{"nodes":[{`, query),
			contest.Way{Name: "bare", Do: func(ctx context.Context, _ int) error {
				rows, err := s.BareRows(ctx, cities, map[string]any{"lo": first, "hi": first + "\uFFFF"})
				if err != nil {
					return err
				}
				ids := firsts(rows)
				for _, text := range levels {
					if rows, err = s.BareRows(ctx, text, map[string]any{"ids": ids}); err != nil {
						return err
					}
					ids = below1(rows)
				}
				return nil
			}})
	})
	b.Run("filter", func(b *testing.B) {
		names := named(g, id(b, "Programme"))
		var bodies []string
		for _, name := range names {
			bodies = append(bodies,
				body(`query($name:String!){cities(first:20,where:{programmes:{some:{name:{eq:$name}}}}){nodes{id name}}}`, map[string]any{"name": name}))
		}
		text := bare(`MATCH (p:Entity#) WHERE p.k_name STARTS WITH $name MATCH (p)<-[:PARTICIPATES_IN]-(n:City#) WITH DISTINCT n ORDER BY n.name_f, n.id LIMIT 20 RETURN n.id, n.name`)
		contest.Run(b, connections, contest.OverHTTP(b, "http", h, connections, `"cities":{"nodes":[`, bodies...),
			contest.Way{Name: "bare", Do: func(ctx context.Context, turn int) error {
				_, err := s.BareRows(ctx, text, map[string]any{"name": neo4j.NameKey("Programme", names[turn%len(names)])})
				return err
			}})
	})
}

func firsts(rows [][]any) []any {
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = r[0]
	}
	return out
}

// below1 are the distinct ids in the lists of a level.
func below1(rows [][]any) []any {
	seen := map[any]bool{}
	var out []any
	for _, r := range rows {
		list, _ := r[1].([]any)
		for _, x := range list {
			if pair, _ := x.([]any); len(pair) > 0 && !seen[pair[0]] {
				seen[pair[0]] = true
				out = append(out, pair[0])
			}
		}
	}
	return out
}
