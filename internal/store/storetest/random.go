package storetest

import (
	"context"
	_ "embed" // for the seeds of past failures
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

//go:embed testdata/seeds.txt
var pastFailures string

// RunRandom compares the engine with the Model on random graphs and queries, of which there are
// CITYWEAVE_RANDOM, else those of the option Queries, else 1,500. The first seed is CITYWEAVE_SEED, else
// 1; the same seed and number ask the same questions. Past failures of testdata/seeds.txt come first.
func RunRandom(t *testing.T, open Open, opts ...Option) {
	s := settings{queries: 1500}
	for _, o := range opts {
		o(&s)
	}
	seed := 1
	for name, set := range map[string]*int{"CITYWEAVE_RANDOM": &s.queries, "CITYWEAVE_SEED": &seed} {
		if env := os.Getenv(name); env != "" {
			n, err := strconv.Atoi(env)
			if err != nil {
				t.Fatalf("%s is a number, not %q", name, env)
			}
			*set = n
		}
	}
	rounds, err := plan(pastFailures, seed, s.queries)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rounds {
		r.o = s.ontology
		t.Run(r.String(), func(t *testing.T) {
			if err := r.try(t.Context(), func(g *kg.Graph) store.Store { return open(t, g) }); err != nil {
				t.Error(err)
			}
		})
	}
}

// round is some random queries of one random graph.
type round struct {
	seed        uint64
	size        int
	first, last int          // query numbers
	o           *kg.Ontology // nil for kg.CityNetworks
}

func (r round) ontology() *kg.Ontology {
	if r.o == nil {
		return kg.CityNetworks()
	}
	return r.o
}

func (r round) String() string {
	return fmt.Sprintf("seed=%d/size=%d/queries=%d-%d", r.seed, r.size, r.first, r.last)
}

// plan is the past failures, then n queries in rounds of 250, whose graphs have the seeds from the given one on.
func plan(past string, seed, n int) ([]round, error) {
	var out []round
	for line := range strings.Lines(past) {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		var r round
		if _, err := fmt.Sscan(line, &r.seed, &r.size, &r.first); err != nil {
			return nil, fmt.Errorf("seeds.txt: %q is not a seed, a size and the number of a query: %w", line, err)
		}
		r.last = r.first
		out = append(out, r)
	}
	const perGraph = 250
	sizes := []int{60, 30, 120, 240}
	for ; n > 0; seed++ {
		out = append(out, round{seed: uint64(seed), size: sizes[seed%len(sizes)], last: min(n, perGraph) - 1})
		n -= perGraph
	}
	return out, nil
}

// try compares the records of the graph, then the answers to the queries, up to the first that differs.
func (r round) try(ctx context.Context, open func(*kg.Graph) store.Store) error {
	o := r.ontology()
	g := randomOf(o, r.seed, r.size)
	model, err := newModelView(o, g)
	if err != nil {
		return err
	}
	v, err := open(randomOf(o, r.seed, r.size)).View(ctx)
	if err != nil {
		return err
	}
	e := env{ctx: ctx}
	want, err := readAll(e, model, g)
	if err != nil {
		return err
	}
	got, err := readAll(e, v, g)
	if err == nil {
		err = sameRecords(want, got)
	}
	if err != nil {
		return fmt.Errorf("records of Random(%d, %d): %w", r.seed, r.size, err)
	}
	for n := r.first; n <= r.last; n++ {
		requests := []request{r.request(model, n), r.exploring(model, n)}
		if n%4 == 0 { // large ones
			requests = append(requests, r.chained(model, n))
		}
		for _, q := range requests {
			if compare(ctx, model, v, q) == nil {
				continue
			}
			small := shrink(q, func(q request) bool { return compare(ctx, model, v, q) != nil })
			return fmt.Errorf("differs from the model; the line for testdata/seeds.txt is\n\t%d %d %d\nand the query, made as simple as it fails, on Random(%d, %d), is\n\t%s\n%w",
				r.seed, r.size, n, r.seed, r.size, literal(small), compare(ctx, model, v, small))
		}
	}
	return nil
}

// request is the query of a number; it depends on nothing that came before.
func (r round) request(v *modelView, n int) request {
	q := randomQuery{rand.New(rand.NewPCG(r.seed, uint64(n)<<32|uint64(r.size))), v}
	return q.request()
}

// compare asks the model and the engine and reports what differs.
func compare(ctx context.Context, model, engine store.View, q request) error {
	want, err := read(ctx, model, q)
	if err != nil {
		return errors.Join(errors.New("the model gives an error"), err)
	}
	got, err := read(ctx, engine, q)
	if err != nil {
		return err
	}
	return differ(want, got, sameRows)
}
