package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"cityweave/graph"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/table"
)

// licensed is the small graph in three layers: one free, one share-alike, and one that says nothing of itself.
func licensed(t *testing.T) *kg.Graph {
	t.Helper()
	g := small(t, townsAndNetworks)
	g.Layers = []kg.Layer{
		{Name: "base", Title: "Base", Licence: "CC BY 4.0", LicenceURL: "https://example.org/by", Attribution: "Bürgeramt"},
		{
			Name: "pairs", Title: "Pairs", Licence: "Own", LicenceURL: `https://example.org/own?a=<ü>"`,
			Restrictions: []kg.Restriction{kg.ShareAlike, kg.NonCommercial},
		},
		{Name: "unsaid"},
	}
	return g
}

// licensedJSON is what a table of the graph says about its licences.
const licensedJSON = `[{"licence":"CC BY 4.0","licenceUrl":"https://example.org/by","restrictions":[],` +
	`"layers":[{"name":"base","credit":"base: Bürgeramt. CC BY 4.0, https://example.org/by"}]},` +
	`{"licence":"Own","licenceUrl":"https://example.org/own?a=<ü>\"","restrictions":["SHARE_ALIKE","NON_COMMERCIAL"],` +
	`"layers":[{"name":"pairs","credit":"pairs: Own, https://example.org/own?a=<ü>\""}]},` +
	`{"licence":null,"licenceUrl":null,"restrictions":[],"layers":[{"name":"unsaid","credit":"unsaid: no licence stated"}]}]`

func licencesIn(t *testing.T, text string) (out []table.Licence) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return out
}

