package plan

import (
	"fmt"
	"strings"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
)

// MaxCandidates is the most candidates for one name.
const MaxCandidates = 20

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
	err := Coded(
		errcode.AmbiguousName, place, "%d %s are called %q: %s; %s", total, e.Plural, name,
		strings.Join(texts, ", "), cure,
	)
	err.Extensions["candidates"], err.Extensions["totalCandidates"] = listed, total
	return err
}
