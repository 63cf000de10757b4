package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"cityweave/graph/querytest"
)

// wrappedNames has names that are also what remains of longer ones.
const wrappedNames = `
country:br Brazil, iso2=BR
country:us United States, iso2=US
country:mx Mexico, iso2=MX
region:us-or Oregon
region:us-me Maine
region:us-ks Kansas
city:br-fortaleza Fortaleza
city:us-portland Portland
city:us-portland-maine Portland
city:us-kansas-city Kansas City
city:us-kansas Kansas
city:mx-mexico-city Mexico City
city:br-khon-kaen Khon Kaen
programme:p Pact
programme:q Portland
L1 LOCATED_IN city:br-fortaleza country:br
L2 LOCATED_IN city:us-portland region:us-or
L3 LOCATED_IN region:us-or country:us
L4 LOCATED_IN city:us-portland-maine region:us-me
L5 LOCATED_IN region:us-me country:us
L6 LOCATED_IN city:us-kansas-city country:us
L7 LOCATED_IN city:us-kansas country:us
L8 LOCATED_IN city:mx-mexico-city country:mx
L9 PARTICIPATES_IN city:br-fortaleza programme:p
L10 PARTICIPATES_IN city:us-portland programme:p
`

func TestFiltersByNameReadNames(t *testing.T) {
	for _, engine := range []querytest.Engine{embedded, model} {
		t.Run(engine.Name, func(t *testing.T) { filtersByName(t, over(engine.Open(t, small(t, wrappedNames)))) })
	}
}

func TestFiltersByNameReadNamesOnNeo4j(t *testing.T) {
	filtersByName(t, over(onNeo4j(t).Open(t, small(t, wrappedNames))))
}

func filtersByName(t *testing.T, h http.Handler) {
	for _, c := range []struct{ name, query, want string }{
		{"a kind in front is left out", `cities(where:{anyName:{eq:"Prefeitura de Fortaleza"}})`, "city:br-fortaleza"},
		{"the name itself stays literal", `cities(where:{name:{eq:"Prefeitura de Fortaleza"}})`, ""},
		{"exact stays literal", `cities(where:{anyName:{exact:"Prefeitura de Fortaleza"}})`, ""},
		{"broken letters are mended", `cities(where:{anyName:{eq:"FortalÃ©za"}})`, "city:br-fortaleza"},
		{"a place that is stated narrows", `cities(where:{anyName:{eq:"City of Portland (Oregon)"}})`, "city:us-portland"},
		{"all that have the reading", `cities(where:{anyName:{eq:"City of Portland"}})`, "city:us-portland city:us-portland-maine"},
		{"what is called so as written goes first", `cities(where:{anyName:{eq:"Kansas City"}})`, "city:us-kansas-city"},
		{"each type by itself", `entities(where:{anyName:{eq:"City of Portland"}})`, "city:us-portland city:us-portland-maine programme:q"},
		{"another type has a reading", `countries(where:{anyName:{eq:"Mexico City"}})`, "country:mx"},
		{"words written as one", `cities(where:{anyName:{eq:"Khonkaen"}})`, "city:br-khon-kaen"},
		{"a district for its city is not safe", `cities(where:{anyName:{eq:"Fortaleza District"}})`, ""},
		{"a typing error is none", `cities(where:{anyName:{eq:"Fortalesa"}})`, ""},
		{
			"one of several", `cities(where:{anyName:{in:["Stadt Fortaleza","Kansas City","nowhere"]}})`,
			"city:br-fortaleza city:us-kansas-city",
		},
		{
			"the negation", `cities(where:{not:{anyName:{in:["City of Portland","Kansas City","City of Khon Kaen"]}}})`,
			"city:br-fortaleza city:us-kansas city:mx-mexico-city",
		},
		{
			"below a relation", `programmes(where:{cities:{some:{anyName:{eq:"Município de Fortaleza"}}}})`, "programme:p",
		},
		{"in an edge's filter", `entities(where:{type:{eq:PROGRAMME},anyName:{eq:"City of Portland"}})`, "programme:q"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var answer struct {
				Data map[string]struct{ Nodes []struct{ ID string } }
			}
			body := ask(t, h, "{x:"+c.query+"{nodes{...on Node{id}}}}", nil)
			if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Data == nil {
				t.Fatal(body)
			}
			var got []string
			for _, n := range answer.Data["x"].Nodes {
				got = append(got, n.ID)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("%s finds %v, want %s", c.query, got, c.want)
			}
		})
	}
	t.Run("pages go on where they ended", func(t *testing.T) {
		var page struct {
			Data struct {
				Cities struct {
					Nodes    []struct{ ID string }
					PageInfo struct{ EndCursor string }
				}
			}
		}
		const query = `query($a:String){cities(where:{anyName:{eq:"City of Portland"}} first:1 after:$a){nodes{id} pageInfo{endCursor}}}`
		var got []string
		vars := map[string]any{}
		for range 2 {
			body := ask(t, h, query, vars)
			if err := json.Unmarshal([]byte(body), &page); err != nil || len(page.Data.Cities.Nodes) != 1 {
				t.Fatal(body)
			}
			got = append(got, page.Data.Cities.Nodes[0].ID)
			vars = map[string]any{"a": page.Data.Cities.PageInfo.EndCursor}
		}
		if fmt.Sprint(got) != "[city:us-portland city:us-portland-maine]" {
			t.Error(got)
		}
	})
	t.Run("as many as a filter can have, of all types", func(t *testing.T) {
		names := make([]string, 500)
		for i := range names {
			names[i] = fmt.Sprintf("City of Portland %d", i)
		}
		names[0] = "City of Portland"
		body := ask(t, h, `query($n:[String!]){entities(where:{anyName:{in:$n}}){totalCount}}`, map[string]any{"n": names})
		if body != `{"data":{"entities":{"totalCount":3}}}` {
			t.Error(body)
		}
	})
	t.Run("nested lists and aggregates", func(t *testing.T) {
		for query, want := range map[string]string{
			`{programme(id:"programme:p"){cities(where:{anyName:{eq:"Ciudad de Portland"}}){totalCount}}}`: `{"data":{"programme":{"cities":{"totalCount":1}}}}`,
			`{links(from:{anyName:{eq:"City of Portland"}}){totalCount}}`:                                  `{"data":{"links":{"totalCount":3}}}`,
		} {
			if got := ask(t, h, query, nil); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
	})
}
