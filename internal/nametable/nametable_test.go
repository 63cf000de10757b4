package nametable_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/nametable"
	"cityweave/internal/tabular"
)

func table(t *testing.T, text string) *tabular.Table {
	t.Helper()
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := tabular.Open(path, tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestQueries(t *testing.T) {
	all := nametable.Columns{
		Name: "Name", In: "In", Type: "Kind", Latitude: "Lat", Longitude: "Long", ID: "ID", Register: "wikidata",
	}
	t.Run("have all that the columns of a row say", func(t *testing.T) {
		got, err := nametable.Queries(kg.CityNetworks(), table(t, "Name;In;Kind;Lat;Long;ID\n"+
			"Almada;PT;city;38,68;-9.16;Q182420\n"+
			"ICLEI;;ORGANISATION;;;wikidata:Q1\n"+
			"High-Level Political Forum;;UN body;;;https://www.wikidata.org/entity/Q2/\n"+
			";PT;;;;\n"), all)
		want := []nametable.Query{
			{Name: "Almada", In: "PT", Types: "City", Point: geo.Point{Latitude: 38.68, Longitude: -9.16}, Located: true, ID: "wikidata:Q182420"},
			{Name: "ICLEI", Types: "Organisation", ID: "wikidata:Q1"},
			{Name: "High-Level Political Forum", Types: "UNBody", ID: "wikidata:Q2"},
			{In: "PT"},
		}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, d)
		}
	})
	t.Run("have the types of all where a row has none", func(t *testing.T) {
		got, err := nametable.Queries(kg.CityNetworks(), table(t, "Name,Kind\nA,\nB,region\n"),
			nametable.Columns{Name: "Name", Type: "Kind", Types: []string{"City", "region"}})
		want := []nametable.Query{{Name: "A", Types: "City,Region"}, {Name: "B", Types: "Region"}}
		if d := cmp.Diff(want, got); d != "" || err != nil {
			t.Errorf("%v (-want +got):\n%s", err, d)
		}
	})
	for name, c := range map[string]struct {
		text, want string
		columns    nametable.Columns
	}{
		"types":                         {"Kind\ntown\n", `row 2, column "Kind": the type "town" is unknown; known are CITY, REGION, COUNTRY`, nametable.Columns{Type: "Kind"}},
		"types beside those of all":     {"Kind\n\nregion\n", `row 3, column "Kind": Region is none of the types that are looked for: City`, nametable.Columns{Type: "Kind", Types: []string{"city"}}},
		"latitudes":                     {"A,B\n91,0\n", `row 2, column "A": "91" is no number of degrees from -90 to 90`, nametable.Columns{Latitude: "A", Longitude: "B"}},
		"longitudes":                    {"A,B\n0,-180.1\n", `row 2, column "B": "-180.1" is no number of degrees from -180 to 180`, nametable.Columns{Latitude: "A", Longitude: "B"}},
		"angles":                        {"A,B\n38° N,NaN\n", "row 2, column \"A\": \"38° N\" is no number of degrees from -90 to 90: correct it, or leave both coordinates empty\nrow 2, column \"B\": \"NaN\"", nametable.Columns{Latitude: "A", Longitude: "B"}},
		"half a point":                  {"A,B\n1,\n,2\n", "row 2, column \"B\": is empty, but there is a latitude: give both or none\nrow 3, column \"A\": is empty", nametable.Columns{Latitude: "A", Longitude: "B"}},
		"IDs":                           {"A\nX7\n", `row 2, column "A": "X7" is no ID of wikidata: correct it, or leave the cell empty`, nametable.Columns{ID: "A", Register: "wikidata"}},
		"IDs without a register":        {"A\nQ7\n", `row 2, column "A": "Q7" is no ID with its register, as in wikidata:Q34647`, nametable.Columns{ID: "A"}},
		"addresses without a register":  {"A\nhttps://x.example/Q7\n", `is no ID with its register`, nametable.Columns{ID: "A"}},
		"a register":                    {"A\nQ7\n", `the register "wiki" is unknown; known are geonames,`, nametable.Columns{ID: "A", Register: "wiki"}},
		"a type of all":                 {"A\nx\n", `the type "town" is unknown`, nametable.Columns{Name: "A", Types: []string{"town"}}},
		"a column that is not there":    {"City,In\nx,\n", `t.csv has no column "city"; did you mean "City"?`, nametable.Columns{Name: "city"}},
		"a column that nothing is like": {"City,,In\nx,\n", `t.csv has no column "Municipality"; it has City, In`, nametable.Columns{Name: "Municipality"}},
		"more than twenty":              {"A\n" + strings.Repeat("Q\n", 23), "\nand 3 more", nametable.Columns{ID: "A"}},
	} {
		t.Run("refuse "+name+" that cannot be understood", func(t *testing.T) {
			if c.columns.Name == "" {
				c.columns.Name = strings.FieldsFunc(c.text, func(r rune) bool { return r == ',' || r == '\n' })[0]
			}
			if _, err := nametable.Queries(kg.CityNetworks(), table(t, c.text), c.columns); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %s", err, c.want)
			}
		})
	}
}

