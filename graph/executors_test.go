package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// odd has text that JSON, HTML or JavaScript would take for something else.
func odd(t *testing.T) *kg.Graph {
	t.Helper()
	g := small(t, network)
	for i, text := range []string{"a\"b\\c/d", "<script>alert('&')</script>", "tab\tline\nreturn\rbell\abackspace\bescape\x1b", "\u2028between\u2029", "\xe2\x80broken\xff", "Zürich–São Paulo 東京 \x7f", "\xe2\x80\xa7\u2027\u202a"} {
		e := &kg.Entity{ID: fmt.Sprintf("theme:odd-%d", i), Name: text, Detail: &kg.Detail{Aliases: []string{text, "plain"}, Description: text, SameAs: []kg.ExternalID{{Scheme: "wikidata", Value: text}}}}
		e.Type, _ = kg.CityNetworks().TypeOf(e.ID)
		g.Entities = append(g.Entities, e)
	}
	return g
}

// alike are queries that ask for what is seldom asked for.
var alike = []struct {
	query     string
	variables map[string]any
}{
	{query: `{themes{nodes{id name aliases description sameAs{scheme value __typename}}}}`},
	{query: `{themes(first:1){__typename nodes{__typename again:__typename} pageInfo{__typename startCursor endCursor hasNextPage hasPreviousPage}edges{__typename cursor node{name}}totalCount}}`},
	{query: `query($yes:Boolean!,$no:Boolean!){cities{nodes @include(if:$yes){id @skip(if:$no) name @include(if:$no)}totalCount @skip(if:$yes)}}`, variables: map[string]any{"yes": true, "no": false}},
	{query: `query($yes:Boolean!,$no:Boolean!){cities{nodes @include(if:$yes){id @skip(if:$no) name @include(if:$no)}totalCount @skip(if:$yes)}}`, variables: map[string]any{"yes": false, "no": true}},
	{query: `query($no:Boolean=false){cities @include(if:$no){totalCount} programmes{totalCount}}`},
	{query: `query($no:Boolean=false){cities @include(if:$no){totalCount}}`},
	{query: `{cities{nodes{id @skip(if:true)}}}`},
	{query: `{cities{nodes{...on City @skip(if:true){id}...C @include(if:false) name}}} fragment C on City{id}`},
	{query: `{cities{...F}programmes{...G}} fragment F on CityConnection{nodes{...H}} fragment G on ProgrammeConnection{nodes{...H}} fragment H on Entity{id ...on City{population}...on Programme{startYear}...on Node{id}name}`},
	{query: `{cities{nodes{name id}nodes{id links{nodes{id}}}nodes{links{nodes{type}totalCount}}}}`},
	{query: `{cities(first:2){nodes{...on Entity{links(first:2){edges{node{from{id ...on City{population name}}}}}}...on City{links(first:2){edges{node{to{__typename id}}}}}}}}`},
	{query: `{nodes(ids:["city:aa-one","L10","nothing","E1","P1","city:aa-one"]){__typename id ...on Entity{name}...on Link{type from{id}to{name}evidence{id about{__typename ...on Link{id}...on Statement{value}}}}...on Evidence{source{name}about{...on Node{id}}place{line block{id}}rule{id text}}...on Statement{property subject{name}}}}`},
	{query: `{node(id:"nothing"){id}entity(id:"city:aa-one"){...on Programme{startYear}}other:entity(id:"city:aa-one"){...on Programme{startYear}...on City{name}}}`},
	{query: `{byExternalId(scheme:WIKIDATA,value:"none"){id}dataset{release date hash entities{type count}links{type count}statements evidence rules{id text}blocks{id truncated source{id}programme{name}titleLine}sources(first:1){nodes{name evidence(first:1){edges{cursor node{id}}}}}}}`},
	{query: `{cities{facets(by:[IS_CAPITAL,COUNTRY]){by distinct counted missing truncated buckets{value count entity{name}}}}programmes{nodes{cities{linkFacets(by:[ROLE,SINCE]){by buckets{value count again:entity{id}}}}}}}`},
	{query: `{__typename cities{totalCount}}`},
	{query: `{__schema{queryType{name}description}cities{nodes{name}}__type(name:"City"){name description fields{name description}}}`},
	{query: `{...Q}fragment Q on Query{__type(name:"TextFilter"){inputFields{name description}}themes{nodes{name}}}`},
	{query: `query A{cities{totalCount}} query B{programmes{totalCount}}`},
	{query: `{cities(first:0){totalCount}}`},
	{query: `{cities(first:1){totalCount}programmes(first:1000){totalCount}}`},
	{query: `{cities(asOf:"20x"){totalCount}}`},
	{query: `query($d:Date){cities(asOf:$d){totalCount}}`, variables: map[string]any{"d": "13-13"}},
	{query: `query($f:CityFilter){cities(where:$f){nodes{id}}}`, variables: map[string]any{"f": map[string]any{"population": map[string]any{"gte": 9999999999}}}},
	{query: `query($f:CityFilter){cities(where:$f){nodes{id}}}`, variables: map[string]any{"f": map[string]any{"nothing": 1}}},
	{query: `query($n:Int!){cities(first:$n){nodes{id}}}`},
	{query: `query($n:Int!){cities(first:$n){nodes{id}}}`, variables: map[string]any{"n": "five"}},
	{query: `{cities{nodes{programmes(after:"x"){totalCount}}}}`},
	{query: `{cities(after:"x"){totalCount}}`},
	{query: `{cities{nodes{nothing}}}`},
	{query: `{cities{`},
	{query: ``},
	{query: `subscription{x}`},
	{query: `{cities(first:100){nodes{programmes(first:100){nodes{cities(first:100){nodes{id}}}}}}}`},
	{query: `{a:cities(first:0){totalCount}b:cities(first:0){totalCount}c:cities{totalCount}}`},
}

