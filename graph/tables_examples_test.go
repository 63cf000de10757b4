package graph_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"

	"cityweave/graph"
	"cityweave/internal/table"
)

// listsIn returns the paths of the lists of objects in a value, from its root to the outermost lists.
func listsIn(v any, path ...string) (all [][]string) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			all = append(all, listsIn(inner, append(slices.Clone(path), key)...)...)
		}
	case []any:
		if len(v) > 0 {
			if _, object := v[0].(map[string]any); object {
				all = append(all, path)
			}
		}
	}
	return all
}

// cellsOf flattens an element of a list by hand: the values that a table with counted lists must have, by column.
func cellsOf(v any, path string, inEdge bool, out map[string]string) {
	object, ok := v.(map[string]any)
	if !ok {
		return
	}
	column := func(key string) string { return strings.TrimPrefix(path+"."+key, ".") }
	for key, inner := range object {
		switch inner := inner.(type) {
		case map[string]any:
			if inEdge && key == "node" {
				cellsOf(inner, path, false, out)
			} else if key != "pageInfo" {
				cellsOf(inner, column(key), false, out)
			}
		case []any:
			text, scalars := joinedByHand(inner)
			total, connection := object["totalCount"]
			switch {
			case key == "nodes" || key == "edges":
				if connection {
					out[path] = fmt.Sprint(total)
				}
			case scalars && len(inner) > 0:
				out[column(key)] = text
			case len(inner) > 0:
				out[column(key)] = strconv.Itoa(len(inner))
			}
		case nil: // a value or an object: its columns are not known here
		default:
			out[column(key)] = fmt.Sprint(inner)
		}
	}
}

