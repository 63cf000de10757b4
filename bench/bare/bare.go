// Package bare asks a database as a program would that uses the driver itself: what the
// engine is measured against. Nothing that is served imports it.
package bare

import (
	"context"
	"fmt"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// Database is a driver, and the letter of the graph that is current.
type Database struct {
	driver   driver.DriverWithContext
	database string
	slot     string
}

// Open connects and looks which graph is current; a load makes what it knows wrong. A user
// that is "" logs in without authentication.
func Open(ctx context.Context, uri, user, password, database string) (*Database, error) {
	auth := driver.NoAuth()
	if user != "" {
		auth = driver.BasicAuth(user, password, "")
	}
	d, err := driver.NewDriverWithContext(
		uri,
		auth,
		func(d *config.Config) { d.FetchSize, d.TelemetryDisabled = -1, true },
	)
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	db := &Database{driver: d, database: database}
	rows, err := db.Rows(ctx, "MATCH (c:Release {key: 'current'}) RETURN c.slot", nil)
	switch {
	case err != nil:
		return nil, fmt.Errorf("asking which graph is current: %w", err)
	case len(rows) != 1:
		return nil, fmt.Errorf("asking which graph is current: %d answers", len(rows))
	}
	db.slot, _ = rows[0][0].(string)
	return db, nil
}

// Close ends the connections.
func (d *Database) Close(ctx context.Context) error { return d.driver.Close(ctx) }

// Slot is the letter of the graph that was current when the database was opened.
func (d *Database) Slot() string { return d.slot }

// Rows runs a text in a session that reads: one statement, all of what it answers. # in the
// text is the letter of the current graph.
func (d *Database) Rows(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	session := d.driver.NewSession(
		ctx,
		driver.SessionConfig{AccessMode: driver.AccessModeRead, DatabaseName: d.database},
	)
	defer session.Close(ctx)
	result, err := session.Run(ctx, "CYPHER 5\n"+strings.ReplaceAll(text, "#", d.slot), params)
	if err != nil {
		return nil, err
	}
	records, err := result.Collect(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([][]any, len(records))
	for i, r := range records {
		rows[i] = r.Values
	}
	return rows, nil
}
