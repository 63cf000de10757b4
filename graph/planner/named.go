package planner

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// entityBy compiles a root field for one entity of a type, by its id or its name.
func (c *compiler) entityBy(f graphql.CollectedField, w at, a arguments.Args, t kg.TypeID) plan.Node {
	types := []kg.TypeID{t}
	switch byID, byName := a.Given("id"), a.Given("name"); {
	case byID && byName:
		a.Bad("name", "an ID says already which one is meant: give an `id` or a `name`, not both")
	case !byID && !byName:
		a.Fail(plan.BadInput(w.path, "give the `id` or the `name` of the %s", c.o.Entities[t].Name))
	case byID && a.Given("in"):
		a.Bad("in", "it says where what has a `name` lies: leave it out beside an `id`")
	case byID:
		return c.entitiesByID(f, w, a, "id", types)
	}
	name := a.String("name")
	n := &plan.Named{
		Name: plan.InputName{Input: name, Place: strings.TrimSpace(a.String("in"))},
		Area: store.SearchText{Types: types}, Limit: namedCandidates,
	}
	c.addRows(w, perName, "name")
	n.Below = c.entities(f.Selections, types, w)
	return n
}

// namedCandidates is how many entities an ambiguous name is refused with.
const namedCandidates = 10
