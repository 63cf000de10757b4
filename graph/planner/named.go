package planner

import (
	"fmt"
	"strings"

	"cityweave/graph/plan"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// entityBy compiles a root field for one entity of a type, by its id or its name.
func (c *compiler) entityBy(f graphql.CollectedField, w at, a args, t kg.TypeID) plan.Node {
	types := []kg.TypeID{t}
	switch byID, byName := a.given("id"), a.given("name"); {
	case byID && byName:
		a.bad("name", "an ID says already which one is meant: give an `id` or a `name`, not both")
	case !byID && !byName:
		a.fail(plan.BadInput(w.path, "give the `id` or the `name` of the %s", c.o.Entities[t].Name))
	case byID && a.given("in"):
		a.bad("in", "it says where what has a `name` lies: leave it out beside an `id`")
	case byID:
		return c.entitiesByID(f, w, a, "id", types)
	}
	name := a.string("name")
	n := &plan.Named{
		Name: plan.InputName{Input: name, Place: strings.TrimSpace(a.string("in"))},
		Area: store.SearchText{Types: types}, Limit: namedCandidates,
	}
	c.addRows(w, perName, "name")
	n.Below = c.entities(f.Selections, types, w)
	return n
}

// namedCandidates is how many entities an ambiguous name is refused with.
const namedCandidates = 10

// Candidate is an entity that an ambiguous name may mean, as the error lists it.
type Candidate struct {
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Country *CandidateCountry `json:"country"` // nil, null in JSON, outside of countries
}

// CandidateCountry is the country of a Candidate.
type CandidateCountry struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Ambiguous is the error about a name that several entities of a type have equally well: total of them, of which some
// are listed. The place is that of the name.
func Ambiguous(place string, e *kg.EntityType, name string, total int, listed []Candidate) error {
	texts := make([]string, len(listed), len(listed)+1)
	for i, x := range listed {
		if texts[i] = x.ID + " (" + x.Name; x.Country != nil && x.Country.ID != x.ID {
			texts[i] += ", " + x.Country.Name
		}
		texts[i] += ")"
	}
	if more := total - len(listed); more > 0 {
		texts = append(texts, fmt.Sprintf("and %d more", more))
	}
	cure := "give the `id` of one"
	if e.Place {
		cure += ", or say `in` which country or region it lies"
	}
	err := plan.Coded(
		errcode.AmbiguousName, place, "%d %s are called %q: %s; %s", total, e.Plural, name,
		strings.Join(texts, ", "), cure,
	)
	err.Extensions["candidates"], err.Extensions["totalCandidates"] = listed, total
	return err
}
