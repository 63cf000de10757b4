package warncode_test

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/warncode"
)

var update = flag.Bool("update", false, "write docs/errors.md")

func TestTable(t *testing.T) {
	rows := map[string]warncode.Entry{}
	for _, e := range warncode.Table() {
		if _, twice := rows[e.Code]; twice {
			t.Errorf("%s has two rows", e.Code)
		}
		rows[e.Code] = e
		if e.Meaning == "" || e.Cure == "" || strings.HasSuffix(e.Meaning, ".") || strings.HasSuffix(e.Cure, ".") {
			t.Errorf("%+v", e)
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), "warncode.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var constants []string
	ast.Inspect(file, func(n ast.Node) bool {
		if group, ok := n.(*ast.GenDecl); ok && group.Tok == token.CONST {
			for _, spec := range group.Specs {
				value, err := strconv.Unquote(spec.(*ast.ValueSpec).Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				constants = append(constants, value)
			}
		}
		return true
	})
	slices.Sort(constants)
	if diff := cmp.Diff(constants, slices.Sorted(maps.Keys(rows))); diff != "" {
		t.Errorf("constants (-) and rows (+) differ:\n%s", diff)
	}
}

func TestMarkdown(t *testing.T) {
	const begin, end = "<!-- generated from internal/warncode by make generate -->\n", "<!-- end of the warnings -->\n"
	path := filepath.Join("..", "..", "docs", "errors.md")
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(content), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s has lost the marks of its table", path)
	}
	want := before + begin + warncode.Markdown() + end + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(content)); diff != "" {
		t.Errorf("docs/errors.md is stale, run make generate:\n%s", diff)
	}
}
