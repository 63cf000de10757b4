package querytest

import (
	"cityweave/graph"
	"cityweave/internal/kg"
)

// Operation is a random operation to ask a server for, in the form of the body of a request.
type Operation struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

// Operations makes so many random operations about a graph, for programs that ask a server which has the graph. Equal
// seeds give equal operations. None has an argument that may mean nothing.
func Operations(g *kg.Graph, seed uint64, most int) []Operation {
	o := kg.CityNetworks()
	b := &bench{o: o, schema: apiSchema(), words: newVocabulary(o, g), fields: longest}
	var all []Operation
	for i := uint64(0); len(all) < most; i++ {
		if q := b.question(seed<<16+i, 0); q.refused == never {
			all = append(all, Operation{q.query, q.vars})
		}
	}
	return all
}

// Schema is the schema that the operations follow.
func Schema() string { return graph.Schema() }
