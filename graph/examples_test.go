package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/examples"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store/memory"
	"cityweave/internal/testlane"
)

// builtIn is an engine with the data of the binary, read once; nobody changes what it holds.
var builtIn = sync.OnceValues(func() (*memory.Store, error) {
	g, err := readBuiltIn(context.Background())
	if err != nil {
		return nil, err
	}
	st := memory.New(kg.CityNetworks())
	return st, st.Apply(context.Background(), g)
})

func readBuiltIn(ctx context.Context) (*kg.Graph, error) {
	return release.Read(ctx, kg.CityNetworks(), datafolder.Default()...)
}

func builtInStore(t testing.TB) *memory.Store {
	t.Helper()
	st, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func TestExamplesHaveTheAnswersComputedFromTheFacts(t *testing.T) {
	h := over(builtInStore(t))
	for _, example := range allExamples(t) {
		t.Run(example.Name, func(t *testing.T) {
			golden, err := os.ReadFile(filepath.Join("..", "examples", example.Name+".golden.json"))
			if err != nil {
				t.Fatal(err)
			}
			got := ask(t, h, example.Query, variablesOf(t, example))
			if diff := cmp.Diff(outline(t, string(golden)), outline(t, got)); diff != "" {
				t.Errorf("the facts (-) and the answer (+) differ:\n%s", diff)
			}
		})
	}
}

func TestTheGoldenAnswersFollowFromTheFacts(t *testing.T) {
	testlane.Covers(t, "examples", "seed/data", "graph/examples_test.go")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not there, so the golden answers are taken as they stand")
	}
	out, err := exec.CommandContext(t.Context(), python, filepath.Join("..", "examples", "golden.py"), "--check").CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func allExamples(t *testing.T) []examples.Example {
	t.Helper()
	all, err := examples.All()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	return all
}

func variablesOf(t *testing.T, example examples.Example) map[string]any {
	t.Helper()
	var v map[string]any
	if example.Variables == nil {
		return nil
	}
	if err := json.Unmarshal(example.Variables, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// outline writes JSON as lines of one key or value, in the order in which they stand and
// with one way of writing each string, so that equal outlines are equal answers.
func outline(t *testing.T, text string) []string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var lines []string
	for depth := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatalf("%v in %.200s", err, text)
		}
		line, closing := "", false
		if mark, ok := token.(json.Delim); ok {
			line, closing = mark.String(), mark == '}' || mark == ']'
		} else if b, err := json.Marshal(token); err == nil {
			line = string(b)
		}
		if closing {
			depth--
		}
		lines = append(lines, strings.Repeat("  ", depth)+line)
		if _, mark := token.(json.Delim); mark && !closing {
			depth++
		}
	}
}
