package graph_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
	"cityweave/graph/export"
	"cityweave/internal/kg"
	"cityweave/internal/limits"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// townsAndNetworks is a graph of three cities, two programmes and their links, worked out by hand.
const townsAndNetworks = `
country:aa Aland
city:aa-a Anton, population=100 isCapital=true country=country:aa
city:aa-b Berta, population=200
city:aa-c Cäsar
programme:p Pact, startYear=2008
programme:q Quest
source:s Source
source:t Tome
L1 PARTICIPATES_IN city:aa-a programme:p role=host since=2012
L2 PARTICIPATES_IN city:aa-b programme:p
L3 PARTICIPATES_IN city:aa-a programme:q
E1 L1 source:s 0:0-4
E2 L1 source:t 0:0-4
E3 L2 source:s 0:0-4
`

// tables serves tables over a store.
func tables(st store.Store, opts graph.Options) *export.Exporter {
	return graph.NewTables(graph.NewHandler(kg.CityNetworks(), st, opts), kg.CityNetworks(), st, opts)
}

// getTable asks for a table by GET.
func getTable(t *testing.T, h http.Handler, query string, variables map[string]any, options string) *httptest.ResponseRecorder {
	t.Helper()
	address := "/graphql?" + options + "&query=" + url.QueryEscape(query)
	if variables != nil {
		text, err := json.Marshal(variables)
		if err != nil {
			t.Fatal(err)
		}
		address += "&variables=" + url.QueryEscape(string(text))
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody))
	return w
}

// inMemory gives the embedded engine with a graph.
func inMemory(t *testing.T, g *kg.Graph) store.Store {
	t.Helper()
	st := memory.New(kg.CityNetworks())
	if err := st.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	return st
}

// lines returns the lines of a table with the status 200.
func lines(t *testing.T, w *httptest.ResponseRecorder) []string {
	t.Helper()
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return strings.Split(strings.TrimSuffix(w.Body.String(), "\r\n"), "\r\n")
}

func townTables(t *testing.T, l limits.Limits) http.Handler {
	t.Helper()
	return tables(inMemory(t, small(t, townsAndNetworks)), graph.Options{Limits: l})
}

