// Package testlane leaves out tests whose verdict cannot have changed. make test runs them after a
// change of what they cover, make nightly and go test always; see docs/testing.md.
package testlane

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Changed is the environment variable with the files that differ from the last commit that was tested,
// separated by white space and relative to the root of the project; scripts/changed writes them.
// Where it is not set, every file counts as changed.
const Changed = "CITYWEAVE_CHANGED"

// Nightly reports whether make nightly runs, in which a test may repeat itself more often.
func Nightly() bool { return os.Getenv("CITYWEAVE_NIGHTLY") != "" }

// Covers skips a test unless a file at or below one of the paths has changed, or go.mod, and always
// with -short. The paths are relative to the root of the project. One that does not exist fails the
// test, since it was renamed.
func Covers(tb testing.TB, paths ...string) {
	tb.Helper()
	root, err := root()
	if err != nil {
		tb.Fatal(err)
	}
	for _, path := range paths {
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			tb.Fatalf("the test covers what is not there: %v", err)
		}
	}
	if testing.Short() {
		tb.Skip("skipped with -short")
	}
	files, known := os.LookupEnv(Changed)
	if !known {
		return
	}
	for file := range strings.FieldsSeq(files) {
		for _, path := range append(paths, "go.mod") {
			if file == path || strings.HasPrefix(file, path+"/") {
				return
			}
		}
	}
	tb.Skipf("skipped because nothing has changed in %s: make nightly runs it", strings.Join(paths, ", "))
}

// root is the folder of go.mod, above the folder of the package that is tested.
func root() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, missing := os.Stat(filepath.Join(dir, "go.mod")); missing == nil || dir == filepath.Dir(dir) {
			return dir, nil
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}
