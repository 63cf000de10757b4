package neo4jtest

import (
	"context"
	"errors"
	"fmt"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store/neo4j"
)

// ErrNotForTests says that the database holds something that tests would overwrite.
var ErrNotForTests = errors.New("the database is neither empty nor marked as the tests' own: point NEO4J_URI to another one")

const claim = `CYPHER 5
CALL () { MATCH (n) RETURN count(n) AS nodes }
OPTIONAL MATCH (t:Release {key: 'tests'})
WITH nodes = 0 OR t IS NOT NULL AS ours
FOREACH (x IN CASE WHEN ours THEN [1] ELSE [] END | MERGE (:Release {key: 'tests'}))
RETURN ours`

// Claim marks an empty database as one that tests may overwrite. It refuses one that holds
// anything and is not marked so.
func Claim(ctx context.Context, c neo4j.Config) error {
	auth := driver.NoAuth()
	if c.User != "" {
		auth = driver.BasicAuth(c.User, c.Password, "")
	}
	d, err := driver.NewDriverWithContext(c.URI, auth)
	if err != nil {
		return fmt.Errorf("the address of the database: %w", err)
	}
	defer func() { _ = d.Close(context.WithoutCancel(ctx)) }()
	session := d.NewSession(ctx, driver.SessionConfig{DatabaseName: c.Database})
	defer session.Close(context.WithoutCancel(ctx))
	ours, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		result, err := tx.Run(ctx, claim, nil)
		if err != nil {
			return nil, err
		}
		record, err := result.Single(ctx)
		if err != nil {
			return nil, err
		}
		return record.Values[0], nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("claiming the database: %w", err)
	case ours != true:
		return ErrNotForTests
	}
	return nil
}
