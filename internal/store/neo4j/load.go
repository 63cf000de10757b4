package neo4j

import (
	"context"
	"errors"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/schema"
)

// Apply makes g the current release, see loader.Loader.
func (s *Store) Apply(ctx context.Context, g *kg.Graph) error {
	_, err := s.Load(ctx, g, loader.Options{})
	return err
}

// Load brings the database to the release g, see loader.Loader.
func (s *Store) Load(ctx context.Context, g *kg.Graph, o loader.Options) (loader.Report, error) {
	report, now, err := s.loader.Load(ctx, g, o)
	if now != nil {
		s.learn(now)
	}
	return report, err
}

// readable is the current release, nil when there is none that this program can read.
func (s *Store) readable(ctx context.Context) (*schema.State, error) {
	st, err := s.refresh(ctx, nil)
	if errors.Is(err, ErrNoRelease) || errors.Is(err, ErrLayout) {
		return nil, nil
	}
	return st, err
}
