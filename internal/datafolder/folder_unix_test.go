//go:build unix

package datafolder_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// Whoever opens a named pipe waits until another program writes to it, and no signal ends that.
func TestAFileThatIsNotRegularIsRefusedAndNotOpened(t *testing.T) {
	dir := onDisk(t, map[string]string{"rules.csv": "id,rule\n", "elsewhere/kept.csv": "id,name\n"})
	for _, sub := range []string{"entities", "links/more.csv", "links/ALSO.CSV"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "elsewhere/kept.csv"), filepath.Join(dir, "entities/theme.csv")); err != nil {
		t.Fatal(err)
	}
	for _, pipe := range []string{"names.csv", "links/pipe.csv"} {
		if err := syscall.Mkfifo(filepath.Join(dir, pipe), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(dir, "names.csv"), filepath.Join(dir, "links/to-pipe.csv")); err != nil {
		t.Fatal(err)
	}
	folders, err := datafolder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = release.Read(t.Context(), kg.CityNetworks(), folders...)
	faults, _ := err.(datafolder.Faults) //nolint:errorlint // nil if it is another one, which fails below
	got := map[string]string{}
	for _, f := range faults {
		got[strings.TrimPrefix(f.File, filepath.ToSlash(dir)+"/")] = f.Problem
	}
	for file, says := range map[string]string{
		"names.csv": "a named pipe", "links/pipe.csv": "a named pipe", "links/to-pipe.csv": "a named pipe",
		"links/more.csv": "a directory", "links/ALSO.CSV": "a directory", "elsewhere/kept.csv": "no part of a data folder",
	} {
		if !strings.Contains(got[file], says) {
			t.Errorf("%s: got %q, want %q", file, got[file], says)
		}
		delete(got, file)
	}
	if len(got) > 0 {
		t.Errorf("refused too: %v (%v)", got, err)
	}
}
