package web_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/graph"
	"cityweave/web"
)

// read gives the text of each file that matches a pattern, by name.
func read(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names, err := fs.Glob(web.Files, pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files match %s: %v", pattern, err)
	}
	files := map[string]string{}
	for _, name := range names {
		content, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(content)
	}
	return files
}

func TestThePageHoldsNothingInlineAndNothingForeign(t *testing.T) {
	for name, pattern := range map[string]string{
		"an inline script":    `<script(?:[^>]*)>\s*[^<\s]`,
		"an inline style":     `<style|\sstyle=`,
		"an inline handler":   `\son[a-z]+=`,
		"a foreign address":   `(?:src|href|action)="(?:[a-z]+:)?//`,
		"an address from /":   `(?:src|href)="/`, // the page works below a path, too
		"a form that is sent": `<form[^>]*\saction`,
	} {
		if found := regexp.MustCompile(pattern).FindString(read(t, "index.html")["index.html"]); found != "" {
			t.Errorf("index.html holds %s: %s", name, found)
		}
	}
	for name, text := range read(t, "*.css") {
		if found := regexp.MustCompile(`@import|url\(|https?:`).FindString(text); found != "" {
			t.Errorf("%s asks for something else: %s", name, found)
		}
	}
}

func TestTheScriptsNeverTurnTextIntoMarkupOrCode(t *testing.T) {
	danger := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function|setHTML`)
	foreign := regexp.MustCompile(`["'\x60]https?://`)
	for name, text := range read(t, "*.js") {
		if found := danger.FindString(text); found != "" {
			t.Errorf("%s uses %s", name, found)
		}
		if found := foreign.FindString(text); found != "" {
			t.Errorf("%s asks another server: %s", name, found)
		}
	}
}

func TestEveryFileAndElementThatIsNamedExists(t *testing.T) {
	page := read(t, "index.html")["index.html"]
	scripts := read(t, "*.js")
	var ids []string
	for _, match := range regexp.MustCompile(`\sid="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if slices.Contains(ids, match[1]) {
			t.Errorf("the id %s is there twice", match[1])
		}
		ids = append(ids, match[1])
	}
	for name, pattern := range map[string]string{"app.js": `\bat\("([^"]+)"\)`, "index.html": `(?:for|aria-controls|aria-labelledby|aria-describedby)="([^"]+)"`} {
		text := page + scripts[name]
		if name != "index.html" {
			text = scripts[name]
		}
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1)
		if len(found) == 0 {
			t.Errorf("%s names no element", name)
		}
		for _, match := range found {
			if !slices.Contains(ids, match[1]) {
				t.Errorf("%s names #%s, which is not in the page", name, match[1])
			}
		}
	}
	for _, match := range regexp.MustCompile(`"static/([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if _, err := fs.Stat(web.Files, match[1]); err != nil {
			t.Errorf("index.html: %v", err)
		}
	}
	for name, text := range scripts {
		for _, match := range regexp.MustCompile(`from "\./([^"]+)"`).FindAllStringSubmatch(text, -1) {
			if _, err := fs.Stat(web.Files, match[1]); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestTheQueriesThatThePageItselfAsksAreValid(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, "questions.js")["questions.js"]
	constant := regexp.MustCompile(`const (\w+) = "([^"]*)";`).FindStringSubmatch(text)
	if constant == nil {
		t.Fatal("the part that several queries share is gone")
	}
	queries := regexp.MustCompile("(?s)const (\\w+Query) = `(.*?)`;").FindAllStringSubmatch(text, -1)
	if len(queries) != 4 {
		t.Fatalf("%d queries were found, not 4", len(queries))
	}
	for _, query := range queries {
		document := strings.ReplaceAll(query[2], "${"+constant[1]+"}", constant[2])
		if _, err := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules()); err != nil {
			t.Errorf("%s: %v", query[1], err)
		}
	}
}
