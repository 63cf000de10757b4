package planner

import (
	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/limits"
)

// lowerCount is what to do about a count that looks at too much.
const lowerCount = `count less by a filter in "of" or "ofLinks", or take a shorter "via"`

// aggregate compiles the root field.
func (c *compiler) aggregate(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	k := c.Counted(a)
	n := &plan.Aggregate{Budget: c.budget(w, lowerCount)}
	k.GroupBy(n, a)
	first := a.Between("first", 1, defaultPage, limits.Groups, ", and ask for `other` to have the rest as one")
	groups := 0
	for _, s := range c.collect(f.Selections, "Aggregate") {
		switch s.Name {
		case "other":
			k.Query.Other = a.Bool("other")
		case "groups":
			groups++
		case "pageInfo":
			n.Positions = true
		}
	}
	n.Children = c.children(f.Selections, "Aggregate", w, childSpecs{
		"groups": {
			to: "AggregateGroup", most: first,
			fields: childSpecs{"keys": {to: "AggregateKey", most: max(1, len(n.Keys))}},
		},
	})
	c.addRows(w, first*max(1, groups), "first")
	n.Scope = k.Scope()
	if at := a.Cursor("after", n.Scope); at != nil {
		k.Query.After = at.Keys
	}
	n.Query = k.Query
	n.Query.Limit, n.Query.MaxTouched = first, c.traversalBudget()
	return n
}
