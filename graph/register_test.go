package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/errcode"
	"cityweave/internal/kg"
)

// inRegisters is cities with ids in external registers; city:c has none.
func inRegisters(t testing.TB) *kg.Graph {
	g := small(t, `
country:at Austria, iso2=AT
city:a Aa, latitude=1.5 longitude=2
city:b Bb
city:c Cc
programme:p Pact
programme:q Quest
L1 LOCATED_IN city:b country:at
L2 PARTICIPATES_IN city:a programme:p
L3 PARTICIPATES_IN city:c programme:q
L4 PAIRED_WITH city:a city:b
`)
	for id, same := range map[string][]kg.ExternalID{
		"city:a":     {{Scheme: "geonames", Value: "1"}, {Scheme: "wikidata", Value: "Q1"}},
		"city:b":     {{Scheme: "wikidata", Value: "Q2"}},
		"country:at": {{Scheme: "iso3166-1", Value: "AT"}},
	} {
		i := slices.IndexFunc(g.Entities, func(e *kg.Entity) bool { return e.ID == id })
		g.Entities[i].Detail = &kg.Detail{SameAs: same}
	}
	return g
}

func TestExternalIDs(t *testing.T) {
	for _, engine := range []querytest.Engine{embedded, model} {
		t.Run(engine.Name, func(t *testing.T) { externalIDs(t, over(engine.Open(t, inRegisters(t)))) })
	}
}

func TestExternalIDsOnNeo4j(t *testing.T) { externalIDs(t, over(onNeo4j(t).Open(t, inRegisters(t)))) }

