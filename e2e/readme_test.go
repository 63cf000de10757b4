package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cityweave/internal/app"
)

// block is a fenced block of a page.
type block struct {
	page string
	line int
	kind string
	text string
}

// blocks are the fenced blocks of all pages of the repository, in the order of each page.
func blocks(t *testing.T) []block {
	t.Helper()
	var out []block
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var open *block
		n := 0
		for line := range strings.Lines(string(text)) {
			n++
			mark, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
			switch {
			case fence && open == nil:
				open = &block{page: path, line: n, kind: mark}
			case fence:
				out = append(out, *open)
				open = nil
			case open != nil:
				open.text += line
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// started runs the program until the test ends and gives the address it prints.
func started(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	read, write := io.Pipe()
	done := make(chan int, 1)
	go func() {
		code := app.Run(ctx, append(args, "--listen", "127.0.0.1:0", "--log-level", "error", "--shutdown-delay", "0s"), nil, write, os.Stderr)
		write.CloseWithError(fmt.Errorf("the program ended with %d", code))
		done <- code
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	var said bytes.Buffer
	buf := make([]byte, 4096)
	for {
		n, err := read.Read(buf)
		said.Write(buf[:n])
		if m := regexp.MustCompile(`http://[^/\s]+`).FindString(said.String()); m != "" && strings.Contains(said.String(), "--help") {
			go io.Copy(io.Discard, read) //nolint:errcheck // what follows is not looked at
			return m
		}
		if err != nil {
			t.Fatalf("%v: it said %q", err, said.String())
		}
	}
}

func TestDocumentedQueriesHaveTheirDocumentedAnswers(t *testing.T) {
	address := started(t)
	asked := 0
	all := blocks(t)
	for i, b := range all {
		if b.kind != "graphql" {
			continue
		}
		if i+1 == len(all) || all[i+1].kind != "json" || all[i+1].page != b.page {
			t.Errorf("%s:%d: no answer stands below the question", b.page, b.line)
			continue
		}
		asked++
		body, err := json.Marshal(map[string]string{"query": b.text})
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/graphql", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		var v struct{ Data json.RawMessage }
		err = json.NewDecoder(resp.Body).Decode(&v)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		var got, want bytes.Buffer
		if json.Compact(&got, v.Data) != nil || json.Compact(&want, []byte(all[i+1].text)) != nil || got.String() != want.String() {
			t.Errorf("%s:%d: the answer is\n%s", b.page, b.line, v.Data)
		}
	}
	if asked < 5 {
		t.Errorf("%d questions, want at least the five of the README", asked)
	}
}

// waits are commands that a reader runs but this test does not, with the reason.
var waits = map[string]string{
	"make test":           "it runs this test",
	"scripts/neo4j start": "the tests have a database of their own, see make neo4j",
}

func TestTheCommandsOfThePagesRun(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short: it runs every command of the pages")
	}
	t.Cleanup(func() {
		for _, name := range []string{"world.pack", "data.zip"} { // what the commands write
			if err := os.Remove(name); err != nil && !os.IsNotExist(err) {
				t.Error(err)
			}
		}
	})
	if ran := commands(t, false); ran < 5 {
		t.Errorf("%d commands were found", ran)
	}
}

func TestTheCommandsOfThePagesRunOnNeo4j(t *testing.T) {
	database(t)
	fill(t) // the command that loads these data replaces nothing, and so asks nothing
	if ran := commands(t, true); ran == 0 {
		t.Error("no command was found")
	}
}

// commands runs those of the pages that name a database, or those that do not.
func commands(t *testing.T, onNeo4j bool) (ran int) {
	t.Helper()
	for _, b := range blocks(t) {
		// A block that works in a folder of its own downloads what data are made from once.
		if b.kind != "sh" || strings.Contains(b.text, "&& cd ") {
			continue
		}
		for line := range strings.Lines(b.text) {
			line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
			if line == "" || strings.HasPrefix(line, "#") || waits[line] != "" || strings.Contains(line, " -bench ") { // measuring takes minutes
				continue
			}
			if strings.Contains(line, ownDatabase) != onNeo4j {
				continue
			}
			ran++
			t.Run(line, func(t *testing.T) { command(t, b, line) })
		}
	}
	return ran
}

// ownDatabase is the address of the server that scripts/neo4j starts.
const ownDatabase = "bolt://127.0.0.1:17687"

func command(t *testing.T, b block, line string) {
	where := fmt.Sprintf("%s:%d: %s", b.page, b.line, line)
	if strings.Contains(line, ownDatabase) {
		line = strings.ReplaceAll(line, ownDatabase, database(t))
	}
	words := strings.Fields(line)
	switch {
	case line == "go run ." || strings.HasPrefix(line, "go run . "):
		address := started(t, withoutListen(words[3:])...)
		for deadline := time.Now().Add(patience); ; { // a database plans its first queries
			resp, err := http.Get(address + "/readyz")
			if err != nil {
				t.Fatalf("%s: %v", where, err)
			}
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s: /readyz says %d", where, resp.StatusCode)
			}
		}
	case words[0] == "curl":
		if _, err := exec.LookPath("curl"); err != nil {
			t.Skip("curl is not on this machine")
		}
		line = strings.ReplaceAll(line, "http://127.0.0.1:8080", started(t))
	case words[0] == "make":
		if len(words) == 2 {
			text, err := os.ReadFile("Makefile")
			if err != nil || !regexp.MustCompile(`(?m)^`+words[1]+`:`).Match(text) {
				t.Errorf("%s: the Makefile has no such word", where)
			}
		}
		return
	}
	out, err := exec.CommandContext(t.Context(), "sh", "-c", line).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", where, err, out)
	}
	if words[0] == "curl" && words[1] == "-O" {
		name := path.Base(words[2])
		if body, err := os.ReadFile(name); err != nil || http.DetectContentType(body) != "application/zip" {
			t.Errorf("%s: %s has not the archive: %d bytes, %v", where, name, len(body), err)
		}
		return
	}
	if strings.Contains(line, "format=csv") || strings.Contains(line, ".csv") && words[0] == "curl" {
		if lines := bytes.Count(out, []byte("\r\n")); lines < 2 {
			t.Errorf("%s: the answer is %s", where, out)
		}
		return
	}
	if strings.Contains(line, "gexf") {
		if !bytes.Contains(out, []byte("<edge ")) {
			t.Errorf("%s: the answer is %s", where, out)
		}
		return
	}
	want := `"data"`
	switch {
	case slices.Contains(words, "-sI"): // a head: the address of a state of the past is elsewhere where releases are kept
		if !bytes.HasPrefix(out, []byte("HTTP/1.1 200 ")) && !bytes.HasPrefix(out, []byte("HTTP/1.1 302 ")) {
			t.Errorf("%s: the answer is %s", where, out)
		}
		return
	case strings.HasSuffix(line, "/r"):
		want = `"releases"`
	case strings.Contains(line, "/q -H"):
		want = `"hash"`
	}
	if words[0] == "curl" && (!bytes.Contains(out, []byte(want)) || bytes.Contains(out, []byte(`"errors"`))) {
		t.Errorf("%s: the answer is %s", where, out)
	}
}

// withoutListen drops the address, since the test listens on a free port.
func withoutListen(args []string) []string {
	var out []string
	for i := 0; i < len(args); i++ {
		if args[i] == "--listen" {
			i++
			continue
		}
		out = append(out, args[i])
	}
	return out
}

func TestTheLinksOfThePagesLeadSomewhere(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	deep, err := filepath.Glob("*/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(append(pages, more...), deep...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		text = regexp.MustCompile("`[^`\n]*`").ReplaceAll(text, nil) // code is no link
		for _, m := range regexp.MustCompile(`\]\(([^)#\s]+)`).FindAllSubmatch(text, -1) {
			target := string(m[1])
			if strings.Contains(target, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", page, target)
			}
		}
	}
}

func TestEveryTestThatThePagesNameExists(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	err = filepath.WalkDir(".", func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllSubmatch(text, -1) {
			there[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile("`((?:Test|Fuzz)[A-Z0-9]\\w+)`").FindAllSubmatch(page, -1)
	if len(names) < 50 {
		t.Errorf("only %d tests are named", len(names))
	}
	for _, m := range names {
		if !there[string(m[1])] {
			t.Errorf("docs/security.md names %s, which does not exist", m[1])
		}
	}
}
