package release_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// written is a way in which spreadsheets write a table.
type written struct {
	name      string
	comma     rune
	lineEnd   string
	before    string // first line
	lines     int    // that before has
	encode    func(string) string
	upperCase bool // of .CSV, TRUE and FALSE
}

func dialects() []written {
	mark := func(s string) string { return "\ufeff" + s }
	little := func(s string) string { return utf16Text(s, false) }
	big := func(s string) string { return utf16Text(s, true) }
	marked := func(encode func(string) string) func(string) string {
		return func(s string) string { return encode(mark(s)) }
	}
	return []written{
		{name: "RFC 4180 with LF", comma: ',', lineEnd: "\n"},
		{name: "Excel, CSV UTF-8, in English", comma: ',', lineEnd: "\r\n", encode: mark, upperCase: true},
		{name: "Excel, CSV UTF-8, in German", comma: ';', lineEnd: "\r\n", encode: mark, upperCase: true},
		{name: "Excel, with a line sep=;", comma: ';', lineEnd: "\r\n", before: "sep=;", lines: 1, encode: mark},
		{name: "a quoted line sep=", comma: '\t', lineEnd: "\n", before: "\"sep=\t\"", lines: 1},
		{name: "Excel, Unicode text", comma: '\t', lineEnd: "\r\n", encode: marked(little), upperCase: true},
		{name: "UTF-16 BE", comma: ',', lineEnd: "\n", encode: marked(big)},
		{name: "UTF-16 LE without a mark", comma: ';', lineEnd: "\n", encode: little},
		{name: "UTF-16 BE without a mark", comma: '\t', lineEnd: "\r\n", encode: big},
		{name: "tabs", comma: '\t', lineEnd: "\n"},
		{name: "Excel for Macintosh", comma: ';', lineEnd: "\r"},
		{name: "CR in UTF-16 with a line sep=,", comma: ',', lineEnd: "\r", before: "SEP=,", lines: 1, encode: marked(big)},
	}
}

func utf16Text(s string, big bool) string {
	var out strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		first, second := byte(u), byte(u>>8)
		if big {
			first, second = second, first
		}
		out.WriteByte(first)
		out.WriteByte(second)
	}
	return out.String()
}

// text writes a table.
func (d written) text(t testing.TB, table [][]string) string {
	t.Helper()
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Comma, w.UseCRLF = d.comma, d.lineEnd == "\r\n"
	for _, row := range table {
		cells := slices.Clone(row)
		for i := range cells {
			if d.upperCase && (cells[i] == "true" || cells[i] == "false") {
				cells[i] = strings.ToUpper(cells[i])
			}
		}
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	text := out.String()
	if d.lineEnd == "\r" {
		text = strings.ReplaceAll(text, "\n", "\r")
	}
	if d.before != "" {
		text = d.before + d.lineEnd + text
	}
	if d.encode != nil {
		text = d.encode(text)
	}
	return text
}

// files writes all files.
func (d written) files(t testing.TB, f files) files {
	t.Helper()
	out := files{}
	for path, text := range f {
		table, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if d.upperCase {
			path = strings.TrimSuffix(path, ".csv") + ".CSV"
		}
		out[path] = d.text(t, table)
	}
	return out
}

func TestTheReleaseOfTheExampleDataIsTheSameInEveryDialect(t *testing.T) {
	example := files{}
	fsys := os.DirFS("../../examples/data")
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".csv") {
			return err
		}
		text, err := fs.ReadFile(fsys, path)
		example[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	core := datafolder.BuiltIn()[:2]
	want := ""
	for _, d := range dialects() {
		g, err := release.Read(t.Context(), kg.CityNetworks(), append(slices.Clone(core), folder("data", d.files(t, example)))...)
		if err != nil {
			t.Errorf("%s: %v", d.name, err)
			continue
		}
		if want == "" {
			want = g.Release.Hash
		}
		if g.Release.Hash != want {
			t.Errorf("%s: release %s, want %s", d.name, g.Release.Hash, want)
		}
	}
}

func TestFaultsHaveTheirPlaceInEveryDialect(t *testing.T) {
	over := small().with(files{
		city: rows("id,name,parent,same_as,latitude,population,is_capital",
			`city:jp-kyoto,"Kyōto; 京都, 𠮷",country:xx,,"35,2","1,459,640",maybe`,
			"city:cn-taizhou,Tai\u200bzhou,country:cn,,,1.234,"),
		"entities/theme.csv": rows("id,nam,kind", "theme:clean-energy,clean energy,focus"),
	})
	places := func(d written) (out []string) {
		for _, f := range faultsOf(t, d.files(t, over)) {
			f.Line -= d.lines
			f.File = strings.TrimSuffix(strings.ToLower(f.File), ".csv")
			out = append(out, place(f)+": "+f.Problem)
		}
		return out
	}
	want := places(dialects()[0])
	if len(want) != 6 {
		t.Fatalf("%d faults: %v", len(want), want)
	}
	for _, d := range dialects()[1:] {
		got, expected := places(d), slices.Clone(want)
		if d.comma != ',' { // quotation marks around a value with the delimiter count as characters
			dropColumns(got)
			dropColumns(expected)
		}
		if diff := cmp.Diff(expected, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", d.name, diff)
		}
	}
}

// dropColumns removes the number of the column from each "file:line:column name".
func dropColumns(places []string) {
	for i, place := range places {
		parts := strings.SplitN(place, ":", 3)
		_, after, _ := strings.Cut(parts[2], " ")
		places[i] = parts[0] + ":" + parts[1] + " " + after
	}
}

func TestColumnsCountCharactersInEveryDialect(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"semicolons", "id;name;kind\ntheme:clean-energy;ü𠮷;focus;\n", "2:1"},
		{"semicolons", "id;name;kind;colour\n", "1:14"},
		{"tabs in UTF-16", utf16Text("id\tname\tkind\ntheme:x\t𠮷\t\u200b\n", false), "2:11"},
		{"CR", "id,name,kind\r\rtheme:x,Æ,\u202e\r", "3:11"},
		{"sep=", "sep=;\r\nid;name;kind;colour\r\n", "2:14"},
		{"sep= of another sign", "sep=|\nid|name\n", "1:1"},
		{"a byte order mark", "\ufeffid,name,colour\n", "1:9"},
	} {
		faults := faultsOf(t, small().with(files{"entities/theme.csv": tt.text}))
		if len(faults) != 1 || fmt.Sprintf("%d:%d", faults[0].Line, faults[0].Column) != tt.want {
			t.Errorf("%s: %v, want one at %s", tt.name, faults, tt.want)
		}
	}
}

