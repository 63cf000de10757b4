package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/tabular"
)

const exampleImport = "../examples/import"

func TestImport(t *testing.T) {
	// The files of the example were read row by row against its table. How a match was made may change with the matcher.
	t.Run("makes the folder of the example", func(t *testing.T) {
		out := filepath.Join(t.TempDir(), "sister-cities")
		status, stdout, stderr := seed(t, "import", "--out", out, exampleImport+"/sister-cities.yaml")
		if status != 0 || !strings.Contains(stdout, "11 rows, of which 4 make no link\n16 of 17 places found") ||
			!strings.Contains(stdout, "6 links: "+out+"\nvalid: ") {
			t.Fatalf("status %d\n%s%s", status, stdout, stderr)
		}
		want, got := os.DirFS(exampleImport+"/sister-cities"), os.DirFS(out)
		if d := cmp.Diff(texts(t, want), texts(t, got)); d != "" {
			t.Errorf("(-example +made):\n%s", d)
		}
		for _, table := range []string{"-matches.csv", "-unresolved.csv"} {
			if d := cmp.Diff(withoutClass(t, exampleImport+"/sister-cities"+table), withoutClass(t, out+table)); d != "" {
				t.Errorf("%s (-example +made):\n%s", table, d)
			}
		}
		if status, _, stderr := seed(t, "import", "--out", out, exampleImport+"/sister-cities.yaml"); status != 0 {
			t.Errorf("again: status %d\n%s", status, stderr)
		}
		write(t, out, "links/old.csv", "type,from,to\n")
		status, _, stderr = seed(t, "import", "--out", out, exampleImport+"/sister-cities.yaml")
		if status != 1 || !strings.Contains(stderr, "links/old.csv is there already") {
			t.Errorf("a folder with another table: status %d\n%s", status, stderr)
		}
	})
	t.Run("needs one description", func(t *testing.T) {
		if status, _, stderr := seed(t, "import"); status != 2 || !strings.Contains(stderr, "one description") {
			t.Errorf("status %d\n%s", status, stderr)
		}
		if status, _, stderr := seed(t, "import", "no.yaml"); status != 1 || !strings.Contains(stderr, "no.yaml") {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})
	t.Run("is documented with its example", func(t *testing.T) {
		text, err := os.ReadFile("../docs/import.md")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{
			"sister-cities.csv", "sister-cities.yaml", "sister-cities-unresolved.csv", "sister-cities-decided.csv",
			"sister-cities/links/sister-cities.csv",
		} {
			shown, err := os.ReadFile(filepath.Join(exampleImport, file))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), "\n"+strings.TrimPrefix(string(shown), "\ufeff")+"```\n") {
				t.Errorf("docs/import.md does not show %s as it is", file)
			}
		}
	})
}

// texts are the files of a directory by path.
func texts(t *testing.T, dir fs.FS) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(dir, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(dir, path)
		out[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// withoutClass reads a report without its column class.
func withoutClass(t *testing.T, path string) [][]string {
	t.Helper()
	table, err := tabular.Open(path, tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := [][]string{table.Header}
	for _, row := range table.Rows {
		if at := table.Column("class"); at >= 0 {
			row.Cells[at] = ""
		}
		out = append(out, row.Cells)
	}
	return out
}

// The layers @members and @twins were made of the complete tables by other programs, which are the reference here.
func TestImportOfTheSecondWave(t *testing.T) {
	const excerpts = exampleImport + "/second-wave/"
	for _, c := range []struct {
		name, locator string // of a row, in the columns of the table
		links         []string
		made, left    int // links, rows
		columns       []string
	}{
		{
			name: "etmun", locator: "row={MembershipCode}", made: 18, left: 6, columns: []string{"type", "from", "to", "since"},
			links: []string{"members/links/etmun-networks.csv", "members/links/known.csv"},
		},
		{
			name: "twin-towns", locator: "pair={city1}, {country1}; {city2}, {country2}", made: 25, left: 10,
			links:   []string{"twins/links/twin-towns-2026.csv", "twins/links/known.csv"},
			columns: []string{"type", "from", "to", "role"},
		},
	} {
		t.Run(c.name+" makes the links that the built-in layer has of the same rows", func(t *testing.T) {
			out := filepath.Join(t.TempDir(), c.name)
			if status, _, errs := seed(t, "import", "--out", out, excerpts+c.name+".yaml"); status != fine {
				t.Fatal(errs)
			}
			columns := append(c.columns, "source", "stated_as", "seen_from", "seen_to")
			want, got := map[string]string{}, linksByLocator(t, columns, out+"/links/"+c.name+".csv")
			held := map[string]string{}
			for _, file := range c.links {
				maps.Copy(held, linksByLocator(t, columns, "data/"+file))
			}
			table, err := tabular.Open(excerpts+c.name+".csv", tabular.Options{})
			if err != nil {
				t.Fatal(err)
			}
			left := 0
			for _, row := range table.Rows {
				locator := c.locator
				for i, column := range table.Header {
					locator = strings.ReplaceAll(locator, "{"+column+"}", row.Cells[i])
				}
				if link, ok := held[locator]; ok {
					want[locator] = link
				} else {
					left++
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-built in +imported):\n%s", d)
			}
			if len(want) != c.made || left != c.left {
				t.Errorf("the built-in layer has %d links of the rows, and none of %d; want %d and %d", len(want), left, c.made, c.left)
			}
		})
	}
}

// linksByLocator are some columns of the rows of a file of links, joined.
func linksByLocator(t *testing.T, columns []string, path string) map[string]string {
	t.Helper()
	table, err := tabular.Open(path, tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, row := range table.Rows {
		var cells []string
		for _, column := range columns {
			if at := table.Column(column); at >= 0 && row.Cells[at] != "" {
				cells = append(cells, column+"="+row.Cells[at])
			}
		}
		out[row.Cells[table.Column("locator")]] = strings.Join(cells, " ")
	}
	return out
}
