package e2e

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"cityweave/internal/app"
)

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
			if code := p.ended(); code != app.ExitStopped {
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

func TestListenerDrainAnswersAcceptedRequests(t *testing.T) {
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
	if code := p.ended(); code != app.ExitStopped {
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
	if code, log := p.ended(), p.rest(); code != app.ExitFailed || !strings.Contains(log, "cityweave: requests still ran after --shutdown-timeout (200ms) and were cut") {
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
	if code := p.ended(); code != app.ExitFailed {
		t.Errorf("exit code %d: the second signal was not heard", code)
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
	if code := app.Run(ctx, []string{"--listen", "127.0.0.1:0", "--data", dir, "--shutdown-delay", "0"}, nil, writer, &stderr); code != app.ExitStopped {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
}
