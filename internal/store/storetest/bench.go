package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Bench measures an engine under names that are the same for every engine, on graphs of
// 10,000, 100,000 and a million links (BenchGraph); with -short not on the largest. One
// iteration is one call of the store, but for load and memory, which are one loading.
//
//	expand-100x10   the first 10 links of each of 100 entities by name of the other end, properties read
//	derive-20       20 of the entities two hops away, by through how many, with three paths each: from a theme to its cities (a hub), from 20 cities to their themes
//	page-20         20 of the cities (100,000 in the largest graph) by each kind of order, from the start and from anywhere
//	nested-filter   20 cities with some programme that has some theme
//	filter-named    20 cities of a programme that is given by its name
//	place           20 cities in a circle or a box around a city, by name or from the nearest on, see placeTasks
//	count           the total of a filtered list
//	aggregate       all links of one type, or all cities, in groups
//	suggest         the 10 best of the beginning of a name, of one letter and of three
//	search          20 rows of a name, of its beginning with the total, and of a name with a mistake; and of words that
//	                are in the roles of a sixth of all links
//	map-names       the best of 1,000 names, of which one in ten has a mistake
//	summary, shortest-path, explain, expand-2-hops, subgraph    what is explored, see exploringTasks
//	load            the engine is made from a graph: links/s
//	memory          what the engine holds when it is loaded, and when it has answered all of the above: B/link
func Bench(b *testing.B, open Open, opts ...Option) {
	var s settings
	for _, o := range opts {
		o(&s)
	}
	for _, links := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("links=%d", links), func(b *testing.B) {
			if testing.Short() && links > 100_000 {
				b.Skip("takes long")
			}
			benchSize(b, open, &s, links)
		})
	}
}

func benchSize(b *testing.B, open Open, s *settings, links int) {
	view := sync.OnceValue(func() store.View {
		v, err := open(b, BenchGraph(links)).View(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		return v
	})
	run := func(name string, f func(*testing.B)) {
		b.Run(name, func(b *testing.B) {
			if why := s.reason(name); why != "" {
				b.Skip(why)
			}
			b.ReportAllocs()
			f(b)
		})
	}
	// These come first, so that nothing else is held.
	run("memory", func(b *testing.B) { benchMemory(b, open, links) })
	run("load", func(b *testing.B) { benchLoad(b, open, links) })
	for _, t := range tasks() {
		run(t.name, func(b *testing.B) {
			ask, err := t.prepare(b.Context(), view())
			if err != nil {
				b.Fatal(err)
			}
			rows := 0
			for i := 0; b.Loop(); i++ {
				n, err := ask(i)
				if err != nil {
					b.Fatal(err)
				}
				rows += n
			}
			if rows == 0 {
				b.Fatal("no iteration found anything")
			}
			b.ReportMetric(float64(rows)/float64(b.N), "rows/op")
		})
	}
}

func benchLoad(b *testing.B, open Open, links int) {
	for b.Loop() {
		b.StopTimer()
		g := BenchGraph(links)
		runtime.GC()
		b.StartTimer()
		open(b, g)
	}
	b.ReportMetric(float64(links)*float64(b.N)/b.Elapsed().Seconds(), "links/s")
}

func benchMemory(b *testing.B, open Open, links int) {
	var loaded, asked uint64
	for b.Loop() {
		before := heap()
		v, err := open(b, BenchGraph(links)).View(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		loaded += heap() - before
		for _, t := range tasks() {
			ask, err := t.prepare(b.Context(), v)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := ask(0); err != nil {
				b.Fatal(err)
			}
		}
		asked += heap() - before
		runtime.KeepAlive(v)
	}
	b.ReportMetric(float64(loaded)/float64(b.N)/float64(links), "B/link")
	b.ReportMetric(float64(asked)/float64(b.N)/float64(links), "B/link-asked")
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(0, "B/op")
	b.ReportMetric(0, "allocs/op")
}

// heap is what is reachable.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what finalizers let go of
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// task is a benchmark of a view: prepare gets ready, ask is one iteration and gives the
// number of rows that it found.
type task struct {
	name    string
	prepare func(ctx context.Context, v store.View) (ask func(i int) (int, error), err error)
}

func tasks() []task {
	takesPart := rel(kg.Out, "PARTICIPATES_IN")
	out := []task{
		{"expand-100x10/cities", expansion(takesPart, "City")},
		{"expand-100x10/programmes", expansion(rel(kg.In, "PARTICIPATES_IN"), "Programme")},
		{"derive-20/hub", derived("Theme", "citiesOfProgrammes", 1)},
		{"derive-20/cities", derived("City", "themesOfProgrammes", 20)},
	}
	for _, o := range []struct {
		name  string
		order store.Order
	}{
		{"name", asc(store.FieldName)},
		{"population", desc("population")},
		{"country-name", store.Order{By: store.ByCountry, Field: store.FieldName}},
		{"programme-count", byCount(store.CountSpec{Rel: rel(kg.Out, "PARTICIPATES_IN", "Programme")}, true)},
		{"degree", desc(store.FieldDegree)},
	} {
		out = append(out,
			task{"page-20/" + o.name + "/start", pageFrom(o.order, false)},
			task{"page-20/" + o.name + "/anywhere", pageFrom(o.order, true)})
	}
	first := store.Window{Limit: 20}
	byName := []store.Order{asc(store.FieldName)}
	out = slices.Concat(out, aggregateTasks(), searchTasks(), exploringTasks(), placeTasks())
	return append(out,
		task{"nested-filter", listing("Theme", func(theme *kg.Entity) store.ListQuery {
			hasTheme := some(rel(kg.Out, "HAS_THEME"), eq(store.FieldID, word(theme.ID)))
			return store.ListQuery{Types: types("City"), Where: some(takesPart, hasTheme), Order: byName, Window: first}
		})},
		task{"filter-named", listing("Programme", func(p *kg.Entity) store.ListQuery {
			return store.ListQuery{Types: types("City"), Where: some(takesPart, eq(store.FieldName, strings.ToUpper(p.Name))), Order: byName, Window: first}
		})},
		task{"count/country-and-population", listing("Country", func(c *kg.Entity) store.ListQuery {
			return store.ListQuery{Types: types("City"), Where: store.And{eq(store.FieldCountry, word(c.ID)), cond("population", store.Gte, 100_000)}, Total: true}
		})},
		task{"count/nested", listing("Theme", func(theme *kg.Entity) store.ListQuery {
			hasTheme := some(rel(kg.Out, "HAS_THEME"), eq(store.FieldID, word(theme.ID)))
			return store.ListQuery{Types: types("City"), Where: some(takesPart, hasTheme), Total: true}
		})},
	)
}

// sample is entities of a type, the same at each run, spread over all of them.
func sample(ctx context.Context, v store.View, typeName string, n int) ([]*kg.Entity, error) {
	p, err := v.List(ctx, store.ListQuery{Types: types(typeName), Window: store.Window{Limit: 1 << 30}})
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(2, 3))
	out := make([]*kg.Entity, n)
	for i := range out {
		out[i] = p.Rows[r.IntN(len(p.Rows))].Node
	}
	return out, nil
}

// expansion asks for other parents at each iteration and reads what a page shows of a row.
func expansion(r store.Rel, parents string) func(context.Context, store.View) (func(int) (int, error), error) {
	const batch, batches = 100, 100
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		entities, err := sample(ctx, v, parents, batch*batches)
		if err != nil {
			return nil, err
		}
		ids := make([]string, len(entities))
		for i, e := range entities {
			ids[i] = e.ID
		}
		q := store.ExpandQuery{Rel: r, Order: []store.Order{asc(store.FieldName)}, Window: store.Window{Limit: 10}}
		return func(i int) (int, error) {
			from := i % batches * batch
			q.Parents = ids[from : from+batch]
			pages, err := v.Expand(ctx, q)
			rows, bytes := 0, 0
			for i := range pages {
				for _, row := range pages[i].Rows {
					rows++
					bytes += len(row.Node.ID) + len(row.Node.Name) + len(row.Node.Country()) + len(row.Link.ID) + len(row.Link.Role) + int(row.Link.Since&1)
					for _, p := range row.Node.Props {
						bytes += len(p.Str()) + int(p.Int()&1)
					}
				}
			}
			if rows > 0 && bytes == 0 {
				return 0, fmt.Errorf("%d rows without content", rows)
			}
			return rows, err
		}, nil
	}
}

