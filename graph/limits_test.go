package graph_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/examples"
	"cityweave/graph"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/ratelimit"
	"cityweave/internal/store/memory"
)

// bomb spreads a fragment twice in the one before it, so many levels deep.
func bomb(levels int) string {
	var b strings.Builder
	b.WriteString("{cities{nodes{...F0}}}")
	for i := range levels {
		fmt.Fprintf(&b, " fragment F%d on City{...F%d ...F%d}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, " fragment F%d on City{id}", levels)
	return b.String()
}

// attack is a query that is refused by one limit, also when all other limits are far away.
type attack struct {
	flag, query string
	// least is the same attack as small as that limit refuses it, where the query itself has
	// more than the limit can be set to, is not valid or takes long: it shows that nothing
	// else stands in its way.
	least string
}

func attacks() map[string]attack {
	// Pages of one node, so that only the levels are too many.
	inner := "cities(first:1){nodes{programmes(first:1){nodes{id}}}}"
	deep := "{cities(first:1){nodes{programmes(first:1){nodes{cities(first:1){nodes{programmes(first:1){nodes{" + inner + "}}}}}}}}}"
	return map[string]attack{
		"a fragment bomb of 60 levels":     {flag: "max-fields", query: bomb(60), least: bomb(9)},
		"a circle of fragments":            {flag: "max-fields", query: strings.Replace(bomb(60), "fragment F60 on City{id}", "fragment F60 on City{...F0 ...F0}", 1), least: strings.Replace(bomb(9), "fragment F9 on City{id}", "fragment F9 on City{id ...F0}", 1)},
		"5,000 fields that are the same":   {flag: "max-fields", query: "{cities{nodes{" + strings.Repeat("id ", 5000) + "}}}", least: "{cities{nodes{" + strings.Repeat("id ", 499) + "}}}"},
		"5,000 words":                      {flag: "max-tokens", query: "{cities{nodes{" + strings.Repeat("id ", 5000) + "}}}", least: "{cities{nodes{" + strings.Repeat("id ", 1493) + "}}}"},
		"101 aliases":                      {flag: "max-aliases", query: "{cities{nodes{" + series(101, "a%d:id ") + "}}}"},
		"101 aliases of __typename":        {flag: "max-aliases", query: "{cities{nodes{" + series(101, "a%d:__typename ") + "}}}"},
		"101 aliases through fragments":    {flag: "max-aliases", query: "{cities{nodes{...A ...A ...A}}} fragment A on City{" + series(34, "a%d:id ") + "}"},
		"200 times __schema":               {flag: "max-root-fields", query: "{" + strings.Repeat("__schema{queryType{name}} ", 200) + "}"},
		"21 root fields through fragments": {flag: "max-root-fields", query: "{...Q ...Q ...Q} fragment Q on Query{" + strings.Repeat("cities{totalCount} ", 7) + "}"},
		"13 levels":                        {flag: "max-depth", query: deep},
		"13 levels through a fragment":     {flag: "max-depth", query: strings.Replace(deep, inner, "...P", 1) + " fragment P on Programme{" + inner + "}"},
		"13 levels through parts":          {flag: "max-depth", query: strings.Replace(deep, inner, "...on Programme{...{"+inner+"}}", 1)},
		"21 levels of introspection":       {flag: "max-introspection-depth", query: "{__schema{types{fields{type{" + strings.Repeat("ofType{", 17) + "name" + strings.Repeat("}", 17) + "}}}}}"},
		"the schema many times over":       {flag: "max-introspection", query: "{" + series(4, "a%d:__schema{types{fields{args{type{inputFields{name description type{name ofType{ofType{enumValues{name description}}}}}}}}}}") + "}"},
		"2,000 directives": {
			flag: "max-directives", query: "{cities{nodes{" + strings.Repeat("id @include(if:true) ", 10) + "name " + strings.Repeat("@include(if:true) ", 2000) + "}}}",
			least: "{cities{nodes{" + strings.Repeat("id @include(if:true) ", 51) + "}}}",
		},
		"51 directives through fragments": {flag: "max-directives", query: "{cities{nodes{...D ...D ...D}}} fragment D on City{" + strings.Repeat("id @skip(if:false) ", 17) + "}"},
		"nodes by the product of pages":   {flag: "max-nodes", query: "{cities(first:100){nodes{programmes(first:100){nodes{cities(first:100){nodes{id}}}}}}}"},
		"nodes of all root fields":        {flag: "max-nodes", query: "{" + series(5, "a%d:cities(first:100){nodes{programmes(first:100){edges{link{evidence{id}}}}}}") + "}"},
		"an answer that is too long":      {flag: "max-answer", query: "{__schema{types{name description fields{name description type{name}}}}}"},
	}
}

func series(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// open are limits so wide that nothing is refused by them, but for one.
func open(but string) limits.Limits {
	var l limits.Limits
	for _, row := range limits.Table() {
		n := row.Most
		switch {
		case row.Flag == "max-documents" || row.Flag == but:
			n = row.Default
		}
		if row.Flag == "max-answer" && row.Flag == but {
			n = 10_000
		}
		row.Set(&l, n)
	}
	return l
}

func TestEachLimitHoldsAloneAndSaysWhatToDo(t *testing.T) {
	h := map[string]http.Handler{}
	for _, row := range limits.Table() {
		h[row.Flag] = guarded(t, func(o *graph.Options) { o.Limits = open(row.Flag) })
	}
	for name, a := range attacks() {
		t.Run(name, func(t *testing.T) {
			row := limits.Flag(a.flag)
			start := time.Now()
			w := send(t, h[a.flag], "POST", "/graphql", posted(a.query, nil))
			took := time.Since(start)
			var body struct {
				Errors []struct {
					Message    string
					Extensions struct {
						Code         string
						Limit, Value int
					}
				}
				Data json.RawMessage
			}
			if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Errors) != 1 {
				t.Fatalf("got %.500s", w.Body)
			}
			e := body.Errors[0]
			if e.Extensions.Code != row.Code || body.Data != nil {
				t.Fatalf("got %.500s, want %s", w.Body, row.Code)
			}
			if e.Extensions.Value <= e.Extensions.Limit || e.Extensions.Limit == 0 || !strings.Contains(e.Message, ": ") {
				t.Errorf("the refusal does not say the value and the limit: %s", w.Body)
			}
			if took > 100*time.Millisecond*slow && a.flag != "max-answer" {
				t.Errorf("the refusal took %v", took)
			}
			again := send(t, h[a.flag], "POST", "/graphql", posted(a.query, nil))
			if again.Body.String() != w.Body.String() {
				t.Errorf("refused in two ways:\n%s\n%s", w.Body, again.Body)
			}
		})
	}
}

// slow is how many times longer than on a quiet machine a test may take.
const slow = 5

func TestWithoutItsLimitAnAttackGetsThrough(t *testing.T) {
	for name, a := range attacks() {
		t.Run(name, func(t *testing.T) {
			query := cmp.Or(a.least, a.query)
			h := guarded(t, func(o *graph.Options) { o.Limits = open("") })
			got := send(t, h, "POST", "/graphql", posted(query, nil))
			if name == "a circle of fragments" {
				// A circle has no end. Without the limit it is refused by validation, which no
				// setting takes away.
				if code(t, got) != "GRAPHQL_VALIDATION_FAILED" {
					t.Errorf("got %.300s", got.Body)
				}
				return
			}
			if code(t, got) != "" {
				t.Errorf("something else stands in its way: %.300s", got.Body)
			}
			if a.least == "" {
				return
			}
			h = guarded(t, func(o *graph.Options) { o.Limits = open(a.flag) })
			if got := code(t, send(t, h, "POST", "/graphql", posted(query, nil))); got != limits.Flag(a.flag).Code {
				t.Errorf("the smaller one is not refused by %s: %q", a.flag, got)
			}
		})
	}
}

func TestAllExamplesFitTheLimits(t *testing.T) {
	list, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	h := serve(t, small(t, network))
	for _, e := range list {
		for _, f := range failures(t, ask(t, h, e.Query, variablesOf(t, e))) {
			t.Errorf("%s: %s %s", e.Name, f.Extensions.Code, f.Message)
		}
	}
}

func TestTheIntrospectionThatToolsSendFits(t *testing.T) {
	query := `query IntrospectionQuery{__schema{description queryType{name kind}mutationType{name kind}subscriptionType{name kind}types{...FullType}directives{name description isRepeatable locations args(includeDeprecated:true){...InputValue}}}}
	fragment FullType on __Type{kind name description specifiedByURL isOneOf fields(includeDeprecated:true){name description args(includeDeprecated:true){...InputValue}type{...TypeRef}isDeprecated deprecationReason}inputFields(includeDeprecated:true){...InputValue}interfaces{...TypeRef}enumValues(includeDeprecated:true){name description isDeprecated deprecationReason}possibleTypes{...TypeRef}}
	fragment InputValue on __InputValue{name description type{...TypeRef}defaultValue isDeprecated deprecationReason}
	fragment TypeRef on __Type{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name ofType{kind name}}}}}}}}}}`
	if w := send(t, guarded(t, nil), "POST", "/graphql", posted(query, nil)); code(t, w) != "" {
		t.Errorf("got %.500s", w.Body)
	}
}

func TestALongListOfErrorsIsCutAndSaysSo(t *testing.T) {
	h := guarded(t, nil)
	for name, query := range map[string]string{
		"many fields":   "{" + series(19, "nothing%d ") + "cities{nodes{" + series(400, "nothing%d ") + "}}}",
		"a long name":   "{" + strings.Repeat("n", 80_000) + "}",
		"a long string": `{cities(first:"` + strings.Repeat("é", 40_000) + `"){totalCount}}`,
	} {
		w := send(t, h, "POST", "/graphql", posted(query, nil))
		var body struct {
			Errors     []any
			Extensions struct{ MoreErrors int }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || len(body.Errors) == 0 || len(body.Errors) > 20 || w.Body.Len() > 64<<10 {
			t.Errorf("%s: %d errors in %d bytes, %v", name, len(body.Errors), w.Body.Len(), err)
		}
		if name == "many fields" && len(body.Errors)+body.Extensions.MoreErrors != 419 {
			t.Errorf("%d and %d more errors, want 419", len(body.Errors), body.Extensions.MoreErrors)
		}
	}
}

func TestTooManyValuesInVariablesAreRefused(t *testing.T) {
	ids := make([]string, 2001)
	w := send(t, guarded(t, nil), "POST", "/graphql", posted(`query($i:[ID!]!){nodes(ids:$i){id}}`, map[string]any{"i": ids}))
	if code(t, w) != "TOO_MANY_VALUES" {
		t.Errorf("got %.300s", w.Body)
	}
}

func TestAPageHasASizeBetween1And100(t *testing.T) {
	h := guarded(t, nil)
	for literal, want := range map[string]string{
		"-1": plan.CodeBadInput, "0": plan.CodeBadInput, "101": plan.CodeBadInput, "3000000000": "any", "null": "", "1": "", "100": "",
	} {
		for name, w := range map[string]*httptest.ResponseRecorder{
			"literal":  send(t, h, "POST", "/graphql", posted(`{cities(first:`+literal+`){nodes{id}}}`, nil)),
			"variable": send(t, h, "POST", "/graphql", posted(`query($f:Int){cities(first:$f){nodes{id}}}`, map[string]any{"f": json.RawMessage(literal)})),
		} {
			if got := code(t, w); got != want && (want != "any" || got == "") {
				t.Errorf("%s as %s: got %q %s", literal, name, got, w.Body)
			}
		}
	}
}

func TestOneOfTakesExactlyOneKeyHoweverItIsGiven(t *testing.T) {
	h := guarded(t, nil)
	type object = map[string]any
	one, none, two, null, with := object{"name": "ASC"}, object{}, object{"name": "ASC", "id": "ASC"}, object{"name": nil}, object{"name": "ASC", "id": nil}
	for _, c := range []struct {
		query     string
		variables object
		good      bool
	}{
		{`{cities(orderBy:[{name:ASC}]){totalCount}}`, nil, true},
		{`{cities(orderBy:{name:ASC}){totalCount}}`, nil, true},
		{`{cities(orderBy:[{}]){totalCount}}`, nil, false},
		{`{cities(orderBy:[{name:ASC,id:ASC}]){totalCount}}`, nil, false},
		{`{cities(orderBy:[{name:null}]){totalCount}}`, nil, false},
		{`{cities(orderBy:[{name:ASC,id:null}]){totalCount}}`, nil, false},
		{`{cities(orderBy:[{name:ASC},{}]){totalCount}}`, nil, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{one}}, true},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": one}, true},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": nil}, true},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{none}}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": none}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{two}}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{null}}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{with}}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{one, two}}, false},
		{`query($o:CityOrder!){cities(orderBy:[$o]){totalCount}}`, object{"o": one}, true},
		{`query($o:CityOrder!){cities(orderBy:[{name:ASC},$o]){totalCount}}`, object{"o": two}, false},
		{`query($d:SortDirection!){cities(orderBy:[{name:$d}]){totalCount}}`, object{"d": "ASC"}, true},
		{`query($d:SortDirection){cities(orderBy:[{name:$d}]){totalCount}}`, object{"d": nil}, false},
		{`query($d:SortDirection){cities(orderBy:[{name:$d}]){totalCount}}`, nil, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{object{"country": object{"name": "ASC"}}}}, true},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{object{"country": none}}}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{object{"country": two}}}, false},
		{`query($o:[CityOrder!]){cities(orderBy:$o){totalCount}}`, object{"o": []any{object{"country": null}}}, false},
		{`query($o:[CityOrder!]=[{name:ASC,id:ASC}]){cities(orderBy:$o){totalCount}}`, nil, false},
	} {
		for _, run := range []string{"first", "again"} {
			w := send(t, h, "POST", "/graphql", posted(c.query, c.variables))
			if got := code(t, w); (got == "") != c.good {
				t.Errorf("%s with %v, %s: %d %s", c.query, c.variables, run, w.Code, w.Body)
			}
		}
	}
}

