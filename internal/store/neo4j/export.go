package neo4j

import (
	"context"
	"fmt"

	"cityweave/internal/revision"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j/schema"
)

// Status asks the database which release it serves now, by one small statement. An error says why in a
// sentence, see store.NotReady.
func (s *Store) Status(ctx context.Context) (store.Status, error) {
	st, err := s.latest(ctx)
	if err != nil {
		return store.Status{}, explained(err)
	}
	return st.Status(), nil
}

// Export reads the current release back as Graph does, and with it what the database knows
// of its past.
func (s *Store) Export(ctx context.Context) (store.Export, error) {
	st, err := s.latest(ctx)
	if err != nil {
		return store.Export{}, explained(err)
	}
	releases := st.Releases()
	steps := make([][]revision.Change, max(0, len(releases)-1))
	if len(steps) > 0 {
		if err := (&view{store: s, state: st}).steps(ctx, steps, 0); err != nil {
			return store.Export{}, explained(
				fmt.Errorf("reading the changes of release %s back: %w", st.Release.ID, err),
			)
		}
	}
	g, err := s.graph(ctx, st)
	if err != nil {
		return store.Export{}, explained(err)
	}
	return store.Export{Status: st.Status(), Graph: g, History: store.NewHistory(releases, steps)}, nil
}

// latest is the current state, asked for anew.
func (s *Store) latest(ctx context.Context) (*schema.State, error) {
	st, err := s.refresh(ctx, s.current.Load())
	if err != nil {
		return nil, err
	}
	s.learn(st)
	return st, nil
}