// derived asks for a derived relation of other parents at each iteration, for those of a
// type with most links if it is one at a time.
func derived(parents, field string, batch int) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		page, err := v.List(ctx, store.ListQuery{Types: types(parents), Order: []store.Order{desc(store.FieldDegree)}, Window: store.Window{Limit: 10 * batch}})
		if err != nil {
			return nil, err
		}
		q := store.DeriveQuery{Order: []store.Order{{By: store.ByThrough, Desc: true}, asc(store.FieldName)}, Window: store.Window{Limit: 20}, Paths: 3}
		for _, d := range v.Ontology().Derivations(types(parents)[0]) {
			if d.Field == field {
				q.First, q.Second = store.DerivedHopOf(v.Ontology(), d.First, d.Via), store.DerivedHopOf(v.Ontology(), d.Second, d.To)
			}
		}
		return func(i int) (int, error) {
			from := i * batch % len(page.Rows)
			q.Parents = nil
			for _, r := range page.Rows[from:min(from+batch, len(page.Rows))] {
				q.Parents = append(q.Parents, r.Node.ID)
			}
			pages, err := v.Derive(ctx, q)
			rows := 0
			for _, p := range pages {
				rows += len(p.Rows)
			}
			return rows, err
		}, nil
	}
}

// pageFrom asks for a page of cities in an order, from its start or after any of 100 cities.
func pageFrom(o store.Order, anywhere bool) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		q := store.ListQuery{Types: types("City"), Order: []store.Order{o}, Window: store.Window{Limit: 20}}
		positions := []*store.Position{nil}
		if anywhere {
			positions = nil
			cities, err := sample(ctx, v, "City", 100)
			if err != nil {
				return nil, err
			}
			for _, c := range cities {
				one := store.ListQuery{Types: q.Types, Order: q.Order, Where: eq(store.FieldID, word(c.ID)), Window: store.Window{Limit: 1, Keys: true}}
				p, err := v.List(ctx, one)
				if err != nil {
					return nil, err
				}
				positions = append(positions, position(store.EachEntity, p.Rows[0]))
			}
		}
		return func(i int) (int, error) {
			q.Window.After = positions[i%len(positions)]
			p, err := v.List(ctx, q)
			return len(p.Rows), err
		}, nil
	}
}

// listing asks a list query about another entity at each iteration; rows are those of the
// page, or the total.
func listing(about string, query func(*kg.Entity) store.ListQuery) func(context.Context, store.View) (func(int) (int, error), error) {
	return func(ctx context.Context, v store.View) (func(int) (int, error), error) {
		entities, err := sample(ctx, v, about, 50)
		if err != nil {
			return nil, err
		}
		queries := make([]store.ListQuery, len(entities))
		for i, e := range entities {
			queries[i] = query(e)
		}
		return func(i int) (int, error) {
			p, err := v.List(ctx, queries[i%len(queries)])
			return len(p.Rows) + p.Total, err
		}, nil
	}
}
