package tabular_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"cityweave/internal/tabular"
)

func TestFileWith(t *testing.T) {
	const mark = "\ufeff"
	utf16 := func(order unicode.Endianness) func(string) (string, error) {
		return unicode.UTF16(order, unicode.UseBOM).NewEncoder().String
	}
	for _, tt := range []struct {
		name, file, text, encoding, want string
		cells                            [][]string
	}{
		{
			name: "keeps rows, cells, quotation marks, empty lines and line ends as they are",
			file: "a.csv", text: "\n\"City\",In\r\n\"Łódź\", PL\n,\n\n\"two\nlines\",\"x\"\"y\"\r\nlast,",
			want:  mark + "\n\"City\",In,id,n\r\n\"Łódź\", PL,city:a,1\n,\n\n\"two\nlines\",\"x\"\"y\",,\r\nlast,,city:c,3",
			cells: [][]string{{"city:a", "1"}, {"", ""}, {"city:c", "3"}},
		},
		{
			name: "fills short rows, and puts the columns behind the empty ends of long ones",
			file: "a.csv", text: "City;In;Since\nA\nB;b;1;;;\nC;c\n",
			want:  mark + "City;In;Since;;;;id;n\nA;;;;;;1;\nB;b;1;;;;2;\nC;c;;;;;3;\n",
			cells: [][]string{{"1", ""}, {"2", ""}, {"3", ""}},
		},
		{
			name: "quotes what needs it, and nothing that it adds is a formula",
			file: "a.csv", text: "City;In\nA;=1+1\nB;b\nC;c\nD;d\n",
			want:  mark + "City;In;id;n\nA;=1+1;'=1+1;'@x\nB;b;\"a;b\";\"say \"\"x\"\"\"\nC;c;\" x\";\"'\n=y\"\nD;d;-1;'＝1\n",
			cells: [][]string{{"=1+1", "@x"}, {"a;b", `say "x"`}, {" x", "\n=y"}, {"-1", "＝1"}},
		},
		{
			name: "keeps a line that names the delimiter, in UTF-16, as Excel overlooks the mark of UTF-8 behind it",
			file: "a.csv", text: mark + "sep=;\r\nCity;In\r\nŁ;x\r\n", encoding: "utf-8",
			want:  encoded(t, utf16(unicode.LittleEndian), "sep=;\r\nCity;In;id;n\r\nŁ;x;1;2\r\n"),
			cells: [][]string{{"1", "2"}},
		},
		{
			name: "keeps UTF-16 and its order of bytes",
			file: "a.csv", text: encoded(t, utf16(unicode.BigEndian), "City\tIn\r\n東京\t😀\r\n"),
			want:  encoded(t, utf16(unicode.BigEndian), "City\tIn\tid\tn\r\n東京\t😀\t1\t2\r\n"),
			cells: [][]string{{"1", "2"}},
		},
		{
			name: "turns other encodings into UTF-8",
			file: "a.csv", text: encoded(t, charmap.Windows1252.NewEncoder().String, "City,In\nMálaga,€\n"),
			encoding: "windows-1252",
			want:     mark + "City,In,id,n\nMálaga,€,Łódź,\n",
			cells:    [][]string{{"Łódź", ""}},
		},
		{
			name: "keeps line ends of CR", file: "a.csv", text: "City,In\rA,\"x\ry\"\rB,\r",
			want:  mark + "City,In,id,n\rA,\"x\ry\",1,\rB,,2,\r",
			cells: [][]string{{"1", ""}, {"2", ""}},
		},
		{
			name: "takes quotation marks in tabs for characters where they enclose nothing",
			file: "a.tsv", text: "City\tIn\n\"A\tx\nB \"b\"\t\n",
			want:  mark + "City\tIn\tid\tn\n\"A\tx\t1 2\t\"q\"\nB \"b\"\t\t2\t\n",
			cells: [][]string{{"1\t2", `"q"`}, {"2", ""}},
		},
		{
			name: "keeps a list of names whole", file: "a.csv", text: "City\nPortland, OR\nŁódź\n",
			want:  mark + "City;id;n\nPortland, OR;1;\nŁódź;2;\n",
			cells: [][]string{{"1", ""}, {"2", ""}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := tabular.OpenFile(write(t, tt.file, tt.text), tabular.Options{Encoding: tt.encoding})
			if err != nil {
				t.Fatal(err)
			}
			got, err := f.With([]string{"id", "n"}, tt.cells)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, string(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	t.Run("adds cells of text to a workbook and leaves its other sheets", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "a.xlsx")
		made := excelize.NewFile()
		for cell, v := range map[string]any{"A2": "City", "B2": "Since", "A4": "Łódź", "B4": 1959, "A5": "Köln", "C5": "a note"} {
			if err := made.SetCellValue("Sheet1", cell, v); err != nil {
				t.Fatal(err)
			}
		}
		if err := made.SetCellValue("Sheet1", "C2", "Note"); err != nil {
			t.Fatal(err)
		}
		if _, err := made.NewSheet("Other"); err != nil {
			t.Fatal(err)
		}
		if err := made.SaveAs(path); err != nil {
			t.Fatal(err)
		}
		f, err := tabular.OpenFile(path, tabular.Options{})
		if err != nil {
			t.Fatal(err)
		}
		content, err := f.With([]string{"id"}, [][]string{{"=1+1"}, {"city:de-koln"}})
		if err != nil {
			t.Fatal(err)
		}
		got, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := got.GetRows("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{nil, {"City", "Since", "Note", "id"}, nil, {"Łódź", "1959", "", "=1+1"}, {"Köln", "", "a note", "city:de-koln"}}
		if d := cmp.Diff(want, rows); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
		if formula, err := got.GetCellFormula("Sheet1", "D4"); err != nil || formula != "" {
			t.Errorf("formula %q, %v", formula, err)
		}
		if kind, err := got.GetCellType("Sheet1", "B4"); err != nil || kind == excelize.CellTypeSharedString {
			t.Errorf("the number became %v, %v", kind, err)
		}
		if sheets := got.GetSheetList(); len(sheets) != 2 {
			t.Errorf("sheets %v", sheets)
		}
	})
}

func TestDelimiter(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string // the header
	}{
		{name: "with a comma in a name of a column", text: "Name (city, country);In\nA;PT\nB;ES\n", want: []string{"Name (city, country)", "In"}},
		{name: "with commas in numbers", text: "City;Latitude\nA;38,6\nB;41,1\n", want: []string{"City", "Latitude"}},
		{name: "with rows that end early", text: "City,In,Note\nA\nB;c,PT\n", want: []string{"City", "In", "Note"}},
		{name: "of one column", text: "City\nA\nB\n", want: []string{"City"}},
		{name: "of one column with both signs", text: "City\nA, b\nB; c\n", want: []string{"City"}},
		{name: "beyond the sample", text: "City;In\n" + strings.Repeat("Almada;PT\n", 20000), want: []string{"City", "In"}},
	} {
		t.Run("of a table "+tt.name, func(t *testing.T) {
			got, err := tabular.Open(write(t, "a.csv", tt.text), tabular.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got.Header); d != "" || len(got.Rows) != strings.Count(tt.text, "\n")-1 {
				t.Errorf("%d rows (-want +got):\n%s", len(got.Rows), d)
			}
		})
	}
}
