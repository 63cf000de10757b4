package graph_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// listed are two pairs of two programmes, a part in a programme, statements and evidence.
const listed = `
	country:it Italy
	city:it-a Asti
	city:es-b Bilbao
	city:es-c Cadiz
	programme:p Programme P
	programme:q Programme Q
	source:d Document, kind=document
	source:w Page, kind=web
	L1 PAIRED_WITH city:es-b city:it-a programme=programme:p since=2015
	L2 PAIRED_WITH city:es-b city:es-c programme=programme:q role=twin
	L3 PARTICIPATES_IN city:it-a programme:p role=host
	P1 programme:p start_year 2008
	P2 programme:q start_year 2012
	E1 L1 source:d 0:0-4
	E2 L1 source:w
	E3 L3 source:w
	E4 P1 source:d 0:200-204
	B1 source:d programme:p`

func TestRecordsAreListedFromTheRoot(t *testing.T) {
	g := small(t, listed)
	g.Links[0].LinkAttrs.Status, g.Links[0].Folder, g.Evidence[1].Folder, g.Statements[1].Folder = kg.Partly, "core", "mine", "mine"
	g.Evidence[1].Confidence = kg.Implied
	h := serve(t, g)
	for _, c := range []struct{ query, want string }{
		{`{links{totalCount nodes{id folder}}}`, `{"links":{"totalCount":3,"nodes":[{"id":"L1","folder":"core"},{"id":"L2","folder":null},{"id":"L3","folder":null}]}}`},
		{`{links(types:[PAIRED_WITH] orderBy:[{role:ASC}] first:1){nodes{id from{name} to{name}} pageInfo{hasNextPage}}}`, `{"links":{"nodes":[{"id":"L2","from":{"name":"Bilbao"},"to":{"name":"Cadiz"}}],"pageInfo":{"hasNextPage":true}}}`},
		{`{links(from:{id:{eq:"city:it-a"}}){nodes{id}}}`, `{"links":{"nodes":[{"id":"L1"},{"id":"L3"}]}}`},
		{`{links(from:{id:{eq:"city:it-a"}} to:{type:{eq:PROGRAMME}}){nodes{id}}}`, `{"links":{"nodes":[{"id":"L3"}]}}`},
		{`{links(where:{evidence:{some:{source:{kind:{eq:WEB}}} none:{confidence:{eq:IMPLIED}}}}){nodes{id}}}`, `{"links":{"nodes":[{"id":"L3"}]}}`},
		{`{links(where:{status:{eq:PARTLY} programme:{eq:"programme:p"} folder:{eq:"CORE"}} asOf:"2016" undated:INCLUDE){edges{other{id} node{id}}}}`, `{"links":{"edges":[{"other":null,"node":{"id":"L1"}}]}}`},
		{`{links(where:{evidence:{some:{block:{eq:"B1"}}}}){linkFacets(by:[STATUS SOURCE FOLDER]){buckets{value count}}}}`, `{"links":{"linkFacets":[{"buckets":[{"value":"PARTLY","count":1}]},{"buckets":[{"value":"source:d","count":1},{"value":"source:w","count":1}]},{"buckets":[{"value":"core","count":1}]}]}}`},
		{`{city(id:"city:it-a"){links(where:{evidence:{none:{source:{kind:{eq:DOCUMENT}}}}}){nodes{id}}}}`, `{"city":{"links":{"nodes":[{"id":"L3"}]}}}`},
		{`{programme(id:"programme:p"){pairs{totalCount nodes{id to{name}}}}q:programme(id:"programme:q"){pairs(from:{name:{eq:"Cadiz"}}){nodes{id}}}}`, `{"programme":{"pairs":{"totalCount":1,"nodes":[{"id":"L1","to":{"name":"Asti"}}]}},"q":{"pairs":{"nodes":[{"id":"L2"}]}}}`},
		{`{evidence(where:{source:{kind:{eq:DOCUMENT}}}){totalCount nodes{id about{... on Link{id} ... on Statement{value}}}}}`, `{"evidence":{"totalCount":2,"nodes":[{"id":"E1","about":{"id":"L1"}},{"id":"E4","about":{"value":"2008"}}]}}`},
		{`{evidence(where:{about:{in:["L1"]} folder:{known:true}} orderBy:[{confidence:DESC}]){nodes{id folder}}}`, `{"evidence":{"nodes":[{"id":"E2","folder":"mine"}]}}`},
		{`{evidence(where:{about:{eq:"L1"}}){totalCount facets(by:[SOURCE CONFIDENCE BLOCK FOLDER]){by distinct counted missing buckets{value count entity{id}}}}}`, `{"evidence":{"totalCount":2,"facets":[` +
			`{"by":"SOURCE","distinct":2,"counted":2,"missing":0,"buckets":[{"value":"source:d","count":1,"entity":{"id":"source:d"}},{"value":"source:w","count":1,"entity":{"id":"source:w"}}]},` +
			`{"by":"CONFIDENCE","distinct":2,"counted":2,"missing":0,"buckets":[{"value":"EXPLICIT","count":1,"entity":null},{"value":"IMPLIED","count":1,"entity":null}]},` +
			`{"by":"BLOCK","distinct":1,"counted":1,"missing":1,"buckets":[{"value":"B1","count":1,"entity":null}]},` +
			`{"by":"FOLDER","distinct":1,"counted":1,"missing":1,"buckets":[{"value":"mine","count":1,"entity":null}]}]}}`},
		{`{statements{facets(by:[PROPERTY STATUS FOLDER],first:1){buckets{value count}missing truncated}nodes{id}}}`, `{"statements":{"facets":[` +
			`{"buckets":[{"value":"start_year","count":2}],"missing":0,"truncated":false},{"buckets":[{"value":"VERIFIED","count":2}],"missing":0,"truncated":false},` +
			`{"buckets":[{"value":"mine","count":1}],"missing":1,"truncated":false}],"nodes":[{"id":"P1"},{"id":"P2"}]}}`},
		{`{statements(where:{subject:{name:{contains:"q"}}}){nodes{id folder}}}`, `{"statements":{"nodes":[{"id":"P2","folder":"mine"}]}}`},
		{`{statements(where:{evidence:{some:{}}} orderBy:[{value:DESC}]){nodes{id}}}`, `{"statements":{"nodes":[{"id":"P1"}]}}`},
	} {
		if got, want := ask(t, h, c.query, nil), `{"data":`+c.want+`}`; got != want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, want)
		}
	}
}

