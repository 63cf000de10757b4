package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/errcode"
)

func TestBadInputIsRefusedWithItsPlaceAndTheCure(t *testing.T) {
	h := serve(t, small(t, network))
	many := func(n int, s string) string { return "[" + strings.Repeat(s+",", n) + "]" }
	for query, want := range map[string][3]string{ // code, place, word of the cure
		`{cities(first:0){nodes{id}}}`:                                                           {errcode.BadInput, "cities(first)", "1 to 100"},
		`{cities(first:101){nodes{id}}}`:                                                         {errcode.BadInput, "cities(first)", "follow the cursors"},
		`{cities(last:-1){nodes{id}}}`:                                                           {errcode.BadInput, "cities(last)", "1 to 100"},
		`{cities(first:1,last:1){nodes{id}}}`:                                                    {errcode.BadInput, "cities(last)", "cannot both"},
		`{cities(last:1,after:"x"){nodes{id}}}`:                                                  {errcode.BadInput, "cities(before)", "backward with last and before"},
		`{cities(first:1,after:"x"){nodes{id}}}`:                                                 {errcode.BadCursor, "cities(after)", "unchanged"},
		`{cities(first:1,after:""){nodes{id}}}`:                                                  {errcode.BadCursor, "cities(after)", "unchanged"},
		`{cities(asOf:"12/2012"){nodes{id}}}`:                                                    {errcode.ValidationFailed, "cities(asOf)", "YYYY-MM-DD"},
		`{city(id:"x"){a:programmes(asOf:"2012-13"){nodes{id}}}}`:                                {errcode.ValidationFailed, "a(asOf)", "YYYY-MM-DD"},
		`{city(id:"x"){programmes(first:1000){nodes{id}}}}`:                                      {errcode.BadInput, "city.programmes(first)", "1 to 100"},
		`{cities(where:{name:null}){nodes{id}}}`:                                                 {errcode.BadInput, "cities(where.name)", "known: false"},
		`{cities(where:{or:[{},{name:{eq:null}}]}){nodes{id}}}`:                                  {errcode.BadInput, "cities(where.or[1].name.eq)", "null"},
		`{cities(where:{programmes:{count:{}}}){nodes{id}}}`:                                     {errcode.BadInput, "cities(where.programmes.count)", "gte"},
		`{cities(where:{programmes:{some:{link:{since:{gt:"x"}}}}}){nodes{id}}}`:                 {errcode.ValidationFailed, "cities(where.programmes.some.link.since.gt)", "YYYY"},
		`{cities(where:{id:{in:` + many(501, `"a"`) + `}}){nodes{id}}}`:                          {errcode.BadInput, "cities(where.id.in)", "in parts"},
		`{nodes(ids:` + many(501, `"a"`) + `){id}}`:                                              {errcode.BadInput, "nodes(ids)", "in parts"},
		`{cities(orderBy:` + many(6, `{name:ASC}`) + `){nodes{id}}}`:                             {errcode.BadInput, "cities(orderBy)", "5"},
		`{dataset{sources{nodes{evidence{facets(by:[FOLDER]){by}}}}}}`:                           {errcode.BadInput, "dataset.sources.nodes.evidence.facets", "evidence(where: {source: {id: {eq: …}}})"},
		`{cities{linkFacets(by:[ROLE]){by}}}`:                                                    {errcode.BadInput, "cities.linkFacets", "relation of an entity"},
		`{cities{facets(by:[COUNTRY],first:0){by}}}`:                                             {errcode.BadInput, "cities.facets(first)", "1 to 500"},
		`{programme(id:"x"){statements(property:["colour"]){id}}}`:                               {errcode.BadInput, "programme.statements(property)", "start_year"},
		`{cities(asOf:""){nodes{id}}}`:                                                           {errcode.ValidationFailed, `cities(asOf): ""`, "leave it out"},
		`{programme(id:"x"){statements(property:["colour","hue"]){id}}}`:                         {errcode.BadInput, "programme.statements(property)", "title, alias, former_name"},
		`{conflicts(property:["colour"]){totalCount}}`:                                           {errcode.BadInput, "conflicts(property)", "start_year, end_year"},
		`{programme(id:"x"){statements(property:[]){id}}}`:                                       {errcode.BadInput, "programme.statements(property)", "leave it out"},
		`{city(id:"x"){degree(types:[])}}`:                                                       {errcode.BadInput, "city.degree(types)", "leave it out"},
		`{conflicts(subject:[]){totalCount}}`:                                                    {errcode.BadInput, "conflicts(subject)", "leave it out"},
		`{conflicts(property:[]){totalCount}}`:                                                   {errcode.BadInput, "conflicts(property)", "leave it out"},
		`{changes(since:"x",kinds:[]){totalCount}}`:                                              {errcode.BadInput, "changes(kinds)", "leave it out"},
		`{changes(since:"x",ops:[]){totalCount}}`:                                                {errcode.BadInput, "changes(ops)", "leave it out"},
		`{changes(since:"x",entityTypes:[]){totalCount}}`:                                        {errcode.BadInput, "changes(entityTypes)", "leave it out"},
		`{changes(since:"x",linkTypes:[]){totalCount}}`:                                          {errcode.BadInput, "changes(linkTypes)", "leave it out"},
		`{city(id:"x"){links(types:[]){nodes{id}}}}`:                                             {errcode.BadInput, "city.links(types)", "leave it out"},
		`{cities(first:100){nodes{programmes(first:100){nodes{cities(first:100){nodes{id}}}}}}}`: {errcode.TooMuch, "cities.nodes.programmes.nodes.cities", `lower "first"`},
		`{cities(orderBy:[{name:ASC,id:ASC}]){nodes{id}}}`:                                       {"GRAPHQL_VALIDATION_FAILED", "", "CityOrder"},
		`{cities(where:{nme:{eq:"x"}}){nodes{id}}}`:                                              {"GRAPHQL_VALIDATION_FAILED", "", "name"},
		`{cities{nodes{id}}`:                                                                     {"GRAPHQL_PARSE_FAILED", "", ""},
		`{cities @defer{nodes{id}}}`:                                                             {"GRAPHQL_VALIDATION_FAILED", "", "defer"},
	} {
		body := ask(t, h, query, nil)
		errs := failures(t, body)
		if len(errs) == 0 {
			t.Errorf("%s: no error: %s", query, body)
			continue
		}
		e := errs[0]
		if want[0] != "" && e.Extensions.Code != want[0] || !strings.HasPrefix(e.Message, want[1]) || !strings.Contains(e.Message, want[2]) {
			t.Errorf("%.120s:\n got %s: %s\nwant %v", query, e.Extensions.Code, e.Message, want)
		}
	}
}

