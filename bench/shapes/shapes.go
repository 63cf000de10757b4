// Package shapes is the questions that the API is measured with, on storetest.BenchGraph.
package shapes

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"

	"cityweave/internal/kg"
)

// Shape is a question whose variables are different each time.
type Shape struct {
	Name  string
	About string // what it asks for, in a few words
	Query string
	Asked []map[string]any // the variables, in turn
}

// different is how many variables a shape has.
const different = 200

// Body is the request's body of a turn.
func (s *Shape) Body(turn int) string { return Body(s.Query, s.Asked[turn%len(s.Asked)]) }

// Body is a request.
func Body(query string, variables map[string]any) string {
	b, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		panic(err) // strings and numbers can be written
	}
	return string(b)
}

// Post is a request with a body, for a handler in this process.
func Post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// Of makes the shapes for a graph that h serves; the same each time.
func Of(g *kg.Graph, h http.Handler) ([]Shape, error) {
	cities, programmes := named(g, "City"), named(g, "Programme")
	places, err := Cursors(h, len(cities)/100)
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(7, 7))
	place := func() any { return places[r.IntN(len(places))] }
	asked := func(variables func() map[string]any) []map[string]any {
		out := make([]map[string]any, different)
		for i := range out {
			out[i] = variables()
		}
		return out
	}
	return []Shape{
		{
			"nested",
			"50 cities by name × 5 programmes by name with the link's since × 3 themes",
			`query Nested($after: String, $programmes: Int!) {
  cities(first: 50, after: $after) {
    nodes { id name programmes(first: $programmes) { edges { links { since } node { id name themes(first: 3) { nodes { id name } } } } } }
  }
}`,
			asked(func() map[string]any { return map[string]any{"after": place(), "programmes": 5} }),
		},
		{
			"page",
			"the first 100 cities by name",
			`query Page($first: Int!) { cities(first: $first) { nodes { id name population isCapital } pageInfo { endCursor hasNextPage } } }`,
			asked(func() map[string]any { return map[string]any{"first": 96 + r.IntN(5)} }),
		},
		{
			"cursor",
			"100 cities by name after a random position",
			`query Cursor($after: String!) { cities(first: 100, after: $after) { nodes { id name population isCapital } pageInfo { endCursor hasNextPage } } }`,
			asked(func() map[string]any { return map[string]any{"after": place()} }),
		},
		{
			"one",
			"a city with its first 10 programmes and their number",
			`query One($id: ID!) { city(id: $id) { id name population programmes(first: 10) { totalCount nodes { id name startYear } } } }`,
			asked(func() map[string]any { return map[string]any{"id": cities[r.IntN(len(cities))].ID} }),
		},
		{
			"filter",
			"the first 20 cities of a named programme",
			`query Filter($name: String!) { cities(first: 20, where: {programmes: {some: {name: {eq: $name}}}}) { nodes { id name population } } }`,
			asked(func() map[string]any { return map[string]any{"name": programmes[r.IntN(len(programmes))].Name} }),
		},
		{
			"sortcount",
			"the 20 or so cities with most programmes",
			`query SortCount($first: Int!) { cities(first: $first, orderBy: [{programmes: {count: DESC}}]) { nodes { id name programmes(first: 1) { totalCount } } } }`,
			asked(func() map[string]any { return map[string]any{"first": 16 + r.IntN(9)} }),
		},
		{
			"groupcount",
			"programmes begun since a year by their links to cities, the first 20",
			`query GroupCount($year: Int!) {
  aggregate(ofLinks: {types: [PARTICIPATES_IN], from: {cities: {}}, to: {programmes: {startYear: {gte: $year}}}}, groupBy: [{end: TO, by: ENTITY}], first: 20) {
    rows totalGroups groups { keys { name entity { id name } } count }
  }
}`,
			asked(func() map[string]any { return map[string]any{"year": 1990 + r.IntN(30)} }),
		},
	}, nil
}

func named(g *kg.Graph, name string) []*kg.Entity {
	t, _ := kg.CityNetworks().Type(name)
	var out []*kg.Entity
	for _, e := range g.Entities {
		if e.Type == t {
			out = append(out, e)
		}
	}
	return out
}

// Cursors are places in the list of cities, 100 apart; the last one has rows behind it.
func Cursors(h http.Handler, pages int) ([]string, error) {
	var places []string
	var after any
	for range max(pages-1, 1) {
		var page struct {
			Data struct {
				Cities struct{ PageInfo struct{ EndCursor string } }
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(
			w,
			Post(Body(`query($c:String){cities(first:100,after:$c){pageInfo{endCursor}}}`, map[string]any{"c": after})),
		)
		if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil || page.Data.Cities.PageInfo.EndCursor == "" {
			return nil, fmt.Errorf("paging through the cities: %w: %.300s", err, w.Body)
		}
		after = page.Data.Cities.PageInfo.EndCursor
		places = append(places, page.Data.Cities.PageInfo.EndCursor)
	}
	return places, nil
}