func TestFilesOfDesktopsAreLeftAlone(t *testing.T) {
	f := small()
	for _, path := range []string{
		"Thumbs.db", "entities/Thumbs.db", "links/desktop.ini", "Desktop.ini", ".DS_Store", "entities/.DS_Store",
		"entities/~$city.csv", "links/.~lock.page.csv#", "entities/~$city.xlsx",
	} {
		f[path] = "\x00\x01"
	}
	if got, want := mustRead(t, f).Release.Hash, mustRead(t, small()).Release.Hash; got != want {
		t.Errorf("release %s, want %s", got, want)
	}
}

func TestAnEmptyStatusInALaterFolderKeepsTheStatus(t *testing.T) {
	first := small().with(files{
		"links/x.csv": rows("id,type,from,to,status,source,locator",
			"L8,MEMBER_OF,city:jp-kyoto,programme:iuc,derived,source:editorial,m49-tree",
			"L9,MEMBER_OF,city:cn-taizhou,programme:iuc,partly,source:page,"),
		states: rows("id,subject,property,value,unit,as_of,status,source",
			"P1,programme:iuc,start_year,2017,,,partly,source:page"),
	})
	later := files{
		"links/y.csv": rows("type,from,to,status,source,locator",
			"MEMBER_OF,city:jp-kyoto,programme:iuc,,source:page,row 1",
			"MEMBER_OF,city:cn-taizhou,programme:iuc,,source:geonames,row 2"),
		"statements.csv": rows("subject,property,value,status,source", "programme:iuc,start_year,2017,,source:geonames"),
	}
	g := mustRead(t, first, later)
	for from, want := range map[string]kg.Status{"city:jp-kyoto": kg.Derived, "city:cn-taizhou": kg.Partly} {
		l := linksOf(t, g, "MEMBER_OF", from, "programme:iuc")[0]
		if l.Status != want {
			t.Errorf("%s: status %s, want %s", from, l.Status, want)
		}
	}
	if s := g.Statements[0]; s.Status != kg.Partly {
		t.Errorf("%s: status %s, want partly", s.ID, s.Status)
	}
}

// FuzzDialects writes a name in every dialect: it is read, or refused at the same place, as in the first.
func FuzzDialects(f *testing.F) {
	for _, name := range []string{"Kyōto", "a;b", "c,d", "e\tf", `"g"`, "\u200bh", "می\u200cروم", "𠮷", "\u0301i", "j\nk", " ", "sep=;"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) || strings.ContainsRune(name, '\r') {
			return
		}
		want := ""
		for _, d := range dialects() {
			layer := small()
			layer["entities/theme.csv"] = d.text(t, [][]string{{"id", "kind", "name"}, {"theme:clean-energy", "focus", name}, {"theme:water", "focus", name}})
			g, err := read(t, layer)
			got := ""
			var faults datafolder.Faults
			switch {
			case err == nil:
				got = g.Release.Hash
			case !errors.As(err, &faults):
				t.Fatal(err)
			}
			for _, f := range faults {
				got += fmt.Sprintf("%d:%d %s\n", f.Line-d.lines, f.Column, f.Problem)
			}
			if want == "" {
				want = got
			}
			if got != want {
				t.Fatalf("%s: %s\nwant %s", d.name, got, want)
			}
		}
	})
}
