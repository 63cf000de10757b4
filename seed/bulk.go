package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/schema"
)

// writeBulk writes what the folders hold as the files of an import, and says how to go on.
func writeBulk(ctx context.Context, c *command, dir string, spec []string, stdout io.Writer) error {
	g, err := read(ctx, spec...)
	if err != nil {
		return err
	}
	layout, err := schema.New(kg.CityNetworks())
	if err != nil {
		return err
	}
	bar := newProgress(c.stderr, time.Now)
	files, err := loader.WriteBulk(ctx, dir, layout, g, bar.show)
	bar.end()
	if err != nil {
		return err
	}
	where, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, `%s: release %s, nodes: %d, relationships: %d, in %s, %.1f MB
1. Stop the server, and read the files into a database that is empty or not there yet:
   cd '%s' && neo4j-admin database import full @%s neo4j
2. Start the server, and make the release current. This builds the indexes and compares all records:
   %s
`, dir, g.Release.ID, files.Nodes, files.Relationships, plural(files.Files, "file"), float64(files.Bytes)/1e6,
		strings.ReplaceAll(where, "'", `'\''`), loader.ArgumentsFile,
		strings.Join(append([]string{"go run ./seed load --store neo4j://HOST:7687"}, spec...), " "))
	return err
}