func TestAPageOfRecordsGoesOnFromItsCursorAndNoOther(t *testing.T) {
	h := serve(t, small(t, listed))
	first := ask(t, h, `{links(first:2 orderBy:[{type:DESC}]){nodes{id}pageInfo{endCursor}}}`, nil)
	_, cursor, _ := strings.Cut(first, `"endCursor":"`)
	cursor, _, _ = strings.Cut(cursor, `"`)
	next := ask(t, h, fmt.Sprintf(`{links(first:2 orderBy:[{type:DESC}] after:%q){nodes{id}}}`, cursor), nil)
	if want := `{"data":{"links":{"nodes":[{"id":"L1"}]}}}`; next != want {
		t.Errorf("after %s comes %s, want %s", first, next, want)
	}
	for _, other := range []string{`links(first:2 after:%q){nodes{id}}`, `links(orderBy:[{type:DESC}] types:[PAIRED_WITH] after:%q){nodes{id}}`, `evidence(after:%q){nodes{id}}`} {
		if got := ask(t, h, "{"+fmt.Sprintf(other, cursor)+"}", nil); !strings.Contains(got, "BAD_CURSOR") && !strings.Contains(got, "cursor is from another list") {
			t.Errorf("%s takes a cursor of another list: %s", other, got)
		}
	}
}

