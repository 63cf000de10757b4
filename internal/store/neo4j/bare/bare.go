// Package bare asks a database as a program would that uses the driver itself: what the
// engine is measured against. Nothing that is served imports it.
package bare

import (
	"context"
	"fmt"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"cityweave/internal/store/neo4j"
)

// Database is a driver, and the letter of the graph that is current.
type Database struct {
	driver   driver.DriverWithContext
	database string
	slot     string
}

// Open connects and looks which graph is current; a load makes what it knows wrong.
func Open(ctx context.Context, c neo4j.Config) (*Database, error) {
	auth := driver.NoAuth()
	if c.User != "" {
		auth = driver.BasicAuth(c.User, c.Password, "")
	}
	d, err := driver.NewDriverWithContext(c.URI, auth, func(d *config.Config) { d.FetchSize, d.TelemetryDisabled = -1, true })
	if err != nil {
		return nil, fmt.Errorf("the address of the database: %w", err)
	}
	db := &Database{driver: d, database: c.Database}
	rows, err := db.Rows(ctx, "MATCH (c:Release {key: 'current'}) RETURN c.slot", nil)
	if err != nil || len(rows) != 1 {
		return nil, fmt.Errorf("asking which graph is current: %d answers: %w", len(rows), err)
	}
	db.slot, _ = rows[0][0].(string)
	return db, nil
}

// Close ends the connections.
func (d *Database) Close(ctx context.Context) error { return d.driver.Close(ctx) }

// Rows runs a text in a session that reads: one statement, all of what it answers. # in the
// text is the letter of the current graph.
func (d *Database) Rows(ctx context.Context, text string, params map[string]any) ([][]any, error) {
	session := d.driver.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeRead, DatabaseName: d.database})
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
