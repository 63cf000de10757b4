package testlane_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A test that is renamed would silently drop out of its lane.
func TestMakefile(t *testing.T) {
	root := filepath.Join("..", "..")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	tests := testNames(t, root)
	words := regexp.MustCompile(`(?:-run|-skip|-fuzz|CONCURRENT(?:_TOO)? :=|BUILT_IN :=) '?([A-Za-z0-9|]+)`).FindAllSubmatch(makefile, -1)
	if len(words) < 4 {
		t.Errorf("only %d tests are named in the Makefile", len(words))
	}
	for _, word := range words {
		for part := range strings.SplitSeq(string(word[1]), "|") {
			if !strings.Contains(tests, part) {
				t.Errorf("the Makefile runs or skips %q, and no test has that in its name", part)
			}
		}
	}
}

// testNames are the names of all test functions below a folder.
func testNames(t *testing.T, root string) string {
	t.Helper()
	var names strings.Builder
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)`)
	err := fs.WalkDir(os.DirFS(root), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "node_modules" {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, file))
		for _, name := range function.FindAllSubmatch(text, -1) {
			names.Write(append(name[1], '\n'))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names.String()
}
