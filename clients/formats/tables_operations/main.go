// Command tables_operations writes random operations about the data that the program has by default, for programs that ask a
// server for them, as one JSON object with the schema:
//
//	go run ./clients/formats/tables_operations 500 1
//
// are 500 operations of the seed 1.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"cityweave/graph/querytest"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "tables_operations:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) != 2 {
		return fmt.Errorf("give the number of operations and the seed")
	}
	number, err := strconv.Atoi(args[0])
	if err != nil {
		return fmt.Errorf("the number of operations: %w", err)
	}
	seed, err := strconv.ParseUint(args[1], 10, 32)
	if err != nil {
		return fmt.Errorf("the seed: %w", err)
	}
	g, err := release.Load(ctx, kg.CityNetworks(), datafolder.Default()...)
	if err != nil {
		return err
	}
	return json.NewEncoder(out).Encode(map[string]any{
		"schema": querytest.Schema(), "operations": querytest.Operations(g, seed, number),
	})
}
