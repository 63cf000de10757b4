// Package doctable holds documents to the tables of the program: a part of a document between two marks is generated
// from a table, and a table has a row for each constant of its package. For tests.
package doctable

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Current fails the test unless the part of a document in docs/ between two marks is the text, or writes it there when
// update is set. The test runs in a directory of internal/.
func Current(t *testing.T, document, begin, end, text string, update bool) {
	t.Helper()
	path := filepath.Join("..", "..", "docs", document)
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(content), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has lost the marks of its table", path)
	}
	want := before + begin + text + end + after
	if update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(content)); diff != "" {
		t.Errorf("docs/%s is stale, run make generate:\n%s", document, diff)
	}
}

// Constants lists the values of the text constants that a Go file declares in groups, sorted.
func Constants(t *testing.T, file string) (values []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, decl := range parsed.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST || !group.Lparen.IsValid() {
			continue
		}
		for _, spec := range group.Specs {
			value, err := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}
