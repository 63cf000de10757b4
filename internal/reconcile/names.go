package reconcile

import (
	"context"
	"slices"
	"strings"
)

// nameQuery resolves names.
const nameQuery = `query($items: [NameInput!]!, $types: [EntityType!], $first: Int!) {
  mapNames(items: $items, types: $types, first: $first) {
    status
    match { id }
    reading { text steps { kind } }
    candidates { class matchedField matchedText node { ...Candidate } }
  }
}
` + candidateFragment

// candidateFragment selects what tells an entity from its namesakes.
const candidateFragment = `fragment Candidate on Entity {
  id
  name
  type
  description
  degree
  sameAs { scheme value }
  ... on City { country { name } regions(kind: SUBDIVISION) { name } latitude longitude population }
  ... on Region { country { name } regionKind: kind latitude longitude }
  ... on Programme { kind year: startYear }
  ... on Organisation { kind year: foundedYear }
  ... on UNBody { bodyKind: kind year: foundedYear }
  ... on Agreement { agreementKind: kind year }
  ... on Event { year }
  ... on Source { sourceKind: kind }
}`

// nameMatch is the result of resolving a name.
type nameMatch struct {
	Status  string
	Match   *struct{ ID string }
	Reading *struct {
		Text  string
		Steps []struct{ Kind string }
	}
	Candidates []hit
}

// hit is a candidate, and the text that it matches.
type hit struct {
	Class, MatchedField, MatchedText string
	Node                             node
}

// node is what answers need of an entity.
type node struct {
	ID, Name, Type, Description                           string
	Degree                                                int
	SameAs                                                []struct{ Scheme, Value string }
	Country                                               *struct{ Name string }
	Regions                                               []struct{ Name string }
	Latitude, Longitude                                   *float64
	Population, Year                                      *int
	Kind, RegionKind, BodyKind, AgreementKind, SourceKind string
}

// resolve asks mapNames for all items. Items with different types are different requests, since mapNames takes one list
// of types; so are those that exceed a limit together. An item that is refused alone is marked as failed.
func (s *Service) resolve(ctx context.Context, items []*item) error {
	groups := map[string][]*item{}
	for _, it := range items {
		groups[strings.Join(it.types(), " ")] = append(groups[strings.Join(it.types(), " ")], it)
	}
	keys := make([]string, 0, len(groups))
	for key := range groups {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		for part := range slices.Values(s.parts(groups[key])) {
			err := inParts(part,
				func(part []*item) error { return s.mapNames(ctx, part) },
				func(it *item, p *problem) { it.failed = p },
			)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// types are the types that the entity may have, as values of the API; empty for all.
func (it *item) types() []string {
	if it.relaxed {
		return nil
	}
	words := make([]string, len(it.query.types))
	for i, t := range it.query.types {
		words[i] = t.Enum()
	}
	return words
}

// parts splits a list so that the values of its variables stay within the limit of the API.
func (s *Service) parts(items []*item) [][]*item {
	const others = 16 // the lists, the types and the number of candidates
	var parts [][]*item
	begin, values := 0, 0
	for i, it := range items {
		n := 1 + len(it.variables())
		if i > begin && (values+n > s.Limits.Values-others-len(it.query.types) || i-begin == BatchSize) {
			parts, begin, values = append(parts, items[begin:i]), i, 0
		}
		values += n
	}
	return append(parts, items[begin:])
}

// mapNames asks for items of the same types in one request.
func (s *Service) mapNames(ctx context.Context, items []*item) error {
	list, first := make([]any, len(items)), 1
	for i, it := range items {
		list[i] = it.variables()
		first = max(first, it.query.limit)
	}
	variables := map[string]any{"items": list, "first": first}
	if types := items[0].types(); len(types) > 0 {
		variables["types"] = types
	}
	var data struct{ MapNames []nameMatch }
	if err := s.ask(ctx, nameQuery, variables, &data); err != nil {
		return err
	}
	for i, it := range items {
		it.outcome = &data.MapNames[i]
	}
	return nil
}
