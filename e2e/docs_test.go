package e2e

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxColumns is how wide a line of prose may be.
const maxColumns = 120

// repository returns the files of the repository by their paths, without those of hidden directories and node_modules.
func repository(t *testing.T) []string {
	t.Helper()
	var files []string
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "node_modules"):
			return fs.SkipDir
		case !d.IsDir():
			files = append(files, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// tooWide returns the lines of prose of a Markdown text that are wider than maxColumns. Tables, code, images and single
// words, such as addresses, cannot be broken and may be wider.
func tooWide(text string) []string {
	var out []string
	fenced := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		trimmed := strings.TrimSpace(line)
		if strings.HasPrefix(trimmed, "```") {
			fenced = !fenced
		}
		indented := strings.HasPrefix(line, "    ") && !strings.HasPrefix(trimmed, "- ")
		if fenced || indented || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "![") || !strings.Contains(trimmed, " ") {
			continue
		}
		if utf8.RuneCountInString(line) > maxColumns {
			out = append(out, line)
		}
	}
	return out
}

func TestProse(t *testing.T) {
	t.Run("is at most 120 columns wide", func(t *testing.T) {
		pages := 0
		for _, name := range repository(t) {
			if path.Ext(name) != ".md" {
				continue
			}
			pages++
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range tooWide(string(text)) {
				t.Errorf("%s: a line of prose is wider than %d columns: %s", name, maxColumns, line)
			}
		}
		if pages < 20 {
			t.Errorf("only %d pages were checked", pages)
		}
	})
	t.Run("is measured in characters, without tables and code", func(t *testing.T) {
		wide := strings.Repeat("é ", maxColumns)
		text := "short\n" + wide + "\n| " + wide + "|\n```\n" + wide + "\n```\n\n    " + wide + "\n"
		if got := tooWide(text); !slices.Equal(got, []string{wide}) {
			t.Errorf("got %q", got)
		}
	})
}

func TestArchitecture(t *testing.T) {
	const page = "docs/architecture.md"
	text, err := os.ReadFile(filepath.FromSlash(page))
	if err != nil {
		t.Fatal(err)
	}
	files := repository(t)
	listed := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllSubmatch(text, -1) {
		listed[string(m[1])] = true
	}
	t.Run("lists every directory with Go files", func(t *testing.T) {
		for _, name := range files {
			if dir := path.Dir(name); path.Ext(name) == ".go" && dir != "." && !listed[dir] {
				t.Errorf("%s does not list %s", page, dir)
				listed[dir] = true // once
			}
		}
	})
	t.Run("names only files and directories that exist", func(t *testing.T) {
		there := map[string]bool{}
		for _, name := range files {
			there[path.Base(name)] = true
			for ; name != "."; name = path.Dir(name) {
				there[name] = true
			}
		}
		names := regexp.MustCompile("`([a-z0-9_./-]+(?:/[a-z0-9_-]+|\\.go|\\.yml|\\.cypher))`").FindAllSubmatch(text, -1)
		if len(names) < 50 {
			t.Errorf("only %d names were checked", len(names))
		}
		for _, m := range names {
			if name := string(m[1]); !there[name] {
				t.Errorf("%s names %s, which does not exist", page, name)
			}
		}
	})
}
