package neo4j

import (
	"context"
	"errors"
	"fmt"

	"cityweave/internal/store/neo4j/fault"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// ErrNotForTests says that the database holds something that tests would overwrite.
var ErrNotForTests = errors.New("the database is neither empty nor marked as the tests' own: point NEO4J_URI to another one")

// ClaimForTests marks an empty database as one that tests may overwrite. It refuses one that
// holds anything and is not marked so.
func (s *Store) ClaimForTests(ctx context.Context) error {
	session := s.driver.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeWrite, DatabaseName: s.config.Database})
	defer closeSession(ctx, session)
	values, err := s.transact(ctx, s.config.Write, session.ExecuteWrite, func(ctx context.Context, tx driver.ManagedTransaction) ([]any, error) {
		return first(ctx, tx, s.texts.fragment["load_claim"], nil)
	})
	switch {
	case err != nil:
		return fmt.Errorf("asking whose the database is: %w", fault.Of(ctx, err))
	case len(values) == 0 || values[0] != true:
		return ErrNotForTests
	}
	return nil
}
