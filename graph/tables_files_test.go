package graph_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
	"cityweave/internal/limits"
)

// filesPackage is the description of the tables of an archive, as a program reads it.
type filesPackage struct{ Resources []filesResource }

type filesResource struct {
	Name, Path string
	AnswerPath []string
	Schema     struct {
		Fields      []filesField
		ForeignKeys []struct{ Reference struct{ Resource string } }
	}
}

type filesField struct {
	Name, Type string
	AnswerPath []string

	AnswerObject bool
}

// isList reports whether a column counts the rows of another table.
func (p *filesPackage) isList(of filesResource, f filesField) bool {
	return slices.ContainsFunc(p.Resources, func(r filesResource) bool {
		return r.AnswerPath != nil && slices.Equal(r.AnswerPath, f.AnswerPath) &&
			r.Schema.ForeignKeys[0].Reference.Resource == of.Name
	})
}

// filesOf reads an archive.
func filesOf(t *testing.T, body []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// rebuilt makes the answer again from an archive of JSON Lines, by its description alone. Values that are null are left
// out.
func rebuilt(t *testing.T, body []byte) any {
	t.Helper()
	files := filesOf(t, body)
	var description filesPackage
	if err := json.Unmarshal(files["datapackage.json"], &description); err != nil {
		t.Fatal(err)
	}
	elements := map[string][]any{} // of each table, in its order
	for _, r := range description.Resources {
		d := json.NewDecoder(bytes.NewReader(files[r.Path]))
		d.UseNumber()
		for d.More() {
			var row map[string]any
			if err := d.Decode(&row); err != nil {
				t.Fatal(err)
			}
			element := map[string]any{}
			empty := row["_present"] != true
			for _, f := range r.Schema.Fields {
				value := row[f.Name]
				switch {
				case f.AnswerPath == nil || value == nil || f.AnswerObject && value == false:
					continue
				case f.AnswerObject:
					value = map[string]any{}
				case description.isList(r, f):
					value = []any{}
				}
				empty = false
				put(element, f.AnswerPath, value)
			}
			var made any = element
			if empty && row["_parent"] != nil {
				made = nil
			}
			elements[r.Name] = append(elements[r.Name], made)
			if row["_parent"] == nil {
				continue
			}
			parent, err := row["_parent"].(json.Number).Int64()
			if err != nil {
				t.Fatal(err)
			}
			above := elements[r.Schema.ForeignKeys[0].Reference.Resource][parent-1].(map[string]any)
			list, _ := at(above, r.AnswerPath).([]any)
			put(above, r.AnswerPath, append(list, made))
		}
	}
	return elements[description.Resources[0].Name][0]
}

// put sets the value at a path.
func put(object map[string]any, path []string, value any) {
	for ; len(path) > 1; path = path[1:] {
		inner, ok := object[path[0]].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[path[0]] = inner
		}
		object = inner
	}
	object[path[0]] = value
}

// known is an answer without nulls and without page information, which tables leave out.
func known(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, inner := range v {
			if inner != nil && key != "pageInfo" {
				out[key] = known(inner)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = known(e)
		}
		return out
	}
	return v
}

// cutToPages cuts the lists of connections of an answer to their lengths in another one, whose connections are pages.
func cutToPages(v, page any, key string) any {
	switch v := v.(type) {
	case map[string]any:
		p, _ := page.(map[string]any)
		for key, inner := range v {
			v[key] = cutToPages(inner, p[key], key)
		}
	case []any:
		p, _ := page.([]any)
		if (key == "nodes" || key == "edges") && len(p) < len(v) {
			v = v[:len(p)]
		}
		for i := range min(len(v), len(p)) {
			v[i] = cutToPages(v[i], p[i], "")
		}
		return v
	}
	return v
}

func TestNestedFilesOfExamplesMakeTheGoldenAnswersAgain(t *testing.T) {
	h := tables(builtInStore(t), graph.Options{})
	for _, example := range allExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			w := getTable(t, h, example.Query, variablesOf(t, example), "nested=files&format=jsonl")
			if w.Code != http.StatusOK {
				t.Fatalf("status %d: %s", w.Code, w.Body)
			}
			want := known(goldenData(t, example.Name))
			got := cutToPages(rebuilt(t, w.Body.Bytes()), want, "")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the answer (-) and the tables (+) differ:\n%.3000s", diff)
			}
		})
	}
}