// counter answers each query with its name, and counts the queries of each call.
type counter struct{ calls []int }

func (c *counter) Match(_ context.Context, queries []nametable.Query) ([]nametable.Answer, error) {
	c.calls = append(c.calls, len(queries))
	out := make([]nametable.Answer, len(queries))
	for i, q := range queries {
		if q.Name == "fault" {
			return nil, errors.New("no answer")
		}
		out[i].Status = q.Name
	}
	return out, nil
}

func TestResolve(t *testing.T) {
	t.Run("matches each different query once, in parts, and none that says nothing", func(t *testing.T) {
		var queries []nametable.Query
		var want []string
		for i := range 3000 {
			q := nametable.Query{Name: fmt.Sprint("n", i%1200)}
			if i%100 == 7 {
				q = nametable.Query{In: "Portugal"}
			}
			queries = append(queries, q)
			if want = append(want, q.Name); q.Name == "" {
				want[i] = nametable.NoName
			}
		}
		var done []string
		m := &counter{}
		answers, err := nametable.Resolve(t.Context(), m, queries, func(n, total int) { done = append(done, fmt.Sprint(n, "/", total)) })
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range answers {
			got = append(got, a.Status)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if d := cmp.Diff([]int{500, 500, 188}, m.calls); d != "" {
			t.Errorf("calls (-want +got):\n%s", d)
		}
		if d := cmp.Diff([]string{"0/1188", "500/1188", "1000/1188", "1188/1188"}, done); d != "" {
			t.Errorf("progress (-want +got):\n%s", d)
		}
	})
	t.Run("ends with the first fault", func(t *testing.T) {
		_, err := nametable.Resolve(t.Context(), &counter{}, []nametable.Query{{Name: "fault"}}, func(int, int) {})
		if err == nil {
			t.Error("no error")
		}
	})
}

func TestHeader(t *testing.T) {
	t.Run("has numbers where a column is there already", func(t *testing.T) {
		first := nametable.Header([]string{"City"})
		second := nametable.Header(append(first, "match_status_2"))
		if first[0] != "match_id" || first[6] != "match_candidates" || second[0] != "match_id_3" || second[6] != "match_candidates_3" {
			t.Errorf("%v, %v", first, second)
		}
	})
}

func TestCells(t *testing.T) {
	t.Run("list the candidates beside the match", func(t *testing.T) {
		a := nametable.Answer{
			ID: "city:a", Name: "A", Type: "City", Status: "MATCHED", Class: "EXACT", Reading: "A (unwrapped: City of)",
			Candidates: []nametable.Candidate{{"city:a", "A", "EXACT"}, {"city:b", "Ab", "PREFIX"}, {"city:c", "Ac", "PREFIX"}},
		}
		want := []string{"city:a", "A", "City", "MATCHED", "EXACT", "A (unwrapped: City of)", "city:b (Ab, PREFIX); city:c (Ac, PREFIX)"}
		if d := cmp.Diff(want, a.Cells()); d != "" || len(a.Cells()) != len(nametable.Header(nil)) {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
}

func TestSummary(t *testing.T) {
	t.Run("counts by status in a fixed order, unknown ones last", func(t *testing.T) {
		answers := []nametable.Answer{{Status: "NOT_FOUND"}, {Status: "Z"}, {Status: "MATCHED"}, {Status: "A"}, {Status: "NOT_FOUND"}}
		var got []string
		for _, c := range nametable.Summary(answers, []int{2, 3, 4, 5, 7}) {
			got = append(got, fmt.Sprint(c.Status, " ", nametable.RowList(c.Rows)))
		}
		if d := cmp.Diff([]string{"MATCHED 4", "NOT_FOUND 2 7", "A 5", "Z 3"}, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
	t.Run("names the first rows", func(t *testing.T) {
		if got := nametable.RowList([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}); got != "1 2 3 4 5 6 7 8 9 10 and 2 more" {
			t.Error(got)
		}
	})
}
