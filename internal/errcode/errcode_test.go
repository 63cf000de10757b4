package errcode_test

import (
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/doctable"
	"cityweave/internal/errcode"
)

var update = flag.Bool("update", false, "write docs/errors.md")

func TestTable(t *testing.T) {
	rows := map[string]errcode.Entry{}
	for _, e := range errcode.Table() {
		if _, twice := rows[e.Code]; twice {
			t.Errorf("%s has two rows", e.Code)
		}
		rows[e.Code] = e
	}
	t.Run("has a row for every constant", func(t *testing.T) {
		if diff := cmp.Diff(doctable.Constants(t, "errcode.go"), slices.Sorted(maps.Keys(rows))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("says what every code means and what to do", func(t *testing.T) {
		for _, e := range rows {
			if e.Meaning == "" || e.Cure == "" || strings.HasSuffix(e.Meaning, ".") || strings.HasSuffix(e.Cure, ".") {
				t.Errorf("%+v", e)
			}
		}
	})
	t.Run("has no status 422, and 200 for application/json or one status for both types", func(t *testing.T) {
		for _, e := range rows {
			if e.JSON == 422 || e.GraphQL == 422 || e.JSON != e.GraphQL && e.JSON != 200 {
				t.Errorf("%+v", e)
			}
		}
	})
	t.Run("calls retryable what is refused for the state of the server or the client", func(t *testing.T) {
		for _, e := range rows {
			if want := slices.Contains([]int{408, 429, 503}, e.GraphQL); e.Retryable != want {
				t.Errorf("%+v", e)
			}
		}
	})
}

func TestFind(t *testing.T) {
	if got := errcode.Find(errcode.TooDeep); got.Code != errcode.TooDeep || got.GraphQL != 400 {
		t.Errorf("got %+v", got)
	}
	if got := errcode.Find("NOT_REGISTERED"); got.Code != errcode.Internal {
		t.Errorf("got %+v", got)
	}
}

// TestConstants finds codes that the program writes without this package. Generated code has the words of the SDL, and
// clients are programs of their own.
func TestConstants(t *testing.T) {
	without := func(folder string) bool {
		return slices.Contains([]string{"errcode", "generated", "clients"}, folder) || folder[0] == '.' && folder != ".."
	}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && without(entry.Name()):
			return fs.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, e := range errcode.Table() {
			if strings.Contains(string(content), strconv.Quote(e.Code)) {
				t.Errorf("%s has %q as a literal: use the constant of errcode", path, e.Code)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestMarkdown(t *testing.T) {
	const begin, end = "<!-- generated from internal/errcode by make generate -->\n", "<!-- end of what is generated -->\n"
	doctable.Current(t, "errors.md", begin, end, errcode.Markdown(), *update)
}
