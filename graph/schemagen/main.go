// Command schemagen writes what follows from the ontology table: the repetitive part of
// the schema (graph/links.graphqls), its Go types (graph/result/types_gen.go), the list
// of inputs and enums in gqlgen.yml, and the page docs/ontology.md. It is run by
// make generate, from the folder graph or with -root.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"

	"cityweave/internal/kg"
)

func main() {
	root := flag.String("root", "..", "folder of the repository")
	flag.Parse()
	if err := generate(*root, kg.CityNetworks()); err != nil {
		fmt.Fprintln(os.Stderr, "schemagen:", err)
		os.Exit(1)
	}
}

// generate writes all that follows from the table into the repository at root.
func generate(root string, o *kg.Ontology) error {
	if err := o.Check(); err != nil {
		return err
	}
	types, err := format.Source(goTypes(o))
	if err != nil {
		return fmt.Errorf("formatting the generated types: %w", err)
	}
	config := filepath.Join(root, "gqlgen.yml")
	old, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	yml, err := configured(old, o)
	if err != nil {
		return fmt.Errorf("%s: %w", config, err)
	}
	for _, f := range []struct {
		path string
		text []byte
	}{
		{filepath.Join(root, "graph", "links.graphqls"), schema(o)},
		{filepath.Join(root, "graph", "result", "types_gen.go"), types},
		{filepath.Join(root, "docs", "ontology.md"), docs(o)},
		{config, yml},
	} {
		if have, err := os.ReadFile(f.path); err == nil && bytes.Equal(have, f.text) {
			continue // keeps the time of the file, and with it the build cache
		}
		if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(f.path, f.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
