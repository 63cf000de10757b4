package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"cityweave/bench/shapes"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/storetest"
)

// growing are the shapes whose time must not follow the size of the graph.
func growing() []string { return []string{"page", "cursor", "one", "nested"} }

// grown is the medians of a shape, by sizes().
type grown struct {
	shape  string
	median []time.Duration
}

func sizes() []int { return []int{10_000, 100_000, 1_000_000} }

// grow asks embedded engines of all sizes in turns, over one connection, so that a time is that
// of a request and not of those before it.
func (s *settings) grow(ctx context.Context, progress io.Writer) ([]grown, error) {
	ways := make([]way, len(sizes()))
	asked := make([][]shapes.Shape, len(sizes()))
	for i, links := range sizes() {
		fmt.Fprintf(progress, "bench: growth, %d links\n", links)
		st := memory.New(kg.CityNetworks())
		if err := st.Apply(ctx, storetest.BenchGraph(links)); err != nil {
			return nil, err
		}
		h, err := serve(st, false)
		if err != nil {
			return nil, err
		}
		ways[i] = way{name: fmt.Sprint(links), handler: h}
		if asked[i], err = shapes.Of(storetest.BenchGraph(links), h); err != nil {
			return nil, err
		}
	}
	var out []grown
	for _, name := range growing() {
		g := grown{shape: name, median: make([]time.Duration, len(ways))}
		took := make([][]time.Duration, len(ways))
		open := make([]*clients, len(ways))
		for i, w := range ways {
			at := slices.IndexFunc(asked[i], func(s shapes.Shape) bool { return s.Name == name })
			k, err := learn(&asked[i][at], w.handler)
			if err != nil {
				return nil, err
			}
			if open[i], err = openClients(ctx, k, w, 1); err != nil {
				return nil, err
			}
			defer open[i].close()
		}
		for range int(math.Max(float64(s.long()/slice), 1)) {
			for i, c := range open {
				each, err := c.burst(ctx, slice)
				if err != nil {
					return nil, err
				}
				took[i] = append(took[i], each...)
			}
		}
		for i := range took {
			slices.Sort(took[i])
			g.median[i] = took[i][len(took[i])/2]
		}
		out = append(out, g)
	}
	return out, nil
}
