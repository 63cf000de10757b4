package e2e

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cityweave/internal/app"
)

// asProgram in the environment makes the test binary the program itself, so that signals, exit codes
// and output are the real ones.
const asProgram = "TEST_BINARY_IS_CITYWEAVE"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(app.Run(context.Background(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
	}
	if err := os.Chdir(".."); err != nil { // commands of the README run at the root of the project
		panic(err)
	}
	if words := os.Getenv(asAttackers); words != "" {
		if err := attacking(words); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// patience is how long a test waits for what must happen. Only a test that fails waits so long.
const patience = 10 * time.Minute

// program is a running server.
type program struct {
	t       testing.TB
	command *exec.Cmd
	url     string // without a slash at the end
	printed string // what it said at the start
	log     chan string
	done    chan struct{} // closed when it has ended
}

// unhurried are settings under which a question has time enough on a busy machine with the race detector, where the
// first ones, which build indexes, took more than the usual 10 s. What a test says itself stands behind them and wins:
// one that measures says hurried.
var (
	unhurried = []string{"--listen", "127.0.0.1:0", "--request-timeout", "100s", "--write-timeout", "120s"}
	hurried   = []string{"--request-timeout", "10s", "--write-timeout", "30s"}
)

// start runs the program on a free port and waits until it says where it answers.
func start(t testing.TB, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	binary := cmp.Or(os.Getenv("TEST_PROGRAM"), os.Args[0]) // measurements compare programs
	command := exec.CommandContext(ctx, binary, append(slices.Clone(unhurried), args...)...)
	p := &program{t: t, command: command, log: make(chan string, 1<<20), done: make(chan struct{})}
	p.command.Env = append(os.Environ(), asProgram+"=1")
	stdout, err := p.command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := p.command.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	var read sync.WaitGroup
	read.Go(func() {
		defer close(p.log)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			p.log <- lines.Text()
		}
	})
	greeted := make(chan struct{})
	read.Go(func() {
		lines := bufio.NewReader(stdout)
		for {
			line, err := lines.ReadString('\n')
			p.printed += line
			if strings.HasPrefix(line, "Ctrl+C") || err != nil {
				break
			}
		}
		close(greeted)
		_, _ = io.Copy(io.Discard, lines)
	})
	go func() {
		read.Wait()
		_ = p.command.Wait() // the exit code tells
		close(p.done)
	}()
	t.Cleanup(func() {
		_ = p.command.Process.Kill() // it may have ended
		<-p.done
	})
	<-greeted
	found := regexp.MustCompile(`answers on (http://\S+?)/\n`).FindStringSubmatch(p.printed)
	if found == nil {
		<-p.done
		t.Fatalf("it did not start: %s%s", p.printed, p.rest())
	}
	p.url = found[1]
	return p
}

// rest is what was logged and not yet looked at, once the program has ended.
func (p *program) rest() string {
	var all []string
	for line := range p.log {
		all = append(all, line)
	}
	return strings.Join(all, "\n")
}

// logged waits for a line of the log that holds the text.
func (p *program) logged(text string) string {
	p.t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case line, open := <-p.log:
			if !open {
				p.t.Fatalf("the program ended and never logged %q", text)
			}
			if strings.Contains(line, text) {
				return line
			}
		case <-timeout:
			p.t.Fatalf("%q is never logged", text)
		}
	}
}

func (p *program) signal(s os.Signal) {
	p.t.Helper()
	if err := p.command.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
}

// ended waits for the program's end and gives its exit code.
func (p *program) ended() int {
	<-p.done
	return p.command.ProcessState.ExitCode()
}

func (p *program) get(path string) (status int, body string) {
	p.t.Helper()
	answer, err := http.Get(p.url + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.StatusCode, string(content)
}

// servedRelease asks which data is served.
func servedRelease(client *http.Client, url string) (string, error) {
	answer, err := client.Post(url+"/graphql", "application/json", strings.NewReader(`{"query":"{ dataset { release } }"}`))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", err
	}
	var parsed struct {
		Data   struct{ Dataset struct{ Release string } }
		Errors []any
	}
	if err := json.Unmarshal(body, &parsed); err != nil || len(parsed.Errors) > 0 || parsed.Data.Dataset.Release == "" {
		return "", fmt.Errorf("status %d: %s", answer.StatusCode, body)
	}
	return parsed.Data.Dataset.Release, nil
}

// folder writes a small data folder that holds the programmes given.
func folder(t *testing.T, dir string, programmes ...string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("id,name\n")
	for _, name := range programmes {
		fmt.Fprintf(&b, "programme:%s,%s\n", strings.ToLower(name), name)
	}
	if err := os.MkdirAll(filepath.Join(dir, "entities"), 0o750); err != nil {
		t.Fatal(err)
	}
	// Written aside and renamed, as an editor does it.
	aside := filepath.Join(dir, "entities", ".programme.csv")
	if err := os.WriteFile(aside, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(aside, filepath.Join(dir, "entities", "programme.csv")); err != nil {
		t.Fatal(err)
	}
}
