package neo4jtest_test

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/store/neo4j/neo4jtest"
)

// recorder is a test that takes note of how it ends.
type recorder struct {
	testing.TB
	name, ended string
}

func (r *recorder) Helper()      {}
func (r *recorder) Name() string { return r.name }

func (r *recorder) Fatalf(string, ...any) { panic(r.end("failed")) }
func (r *recorder) Skip(...any)           { panic(r.end("skipped")) }

func (r *recorder) end(how string) string {
	r.ended = how
	return how
}

// ends gives how a test of that name ends that asks for the database.
func ends(t *testing.T, name string) string {
	r := &recorder{TB: t, name: name, ended: "with " + os.Getenv("NEO4J_URI")}
	func() {
		defer func() { _ = recover() }() // as the end of a test's goroutine
		neo4jtest.URI(r)
	}()
	return r.ended
}

func TestATestThatUsesTheDatabaseSaysSoInItsName(t *testing.T) {
	for _, uri := range []string{"", "bolt://127.0.0.1:1"} {
		t.Setenv("NEO4J_URI", uri)
		with := "with " + uri
		if uri == "" {
			with = "skipped"
		}
		for name, want := range map[string]string{
			"TestIt": "failed", "TestIt/Neo4j": "failed", "TestItOnNeo4j": with, "TestItOnNeo4j/part": with, "BenchmarkIt": with,
		} {
			if got := ends(t, name); got != want {
				t.Errorf("%s ends %s, want %s", name, got, want)
			}
		}
	}
}

// The database is got here and nowhere else, so no test can need it and be left out for its name.
func TestMakeNeo4jRunsEveryTestThatUsesTheDatabase(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	asks := regexp.MustCompile(`(?:Getenv|LookupEnv)\("NEO4J_URI"\)|config\.Database\(.*os\.Environ`)
	want := map[string]bool{}
	if err := fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		folder := path.Dir(file)
		if !strings.HasSuffix(file, "_test.go") || strings.HasSuffix(folder, "/neo4jtest") {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			return err
		}
		uses := strings.Contains(string(text), `"cityweave/internal/store/neo4j/neo4jtest"`)
		if found := asks.Find(text); found != nil && !uses {
			t.Errorf("%s has %s: neo4jtest gives the database", file, found)
		}
		if uses {
			want[folder] = true
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^ON_NEO4J := (.*)$`).FindSubmatch(makefile)
	if list == nil || len(want) < 4 {
		t.Fatalf("ON_NEO4J is %q, for packages %v", list, want)
	}
	got := map[string]bool{}
	for word := range strings.FieldsSeq(string(list[1])) {
		got[path.Clean(word)] = true
	}
	for folder := range want {
		if !got[folder] {
			t.Errorf("ON_NEO4J of the Makefile leaves out %s", folder)
		}
	}
	if !strings.Contains(string(makefile), "-run "+neo4jtest.Mark+" ") {
		t.Errorf("make neo4j does not run what has %s in its name", neo4jtest.Mark)
	}
}
