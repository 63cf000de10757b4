package tabular_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"cityweave/internal/tabular"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func encoded(t *testing.T, encode func(string) (string, error), text string) string {
	t.Helper()
	out, err := encode(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTextFiles(t *testing.T) {
	want := &tabular.Table{
		Header: []string{"City", "", "Twin, of it"},
		Rows: []tabular.Row{
			{Number: 2, Cells: []string{"Łódź", "", "a \"b\""}},
			{Number: 4, Cells: []string{"Köln", "x", ""}},
		},
	}
	const comma = "City,,\"Twin, of it\"\nŁódź,,\"a \"\"b\"\"\"\n,,\nKöln,x\n"
	semicolon := strings.NewReplacer("\"Twin, of it\"", "Twin, of it", ",,\"a", ";;\"a", "City,,", "City;;", ",,\n", ";;\n", "Köln,x", "Köln;x").Replace(comma)
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String
	for _, tt := range []struct {
		name, file, text, encoding string
		lines                      int // more than in want
	}{
		{name: "commas", file: "a.csv", text: comma},
		{name: "semicolons", file: "a.CSV", text: semicolon},
		{name: "a line that names the delimiter", file: "a.csv", text: "sep=;\r\n" + semicolon, lines: 1},
		{name: "tabs", file: "a.tsv", text: "City\t\tTwin, of it\nŁódź\t\ta \"b\"\n\t\t\nKöln\tx\n"},
		{name: "a byte order mark and CRLF", file: "a.csv", text: "\ufeff" + strings.ReplaceAll(comma, "\n", "\r\n")},
		{name: "UTF-16", file: "a.csv", text: encoded(t, utf16, semicolon)},
		{name: "Windows-1250", file: "a.csv", text: encoded(t, charmap.Windows1250.NewEncoder().String, comma), encoding: "windows 1250"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tabular.Open(write(t, tt.file, tt.text), tabular.Options{Encoding: tt.encoding})
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != tt.file {
				t.Errorf("name %q", got.Name)
			}
			got.Name = ""
			for i := range got.Rows {
				got.Rows[i].Number -= tt.lines
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestWorkbooks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	f := excelize.NewFile()
	day := time.Date(2019, 4, 1, 0, 0, 0, 0, time.UTC)
	custom := "dd.mm.yyyy"
	style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]any{
		"A1": "City", "B1": "Since", "C1": "Until", "D1": "Ended", "E1": "Population", "F1": "Code",
		"A3": " Łódź ", "B3": day, "C3": day.Add(36 * time.Hour), "D3": true, "E3": 1234567.5, "F3": "007",
		"A4": "Köln", "B4": 43556, "E4": 2019,
	} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellStyle("Sheet1", "B4", "B4", style); err != nil {
		t.Fatal(err)
	}
	if _, err := f.NewSheet("Empty"); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	want := &tabular.Table{
		Name:   "a.xlsx",
		Header: []string{"City", "Since", "Until", "Ended", "Population", "Code"},
		Rows: []tabular.Row{
			{Number: 3, Cells: []string{"Łódź", "2019-04-01", "2019-04-02T12:00:00", "true", "1234567.5", "007"}},
			{Number: 4, Cells: []string{"Köln", "2019-04-01", "", "", "2019", ""}},
		},
	}
	for _, sheet := range []string{"", "Sheet1"} {
		got, err := tabular.Open(path, tabular.Options{Sheet: sheet})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("sheet %q (-want +got):\n%s", sheet, d)
		}
	}
	if _, err := tabular.Open(path, tabular.Options{Sheet: "Twins"}); err == nil || !strings.Contains(err.Error(), "Sheet1, Empty") {
		t.Errorf("an unknown sheet: %v", err)
	}
	if err := f.SetCellValue("Empty", "A1", "x"); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	if _, err := tabular.Open(path, tabular.Options{}); err == nil || !strings.Contains(err.Error(), `name one of "Sheet1", "Empty"`) {
		t.Errorf("two sheets: %v", err)
	}
}

func TestOpen(t *testing.T) {
	t.Run("refuses what is no table", func(t *testing.T) {
		for _, tt := range []struct {
			file, text, want string
			options          tabular.Options
		}{
			{file: "a.csv", text: "\n,,\n", want: "the table is empty"},
			{file: "a.csv", text: "a,b,a\n", want: `two columns are called "a"`},
			{file: "a.csv", text: "a,b\n1,2\n1,2,3\n", want: "row 3 has 3 values, the header 2"},
			{file: "a.csv", text: "a,b\nK\xf6ln,\n", want: "line 2 is not in UTF-8; name the encoding"},
			{file: "a.csv", text: "a\n", options: tabular.Options{Encoding: "latin-99"}, want: `the encoding "latin-99" is unknown`},
			{file: "a.csv", text: "sep=#\na#b\n", want: "the line sep=# names an unknown delimiter"},
			{file: "a.csv", text: "a,b\n\"x,y\n", want: "line 2: a value in quotation marks has no closing mark"},
			{file: "a.csv", text: "a,b\nx,12\" y\n", want: "line 2, column 5: a quotation mark within a value"},
			{file: "a.csv", text: "a\n", options: tabular.Options{Sheet: "x"}, want: "only a workbook"},
			{file: "a.ods", text: "a\n", want: "save the table as .xlsx or .csv"},
			{file: "a.xlsx", text: "a\n", want: "a.xlsx"},
		} {
			t.Run(tt.want, func(t *testing.T) {
				_, err := tabular.Open(write(t, tt.file, tt.text), tt.options)
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%v, want %s", err, tt.want)
				}
			})
		}
	})
}
