package testlane_test

import (
	"fmt"
	"os"
	"testing"

	"cityweave/internal/testlane"
)

// recorder is a test that records how it ends.
type recorder struct {
	testing.TB
	ended string
}

func (r *recorder) Helper() {}

func (r *recorder) Skip(...any)           { r.end("skipped") }
func (r *recorder) Skipf(string, ...any)  { r.end("skipped") }
func (r *recorder) Fatalf(string, ...any) { r.end("failed") }

func (r *recorder) end(how string) {
	r.ended = how
	panic(how)
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		does    string
		changed any // nil: not known
		paths   []string
		want    string
	}{
		{"runs where no history is known", nil, []string{"internal/testlane"}, "run"},
		{"runs after a change of a file below a path", "docs/a.md internal/testlane/x.go", []string{"internal/testlane"}, "run"},
		{"runs after a change of the file itself", "Makefile", []string{"internal", "Makefile"}, "run"},
		{"runs after a change of a dependency", "go.mod", []string{"internal/testlane"}, "run"},
		{"skips when nothing has changed", "", []string{"internal/testlane"}, "skipped"},
		{"skips when a neighbour has changed whose name begins alike", "internal/testlanes/x.go", []string{"internal/testlane"}, "skipped"},
		{"fails for a path that is not there", nil, []string{"internal/nowhere"}, "failed"},
	} {
		t.Run(c.does, func(t *testing.T) {
			t.Setenv(testlane.Changed, "") // is restored after the test
			if c.changed == nil {
				_ = os.Unsetenv(testlane.Changed) // of a test alone
			} else {
				t.Setenv(testlane.Changed, fmt.Sprint(c.changed))
			}
			ends(t, c.want, func(tb testing.TB) { testlane.Covers(tb, c.paths...) })
		})
	}
}

// ends checks how a test ends that asks for its lane; with -short none of these runs.
func ends(t *testing.T, want string, ask func(testing.TB)) {
	t.Helper()
	r := &recorder{TB: t, ended: "run"}
	func() {
		defer func() { _ = recover() }() // as the end of a test's goroutine
		ask(r)
	}()
	if testing.Short() && want == "run" {
		want = "skipped"
	}
	if r.ended != want {
		t.Errorf("it was %s, want %s", r.ended, want)
	}
}

func TestCoversPackages(t *testing.T) {
	covered := []string{"internal/store/storetest", "scripts/neo4j"}
	for _, c := range []struct{ does, changed, want string }{
		{"runs after a change of the package", "internal/store/storetest/run.go", "run"},
		{"runs after a change of what it imports", "internal/kg/entity.go", "run"},
		{"runs after a change of what that imports", "docs/a.md internal/parallel/x.go", "run"},
		{"runs after a change of a file that a package embeds", "internal/store/storetest/testdata/deep/seeds.txt", "run"},
		{"runs after a change of a file that is no package", "scripts/neo4j", "run"},
		{"runs after a change of a dependency", "go.mod", "run"},
		{"skips when nothing has changed", "", "skipped"},
		{"skips when a package has changed that it does not import", "internal/store/neo4j/list.go graph/handler.go", "skipped"},
		{"skips when documents have changed", "docs/testing.md README.md Makefile", "skipped"},
	} {
		t.Run(c.does, func(t *testing.T) {
			t.Setenv(testlane.Changed, c.changed)
			ends(t, c.want, func(tb testing.TB) { testlane.CoversPackages(tb, covered...) })
		})
	}
	t.Run("fails for a path that is not there", func(t *testing.T) {
		ends(t, "failed", func(tb testing.TB) { testlane.CoversPackages(tb, "internal/nowhere") })
	})
}
