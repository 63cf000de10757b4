package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// asProgram in the environment makes the test binary the program itself, so that signals,
// exit codes and what it prints are the real ones.
const asProgram = "TEST_BINARY_IS_CITYWEAVE"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	if words := os.Getenv(asAttackers); words != "" {
		if err := attacking(words); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// patience is how long a test waits for what must happen.
const patience = 3 * time.Minute

// program is a running server.
type program struct {
	t       *testing.T
	command *exec.Cmd
	url     string // without a slash at the end
	printed string // what it said at the start
	log     chan string
	done    chan struct{} // closed when it has ended
}

// start runs the program on a free port and waits until it says where it answers.
func start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	p := &program{t: t, command: exec.CommandContext(ctx, os.Args[0], append([]string{"--listen", "127.0.0.1:0"}, args...)...), log: make(chan string, 1<<20), done: make(chan struct{})}
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

// refused reports whether nobody listened: the request never reached the server.
func refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// load asks without pause from several clients until stop is closed or a client is
// refused the connection, which no server can answer. It counts the answers and gives
// every other failure: a request that was lost.
type load struct {
	answers atomic.Int64
	lost    chan error
	clients sync.WaitGroup
}

func startLoad(url string, keepAlive bool, stop <-chan struct{}) *load {
	l := &load{lost: make(chan error, 1000)}
	for range 4 {
		l.clients.Go(func() {
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: !keepAlive}}
			defer client.CloseIdleConnections()
			for {
				select {
				case <-stop:
					return
				default:
				}
				_, err := servedRelease(client, url)
				if refused(err) {
					return
				}
				if err != nil {
					l.lost <- err
					return
				}
				l.answers.Add(1)
			}
		})
	}
	return l
}

