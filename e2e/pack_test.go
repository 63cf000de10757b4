package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/release"
)

// packed packs a folder to a file and returns its release.
func packed(t *testing.T, dir, file string) string {
	t.Helper()
	g, err := release.Read(t.Context(), kg.CityNetworks(), datafolder.Folder{Name: "mine", FS: os.DirFS(dir)})
	if err != nil {
		t.Fatal(err)
	}
	if err := pack.WriteFile(kg.CityNetworks(), g, file); err != nil {
		t.Fatal(err)
	}
	return g.Release.ID
}

func TestPackedGraph(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "mine.pack")
	folder(t, dir, "Apple")
	want := packed(t, dir, file)
	p := start(t, "--data", file)
	if got, err := servedRelease(http.DefaultClient, p.url); got != want {
		t.Fatalf("release %s (%v), packed was %s", got, err, want)
	}
	t.Run("is read again on SIGHUP", func(t *testing.T) {
		folder(t, dir, "Apple", "Pear")
		want := packed(t, dir, file)
		p.signal(syscall.SIGHUP)
		p.logged("the data is reloaded")
		if got, err := servedRelease(http.DefaultClient, p.url); got != want {
			t.Errorf("release %s (%v), packed was %s", got, err, want)
		}
	})
	t.Run("stays when the file is damaged", func(t *testing.T) {
		was, _ := servedRelease(http.DefaultClient, p.url)
		if err := os.WriteFile(file, []byte("id,name\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		p.signal(syscall.SIGHUP)
		if line := p.logged("the data is not reloaded"); !strings.Contains(line, "not a packed graph") {
			t.Error(line)
		}
		if got, err := servedRelease(http.DefaultClient, p.url); got != was {
			t.Errorf("release %s (%v), before %s", got, err, was)
		}
	})
}
