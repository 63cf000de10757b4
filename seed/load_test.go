package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"testing"

	"cityweave/internal/config"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/fault"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
)

// address is the database of the tests, or the test is skipped. One that is neither empty nor
// marked as theirs is refused.
func address(t *testing.T) string {
	t.Helper()
	neo4jtest.Open(t)
	return neo4jtest.URI(t)
}

// live runs the command with the environment of the test.
func live(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs strings.Builder
	status = run(t.Context(), args, os.Environ(), nil, &out, &errs)
	return status, out.String(), errs.String()
}

// row is a line of the report: what, created, updated, ended, unchanged.
func row(what string, counts ...int) *regexp.Regexp {
	text := `(?m)^ *` + what
	for _, n := range counts {
		text += fmt.Sprintf(` +%d`, n)
	}
	return regexp.MustCompile(text + `$`)
}

func TestReportOfALoadIntoNeo4j(t *testing.T) {
	t.Run("says what changed and after a second load that nothing did", func(t *testing.T) {
		uri := address(t)
		from, to := tiny(t, "0:0-10"), tiny(t, "0:0-10")
		write(t, to, "entities/programme.csv", "id,name\nprogramme:a,A\nprogramme:b,Bee\nprogramme:c,C\n")
		if status, _, errs := live(t, "load", "--yes", "--store", uri, from); status != fine {
			t.Fatal(errs)
		}
		for _, c := range []struct {
			args                []string
			first               string
			entities, linksRows []int
		}{
			{[]string{"load", "--yes", "--store", uri, to}, `^release undated-|^release 2026-11-23-[0-9a-f]{12} is now current\n`, []int{1, 1, 0, 2}, []int{0, 0, 0, 1}},
			{[]string{"load", to, "--store=neo4j"}, `^nothing changed: release 2026-11-23-[0-9a-f]{12} is already current\n`, []int{0, 0, 0, 4}, []int{0, 0, 0, 1}},
			{[]string{"load", "--store", uri, "--yes", from}, `^release 2026-11-23-[0-9a-f]{12} is now current\n`, []int{0, 1, 1, 2}, []int{0, 0, 0, 1}},
		} {
			status, out, errs := live(t, c.args...)
			if status != fine || !regexp.MustCompile(c.first).MatchString(out) || !row("entities", c.entities...).MatchString(out) || !row("links", c.linksRows...).MatchString(out) {
				t.Errorf("%v: status %d\n%s%s", c.args, status, out, errs)
			}
		}
	})
}

func TestALoadIntoNeo4jReplacesAReleaseOnlyWhenSomebodyAgrees(t *testing.T) {
	uri := address(t)
	from, to := tiny(t, "0:0-10"), tiny(t, "0:0-10")
	write(t, to, "entities/programme.csv", "id,name\nprogramme:a,A\nprogramme:b,B\nprogramme:c,C\nprogramme:d,D\n")
	if status, _, errs := live(t, "load", "--yes", "--store", uri, from); status != fine {
		t.Fatal(errs)
	}
	if status, out, errs := live(t, "load", "--store", uri, from); status != fine || !strings.HasPrefix(out, "nothing changed") {
		t.Errorf("of the same release: status %d: %s%s", status, out, errs)
	}
	status, _, errs := live(t, "load", "--store", uri, to)
	want := regexp.MustCompile(`holds release 2026-11-23-\w+ of 2026-11-23 \(entities: 3, links: 1\), which 2026-11-23-\w+ would replace: add --yes`)
	if status != wrong || !want.MatchString(errs) {
		t.Errorf("where nobody answers: status %d: %s", status, errs)
	}
	if status, out, errs := live(t, "diff", "--store", uri, from); status != fine {
		t.Errorf("something was loaded: %s%s", out, errs)
	}
}

