package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
)

// answersAsGraphs serves /graphql with answers as graphs and as tables.
func answersAsGraphs(t *testing.T, l limits.Limits) http.Handler {
	t.Helper()
	opts := graph.Options{Limits: l}
	st := inMemory(t, small(t, townsInPlaces))
	api := graph.NewHandler(kg.CityNetworks(), st, opts)
	exported := graph.NewTables(api, kg.CityNetworks(), st, opts)
	return graph.NewGraphs(exported, kg.CityNetworks(), opts).Answers(exported)
}

func askGraph(t *testing.T, h http.Handler, query string) *httptest.ResponseRecorder {
	t.Helper()
	return getFile(t, h, "/graphql?format=cyjs&query="+url.QueryEscape(query))
}

func TestAnswerAsGraph(t *testing.T) {
	h := answersAsGraphs(t, limits.Limits{})
	for _, c := range []struct{ name, query, nodes, links string }{
		{
			"of a subgraph is its entities and links",
			`{ subgraph(ids: ["city:aa-a", "programme:p", "city:bb-d"]) { nodes { name } links { role } } }`,
			"city:aa-a city:bb-d programme:p", "L1 Lc",
		},
		{
			"has the ends of links that are not selected themselves", `{ links(types: [PAIRED_WITH]) { nodes { type } } }`,
			"city:aa-b city:bb-c", "L6",
		},
		{
			"of a relation is both sides with the links between them",
			`{ programme(id: "programme:p") { cities { edges { links { since } node { name } } } } }`,
			"city:aa-a city:aa-b programme:p", "L1 L2 Lc",
		},
		{
			"of an expansion is what it found",
			`{ expand(ids: ["city:bb-c"], types: [MEMBER_OF]) { nodes { name } links { id } } }`,
			"city:bb-c org:n", "L5",
		},
		{
			"of paths is the links along them", `{ shortestPaths(from: "city:bb-c", to: "city:aa-a", types: [MEMBER_OF]) {
			   paths { hops { links { id } } } } }`,
			"city:aa-a city:bb-c org:n", "L3 L5",
		},
		{
			"without links is entities alone, each once",
			`{ a: cities { nodes { programmes { nodes { name } } } } b: city(id: "city:bb-d") { x: name } }`,
			"city:aa-a city:aa-b city:bb-c city:bb-d programme:p", "",
		},
		{
			"of an aggregation is the entities of its groups, however large pages may be",
			`{ aggregate(of: { cities: {} }, groupBy: [{ by: COUNTRY }]) { groups { keys { entity { name } } count } } }`,
			"country:aa country:bb", "",
		},
		{
			"follows fragments, and types that are known later",
			`query Q { nodes(ids: ["L3", "city:bb-d", "E1"]) { ...F } }
			 fragment F on Node { ... on Entity { name } ... on Link { to { id } } }`,
			"city:aa-a city:bb-d org:n", "L3",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := askGraph(t, h, c.query)
			var g elements
			if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil || w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			if got := idsOf(g.Elements.Nodes); got != c.nodes {
				t.Errorf("nodes %s, want %s", got, c.nodes)
			}
			if got := idsOf(g.Elements.Edges); got != c.links {
				t.Errorf("links %s, want %s", got, c.links)
			}
			none := func(note string) bool { return strings.Contains(note, "selects no links") }
			if slices.ContainsFunc(g.Data.Notes, none) != (c.links == "") {
				t.Errorf("notes: %v", g.Data.Notes)
			}
		})
	}
	t.Run("says in its head what the answer warns of", func(t *testing.T) {
		w := askGraph(t, h, `{ nodes(ids: ["city:aa-a", "city:aa-antn"]) { id } }`)
		if !strings.Contains(w.Body.String(), `no record has the ID \"city:aa-antn\"; did you mean city:aa-a`) {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
	t.Run("takes variables, by GET and by POST, and is what Accept asks for", func(t *testing.T) {
		const query = `query Q($id: ID!) { city(id: $id) { links { nodes { id } } } }`
		address := "/graphql?format=ttl&query=" + url.QueryEscape(query) + "&variables="
		get := getFile(t, h, address+url.QueryEscape(`{"id":"city:bb-d"}`))
		body, err := json.Marshal(map[string]any{"query": query, "variables": map[string]string{"id": "city:bb-d"}})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "text/turtle, */*;q=0.1")
		post := httptest.NewRecorder()
		h.ServeHTTP(post, r)
		if get.Code != http.StatusOK || get.Body.String() != post.Body.String() ||
			!strings.Contains(get.Body.String(), "id:Lb a word:Link") {
			t.Errorf("%d %s\n%d %s", get.Code, get.Body, post.Code, post.Body)
		}
		if got := post.Header().Get("Content-Length"); got != fmt.Sprint(post.Body.Len()) {
			t.Errorf("Content-Length is %s", got)
		}
		again := getFile(t, h, address+url.QueryEscape(`{"id": "city:bb-d"}`), "If-None-Match", get.Header().Get("ETag"))
		if again.Code != http.StatusNotModified {
			t.Errorf("with its tag: status %d", again.Code)
		}
	})
	t.Run("says that a search was limited", func(t *testing.T) {
		body := askGraph(t, h, `{ expand(ids: ["org:n"], first: 1) { links { id } } }`).Body.String()
		if !strings.Contains(body, "The answer is limited") {
			t.Error(body)
		}
	})
	t.Run("leaves JSON and tables to others", func(t *testing.T) {
		for _, format := range []string{"", "format=json&", "format=csv&"} {
			w := getFile(t, h, "/graphql?"+format+"query="+url.QueryEscape("{ cities { nodes { id } } }"))
			if w.Code != http.StatusOK || w.Header().Get("X-Node-Count") != "" {
				t.Errorf("%q: status %d: %s", format, w.Code, w.Body)
			}
		}
	})
}

func TestAnswerAsGraphRefusals(t *testing.T) {
	h := answersAsGraphs(t, limits.Limits{Tokens: 100})
	for _, c := range []struct{ query, options, says string }{
		{"{ citie { id } }", "", "Cannot query field"},
		{"{ city(id: }", "", "Unexpected }"},
		{"query A { dataset { release } } query B { dataset { date } }", "", "operation"},
		{"", "", "lacks the text of its operation"},
		{"query($id: ID!) { city(id: $id) { id } }", "", "id"},
		{"{ cities { nodes { cityweave_id: name } } }", "", "is taken"},
		{"{ cities(first: 0) { nodes { id } } }", "", "first"},
		{"{ cities { nodes { id } } }", "rows=cities&", `no parameter "rows"`},
		{"{ cities { nodes { id } } }", "lines=1&", "lines is for geojson"},
		{"{" + strings.Repeat(" dataset { release }", 40) + "}", "", "tokens"},
	} {
		t.Run("say what is wrong: "+c.says, func(t *testing.T) {
			w := getFile(t, h, "/graphql?format=cyjs&"+c.options+"query="+url.QueryEscape(c.query))
			found := failures(t, w.Body.String())
			if w.Code < 400 || len(found) == 0 || !strings.Contains(found[0].Message, c.says) ||
				found[0].Extensions.Code == "INTERNAL" {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
		})
	}
	t.Run("hold for lists that cannot be whole", func(t *testing.T) {
		var rows strings.Builder
		for i := range 1_001 {
			fmt.Fprintf(&rows, "city:aa-%d Town %d\n", i, i)
		}
		st := inMemory(t, small(t, rows.String()))
		api := graph.NewHandler(kg.CityNetworks(), st, graph.Options{})
		h := answersOver(st, graph.Options{}).Answers(api)
		w := askGraph(t, h, "{ some: cities { nodes { id } } }")
		if w.Code != http.StatusBadRequest ||
			!strings.Contains(w.Body.String(), `the list \"some\" has more than 1000 elements`) {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
		if w := askGraph(t, h, "{ some: cities(first: 1000) { nodes { id } } }"); w.Header().Get("X-Node-Count") != "1000" {
			t.Errorf("with a size: status %d: %s", w.Code, w.Body)
		}
	})
}
