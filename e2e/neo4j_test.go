package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cityweave/examples"
	"cityweave/internal/app"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/testlane"
)

// database is the address of the database of the tests, or the test is skipped. One that
// is neither empty nor marked as theirs is refused: they overwrite it.
func database(t *testing.T) string {
	t.Helper()
	neo4jtest.Open(t)
	return neo4jtest.URI(t)
}

// fill loads folders into the database with the command that people use.
func fill(t *testing.T, folders ...string) {
	t.Helper()
	output, err := exec.CommandContext(t.Context(), "go", append([]string{"run", "./seed", "load", "--yes", "--store", "neo4j"}, folders...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("seed load: %v\n%s", err, output)
	}
}

// fillSmall loads one programme, twice, so that neither of the two graphs in the database
// holds much that a later load would have to take away first.
func fillSmall(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for _, name := range []string{"Zero", "One"} {
		folder(t, dir, name)
		fill(t, dir)
	}
	return dir
}

// answerTo is the body of the answer to an example.
func answerTo(t *testing.T, p *program, e examples.Example) string {
	t.Helper()
	question, err := json.Marshal(map[string]any{"query": e.Query, "variables": e.Variables})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.Post(p.url+"/graphql", "application/json", bytes.NewReader(question))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return estimated.ReplaceAllString(string(body), "")
}

// estimated is the part of an answer that may differ: the price of an expansion follows the engine.
var estimated = regexp.MustCompile(`"estimated":\d+,`)

// becomes asks until /readyz has the status and holds the text.
func (p *program) becomes(status int, text string) {
	p.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		got, body := p.get("/readyz")
		if got == status && strings.Contains(body, text) {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("/readyz never becomes %d with %q; it is %d %s", status, text, got, body)
		}
	}
}

func TestOnNeo4jEveryExampleHasTheBytesThatItHasInMemory(t *testing.T) {
	testlane.CoversPackages(t, "internal/app", "internal/store/neo4j/neo4jtest", "examples", "seed", "seed/data",
		"scripts/neo4j", "scripts/neo4j.pom.xml")
	uri := database(t)
	fill(t)
	memory, db := start(t), start(t, "--store", uri)
	db.becomes(http.StatusOK, `"ready":true`)
	list, err := examples.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) == 0 {
		t.Fatal("there are no examples")
	}
	for _, e := range list {
		want := answerTo(t, memory, e)
		if got := answerTo(t, db, e); got != want || strings.Contains(got, `"errors"`) {
			t.Errorf("%s\non Neo4j  %.2000s\nin memory %.2000s", e.Name, got, want)
		}
	}
	_, inMemory, _ := strings.Cut(memory.printed, "\n")
	_, onNeo4j, _ := strings.Cut(db.printed, "\n")
	if a, b := firstLine(inMemory), firstLine(onNeo4j); a != b || !strings.HasPrefix(a, "Release ") {
		t.Errorf("at the start they say %q and %q", a, b)
	}
	db.signal(syscall.SIGTERM)
	if code, log := db.ended(), db.rest(); code != app.ExitStopped || strings.Contains(log, "level=ERROR") {
		t.Errorf("exit code %d\n%s", code, log)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// gate is a port that leads to the database once it is opened.
type gate struct {
	address string // where it will be
	target  string
	done    sync.WaitGroup
}

func newGate(t *testing.T, uri string) *gate {
	t.Helper()
	target, err := url.Parse(uri)
	if err != nil {
		t.Fatal(err)
	}
	if target.Scheme != "bolt" && target.Scheme != "neo4j" {
		t.Skipf("%s is behind TLS, which asks for its name", uri)
	}
	free, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	if target.Port() == "" {
		target.Host += ":7687"
	}
	return &gate{address: free.Addr().String(), target: target.Host}
}

// open lets connections through until the function that it gives is called, or the test ends.
func (g *gate) open(t *testing.T) (shut func()) {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", g.address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	shut = func() {
		cancel()
		listener.Close()
		g.done.Wait()
	}
	t.Cleanup(shut)
	g.done.Go(func() {
		for {
			in, err := listener.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				continue
			}
			out, err := new(net.Dialer).DialContext(ctx, "tcp", g.target)
			if err != nil {
				in.Close()
				continue
			}
			context.AfterFunc(ctx, func() {
				in.Close()
				out.Close()
			})
			for _, pair := range [][2]net.Conn{{in, out}, {out, in}} {
				g.done.Go(func() {
					defer pair[0].Close()
					_, _ = io.Copy(pair[0], pair[1]) // it ends with the connection
				})
			}
		}
	})
	return shut
}

func TestStartBeforeNeo4j(t *testing.T) {
	t.Run("is alive and answers as soon as the database does", func(t *testing.T) {
		g := newGate(t, database(t))
		fillSmall(t)
		p := start(t, "--store", "bolt://"+g.address)
		if !strings.Contains(p.printed, "Its data cannot be read yet") {
			t.Errorf("it starts with\n%s", p.printed)
		}
		if status, body := p.get("/livez"); status != http.StatusOK {
			t.Errorf("/livez: %d %s", status, body)
		}
		if status, body := p.get("/readyz"); status != http.StatusServiceUnavailable || body != `{"ready":false,"reason":"The database cannot be reached."}`+"\n" {
			t.Errorf("/readyz: %d %s", status, body)
		}
		if _, err := servedRelease(http.DefaultClient, p.url); err == nil || !strings.Contains(err.Error(), `"code":"STORE_UNAVAILABLE"`) || strings.Contains(err.Error(), g.address) {
			t.Errorf("a query is answered with %v", err)
		}
		if line := p.logged("queries cannot be answered yet"); !strings.Contains(line, g.address) {
			t.Errorf("the log does not say where: %s", line)
		}
		g.open(t)
		p.becomes(http.StatusOK, `"ready":true`)
		if _, err := servedRelease(http.DefaultClient, p.url); err != nil {
			t.Error(err)
		}
		p.logged("plans are warm") // or, on a busy machine, not all of them
	})
}

func TestLoadIntoServedNeo4j(t *testing.T) {
	t.Run("is served without a restart and without a failed request", func(t *testing.T) {
		uri := database(t)
		dir := fillSmall(t)
		p := start(t, "--store", uri, "--log-level", "warn")
		p.becomes(http.StatusOK, `"ready":true`)
		before, err := servedRelease(http.DefaultClient, p.url)
		if err != nil {
			t.Fatal(err)
		}
		stop := make(chan struct{})
		l := startLoad(p.url, true, stop)
		seen := map[string]bool{before: true}
		for _, names := range [][]string{{"One", "Two"}, {"One", "Two", "Three"}, {"Three"}} {
			folder(t, dir, names...)
			fill(t, dir)
			deadline, last := time.Now().Add(patience), before
			for seen[last] && time.Now().Before(deadline) {
				if last, err = servedRelease(http.DefaultClient, p.url); err != nil {
					t.Fatal(err)
				}
			}
			if seen[last] {
				t.Errorf("the release with %v is not served, %s still is", names, last)
			}
			seen[last] = true
		}
		close(stop)
		l.check(t)
	})
}

func TestAMirrorStartsBeforeItsNeo4jFollowsItAndOutlivesIt(t *testing.T) {
	g := newGate(t, database(t))
	dir := fillSmall(t)
	p := start(t, "--store", "bolt://"+g.address, "--mirror")
	if status, body := p.get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "The database cannot be reached.") && !strings.Contains(body, "The graph is being read") {
		t.Errorf("/readyz: %d %s", status, body)
	}
	if _, err := servedRelease(http.DefaultClient, p.url); err == nil || !strings.Contains(err.Error(), `"code":"STORE_UNAVAILABLE"`) {
		t.Errorf("a query is answered with %v", err)
	}
	shut := g.open(t)
	p.becomes(http.StatusOK, `"stale":false`)
	before, err := servedRelease(http.DefaultClient, p.url)
	if err != nil {
		t.Fatal(err)
	}
	folder(t, dir, "One", "Two")
	fill(t, dir)
	for deadline, now := time.Now().Add(patience), before; now == before; {
		if now, err = servedRelease(http.DefaultClient, p.url); err != nil || time.Now().After(deadline) {
			t.Fatalf("%s is served still: %v", now, err)
		}
	}
	shut()
	p.becomes(http.StatusOK, `"stale":true,"reason":"The database cannot be reached."`)
	if now, err := servedRelease(http.DefaultClient, p.url); err != nil || now == before {
		t.Errorf("without its database %s is served: %v", now, err)
	}
	p.signal(syscall.SIGTERM)
	if code, log := p.ended(), p.rest(); code != app.ExitStopped {
		t.Errorf("exit code %d\n%s", code, log)
	}
}

func TestAMirrorOfNeo4jThatDoesNotFitEndsTheStartWithItsSize(t *testing.T) {
	uri := database(t)
	fillSmall(t)
	t.Setenv("GOMEMLIMIT", "4MiB")
	command := exec.CommandContext(t.Context(), os.Args[0], "--listen", "127.0.0.1:0", "--store", uri, "--mirror")
	command.Env = append(os.Environ(), asProgram+"=1")
	output, err := command.CombinedOutput()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.ExitCode() != app.ExitFailed || !strings.Contains(string(output), "too large to be mirrored") || !strings.Contains(string(output), "leave out --mirror") {
		t.Errorf("%v\n%s", err, output)
	}
}

func TestAHangupOnNeo4jSaysThatThereIsNothingToDo(t *testing.T) {
	uri := database(t)
	fillSmall(t)
	p := start(t, "--store", uri)
	p.signal(syscall.SIGHUP)
	p.logged("there is nothing to read again")
	if _, err := servedRelease(http.DefaultClient, p.url); err != nil {
		t.Error(err)
	}
}

func TestADatabaseAndFoldersTogetherAreABadSetting(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := app.Run(t.Context(), []string{"--store", "bolt://127.0.0.1:1", "--data", filepath.Join("examples", "data")}, nil, &stdout, &stderr)
	if code != app.ExitBadSettings || stdout.Len() > 0 || !strings.Contains(stderr.String(), "go run ./seed load --store") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}
