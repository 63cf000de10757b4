package planner

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// reference compiles a field that leads to one entity whose id the parent knows.
func (c *compiler) reference(sel ast.SelectionSet, types []kg.TypeID, w at, to plan.Target) plan.Node {
	below := c.entities(sel, types, w)
	return &plan.Reference{To: to, Below: below, Prefetch: prefetchOf(types, below)}
}

// typesGiven are the entity types that a field can have: what is selected on it means nothing for
// others, which may have a field of the same name with other links.
func (c *compiler) typesGiven(f graphql.CollectedField) []kg.TypeID {
	if t, ok := c.o.Type(f.Definition.Type.Name()); ok {
		return []kg.TypeID{t}
	}
	return c.Everything
}

// regions compiles the list of regions that a place lies in.
func (c *compiler) regions(f graphql.CollectedField, w at) plan.Node {
	n := &plan.Regions{}
	n.Region, _ = c.o.Type("Region")
	if a := c.args(f, w); a.Given("kind") {
		kind := a.String("kind")
		n.Kind = &kind
	}
	types := []kg.TypeID{n.Region}
	n.Below = c.entities(f.Selections, types, w.times(usualRegions))
	n.Prefetch = prefetchOf(types, n.Below)
	return n
}

// statements compiles the statements about an entity.
func (c *compiler) statements(f graphql.CollectedField, w at) plan.Node {
	a := c.args(f, w)
	props := a.Some("property", "all of them")
	for _, p := range props {
		if !slices.ContainsFunc(c.o.StatementProps, func(s kg.StatementProp) bool { return s.Name == p }) {
			var names []string
			for _, s := range c.o.StatementProps {
				names = append(names, s.Name)
			}
			a.Bad(
				"property", "%q is not a property that statements give values of; those are %s", p,
				strings.Join(names, ", "),
			)
		}
	}
	return &plan.Statements{Properties: props, Below: c.statement(f.Selections, w.times(usualStatements))}
}

// blocks compiles the blocks about a programme, of a source, or of the whole data set.
func (c *compiler) blocks(f graphql.CollectedField, w at) plan.Node {
	if f.Name == "blocks" {
		w = w.times(usualBlocks)
	}
	return &plan.Blocks{First: f.Name == "block", Below: c.block(f.Selections, w)}
}

// degree compiles the number of links.
func (c *compiler) degree(f graphql.CollectedField, w at) plan.Node {
	a := c.args(f, w)
	return &plan.Degree{
		Query: store.ExpandQuery{
			Rel: store.Rel{Types: c.LinkTypes(a, "types"), Dir: kg.Both}, Unit: store.EachLink, AsOf: a.AsOf(kg.AsOf{}, false),
			Total: true,
		},
		FieldPath: w.path,
	}
}
