package main

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cityweave/bench/shapes"
	"cityweave/graph/plan"
)

func TestBenchWritesItsTableBetweenTheMarks(t *testing.T) {
	name := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(name, []byte("before\n"+markBegin+"old\n"+markEnd+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	if err := run(t.Context(), []string{"-links", "5000", "-seconds", "0.25", "-growth=false", "-only", "page,groupcount", "-write", name}, nil, &stdout, &stderr); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(text), "before\n"+markBegin+stdout.String()+markEnd+"after\n"; got != want {
		t.Errorf("the file is\n%s", got)
	}
	for _, shape := range []string{"page", "groupcount"} {
		if !strings.Contains(stdout.String(), "| `"+shape+"` | embedded |") {
			t.Errorf("%s is not in the table:\n%s", shape, &stdout)
		}
	}
	if !strings.Contains(stderr.String(), "without Neo4j") {
		t.Errorf("it does not say what is missing: %s", &stderr)
	}
}

func TestAnAnswerThatIsNotTheKnownOneEndsTheRun(t *testing.T) {
	shape := &shapes.Shape{Name: "s", Query: "{a}", Asked: []map[string]any{{"n": 1}}}
	k := &known{shape: shape, bodies: []string{shape.Body(0)}, answers: [][]byte{[]byte("right")}}
	wrong := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("wrong")) })
	if _, err := measure(t.Context(), k, []way{{name: "raw", handler: k.raw()}}, 2, time.Millisecond); err != nil {
		t.Errorf("the right answers: %v", err)
	}
	if _, err := measure(t.Context(), k, []way{{name: "wrong", handler: wrong}}, 2, time.Millisecond); err == nil || !strings.Contains(err.Error(), "wrong: ") {
		t.Errorf("wrong answers: %v", err)
	}
}

func TestTheFirstDifferenceOfLongAnswersIsShown(t *testing.T) {
	same := strings.Repeat("same ", 1000)
	err := sameAnswer([]byte(same+"Lyon"), []byte(same+"Lille"))
	if err == nil || !strings.Contains(err.Error(), "at byte 5001 of 5005") ||
		!strings.Contains(err.Error(), "same Lyon, want ") || !strings.HasSuffix(err.Error(), "same Lille") {
		t.Errorf("the error is %v", err)
	}
}

func TestAnswersMayDifferInTheEstimateOfTheirCostAlone(t *testing.T) {
	answer := func(estimated, actual int) []byte {
		cost := plan.Cost{Estimated: estimated, Limit: 200_000, Actual: actual}
		return append([]byte(`{"data":{"city":null}`), append(cost.Extension(nil), '}')...)
	}
	if err := sameAnswer(answer(4550, 952), answer(1550, 952)); err != nil {
		t.Errorf("engines that price expansions differently: %v", err)
	}
	if err := sameAnswer(answer(1550, 951), answer(1550, 952)); err == nil {
		t.Error("a difference in the actual cost is not seen")
	}
}

func TestAFileWithoutMarksStaysAsItIs(t *testing.T) {
	name := filepath.Join(t.TempDir(), "other.md")
	if err := os.WriteFile(name, []byte("text\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rewrite(name, "report"); err == nil {
		t.Error("it is written to")
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "text\n" {
		t.Errorf("it is %q (%v)", text, err)
	}
	if err := rewrite(name+".none", "report"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}

func TestNumbersAreReadable(t *testing.T) {
	for v, want := range map[float64]string{0.123: "0.12", 9.999: "10.0", 99.96: "100", 1234: "1,234", 1234567: "1,234,567"} {
		if got := number(v); got != want {
			t.Errorf("%v is written %s, want %s", v, got, want)
		}
	}
}
