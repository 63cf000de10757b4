package main

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const exampleImport = "../examples/import"

// The files of the example were read row by row against its table. How a match was made may change with the matcher.
func TestImportMakesTheFolderOfTheExample(t *testing.T) {
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
}

func TestImportNeedsOneDescription(t *testing.T) {
	if status, _, stderr := seed(t, "import"); status != 2 || !strings.Contains(stderr, "one description") {
		t.Errorf("status %d\n%s", status, stderr)
	}
	if status, _, stderr := seed(t, "import", "no.yaml"); status != 1 || !strings.Contains(stderr, "no.yaml") {
		t.Errorf("status %d\n%s", status, stderr)
	}
}

func TestTheDocumentationShowsTheExampleOfImport(t *testing.T) {
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
		if !strings.Contains(string(text), "\n"+string(shown)+"```\n") {
			t.Errorf("docs/import.md does not show %s as it is", file)
		}
	}
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

// withoutClass reads a table without its column class.
func withoutClass(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range table[0] {
		if name == "class" {
			for _, r := range table {
				r[i] = ""
			}
		}
	}
	return table
}