func TestBothExecutorsGiveTheSameBytes(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), odd(t)); err != nil {
		t.Fatal(err)
	}
	h := bothWays(st)
	for _, q := range alike {
		for range 3 { // the first time a document is compiled, then it is known
			if body := ask(t, h, q.query, q.variables); body == "" {
				t.Errorf("%s is not answered", q.query)
			}
		}
	}
}

func TestBothExecutorsTakeRequestsAlike(t *testing.T) {
	h := bothWays(builtInStore(t))
	query := `query Names($n:Int){cities(first:$n){nodes{name}}} query Count{cities{totalCount}}`
	for name, c := range map[string]struct {
		method, target, body string
		header               map[string]string
	}{
		"get":                         {target: "/graphql?" + url.Values{"query": {query}, "operationName": {"Names"}, "variables": {`{"n":2}`}}.Encode()},
		"get without a name":          {target: "/graphql?" + url.Values{"query": {query}}.Encode()},
		"get with broken variables":   {target: "/graphql?query={__typename}&variables={"},
		"get with broken extensions":  {target: "/graphql?query={__typename}&extensions={"},
		"get with a broken address":   {target: "/graphql?query=%zz"},
		"get of a mutation":           {target: "/graphql?query=mutation{x}"},
		"get of nothing":              {target: "/graphql"},
		"post of nothing":             {method: http.MethodPost},
		"post of a list":              {method: http.MethodPost, body: `[]`},
		"post with something behind":  {method: http.MethodPost, body: `{"query":"{__typename}"} and more`},
		"post with a charset":         {method: http.MethodPost, body: `{"query":"{__typename}"}`, header: map[string]string{"Content-Type": "application/json; charset=utf-8"}},
		"post of a form":              {method: http.MethodPost, body: `query={__typename}`, header: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}},
		"post without a type":         {method: http.MethodPost, body: `{}`, header: map[string]string{"Content-Type": ""}},
		"post of one of two":          {method: http.MethodPost, body: `{"query":"query A{__typename} query B{cities{totalCount}}","operationName":"B"}`},
		"accept json":                 {method: http.MethodPost, body: `{"query":"{cities{totalCount}}"}`, header: map[string]string{"Accept": "application/json"}},
		"accept graphql":              {method: http.MethodPost, body: `{"query":"{cities{totalCount}}"}`, header: map[string]string{"Accept": "application/graphql-response+json"}},
		"accept graphql, bad query":   {method: http.MethodPost, body: `{"query":"{nothing}"}`, header: map[string]string{"Accept": "application/graphql-response+json, application/json;q=0.9"}},
		"accept anything":             {method: http.MethodPost, body: `{"query":"{nothing}"}`, header: map[string]string{"Accept": "text/html, */*;q=0.1"}},
		"accept nothing that we have": {method: http.MethodPost, body: `{"query":"{cities{totalCount}}"}`, header: map[string]string{"Accept": "text/html"}},
		"accept what is no type":      {method: http.MethodPost, body: `{"query":"{cities{totalCount}}"}`, header: map[string]string{"Accept": ";;,"}},
		"options":                     {method: http.MethodOptions},
		"head":                        {method: http.MethodHead},
		"upgrade":                     {method: http.MethodPost, body: `{"query":"{__typename}"}`, header: map[string]string{"Upgrade": "websocket"}},
		"put":                         {method: http.MethodPut, body: `{"query":"{__typename}"}`},
	} {
		t.Run(name, func(t *testing.T) {
			if c.target == "" {
				c.target = "/graphql"
			}
			r := httptest.NewRequestWithContext(t.Context(), c.method, c.target, strings.NewReader(c.body))
			r.Header.Set("Content-Type", "application/json")
			for k, v := range c.header {
				r.Header.Set(k, v)
			}
			h.ServeHTTP(httptest.NewRecorder(), r) // it panics when they differ
		})
	}
}

