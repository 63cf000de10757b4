package graph_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"cityweave/graph/querytest"
)

func TestSearchReadsNames(t *testing.T) {
	for _, engine := range []querytest.Engine{embedded, model} {
		t.Run(engine.Name, func(t *testing.T) { searchesAsRead(t, over(engine.Open(t, small(t, wrappedNames)))) })
	}
}

func TestSearchReadsNamesOnNeo4j(t *testing.T) {
	searchesAsRead(t, over(onNeo4j(t).Open(t, small(t, wrappedNames))))
}

func searchesAsRead(t *testing.T, h http.Handler) {
	for _, c := range []struct{ name, arguments, want, reading string }{
		{"a text that something matches is taken as written", `"Kansas City"`, "city:us-kansas-city", ""},
		{"a kind in front is left out", `"Prefeitura de Fortaleza"`, "city:br-fortaleza", "Fortaleza UNWRAPPED"},
		{"broken letters are mended", `"FortalÃ©za"`, "city:br-fortaleza", "Fortaléza REPAIRED_ENCODING"},
		{"only in the place that is stated", `"Portland, Oregon"`, "city:us-portland", "Portland HALF"},
		{"and in the stated ones", `"City of Portland" within:["region:us-me"]`, "city:us-portland-maine", "Portland UNWRAPPED"},
		{"of the stated types", `"City of Portland" types:[PROGRAMME]`, "programme:q", "Portland UNWRAPPED"},
		{"with a typing error", `"City of Fortalesa"`, "city:br-fortaleza", "Fortalesa UNWRAPPED"},
		{"a place that nobody knows is no match", `"Portland, Nowhereland"`, "", ""},
		{"a word too many is no match", `"Fortaleza Zeppelin"`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var answer struct {
				Data struct {
					Search struct {
						Nodes   []struct{ ID string }
						Reading *struct {
							Text  string
							Steps []struct{ Kind string }
						}
					}
					Suggest []struct{ Node struct{ ID string } }
				}
			}
			query := "{search(text:" + c.arguments + "){nodes{id} reading{text steps{kind}}} suggest(prefix:" + c.arguments + "){node{id}}}"
			body := ask(t, h, query, nil)
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				t.Fatal(body)
			}
			var found, suggested []string
			for _, n := range answer.Data.Search.Nodes {
				found = append(found, n.ID)
			}
			for _, n := range answer.Data.Suggest {
				suggested = append(suggested, n.Node.ID)
			}
			reading := ""
			if r := answer.Data.Search.Reading; r != nil {
				reading = r.Text
				for _, s := range r.Steps {
					reading += " " + s.Kind
				}
			}
			if f, s := strings.Join(found, " "), strings.Join(suggested, " "); f != c.want || s != c.want || reading != c.reading {
				t.Errorf("search finds %q (%s), suggest %q, want %q (%s)", f, reading, s, c.want, c.reading)
			}
		})
	}
	t.Run("pages go on where they ended", func(t *testing.T) {
		const query = `query($a:String){search(text:"City of Portland" types:[CITY] first:1 after:$a){totalCount nodes{id} pageInfo{endCursor}}}`
		vars := map[string]any{}
		for _, want := range []string{"city:us-portland", "city:us-portland-maine"} {
			var answer struct {
				Data struct {
					Search struct {
						TotalCount int
						Nodes      []struct{ ID string }
						PageInfo   struct{ EndCursor string }
					}
				}
			}
			body := ask(t, h, query, vars)
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				t.Fatal(body)
			}
			s := answer.Data.Search
			if s.TotalCount != 2 || len(s.Nodes) != 1 || s.Nodes[0].ID != want {
				t.Fatalf("%s, want %s", body, want)
			}
			vars["a"] = s.PageInfo.EndCursor
		}
	})
}