func TestNestedFiles(t *testing.T) {
	h := townTables(t, limits.Limits{})
	const query = `query files {
		cities { totalCount nodes { name country { iso2 } programmes { nodes { id name } edges { links { role } } } } }
		nodes(ids: ["city:aa-b", "city:none"]) { ... on City { name } }
		none: city(id: "city:none") { programmes { nodes { name } } }
		p: programme(id: "programme:p") { startYear endYear } q: programme(id: "programme:q") { endYear } }`
	t.Run("are one table for each list, with the rows of their parents", func(t *testing.T) {
		w := getTable(t, h, query, nil, "nested=files&format=csv")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/zip" {
			t.Fatalf("status %d: %s", w.Code, w.Body)
		}
		got := map[string]string{}
		for name, file := range filesOf(t, w.Body.Bytes()) {
			if name != "datapackage.json" {
				got[name] = strings.ReplaceAll(string(file), "\r\n", "\n")
			}
		}
		want := map[string]string{
			"answer.csv": "_row,cities.totalCount,cities,nodes,none,none.programmes,p,p.startYear,p.endYear,q,q.endYear\n1,3,3,2,false,,true,2008,,true,\n",
			"cities.csv": "_row,_parent,name,country,country.iso2,programmes.nodes,programmes.edges\n" +
				"1,1,Anton,false,,2,2\n2,1,Berta,false,,1,1\n3,1,Cäsar,false,,0,0\n",
			"cities.programmes.nodes.csv": "_row,_parent,id,name\n1,1,programme:p,Pact\n2,1,programme:q,Quest\n" +
				"3,2,programme:p,Pact\n",
			"cities.programmes.edges.csv":       "_row,_parent,links\n1,1,1\n2,1,1\n3,2,1\n",
			"cities.programmes.edges.links.csv": "_row,_parent,role\n1,1,host\n2,2,\n3,3,\n",
			"nodes.csv":                         "_row,_parent,_present,name\n1,1,true,Berta\n2,1,false,\n",
			"none.programmes.csv":               "_row,_parent,name\n",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("have the same cells in all formats", func(t *testing.T) {
		want := filesOf(t, getTable(t, h, query, nil, "nested=files&format=csv").Body.Bytes())
		for format, read := range readers() {
			got := filesOf(t, getTable(t, h, query, nil, "nested=files&format="+format).Body.Bytes())
			for name := range want {
				table, isTable := strings.CutSuffix(name, ".csv")
				if !isTable {
					continue
				}
				cells := readCSV(t, string(want[name]))
				if diff := cmp.Diff(cells, read(t, got[table+"."+format], cells[0])); diff != "" {
					t.Errorf("%s: CSV (-) and %s (+) differ: %s", table, format, diff)
				}
			}
		}
	})
	t.Run("make objects again of which nothing is selected", func(t *testing.T) {
		w := getTable(t, h, `{ a: city(id: "city:aa-b") { name @skip(if: true) } b: city(id: "city:none") { name @skip(if: true) }
			c: city(id: "city:aa-b") { name } }`, nil, "nested=files&format=jsonl")
		want := map[string]any{"a": map[string]any{}, "c": map[string]any{"name": "Berta"}}
		if diff := cmp.Diff(any(want), rebuilt(t, w.Body.Bytes())); diff != "" {
			t.Errorf("the answer (-) and the tables (+) differ: %s", diff)
		}
	})
	t.Run("are refused with the name of the option that does not fit", func(t *testing.T) {
		w := getTable(t, h, query, nil, "nested=files&format=csv&rows=cities")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "leave out rows") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
	t.Run("are refused above the size of a table", func(t *testing.T) {
		w := getTable(t, townTables(t, limits.Limits{Table: 200}), query, nil, "nested=files&format=csv")
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "bytes in its table") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestNestedFilesOfManyPages(t *testing.T) {
	h := tables(inMemory(t, manyCities(t, 2_345, "A", "first")), graph.Options{})
	w := getTable(t, h, `{ cities { nodes { id } edges { node { programmes { nodes { id } } } } } programmes { nodes { id } } }`,
		nil, "nested=files&format=csv")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	files := filesOf(t, w.Body.Bytes())
	for name, want := range map[string]int{"cities.nodes.csv": 2_345, "cities.edges.csv": 2_345, "answer.csv": 1} {
		rows, err := csv.NewReader(bytes.NewReader(files[name])).ReadAll()
		if err != nil || len(rows)-1 != want {
			t.Errorf("%s has %d rows, want %d (%v)", name, len(rows)-1, want, err)
		}
	}
	answer := readCSV(t, string(files["answer.csv"]))
	if got := answer[1][1]; got != "2345" {
		t.Errorf("the answer counts %s cities: %q", got, answer)
	}
}