// hollow is a store that lacks one end of every link, which must be there, and all sources.
type hollow struct{ store.Store }

func (h hollow) View(ctx context.Context) (store.View, error) {
	v, err := h.Store.View(ctx)
	return hollowView{v}, err
}

type hollowView struct{ store.View }

func (v hollowView) Links(ctx context.Context, ids []string) ([]store.LinkRow, error) {
	rows, err := v.View.Links(ctx, ids)
	for i := range rows {
		rows[i].From = nil
	}
	return rows, err
}

func (v hollowView) Entities(ctx context.Context, ids []string, children ...store.Child) ([]*kg.Entity, []store.Prefetched, error) {
	found, prefetched, err := v.View.Entities(ctx, ids, children...)
	for i := range found {
		if strings.HasPrefix(ids[i], "source:") {
			found[i] = nil
		}
	}
	return found, prefetched, err
}

func TestNullWhereNoneMayBeMakesWhatIsAboveItNull(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	h := bothWays(hollow{st})
	for query, want := range map[string]string{
		`{node(id:"L10"){id ...on Link{to{id}}}}`:                                    `"data":{"node":{"id":"L10","to":{"id":"programme:p"}}}`,
		`{node(id:"L10"){...on Link{from{id}}}b:node(id:"L10"){id}}`:                 `"data":{"node":null,"b":{"id":"L10"}}`,
		`{nodes(ids:["L10","city:aa-one"]){id ...on Link{from{id}to{id}}}}`:          `"data":{"nodes":[null,{"id":"city:aa-one"}]}`,
		`{cities(first:1){nodes{programmes{edges{links{evidence{source{name}}}}}}}}`: `"data":null`,
		`{dataset{blocks{source{name}}}}`:                                            `"data":null`,
		`{node(id:"E1"){id ...on Evidence{about{...on Link{from{id}}}}}}`:            `"data":{"node":null}`,
		`{node(id:"E1"){...on Evidence{source{id}about{...on Link{from{id}}}}}}`:     `"data":{"node":null}`,
	} {
		for range 2 {
			if got := ask(t, h, query, nil); !strings.Contains(got, want) || strings.Contains(got, "null") != strings.Contains(got, "INTERNAL") {
				t.Errorf("%s\ngot  %s\nwant %s", query, got, want)
			}
		}
	}
}
