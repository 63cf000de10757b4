package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// places is a data folder with namesakes, IDs and coordinates, and the name of a file in it that is not there yet.
func places(t *testing.T) (folder, file string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "data")
	write(t, folder, "entities/source.csv", "id,name,kind,retrieved_on\nsource:list,A list,dataset,2026-12-01\n")
	write(t, folder, "entities/country.csv", "id,name,aliases,iso2\ncountry:pt,Portugal,,PT\ncountry:us,United States,USA,US\n")
	write(t, folder, "entities/city.csv", "id,name,same_as,latitude,longitude\n"+
		"city:pt-almada,Almada,geonames:2271772,38.679,-9.1569\n"+
		"city:us-springfield-illinois,Springfield,geonames:4250542,39.8017,-89.6437\n"+
		"city:us-springfield-ohio,Springfield,geonames:4525353,39.9242,-83.8088\n")
	write(t, folder, "links/places.csv", "type,from,to,source\nLOCATED_IN,city:pt-almada,country:pt,source:list\n"+
		"LOCATED_IN,city:us-springfield-illinois,country:us,source:list\n"+
		"LOCATED_IN,city:us-springfield-ohio,country:us,source:list\n")
	return folder, filepath.Join(t.TempDir(), "names.csv")
}

// matched reads the columns of a CSV file that match has written, without the others.
func matched(t *testing.T, file, comma string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\ufeff")))
	in.Comma = []rune(comma)[0]
	rows, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i] = rows[i][len(rows[i])-7:]
	}
	return rows
}

func TestMatch(t *testing.T) {
	folder, file := places(t)
	const names = "Name;Country;Lat;Long;GeoNames\r\n" +
		"City of Almada;PT;;;\r\n" +
		"Springfield;USA;;;\r\n" +
		"Springfield;US;39,9;-83,8;\r\n" +
		"Springfield;;;;https://sws.geonames.org/4250542/\r\n" +
		";;;;2271772\r\n" +
		"\"=HYPERLINK(\"\"x\"\")\";;;;\r\n" +
		"Almada;US;;;\r\n" +
		"Almada;Atlantis;;;\r\n" +
		";US;;;\r\n"
	write(t, filepath.Dir(file), "names.csv", names)
	args := []string{
		"match", file, "--data", folder, "--name", "Name", "--in", "Country", "--latitude", "Lat", "--longitude", "Long",
		"--id", "geonames=GeoNames",
	}
	status, stdout, stderr := seed(t, args...)
	out := filepath.Join(filepath.Dir(file), "names.matched.csv")
	t.Run("adds to each row what its name refers to", func(t *testing.T) {
		if status != fine {
			t.Fatalf("status %d\n%s", status, stderr)
		}
		const springfields = "city:us-springfield-illinois (Springfield, EXACT); city:us-springfield-ohio (Springfield, EXACT)"
		want := [][]string{
			{"match_id", "match_name", "match_type", "match_status", "match_class", "match_reading", "match_candidates"},
			{"city:pt-almada", "Almada", "City", "MATCHED", "EXACT", "Almada (unwrapped: City of)", ""},
			{"", "", "", "AMBIGUOUS", "EXACT", "", springfields},
			{"city:us-springfield-ohio", "Springfield", "City", "MATCHED", "EXACT", "", ""},
			{"city:us-springfield-illinois", "Springfield", "City", "MATCHED", "EXACT", "", ""},
			{"city:pt-almada", "Almada", "City", "MATCHED", "EXACT", "", ""},
			{"", "", "", "NOT_FOUND", "", "", ""},
			{"", "", "", "ELSEWHERE", "EXACT", "", "city:pt-almada (Almada, EXACT)"},
			{"", "", "", "PLACE_UNKNOWN", "EXACT", "", "city:pt-almada (Almada, EXACT)"},
			{"", "", "", "NO_NAME", "", "", ""},
		}
		if d := cmp.Diff(want, matched(t, out, ";")); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
	t.Run("keeps the rows byte by byte, and the table as it is", func(t *testing.T) {
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		added := strings.Split(strings.TrimPrefix(string(text), "\ufeff"), "\r\n")
		for i, row := range strings.Split(names, "\r\n") {
			if !strings.HasPrefix(added[i], row) {
				t.Errorf("row %d became %q", i+1, added[i])
			}
		}
		if kept, err := os.ReadFile(file); err != nil || string(kept) != names {
			t.Errorf("%v: the table is %q", err, kept)
		}
	})
	t.Run("counts the rows by status, and says which to look at", func(t *testing.T) {
		for _, want := range []string{
			out + ": 9 rows with match_id to match_candidates\n", "  MATCHED        4  certain\n", "  AMBIGUOUS      1 ", "rows 3\n",
			"  NOT_FOUND      1 ", "rows 7\n", "  NO_NAME        1 ", "rows 10\n",
		} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%q is not in\n%s", want, stdout)
			}
		}
		if strings.Contains(stdout, "PROBABLE") || strings.Count(stdout, "\n") != 12 {
			t.Errorf("it says\n%s", stdout)
		}
		if want := "matching names 0 of 8\n"; stderr != want {
			t.Errorf("progress %q, want %q", stderr, want)
		}
	})
	t.Run("replaces a file only when it is told to, and never the table", func(t *testing.T) {
		write(t, filepath.Dir(out), "names.matched.csv", "mine")
		status, _, errs := seed(t, args...)
		if text, err := os.ReadFile(out); status != wrong || !strings.Contains(errs, "names.matched.csv is there already; add --force") || string(text) != "mine" {
			t.Errorf("status %d, %v, %q\n%s", status, err, text, errs)
		}
		// What is wrong with the command goes first: to replace the file would not help.
		if status, _, errs := seed(t, append(args, "--name", "Nme")...); status != wrong || !strings.Contains(errs, "Nme") || strings.Contains(errs, "already") {
			t.Errorf("with a wrong column: status %d\n%s", status, errs)
		}
		if status, _, errs := seed(t, append(args, "--force")...); status != fine || len(matched(t, out, ";")) != 10 {
			t.Errorf("with --force: status %d\n%s", status, errs)
		}
		link := filepath.Join(t.TempDir(), "same.csv")
		if err := os.Symlink(file, link); err != nil {
			t.Fatal(err)
		}
		for _, same := range []string{file, link} {
			if status, _, errs := seed(t, append(args, "--force", "--out", same)...); status != wrong || !strings.Contains(errs, "is the table itself") {
				t.Errorf("%s: status %d\n%s", same, status, errs)
			}
		}
	})
	t.Run("matches a table again in columns of their own", func(t *testing.T) {
		again := filepath.Join(t.TempDir(), "again.csv")
		if status, _, errs := seed(t, "match", out, "--data", folder, "--name", "Name", "--out", again, "--types", "city"); status != fine {
			t.Fatalf("status %d\n%s", status, errs)
		}
		if rows := matched(t, again, ";"); rows[0][0] != "match_id_2" || rows[1][0] != "city:pt-almada" {
			t.Errorf("%v", rows[:2])
		}
	})
}

