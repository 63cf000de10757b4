package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPack(t *testing.T) {
	folder, file := tiny(t, "0:0-10"), filepath.Join(t.TempDir(), "tiny.pack")
	status, out, errs := seed(t, "pack", file, folder)
	if want := file + ": 3 entities, 1 link"; status != 0 || !strings.HasPrefix(out, want) || errs != "" {
		t.Fatalf("status %d\n%s%s", status, out, errs)
	}
	t.Run("makes a file that takes the place of the folder", func(t *testing.T) {
		_, want, _ := seed(t, "stats", folder)
		if status, out, errs := seed(t, "stats", file); status != 0 || out != want || errs != "" {
			t.Errorf("status %d\n%s%s\nwant\n%s", status, out, errs, want)
		}
		if status, out, errs := seed(t, "diff", folder, file); status != 0 || !strings.HasSuffix(out, "no change\n") {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
	})
	t.Run("makes the same file again, with no other beside it", func(t *testing.T) {
		first, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seed(t, "pack", file, folder)
		if again, err := os.ReadFile(file); err != nil || string(again) != string(first) {
			t.Errorf("%v, %d bytes, first %d", err, len(again), len(first))
		}
		if beside, err := os.ReadDir(filepath.Dir(file)); err != nil || len(beside) != 1 {
			t.Errorf("%v, %v", err, beside)
		}
	})
	damaged := filepath.Join(t.TempDir(), "damaged.pack")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)-1]++
	write(t, filepath.Dir(damaged), "damaged.pack", string(text))
	write(t, filepath.Dir(damaged), "other.pack", "id,name\n")
	for name, c := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no file":          {[]string{"pack"}, usage, "no file to write"},
		"another name":     {[]string{"pack", "tiny.zip", folder}, wrong, "the name of a packed graph ends in .pack"},
		"faults":           {[]string{"pack", file, filepath.Dir(file)}, wrong, "holds no data files"},
		"no directory":     {[]string{"pack", filepath.Join(folder, "none", "tiny.pack"), folder}, wrong, "no such file or directory"},
		"a damaged file":   {[]string{"stats", damaged}, wrong, "the content does not have the hash of the file: copy or pack it again"},
		"another file":     {[]string{"stats", filepath.Join(filepath.Dir(damaged), "other.pack")}, wrong, "not a packed graph"},
		"more than a pack": {[]string{"stats", file, folder}, wrong, "name it alone, or pack it anew with the others"},
		"validating it":    {[]string{"validate", file}, wrong, "is a packed graph: name the folders that it was made from"},
		"duplicates in it": {[]string{"duplicates", file}, wrong, "is a packed graph: name the folders that it was made from"},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			if status, out, errs := seed(t, c.args...); status != c.status || !strings.Contains(errs, c.want) || out != "" {
				t.Errorf("status %d\n%s%s", status, out, errs)
			}
		})
	}
}
