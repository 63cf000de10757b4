package graph_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/testlane"
)

// question is a question to the tools with the calls that answer it, and what they must say.
type question struct {
	Question string
	Plan     []struct {
		Tool      string
		Arguments map[string]any
	}
	Facts, Sources []string
}

const (
	mostCalls    = 3
	mostTokens   = 4_000
	bytesOfToken = 2 // at least, in the answers to a question: clients/formats/agents_tokens.mjs counts tokens of o200k
)

func readQuestions(t testing.TB) []question {
	t.Helper()
	content, err := os.ReadFile("agents/testdata/questions.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []question
	if err := json.Unmarshal(content, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// TestQuestions answers questions without a model: the facts and sources, which another program reads from the data
// files, stand in the text of few short calls.
func TestQuestions(t *testing.T) {
	h := assistants(t, builtInStore(t))
	list := readQuestions(t)
	if len(list) != 100 {
		t.Fatalf("%d questions", len(list))
	}
	var sizes, costs []int
	for _, q := range list {
		if len(q.Plan) > mostCalls {
			t.Errorf("%s: %d calls", q.Question, len(q.Plan))
		}
		said, cost := "", 0
		for i, c := range q.Plan {
			for name, v := range c.Arguments {
				id, ok := v.(string)
				if i > 0 && ok && strings.Contains(id, ":") && !strings.HasPrefix(id, "country:") && !strings.Contains(said, id) {
					t.Errorf("%s: nobody can know the %s %s of the call %d:\n%s", q.Question, name, id, i+1, said)
				}
			}
			text, failed := toolAt(t, h, "http://127.0.0.1:8080/mcp", c.Tool, c.Arguments)
			if failed {
				t.Errorf("%s: %s %v: %s", q.Question, c.Tool, c.Arguments, text)
			}
			written, err := json.Marshal(c.Arguments)
			if err != nil {
				t.Fatal(err)
			}
			said += text + "\n"
			cost += len(text) + len(c.Tool) + len(written)
			sizes = append(sizes, len(text))
		}
		for _, want := range slices.Concat(q.Facts, q.Sources) {
			if !strings.Contains(said, want) {
				t.Errorf("%s: no %q in\n%s", q.Question, want, said)
			}
		}
		if cost > mostTokens*bytesOfToken {
			t.Errorf("%s: %d bytes", q.Question, cost)
		}
		costs = append(costs, cost)
	}
	slices.Sort(sizes)
	slices.Sort(costs)
	p95 := func(list []int) int { return list[len(list)*95/100] }
	t.Logf("answers: median %d bytes, p95 %d, largest %d; questions: median %d bytes, p95 %d, largest %d",
		sizes[len(sizes)/2], p95(sizes), sizes[len(sizes)-1], costs[len(costs)/2], p95(costs), costs[len(costs)-1])
	if p95(sizes) > 6_000 {
		t.Errorf("p95 of answers has %d bytes", p95(sizes))
	}
}

func TestQuestionsAreThoseOfTheData(t *testing.T) {
	testlane.Covers(t, "seed/data", "examples/facts.py", "graph/agents/testdata")
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("Python is not installed")
	}
	if out, err := exec.CommandContext(t.Context(), python, "agents/testdata/questions.py", "--check").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
