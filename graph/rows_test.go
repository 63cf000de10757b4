package graph_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/graph/export"
	"cityweave/internal/limits"
	"cityweave/internal/store"
)

// queryOfLinks is the query whose table /data/latest/links.csv is.
const queryOfLinks = `query links { links { nodes {
	id type from { id name type } to { id name type } role since until programme { id name } topics status confidence
	folder evidence { source { id } } } } }`

// readyTable asks for a ready table.
func readyTable(t testing.TB, e *export.Exporter, name string) *httptest.ResponseRecorder {
	t.Helper()
	ready, err := e.Ready()
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/data/latest/"+name, http.NoBody)
	ready.ServeHTTP(w, r)
	return w
}

func TestRowsOfLinks(t *testing.T) {
	for name, st := range map[string]store.Store{
		"built-in": builtInStore(t), "by hand": inMemory(t, small(t, townsAndNetworks)),
	} {
		t.Run("are those of the API, "+name, func(t *testing.T) {
			for _, format := range []string{"csv", "jsonl"} {
				got := readyTable(t, tables(st, graph.Options{}), "links."+format)
				want := getTable(t, tables(st, graph.Options{}), queryOfLinks, nil, "nested=join&format="+format)
				if got.Code != http.StatusOK || got.Body.String() != want.Body.String() {
					t.Errorf("%s: status %d, %d bytes; the API gives %d, %d bytes", format, got.Code, got.Body.Len(),
						want.Code, want.Body.Len())
				}
				if a, b := got.Header().Get("X-Row-Count"), want.Header().Get("X-Row-Count"); a != b {
					t.Errorf("%s rows, want %s", a, b)
				}
			}
		})
	}
	t.Run("are refused by their number, before they are read", func(t *testing.T) {
		st := inMemory(t, small(t, townsAndNetworks))
		w := readyTable(t, tables(st, graph.Options{Limits: limits.Limits{Rows: 2}}), "links.csv")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "rows") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

// BenchmarkLinks makes the table of all links: from the store as a ready table, and by the API.
func BenchmarkLinks(b *testing.B) {
	exporter := tables(builtInStore(b), graph.Options{})
	for _, format := range []string{"csv", "parquet", "xlsx"} {
		b.Run("rows/"+format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := readyTable(b, exporter, "links."+format); w.Code != http.StatusOK {
					b.Fatal(w.Body)
				}
			}
		})
	}
	b.Run("api/csv", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w := httptest.NewRecorder()
			address := "/graphql?format=csv&nested=join&query=" + url.QueryEscape(queryOfLinks)
			exporter.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodGet, address, http.NoBody))
			if w.Code != http.StatusOK {
				b.Fatal(w.Body)
			}
		}
	})
}