func TestWhatAClientHasNotLeftIsRefusedBeforeWork(t *testing.T) {
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, network)); err != nil {
		t.Fatal(err)
	}
	counting := &viewCounting{Store: st}
	h := guardedOver(counting, nil)
	clients := ratelimit.New(ratelimit.Options{Rate: 10, Burst: 500, Clients: 10, Now: func() time.Time { return time.Unix(0, 0) }})
	ask := func() *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader(posted(`{cities(first:100){nodes{programmes(first:2){nodes{id}}}}}`, nil)))
		r.Header.Set("Content-Type", asJSON)
		r = r.WithContext(clients.WithClient(r.Context(), clients.Client(r)))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := ask(); w.Code != http.StatusOK {
		t.Fatalf("300 of 500 nodes: got %d %s", w.Code, w.Body)
	}
	counting.reads = 0
	w := ask()
	if w.Code != http.StatusTooManyRequests || code(t, w) != "RATE_LIMITED" || w.Header().Get("Retry-After") != "11" || counting.reads > 0 {
		t.Errorf("600 of 500 nodes: got %d %s, Retry-After %s after %d reads", w.Code, w.Body, w.Header().Get("Retry-After"), counting.reads)
	}
}

// withIDs counts the objects of an answer that have an id.
func withIDs(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		if v["id"] != nil {
			n++
		}
		for _, w := range v {
			n += withIDs(w)
		}
	case []any:
		for _, w := range v {
			n += withIDs(w)
		}
	}
	return n
}

