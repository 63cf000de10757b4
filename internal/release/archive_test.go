package release_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// archiveOf writes a ZIP file with the headers and texts of files.
func archiveOf(t *testing.T, files ...archived) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "given.zip")
	var body bytes.Buffer
	z := zip.NewWriter(&body)
	for _, f := range files {
		f.Method = zip.Deflate
		w, err := z.CreateHeader(&f.FileHeader)
		if err == nil {
			_, err = w.Write([]byte(f.text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

type archived struct {
	zip.FileHeader
	text string
}

func entry(name, text string) archived { return archived{zip.FileHeader{Name: name}, text} }

func TestArchiveOfFoldersHasTheirRelease(t *testing.T) {
	o := kg.CityNetworks()
	folders := []datafolder.Folder{
		folder("base", small()),
		folder("@own", files{"folder.csv": rows("name,title", "own,Own")}),
	}
	want, err := release.Read(t.Context(), o, folders...)
	if err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	if err := datafolder.WriteArchive(&body, folders); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "copy.zip")
	if err := os.WriteFile(name, body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	again, err := datafolder.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if len(again) != 2 || again[0].Layer() != "base" || again[1].Layer() != "own" {
		t.Fatalf("folders %v", again)
	}
	got, err := release.Read(t.Context(), o, again...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Release, got.Release); diff != "" {
		t.Error(diff)
	}
	t.Run("and files with a date that programs can show", func(t *testing.T) {
		z, err := zip.NewReader(bytes.NewReader(body.Bytes()), int64(body.Len()))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			if f.Modified.Year() != 1980 || f.Modified.YearDay() != 1 {
				t.Errorf("%s is of %v", f.Name, f.Modified)
			}
		}
	})
	t.Run("and the same bytes each time", func(t *testing.T) {
		var second bytes.Buffer
		if err := datafolder.WriteArchive(&second, again); err != nil || !bytes.Equal(body.Bytes(), second.Bytes()) {
			t.Errorf("%d and %d bytes: %v", body.Len(), second.Len(), err)
		}
	})
}

func TestArchiveOfOneFolder(t *testing.T) {
	for name, prefix := range map[string]string{"at its root": "", "in a folder": "mine/"} {
		t.Run(name, func(t *testing.T) {
			var all []archived
			for file, text := range small() {
				all = append(all, entry(prefix+file, text))
			}
			all = append(all, entry("__MACOSX/entities/._city.csv", "x"), entry("README.md", "mine"))
			folders, err := datafolder.Open(archiveOf(t, all...))
			if err != nil || len(folders) != 1 {
				t.Fatalf("%v: %v", folders, err)
			}
			if _, err := release.Read(t.Context(), kg.CityNetworks(), folders...); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	data := entry("links/x.csv", "type,from,to\n")
	many := []archived{data}
	for i := range 1_000 {
		many = append(many, entry(fmt.Sprintf("%d.txt", i), ""))
	}
	link := entry("links/y.csv", "/etc/passwd")
	link.SetMode(os.ModeSymlink | 0o777)
	locked := entry("links/y.csv", "x")
	locked.Flags = 1
	for _, c := range []struct {
		name  string
		files []archived
		want  string
	}{
		{"a path that leads out", []archived{data, entry("../links/y.csv", "")}, `"../links/y.csv" in it leads out of it`},
		{"a path from the root", []archived{data, entry("/links/y.csv", "")}, `"/links/y.csv" in it leads out of it`},
		{"a path of Windows", []archived{data, entry(`..\links\y.csv`, "")}, "leads out of it"},
		{"a path twice", []archived{data, data}, `the path "links/x.csv" is in it twice`},
		{"too many files", many, "it has 1001 files, more than 1000"},
		{"an archive", []archived{data, entry("more.ZIP", "")}, `"more.ZIP" in it is an archive, too: unpack it first`},
		{"a packed graph", []archived{data, entry("all.pack", "")}, "is an archive, too"},
		{"a link", []archived{data, link}, "is no file: pack files, not links to them"},
		{"a password", []archived{data, locked}, "is encrypted"},
		{"a bomb", []archived{data, entry("links/y.csv", strings.Repeat("0", 20<<20))}, "times its size, as no data do"},
		{"no data", []archived{entry("a.txt", "a")}, "it holds no data"},
		{
			"folders without an order",
			[]archived{entry("a/rules.csv", ""), entry("b/rules.csv", "")},
			"add the file folders.txt with a line for each of a, b",
		},
		{
			"a folder that is not listed",
			[]archived{entry("a/rules.csv", ""), entry("b/rules.csv", ""), entry("folders.txt", "a\n")},
			"folders.txt does not name the folder b",
		},
		{
			"a listed folder that is not there",
			[]archived{entry("a/rules.csv", ""), entry("folders.txt", "a\nc\n")},
			`folders.txt names "c"`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := datafolder.Open(archiveOf(t, c.files...)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
	t.Run("what is no archive", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "other.zip", "id,name\n")
		if _, err := datafolder.Open(filepath.Join(dir, "other.zip")); err == nil || !strings.Contains(err.Error(), "no ZIP file") {
			t.Error(err)
		}
	})
	t.Run("content that is longer than it says", func(t *testing.T) {
		name := archiveOf(t, entry("rules.csv", strings.Repeat("id,rule\n", 4_000)))
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		said, lies := []byte{0, 0x7d, 0, 0}, []byte{0x10, 0, 0, 0} // 32,000 and 16 bytes
		if !bytes.Contains(text, said) {
			t.Fatal("the length is not in the archive")
		}
		if err := os.WriteFile(name, bytes.ReplaceAll(text, said, lies), 0o644); err != nil {
			t.Fatal(err)
		}
		folders, err := datafolder.Open(name)
		if err == nil {
			_, err = release.Read(t.Context(), kg.CityNetworks(), folders...)
		}
		if err == nil || !strings.Contains(err.Error(), "rules.csv") {
			t.Error(err)
		}
	})
}

func write(t *testing.T, dir, file, text string) {
	t.Helper()
	file = filepath.Join(dir, file)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
