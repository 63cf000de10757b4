package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"cityweave/graph"
	"cityweave/graph/export"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// manyCities is a graph of a programme with so many cities, whose names begin with a word.
func manyCities(t *testing.T, n int, word, release string) *kg.Graph {
	t.Helper()
	var rows strings.Builder
	rows.WriteString("programme:p Pact\n")
	for i := range n {
		fmt.Fprintf(&rows, "city:aa-c%d %s%05d\nL%d PARTICIPATES_IN city:aa-c%d programme:p\n", i, word, i, i, i)
	}
	g := small(t, rows.String())
	g.Release.ID = release
	return g
}

func TestTableIsWhole(t *testing.T) {
	h := tables(inMemory(t, manyCities(t, 2_345, "A", "2026-01-02-abc")), graph.Options{})
	want := []string{"name"}
	for i := range 2_345 {
		want = append(want, fmt.Sprintf("A%05d", i))
	}
	t.Run("at the root", func(t *testing.T) {
		got := lines(t, getTable(t, h, `{ cities { nodes { name } } }`, nil, "format=csv"))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("under an object, whose columns all rows have", func(t *testing.T) {
		query := `{ programme(id: "programme:p") { n: name cities(orderBy: [{name: DESC}]) { totalCount edges { node { name } } } } }`
		got := lines(t, getTable(t, h, query, nil, "format=csv"))
		if len(got) != 2_346 || got[0] != "programme.n,programme.cities.totalCount,name" ||
			got[1] != "Pact,2345,A02344" || got[2_345] != "Pact,2345,A00000" {
			t.Errorf("%d lines: %q … %q", len(got), got[:2], got[len(got)-1])
		}
	})
	t.Run("but what is about all of its elements is there once", func(t *testing.T) {
		query := `{ cities { nodes { name } facets(by: [COUNTRY, IS_CAPITAL]) { by } } }`
		got := lines(t, getTable(t, h, query, nil, "format=csv&rows=cities.facets"))
		if diff := cmp.Diff([]string{"cities,by", "2345,COUNTRY", "2345,IS_CAPITAL"}, got); diff != "" {
			t.Error(diff)
		}
		got = lines(t, getTable(t, h, query, nil, "format=csv&rows=cities.nodes"))
		if len(got) != 2_346 || got[0] != "name,cities.facets" || got[1] != "A00000,2" || got[2_345] != "A02344,2" {
			t.Errorf("%d lines: %q … %q", len(got), got[:2], got[len(got)-1])
		}
	})
	t.Run("behind a cursor", func(t *testing.T) {
		var answer struct {
			Data struct {
				Cities struct{ PageInfo struct{ EndCursor string } }
			}
		}
		text := ask(t, h, `{ cities(first: 5) { pageInfo { endCursor } } }`, nil)
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatal(err)
		}
		got := lines(t, getTable(t, h, `query ($after: String) { cities(after: $after) { nodes { name } } }`,
			map[string]any{"after": answer.Data.Cities.PageInfo.EndCursor}, "format=csv"))
		if len(got) != 2_341 || got[1] != "A00005" {
			t.Errorf("%d lines, first %q", len(got), got[1])
		}
	})
	t.Run("or refused where a nested list does not fit, with its name and the cure", func(t *testing.T) {
		for _, nested := range []string{"join", "rows"} {
			w := getTable(t, h, `{ programmes { nodes { name cities { nodes { name } } } } }`, nil, "format=csv&nested="+nested)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `rows=programmes.cities`) {
				t.Errorf("%s: status %d: %s", nested, w.Code, w.Body)
			}
		}
		got := lines(t, getTable(t, h, `{ programmes { nodes { name cities { nodes { name } } } } }`, nil, "format=csv"))
		if diff := cmp.Diff([]string{"name,cities", "Pact,2345"}, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("with the same bytes each time, in every format", func(t *testing.T) {
		for _, format := range []string{"csv", "tsv", "jsonl", "xlsx", "parquet"} {
			a := getTable(t, h, `{ cities { nodes { id name population } } }`, nil, "format="+format)
			b := getTable(t, h, `{ cities { nodes { id name population } } }`, nil, "format="+format)
			if a.Code != http.StatusOK || a.Header().Get("ETag") != b.Header().Get("ETag") || a.Header().Get("ETag") == "" {
				t.Errorf("%s: status %d, tags %s and %s", format, a.Code, a.Header().Get("ETag"), b.Header().Get("ETag"))
			}
		}
	})
}

// moving is a store that takes over another release before some of its views.
type moving struct {
	*memory.Store
	views atomic.Int64
	next  func(view int64)
}

func (m *moving) View(ctx context.Context) (store.View, error) {
	m.next(m.views.Add(1))
	return m.Store.View(ctx)
}

func TestTableIsOfOneRelease(t *testing.T) {
	open := func(t *testing.T, moves func(view int64) bool) http.Handler {
		t.Helper()
		st := memory.New(kg.CityNetworks())
		releases := []*kg.Graph{manyCities(t, 2_345, "A", "first"), manyCities(t, 2_345, "B", "second")}
		if err := st.Apply(t.Context(), releases[0]); err != nil {
			t.Fatal(err)
		}
		n := 0
		return tables(&moving{Store: st, next: func(view int64) {
			if moves(view) {
				n++
				if err := st.Apply(context.WithoutCancel(t.Context()), releases[n%2]); err != nil {
					t.Error(err)
				}
			}
		}}, graph.Options{})
	}
	const query = `{ cities { nodes { name } } }`
	t.Run("also when it moves between two pages", func(t *testing.T) {
		w := getTable(t, open(t, func(view int64) bool { return view == 2 }), query, nil, "format=csv")
		got := lines(t, w)
		if len(got) != 2_346 || got[1] != "B00000" || got[2_345] != "B02344" || w.Header().Get("X-Release") != "second" {
			t.Errorf("%d lines from %q to %q, release %s", len(got), got[1], got[len(got)-1], w.Header().Get("X-Release"))
		}
	})
	t.Run("or refused when it keeps moving", func(t *testing.T) {
		w := getTable(t, open(t, func(view int64) bool { return view > 1 }), query, nil, "format=csv")
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "RELEASE_MOVED") ||
			w.Header().Get("Retry-After") == "" {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestReadyTables(t *testing.T) {
	ready, err := tables(inMemory(t, small(t, townsAndNetworks)), graph.Options{}).Ready()
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		ready.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		return w
	}
	t.Run("have all links with their sources", func(t *testing.T) {
		w := get("/data/latest/links.csv")
		got := lines(t, w)
		want := []string{
			"id,type,from.id,from.name,from.type,to.id,to.name,to.type,role,since,until,programme.id,programme.name," +
				"topics,status,confidence,folder,evidence.source.id",
			`L1,PARTICIPATES_IN,city:aa-a,Anton,CITY,programme:p,Pact,PROGRAMME,host,2012,,,,"",VERIFIED,EXPLICIT,,` +
				"source:s|source:t",
		}
		if diff := cmp.Diff(want, got[:2]); diff != "" || len(got) != 4 {
			t.Errorf("%d lines: %s", len(got), diff)
		}
		if name := w.Header().Get("Content-Disposition"); name != `attachment; filename="links-2026-01-02-abc.csv"` {
			t.Error(name)
		}
	})
	t.Run("are listed, and each of their files is there and never changes", func(t *testing.T) {
		var index struct {
			Tables []struct {
				Name  string
				Files []string
			}
		}
		if err := json.Unmarshal(get("/data").Body.Bytes(), &index); err != nil || len(index.Tables) != 16 {
			t.Fatalf("%v, %d tables", err, len(index.Tables))
		}
		for _, table := range index.Tables {
			for _, path := range table.Files {
				w := get(path)
				if w.Code != http.StatusOK || w.Body.Len() == 0 && !strings.HasSuffix(path, ".jsonl") ||
					!strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
					t.Errorf("%s: status %d, %v", path, w.Code, w.Header())
				}
				if again := get(path); again.Header().Get("ETag") != w.Header().Get("ETag") {
					t.Errorf("%s has two tags", path)
				}
			}
		}
	})
	t.Run("are listed below each name of the release, too", func(t *testing.T) {
		all := get("/data").Body.String()
		for _, path := range []string{"/data/latest", "/data/latest/", "/data/2026-01-02-abc"} {
			if w := get(path); w.Code != http.StatusOK || w.Body.String() != all {
				t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
			}
		}
	})
	t.Run("refuse what does not exist", func(t *testing.T) {
		for path, want := range map[string]string{
			"/data/latest/towns.csv":           "/data lists them",
			"/data/cities.csv":                 "/data/latest/…",
			"/data/latest/citys.csv":           `do you mean \"cities\"?`,
			"/data/latest/cities.xls":          `do you mean \"xlsx\"?`,
			"/data/latest/cities":              "end it with one of .csv, .tsv, .jsonl, .xlsx, .parquet",
			"/data/2020-01-01-fff/cities.csv":  "/data/2026-01-02-abc/cities.csv",
			"/data/latest/cities.csv/nonsense": "end it with one of",
		} {
			if w := get(path); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d: %s", path, w.Code, w.Body)
			}
		}
		if w := get("/data/latest/cities.csv?rows=x"); w.Code != http.StatusBadRequest {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

// Entities and links with the IDs of their sources are the whole graph, and a file that people send each other.
func TestTheWholeGraphAsParquetIsUnderTwoMegabytes(t *testing.T) {
	st := builtInStore(t)
	ready, err := tables(st, graph.Options{}).Ready()
	if err != nil {
		t.Fatal(err)
	}
	view, err := st.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	counts, err := view.ReleaseInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for name, records := range map[string][]int{"entities": counts.Entities, "links": counts.Links} {
		rows := 0
		for _, n := range records {
			rows += n
		}
		w := getFile(t, ready, "/data/latest/"+name+".parquet")
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d: %.500s", name, w.Code, w.Body)
		}
		f, err := parquet.OpenFile(bytes.NewReader(w.Body.Bytes()), int64(w.Body.Len()))
		if err != nil || rows == 0 || f.NumRows() != int64(rows) {
			t.Fatalf("%s: %v, not %d rows", name, err, rows)
		}
		size += w.Body.Len()
	}
	if size >= 2_000_000 {
		t.Errorf("%d bytes", size)
	}
}

func TestTablesOnNeo4jHaveTheBytesOfTheEmbeddedEngine(t *testing.T) {
	g := small(t, townsAndNetworks)
	db := onNeo4j(t).Open(t, g)
	onDatabase, inProcess := tables(db, graph.Options{}), tables(inMemory(t, small(t, townsAndNetworks)), graph.Options{})
	for _, c := range []struct{ query, options string }{
		{`{ cities { totalCount nodes { name population country { name } programmes { nodes { name } } } } }`, "format=csv"},
		{`{ links { nodes { id type evidence { source { name } } } } }`, "format=jsonl&nested=join"},
		{`{ cities { nodes { name programmes { edges { node { name } links { role } } } } } }`, "format=csv&nested=rows"},
		{`{ programme(id: "programme:p") { name cities { nodes { name degree } } } }`, "format=parquet"},
	} {
		a, b := getTable(t, inProcess, c.query, nil, c.options), getTable(t, onDatabase, c.query, nil, c.options)
		if a.Code != http.StatusOK || b.Code != http.StatusOK || a.Body.String() != b.Body.String() {
			t.Errorf("%s %s\nembedded %d: %s\nNeo4j %d: %s", c.query, c.options, a.Code, a.Body, b.Code, b.Body)
		}
	}
	ready := func(h *export.Exporter) http.Handler {
		t.Helper()
		files, err := h.Ready()
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	ofDatabase, ofProcess := ready(onDatabase), ready(inProcess)
	release := g.Release.ID
	for _, name := range []string{"entities", "cities", "links", "evidence", "statements", "sources", "names"} {
		for _, format := range []string{"csv", "parquet"} {
			path := fmt.Sprintf("/data/%s/%s.%s", release, name, format)
			a, b := getFile(t, ofProcess, path), getFile(t, ofDatabase, path)
			if a.Code != http.StatusOK || b.Code != http.StatusOK || a.Body.String() != b.Body.String() {
				t.Errorf("%s\nembedded %d: %s\nNeo4j %d: %s", path, a.Code, a.Body, b.Code, b.Body)
			}
		}
	}
}
