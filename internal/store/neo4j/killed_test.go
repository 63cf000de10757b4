package neo4j_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cityweave/internal/kg"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/testlane"
)

// mortal is a real server of a test's own, which it may kill.
type mortal struct {
	t       *testing.T
	dir     string
	address string // the same each time
	port    string
}

const neo4jScript = "../../../scripts/neo4j"

// ownServer starts one, or skips.
func ownServer(t *testing.T) *mortal {
	t.Helper()
	m := newServer(t)
	m.start()
	return m
}

// newServer is one that has not been started yet, or skips.
func newServer(t *testing.T) *mortal {
	t.Helper()
	neo4jtest.URI(t) // tests on real servers are asked for
	if _, err := exec.LookPath("java"); err != nil {
		t.Skip("this test has a server of its own, and to start one needs Java 17 or 21 (java)")
	}
	if _, err := exec.LookPath("mvn"); err != nil {
		t.Skip("this test has a server of its own, and to fetch one needs Maven (mvn)")
	}
	m := &mortal{t: t, dir: t.TempDir()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, m.port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	t.Cleanup(func() {
		if out, err := m.script(context.WithoutCancel(t.Context()), "stop"); err != nil {
			t.Errorf("stopping the server: %v\n%s", err, out)
		}
	})
	return m
}

func (m *mortal) script(ctx context.Context, word string) (string, error) {
	c := exec.CommandContext(ctx, neo4jScript, word)
	c.Env = m.environ()
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	return strings.TrimSpace(string(out)) + said.String(), err
}

func (m *mortal) environ() []string {
	return append(os.Environ(), "CITYWEAVE_NEO4J_DIR="+m.dir, "CITYWEAVE_NEO4J_PORT="+m.port, "CITYWEAVE_NEO4J_WAIT=600")
}

func (m *mortal) start() {
	m.t.Helper()
	out, err := m.script(m.t.Context(), "start")
	if err != nil {
		m.t.Fatalf("starting a server: %v\n%s", err, out)
	}
	m.address = "bolt://127.0.0.1:" + m.port
}

// kill ends the server as a power cut would.
func (m *mortal) kill() {
	m.t.Helper()
	text, err := os.ReadFile(filepath.Join(m.dir, "pid"))
	if err != nil {
		m.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		m.t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		m.t.Fatal(err)
	}
	if !becomes(func() bool { _, err := m.script(m.t.Context(), "status"); return err != nil }) {
		m.t.Fatal("the server lives on")
	}
}

// tally counts the answers of readers.
type tally struct{ right, failed, wrong atomic.Int64 }

// readers ask until they are told to stop.
func (p service) readers(t *testing.T, n int, stop *atomic.Bool, count *tally) *sync.WaitGroup {
	var wg sync.WaitGroup
	two := strings.ReplaceAll(right, `"one"`, `"two"`)
	for range n {
		wg.Go(func() {
			for !stop.Load() {
				_, body, err := p.post(question)
				switch body = strings.TrimSpace(body); {
				case err != nil:
					t.Errorf("the program does not answer: %v", err)
					return
				case body == right || body == two:
					count.right.Add(1)
				case strings.Contains(body, `"STORE_UNAVAILABLE"`) || strings.Contains(body, `"TIMEOUT"`) ||
					strings.Contains(body, `"OVERLOADED"`) || strings.Contains(body, `"BUSY"`):
					count.failed.Add(1)
					time.Sleep(50 * time.Millisecond) // a failure is quick, and the server needs the processors to start
					if strings.Contains(body, "127.0.0.1") || strings.Contains(body, "Neo") {
						t.Errorf("the client is told too much: %s", body)
					}
				default:
					count.wrong.Add(1)
					t.Errorf("a wrong answer: %s", body)
				}
			}
		})
	}
	return &wg
}

// loadUnlocked waits until the lock of a load that has ended without giving it back is over: a minute.
func loadUnlocked(t *testing.T, s *neo4j.Store, g *kg.Graph) (r loader.Report) {
	t.Helper()
	var err error
	becomes(func() bool {
		if r, err = s.Load(t.Context(), g, loader.Options{}); !errors.Is(err, loader.ErrLoading) {
			return true
		}
		time.Sleep(time.Second)
		return false
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A server is killed while clients read and a release is loaded, and started again: /readyz
// says so, reads recover by themselves, no answer is wrong, and the load comes to its end.
func TestKilledNeo4j(t *testing.T) {
	testlane.Covers(t, "internal/store/neo4j", "scripts/neo4j")
	m := ownServer(t)
	settled(t)
	s := over(t, m.address, neo4j.Config{Retry: 500 * time.Millisecond})
	writer := over(t, m.address, neo4j.Config{Statement: time.Minute, Write: 5 * time.Minute})
	load(t, writer, towns("one", 100))
	p := program(t, s, slog.New(slog.DiscardHandler), patience) // a server that has just started plans for long
	ready := func(want int) func() bool {
		return func() bool {
			if status, _, err := p.get("/livez"); err != nil || status != http.StatusOK {
				t.Errorf("/livez: %d, %v", status, err)
			}
			status, _, err := p.get("/readyz")
			return err == nil && status == want
		}
	}
	if !becomes(ready(http.StatusOK)) {
		t.Fatal("/readyz never says yes")
	}
	var stop atomic.Bool
	var count tally
	wg := p.readers(t, 4, &stop, &count)
	defer func() { stop.Store(true); wg.Wait() }()
	if !becomes(func() bool { return count.right.Load() > 20 }) {
		t.Fatal("nobody reads")
	}

	begun := make(chan struct{})
	loaded := make(chan error, 1)
	go func() {
		var once sync.Once
		_, err := writer.Load(t.Context(), towns("two", 10_000), loader.Options{Progress: func(p loader.Progress) {
			if p.Stage == "writing" && p.Done > 2000 {
				once.Do(func() { close(begun) })
			}
		}})
		loaded <- err
	}()
	select {
	case <-begun:
	case err := <-loaded:
		t.Fatalf("the load ended before the server was killed: %v", err)
	}
	m.kill()
	if !becomes(ready(http.StatusServiceUnavailable)) {
		t.Error("/readyz does not say that the server is gone")
	}
	if !becomes(func() bool { return count.failed.Load() > 0 }) {
		t.Error("no read failed: the server was not killed")
	}
	m.start()
	restarted := time.Now()
	if !becomes(ready(http.StatusOK)) {
		t.Error("/readyz does not say that the server is there again")
	}
	t.Logf("ready %v after the server", time.Since(restarted).Round(time.Millisecond))
	before := count.right.Load()
	if !becomes(func() bool { return count.right.Load() > before+20 }) {
		t.Error("reads do not recover")
	}
	if err := <-loaded; err != nil {
		t.Logf("the load ended, and is done again: %v", err)
		if r := loadUnlocked(t, writer, towns("two", 10_000)); !r.Resumed {
			t.Errorf("nothing was left of the first load: %+v", r)
		}
	}
	if !becomes(func() bool { _, body, err := p.post(question); return err == nil && strings.Contains(body, `"two"`) }) {
		t.Error("the new release is not seen")
	}
	if r := load(t, writer, towns("two", 10_000)); r.Changed {
		t.Errorf("what was loaded is not the release: %+v", r)
	}
	t.Logf("%d answers were right, %d said to try again, %d were wrong", count.right.Load(), count.failed.Load(),
		count.wrong.Load())
}
