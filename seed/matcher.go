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
	"cityweave/internal/importer"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

// nameMatcher answers queries by mapNames of the API, over a graph in memory: a table is matched as a client would
// match it.
type nameMatcher struct {
	handler http.Handler
	types   map[string]string       // names of entity types in the API, by those of the ontology
	known   map[string]*kg.Entity   // by ID
	others  map[string][]*kg.Entity // by ID in a register, such as geonames:2643743
}

func newNameMatcher(ctx context.Context, o *kg.Ontology, g *kg.Graph) (*nameMatcher, error) {
	st := memory.New(o)
	if err := st.Apply(ctx, g); err != nil {
		return nil, err
	}
	m := &nameMatcher{
		handler: graph.NewHandler(o, st, graph.Options{}), types: map[string]string{},
		known: map[string]*kg.Entity{}, others: map[string][]*kg.Entity{},
	}
	for i := range o.Entities {
		m.types[o.Entities[i].Name] = o.Entities[i].Enum()
	}
	for _, e := range g.Entities {
		m.known[e.ID] = e
		for _, x := range e.SameAs() {
			m.others[x.Scheme+":"+x.Value] = append(m.others[x.Scheme+":"+x.Value], e)
		}
	}
	return m, nil
}

// perRequest is how many names the API takes at once.
const perRequest = 1000

// Match implements importer.Matcher. An ID decides; a name beside it need not fit.
func (m *nameMatcher) Match(ctx context.Context, queries []importer.Query) ([]importer.Answer, error) {
	out := make([]importer.Answer, len(queries))
	byType := map[string][]int{}
	for i, q := range queries {
		if q.ID != "" {
			if out[i] = m.byID(q.ID); out[i].ID != "" || q.Name == "" {
				continue
			}
		}
		byType[q.Type] = append(byType[q.Type], i)
	}
	for types, at := range byType {
		for len(at) > 0 {
			part := at[:min(len(at), perRequest)]
			at = at[len(part):]
			if err := m.ask(ctx, types, queries, part, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// byID finds the entity with an ID, its own or one in a register.
func (m *nameMatcher) byID(id string) importer.Answer {
	found := m.others[id]
	if e := m.known[id]; e != nil {
		found = []*kg.Entity{e}
	}
	if len(found) != 1 {
		return importer.Answer{Reason: "NOT_FOUND"}
	}
	return importer.Answer{ID: found[0].ID, Name: found[0].Name, Reason: "MATCHED", Class: "ID"}
}

const mapNames = `query Match($names: [String!]!, $places: [String], $types: [EntityType!]) {
  mapNames(names: $names, places: $places, types: $types, first: 3) {
    status
    match { id name }
    candidates { class node { id name } }
  }
}`

// ask puts the answers to some queries of the same types into out.
func (m *nameMatcher) ask(
	ctx context.Context, types string, queries []importer.Query, at []int, out []importer.Answer,
) error {
	variables := struct {
		Names  []string `json:"names"`
		Places []string `json:"places"`
		Types  []string `json:"types"`
	}{}
	for _, i := range at {
		variables.Names = append(variables.Names, queries[i].Name)
		variables.Places = append(variables.Places, queries[i].In)
	}
	for name := range strings.SplitSeq(types, ",") {
		enum, ok := m.types[name]
		if !ok {
			return fmt.Errorf("places: the type %q is unknown", name)
		}
		variables.Types = append(variables.Types, enum)
	}
	type entity struct{ ID, Name string }
	var answer struct {
		Data struct {
			MapNames []struct {
				Status     string
				Match      *entity
				Candidates []struct {
					Class string
					Node  entity
				}
			}
		}
		Errors []struct{ Message string }
	}
	if err := m.post(ctx, map[string]any{"query": mapNames, "variables": variables}, &answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return errors.New("matching names: " + answer.Errors[0].Message)
	}
	if len(answer.Data.MapNames) != len(at) {
		return fmt.Errorf("matching names: %d answers for %d names", len(answer.Data.MapNames), len(at))
	}
	for k, a := range answer.Data.MapNames {
		one := importer.Answer{Reason: a.Status}
		for _, c := range a.Candidates {
			one.Candidates = append(one.Candidates, importer.Candidate{ID: c.Node.ID, Name: c.Node.Name})
		}
		if a.Match != nil {
			one.ID, one.Name = a.Match.ID, a.Match.Name
			if len(a.Candidates) > 0 {
				one.Class = a.Candidates[0].Class
			}
		}
		out[at[k]] = one
	}
	return nil
}

// post runs a request in this process.
func (m *nameMatcher) post(ctx context.Context, body, answer any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	w := recorder{header: http.Header{}}
	m.handler.ServeHTTP(&w, r)
	if err := json.Unmarshal(w.body.Bytes(), answer); err != nil {
		return fmt.Errorf("matching names: %w", err)
	}
	return nil
}

// recorder keeps a response.
type recorder struct {
	header http.Header
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(int)             {}
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }
