package datafolder_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cityweave/internal/datafolder"
)

func names(folders []datafolder.Folder) (out []string) {
	for _, f := range folders {
		out = append(out, f.Name)
	}
	return out
}

func TestTheDefaultFoldersAreThoseBuiltIn(t *testing.T) {
	for _, spec := range [][]string{nil, {""}, {" , "}} {
		folders, err := datafolder.Open(spec...)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(folders); !slices.Equal(got, []string{"@core", "@networks", "@members"}) {
			t.Errorf("%q: %v", spec, got)
		}
	}
}

func TestFoldersAreOpenedInTheOrderGiven(t *testing.T) {
	dir := onDisk(t, map[string]string{"mine/links/x.csv": "type,from,to\n", "rules/rules.csv": "id,rule\n"})
	mine, rules := filepath.Join(dir, "mine"), filepath.Join(dir, "rules")
	folders, err := datafolder.Open("@networks, "+mine+"/", rules)
	if err != nil {
		t.Fatal(err)
	}
	if got := names(folders); !slices.Equal(got, []string{"@networks", filepath.ToSlash(mine), filepath.ToSlash(rules)}) {
		t.Errorf("%v", got)
	}
	if _, err := fs.Stat(folders[1].FS, "links/x.csv"); err != nil {
		t.Error(err)
	}
}

// onDisk is a directory with files, given by path.
func onDisk(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, inMemory(files)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func inMemory(files map[string]string) fs.FS {
	out := fstest.MapFS{}
	for path, text := range files {
		out[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestAFolderThatIsNoneIsOneClearError(t *testing.T) {
	dir := onDisk(t, map[string]string{
		"data/core/rules.csv": "id,rule\n", "data/mine/links/x.csv": "type,from,to\n", "other/notes.csv": "x\n",
	})
	join := func(elem string) string { return filepath.Join(dir, elem) }
	for spec, says := range map[string]string{
		"@cores":                   `"@cores" is not built in; the built-in ones are @core, @networks, @members, @twins`,
		join("nowhere"):            "does not exist",
		join("other/notes.csv"):    "is a file",
		join("other"):              "holds no data files; it wants entities/TYPE.csv",
		join("data"):               "perhaps you mean " + join("data/core") + "," + join("data/mine"),
		"@core,@core":              "given twice",
		"@core," + join("nowhere"): "does not exist",
	} {
		_, err := datafolder.Open(spec)
		if err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v, want %q", spec, err, says)
		}
	}
}
