package neo4jtest

import (
	"context"
	"errors"
	"fmt"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"cityweave/internal/store/neo4j"
	"cityweave/internal/testlane"
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
	switch ours, err := write(ctx, c, claim); {
	case err != nil:
		return fmt.Errorf("claiming the database: %w", err)
	case ours != true:
		return ErrNotForTests
	}
	return nil
}

// oneSlot makes slot B the current one if that is A, so that the next load writes A again. Not where one of them holds
// much: each load compares its release with the current one, and the built-in data are loaded once for many tests.
const oneSlot = `CYPHER 5
OPTIONAL MATCH (c:Release {key: 'current', slot: 'A'}), (b:Release {key: 'B'})
WHERE b.serial IS NOT NULL AND COUNT { (:EntityA) } < 2000 AND COUNT { (:EntityB) } < 2000
FOREACH (x IN CASE WHEN b IS NULL THEN [] ELSE [1] END | SET c.slot = 'B', c.at = 'B' + toString(b.serial))
RETURN b IS NOT NULL`

// backToOneSlot lets one load after the other write the same slot: statements name the slot that they read, so that the
// server would plan most of them for each of the two. Those of the other slot differ in that letter alone, and make
// nightly asks them too.
func backToOneSlot(ctx context.Context, c neo4j.Config) error {
	if testlane.Nightly() {
		return nil
	}
	if _, err := write(ctx, c, oneSlot); err != nil {
		return fmt.Errorf("going back to one slot of the database: %w", err)
	}
	return nil
}

// write runs a statement that writes and gives the value that it returns.
func write(ctx context.Context, c neo4j.Config, text string) (any, error) {
	auth := driver.NoAuth()
	if c.User != "" {
		auth = driver.BasicAuth(c.User, c.Password, "")
	}
	d, err := driver.NewDriverWithContext(c.URI, auth)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	defer func() { _ = d.Close(context.WithoutCancel(ctx)) }()
	session := d.NewSession(ctx, driver.SessionConfig{DatabaseName: c.Database})
	defer session.Close(context.WithoutCancel(ctx))
	return session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
		result, err := tx.Run(ctx, text, nil)
		if err != nil {
			return nil, err
		}
		record, err := result.Single(ctx)
		if err != nil {
			return nil, err
		}
		return record.Values[0], nil
	})
}
