package graph_test

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
	"cityweave/graph/export"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// operations serves operations over a store.
func operations(t *testing.T, st store.Store, list ...export.Operation) *export.Operations {
	t.Helper()
	o, err := tables(st, graph.Options{}).Operations(list)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func getFile(t *testing.T, h http.Handler, address string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// townOperations are operations with variables of every kind.
func townOperations() []export.Operation {
	return []export.Operation{
		{Name: "town", Title: "One town", Query: `query ($id: ID!) { city(id: $id) { name } }`, Variables: []byte(`{"id":"city:aa-a"}`)},
		{Name: "towns", Query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Entity { name } } }`},
		{
			Name:  "ordered",
			Query: `query ($first: Int = 2, $to: SortDirection!) { cities(first: $first, orderBy: [{name: $to}]) { nodes { name } } }`,
		},
		{
			Name: "where", Query: `query ($where: CityFilter, $by: [CityOrder!]) { cities(where: $where, orderBy: $by) { nodes { name } } }`,
			Variables: []byte(`{"where":{"population":{"gte":150}}}`),
		},
		{
			Name: "flags", Query: `query ($deep: Boolean = false, $big: Boolean!) {
				cities(first: 1) { nodes { name population @include(if: $deep) isCapital @skip(if: $big) } } }`,
		},
		{Name: "near", Query: `query ($lat: Float!) { cities(where: {near: {latitude: $lat, longitude: 0.5}}) { nodes { name } } }`},
		{
			Name:  "named",
			Query: `query ($name: String, $text: String!) { cities(where: {name: {eq: $name}}) { nodes { name } } search(text: $text) { totalCount } }`,
		},
		{Name: "two", Query: `{ cities { nodes { name } } programmes { nodes { name } } }`},
	}
}

func TestOperationVariables(t *testing.T) {
	h := operations(t, inMemory(t, small(t, townsAndNetworks)), townOperations()...)
	for _, c := range []struct {
		name, address string
		want          []string
	}{
		{"keep what the operation comes with", "town.csv", []string{"city.name", "Anton"}},
		{"are texts for IDs", "town.csv?id=city:aa-b", []string{"city.name", "Berta"}},
		{"are lists by repetition", "towns.csv?ids=city:aa-c&ids=city:aa-a", []string{"name", "Cäsar", "Anton"}},
		{"are lists of one", "towns.csv?ids=city:aa-c", []string{"name", "Cäsar"}},
		{"are lists without elements", "towns.csv?ids=", []string{"name"}},
		{"are numbers and words of enums", "ordered.csv?first=1&to=DESC", []string{"name", "Cäsar"}},
		{"have the defaults of the operation", "ordered.csv?to=ASC", []string{"name", "Anton", "Berta"}},
		{"have the defaults of the operation for an empty value", "ordered.csv?to=ASC&first=", []string{"name", "Anton", "Berta"}},
		{
			"are objects as JSON", "where.csv?where=" + url.QueryEscape(`{"name": {"in": ["Anton", "Cäsar"]}}`),
			[]string{"name", "Anton", "Cäsar"},
		},
		{
			"are lists of objects", "where.csv?where=&by=" + url.QueryEscape(`{"isCapital":"DESC"}`) + "&by=" +
				url.QueryEscape(`{"name":"DESC"}`), []string{"name", "Anton", "Cäsar", "Berta"},
		},
		{"are left out by an empty value, also those that are kept", "where.csv?where=", []string{"name", "Anton", "Berta", "Cäsar"}},
		{"are kept objects", "where.csv", []string{"name", "Berta"}},
		{"are Booleans", "flags.csv?deep=true&big=true", []string{"name,population", "Anton,100"}},
		{"are fractions", "near.csv?lat=1.5", []string{"name", "Anton", "Berta", "Cäsar"}[:1]},
		{"stand beside options", "two.csv?rows=programmes&nested=count", []string{"cities,name", "3,Pact", "3,Quest"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, lines(t, getFile(t, h, "/q/"+c.address))); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, c := range []struct {
		name, address, code, message string
		status                       int
	}{
		{"an unknown one", "town.csv?idd=x", "BAD_INPUT", `(do you mean \"id\"?): its variables are id`, 400},
		{"a missing one", "towns.csv", "GRAPHQL_VALIDATION_FAILED", "$ids", 400},
		{"one that is no number", "ordered.json?to=ASC&first=two", "GRAPHQL_VALIDATION_FAILED", `$first: \"two\" is not a whole number`, 400},
		{"one that is no word", "ordered.csv?to=asc", "GRAPHQL_VALIDATION_FAILED", "$to", 400},
		{"one that is no Boolean", "flags.csv?big=yes", "GRAPHQL_VALIDATION_FAILED", "$big", 400},
		{"one that is no JSON", "where.csv?where=Anton", "BAD_INPUT", "$where is of type CityFilter, and the address has no JSON", 400},
		{"JSON with an unknown field", "where.json?where=%7B%22nam%22:1%7D", "GRAPHQL_VALIDATION_FAILED", "$where", 400},
		{"one that is there twice", "town.csv?id=a&id=b", "BAD_INPUT", "$id is one value of type ID!, and the address has 2", 400},
		{"an unknown name", "twon.csv", "UNKNOWN_ADDRESS", `(do you mean \"town\"?)`, 404},
		{"an unknown format", "town.xls", "UNKNOWN_ADDRESS", `(do you mean \"xlsx\"?)`, 404},
		{"no format", "town", "UNKNOWN_ADDRESS", ".json, .csv", 404},
		{"a path below", "town.csv/x", "UNKNOWN_ADDRESS", ".csv", 404},
		{"options of tables for JSON", "two.json?rows=cities", "BAD_TABLE", "leave them out", 400},
		{"several lists without a choice", "two.csv", "BAD_TABLE", "rows=cities", 400},
		{"a malformed address", "town.csv?id=%zz", "BAD_TABLE", "well formed", 400},
	} {
		t.Run("refuse "+c.name, func(t *testing.T) {
			w := getFile(t, h, "/q/"+c.address)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) || !strings.Contains(w.Body.String(), c.message) ||
				w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
				t.Errorf("status %d, %s: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
			}
		})
	}
}

func TestOperationAnswers(t *testing.T) {
	h := operations(t, inMemory(t, licensed(t)), townOperations()...)
	t.Run("are those of the API in JSON, with conditional requests", func(t *testing.T) {
		w := getFile(t, h, "/q/town.json?id=city:aa-b", "Accept", "text/csv")
		if got := w.Body.String(); !strings.HasPrefix(got, `{"data":{"city":{"name":"Berta"}}`) ||
			w.Header().Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("%v %s", w.Header(), got)
		}
		again := getFile(t, h, "/q/town.json?id=city:aa-b", "If-None-Match", w.Header().Get("ETag"))
		if again.Code != http.StatusNotModified {
			t.Errorf("again: status %d", again.Code)
		}
		table := getFile(t, h, "/q/town.csv?id=city:aa-b")
		for _, name := range []string{"Link", "X-Restrictions", "X-Licences"} {
			got, want := w.Header().Values(name), table.Header().Values(name)
			if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
				t.Errorf("%s is not that of a table: %s", name, diff)
			}
		}
	})
	t.Run("are tables with all that tables say, under their own name", func(t *testing.T) {
		w := getFile(t, h, "/q/town.csv")
		if got := w.Header().Get("Content-Disposition"); got != `attachment; filename="town-2026-01-02-abc.csv"` {
			t.Errorf("file %s", got)
		}
		if got := w.Header().Get("X-Restrictions"); got != "SHARE_ALIKE, NON_COMMERCIAL" {
			t.Errorf("restrictions %q", got)
		}
		if again := getFile(t, h, "/q/town.csv", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("again: status %d", again.Code)
		}
	})
}

