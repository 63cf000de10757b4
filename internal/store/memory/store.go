// Package memory is the embedded engine: the whole graph as one immutable
// snapshot behind an atomic pointer. Readers take no lock; Apply builds the
// next snapshot aside and swaps it in.
//
// Entities are numbered by (folded name, id), links by (from, type, type of the
// other end, number of the other end, id), so that the most frequent orders are
// those of the integers and most of a read is walking a slice. Everything else
// that a filter or an order may need (columns, see column.go) is worked out the
// first time it is asked for, once per snapshot.
package memory

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Store is the embedded engine. It implements store.Store and store.Applier.
type Store struct {
	ontology *kg.Ontology
	limits   limits
	current  atomic.Pointer[snapshot]
	applying sync.Mutex // one Apply at a time; readers never take it
}

var (
	_ store.Store   = (*Store)(nil)
	_ store.Applier = (*Store)(nil)
	_ store.View    = (*snapshot)(nil)
)

// New gives a store that holds nothing yet: its views are empty.
func New(o *kg.Ontology) *Store {
	s := &Store{ontology: o, limits: usual()}
	empty, _ := build(context.Background(), o, s.limits, new(kg.Graph)) // nothing in an empty graph can be wrong
	s.current.Store(empty)
	return s
}

// Apply makes g visible at once, or says what is wrong with it and changes
// nothing. It refuses what would make answers depend on chance: ids used twice, ends
// and subjects that are not in g, types that are not in the ontology.
func (s *Store) Apply(ctx context.Context, g *kg.Graph) error {
	return s.apply(ctx, g, func(next *snapshot) store.History { return next.following(s.current.Load(), g) })
}

// Adopt is Apply of a release whose past somebody else knows: h is its history, and what the
// store has held itself does not count.
func (s *Store) Adopt(ctx context.Context, g *kg.Graph, h store.History) error {
	return s.apply(ctx, g, func(*snapshot) store.History { return h })
}

func (s *Store) apply(ctx context.Context, g *kg.Graph, history func(*snapshot) store.History) error {
	s.applying.Lock()
	defer s.applying.Unlock()
	next, err := build(ctx, s.ontology, s.limits, g)
	if err != nil {
		return fmt.Errorf("apply release %s: %w", g.Release.ID, err)
	}
	next.history = history(next)
	if s.current.Load().release.ID != "" { // the questions that the old release answers would wait for the new one
		if err := next.prepare(ctx); err != nil {
			return fmt.Errorf("apply release %s: %w", g.Release.ID, err)
		}
	}
	if err := ctx.Err(); err != nil { // whoever gave up has said that the old release stays
		return fmt.Errorf("apply release %s: %w", g.Release.ID, err)
	}
	s.current.Store(next)
	return nil
}

// Prepare builds what the first queries of the current release would wait for otherwise: the indexes of names and of
// texts, and the evidence by source. It returns when they are there; queries may use the store meanwhile. A release that
// replaces another one is prepared before it becomes current.
func (s *Store) Prepare(ctx context.Context) error { return s.current.Load().prepare(ctx) }

func (s *snapshot) prepare(ctx context.Context) error {
	if _, err := s.lazy.names.get(ctx); err != nil {
		return err
	}
	if _, err := s.lazy.texts.get(ctx); err != nil {
		return err
	}
	_, err := s.lazy.bySource.get(ctx)
	return err
}

// View is the snapshot of this moment. It lives as long as it is used.
func (s *Store) View(ctx context.Context) (store.View, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.current.Load(), nil
}

// Graph returns the current release as it was loaded. It must not be changed.
func (s *Store) Graph(ctx context.Context) (*kg.Graph, error) {
	return s.current.Load().graph(), ctx.Err()
}

// Ready is always nil: reads of a store in memory do not fail.
func (s *Store) Ready(ctx context.Context) error { return ctx.Err() }
