//go:build !race

// The race detector has nothing to find in a compiler that runs elsewhere.

package graph_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/testlane"
)

// edit inserts lines behind the only place of a file where a text stands.
type edit struct{ file, behind, lines string }

// recipes are the edits of CONTRIBUTING.md, before make generate.
func recipes() []edit {
	return []edit{
		{"internal/kg/table_links.go", "func linkTypes() []LinkType {\n\treturn []LinkType{\n", `		{
			Name: "ADVISES", From: []string{"Organisation"}, To: []string{"City", "Port"},
			Forward:     Side{Field: "advises", Label: "advises", Description: "The places that it advises."},
			Backward:    Side{Field: "advisedBy", Label: "advised by", Description: "The organisations that advise it."},
			Description: "Advises a place.",
		},
`},
		{"internal/kg/table.go", "\treturn []EntityType{\n", `		{
			Name: "Port", Plural: "ports", Prefix: "port", Field: "port", List: "ports", File: "port",
			Description: "A port.", Example: "port:rotterdam",
		},
`},
		{"internal/kg/link_fields.go", "\treturn []LinkField{\n", `		{
			Property: Property{
				Name: "intensity", Column: "intensity", Kind: Enum, EnumName: "Intensity", Facet: true,
				Values:      []string{"weekly", "yearly"},
				Description: "How often both ends meet.", Example: "weekly",
			},
			Counted: "How often the ends of a link meet.",
		},
`},
	}
}

// The steps of CONTRIBUTING.md that can be tried are tried together, because generating and compiling
// a copy of the project takes a minute.
func TestRecipes(t *testing.T) {
	testlane.Covers(t, "graph/recipes_test.go", "graph/testdata/recipes", "graph/generate.go", "graph/schemagen",
		"internal/kg", "gqlgen.yml", "schema.graphqls")
	p := copyProject(t)
	for _, e := range recipes() {
		p.edit(e.file, func(text string) string {
			if strings.Count(text, e.behind) != 1 {
				t.Fatalf("%s has %d times\n%s", e.file, strings.Count(text, e.behind), e.behind)
			}
			return strings.Replace(text, e.behind, e.behind+e.lines, 1)
		})
	}
	p.run("generate", "./graph")
	p.edit("graph/links.resolvers.go", resolvedLikeCity)
	text, err := os.ReadFile(filepath.Join("testdata", "recipes", "recipes_test.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	p.edit("graph/added_test.go", func(string) string { return string(text) })
	if out := p.run("test", "-v", "-run", "TestRecipe", "./graph"); strings.Count(out, "--- PASS: TestRecipe/") != 3 {
		t.Fatalf("go test says %s", out)
	}
}

// resolvedLikeCity gives the new resolvers the lines that those of cities have.
func resolvedLikeCity(text string) string {
	for from, to := range map[string]string{"City": "Port", "Cities": "Ports"} {
		body := regexp.MustCompile(`\) ` + from + `\(ctx .*\n((?:\t.*\n)+)`).FindStringSubmatch(text)[1]
		stub := regexp.MustCompile(`(\) ` + to + `\(ctx .*\n)(?:\t.*\n)+`)
		text = stub.ReplaceAllString(text, "${1}"+strings.ReplaceAll(body, "result.City", "result.Port"))
	}
	return strings.Replace(text, "\t\"fmt\"\n", "", 1)
}

// project is a copy of the parts of the project that the API is made of, without tests of package graph.
type project struct {
	t    *testing.T
	root string
}

func copyProject(t *testing.T) project {
	t.Helper()
	p := project{t, t.TempDir()}
	for _, folder := range []string{"examples", "graph", "internal", "seed", "web"} {
		if err := os.CopyFS(filepath.Join(p.root, folder), os.DirFS(filepath.Join("..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum", "gqlgen.yml", "schema.graphqls"} {
		text, err := os.ReadFile(filepath.Join("..", file))
		if err != nil {
			t.Fatal(err)
		}
		p.edit(file, func(string) string { return string(text) })
	}
	tests, err := filepath.Glob(filepath.Join(p.root, "graph", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tests {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// edit changes a file, which may be a new one.
func (p project) edit(file string, change func(string) string) {
	p.t.Helper()
	name := filepath.Join(p.root, filepath.FromSlash(file))
	text, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(change(string(text))), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// run runs a command of go at the root, and returns what it prints.
func (p project) run(args ...string) string {
	p.t.Helper()
	cmd := exec.CommandContext(p.t.Context(), "go", args...)
	cmd.Dir = p.root
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath")
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}