func TestOperationIndex(t *testing.T) {
	h := operations(t, inMemory(t, small(t, townsAndNetworks)), townOperations()...)
	t.Run("lists names, variables and lists as JSON", func(t *testing.T) {
		var got struct {
			Operations []struct {
				Name, About string
				Variables   []struct {
					Name, Type string
					Default    any
					Required   bool
				}
				Files, Rows []string
			}
		}
		for _, address := range []string{"/q", "/q/"} {
			if err := json.Unmarshal(getFile(t, h, address).Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if len(got.Operations) != len(townOperations()) {
				t.Fatalf("%s: %d operations", address, len(got.Operations))
			}
		}
		ordered, town, two := got.Operations[3], got.Operations[4], got.Operations[6]
		if v := ordered.Variables; v[0].Default != 2.0 || v[0].Required || v[1].Default != nil || !v[1].Required {
			t.Errorf("%+v", ordered)
		}
		if town.About != "One town" || town.Variables[0].Default != "city:aa-a" || town.Files[1] != "/q/town.csv" || town.Rows != nil {
			t.Errorf("%+v", town)
		}
		if diff := cmp.Diff([]string{"cities", "programmes"}, two.Rows); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("is a page for browsers, from which links to the files lead", func(t *testing.T) {
		const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
		for address, up := range map[string]string{"/q": "", "/q/": "../"} {
			w := getFile(t, h, address, "Accept", browser)
			if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" || w.Header().Get("Vary") != "Accept" {
				t.Errorf("%v", w.Header())
			}
			for _, want := range []string{
				`href="` + up + `static/style.css"`, `href="` + up + `q/town.csv?id=city%3Aaa-a"`,
				`href="` + up + `q/two.xlsx?rows=programmes"`, `<h2 id="town-heading">One town</h2>`,
			} {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("%s lacks %s", address, want)
				}
			}
			if strings.Contains(w.Body.String(), "q/towns.csv") { // it has no value for a variable that it needs
				t.Errorf("%s links to what would be refused", address)
			}
		}
	})
	t.Run("escapes what a title says", func(t *testing.T) {
		h := operations(t, inMemory(t, small(t, townsAndNetworks)),
			export.Operation{Name: "x", Title: "<script>alert(1)</script>", Query: "{ cities { totalCount } }"})
		if got := getFile(t, h, "/q", "Accept", "text/html").Body.String(); strings.Contains(got, "<script>") {
			t.Error(got)
		}
	})
}

func TestOperationsThatCannotBeServed(t *testing.T) {
	e := tables(inMemory(t, small(t, townsAndNetworks)), graph.Options{})
	for _, c := range []struct {
		name string
		op   export.Operation
		want string
	}{
		{"a name with a dot", export.Operation{Name: "a.b", Query: "{ cities { totalCount } }"}, "letters, digits"},
		{"a syntax error", export.Operation{Name: "a", Query: "{ cities { "}, "the operation a: "},
		{"an unknown field", export.Operation{Name: "a", Query: "{ citees { totalCount } }"}, `line 1, column 3: Cannot query field "citees"`},
		{"two operations", export.Operation{Name: "a", Query: "query A { cities { totalCount } } query B { cities { totalCount } }"}, "has 2"},
		{"variables that are no object", export.Operation{Name: "a", Query: "{ cities { totalCount } }", Variables: []byte("[1]")}, "no JSON object"},
		{"a value without a variable", export.Operation{Name: "a", Query: "{ cities { totalCount } }", Variables: []byte(`{"x":1}`)}, "$x"},
		{"a variable named like an option", export.Operation{Name: "a", Query: "query($rows: Int) { cities(first: $rows) { totalCount } }"}, "rename"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := e.Operations([]export.Operation{c.op}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v", err)
			}
		})
	}
	t.Run("an optional one above a limit of the server is left out, another one is refused", func(t *testing.T) {
		e := tables(inMemory(t, small(t, townsAndNetworks)), graph.Options{Limits: limits.Limits{Fields: 2}})
		long := export.Operation{Name: "long", Query: "{ cities { nodes { name } } }"}
		if _, err := e.Operations([]export.Operation{long}); err == nil || !strings.Contains(err.Error(), "3 fields") {
			t.Errorf("got %v", err)
		}
		long.Optional = true
		o, err := e.Operations([]export.Operation{long, {Name: "short", Query: "{ cities { totalCount } }", Optional: true}})
		if err != nil {
			t.Fatal(err)
		}
		if long, short := getFile(t, o, "/q/long.csv"), getFile(t, o, "/q/short.csv"); long.Code != http.StatusNotFound ||
			short.Code != http.StatusOK {
			t.Errorf("%d %s, %d %s", long.Code, long.Body, short.Code, short.Body)
		}
		broken := export.Operation{Name: "broken", Query: "{ citees { totalCount } }", Optional: true}
		if _, err := e.Operations([]export.Operation{broken}); err == nil {
			t.Error("an operation that is wrong is left out")
		}
	})
	t.Run("of several with one name, the last is served", func(t *testing.T) {
		o, err := e.Operations([]export.Operation{
			{Name: "a", Query: "{ cities { totalCount } }"}, {Name: "a", Query: "{ programmes { totalCount } }"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := lines(t, getFile(t, o, "/q/a.csv")); got[0] != "programmes.totalCount" {
			t.Errorf("got %q", got)
		}
	})
}

func TestExamplesByAddress(t *testing.T) {
	st := builtInStore(t)
	var list []export.Operation
	for _, e := range allExamples(t) {
		list = append(list, export.Operation{Name: e.Name, Title: e.Title, Query: e.Query, Variables: e.Variables})
	}
	h, api := operations(t, st, list...), tables(st, graph.Options{})
	page := getFile(t, h, "/q/", "Accept", "text/html").Body.String()
	for _, e := range allExamples(t) {
		t.Run(e.Name, func(t *testing.T) {
			if got := getFile(t, h, "/q/"+e.Name+".json"); got.Code != http.StatusOK {
				t.Errorf("status %d: %s", got.Code, got.Body)
			}
			files := 0
			for part := range strings.SplitSeq(page, `<a href="../q/`+e.Name+`.csv`) {
				rest, _, _ := strings.Cut(part, `"`)
				if part == page || !strings.HasPrefix(rest, "?") && rest != "" || strings.HasPrefix(part, "<!doctype") {
					continue
				}
				files++
				address := html.UnescapeString(rest)
				w := getFile(t, h, "/q/"+e.Name+".csv"+address)
				given, err := url.ParseQuery(strings.TrimPrefix(address, "?"))
				if err != nil {
					t.Fatal(err)
				}
				direct := getTable(t, api, e.Query, variablesOf(t, e), "format=csv&rows="+url.QueryEscape(given.Get("rows")))
				if w.Code != http.StatusOK || w.Body.String() != direct.Body.String() {
					t.Errorf("%s: status %d: %.200s\nnot %.200s", address, w.Code, w.Body, direct.Body)
				}
			}
			if files == 0 {
				t.Error("the page has no link to a table")
			}
		})
	}
}