func externalIDs(t *testing.T, h http.Handler) {
	const a, b = `"entity":{"id":"city:a"}`, `"entity":{"id":"city:b"}`
	for _, c := range []struct{ name, query, want string }{
		{
			"many ids of several registers, in the order asked",
			`{byExternalIds(ids:["wikidata:Q2","iso3166-1:AT","geonames:1"]){input externalId{scheme value} entity{id}}}`,
			`{"byExternalIds":[{"input":"wikidata:Q2","externalId":{"scheme":"WIKIDATA","value":"Q2"},` + b + `},` +
				`{"input":"iso3166-1:AT","externalId":{"scheme":"ISO3166_1","value":"AT"},"entity":{"id":"country:at"}},` +
				`{"input":"geonames:1","externalId":{"scheme":"GEONAMES","value":"1"},` + a + `}]}`,
		},
		{
			"an unknown id is null, with what was asked, and one that belongs to an entity again names the first",
			`{byExternalIds(ids:["geonames:1","wikidata:q1","wikidata:Q1","geonames:1","wikidata:Q2"]){index input entity{id} duplicateOf}}`,
			`{"byExternalIds":[{"index":0,"input":"geonames:1",` + a + `,"duplicateOf":null},{"index":1,"input":"wikidata:q1","entity":null,"duplicateOf":null},` +
				`{"index":2,"input":"wikidata:Q1",` + a + `,"duplicateOf":0},{"index":3,"input":"geonames:1",` + a + `,"duplicateOf":0},` +
				`{"index":4,"input":"wikidata:Q2",` + b + `,"duplicateOf":null}]}`,
		},
		{
			"one register for all", `{byExternalIds(scheme:WIKIDATA,ids:["Q2","Q3","wikidata:Q2",""]){input entity{id}}}`,
			`{"byExternalIds":[{"input":"Q2",` + b + `},{"input":"Q3","entity":null},{"input":"wikidata:Q2","entity":null},{"input":"","entity":null}]}`,
		},
		{"no ids", `{byExternalIds(ids:[]){index}}`, `{"byExternalIds":[]}`},
		{
			"a filter by some ids", `{cities(where:{sameAs:{in:["wikidata:Q2","geonames:1","geonames:2"]}}){totalCount nodes{id}}}`,
			`{"cities":{"totalCount":2,"nodes":[{"id":"city:a"},{"id":"city:b"}]}}`,
		},
		{"a filter by ids of one register", `{cities(where:{sameAs:{scheme:WIKIDATA,eq:"Q1"}}){nodes{id}}}`, `{"cities":{"nodes":[{"id":"city:a"}]}}`},
		{"any id of a register", `{cities(where:{sameAs:{scheme:GEONAMES}}){nodes{id}}}`, `{"cities":{"nodes":[{"id":"city:a"}]}}`},
		{"no id of a register", `{cities(where:{sameAs:{scheme:GEONAMES,known:false}}){nodes{id}}}`, `{"cities":{"nodes":[{"id":"city:b"},{"id":"city:c"}]}}`},
		{"no id at all", `{cities(where:{sameAs:{known:false}}){nodes{id}}}`, `{"cities":{"nodes":[{"id":"city:c"}]}}`},
		{"a filter without conditions", `{cities(where:{sameAs:{}}){totalCount}}`, `{"cities":{"totalCount":3}}`},
		{"no ids match nothing", `{cities(where:{sameAs:{in:[]}}){totalCount}}`, `{"cities":{"totalCount":0}}`},
		{
			"in a filter of a relation and of a country",
			`{programmes(where:{cities:{some:{sameAs:{eq:"geonames:1"}}}}){nodes{id}} cities(where:{inCountry:{sameAs:{eq:"iso3166-1:AT"}}}){nodes{id}}}`,
			`{"programmes":{"nodes":[{"id":"programme:p"}]},"cities":{"nodes":[{"id":"city:b"}]}}`,
		},
		{
			"in a nested list and for neighbours of any type",
			`{city(id:"city:b"){partnerCities(where:{sameAs:{eq:"geonames:1"}}){nodes{id}} links(node:{sameAs:{scheme:ISO3166_1}}){nodes{id label}}}}`,
			`{"city":{"partnerCities":{"nodes":[{"id":"city:a"}]},"links":{"nodes":[{"id":"L1","label":"located in"}]}}}`,
		},
		{
			"coordinates by the interface of places", `{nodes(ids:["city:a","programme:p","city:b"]){id ...on Place{latitude longitude country{id}}}}`,
			`{"nodes":[{"id":"city:a","latitude":1.5,"longitude":2,"country":null},{"id":"programme:p"},` +
				`{"id":"city:b","latitude":null,"longitude":null,"country":{"id":"country:at"}}]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var body struct{ Data json.RawMessage }
			text := ask(t, h, c.query, nil)
			if err := json.Unmarshal([]byte(text), &body); err != nil || string(body.Data) != c.want {
				t.Errorf("got  %s\nwant %s", text, c.want)
			}
		})
	}
}

func TestExternalIDsThatAreRefused(t *testing.T) {
	h := over(embedded.Open(t, inRegisters(t)))
	for query, parts := range map[string][]string{
		`{byExternalIds(ids:["Q1"]){index}}`:                            {"byExternalIds(ids)", "names no register", "scheme"},
		`{byExternalIds(ids:["geoname:1"]){index}}`:                     {"byExternalIds(ids)", "there are geonames, iso3166-1"},
		`{byExternalIds(ids:["xyz:1"]){index}}`:                         {"there are geonames, iso3166-1"},
		`{cities(where:{sameAs:{eq:"wikipedia:Q1"}}){totalCount}}`:      {"sameAs", "is no register"},
		`{cities(where:{sameAs:{in:["wikidata:"]}}){totalCount}}`:       {"names no register"},
		`{byExternalIds(ids:["wikidata:Q1"] scheme:GEONAME){index}}`:    {"GEONAMES"},
		`{cities(where:{sameAs:{eq:"Q1",scheme:null}}){totalCount}}`:    {"null"},
		`{programmes(where:{sameAs:{startsWith:"w"}}){totalCount}}`:     {"startsWith"},
		`{byExternalIds(ids:["wikidata:Q1"]){entity{id} externalId{}}}`: {"expected"},
	} {
		w := send(t, h, "POST", "/graphql", posted(query, nil))
		for _, part := range parts {
			if !strings.Contains(strings.ToLower(w.Body.String()), strings.ToLower(part)) {
				t.Errorf("%s: %s does not say %q", query, w.Body, part)
			}
		}
	}
}

// A column of 3,700 ids and one of 1,000 names with their places are inside the limits of variables, and ask the store
// a number of times that does not depend on theirs.
func TestColumnsOfTables(t *testing.T) {
	counted := &counting{Store: builtInStore(t)}
	h := over(counted)
	ids, names, places := make([]string, 3700), make([]string, 1000), make([]any, 1000)
	for i := range ids {
		ids[i] = "geonames:" + fmt.Sprint(1800000+i)
	}
	ids[3699] = "geonames:8400694"
	for i := range names {
		names[i], places[i] = "Kyoto", "Japan"
	}
	places[999] = nil
	for _, c := range []struct {
		name, query string
		vars        map[string]any
		wants       string
		calls       int
	}{
		{
			"3,700 ids", `query($ids:[String!]!){byExternalIds(ids:$ids){entity{id ...on Place{latitude longitude}}}}`,
			map[string]any{"ids": ids},
			`{"entity":{"id":"city:cn-taizhou","latitude":28.66266,"longitude":121.43312}`, 1,
		},
		{
			"3,700 ids in a filter", `query($ids:[String!]!){cities(where:{sameAs:{in:$ids}}){nodes{id}}}`,
			map[string]any{"ids": ids},
			`{"id":"city:cn-taizhou"}`, 1,
		},
		{
			"1,000 names with their places", `query($n:[String!]! $p:[String]){mapNames(names:$n places:$p types:[CITY]){index match{id}}}`,
			map[string]any{"n": names, "p": places},
			`{"index":999,"match":{"id":"city:jp-kyoto"}}`, 4,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			counted.take()
			w := send(t, h, "POST", "/graphql", posted(c.query, c.vars))
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), c.wants) {
				t.Fatalf("%d %.500s", w.Code, w.Body)
			}
			if calls := counted.take(); len(calls) > c.calls {
				t.Errorf("the store is called %d times: %v", len(calls), calls)
			}
		})
	}
	t.Run("4,001 ids are refused", func(t *testing.T) {
		many := make([]string, 4001)
		w := send(t, h, "POST", "/graphql", posted(`query($ids:[String!]!){byExternalIds(ids:$ids scheme:WIKIDATA){index}}`, map[string]any{"ids": many}))
		if !strings.Contains(w.Body.String(), errcode.BadInput) || !strings.Contains(w.Body.String(), "limit of 4000") {
			t.Errorf("%.500s", w.Body)
		}
	})
}
