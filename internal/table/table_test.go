package table_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
	"github.com/xuri/excelize/v2"

	"cityweave/internal/table"
)

// write writes rows in a format.
func write(t *testing.T, format string, columns []table.Column, o table.Options, rows ...[]table.Cell) string {
	t.Helper()
	f, ok := table.Find(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	w, err := f.NewWriter(&b, columns, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func columns() []table.Column {
	return []table.Column{
		{Name: "id"},
		{Name: "country.name", Description: "The name."},
		{Name: "population", Kind: table.Int},
		{Name: "latitude", Kind: table.Float},
		{Name: "isCapital", Kind: table.Bool},
		{Name: "aliases", List: true},
	}
}

func sample() [][]table.Cell {
	return [][]table.Cell{
		{"002", "Côte d’Ivoire", json.Number("12"), json.Number("-34.5"), true, table.List{"a|b", nil, "", `c\`}},
		{"1-2", "", nil, nil, false, table.List{}},
		{nil, nil, nil, nil, nil, nil},
	}
}

func TestCSV(t *testing.T) {
	t.Run("tells an unknown value from an empty text, and keeps numbers and IDs", func(t *testing.T) {
		want := "id,country.name,population,latitude,isCapital,aliases\r\n" +
			"002,Côte d’Ivoire,12,-34.5,true,a\\|b|\\N|\\E|c\\\\\r\n" +
			"1-2,\"\",,,false,\"\"\r\n" +
			",,,,,\r\n"
		if diff := cmp.Diff(want, write(t, "csv", columns(), table.Options{}, sample()...)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("has the same header without rows", func(t *testing.T) {
		got := write(t, "csv", columns(), table.Options{})
		if want := "id,country.name,population,latitude,isCapital,aliases\r\n"; got != want {
			t.Errorf("got %q", got)
		}
	})
	t.Run("begins with a byte order mark on request", func(t *testing.T) {
		if got := write(t, "csv", columns(), table.Options{BOM: true}); !strings.HasPrefix(got, "\ufeffid,") {
			t.Errorf("got %q", got)
		}
	})
	t.Run("has no empty line in a table of one column", func(t *testing.T) {
		got := write(t, "csv", columns()[:1], table.Options{}, []table.Cell{nil}, []table.Cell{"a"})
		if want := "id\r\n\"\"\r\na\r\n"; got != want {
			t.Errorf("got %q", got)
		}
	})
	t.Run("disarms formulas in text, never in numbers", func(t *testing.T) {
		for text, want := range map[string]string{
			"=1+1": "'=1+1", "@SUM(A1)": "'@SUM(A1)", "+cmd": "'+cmd", "-x": "'-x", "\tx": "'\tx",
			"-34.5": "-34.5", "+12": "+12", "a=b": "a=b", "-": "'-",
		} {
			row := []table.Cell{text, nil, json.Number("-5"), nil, nil, nil}
			if got := strings.Split(write(t, "csv", columns(), table.Options{}, row), "\r\n")[1]; got != want+",,-5,,," {
				t.Errorf("%q: got %q", text, got)
			}
		}
		row := []table.Cell{"=1+1", nil, nil, nil, nil, nil}
		got := write(t, "csv", columns(), table.Options{Formulas: true}, row)
		if !strings.HasSuffix(got, "\r\n=1+1,,,,,\r\n") {
			t.Errorf("as they are: got %q", got)
		}
	})
}

func TestTSV(t *testing.T) {
	t.Run("escapes what would end a cell or a line", func(t *testing.T) {
		got := write(t, "tsv", columns()[:2], table.Options{}, []table.Cell{"a\tb\nc\rd\\e", nil})
		if want := "id\tcountry.name\na\\tb\\nc\\rd\\\\e\t\n"; got != want {
			t.Errorf("got %q", got)
		}
	})
}

func TestJSONLines(t *testing.T) {
	t.Run("have typed values and real lists, in the order of the columns", func(t *testing.T) {
		want := `{"id":"002","country.name":"Côte d’Ivoire","population":12,"latitude":-34.5,"isCapital":true,` +
			`"aliases":["a|b",null,"","c\\"]}` + "\n" +
			`{"id":"1-2","country.name":"","population":null,"latitude":null,"isCapital":false,"aliases":[]}` + "\n" +
			`{"id":null,"country.name":null,"population":null,"latitude":null,"isCapital":null,"aliases":null}` + "\n"
		if diff := cmp.Diff(want, write(t, "jsonl", columns(), table.Options{}, sample()...)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestXLSX(t *testing.T) {
	t.Run("keeps text as text and numbers as numbers, and freezes the header", func(t *testing.T) {
		f := openXLSX(t, write(t, "xlsx", columns(), table.Options{Sheet: "Cities"}, sample()...))
		cells, err := f.GetRows("Cities", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{
			{"id", "country.name", "population", "latitude", "isCapital", "aliases"},
			{"002", "Côte d’Ivoire", "12", "-34.5", "1", `a\|b|\N|\E|c\\`},
			{"1-2", "", "", "", "0"},
		}
		if diff := cmp.Diff(want, cells[:3]); diff != "" {
			t.Error(diff)
		}
		for cell, want := range map[string]excelize.CellType{
			"A2": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset, "E2": excelize.CellTypeBool,
		} {
			if got, err := f.GetCellType("Cities", cell); got != want || err != nil {
				t.Errorf("%s has type %v, want %v (%v)", cell, got, want, err)
			}
		}
		if used, err := f.GetSheetDimension("Cities"); used != "" || err != nil {
			t.Errorf("the used range is %q (%v): some readers read nothing outside of it", used, err)
		}
		if panes, err := f.GetPanes("Cities"); err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("panes %+v, %v", panes, err)
		}
	})
	t.Run("refuses a text that a cell cannot hold instead of cutting it", func(t *testing.T) {
		f, _ := table.Find("xlsx")
		w, err := f.NewWriter(io.Discard, columns()[:1], table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Write([]table.Cell{strings.Repeat("x", 32_767)}); err != nil {
			t.Error(err)
		}
		for _, text := range []string{strings.Repeat("x", 32_768), "a\vb"} {
			if err := w.Write([]table.Cell{text}); err == nil {
				t.Errorf("%.10q is written", text)
			}
		}
	})
	t.Run("has the same bytes for the same rows", func(t *testing.T) {
		a := write(t, "xlsx", columns(), table.Options{}, sample()...)
		entries, err := zip.NewReader(strings.NewReader(a), int64(len(a)))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries.File {
			if e.Modified.Format(time.DateTime) != "1980-01-01 00:00:00" {
				t.Errorf("%s is of %s", e.Name, e.Modified)
			}
		}
		if b := write(t, "xlsx", columns(), table.Options{}, sample()...); a != b {
			t.Error("they differ")
		}
	})
}

func openXLSX(t *testing.T, file string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestParquet(t *testing.T) {
	t.Run("has typed columns in order, with unknown values and lists", func(t *testing.T) {
		got, names := readParquet(t, write(t, "parquet", columns(), table.Options{}, sample()...))
		want := []string{
			"002 Côte d’Ivoire 12 -34.5 true a|b <null> c\\ levels 3 2 3 3",
			"1-2  <null> <null> false <null> levels 1",
			"<null> <null> <null> <null> <null> <null> levels 0",
		}
		want[0] = strings.Replace(want[0], "<null> c", "<null>  c", 1)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"id", "country.name", "population", "latitude", "isCapital", "aliases"}, names); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("has the columns without rows", func(t *testing.T) {
		rows, names := readParquet(t, write(t, "parquet", columns(), table.Options{}))
		if len(rows) != 0 || len(names) != 6 {
			t.Errorf("%d rows, columns %q", len(rows), names)
		}
	})
}

func TestParquetOfManyRows(t *testing.T) {
	const many = 20_000
	columns := []table.Column{{Name: "id"}, {Name: "type"}, {Name: "topics", List: true}}
	var written [][]table.Cell
	for i := range many {
		list := table.List{fmt.Sprint("topic ", i%7), nil}
		written = append(written, []table.Cell{fmt.Sprintf("id-%06d", i*i%1_000_003), fmt.Sprint("type ", i%3), list})
	}
	file := write(t, "parquet", columns, table.Options{}, written...)
	t.Run("has them all, in their order", func(t *testing.T) {
		type read struct {
			ID     *string   `parquet:"id"`
			Type   *string   `parquet:"type"`
			Topics []*string `parquet:"topics,list"`
		}
		rows, err := parquet.Read[read](strings.NewReader(file), int64(len(file)))
		if err != nil || len(rows) != many {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		for i, row := range rows {
			topics := written[i][2].(table.List)
			if *row.ID != written[i][0] || *row.Type != written[i][1] || len(row.Topics) != 2 ||
				*row.Topics[0] != topics[0] || row.Topics[1] != nil {
				t.Fatalf("row %d is %v", i, row)
			}
		}
	})
	t.Run("has a dictionary of the texts that come again alone", func(t *testing.T) {
		f, err := parquet.OpenFile(strings.NewReader(file), int64(len(file)))
		if err != nil {
			t.Fatal(err)
		}
		var got []bool
		for _, c := range f.Metadata().RowGroups[0].Columns {
			got = append(got, slices.Contains(c.MetaData.Encoding, format.RLEDictionary))
		}
		if diff := cmp.Diff([]bool{false, true, true}, got); diff != "" {
			t.Error(diff)
		}
	})
}

// readParquet returns the values of each row with the definition levels of its list, and the names of the columns.
func readParquet(t *testing.T, file string) (out, names []string) {
	t.Helper()
	f, err := parquet.OpenFile(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range f.Schema().Fields() {
		names = append(names, field.Name())
	}
	for _, g := range f.RowGroups() {
		rows := g.Rows()
		defer rows.Close()
		buffer := make([]parquet.Row, 10)
		n, err := rows.ReadRows(buffer)
		if err != nil && err != io.EOF { //nolint:errorlint // as the interface has it
			t.Fatal(err)
		}
		for _, row := range buffer[:n] {
			var values, levels []string
			for _, v := range row {
				values = append(values, fmt.Sprint(v))
				if v.Column() == 5 {
					levels = append(levels, fmt.Sprint(v.DefinitionLevel()))
				}
			}
			out = append(out, strings.Join(values, " ")+" levels "+strings.Join(levels, " "))
		}
	}
	return out, names
}

// hostile are texts that break formats.
func hostile() []string {
	return []string{
		"", " ", "a,b", `say "hi"`, "line\nline", "tab\there", "semi;colon", "'", "''", "\\", `\n`, `\N`, "|", "NULL", "null",
		"NaN", "true", "0123", "1e5", "1-2", "2020-01", "=1+1", "+1", "-1", "@x", "=HYPERLINK(\"http://x\")", "\u00a0",
		"é", "e\u0301", "日本", "🏙", "\u202eabc", "\u200b", "<b>", "&amp;", "]]>", "_x0041_", "{\"a\":1}", "[1]", "#N/A",
		strings.Repeat("x", 5_000), "\ufeffa", "%00", "$1", "\x7f",
	}
}

func TestHostileText(t *testing.T) {
	rows := make([][]table.Cell, len(hostile()))
	for i, text := range hostile() {
		rows[i] = []table.Cell{text, "end"}
	}
	t.Run("survives CSV", func(t *testing.T) {
		file := write(t, "csv", columns()[:2], table.Options{Formulas: true}, rows...)
		got, err := csv.NewReader(strings.NewReader(file)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range hostile() {
			if got[i+1][0] != text {
				t.Errorf("%q is read as %q", text, got[i+1][0])
			}
		}
	})
	t.Run("survives TSV", func(t *testing.T) {
		file := write(t, "tsv", columns()[:2], table.Options{Formulas: true}, rows...)
		unescape := strings.NewReplacer(`\\`, `\`, `\t`, "\t", `\n`, "\n", `\r`, "\r")
		for i, line := range strings.Split(strings.TrimSuffix(file, "\n"), "\n")[1:] {
			cell, _, _ := strings.Cut(line, "\t")
			if got := unescape.Replace(cell); got != hostile()[i] {
				t.Errorf("%q is read as %q", hostile()[i], got)
			}
		}
	})
	t.Run("survives JSON Lines", func(t *testing.T) {
		d := json.NewDecoder(strings.NewReader(write(t, "jsonl", columns()[:2], table.Options{}, rows...)))
		for _, text := range hostile() {
			var row map[string]string
			if err := d.Decode(&row); err != nil || row["id"] != text {
				t.Errorf("%q is read as %q (%v)", text, row["id"], err)
			}
		}
	})
	t.Run("survives XLSX", func(t *testing.T) {
		f := openXLSX(t, write(t, "xlsx", columns()[:2], table.Options{}, rows...))
		got, err := f.GetRows("table")
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range hostile() {
			if got[i+1][0] != text {
				t.Errorf("%q is read as %q", text, got[i+1][0])
			}
			if formula, _ := f.GetCellFormula("table", fmt.Sprint("A", i+2)); formula != "" {
				t.Errorf("%q is the formula %q", text, formula)
			}
		}
	})
}

func TestAbout(t *testing.T) {
	o := table.Options{Sheet: "about", About: table.About{
		Title: "T", Release: "2026-01-02-abc", Query: "=1+1\v" + strings.Repeat("x", 40_000), Licences: []table.Licence{},
	}}
	t.Run("is on a sheet of its own name, of texts that fit", func(t *testing.T) {
		f := openXLSX(t, write(t, "xlsx", columns(), o, sample()...))
		got, err := f.GetRows("About this table")
		if err != nil {
			t.Fatal(err)
		}
		if query := got[2][1]; !strings.HasPrefix(query, "=1+1 xx") || !strings.HasSuffix(query, "cannot hold it)") {
			t.Errorf("the query is %.20q, %d bytes", query, len(query))
		}
		if formula, _ := f.GetCellFormula("About this table", "B3"); formula != "" {
			t.Errorf("the query is the formula %.20q", formula)
		}
		if rows := got[3]; rows[0] != "rows" || rows[1] != "3" {
			t.Errorf("%q", rows)
		}
		if used, err := f.GetSheetDimension("About this table"); used != "A1:E6" || err != nil {
			t.Errorf("the used range is %q (%v)", used, err)
		}
	})
	t.Run("leaves the bytes of a file the same each time", func(t *testing.T) {
		for _, f := range table.Formats() {
			first := write(t, f.Name, columns(), o, sample()...)
			for range 10 {
				if write(t, f.Name, columns(), o, sample()...) != first {
					t.Fatalf("%s: they differ", f.Name)
				}
			}
		}
	})
}
