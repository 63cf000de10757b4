// Command planexplain prints the plan of a query over the built-in ontology, for developers: its steps, their
// arguments, calls of the store and costs. It reads the query from a file, or from standard input:
//
//	go run ./graph/plan/planexplain examples/city-themes.graphql examples/city-themes.variables.json
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"cityweave/graph"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "planexplain:", err)
		os.Exit(1)
	}
}

// run explains the query of the file that is named first, with the variables of the second one.
func run(args []string, in io.Reader, out io.Writer) error {
	var variables map[string]any
	if len(args) > 1 {
		f, err := os.Open(args[1])
		if err != nil {
			return err
		}
		defer f.Close()
		decoder := json.NewDecoder(f)
		decoder.UseNumber()
		if err := decoder.Decode(&variables); err != nil {
			return fmt.Errorf("%s: %w", args[1], err)
		}
	}
	if len(args) > 0 {
		f, err := os.Open(args[0])
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	query, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	text, err := graph.ExplainPlan(string(query), variables)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}
