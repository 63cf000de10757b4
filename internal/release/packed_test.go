package release_test

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/release"
)

// TestPackedDefault writes the packed form of the built-in data with -update.
func TestPackedDefault(t *testing.T) {
	o, folders := kg.CityNetworks(), datafolder.Default()
	g, err := release.Read(t.Context(), o, folders...)
	if err != nil {
		t.Fatal(err)
	}
	origin, err := datafolder.OriginOf(folders)
	if err != nil {
		t.Fatal(err)
	}
	const file = "../../seed/data/default.pack"
	want := pack.Bytes(o, g, origin)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the files of seed/data give: run go generate ./internal/release", file)
	}
}

// overlaid returns a copy of a directory with another text in one file.
func overlaid(t *testing.T, f datafolder.Folder, file, text string) datafolder.Folder {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(f.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(f.FS, path)
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if text != "" {
		files[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return datafolder.Folder{Name: f.Name, FS: files}
}

func TestLoad(t *testing.T) {
	o, folders := kg.CityNetworks(), datafolder.Default()
	if release.PackedDefault(o, folders) == nil {
		t.Fatal("the packed form of the built-in data is of other files: run go generate ./internal/release")
	}
	other := func(i int, f datafolder.Folder) []datafolder.Folder {
		changed := slices.Clone(folders)
		changed[i] = f
		return changed
	}
	t.Run("takes the packed form of the same files", func(t *testing.T) {
		if release.PackedDefault(o, other(0, overlaid(t, folders[0], "", ""))) == nil {
			t.Error("it does not")
		}
	})
	for name, changed := range map[string][]datafolder.Folder{
		"files that are changed": other(0, overlaid(t, folders[0], "rules.csv", "id,rule\n")),
		"files that are added":   other(1, overlaid(t, folders[1], "links/more.csv", "id,type,from,to\n")),
		"another order":          {folders[1], folders[0], folders[2]},
		"fewer directories":      folders[:2],
		"none":                   nil,
		"another layer":          append(slices.Clone(folders), datafolder.BuiltIn()[3]),
	} {
		t.Run("leaves it alone for "+name, func(t *testing.T) {
			if release.PackedDefault(o, changed) != nil {
				t.Error("it does not")
			}
		})
	}
	t.Run("leaves it alone for other tables", func(t *testing.T) {
		tables := *o
		tables.Links = tables.Links[1:]
		if release.PackedDefault(&tables, folders) != nil {
			t.Error("it does not")
		}
	})
}