// check waits for the clients and reports every lost request.
func (l *load) check(t *testing.T) {
	t.Helper()
	l.clients.Wait()
	close(l.lost)
	for err := range l.lost {
		t.Errorf("a request was lost: %v", err)
	}
	if l.answers.Load() == 0 {
		t.Error("no request was answered")
	}
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

func TestTheProgramStartsWithoutSettingsAnswersAndStops(t *testing.T) {
	p := start(t)
	if status, body := p.get("/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d %s", status, body)
	}
	status, body := p.get("/readyz")
	var ready struct {
		Ready   bool
		Release string
	}
	if err := json.Unmarshal([]byte(body), &ready); err != nil || status != http.StatusOK || !ready.Ready {
		t.Errorf("/readyz: %d %s %v", status, body, err)
	}
	if got, err := servedRelease(http.DefaultClient, p.url); err != nil || got != ready.Release || !strings.Contains(p.printed, "Release "+got+": ") {
		t.Errorf("the API says release %s (%v), /readyz %s, the start\n%s", got, err, ready.Release, p.printed)
	}
	for _, path := range []string{"/", "/static/app.js", "/static/examples.json", "/schema.graphqls"} {
		if status, _ := p.get(path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	p.signal(syscall.SIGTERM)
	if code := p.ended(); code != exitStopped {
		t.Errorf("exit code %d: %s", code, p.rest())
	}
}

func TestEachThingToTryThatTheStartNamesWorks(t *testing.T) {
	p := start(t)
	commands := regexp.MustCompile(`(?m)^  (curl .*)$`).FindAllStringSubmatch(p.printed, -1)
	if len(commands) != 2 || !strings.Contains(p.printed, "open "+p.url+"/ ") {
		t.Fatalf("these are not three things to try:\n%s", p.printed)
	}
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl on this machine")
	}
	for i, want := range []string{`"International Urban Cooperation"`, "type City implements"} {
		output, err := exec.CommandContext(t.Context(), "sh", "-c", commands[i][1]).Output()
		if err != nil || !bytes.Contains(output, []byte(want)) || bytes.Contains(output, []byte(`"errors"`)) {
			t.Errorf("%s\n%v: %.500s", commands[i][1], err, output)
		}
	}
}

func TestAHangupReloadsTheDataUnderLoadWithoutAFailedRequest(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	p := start(t, "--data", dir)
	before, err := servedRelease(http.DefaultClient, p.url)
	if err != nil {
		t.Fatal(err)
	}
	stop := make(chan struct{})
	l := startLoad(p.url, true, stop)
	seen := map[string]bool{before: true}
	for i := range 5 {
		names := []string{"One"}
		for j := range i + 1 {
			names = append(names, fmt.Sprint("More", j))
		}
		folder(t, dir, names...)
		p.signal(syscall.SIGHUP)
		p.logged("the data is reloaded")
		now, err := servedRelease(http.DefaultClient, p.url)
		if err != nil || seen[now] {
			t.Errorf("reload %d: release %s, %v", i, now, err)
		}
		seen[now] = true
	}
	close(stop)
	l.check(t)
}

func TestABadReloadKeepsTheOldDataAndSaysWhy(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	p := start(t, "--data", dir)
	before, err := servedRelease(http.DefaultClient, p.url)
	if err != nil {
		t.Fatal(err)
	}
	folder(t, dir, "One", "One")
	p.signal(syscall.SIGHUP)
	line := p.logged("the data is not reloaded")
	if !strings.Contains(line, "programme.csv:3:1: ") || !strings.Contains(line, "level=ERROR") {
		t.Errorf("the log does not say where: %s", line)
	}
	if after, err := servedRelease(http.DefaultClient, p.url); err != nil || after != before {
		t.Errorf("release %s became %s, %v", before, after, err)
	}
	if status, _ := p.get("/readyz"); status != http.StatusOK {
		t.Errorf("/readyz: %d", status)
	}
	folder(t, dir, "One", "Two")
	p.signal(syscall.SIGHUP)
	p.logged("the data is reloaded")
	if after, err := servedRelease(http.DefaultClient, p.url); err != nil || after == before {
		t.Errorf("the mended data is not served: %s, %v", after, err)
	}
}

func TestASignalToStopUnderLoadLosesNoRequest(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	for name, c := range map[string]struct {
		signal    syscall.Signal
		keepAlive bool
	}{
		"SIGTERM, connections that are kept":   {syscall.SIGTERM, true},
		"SIGINT, connections that are kept":    {syscall.SIGINT, true},
		"SIGTERM, a connection for each query": {syscall.SIGTERM, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Long enough for each client to get its turn on a busy machine.
			p := start(t, "--data", dir, "--log-level", "warn", "--shutdown-delay", "5s")
			l := startLoad(p.url, c.keepAlive, nil)
			for l.answers.Load() < 100 && len(l.lost) == 0 { // under way
				if _, err := servedRelease(http.DefaultClient, p.url); err != nil {
					t.Fatal(err)
				}
			}
			p.signal(c.signal)
			l.check(t)
			if code := p.ended(); code != exitStopped {
				t.Errorf("exit code %d: %s", code, p.rest())
			}
		})
	}
}

