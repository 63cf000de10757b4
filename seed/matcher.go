package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"cityweave/graph"
	"cityweave/internal/inprocess"
	"cityweave/internal/kg"
	"cityweave/internal/nametable"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// nameMatcher answers queries by mapNames of the API, over any store: a table is matched as a client would match it.
type nameMatcher struct {
	handler http.Handler
	types   map[string]string // names of entity types in the API, by those of the ontology
}

func newNameMatcher(o *kg.Ontology, st store.Store) *nameMatcher {
	m := &nameMatcher{handler: graph.NewHandler(o, st, graph.Options{}), types: map[string]string{}}
	for i := range o.Entities {
		m.types[o.Entities[i].Name] = o.Entities[i].Enum()
	}
	return m
}

// matcherOf matches names over a graph in memory.
func matcherOf(ctx context.Context, o *kg.Ontology, g *kg.Graph) (*nameMatcher, error) {
	st := memory.New(o)
	if err := st.Apply(ctx, g); err != nil {
		return nil, err
	}
	return newNameMatcher(o, st), nil
}

// perRequest is how many names the API takes at once.
const perRequest = 1000

// Match implements nametable.Matcher.
func (m *nameMatcher) Match(ctx context.Context, queries []nametable.Query) ([]nametable.Answer, error) {
	out := make([]nametable.Answer, len(queries))
	byTypes := map[string][]int{}
	for i := range queries {
		byTypes[queries[i].Types] = append(byTypes[queries[i].Types], i)
	}
	for types, at := range byTypes {
		for len(at) > 0 {
			part := at[:min(len(at), perRequest)]
			at = at[len(part):]
			if err := m.ask(ctx, types, queries, part, out); err != nil {
				return nil, fmt.Errorf("matching names: %w", err)
			}
		}
	}
	return out, nil
}

const mapNames = `query Match($items: [NameInput!]!, $types: [EntityType!]) {
  mapNames(items: $items, types: $types) {
    status
    class
    match { __typename id name }
    reading { text steps { kind text } }
    candidates { class node { id name } }
  }
}`

// item is a NameInput of the API.
type item struct {
	Name      string   `json:"name"`
	In        string   `json:"in,omitempty"`
	ID        string   `json:"id,omitempty"`
	Latitude  *float64 `json:"latitude,omitempty"`
	Longitude *float64 `json:"longitude,omitempty"`
}

func itemOf(q *nametable.Query) item {
	x := item{Name: q.Name, In: q.In, ID: q.ID}
	if q.Name == "" {
		x.Name = q.ID
	}
	if q.Located {
		x.Latitude, x.Longitude = &q.Point.Latitude, &q.Point.Longitude
	}
	return x
}

// nameMatch is a NameMatch of the API.
type nameMatch struct {
	Status, Class string
	Match         *struct {
		Typename string `json:"__typename"`
		ID, Name string
	}
	Reading *struct {
		Text  string
		Steps []struct{ Kind, Text string }
	}
	Candidates []struct {
		Class string
		Node  struct{ ID, Name string }
	}
}

// answer is a match in the words of tables.
func (n *nameMatch) answer() nametable.Answer {
	a := nametable.Answer{Status: n.Status, Class: n.Class}
	if n.Match != nil {
		a.ID, a.Name, a.Type = n.Match.ID, n.Match.Name, n.Match.Typename
	}
	if n.Reading != nil && len(n.Reading.Steps) > 0 {
		var steps []string
		for _, s := range n.Reading.Steps {
			steps = append(steps, strings.ToLower(strings.ReplaceAll(s.Kind, "_", " "))+": "+s.Text)
		}
		a.Reading = n.Reading.Text + " (" + strings.Join(steps, "; ") + ")"
	}
	for _, c := range n.Candidates {
		a.Candidates = append(a.Candidates, nametable.Candidate{ID: c.Node.ID, Name: c.Node.Name, Class: c.Class})
	}
	return a
}

// ask puts the answers to some queries of the same types into out.
func (m *nameMatcher) ask(
	ctx context.Context, types string, queries []nametable.Query, at []int, out []nametable.Answer,
) error {
	variables := struct {
		Items []item   `json:"items"`
		Types []string `json:"types,omitempty"`
	}{}
	for _, i := range at {
		variables.Items = append(variables.Items, itemOf(&queries[i]))
	}
	for name := range strings.SplitSeq(types, ",") {
		if enum, ok := m.types[name]; ok {
			variables.Types = append(variables.Types, enum)
		} else if types != "" {
			return fmt.Errorf("the type %q is unknown", name)
		}
	}
	var response struct {
		Data   struct{ MapNames []nameMatch }
		Errors []struct{ Message string }
	}
	w, err := inprocess.Post(ctx, m.handler, mapNames, variables, &bytes.Buffer{})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(w.Body.Bytes(), &response); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(response.Errors) > 0 {
		return errors.New(response.Errors[0].Message)
	}
	if len(response.Data.MapNames) != len(at) {
		return fmt.Errorf("%d answers for %d names", len(response.Data.MapNames), len(at))
	}
	for k := range response.Data.MapNames {
		out[at[k]] = response.Data.MapNames[k].answer()
	}
	return nil
}
