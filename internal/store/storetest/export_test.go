package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Failures runs the cases whose names begin with a prefix on an engine and gives the errors by name.
var Failures = failures

// CaseNames are the names of all cases.
func CaseNames() []string {
	var out []string
	for _, c := range cases() {
		out = append(out, c.name)
	}
	return out
}

// RandomFailure compares an engine with the Model as RunRandom does, up to the first difference.
func RandomFailure(ctx context.Context, open func(*kg.Graph) store.Store, queries int) error {
	rounds, err := plan("", 1, queries)
	if err != nil {
		return err
	}
	for _, r := range rounds {
		if err := r.try(ctx, open); err != nil {
			return err
		}
	}
	return nil
}

// Plan gives the rounds of a run as text, past failures first.
func Plan(past string, queries int) ([]string, error) {
	rounds, err := plan(past, 1, queries)
	var out []string
	for _, r := range rounds {
		out = append(out, r.String())
	}
	return out, err
}

// PageOf cuts the window out of rows that have Keys, by an order of one's own.
func PageOf(unit store.Unit, rows []store.Row, w store.Window, compare func(a, b store.Position) int) store.Page {
	at := func(r store.Row) store.Position { return *position(unit, r) }
	var p store.Page
	p.Rows, p.HasNext, p.HasPrev = cut(rows, w, at, compare)
	return p
}

// ComparePositions is the order of the Model.
var ComparePositions = comparePositions

// Paired puts the links of an expansion that have one other end into one row.
var Paired = paired

// Literal writes a query as Go source.
var Literal = literal

// Shrunk is the query that is left of a query when all is taken away that fails does not need.
func Shrunk(q any, fails func(any) bool) any {
	return shrink(q, func(q request) bool { return fails(q) })
}

// Opening turns an engine's Open into what the functions above want.
func Opening(tb testing.TB, open Open) func(*kg.Graph) store.Store {
	return func(g *kg.Graph) store.Store { return open(tb, g) }
}

// RequestText is the random query of a number, as Go source.
func RequestText(seed uint64, size, n int) (string, error) {
	v, err := newModelView(kg.CityNetworks(), Random(seed, size))
	if err != nil {
		return "", fmt.Errorf("random graph: %w", err)
	}
	return literal(round{seed: seed, size: size}.request(v, n)), nil
}

// CheckExceptions reports options that Run refuses.
func CheckExceptions(opts ...Option) error {
	var s settings
	for _, o := range opts {
		o(&s)
	}
	return s.check(cases())
}

// BenchRows runs each task of Bench n times and gives the rows it found.
func BenchRows(ctx context.Context, s store.Store, n int) (map[string]int, error) {
	v, err := s.View(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]int{}
	for _, t := range tasks() {
		ask, err := t.prepare(ctx, v)
		if err != nil {
			return nil, err
		}
		for i := range n {
			rows, err := ask(i)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", t.name, err)
			}
			out[t.name] += rows
		}
	}
	return out, nil
}

// ExploringAnswers counts what the Model answers to n random exploring requests.
func ExploringAnswers(n int) (map[string]int, error) {
	out := map[string]int{}
	note := func(what string, there bool) {
		if there {
			out[what]++
		}
	}
	rounds, err := plan("", 1, n)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		v, err := newModelView(kg.CityNetworks(), Random(r.seed, r.size))
		if err != nil {
			return nil, err
		}
		for n := r.first; n <= r.last; n++ {
			q := r.exploring(v, n)
			got, err := explore(context.Background(), v, q)
			if err != nil {
				return nil, err
			}
			switch got := got.(type) {
			case [][]store.NeighbourCount:
				note("counts", len(got) > 0 && len(got[0]) > 1)
			case store.Joined:
				note("links", len(got.Rows) > 0)
			case store.TooMuch:
				note("refused for "+got.What, true)
			case store.PathList:
				note("no path", got.Total == 0)
				if _, shortest := q.(shortestPaths); shortest {
					note("shortest paths", len(got.Paths) > 0)
					note("several shortest paths", len(got.Paths) > 1)
					note("shortest of 3 or more", len(got.Paths) > 0 && len(got.Paths[0].Hops) > 2)
				} else {
					note("paths", len(got.Paths) > 1)
					note("paths given up", !got.Exact)
				}
				for _, p := range got.Paths {
					for _, h := range p.Hops {
						note("hops of several links", len(h.Links) > 1)
					}
				}
			case store.Explanation:
				note("kinds", got.Total > 0)
				note("several kinds", got.Total > 1)
				note("samples", slices.ContainsFunc(got.Kinds, func(k store.PathKind) bool { return len(k.Samples) > 1 }))
			}
		}
	}
	return out, nil
}

// AggregateLooks gives, of so many random aggregates, how many links each looks at and the bound of it.
func AggregateLooks(seed uint64, n int) (looked []int, bound []float64) {
	v := v0(newModelView(kg.CityNetworks(), Random(seed, 60)))
	ref := v0(v.ReleaseInfo(context.Background()))
	r := randomQuery{rand.New(rand.NewPCG(seed, 0)), v}
	for range n {
		q := r.anAggregate()
		looked, bound = append(looked, v.looksAt(&q)), append(bound, q.Bound(v.o, ref))
	}
	return looked, bound
}
