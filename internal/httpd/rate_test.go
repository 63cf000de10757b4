package httpd_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"cityweave/internal/httpd"
	"cityweave/internal/ratelimit"
)

func from(t *testing.T, h http.Handler, remote, forwarded string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader("{ a }"))
	r.RemoteAddr = remote
	if forwarded != "" {
		r.Header.Set("X-Forwarded-For", forwarded)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRateLimitSaysWhenToRetry(t *testing.T) {
	now := time.Unix(0, 0)
	var told []string
	h, _ := handler(t, func(o *httpd.Options) {
		o.Clients = ratelimit.New(ratelimit.Options{
			Rate: 20, Burst: 60, Clients: 100, Now: func() time.Time { return now },
		})
		o.Proxies = ratelimit.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
		o.Refused = func(code string) { told = append(told, code) }
	})
	for i := range 3 {
		if w := from(t, h, "192.0.2.1:1000", ""); w.Code != http.StatusOK {
			t.Fatalf("request %d: got %d", i, w.Code)
		}
	}
	w := from(t, h, "192.0.2.1:2000", "")
	if code, _, _ := problem(t, w.Result()); w.Code != http.StatusTooManyRequests || code != "RATE_LIMITED" || w.Header().Get("Retry-After") != "2" || len(told) != 1 {
		t.Errorf("got %d %s, Retry-After %q, told %v", w.Code, code, w.Header().Get("Retry-After"), told)
	}
	for name, c := range map[string]struct {
		remote, forwarded string
		status            int
	}{
		"a forwarded address of nobody's proxy":    {"192.0.2.1:3000", "198.51.100.7", 429},
		"several of them":                          {"192.0.2.1:3000", "1.2.3.4, 10.0.0.1", 429},
		"another client":                           {"192.0.2.2:1", "", 200},
		"another client behind a proxy":            {"10.0.0.1:1", "198.51.100.7", 200},
		"the same client behind a proxy":           {"10.0.0.1:1", "192.0.2.1", 429},
		"what it claims before that":               {"10.0.0.1:1", "198.51.100.8, 192.0.2.1", 429},
		"behind two proxies":                       {"10.0.0.1:1", "192.0.2.1, 10.9.9.9", 429},
		"mapped into IPv6":                         {"[::ffff:192.0.2.1]:1", "", 429},
		"an address that is none stops the search": {"10.0.0.3:1", "192.0.2.1, x", 200},
	} {
		if w := from(t, h, c.remote, c.forwarded); w.Code != c.status {
			t.Errorf("%s: got %d, want %d", name, w.Code, c.status)
		}
	}
	if answer := ask(t, h, "GET", "/livez", nil); answer.StatusCode != http.StatusOK {
		t.Error("health is limited")
	}
	now = now.Add(time.Second)
	if w := from(t, h, "192.0.2.1:1000", ""); w.Code != http.StatusOK {
		t.Errorf("a second later: got %d", w.Code)
	}
}

func TestALargeBodyTakesNoMemory(t *testing.T) {
	h, _ := handler(t, nil)
	server := httptest.NewServer(h)
	defer server.Close()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 10 {
		r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+"/graphql", io.LimitReader(endless{}, 20<<20))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			continue // the server has closed while the body was still being sent
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("got %d", answer.StatusCode)
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 20<<20 {
		t.Errorf("ten bodies of 20 MB took %d bytes of memory", grown)
	}
}

func TestHeadersThatDoNotArriveInTimeCloseTheConnection(t *testing.T) {
	h, _ := handler(t, nil)
	server := httptest.NewUnstartedServer(h)
	server.Config.ReadHeaderTimeout = 50 * time.Millisecond
	server.Start()
	defer server.Close()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "POST /graphql HTTP/1.1\r\nHost: a\r\nX-Slow")
	rest, err := io.ReadAll(connection) // ends when the server closes
	if err != nil || bytes.Contains(rest, []byte("200 OK")) {
		t.Errorf("got %q, %v", rest, err)
	}
}

func TestAClientThatLeavesEndsTheWorkForIt(t *testing.T) {
	ended := make(chan error, 1)
	begun := make(chan struct{})
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			close(begun)
			<-r.Context().Done()
			ended <- context.Cause(r.Context())
		})
	})
	server := httptest.NewServer(h)
	defer server.Close()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "POST", server.URL+"/graphql", strings.NewReader("{ a }"))
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if answer, err := http.DefaultClient.Do(r); err == nil {
			answer.Body.Close()
		}
	}()
	<-begun
	cancel()
	if err := <-ended; err == nil {
		t.Error("the work ended without a reason")
	}
}
