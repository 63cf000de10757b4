//go:build !race

// The race detector has nothing to find in a compiler that runs elsewhere.

package graph_test

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cityweave/internal/testlane"
)

// The row that a founder would add, and the test that asks for it.
const (
	addedRow = `		{
			Name: "ADVISES", From: []string{"Organisation"}, To: []string{"City"},
			Forward:     Side{"advises", "advises", "The cities it gives advice to."},
			Backward:    Side{"advisedBy", "advised by", "Who gives it advice."},
			Description: "Gives advice to.",
		},
`
	addedTest = `package graph_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/internal/kg"
	"cityweave/internal/store/memory"
)

func TestTheAddedLinkTypeAnswers(t *testing.T) {
	o := kg.CityNetworks()
	advises, ok := o.LinkType("ADVISES")
	if !ok {
		t.Fatal("the row is not in the table")
	}
	city, _ := o.Type("City")
	org, _ := o.Type("Organisation")
	st := memory.New(o)
	err := st.Apply(t.Context(), &kg.Graph{
		Entities: []*kg.Entity{{ID: "city:xx-a", Name: "A", Type: city}, {ID: "org:b", Name: "B", Type: org}},
		Links: []kg.LinkRecord{{Link: kg.Link{ID: "L1", LinkAttrs: &kg.LinkAttrs{Type: advises, Role: "mentor", Status: kg.Verified, Confidence: kg.Explicit}}, From: "org:b", To: "city:xx-a"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	query := "{city(id:\"city:xx-a\"){advisedBy(where:{advises:{some:{node:{name:{eq:\"a\"}}}}}){edges{node{name advises(orderBy:[{advisedBy:{count:DESC}}]){nodes{name}}}link{type role}}}}}"
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/", strings.NewReader("{\"query\":\""+strings.ReplaceAll(query, "\"", "\\\"")+"\"}"))
	r.Header.Set("Content-Type", "application/json")
	graph.NewHandler(o, st, graph.Options{}).ServeHTTP(w, r)
	want := "{\"data\":{\"city\":{\"advisedBy\":{\"edges\":[{\"node\":{\"name\":\"B\",\"advises\":{\"nodes\":[{\"name\":\"A\"}]}},\"link\":{\"type\":\"ADVISES\",\"role\":\"mentor\"}}]}}}}"
	if got, _, _ := strings.Cut(w.Body.String(), ",\"extensions\""); got+"}" != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
}
`
)

func TestALinkTypeIsOneRowAndOneCommand(t *testing.T) {
	testlane.Covers(t, "graph/extend_test.go", "graph/generate.go", "graph/schemagen", "internal/kg", "gqlgen.yml", "schema.graphqls")
	root := t.TempDir()
	for _, part := range []string{"go.mod", "go.sum", "gqlgen.yml", "schema.graphqls", "graph", "internal/accept", "internal/admission", "internal/kg", "internal/limits", "internal/ratelimit", "internal/store"} {
		if err := copyTree(filepath.Join("..", part), filepath.Join(root, part)); err != nil {
			t.Fatal(err)
		}
	}
	tests, err := filepath.Glob(filepath.Join(root, "graph", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tests {
		if err := os.Remove(f); err != nil {
			t.Fatal(err)
		}
	}
	table := filepath.Join(root, "internal", "kg", "table.go")
	text, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	head := []byte("func linkTypes() []LinkType {\n\treturn []LinkType{\n")
	if bytes.Count(text, head) != 1 {
		t.Fatal("the table of link types does not begin as expected")
	}
	write := func(name, text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(table, strings.Replace(string(text), string(head), string(head)+addedRow, 1))
	write(filepath.Join(root, "graph", "added_test.go"), addedTest)
	run := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = filepath.Join(root, "graph")
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	run("generate", ".")
	if out := run("test", "-run", "TheAddedLinkTypeAnswers", "."); !strings.Contains(out, "ok") {
		t.Fatalf("go test says %s", out)
	}
}

func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if d.IsDir() {
			return os.MkdirAll(target, 0o755)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o644)
	})
}