func TestOnlyAWrittenYesAgrees(t *testing.T) {
	for text, want := range map[string][2]bool{
		"y\n": {true, true}, " YES \r\n": {true, true}, "Y\n": {true, true},
		"\n": {false, true}, "n\n": {false, true}, "yesterday\n": {false, true}, "": {false, false}, "y": {false, false},
	} {
		if yes, answered := agreed(strings.NewReader(text)); yes != want[0] || answered != want[1] {
			t.Errorf("%q: agrees %v, is an answer %v", text, yes, answered)
		}
	}
}

func TestDiffWithNeo4j(t *testing.T) {
	t.Run("compares folders with the database", func(t *testing.T) {
		uri := address(t)
		from, to := tiny(t, "0:0-10"), tiny(t, "0:0-11")
		if status, _, errs := live(t, "load", "--yes", "--store", uri, from); status != fine {
			t.Fatal(errs)
		}
		for _, c := range []struct {
			args []string
			want string
		}{{[]string{from}, "no change\n"}, {[]string{to}, "evidence: 1 added, 1 removed, 0 changed\n"}} {
			status, out, errs := live(t, append([]string{"diff", "--store", uri}, c.args...)...)
			if status != fine || !strings.Contains(out, c.want) || errs != "" {
				t.Errorf("%v: status %d\n%s%s", c.args, status, out, errs)
			}
		}
		_, files, _ := live(t, "diff", "--all", from, to)
		if _, both, _ := live(t, "diff", "--all", "--store", uri, to); both != files {
			t.Errorf("with the database\n%s\nwith the files\n%s", both, files)
		}
	})
}

// stopper interrupts the command when it has said so much.
type stopper struct {
	strings.Builder
	after string
	stop  context.CancelFunc
}

func (s *stopper) Write(p []byte) (int, error) {
	n, err := s.Builder.Write(p)
	if strings.Contains(s.String(), s.after) {
		s.stop()
	}
	return n, err
}

func TestInterruptedLoadIntoNeo4j(t *testing.T) {
	t.Run("says so and the next one goes on", func(t *testing.T) {
		uri := address(t)
		if status, _, errs := live(t, "load", "--yes", "--store", uri, tiny(t, "0:0-10")); status != fine {
			t.Fatal(errs)
		}
		many, once := "id,name\n", rand.Text() // what an earlier run of the test has left in the database is another
		for i := range 5000 {                  // more than one transaction
			many += fmt.Sprintf("theme:t%d,%d of %s\n", i, i, once)
		}
		dir := tiny(t, "0:0-10")
		write(t, dir, "entities/theme.csv", many)
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		errs := &stopper{after: "writing", stop: stop}
		if status := run(ctx, []string{"load", "--yes", "--store", uri, dir}, os.Environ(), nil, new(strings.Builder), errs); status != wrong || !strings.Contains(errs.String(), "interrupted: the current release in "+uri+" is unchanged") {
			t.Fatalf("status %d: %s", status, errs)
		}
		if _, out, more := live(t, "diff", "--store", uri, tiny(t, "0:0-10")); !strings.Contains(out, "no change\n") {
			t.Errorf("the release before is no longer current: %s%s", out, more)
		}
		if status, out, more := live(t, "load", "--yes", "--store", uri, dir); status != fine || !strings.HasPrefix(out, "resumed an earlier load that was interrupted") || !row("entities", 5000, 0, 0, 3).MatchString(out) {
			t.Errorf("status %d\n%s%s", status, out, more)
		}
		if _, out, more := live(t, "diff", "--store", uri, dir); !strings.Contains(out, "no change\n") {
			t.Errorf("another graph is there: %s%s", out, more)
		}
	})
}