func TestTheEstimateIsNeverBelowTheNodesThatAreReturned(t *testing.T) {
	st := builtInStore(t)
	h := graph.NewHandler(kg.CityNetworks(), st, graph.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	r := rand.New(rand.NewPCG(1, 2))
	page := func() string { return fmt.Sprintf("(first:%d)", 1+r.IntN(12)) }
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var entity func(depth int) string
	entity = func(depth int) string {
		if depth == 0 {
			return "id"
		}
		return "id " + pick(
			"links"+page()+"{nodes{id evidence{id source{id}} from{"+entity(depth-1)+"} to{id}}}",
			"links"+page()+"{edges{other{"+entity(depth-1)+"} node{id}}}",
			"statements{id evidence{id source{id}}}",
			"...on City{programmes"+page()+"{nodes{"+entity(depth-1)+"} edges{node{id} link{id evidence{id}}}} regions{id} country{id}}",
			"...on Programme{cities"+page()+"{nodes{"+entity(depth-1)+"}} statements{id subject{id}}}",
			"...on Country{locatedHere"+page()+"{nodes{"+entity(depth-1)+"}}}",
		)
	}
	roots := []string{
		"cities%s{nodes{%s}}", "programmes%s{nodes{%s}}", "countries%s{edges{node{%s}}}",
		`source(id:"source:document"){id blocks{id} evidence%s{nodes{id about{...on Link{id from{%s}}}}}}`,
		`dataset{blocks{id} sources%s{nodes{%s}}}`,
		`subgraph(ids:["programme:iuc","city:pt-almada","country:jp","city:jp-kyoto"]){nodes{%[2]s} links{id from{id} to{id} evidence{id}}}`,
		`subgraph(ids:["programme:iuc","city:pt-almada","city:br-belo-horizonte"],first:2){links{id} again:links{id from{%[2]s}} nodes{id}}`,
		`expand(ids:["programme:iuc","country:jp"],first:8,maxLinks:9){nodes{%[2]s} links{id from{id} to{id}} of{entity{id}}}`,
		`search(text:"san",first:7){nodes{%[2]s} edges{node{id}}}`, `suggest(prefix:"ber",first:9){node{%[2]s}}`, `search(text:"san",first:7){edges{node{%[2]s} score}}`,
		`city(id:"city:jp-kyoto"){id citiesInSameProgrammes(first:5){nodes{%[2]s} edges{node{id} ways(first:2){through{id} first{id} second{id evidence{id}}}}}}`,
		`shortestPaths(from:"city:pt-almada",to:"city:br-belo-horizonte",maxLength:2,first:2){nodes{%[2]s} links{id from{id} to{id}} paths{nodes{id} hops{from{id} links{id}}}}`,
		`paths(from:"city:pt-almada",to:"city:br-belo-horizonte",maxLength:3,first:3){nodes{id} links{id from{%[2]s}}}`,
		`expand(ids:["programme:iuc","country:jp"],total:5){of{entity{%[2]s}} nodes{id} links{id} again:nodes{id}}`,
	}
	asked := 0
	for range 400 {
		query := "{" + fmt.Sprintf(pick(roots...), page(), entity(r.IntN(4))) + "}"
		w := send(t, h, "POST", "/graphql", posted(query, nil))
		var body struct {
			Data       any
			Errors     []any
			Extensions struct{ Cost plan.Cost }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
			t.Fatal(err)
		}
		if len(body.Errors) > 0 {
			continue
		}
		asked++
		cost, returned := body.Extensions.Cost, withIDs(body.Data)
		if cost.Estimated < returned || cost.Estimated < cost.Actual || cost.Limit == 0 || cost.Actual == 0 && returned > 0 {
			t.Errorf("%s\nreturns %d nodes at a cost of %+v", query, returned, cost)
		}
	}
	if asked < 100 {
		t.Errorf("only %d queries could be asked", asked)
	}
}

func TestMoreNodesThanEstimatedStopAtTheLimit(t *testing.T) {
	var rows strings.Builder
	rows.WriteString(network)
	for i := range 200 {
		fmt.Fprintf(&rows, "P%d programme:p title Title%d\n", 1000+i, i)
	}
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), small(t, rows.String())); err != nil {
		t.Fatal(err)
	}
	h := guardedOver(st, func(o *graph.Options) { o.Limits.Nodes = 100 })
	if w := send(t, h, "POST", "/graphql", posted(`{programme(id:"programme:p"){statements{id}}}`, nil)); code(t, w) != plan.CodeTooMuch {
		t.Errorf("got %.300s", w.Body)
	}
}

func TestDocumentsThatAreKeptAreBoundedWhateverIsAsked(t *testing.T) {
	docs := plan.NewDocuments(100)
	for i := range 100_000 {
		docs.Add(t.Context(), fmt.Sprint("{a", i, "}"), &ast.QueryDocument{})
	}
	kept := 0
	for i := range 100_000 {
		if _, ok := docs.Get(t.Context(), fmt.Sprint("{a", i, "}")); ok {
			kept++
		}
	}
	if kept != 100 {
		t.Errorf("%d documents are kept, want 100", kept)
	}
	long := "{a} #" + strings.Repeat("x", 30_000)
	if docs.Add(t.Context(), long, &ast.QueryDocument{}); func() bool { _, ok := docs.Get(t.Context(), long); return ok }() {
		t.Error("a document of 30,000 bytes is kept")
	}
}
