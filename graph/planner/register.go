package planner

import (
	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
)

// byExternalIDs compiles the field byExternalIds.
func (c *compiler) byExternalIDs(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	n := &plan.LookupEach{}
	n.Inputs, n.IDs = c.ExternalIDs(a, "ids")
	c.addRows(w, len(n.IDs), "ids")
	n.Children = c.children(f.Selections, "ExternalIdMatch", w.times(max(1, len(n.IDs))), childSpecs{
		"entity": {to: "Entity", most: 1},
	})
	c.limitCost(w, "ids")
	return n
}