// A path names a place of the answer, by which a client finds the field that failed.
func TestTheErrorOfAnArgumentPointsToTheFieldThatHasIt(t *testing.T) {
	h := serve(t, small(t, network))
	for _, query := range []string{
		"{\n  all: cities(where:{name:null}){nodes{id}}}", "{\n  all: cities(where:{programmes:{count:{}}}){nodes{id}}}", "{\n  all: cities(first:0){nodes{id}}}",
	} {
		body := ask(t, h, query, nil)
		if want := `"path":["all"],"locations":[{"line":2,"column":3}]`; !strings.Contains(body, want) {
			t.Errorf("%s: got %s, want %s", query, body, want)
		}
	}
}

func TestBadInputThroughVariablesIsRefusedToo(t *testing.T) {
	h := serve(t, small(t, network))
	for _, c := range []struct {
		query     string
		variables map[string]any
		place     string
	}{
		{`query($n:String){cities(where:{name:{eq:$n}}){nodes{id}}}`, map[string]any{"n": nil}, "cities(where.name.eq)"},
		{`query($f:Int){city(id:"city:aa-one"){programmes(first:$f){nodes{id}}}}`, map[string]any{"f": 500}, "city.programmes(first)"},
	} {
		errs := failures(t, ask(t, h, c.query, c.variables))
		if len(errs) == 0 || errs[0].Extensions.Code != errcode.BadInput || !strings.HasPrefix(errs[0].Message, c.place) {
			t.Errorf("%s with %v: %+v", c.query, c.variables, errs)
		}
	}
}

