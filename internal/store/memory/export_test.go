package memory

import (
	"context"

	"cityweave/internal/kg"
)

// Shrunk is New with limits so small that the ways of large graphs are gone in small ones.
func Shrunk(o *kg.Ontology) *Store {
	s := New(o)
	s.limits = limits{
		sortedRunMin: 2, probeMaxEnds: 3, probeRatio: 1, dictionaryMax: 2, countriesMax: 1, attrsMax: 3, memoCost: 1,
		scanMax: 1, countEndsMax: 2, sortAllMax: 3, countAllRatio: 1 << 20,
	}
	return s
}

// Lazy is a lazy value.
type Lazy = lazy[int]

// NewLazy is a lazy value that build makes.
func NewLazy(build func(context.Context) (int, error)) *Lazy { return &Lazy{build: build} }

// Get is lazy.get.
func (l *lazy[T]) Get(ctx context.Context) (T, error) { return l.get(ctx) }

// Read is how a read uses a lazy value.
func Read(ctx context.Context, l *Lazy) (_ int, err error) {
	defer stop(&err)
	return must(l.get(ctx)), nil
}