func TestTableLicences(t *testing.T) {
	h := tables(inMemory(t, licensed(t)), graph.Options{})
	const query = `query Towns($id: ID) { cities(where: {id: {eq: $id}}) { nodes { name } } }`
	get := func(format string) *httptest.ResponseRecorder {
		w := getTable(t, h, query, map[string]any{"id": "city:aa-a"}, "format="+format)
		if w.Code != http.StatusOK {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		return w
	}
	t.Run("are in the headers of every format, with links to each", func(t *testing.T) {
		for _, f := range table.Formats() {
			header := get(f.Name).Header()
			if diff := cmp.Diff(licencesIn(t, licensedJSON), licencesIn(t, header.Get("X-Licences"))); diff != "" {
				t.Errorf("%s: %s", f.Name, diff)
			}
			want := []string{
				`<https://example.org/by>; rel="license"`, `<https://example.org/own?a=%3C%C3%BC%3E%22>; rel="license"`,
			}
			if diff := cmp.Diff(want, header.Values("Link")); diff != "" {
				t.Errorf("%s: %s", f.Name, diff)
			}
			if got := header.Get("X-Restrictions"); got != "SHARE_ALIKE, NON_COMMERCIAL" {
				t.Errorf("%s: restrictions %q", f.Name, got)
			}
		}
	})
	t.Run("leave the bodies of text formats to the data", func(t *testing.T) {
		if got := get("csv").Body.String(); got != "name\r\nAnton\r\n" {
			t.Errorf("got %q", got)
		}
	})
	t.Run("are on the second sheet of XLSX, with the query and the release", func(t *testing.T) {
		f, err := excelize.OpenReader(get("xlsx").Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := f.GetRows("About")
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{
			{"table", "Towns"},
			{"release", "2026-01-02-abc"},
			{"query", query},
			{"variables", `{"id":"city:aa-a"}`},
			{"restrictions", "SHARE_ALIKE, NON_COMMERCIAL"},
			{"rows", "1"},
			nil,
			{"layer", "licence", "address", "restrictions", "credit"},
			{"base", "CC BY 4.0", "https://example.org/by", "", "base: Bürgeramt. CC BY 4.0, https://example.org/by"},
			{
				"pairs", "Own", `https://example.org/own?a=<ü>"`, "SHARE_ALIKE, NON_COMMERCIAL",
				`pairs: Own, https://example.org/own?a=<ü>"`,
			},
			{"unsaid", "none stated", "", "", "unsaid: no licence stated"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if sheets := f.GetSheetList(); !slices.Equal(sheets, []string{"Towns", "About"}) || f.GetActiveSheetIndex() != 0 {
			t.Errorf("sheets %q, the one in view is %d", sheets, f.GetActiveSheetIndex())
		}
	})
	t.Run("are in the metadata of Parquet", func(t *testing.T) {
		body := get("parquet").Body.String()
		f, err := parquet.OpenFile(strings.NewReader(body), int64(len(body)))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := f.Lookup("licences")
		if diff := cmp.Diff(licencesIn(t, licensedJSON), licencesIn(t, text)); diff != "" {
			t.Error(diff)
		}
		for key, want := range map[string]string{
			"release": "2026-01-02-abc", "query": query, "restrictions": "SHARE_ALIKE, NON_COMMERCIAL", "table": "Towns",
		} {
			if got, _ := f.Lookup(key); got != want {
				t.Errorf("%s: got %q, want %q", key, got, want)
			}
		}
	})
	t.Run("of many layers do without credits, and then lead to the list of all", func(t *testing.T) {
		for _, c := range []struct {
			layers int
			want   func(header http.Header, licences []table.Licence) bool
		}{
			{30, func(_ http.Header, l []table.Licence) bool {
				return len(l) == 30 && l[0].Layers[0].Name == "layer00" && l[0].Layers[0].Credit == ""
			}},
			{500, func(header http.Header, _ []table.Licence) bool {
				return header.Get("X-Licences") == "" && header.Get("Link") == `</data>; rel="license"` &&
					header.Get("X-Restrictions") == "NO_DERIVATIVES"
			}},
		} {
			g := small(t, townsAndNetworks)
			for i := range c.layers {
				g.Layers = append(g.Layers, kg.Layer{
					Name: fmt.Sprintf("layer%02d", i), Title: "T", Licence: fmt.Sprint("L", i), Attribution: strings.Repeat("x", 100),
				})
			}
			g.Layers[c.layers-1].Restrictions = []kg.Restriction{kg.NoDerivatives}
			w := getTable(t, tables(inMemory(t, g), graph.Options{}), query, nil, "format=csv")
			var licences []table.Licence
			if text := w.Header().Get("X-Licences"); text != "" {
				licences = licencesIn(t, text)
			}
			if !c.want(w.Header(), licences) {
				t.Errorf("%d layers: %v", c.layers, w.Header())
			}
		}
	})
}

func TestReadyTablesOfAllLayersNameTheirLicences(t *testing.T) {
	folders, err := datafolder.Open("@core", "@networks", "@members", "@twins", "../data/climactor")
	if err != nil {
		t.Fatal(err)
	}
	g, err := release.Read(t.Context(), kg.CityNetworks(), folders...)
	if err != nil {
		t.Fatal(err)
	}
	ready, err := tables(inMemory(t, g), graph.Options{}).Ready()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/data", "/data/latest/programmes.csv"} {
		w := httptest.NewRecorder()
		ready.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if got := w.Header().Get("X-Restrictions"); got != "NON_COMMERCIAL, SHARE_ALIKE" {
			t.Errorf("%s: restrictions %q", path, got)
		}
		var names []string
		for _, l := range licencesIn(t, w.Header().Get("X-Licences")) {
			for _, layer := range l.Layers {
				names = append(names, layer.Name+": "+*l.Name)
			}
		}
		want := []string{
			"climactor: Non-commercial use, with citation", "core: CC BY 4.0", "members: CC BY 4.0", "networks: CC BY 4.0",
			"twins: CC BY-SA 4.0",
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
		if path == "/data" {
			var index struct{ Licences []table.Licence }
			if err := json.Unmarshal(w.Body.Bytes(), &index); err != nil || len(index.Licences) != 3 {
				t.Errorf("the index has %d licences, %v", len(index.Licences), err)
			}
			if !strings.Contains(w.Body.String(), `"credit": "twins: Contributors to Wikipedia`) {
				t.Errorf("the index has no credits: %.2000s", w.Body)
			}
		}
	}
}
