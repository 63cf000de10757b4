package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

// seed runs the command and gives its exit status and what it wrote.
func seed(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	status = run(t.Context(), args, nil, nil, &out, &errs)
	return status, out.String(), errs.String()
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

// tiny is a data folder with a document of which it quotes a place.
func tiny(t *testing.T, quoted string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data") // links say in which folder they are
	write(t, dir, "entities/source.csv", "id,name,kind,sha256,retrieved_on\nsource:doc,Doc,document,969016aa3ac7fd07b2e2804b4286315d6a63f73f853e45c78486d110452f8152,2026-11-23\n")
	write(t, dir, "entities/programme.csv", "id,name\nprogramme:a,A\nprogramme:b,B\n")
	write(t, dir, "links/doc.csv", "id,type,from,to,source,locator,stated_as\nL1,PRECEDES,programme:a,programme:b,source:doc,"+quoted+",A became B\n")
	return dir
}

func TestValidate(t *testing.T) {
	t.Run("says in one line that all is fine", func(t *testing.T) {
		status, out, errs := seed(t, "validate")
		want := regexp.MustCompile(`^valid: [\d,]+ entities, [\d,]+ links, \d+ statements, [\d,]+ evidence records, release \d{4}-\d\d-\d\d-[0-9a-f]{12}\n$`)
		if status != 0 || !want.MatchString(out) || errs != "" {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
	})
	t.Run("refuses what does not fit into the memory", func(t *testing.T) {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(1))
		dir := tiny(t, "0:0-10")
		for _, args := range [][]string{{"validate", dir}, {"stats", dir}, {"pack", dir + ".pack", dir}} {
			status, out, errs := seed(t, args...)
			if status != 1 || out != "" || !strings.Contains(errs, "in 7 lines take about") || !strings.Contains(errs, "GOMEMLIMIT") {
				t.Errorf("%q: status %d\n%s%s", args, status, out, errs)
			}
		}
	})
	t.Run("lets no notice pass with --strict", func(t *testing.T) {
		dir := tiny(t, "0:0-10")
		if status, _, errs := seed(t, "validate", "--strict", dir); status != 0 {
			t.Errorf("without a notice: status %d\n%s", status, errs)
		}
		write(t, dir, "entities/theme.csv", "id,name,kind\ntheme:x,"+strings.Repeat("Ä", 201)+",focus\ntheme:y,"+strings.Repeat("Ä", 200)+",focus\n")
		for strict, want := range map[string]int{"--strict=false": 0, "--strict": 1} {
			status, _, errs := seed(t, "validate", strict, dir)
			if status != want || strings.Count(errs, "notice: ") != 1 ||
				!strings.Contains(errs, "theme.csv:2:9: name: the name has 201 characters, more than 200") {
				t.Errorf("%s: status %d\n%s", strict, status, errs)
			}
		}
	})
	t.Run("lists all faults and their count", func(t *testing.T) {
		dir := tiny(t, "nowhere")
		write(t, dir, "entities/theme.csv", "id,name,kind\ntheme:x,X,focal\n")
		status, out, errs := seed(t, "validate", dir)
		if status != 1 || out != "" || strings.Count(errs, "\n") != 3 || !strings.HasSuffix(errs, "\n2 faults\n") ||
			!strings.Contains(errs, "/entities/theme.csv:2:11: kind: ") || !strings.Contains(errs, "/links/doc.csv:2:48: locator: ") {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
	})
	t.Run("reads several folders as one graph", func(t *testing.T) {
		a, b := tiny(t, "0:0-10"), tiny(t, "0:0-10")
		for _, args := range [][]string{{a, b}, {a + "," + b}} {
			_, both, errs := seed(t, append([]string{"validate"}, args...)...)
			if _, one, _ := seed(t, "validate", a); both != one || one == "" {
				t.Errorf("%v: %q, want %q\n%s", args, both, one, errs)
			}
		}
	})
}

func TestStats(t *testing.T) {
	t.Run("count by type", func(t *testing.T) {
		status, out, errs := seed(t, "stats", tiny(t, "0:0-10"))
		for _, want := range []string{`entities +3\n`, `Programme +2\n`, `PRECEDES +1\n`, `explicit +1\n`, `document +1\n`} {
			if !regexp.MustCompile(want).MatchString(out) {
				t.Errorf("%s is not in\n%s", want, out)
			}
		}
		if status != 0 || errs != "" {
			t.Errorf("status %d, %s", status, errs)
		}
	})
}

func TestDiff(t *testing.T) {
	t.Run("lists what changed", func(t *testing.T) {
		from, to := tiny(t, "0:0-10"), tiny(t, "0:0-11")
		status, out, errs := seed(t, "diff", from, to)
		if status != 0 || !strings.Contains(out, "evidence: 1 added, 1 removed, 0 changed\n") || errs != "" {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
		if status, out, _ := seed(t, "diff", from, from); status != 0 || !strings.Contains(out, "no change") {
			t.Errorf("status %d\n%s", status, out)
		}
		themes := "id,name\n"
		for i := range shownChanges + 5 {
			themes += fmt.Sprintf("theme:%d,x\n", i)
		}
		write(t, to, "entities/theme.csv", themes)
		if _, short, _ := seed(t, "diff", from, to); strings.Count(short, "+ entity theme:") != shownChanges || !strings.Contains(short, "and 5 more") {
			t.Errorf("without --all:\n%s", short)
		}
		if _, all, _ := seed(t, "diff", from, to, "--all"); strings.Count(all, "+ entity theme:") != shownChanges+5 {
			t.Errorf("with --all:\n%s", all)
		}
	})
}

func TestVerify(t *testing.T) {
	t.Run("compares with the document", func(t *testing.T) {
		document := filepath.Join(t.TempDir(), "doc.txt")
		write(t, filepath.Dir(document), "doc.txt", "A became B and stayed so.\n")
		good, bad := tiny(t, "0:0-10"), tiny(t, "0:1-10")
		for _, args := range [][]string{{"--data", good, document}, {document, "--data", good, "--source=source:doc"}} {
			status, out, errs := seed(t, append([]string{"verify"}, args...)...)
			if status != 0 || out != "source:doc agrees with the document: its sha256, 1 evidence record and 0 blocks\n" || errs != "" {
				t.Errorf("status %d\n%s%s", status, out, errs)
			}
		}
		status, out, errs := seed(t, "verify", document, "--data", bad)
		if status != 1 || !strings.Contains(out, "its words stand at 0:0-10\n") || !strings.Contains(errs, "1 finding in 1 evidence record and 0 blocks") {
			t.Errorf("status %d\n%s%s", status, out, errs)
		}
	})
}

func TestHelp(t *testing.T) {
	t.Run("names every command", func(t *testing.T) {
		for _, arg := range []string{"help", "-h", "--help"} {
			status, out, errs := seed(t, arg)
			for _, c := range commands() {
				if status != 0 || errs != "" || !strings.Contains(out, "seed "+c.name+" "+c.arguments) {
					t.Errorf("%s: status %d, no %s in\n%s%s", arg, status, c.name, out, errs)
				}
			}
		}
		for _, c := range commands() {
			if status, out, errs := seed(t, c.name, "-h"); status != 0 || !strings.Contains(out, c.does) || errs != "" {
				t.Errorf("%s -h: status %d\n%s%s", c.name, status, out, errs)
			}
		}
	})
}

func TestExitStatus(t *testing.T) {
	t.Run("is 2 for a wrong command and 1 for a wrong folder", func(t *testing.T) {
		document := filepath.Join(t.TempDir(), "doc.txt")
		write(t, filepath.Dir(document), "doc.txt", "x")
		for _, c := range []struct {
			args   []string
			status int
			says   string
		}{
			{nil, 2, "seed validate"},
			{[]string{"valdate"}, 2, `no command "valdate"`},
			{[]string{"validate", "--fast"}, 2, "flag provided but not defined: -fast; usage: seed validate ["},
			{[]string{"diff", "@core"}, 2, "two data folders"},
			{[]string{"verify"}, 2, "one document"},
			{[]string{"verify", "a", "b"}, 2, "one document"},
			{[]string{"validate", "--max-faults", "-1"}, 2, "--max-faults -1 is below 0"},
			{[]string{"validate", "nowhere"}, 1, `"nowhere" does not exist`},
			{[]string{"stats", "@cores"}, 1, "@core, @networks, @members, @twins"},
			{[]string{"diff", "nowhere", "@core"}, 1, `"nowhere" does not exist`},
			{[]string{"diff", "@core", "nowhere"}, 1, `"nowhere" does not exist`},
			{[]string{"verify", filepath.Join(t.TempDir(), "none.txt")}, 1, "none.txt"},
			{[]string{"verify", document, "--data", "nowhere"}, 1, `"nowhere" does not exist`},
			{[]string{"verify", document, "--source", "source:nothing"}, 1, "source:nothing is no source of the kind document"},
		} {
			status, out, errs := seed(t, c.args...)
			if status != c.status || !strings.Contains(errs, c.says) || out != "" {
				t.Errorf("%q: status %d, want %d\n%s%s", c.args, status, c.status, out, errs)
			}
		}
	})
}
