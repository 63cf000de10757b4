package web_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"cityweave/examples"
	"cityweave/graph"
	"cityweave/graph/pages"
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

func TestTheExplorerHoldsNothingInlineAndNothingForeign(t *testing.T) {
	page := string(web.Start)
	for name, pattern := range map[string]string{
		"an inline script":  `<script(?:[^>]*)>\s*[^<\s]`,
		"an inline style":   `<style|\sstyle=`,
		"an inline handler": `\son[a-z]+=`,
		"a foreign address": `(?:src|href|action)="(?:[a-z]+:)?//`,
		"an address from /": `(?:src|href)="/`, // the page works below a path, too
	} {
		if found := regexp.MustCompile(pattern).FindString(page); found != "" {
			t.Errorf("index.html holds %s: %s", name, found)
		}
	}
	if n := strings.Count(page, pages.Words); n != 1 {
		t.Errorf("there are %d places for the words without JavaScript, not one", n)
	}
	styles := read(t, "explore/*.css")
	maps.Copy(styles, read(t, "*.css"))
	for name, text := range styles {
		if found := regexp.MustCompile(`@import|url\(|https?:`).FindString(text); found != "" {
			t.Errorf("%s asks for something else: %s", name, found)
		}
	}
	// Names of XML namespaces are no addresses that are asked for.
	// The others are in texts of the language service and of graphql-js.
	namespace := regexp.MustCompile(`https://(?:commonmark\.org/|en\.wikipedia\.org/wiki/IEEE_floating_point|yarnpkg\.com/en/docs/)|http://(?:www\.w3\.org/(?:2000/svg|1999/xlink|1999/xhtml|1998/Math/MathML)|gexf\.net/1\.3)`)
	for name, text := range read(t, "explore/*.js") {
		rest := namespace.ReplaceAllString(text, "")
		if found := regexp.MustCompile(`https?://[\w.]+`).FindString(rest); found != "" {
			t.Errorf("%s asks another server: %s", name, found)
		}
		if found := regexp.MustCompile(`\beval\(|new Function|document\.write|insertAdjacentHTML|DOMParser`).FindString(rest); found != "" {
			t.Errorf("%s uses %s", name, found)
		}
	}
	for _, match := range regexp.MustCompile(`"static/([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if _, err := fs.Stat(web.Files, match[1]); err != nil {
			t.Errorf("index.html: %v", err)
		}
	}
}

func TestTheExplorerLoadsFast(t *testing.T) {
	const most = 150 << 10
	packed := bytes.NewBuffer(nil)
	pack := func(content []byte) {
		w := gzip.NewWriter(packed)
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	pack(web.Start)
	later := regexp.MustCompile("import\\([`\"']\\./([^`\"']+)").FindAllStringSubmatch(read(t, "explore/app.js")["explore/app.js"], -1)
	if len(later) != 1 || later[0][1] != "Editor.js" {
		t.Fatalf("the parts that are loaded when they are needed are %v, not the editor", later)
	}
	for _, pattern := range []string{"explore/*", "style.css", "icon.svg", "world.svg"} {
		for name, text := range read(t, pattern) {
			if name != "explore/Editor.js" {
				pack([]byte(text))
			}
		}
	}
	if packed.Len() > most {
		t.Errorf("the first load is %d bytes with gzip, more than %d", packed.Len(), most)
	}
}

func TestEachExampleIsInAGroupOfTheExplorer(t *testing.T) {
	text, err := os.ReadFile("app/src/data/questions.ts")
	if err != nil {
		t.Fatal(err)
	}
	_, groups, _ := strings.Cut(string(text), "export const groups")
	groups, _, ok := strings.Cut(groups, "\n];")
	if !ok {
		t.Fatal("questions.ts has no groups")
	}
	all, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{"similar-cities": true, "sources": true}
	for _, example := range all {
		known[example.Name] = true
		if n := strings.Count(groups, `"`+example.Name+`"`); n != 1 {
			t.Errorf("%s is in %d groups, not in one", example.Name, n)
		}
	}
	for _, match := range regexp.MustCompile(`"([a-z]+-[a-z-]+)"`).FindAllStringSubmatch(groups, -1) {
		if !known[match[1]] {
			t.Errorf("there is no example %s", match[1])
		}
	}
}

func TestTheQueriesOfTheExplorerAreValid(t *testing.T) {
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: graph.Schema()})
	if err != nil {
		t.Fatal(err)
	}
	folder := os.DirFS("app/src/data")
	names, err := fs.Glob(folder, "*.graphql")
	if err != nil || len(names) < 8 {
		t.Fatalf("%d queries were found: %v", len(names), err)
	}
	fragments, err := fs.ReadFile(folder, "fragments.graphql")
	if err != nil {
		t.Fatal(err)
	}
	entity, link, ok := strings.Cut(string(fragments), "fragment LinkParts")
	if !ok {
		t.Fatal("fragments.graphql has no LinkParts")
	}
	for _, name := range names {
		if path.Base(name) == "fragments.graphql" {
			continue
		}
		query, err := fs.ReadFile(folder, name)
		if err != nil {
			t.Fatal(err)
		}
		document := string(query)
		if strings.Contains(document, "...EntityParts") {
			document += entity
		}
		if strings.Contains(document, "...LinkParts") {
			document += "fragment LinkParts" + link
		}
		if _, err := gqlparser.LoadQueryWithRules(schema, document, rules.NewDefaultRules()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
