// Package examples holds the example queries: NAME.graphql, NAME.variables.json where it
// takes any, and NAME.golden.json, the answer to it from the built-in data. The first
// comment of a query is the question that it answers. The folder history has those about what
// changed, from the built-in data to those with the folder data on top.
package examples

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

//go:embed *.graphql *.variables.json
var files embed.FS

// Example is one query, ready to run.
type Example struct {
	Name      string          `json:"name"`  // of the file, without .graphql
	Title     string          `json:"title"` // the question in one line
	Query     string          `json:"query"`
	Variables json.RawMessage `json:"variables,omitempty"` // nil when it takes none
}

// All lists the examples by name.
func All() ([]Example, error) { return Read(files) }

// Read lists the examples in a folder, by name.
func Read(folder fs.FS) ([]Example, error) {
	names, err := fs.Glob(folder, "*.graphql")
	if err != nil {
		return nil, fmt.Errorf("listing the examples: %w", err)
	}
	all := make([]Example, len(names))
	for i, file := range names {
		name := strings.TrimSuffix(path.Base(file), ".graphql")
		query, err := fs.ReadFile(folder, file)
		if err != nil {
			return nil, fmt.Errorf("reading the example %s: %w", name, err)
		}
		all[i] = Example{Name: name, Title: title(name, string(query)), Query: string(query)}
		variables, err := fs.ReadFile(folder, name+".variables.json")
		if err == nil {
			if !json.Valid(variables) {
				return nil, fmt.Errorf("reading the example %s: its variables are no JSON", name)
			}
			all[i].Variables = variables
		}
	}
	return all, nil
}

// title is the comment at the head of the query, in one line, or the name when there is none.
func title(name, query string) string {
	var words []string
	for line := range strings.Lines(query) {
		comment, ok := strings.CutPrefix(strings.TrimSpace(line), "#")
		if !ok {
			break
		}
		words = append(words, strings.Fields(comment)...)
	}
	if len(words) == 0 {
		return strings.ReplaceAll(name, "-", " ")
	}
	return strings.Join(words, " ")
}