func TestNullForAVariableIsRefusedWhereNoneMayBe(t *testing.T) {
	h := serve(t, small(t, network))
	for _, c := range []struct{ query, place string }{
		{`query($x:Boolean=true){cities(first:1){nodes{id name @skip(if:$x)}}}`, "$x: null is given where Boolean! is wanted"},
		{`query($x:Boolean=true){cities(first:1)@include(if:$x){nodes{id}}programmes{totalCount}}`, "$x: null is given where Boolean! is wanted"},
		{`query($x:Boolean=true){cities(first:1){nodes{id ...on City @include(if:$x){name}}}}`, "$x: null is given where Boolean! is wanted"},
		{`query($x:Boolean=true){cities(first:1){nodes{id ...F ...F @skip(if:$x)}}}fragment F on City{name}`, "$x: null is given where Boolean! is wanted"},
		{`query($x:Boolean=true){cities(first:1){...F}}fragment F on CityConnection{nodes{id name @skip(if:$x)}}`, "$x: null is given where Boolean! is wanted"},
		{`query($x:ID="city:aa-one"){entity(id:$x){id}}`, "$x: null is given where ID! is wanted"},
		{`query($x:[ID!]=["city:aa-one"]){nodes(ids:$x){id}}`, "$x: null is given where [ID!]! is wanted"},
		{`query($x:ID="city:aa-one"){nodes(ids:[$x]){id}}`, "$x: null is given where ID! is wanted"},
		{`query($x:String="one"){search(text:$x){totalCount}}`, "$x: null is given where String! is wanted"},
	} {
		// What is kept of a document from requests that are right must not answer one that is not.
		for _, v := range []any{"", nil, false, nil, true, nil} {
			variables := map[string]any{"x": v}
			if v == "" {
				variables = nil
			}
			errs := failures(t, ask(t, h, c.query, variables))
			switch refused := len(errs) > 0 && errs[0].Extensions.Code == errcode.BadInput && strings.HasPrefix(errs[0].Message, c.place); {
			case v == nil && !refused:
				t.Errorf("%s with null: %+v", c.query, errs)
			case v == "" && len(errs) > 0:
				t.Errorf("%s with its default: %+v", c.query, errs)
			}
		}
	}
	if errs := failures(t, ask(t, h, `query($f:Int=2,$a:String){cities(first:$f,after:$a){totalCount}}`, map[string]any{"f": nil, "a": nil})); len(errs) > 0 {
		t.Errorf("null where it may be: %+v", errs)
	}
}

