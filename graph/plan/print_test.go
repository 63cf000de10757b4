package plan_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/graph"
)

var update = flag.Bool("update", false, "write the plans as they are now")

// Each testdata/*.plan has a query, a line of dashes, and its plan.
func TestPlan(t *testing.T) {
	files, err := filepath.Glob("testdata/*.plan")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d plans, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".plan"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			query, want, _ := strings.Cut(string(text), "\n---\n")
			got, err := graph.ExplainPlan(query, nil)
			if err != nil {
				t.Fatal(err)
			}
			if *update {
				if err := os.WriteFile(file, []byte(query+"\n---\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the plan differs (-want +got); go test ./graph/plan -update writes it anew:\n%s", diff)
			}
		})
	}
}