func TestSecondLoadIntoNeo4j(t *testing.T) {
	t.Run("waits for the first", func(t *testing.T) {
		uri, s := neo4jtest.URI(t), neo4jtest.Open(t)
		folders, err := datafolder.Open(tiny(t, "0:0-11"))
		if err != nil {
			t.Fatal(err)
		}
		g, err := release.Read(t.Context(), kg.CityNetworks(), folders...)
		if err != nil {
			t.Fatal(err)
		}
		g.Release.ID += "-busy" // always a change
		status, errs := fine, ""
		_, err = s.Load(t.Context(), g, loader.Options{Progress: func(p loader.Progress) {
			if p.Stage == "comparing" && p.Done == 0 {
				status, _, errs = live(t, "load", "--yes", "--store", uri, tiny(t, "0:0-10"))
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if status != wrong || !strings.Contains(errs, "another load is running: wait until it has ended") {
			t.Errorf("status %d: %s", status, errs)
		}
	})
}

func TestLoadErrors(t *testing.T) {
	t.Run("name the cure of a database that is down in one line", func(t *testing.T) {
		closed, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		closed.Close()
		dir := tiny(t, "0:0-10")
		for _, scheme := range []string{"bolt", "neo4j"} {
			uri := scheme + "://" + closed.Addr().String()
			for _, args := range [][]string{{"load", "--store", strings.Replace(uri, "://", "://ann:secret@", 1), dir}, {"diff", "--store", uri, dir}} {
				status, out, errs := seed(t, args...)
				if status != wrong || out != "" || strings.Count(errs, "\n") != 1 || !strings.HasPrefix(errs, "seed "+args[0]+": "+uri+": ") ||
					!strings.Contains(errs, "check that the database runs (scripts/neo4j start") || strings.Contains(errs, "secret") {
					t.Errorf("%v: status %d\n%s%s", args, status, out, errs)
				}
			}
		}
	})
	t.Run("say that the address is missing", func(t *testing.T) {
		for _, c := range []struct {
			args []string
			want string
		}{
			{[]string{"load", "@core"}, "--store is missing"},
			{[]string{"load", "--store", "neo4j"}, "or set NEO4J_URI"},
			{[]string{"load", "--store", "memory"}, "names no database"},
			{[]string{"diff", "--store", "bolt://a:secret@db/x", "@core"}, "has more than host and port"},
		} {
			status, out, errs := seed(t, c.args...)
			if status != usage || out != "" || !strings.Contains(errs, c.want) || strings.Contains(errs, "secret") {
				t.Errorf("%v: status %d\n%s%s", c.args, status, out, errs)
			}
		}
	})
	t.Run("list faults of folders before the database is asked", func(t *testing.T) {
		status, _, errs := seed(t, "load", "--store", "bolt://127.0.0.1:1", tiny(t, "nowhere"))
		if status != wrong || !strings.Contains(errs, "/links/doc.csv:2:48: locator: ") {
			t.Errorf("status %d\n%s", status, errs)
		}
	})
}

func TestDatabaseErrorsNameTheCure(t *testing.T) {
	for _, c := range []struct {
		err  error
		user string
		want string
	}{
		{loader.ErrForeign, "", "add --beside to load beside the existing data"},
		{fault.ErrLogin, "", "set NEO4J_USER and NEO4J_PASSWORD"},
		{fault.ErrLogin, "ann", `check NEO4J_USER, which is "ann" here, and NEO4J_PASSWORD`},
		{fault.ErrNoDatabase, "", `check NEO4J_DATABASE, which is "cities" here`},
		{neo4j.ErrNoRelease, "", "load one with seed load"},
		{store.ErrReleaseMoved, "", "try again when that is done"},
		{store.ErrUnavailable, "", "check that the database runs"},
		{errors.New("it is full"), "", "it is full"},
	} {
		db := database{config: config.Neo4j{URI: "bolt://db", User: c.user, Database: "cities"}}
		err := db.explain(fmt.Errorf("load release x: %w", c.err))
		if got := err.Error(); !errors.Is(err, c.err) || !strings.HasPrefix(got, "bolt://db: ") || !strings.Contains(got, c.want) {
			t.Errorf("%v", err)
		}
	}
}
