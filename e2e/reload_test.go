package e2e

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

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
	reloads := 5
	if n, err := strconv.Atoi(os.Getenv("TEST_RELOADS")); err == nil {
		reloads = n
	}
	for i := range reloads {
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

func TestHalfClosedConnection(t *testing.T) {
	t.Run("is answered", func(t *testing.T) {
		p := start(t)
		query := body(`{paths(from:"city:pt-almada",to:"city:it-velletri",maxLength:4,first:10){paths{hops{links{id}}}}}`)
		for range 20 {
			connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.url, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer connection.Close()
			fmt.Fprintf(connection, "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(query), query)
			if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
				t.Fatal(err)
			}
			answer, err := io.ReadAll(connection)
			if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 200 ") || strings.Contains(string(answer), `"errors"`) {
				t.Fatalf("got %v\n%.500s", err, answer)
			}
		}
	})
}
