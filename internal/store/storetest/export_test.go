package storetest

import (
	"context"
	"fmt"
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
	rounds, err := plan("", queries)
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
	rounds, err := plan(past, queries)
	var out []string
	for _, r := range rounds {
		out = append(out, r.String())
	}
	return out, err
}

// PageOf cuts the window out of rows that have Keys, by an order of one's own.
func PageOf(rows []store.Row, w store.Window, compare func(a, b store.Position) int) store.Page {
	at := func(r store.Row) store.Position { return *position(r) }
	var p store.Page
	p.Rows, p.HasNext, p.HasPrev = cut(rows, w, at, compare)
	return p
}

// ComparePositions is the order of the Model.
var ComparePositions = comparePositions

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