func TestMatchOfTheExample(t *testing.T) {
	const folder = "../examples/match"
	out := filepath.Join(t.TempDir(), "cities.csv")
	status, stdout, errs := seed(t, "match", folder+"/cities.csv", "--name", "Member", "--in", "Country", "--latitude", "Latitude",
		"--longitude", "Longitude", "--types", "city", "--out", out)
	if status != fine {
		t.Fatal(errs)
	}
	t.Run("is the file beside it", func(t *testing.T) {
		var files []string
		for _, file := range []string{folder + "/cities.matched.csv", out} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, string(text))
		}
		if d := cmp.Diff(files[0], files[1]); d != "" {
			t.Errorf("(-example +made):\n%s", d)
		}
	})
	t.Run("has the summary that the documentation shows", func(t *testing.T) {
		page, err := os.ReadFile("../docs/matching.md")
		if err != nil {
			t.Fatal(err)
		}
		_, summary, _ := strings.Cut(stdout, "\n")
		if !strings.Contains(string(page), "to match_candidates\n"+summary+"```\n") {
			t.Errorf("docs/matching.md does not show\n%s", summary)
		}
	})
}

func TestMatchOfAWorkbook(t *testing.T) {
	folder, _ := places(t)
	file := filepath.Join(t.TempDir(), "names.xlsx")
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "Name", "B1": "GeoNames", "A2": "Almada", "A3": "Springfield", "B3": 4525353} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	t.Run("is a workbook", func(t *testing.T) {
		status, _, errs := seed(t, "match", file, "--data", folder, "--name", "Name", "--id", "geonames=GeoNames")
		if status != fine {
			t.Fatal(errs)
		}
		text, err := os.ReadFile(strings.TrimSuffix(file, ".xlsx") + ".matched.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		made, err := excelize.OpenReader(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := made.GetRows("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{{"Name", "GeoNames", "match_id"}, {"Almada", "", "city:pt-almada"}, {"Springfield", "4525353", "city:us-springfield-ohio"}}
		for i := range rows {
			rows[i] = rows[i][:3]
		}
		if d := cmp.Diff(want, rows); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	})
	t.Run("is refused as a text file", func(t *testing.T) {
		if status, _, errs := seed(t, "match", file, "--name", "Name", "--out", "x.csv"); status != wrong || !strings.Contains(errs, "a workbook is written for a workbook") {
			t.Errorf("status %d\n%s", status, errs)
		}
	})
}

