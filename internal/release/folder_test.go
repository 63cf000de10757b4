package release_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	dir := t.TempDir()
	write(t, dir, "mine/links/x.csv", "type,from,to\n")
	write(t, dir, "rules/rules.csv", "id,rule\n")
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

func TestAFolderThatIsNoneIsOneClearError(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "data/core/rules.csv", "id,rule\n")
	write(t, dir, "data/mine/links/x.csv", "type,from,to\n")
	write(t, dir, "other/notes.csv", "x\n")
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
