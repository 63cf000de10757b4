package graph_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/examples"
	"cityweave/graph"
	"cityweave/graph/doccache"
	"cityweave/internal/errcode"
	"cityweave/internal/limits"
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
		"nodes of all root fields":        {flag: "max-nodes", query: "{" + series(5, "a%d:cities(first:100){nodes{programmes(first:100){edges{links{evidence{id}}}}}}") + "}"},
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
			start = time.Now()
			again := send(t, h[a.flag], "POST", "/graphql", posted(a.query, nil))
			// The quicker one, since a busy machine may hold up either.
			if took = min(took, time.Since(start)); took > 100*time.Millisecond*slow && a.flag != "max-answer" {
				t.Errorf("the refusal took %v", took)
			}
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
	ids := make([]string, 5001)
	w := send(t, guarded(t, nil), "POST", "/graphql", posted(`query($i:[ID!]!){nodes(ids:$i){id}}`, map[string]any{"i": ids}))
	if code(t, w) != "TOO_MANY_VALUES" {
		t.Errorf("got %.300s", w.Body)
	}
}

func TestAPageHasASizeBetween1And100(t *testing.T) {
	h := guarded(t, nil)
	for literal, want := range map[string]string{
		"-1": errcode.BadInput, "0": errcode.BadInput, "101": errcode.BadInput, "3000000000": "any", "null": "", "1": "", "100": "",
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

func TestDocumentsThatAreKeptAreBoundedWhateverIsAsked(t *testing.T) {
	docs := doccache.New(100, &ast.Schema{})
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