func TestConditionsOnRecordsAreRefusedWithTheirPlaceAndACure(t *testing.T) {
	h := serve(t, small(t, listed))
	for query, want := range map[string]string{
		`{links(where:{evidence:{some:{block:{eq:"B1" includeDescendants:true}}}}){totalCount}}`: "links(where.evidence.some.block.includeDescendants)",
		`{links(types:[]){totalCount}}`:                               "links(types): the list is empty: leave it out for all types",
		`{evidence(where:{retrievedOn:{gte:"2026-13"}}){totalCount}}`: "retrievedOn",
		`{statements(orderBy:[{value:ASC,unit:ASC}]){totalCount}}`:    "orderBy",
		`{links(first:101){nodes{id}}}`:                               "links(first): 101 is out of range",
		`{evidence(first:1 last:1){nodes{id}}}`:                       "first and last cannot both be given",
	} {
		if got := ask(t, h, query, nil); !strings.Contains(got, want) {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

func TestGroupsGoOnBehindACursor(t *testing.T) {
	h := serve(t, small(t, listed))
	groups := func(after string) string {
		if after != "" {
			after = fmt.Sprintf("after:%q", after)
		}
		return ask(t, h, `{aggregate(ofLinks:{} groupBy:[{by:TYPE}] first:1 other:true `+after+`){totalGroups groups{count keys{value}} other{groups count} pageInfo{hasNextPage hasPreviousPage endCursor}}}`, nil)
	}
	first := groups("")
	_, rest, _ := strings.Cut(first, `"endCursor":"`)
	cursor, _, _ := strings.Cut(rest, `"`)
	if want := `{"data":{"aggregate":{"totalGroups":2,"groups":[{"count":2,"keys":[{"value":"PAIRED_WITH"}]}],"other":{"groups":1,"count":1},"pageInfo":{"hasNextPage":true,"hasPreviousPage":false,`; !strings.HasPrefix(first, want) {
		t.Errorf("the links of all types in groups: %s", first)
	}
	if next := groups(cursor); !strings.HasPrefix(next, `{"data":{"aggregate":{"totalGroups":2,"groups":[{"count":1,"keys":[{"value":"PARTICIPATES_IN"}]}],"other":{"groups":1,"count":2},"pageInfo":{"hasNextPage":false,"hasPreviousPage":true,`) {
		t.Errorf("the groups behind %s: %s", cursor, next)
	}
	if other := ask(t, h, fmt.Sprintf(`{aggregate(ofLinks:{} groupBy:[{by:ROLE}] after:%q){totalGroups}}`, cursor), nil); !strings.Contains(other, "cursor is from another list") {
		t.Errorf("a cursor of other groups is taken: %s", other)
	}
}

func TestEntitiesOfSeveralTypesAreOneList(t *testing.T) {
	h := serve(t, small(t, listed))
	for _, c := range []struct{ query, want string }{
		{`{entities(first:3){totalCount nodes{id}}}`, `{"entities":{"totalCount":8,"nodes":[{"id":"city:it-a"},{"id":"city:es-b"},{"id":"city:es-c"}]}}`},
		{`{entities(types:[SOURCE,PROGRAMME] where:{name:{contains:"p"}} orderBy:[{type:DESC},{name:DESC}]){nodes{id}facets(by:[TYPE]){buckets{value count}}}}`, `{"entities":{"nodes":[{"id":"source:w"},{"id":"programme:q"},{"id":"programme:p"}],"facets":[{"buckets":[{"value":"PROGRAMME","count":2},{"value":"SOURCE","count":1}]}]}}`},
		{`{entities(where:{id:{in:["city:it-a","source:w","nothing"]}}){edges{node{name ...on City{partnerCities{nodes{name}}}}}}}`, `{"entities":{"edges":[{"node":{"name":"Asti","partnerCities":{"nodes":[{"name":"Bilbao"}]}}},{"node":{"name":"Page"}}]}}`},
	} {
		if got, want := ask(t, h, c.query, nil), `{"data":`+c.want; !strings.HasPrefix(got, want) {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, want)
		}
	}
	if got := ask(t, h, `{entities(types:[]){totalCount}}`, nil); !strings.Contains(got, "entities(types): the list is empty: leave it out for all types") {
		t.Errorf("no types are %s", got)
	}
}

func TestPartlyVerifiedLinksPageByPage(t *testing.T) {
	const all = 1241 // examples/golden.py counts them in the data files
	const query = `query($after: String) {
		links(where: {status: {eq: PARTLY}}, first: 100, after: $after) {
			totalCount pageInfo { hasNextPage endCursor } nodes { id status }
		}
	}`
	h, seen := over(builtInStore(t)), map[string]bool{}
	for after, more := any(nil), true; more; {
		var v struct {
			Data struct {
				Links struct {
					TotalCount int
					PageInfo   struct {
						HasNextPage bool
						EndCursor   string
					}
					Nodes []struct{ ID, Status string }
				}
			}
		}
		body := ask(t, h, query, map[string]any{"after": after})
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			t.Fatal(err)
		}
		links := v.Data.Links
		if links.TotalCount != all || len(links.Nodes) == 0 {
			t.Fatalf("%d links in all, %d on the page: %.300s", links.TotalCount, len(links.Nodes), body)
		}
		for _, l := range links.Nodes {
			if seen[l.ID] || l.Status != "PARTLY" {
				t.Errorf("%s with the status %s, seen before: %v", l.ID, l.Status, seen[l.ID])
			}
			seen[l.ID] = true
		}
		after, more = links.PageInfo.EndCursor, links.PageInfo.HasNextPage
	}
	if len(seen) != all {
		t.Errorf("%d links on all pages", len(seen))
	}
}
