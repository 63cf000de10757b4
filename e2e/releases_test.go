package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestReleasesAreKept(t *testing.T) {
	dir, archive := t.TempDir(), filepath.Join(t.TempDir(), "kept")
	folder(t, dir, "Apple")
	p := start(t, "--data", dir, "--releases", archive)
	first, err := servedRelease(http.DefaultClient, p.url)
	if err != nil {
		t.Fatal(err)
	}
	const query = "/graphql?query=%7B%20programmes%20%7B%20nodes%20%7B%20name%20%7D%20%7D%20%7D"
	_, want := p.get("/r/" + first + query)
	_, table := p.get("/r/" + first + "/data/latest/programmes.csv")
	folder(t, dir, "Apple", "Pear")
	p.signal(syscall.SIGHUP)
	p.logged("the data is reloaded")
	if status, got := p.get("/r/" + first + query); status != http.StatusOK || got != want || strings.Contains(got, "Pear") {
		t.Errorf("after a reload: %d %s, was %s", status, got, want)
	}
	second, err := servedRelease(http.DefaultClient, p.url)
	if err != nil || second == first {
		t.Fatalf("release %s, %v", second, err)
	}
	p.logged("the release is kept")
	p.signal(syscall.SIGTERM)
	p.ended()
	if err := os.WriteFile(filepath.Join(archive, "broken.pack"), []byte("PK"), 0o600); err != nil {
		t.Fatal(err)
	}
	folder(t, dir, "Apple", "Pear", "Plum")
	p = start(t, "--data", dir, "--releases", archive)
	p.logged("a file of --releases is not served")
	if status, got := p.get("/r/" + first + "/data/latest/programmes.csv"); status != http.StatusOK || got != table {
		t.Errorf("after a restart: %d %s, was %s", status, got, table)
	}
	if _, list := p.get("/r"); !strings.Contains(list, first) || !strings.Contains(list, second) || !strings.Contains(list, "broken.pack") {
		t.Errorf("the list: %s", list)
	}
}