func joinedByHand(list []any) (text string, scalars bool) {
	var parts []string
	for _, e := range list {
		if _, object := e.(map[string]any); object {
			return "", false
		}
		parts = append(parts, strings.NewReplacer(`\`, `\\`, "|", `\|`).Replace(fmt.Sprint(e)))
	}
	return strings.Join(parts, "|"), true
}

func at(v any, path []string) any {
	for _, key := range path {
		object, _ := v.(map[string]any)
		v = object[key]
	}
	return v
}

func TestTablesOfExamplesHaveTheCellsOfTheGoldenAnswers(t *testing.T) {
	h := tables(builtInStore(t), graph.Options{})
	tested := 0
	for _, example := range allExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			data := goldenData(t, example.Name)
			for _, path := range listsIn(data) {
				tested++
				options := "formulas=1&rows=" + url.QueryEscape(strings.Join(path, ".")) + "&format="
				w := getTable(t, h, example.Query, variablesOf(t, example), options+"csv")
				if w.Code != 200 {
					t.Fatalf("%v: status %d: %s", path, w.Code, w.Body)
				}
				cells := readCSV(t, w.Body.String())
				compareRows(t, at(data, path).([]any), path, cells)
				if got := w.Header().Get("X-Row-Count"); got != strconv.Itoa(len(cells)-1) {
					t.Errorf("%v: X-Row-Count is %s for %d rows", path, got, len(cells)-1)
				}
				for format, read := range readers() {
					again := getTable(t, h, example.Query, variablesOf(t, example), options+format)
					if again.Code != 200 {
						t.Fatalf("%s: status %d: %s", format, again.Code, again.Body)
					}
					if diff := cmp.Diff(cells, read(t, again.Body.Bytes(), cells[0])); diff != "" {
						t.Errorf("%v: CSV (-) and %s (+) differ:\n%.2000s", path, format, diff)
					}
				}
			}
		})
	}
	if tested < 50 {
		t.Errorf("only %d lists were compared", tested)
	}
}

// joinedValues collects by hand the known values of an element of a list, by column, those of lists in lists in one
// sequence.
func joinedValues(v any, path string, inEdge bool, out map[string][]string) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			_, nested := inner.([]any)
			_, isPath := v["hops"] // its nodes are no connection
			switch {
			case key == "pageInfo" || inEdge && key == "node":
				if key == "node" {
					joinedValues(inner, path, false, out)
				}
			case nested && !isPath && (key == "nodes" || key == "edges"):
				for _, e := range inner.([]any) {
					joinedValues(e, path, key == "edges", out)
				}
			default:
				joinedValues(inner, strings.TrimPrefix(path+"."+key, "."), false, out)
			}
		}
	case []any:
		for _, e := range v {
			joinedValues(e, path, false, out)
		}
	case nil:
	default:
		out[path] = append(out[path], fmt.Sprint(v))
	}
}

func TestJoinedListsOfExamplesHaveTheValuesOfTheGoldenAnswers(t *testing.T) {
	h := tables(builtInStore(t), graph.Options{})
	compared := 0
	for _, example := range allExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			data := goldenData(t, example.Name)
			for _, path := range listsIn(data) {
				if path[len(path)-1] == "paths" { // their nodes are no connection, which the values do not show
					continue
				}
				options := "nested=join&format=jsonl&rows=" + url.QueryEscape(strings.Join(path, "."))
				w := getTable(t, h, example.Query, variablesOf(t, example), options)
				if w.Code != 200 {
					t.Fatalf("%v: status %d: %s", path, w.Code, w.Body)
				}
				rows := json.NewDecoder(w.Body)
				rows.UseNumber()
				for i, element := range at(data, path).([]any) {
					var row map[string]any
					if err := rows.Decode(&row); err != nil {
						t.Fatal(err)
					}
					want := map[string][]string{}
					joinedValues(element, "", path[len(path)-1] == "edges", want)
					for name, values := range want {
						compared++
						got := map[string][]string{}
						joinedValues(row[name], name, false, got)
						if diff := cmp.Diff(values, got[name]); diff != "" {
							t.Errorf("%v: row %d, %s: the answer (-) and the table (+) differ:\n%s", path, i, name, diff)
						}
					}
				}
			}
		})
	}
	if compared < 1_000 {
		t.Errorf("only %d cells were compared", compared)
	}
}

// goldenData is the data of the golden answer of an example.
func goldenData(t *testing.T, name string) any {
	t.Helper()
	golden, err := os.ReadFile(filepath.Join("..", "examples", name+".golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var answer struct{ Data any }
	d := json.NewDecoder(bytes.NewReader(golden))
	d.UseNumber()
	if err := d.Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return answer.Data
}

// compareRows holds the first rows of a table to the elements of a list. A table has more where the list is a page.
func compareRows(t *testing.T, elements []any, path []string, cells [][]string) {
	t.Helper()
	if len(cells)-1 < len(elements) {
		t.Fatalf("%v: %d rows for %d elements", path, len(cells)-1, len(elements))
	}
	for i, element := range elements {
		want := map[string]string{}
		cellsOf(element, "", path[len(path)-1] == "edges", want)
		for name, value := range want {
			column := slices.Index(cells[0], name)
			if column < 0 {
				t.Fatalf("%v: no column %s in %q", path, name, cells[0])
			}
			if got := cells[i+1][column]; got != value {
				t.Errorf("%v: row %d has %q in %s, want %q", path, i, got, name, value)
			}
		}
	}
}

// readers read the other formats as texts, as CSV has them.
func readers() map[string]func(*testing.T, []byte, []string) [][]string {
	return map[string]func(*testing.T, []byte, []string) [][]string{
		"jsonl": readJSONLines, "xlsx": readXLSX, "parquet": readParquet, "tsv": readTSV,
	}
}

func readJSONLines(t *testing.T, file []byte, header []string) [][]string {
	t.Helper()
	out := [][]string{header}
	d := json.NewDecoder(bytes.NewReader(file))
	d.UseNumber()
	for d.More() {
		var values map[string]any
		if err := d.Decode(&values); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(header))
		for i, name := range header {
			switch v := values[name].(type) {
			case nil:
			case []any:
				var list table.List
				for _, e := range v {
					list = append(list, e)
				}
				row[i] = table.Join(list)
			default:
				row[i] = fmt.Sprint(v)
			}
		}
		out = append(out, row)
	}
	return out
}

func readTSV(t *testing.T, file []byte, _ []string) (out [][]string) {
	t.Helper()
	for line := range strings.Lines(string(file)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		for i := range cells {
			cells[i] = strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r").Replace(cells[i])
		}
		out = append(out, cells)
	}
	return out
}

func readXLSX(t *testing.T, file []byte, header []string) [][]string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	sheet := f.GetSheetName(0)
	out, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i := range out {
		for j := range out[i] {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				t.Fatal(err)
			}
			if typ, err := f.GetCellType(sheet, name); err != nil {
				t.Fatal(err)
			} else if typ == excelize.CellTypeBool {
				out[i][j] = strconv.FormatBool(out[i][j] == "1")
			}
		}
		for len(out[i]) < len(header) { // empty cells at the end
			out[i] = append(out[i], "")
		}
	}
	return out
}

func readParquet(t *testing.T, file []byte, _ []string) [][]string {
	t.Helper()
	f, err := parquet.OpenFile(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	var header []string
	lists := map[int]bool{}
	for i, field := range f.Schema().Fields() {
		header = append(header, field.Name())
		lists[i] = !field.Leaf()
	}
	out := [][]string{header}
	for _, g := range f.RowGroups() {
		rows := g.Rows()
		for buffer := make([]parquet.Row, 1); ; {
			n, err := rows.ReadRows(buffer)
			if n == 0 {
				break
			}
			out = append(out, parquetRow(buffer[0], len(header), lists))
			if err != nil {
				break
			}
		}
		rows.Close()
	}
	return out
}

func parquetRow(row parquet.Row, width int, isList map[int]bool) []string {
	lists := make([]table.List, width)
	out := make([]string, width)
	for _, v := range row {
		i := v.Column()
		var cell table.Cell = v.String()
		if v.Kind() == parquet.Double && !v.IsNull() {
			cell = strconv.FormatFloat(v.Double(), 'f', -1, 64)
		}
		switch {
		case v.IsNull() && v.DefinitionLevel() < 2:
			continue
		case v.IsNull():
			cell = nil
		}
		lists[i] = append(lists[i], cell)
		if isList[i] {
			out[i] = table.Join(lists[i])
		} else {
			out[i] = fmt.Sprint(cell)
		}
	}
	return out
}
