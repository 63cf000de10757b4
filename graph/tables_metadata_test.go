package graph_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
)

func TestMetadataOfReadyTables(t *testing.T) {
	ready, err := tables(inMemory(t, licensed(t)), graph.Options{}).Ready()
	if err != nil {
		t.Fatal(err)
	}
	read := func(t *testing.T, path string, into any) http.Header {
		t.Helper()
		w := getFile(t, ready, path)
		if w.Code != http.StatusOK || json.Unmarshal(w.Body.Bytes(), into) != nil {
			t.Fatalf("%s: status %d: %s", path, w.Code, w.Body)
		}
		return w.Header()
	}
	header := func(t *testing.T, path string) []string {
		t.Helper()
		names, err := csv.NewReader(getFile(t, ready, path).Body).Read()
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	type column struct {
		Name, Titles, Datatype, Separator string
		Description                       string `json:"dc:description"`
	}
	type metadata struct {
		Context any `json:"@context"`
		URL     string
		Version string   `json:"schema:version"`
		Licence []string `json:"dc:license"`
		Schema  struct {
			Columns    []column
			PrimaryKey string
		} `json:"tableSchema"`
	}
	var all struct {
		Profile   string `json:"$schema"`
		Version   string
		Licenses  []struct{ Name, Path, Title string }
		Resources []struct {
			Name, Type, Path string
			Schema           struct {
				Fields      []struct{ Name, Type, Description string }
				PrimaryKey  []string
				ForeignKeys []struct {
					Fields    []string
					Reference struct {
						Resource string
						Fields   []string
					}
				}
			}
		}
	}
	of := read(t, "/data/latest/datapackage.json", &all)
	t.Run("is a data package of all tables, with the licences of the data", func(t *testing.T) {
		if all.Version != "2026-01-02-abc" || of.Get("X-Release") != all.Version || len(all.Resources) != 16 ||
			of.Get("Content-Type") != "application/vnd.datapackage+json" {
			t.Errorf("release %q, %d tables, %v", all.Version, len(all.Resources), of)
		}
		if len(all.Licenses) == 0 || all.Licenses[0].Path == "" {
			t.Errorf("licences %v", all.Licenses)
		}
	})
	t.Run("has the columns of each CSV, in both forms", func(t *testing.T) {
		for _, r := range all.Resources {
			want := header(t, "/data/latest/"+r.Path)
			var m metadata
			read(t, "/data/latest/"+r.Path+"-metadata.json", &m)
			var fields, columns []string
			for i, f := range r.Schema.Fields {
				fields = append(fields, f.Name)
				columns = append(columns, m.Schema.Columns[i].Titles)
				if c := m.Schema.Columns[i]; c.Datatype != f.Type || c.Description != f.Description || c.Name != f.Name {
					t.Errorf("%s: column %v, field %v", r.Name, c, f)
				}
			}
			if diff := cmp.Diff(want, fields) + cmp.Diff(want, columns); diff != "" || m.URL != r.Path || m.Version != all.Version {
				t.Errorf("%s: %s", r.Name, diff)
			}
		}
	})
	t.Run("says types, lists and keys", func(t *testing.T) {
		var cities, links metadata
		read(t, "/data/latest/cities.csv-metadata.json", &cities)
		read(t, "/data/latest/links.csv-metadata.json", &links)
		types := map[string]string{}
		for _, c := range append(cities.Schema.Columns, links.Schema.Columns...) {
			types[c.Name] = c.Datatype + c.Separator
		}
		for name, want := range map[string]string{
			"id": "string", "population": "integer", "latitude": "number", "isCapital": "boolean", "aliases": "string|",
			"evidence.source.id": "string|",
		} {
			if types[name] != want {
				t.Errorf("%s is %q, want %q", name, types[name], want)
			}
		}
		if cities.Schema.PrimaryKey != "id" || links.Schema.PrimaryKey != "id" {
			t.Errorf("keys %q and %q", cities.Schema.PrimaryKey, links.Schema.PrimaryKey)
		}
	})
	t.Run("refers to rows that are there", func(t *testing.T) {
		path := map[string]string{}
		for _, r := range all.Resources {
			path[r.Name] = r.Path
		}
		values := func(path, column string) map[string]bool {
			rows := readCSV(t, getFile(t, ready, "/data/latest/"+path).Body.String())
			out := map[string]bool{}
			for i, name := range rows[0] {
				for _, row := range rows[1:] {
					if name == column && row[i] != "" {
						out[row[i]] = true
					}
				}
			}
			return out
		}
		found := 0
		for _, r := range all.Resources {
			for _, k := range r.Schema.ForeignKeys {
				there := values(path[k.Reference.Resource], k.Reference.Fields[0])
				for id := range values(r.Path, k.Fields[0]) {
					if found++; !there[id] {
						t.Errorf("%s.%s has %s, which is not in %s", r.Name, k.Fields[0], id, k.Reference.Resource)
					}
				}
			}
		}
		if found < 5 {
			t.Errorf("%d references", found)
		}
	})
	t.Run("is named by the CSV, and never changes under the address of a release", func(t *testing.T) {
		links := strings.Join(getFile(t, ready, "/data/latest/links.csv").Header().Values("Link"), ", ")
		if want := `<links.csv-metadata.json>; rel="describedby"; type="application/csvm+json"`; !strings.Contains(links, want) {
			t.Errorf("links %s", links)
		}
		w := getFile(t, ready, "/data/2026-01-02-abc/links.csv-metadata.json")
		if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("cache %s", w.Header().Get("Cache-Control"))
		}
		again := getFile(t, ready, "/data/latest/links.csv-metadata.json", "If-None-Match", w.Header().Get("ETag"))
		if again.Code != http.StatusNotModified {
			t.Errorf("again: status %d", again.Code)
		}
		if other := getFile(t, ready, "/data/other/datapackage.json"); other.Code != http.StatusNotFound {
			t.Errorf("of another release: status %d", other.Code)
		}
	})
}