func TestMatchRefuses(t *testing.T) {
	folder, file := places(t)
	for name, c := range map[string]struct {
		text   string
		args   []string
		status int
		want   string
	}{
		"no table":               {args: []string{"match", "--name", "x"}, status: usage, want: "one table is matched; usage: seed match --name"},
		"no column":              {args: []string{"match", file}, status: usage, want: "--name is missing"},
		"half a point":           {args: []string{"match", file, "--name", "x", "--latitude", "y"}, status: usage, want: "belong together"},
		"two places to match in": {args: []string{"match", file, "--name", "x", "--data", "@core", "--store", "neo4j"}, status: usage, want: "not both"},
		"a table that is not there": {
			args: []string{"match", filepath.Join(folder, "no.csv"), "--name", "x"}, status: wrong, want: "no.csv: no such file",
		},
		"an unknown column": {text: "City\nx\n", args: []string{"match", file, "--name", "Cty"}, status: wrong, want: `did you mean "City"?`},
		"a row with more values": {
			text: "City,In\nPortland, OR, US\n", args: []string{"match", file, "--name", "City"}, status: wrong,
			want: "row 2 has 3 values, the header 2: put values that contain the delimiter in quotation marks",
		},
		"an encoding that nothing declares": {
			text: "City,In\nMalm\xf6,SE\n", args: []string{"match", file, "--name", "City"}, status: wrong,
			want: "line 2 is not in UTF-8; name the encoding",
		},
		"cells that cannot be understood": {
			text: "City,Lat,Long\nA,1,x\nB,,3\n", args: []string{"match", file, "--name", "City", "--latitude", "Lat", "--longitude", "Long"},
			status: wrong, want: "names.csv: 2 faults:\nrow 2, column \"Long\": \"x\" is no number of degrees",
		},
		"an unknown folder": {text: "City\nx\n", args: []string{"match", file, "--name", "City", "--data", "nowhere"}, status: wrong, want: `"nowhere" does not exist`},
	} {
		t.Run(name, func(t *testing.T) {
			write(t, filepath.Dir(file), "names.csv", c.text)
			status, out, errs := seed(t, c.args...)
			if status != c.status || !strings.Contains(errs, c.want) || out != "" {
				t.Errorf("status %d\n%s%s\nwant %s", status, out, errs, c.want)
			}
			if made, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.matched.*")); err != nil || len(made) > 0 {
				t.Errorf("%v, it wrote %v", err, made)
			}
		})
	}
}

func TestMatchInNeo4j(t *testing.T) {
	t.Run("writes what it writes for the folder", func(t *testing.T) {
		uri := address(t)
		folder, file := places(t)
		write(t, filepath.Dir(file), "names.csv", "Name,In\nCity of Almada,PT\nSpringfield,USA\n\"Springfield, OH\",\nAlmadda,Portugal\n")
		if status, _, errs := live(t, "load", "--yes", "--store", uri, folder); status != fine {
			t.Fatal(errs)
		}
		var made []string
		for _, from := range [][]string{{"--data", folder}, {"--store", uri}} {
			out := filepath.Join(t.TempDir(), "out.csv")
			if status, _, errs := live(t, append([]string{"match", file, "--name", "Name", "--in", "In", "--out", out}, from...)...); status != fine {
				t.Fatal(errs)
			}
			text, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, string(text))
		}
		if d := cmp.Diff(made[0], made[1]); d != "" {
			t.Errorf("(-folder +database):\n%s", d)
		}
		if status, _, errs := live(t, "match", file, "--name", "Name", "--store", "bolt://127.0.0.1:1", "--out", filepath.Join(t.TempDir(), "x.csv")); status != wrong || !strings.Contains(errs, "check that the database runs") {
			t.Errorf("without a database: status %d\n%s", status, errs)
		}
	})
}