// begin sends the first half of a query and gives the connection and the rest.
func begin(t *testing.T, url string) (connection net.Conn, rest string) {
	t.Helper()
	connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	const body = `{"query":"{ dataset { release } }"}`
	fmt.Fprintf(connection, "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:10])
	return connection, body[10:]
}

func TestARequestThatIsOnItsWayWhenTheListenerClosesIsAnswered(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	p := start(t, "--data", dir, "--shutdown-delay", "0")
	connection, rest := begin(t, p.url)
	if _, err := servedRelease(http.DefaultClient, p.url); err != nil { // the first half is in by now
		t.Fatal(err)
	}
	p.signal(syscall.SIGTERM)
	for { // until nobody listens
		other, err := new(net.Dialer).DialContext(t.Context(), "tcp", connection.RemoteAddr().String())
		if refused(err) {
			break
		}
		if err == nil {
			other.Close()
		}
	}
	fmt.Fprint(connection, rest)
	got, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if body, err := io.ReadAll(got.Body); err != nil || got.StatusCode != http.StatusOK || !bytes.Contains(body, []byte(`"release"`)) || !got.Close {
		t.Errorf("%d %s %v", got.StatusCode, body, err)
	}
	if code := p.ended(); code != exitStopped {
		t.Errorf("exit code %d: %s", code, p.rest())
	}
}

func TestARequestThatNeverEndsDoesNotHoldTheProgram(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	p := start(t, "--data", dir, "--shutdown-delay", "0", "--shutdown-timeout", "200ms")
	begin(t, p.url)
	if _, err := servedRelease(http.DefaultClient, p.url); err != nil {
		t.Fatal(err)
	}
	p.signal(syscall.SIGTERM)
	if code, log := p.ended(), p.rest(); code != exitFailed || !strings.Contains(log, "cityweave: requests still ran after --shutdown-timeout (200ms) and were cut") {
		t.Errorf("exit code %d: %s", code, log)
	}
}

func TestWhileItStopsTheProgramSaysThatItIsNotReady(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	p := start(t, "--data", dir, "--shutdown-delay", "30s")
	p.signal(syscall.SIGTERM)
	p.logged("stopping")
	for { // the log line comes just before the switch
		status, body := p.get("/readyz")
		if status == http.StatusServiceUnavailable && strings.Contains(body, "stopping") {
			break
		}
	}
	if status, _ := p.get("/livez"); status != http.StatusOK {
		t.Errorf("/livez: %d", status)
	}
	if _, err := servedRelease(http.DefaultClient, p.url); err != nil {
		t.Errorf("a query is not answered any more: %v", err)
	}
	p.signal(syscall.SIGTERM) // the second one does not wait
	if code := p.ended(); code != exitFailed {
		t.Errorf("exit code %d: the second signal was not heard", code)
	}
}

func TestDataThatIsWrongStopsTheProgramBeforeItListens(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One", "One")
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"--listen", "127.0.0.1:0", "--data", dir}, nil, &stdout, &stderr)
	if code != exitFailed || stdout.Len() > 0 || !strings.Contains(stderr.String(), "programme.csv:3:1: ") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestBadSettingsAreNamedOneByOneBeforeItListens(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"--listen", "8080", "--stroe", "memory"}, []string{"CITYWEAVE_LOG_LEVEL=loud"}, &stdout, &stderr)
	want := `cityweave: --listen "8080" is not an address: write HOST:PORT, such as 127.0.0.1:8080
cityweave: CITYWEAVE_LOG_LEVEL "loud" is not understood: write debug, info, warn or error
cityweave: --stroe is unknown: did you mean --store?
`
	if code != exitBadSettings || stdout.Len() > 0 || stderr.String() != want {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestTheDocumentationShowsBadSettingsAsTheyAreRefused(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```console\n\\$ cityweave ([^\n]*)\n(.*?)```").FindAllSubmatch(page, -1)
	if len(shown) == 0 {
		t.Fatal("it shows none")
	}
	for _, block := range shown {
		var stderr bytes.Buffer
		code := run(t.Context(), strings.Fields(string(block[1])), nil, io.Discard, &stderr)
		if code != exitBadSettings || stderr.String() != string(block[2]) {
			t.Errorf("exit code %d\n%s", code, &stderr)
		}
	}
}

func TestAFolderWithoutDataIsABadSetting(t *testing.T) {
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"--data", t.TempDir()}, nil, &stdout, &stderr)
	if code != exitBadSettings || strings.Count(stderr.String(), "\n") != 1 || !strings.Contains(stderr.String(), "holds no data files") {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestAPortInUseIsOneClearLine(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"--data", dir, "--listen", taken.Addr().String()}, nil, &stdout, &stderr)
	want := fmt.Sprintf("cityweave: --listen %q is in use by another program: stop that one or choose another port, such as --listen 127.0.0.1:0 for a free one\n", taken.Addr())
	if code != exitFailed || stdout.Len() > 0 || stderr.String() != want {
		t.Errorf("exit code %d\n%s%s", code, &stdout, &stderr)
	}
}

func TestHelpAndVersionAreAnsweredWithoutAServer(t *testing.T) {
	for arg, want := range map[string]string{"--help": "Usage: cityweave", "--version": "cityweave "} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{arg}, nil, &stdout, &stderr); code != exitStopped || !strings.Contains(stdout.String(), want) || stderr.Len() > 0 {
			t.Errorf("%s: exit code %d\n%s%s", arg, code, &stdout, &stderr)
		}
	}
}

func TestTheEndOfItsContextStopsTheProgram(t *testing.T) {
	dir := t.TempDir()
	folder(t, dir, "One")
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	go func() {
		_, _ = bufio.NewReader(reader).ReadString('\n')
		cancel()
		_, _ = io.Copy(io.Discard, reader)
	}()
	var stderr bytes.Buffer
	if code := run(ctx, []string{"--listen", "127.0.0.1:0", "--data", dir, "--shutdown-delay", "0"}, nil, writer, &stderr); code != exitStopped {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
}
