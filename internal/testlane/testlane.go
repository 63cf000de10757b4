// Package testlane leaves out tests whose verdict cannot have changed. make test runs them after a
// change of what they cover, make nightly and go test always; see docs/testing.md.
package testlane

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
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
	existing(tb, paths)
	if testing.Short() {
		tb.Skip("skipped with -short")
	}
	files, known := os.LookupEnv(Changed)
	if !known || slices.ContainsFunc(strings.Fields(files), func(file string) bool { return isBelow(file, paths) }) {
		return
	}
	tb.Skipf("skipped because nothing has changed in %s: make nightly runs it", strings.Join(paths, ", "))
}

// CoversPackages is Covers of the packages in folders and of all that they import, for a test that runs a large part of
// the program. A file counts for the package in whose folder it lies, or in the nearest folder above that has one. Paths
// that begin no package are files that count too.
func CoversPackages(tb testing.TB, paths ...string) {
	tb.Helper()
	root := existing(tb, paths)
	files, known := os.LookupEnv(Changed)
	if testing.Short() || !known {
		Covers(tb, paths...)
		return
	}
	imported, err := imports(tb.Context(), root, paths)
	if err != nil {
		tb.Fatal(err)
	}
	for file := range strings.FieldsSeq(files) {
		if slices.Contains(imported, packageOf(root, file)) || !strings.HasSuffix(file, ".go") && isBelow(file, paths) || isBelow(file, nil) {
			return
		}
	}
	tb.Skipf("skipped because nothing has changed of which %s are made: make nightly runs it", strings.Join(paths, ", "))
}

// existing fails a test for paths that are not there, and gives the folder that they are relative to.
func existing(tb testing.TB, paths []string) string {
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
	return root
}

// isBelow reports whether a file is one of the paths, or lies below one, or is go.mod, on which every test depends.
func isBelow(file string, paths []string) bool {
	return file == "go.mod" || slices.ContainsFunc(paths, func(path string) bool {
		return file == path || strings.HasPrefix(file, path+"/")
	})
}

// packageOf is the folder of the package that a file belongs to; "." for one of no package but that of the root.
func packageOf(root, file string) string {
	folder := path.Dir(file)
	for ; folder != "."; folder = path.Dir(folder) {
		if found, _ := filepath.Glob(filepath.Join(root, folder, "*.go")); len(found) > 0 {
			break
		}
	}
	return folder
}

// imports are the folders of those of the paths that are packages, and of all packages of the project that they import.
func imports(ctx context.Context, root string, paths []string) (folders []string, err error) {
	list := exec.CommandContext(ctx, "go", "list", "-deps", "-f", "{{with .Module}}{{if .Main}}{{$.Dir}}{{end}}{{end}}")
	list.Dir = root
	for _, path := range paths {
		if found, _ := filepath.Glob(filepath.Join(root, path, "*.go")); len(found) > 0 {
			list.Args = append(list.Args, "./"+path)
		}
	}
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the packages that a test covers: %w", err)
	}
	for dir := range strings.FieldsSeq(string(out)) {
		folder, err := filepath.Rel(root, dir)
		if err != nil {
			return nil, fmt.Errorf("listing the packages that a test covers: %w", err)
		}
		folders = append(folders, filepath.ToSlash(folder))
	}
	return folders, nil
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