func TestAVariableThatIsLeftOutDropsItsCondition(t *testing.T) {
	h := serve(t, small(t, network))
	got := ask(t, h, `query($n:String,$f:Int,$w:CityFilter){cities(first:$f,where:{and:[{name:{startsWith:$n}}]}){totalCount}all:cities(where:$w){totalCount}}`, nil)
	if want := `{"data":{"cities":{"totalCount":3},"all":{"totalCount":3}}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestVariablesMeanTheSameAsLiterals(t *testing.T) {
	h := serve(t, small(t, network))
	got := ask(t, h, `query($w:CityFilter,$o:[CityOrder!],$f:Int,$ids:[ID!]!){cities(where:$w,orderBy:$o,first:$f){nodes{id}}nodes(ids:$ids){id}}`, map[string]any{
		"w":   map[string]any{"population": map[string]any{"gte": 200}, "programmes": map[string]any{"some": map[string]any{"link": map[string]any{"since": map[string]any{"known": false}}}}},
		"o":   map[string]any{"population": "DESC"}, // a single value is a list of one
		"f":   1,
		"ids": "L10",
	})
	if want := `{"data":{"cities":{"nodes":[{"id":"city:bb-three"}]},"nodes":[{"id":"L10"}]}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestACursorGoesOnlyWithItsList(t *testing.T) {
	h := serve(t, small(t, network))
	cursorOf := func(args string) string {
		var v struct {
			Data struct {
				Cities struct{ PageInfo struct{ EndCursor string } }
			}
		}
		if err := json.Unmarshal([]byte(ask(t, h, `{cities(first:1`+args+`){pageInfo{endCursor}}}`, nil)), &v); err != nil || v.Data.Cities.PageInfo.EndCursor == "" {
			t.Fatalf("no cursor for %s: %v", args, err)
		}
		return v.Data.Cities.PageInfo.EndCursor
	}
	lists := []string{
		``, `,orderBy:[{name:DESC}]`, `,orderBy:[{population:ASC}]`, `,orderBy:[{isCapital:ASC}]`, `,where:{isCapital:true}`, `,where:{isCapital:false}`,
		`,where:{not:{isCapital:true}}`, `,orderBy:[{programmes:{count:ASC}}]`, `,orderBy:[{programmes:{count:ASC,asOf:"2012"}}]`,
		`,orderBy:[{programmes:{count:ASC,where:{startYear:{eq:2008}}}}]`, `,where:{or:[{isCapital:true},{population:{gt:1}}]}`, `,where:{and:[{isCapital:true},{population:{gt:1}}]}`,
		`,where:{programmes:{some:{}}}`, `,where:{programmes:{all:{}}}`, `,where:{inCountry:{iso2:{eq:"aa"}}}`,
	}
	var cursors []string
	for _, l := range lists {
		if l == `,where:{isCapital:false}` { // matches nothing, so that it has no cursor
			cursors = append(cursors, "")
			continue
		}
		cursors = append(cursors, cursorOf(l))
	}
	for i, l := range lists {
		for j, c := range cursors {
			if c == "" {
				continue
			}
			errs := failures(t, ask(t, h, fmt.Sprintf(`{cities(first:1,after:%q%s){nodes{id}}}`, c, l), nil))
			if refused := len(errs) > 0 && errs[0].Extensions.Code == errcode.BadCursor; refused != (i != j) {
				t.Errorf("cursor of %q for %q: refused is %v (%v)", lists[j], l, refused, errs)
			}
		}
	}
	good := cursors[0]
	for i := range good {
		for _, b := range []byte("A_z9") {
			bad := []byte(good)
			if bad[i] == b {
				continue
			}
			bad[i] = b
			errs := failures(t, ask(t, h, fmt.Sprintf(`{cities(first:1,after:%q){nodes{id}}}`, bad), nil))
			if len(errs) == 0 || errs[0].Extensions.Code != errcode.BadCursor {
				t.Errorf("cursor %s, changed at %d, is taken: %v", bad, i, errs)
			}
		}
	}
	if slices.Contains(cursors[1:], good) {
		t.Error("two lists have one cursor")
	}
}

// The questions of issue 13 whose variables used to mean something else.
func TestVariablesThatDoNotFitAreRefusedBeforeAnythingRuns(t *testing.T) {
	h := bothWays(builtInStore(t))
	const sum = `query($m:[GroupMeasure!],$k:MeasureKind!,$by:CountedValue!){aggregate(of:{cities:{}},measures:$m){groups{measures{value}}}
		b:aggregate(of:{cities:{}},measures:[{measure:$k,by:$by}]){rows}}`
	for _, c := range []struct {
		query, variables string
		want             []string
	}{
		{sum, `{"m":[{"measure":"sum","by":"POPULATION"}],"k":"SUM","by":"POPULATION"}`, []string{`$m[0].measure: "sum" is not a value of MeasureKind: write "SUM"`}},
		{sum, `{"m":[],"k":"Sum","by":"population"}`, []string{`$k: "Sum" is not a value of MeasureKind: write "SUM"`, `$by: "population" is not a value of CountedValue: write "POPULATION"`}},
		{`query($d:LinkDirection){city(id:"city:es-malaga"){links(direction:$d){totalCount}}}`, `{"d":"in"}`, []string{`$d: "in" is not a value of LinkDirection: write "IN"`}},
		{`query($o:NeighbourOrder){expand(ids:["city:es-malaga"],orderBy:$o){nodes{id}}}`, `{"o":"most_connected"}`, []string{`$o: "most_connected" is not a value of NeighbourOrder: write "MOST_CONNECTED"`}},
		{`query($c:LinkFilter){city(id:"city:es-malaga"){links(where:$c){totalCount}}}`, `{"c":{"confidence":{"eq":"implied"}}}`, []string{`$c.confidence.eq: "implied" is not a value of Confidence: write "IMPLIED"`}},
		{`query($b:[CityFacet!]!){cities{facets(by:$b){by}}}`, `{"b":["country"]}`, []string{`$b[0]: "country" is not a value of CityFacet: write "COUNTRY"`}},
		{`query($i:ID!){city(id:$i){name}}`, `{"i":4.5}`, []string{`$i: 4.5 is not an ID`}},
		{`query($s:String!){search(text:$s){totalCount}}`, `{"s":5}`, []string{`$s: 5 is not a string`}},
		{`query($n:Int){cities(first:$n){totalCount}}`, `{"n":"1"}`, []string{`$n: "1" is not a whole number`}},
		{`query($n:Int){cities(first:$n){totalCount}}`, `{"n":3e9}`, []string{`$n: 3e9 is not a whole number of 32 bits`}},
		{`query($d:Date){cities(asOf:$d){totalCount}}`, `{"d":"yesterday"}`, []string{`$d: "yesterday" is not a date: write "YYYY", "YYYY-MM" or "YYYY-MM-DD", or leave it out`}},
		{`query($o:[CityOrder!]){cities(orderBy:$o){nodes{id}}}`, `{"o":[{"name":"ASC","id":"ASC"},{}]}`, []string{`$o[0]: exactly one key of CityOrder is wanted, not 2`, `$o[1]: exactly one key of CityOrder is wanted, not 0`}},
		{`query($n:Int!){cities(first:$n){totalCount}}`, `{}`, []string{`$n: no value is given where Int! is wanted`}},
	} {
		body := posted(c.query, json.RawMessage(c.variables))
		for media, status := range map[string]int{asJSON: 200, asGraphQL: 400} {
			w := send(t, h, "POST", "/graphql", body, "Accept", media)
			errs := failures(t, w.Body.String())
			if w.Code != status || strings.Contains(w.Body.String(), `"data"`) || len(errs) != len(c.want) {
				t.Errorf("%s with %s, %s: %d %s", c.query, c.variables, media, w.Code, w.Body)
				continue
			}
			for i, e := range errs {
				if !strings.HasPrefix(e.Message, c.want[i]) || e.Extensions.Code != errcode.ValidationFailed {
					t.Errorf("%s with %s: %+v, want %s", c.query, c.variables, e, c.want[i])
				}
			}
		}
	}
}

func TestCoercedVariablesAnswerAsLiteralsDo(t *testing.T) {
	h := bothWays(builtInStore(t))
	for _, c := range []struct{ query, variables, literal string }{
		{`query($n:Int){cities(first:$n){nodes{id}}}`, `{"n":2.0}`, `{cities(first:2){nodes{id}}}`},
		{`query($n:Int){cities(first:$n){nodes{id}}}`, `{"n":2e0}`, `{cities(first:2){nodes{id}}}`},
		{`query($p:FloatFilter){cities(first:3,where:{latitude:$p}){nodes{id}}}`, `{"p":{"gte":6e1}}`, `{cities(first:3,where:{latitude:{gte:60}}){nodes{id}}}`},
		{`query($i:[ID!]!){nodes(ids:$i){id}}`, `{"i":4}`, `{nodes(ids:["4"]){id}}`},
		{`query($i:[ID!]!=[7,"city:es-malaga"]){nodes(ids:$i){id}}`, `{}`, `{nodes(ids:["7","city:es-malaga"]){id}}`},
		{
			`query($m:[GroupMeasure!]){aggregate(of:{cities:{}},measures:$m){groups{measures{value}}}}`, `{"m":{"measure":"SUM","by":"POPULATION"}}`,
			`{aggregate(of:{cities:{}},measures:[{measure:SUM,by:POPULATION}]){groups{measures{value}}}}`,
		},
	} {
		got := send(t, h, "POST", "/graphql", posted(c.query, json.RawMessage(c.variables))).Body.String()
		got = withoutCost(got)
		if want := ask(t, h, c.literal, nil); got != want || strings.Contains(got, `"errors"`) {
			t.Errorf("%s with %s:\n got %s\nwant %s", c.query, c.variables, got, want)
		}
	}
}

func TestALiteralOfManyDigitsIsTakenAsAFloatOrAnID(t *testing.T) {
	h := bothWays(builtInStore(t))
	for query, want := range map[string]string{
		`{cities(where:{latitude:{gte:99999999999999999999}}){totalCount}}`: `{"data":{"cities":{"totalCount":0}}}`,
		`{node(id:99999999999999999999){id}}`:                               `"data":{"node":null}`,
	} {
		if got := ask(t, h, query, nil); !strings.Contains(got, want) {
			t.Errorf("%s: got %s", query, got)
		}
	}
}

func TestAFilterOfTheOldFormIsRefusedWithTheNewOne(t *testing.T) {
	h := serve(t, small(t, network))
	const direct = "its conditions stand here directly now"
	for _, c := range []struct{ query, place, cure string }{
		{`{cities(where:{programmes:{some:{node:{id:{eq:"programme:p"}}}}}){totalCount}}`, "cities(where.programmes.some)", direct},
		{`{cities(where:{programmes:{none:{node:{}}}}){totalCount}}`, "cities(where.programmes.none)", direct},
		{`{cities(where:{programmes:{all:{link:{},node:{}}}}){totalCount}}`, "cities(where.programmes.all)", direct},
		{`{cities(where:{programmes:{count:{node:{},gte:1}}}){totalCount}}`, "cities(where.programmes.count)", `it is called "where" now`},
		{`{cities(orderBy:{programmes:{count:DESC,node:{}}}){totalCount}}`, "cities(orderBy.programmes)", `it is called "where" now`},
		{`{cities(where:{country:{id:{eq:"country:aa"}}}){totalCount}}`, "cities(where.country)", "write {eq: …} or {in: …} for an ID"},
		{`{cities(where:{country:{iso2:{eq:"AA"}}}){totalCount}}`, "cities(where.country)", `stand in "inCountry"`},
	} {
		errs := failures(t, ask(t, h, c.query, nil))
		if len(errs) != 1 || !strings.HasPrefix(errs[0].Message, c.place+": ") || !strings.Contains(errs[0].Message, c.cure) {
			t.Errorf("%s: %+v, want %s: … %s", c.query, errs, c.place, c.cure)
		}
	}
}

func TestAPlaceIsFoundByTheIDOfItsCountry(t *testing.T) {
	h := bothWays(builtInStore(t))
	count := func(where string) string {
		t.Helper()
		return ask(t, h, `{cities(where:`+where+`){totalCount}}`, nil)
	}
	for _, c := range []struct{ name, one, other string }{
		{"one ID", `{country:{eq:"country:es"}}`, `{inCountry:{iso2:{eq:"ES"}}}`},
		{"several IDs", `{country:{in:["country:es","country:fr"]}}`, `{inCountry:{iso2:{in:["ES","FR"]}}}`},
		{"an ID and all below it", `{country:{eq:"region:m49-150",includeDescendants:true}}`, `{within:{eq:"region:m49-150"}}`},
		{"a known country", `{country:{known:true}}`, `{inCountry:{}}`},
		{"no country", `{country:{known:false}}`, `{not:{inCountry:{}}}`},
		{"no country and one", `{country:{known:false,eq:"country:es"}}`, `{or:[]}`},
		{"no condition", `{country:{}}`, `{}`},
		{"two conditions", `{country:{eq:"country:es",in:["country:fr"]}}`, `{or:[]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, want := count(c.one), count(c.other); got != want {
				t.Errorf("%s: got %s; %s: %s", c.one, got, c.other, want)
			}
		})
	}
}

// The conditions of a match are on one entity and its link together.
func TestTheConditionsOfAMatchAreOnOneEntityAndItsLink(t *testing.T) {
	h := bothWays(builtInStore(t))
	for _, c := range []struct{ name, one, other string }{
		{
			"fields beside link", `{programmes:{some:{id:{eq:"programme:iuc"},name:{startsWith:"int"},link:{status:{eq:VERIFIED}}}}}`,
			`{programmes:{count:{where:{id:{eq:"programme:iuc"},name:{startsWith:"int"}},link:{status:{eq:VERIFIED}},gte:1}}}`,
		},
		{
			"or", `{programmes:{some:{or:[{id:{eq:"programme:iuc"}},{startYear:{lt:2010}}],not:{endYear:{known:true}}}}}`,
			`{programmes:{count:{where:{or:[{id:{eq:"programme:iuc"}},{startYear:{lt:2010}}],not:{endYear:{known:true}}},gte:1}}}`,
		},
		{"nothing", `{programmes:{some:{}}}`, `{programmes:{count:{gte:1}}}`},
		{"asOf", `{programmes:{none:{asOf:"2012",undated:EXCLUDE}}}`, `{programmes:{count:{asOf:"2012",undated:EXCLUDE,eq:0}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			one, other := ask(t, h, `{cities(where:`+c.one+`){totalCount}}`, nil), ask(t, h, `{cities(where:`+c.other+`){totalCount}}`, nil)
			if one != other || strings.Contains(one, "errors") || strings.Contains(one, `"totalCount":0}`) {
				t.Errorf("%s: got %s; %s: %s", c.one, one, c.other, other)
			}
		})
	}
}