func TestTableRows(t *testing.T) {
	h := townTables(t, limits.Limits{})
	for _, c := range []struct {
		name, query, options string
		want                 []string
	}{
		{
			"are those of the only list at the top, through a connection",
			`{ cities(orderBy: [{name: ASC}]) { totalCount nodes { name population isCapital } } }`, "",
			[]string{"cities.totalCount,name,population,isCapital", "3,Anton,100,true", "3,Berta,200,", "3,Cäsar,,"},
		},
		{
			"have the columns of edges and of their nodes",
			`{ programme(id: "programme:p") { name cities { edges { node { name } links { role } } } } }`, "",
			[]string{"programme.name,name,links", "Pact,Anton,1", "Pact,Berta,1"},
		},
		{
			"count nested lists, connections by their totals",
			`{ cities { nodes { name programmes(first: 1) { nodes { name } } } } }`, "nested=count",
			[]string{"name,programmes", "Anton,2", "Berta,1", "Cäsar,0"},
		},
		{
			"join nested lists",
			`{ links { nodes { id evidence { source { name } locator } role } } }`, "nested=join",
			[]string{
				"id,evidence.source.name,evidence.locator,role", "L1,Source|Tome,0:0-4|0:0-4,host", "L2,Source,0:0-4,",
				`L3,"","",`,
			},
		},
		{
			"repeat for each element of a nested list, and stay for a parent without any",
			`{ cities { nodes { name programmes { nodes { n: name cities { nodes { name } } } } } } }`, "nested=rows",
			[]string{
				"name,programmes.n,programmes.cities.name", "Anton,Pact,Anton", "Anton,Pact,Berta",
				"Anton,Quest,Anton", "Berta,Pact,Anton", "Berta,Pact,Berta", "Cäsar,,",
			},
		},
		{
			"are the elements of a nested list by its path, without parents that have none",
			`{ cities { nodes { name programmes { nodes { name } } } } }`, "rows=cities.programmes",
			[]string{"cities.name,name", "Anton,Pact", "Anton,Quest", "Berta,Pact"},
		},
		{
			"are one for an answer without a list, or for all of it",
			`{ a: city(id: "city:aa-a") { name programmes { nodes { name } } } b: city(id: "city:aa-c") { name degree } }`,
			"rows=.",
			[]string{"a.name,a.programmes,b.name,b.degree", "Anton,2,Cäsar,0"},
		},
		{
			"have one column per field over all fragments, the type first",
			`{ nodes(ids: ["city:aa-a", "programme:p", "city:zz-z"]) {
			     ... on City { population } ... on Programme { startYear } ... on Entity { name } __typename } }`, "",
			[]string{"__typename,population,startYear,name", "City,100,,Anton", "Programme,,2008,Pact", ",,,"},
		},
		{
			"keep columns outside apart from those of the rows",
			`{ programmes { totalCount } cities(first: 1) { nodes { name programmes { totalCount } } } }`, "",
			[]string{"answer.programmes.totalCount,name,programmes.totalCount", "2,Anton,2"},
		},
		{
			"follow @include",
			`query ($x: Boolean = false) { cities(first: 1) { nodes { name population @include(if: $x) degree @skip(if: $x) } } }`,
			"",
			[]string{"name,degree", "Anton,2"},
		},
		{
			"are as many as the caller asks for with first",
			`{ cities(first: 2) { nodes { name } } }`, "",
			[]string{"name", "Anton", "Berta"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, lines(t, getTable(t, h, c.query, nil, "format=csv&"+c.options))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("can be none, under the same header", func(t *testing.T) {
		query := `query ($id: ID!) { cities(where: {id: {eq: $id}}) { nodes { name country { name } programmes { totalCount } } } }`
		some := lines(t, getTable(t, h, query, map[string]any{"id": "city:aa-a"}, "format=csv"))
		none := lines(t, getTable(t, h, query, map[string]any{"id": "city:zz"}, "format=csv"))
		if len(none) != 1 || len(some) != 2 || none[0] != some[0] {
			t.Errorf("with rows %q, without %q", some, none)
		}
	})
}

func TestTableRefusals(t *testing.T) {
	for _, c := range []struct {
		name, query, options, code, message string
		limits                              limits.Limits
	}{
		{
			"two lists side by side, with both names and the cure",
			`{ cities { nodes { name } } p: programmes { nodes { name } } }`, "", "BAD_TABLE",
			"several lists side by side: cities, p. Name the one that makes the rows: rows=cities",
			limits.Limits{},
		},
		{
			"two nested lists for nested=rows",
			`{ programmes { nodes { name cities { nodes { name } } organisations { nodes { name } } } } }`, "nested=rows",
			"BAD_TABLE", "programmes.cities, programmes.organisations",
			limits.Limits{},
		},
		{"a path that is no list", `{ cities { nodes { name } } }`, "rows=city", "BAD_TABLE", "which has cities", limits.Limits{}},
		{"a misspelt option", `{ cities { nodes { name } } }`, "row=cities", "BAD_TABLE", `"rows"`, limits.Limits{}},
		{"an unknown format", `{ cities { nodes { name } } }`, "format=xls", "BAD_TABLE", `"xlsx"`, limits.Limits{}},
		{"a misspelt format of graphs", `{ cities { nodes { name } } }`, "format=gefx", "BAD_TABLE", `"gexf"`, limits.Limits{}},
		{
			"two columns of one name", `{ cities { edges { name: cursor node { name } } } }`, "", "BAD_TABLE", `"name"`,
			limits.Limits{},
		},
		{"what the API refuses, in its words", `{ cities { nodes { nam } } }`, "", "GRAPHQL_VALIDATION_FAILED", "nam", limits.Limits{}},
		{"a syntax error", `{ cities { `, "", "GRAPHQL_PARSE_FAILED", "", limits.Limits{}},
		{"more rows than the limit", `{ cities { nodes { name } } }`, "", "TOO_LARGE", "3 rows", limits.Limits{Rows: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := c.options
			if !strings.Contains(options, "format=") {
				options += "&format=csv"
			}
			w := getTable(t, townTables(t, c.limits), c.query, nil, options)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), c.code) ||
				!strings.Contains(w.Body.String(), strings.ReplaceAll(c.message, `"`, `\"`)) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			if media := w.Header().Get("Content-Type"); media != "application/json; charset=utf-8" {
				t.Errorf("in %s", media)
			}
		})
	}
}

func TestTableHeaders(t *testing.T) {
	h := townTables(t, limits.Limits{})
	const query = `query Cities { cities { nodes { name } } }`
	w := getTable(t, h, query, nil, "format=csv")
	for name, want := range map[string]string{
		"Content-Type":        "text/csv; charset=utf-8; header=present",
		"Content-Disposition": `attachment; filename="Cities-2026-01-02-abc.csv"`,
		"Content-Length":      "28",
		"X-Row-Count":         "3",
		"X-Release":           "2026-01-02-abc",
		"Cache-Control":       "no-cache",
		"Accept-Ranges":       "bytes",
		"Vary":                "Accept",
		// printf 'name\r\nAnton\r\nBerta\r\nCäsar\r\n' | openssl dgst -sha256 -binary | base64
		"Repr-Digest": "sha-256=:" + digest + ":",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	request := func(name, value string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet,
			"/graphql?format=csv&query="+url.QueryEscape(query), http.NoBody)
		r.Header.Set(name, value)
		again := httptest.NewRecorder()
		h.ServeHTTP(again, r)
		return again
	}
	t.Run("answer a conditional request", func(t *testing.T) {
		if again := request("If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("status %d", again.Code)
		}
	})
	t.Run("answer a range", func(t *testing.T) {
		again := request("Range", "bytes=-7")
		if again.Code != http.StatusPartialContent || again.Body.String() != "äsar\r\n" ||
			again.Header().Get("Content-Range") != "bytes 21-27/28" {
			t.Errorf("status %d, %q, %q", again.Code, again.Body, again.Header().Get("Content-Range"))
		}
	})
	t.Run("have the warnings of the answer", func(t *testing.T) {
		got := getTable(t, h, `{ city(id: "city:aa-x") { name } }`, nil, "format=csv").Header()
		var warnings []map[string]any
		if err := json.Unmarshal([]byte(got.Get("X-Warnings")), &warnings); err != nil || len(warnings) != 1 ||
			warnings[0]["code"] != "UNKNOWN_ID" || got.Get("X-Warning-Count") != "1" {
			t.Errorf("%v, %v", got, err)
		}
	})
	t.Run("choose the format by Accept, and JSON where that is preferred", func(t *testing.T) {
		for value, want := range map[string]string{
			"text/csv":                         "text/csv; charset=utf-8; header=present",
			"text/csv, */*;q=0.1":              "text/csv; charset=utf-8; header=present",
			"application/x-ndjson":             "application/jsonl; charset=utf-8",
			"application/json, text/csv":       "application/json; charset=utf-8",
			"text/csv;q=0.5, application/json": "application/json; charset=utf-8",
			"*/*":                              "application/json; charset=utf-8",
			"text/html,application/xml;q=0.9,*/*;q=0.8": "application/json; charset=utf-8",
		} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql",
				strings.NewReader(`{"query":"{ cities { nodes { name } } }"}`))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", value)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if got := w.Header().Get("Content-Type"); got != want || w.Code != http.StatusOK {
				t.Errorf("%s: got %s, status %d", value, got, w.Code)
			}
		}
	})
}

// digest is the SHA-256 of the table of names of the cities.
const digest = "/eoOzsx/Ltku1i+8jSsQGsU8E+AkMcpWNak7em7HALs="

func readCSV(t *testing.T, text string) [][]string {
	t.Helper()
	cells, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return cells
}
