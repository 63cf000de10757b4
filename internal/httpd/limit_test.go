package httpd_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"cityweave/internal/httpd"
)

func TestABodyUpToTheLimitIsPassedOnWhole(t *testing.T) {
	h, _ := handler(t, nil)
	body := strings.Repeat("x", 1000)
	if answer := ask(t, h, "POST", "/graphql", strings.NewReader(body)); answer.StatusCode != http.StatusOK || text(t, answer) != body {
		t.Errorf("got %d", answer.StatusCode)
	}
}

func TestBodyLimitHoldsWithAndWithoutContentLength(t *testing.T) {
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the query ran") })
	})
	for name, body := range map[string]io.Reader{
		"known":   strings.NewReader(strings.Repeat("x", 1001)),
		"unknown": io.LimitReader(endless{}, 20<<20),
	} {
		answer := ask(t, h, "POST", "/graphql", body)
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: got %d", name, answer.StatusCode)
		}
		code, message, id := problem(t, answer)
		if code != "BODY_TOO_LARGE" || !strings.Contains(message, "1000 bytes") || id != "id-1" {
			t.Errorf("%s: got %s, %s, %s", name, code, message, id)
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestOfALargeBodyThatGivesItsLengthNothingIsRead(t *testing.T) {
	h, _ := handler(t, nil)
	body := &countingReader{}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", body)
	r.ContentLength = 20 << 20
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || body.read != 0 {
		t.Errorf("got %d after reading %d bytes", w.Code, body.read)
	}
}

type countingReader struct{ read int }

func (r *countingReader) Read(p []byte) (int, error) {
	r.read += len(p)
	return len(p), nil
}

func TestABodyThatBreaksOffIsRefused(t *testing.T) {
	h, _ := handler(t, nil)
	answer := ask(t, h, "POST", "/graphql", io.MultiReader(strings.NewReader("{"), brokenReader{}))
	if code, _, _ := problem(t, answer); answer.StatusCode != http.StatusBadRequest || code != "BAD_BODY" {
		t.Errorf("got %d %s", answer.StatusCode, code)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestABodyThatDoesNotArriveInTimeIsRefused(t *testing.T) {
	h, _ := handler(t, nil)
	server := httptest.NewUnstartedServer(h)
	server.Config.ReadTimeout = 50 * time.Millisecond
	server.Start()
	defer server.Close()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if code, _, _ := problem(t, answer); answer.StatusCode != http.StatusRequestTimeout || code != "BODY_TOO_SLOW" || !answer.Close {
		t.Errorf("got %d %s, close %v", answer.StatusCode, code, answer.Close)
	}
}

func TestALongAddressIsRefusedWithTheWayOut(t *testing.T) {
	h, _ := handler(t, nil)
	answer := ask(t, h, "GET", "/graphql?query="+strings.Repeat("a", 9000), nil, "Accept", "application/graphql-response+json")
	if got := answer.Header.Get("Content-Type"); got != "application/graphql-response+json; charset=utf-8" {
		t.Errorf("media type %q", got)
	}
	code, message, _ := problem(t, answer)
	if answer.StatusCode != http.StatusRequestURITooLong || code != "URL_TOO_LONG" || !strings.Contains(message, "POST") {
		t.Errorf("got %d %s %s", answer.StatusCode, code, message)
	}
	if answer := ask(t, h, "GET", "/graphql?query="+strings.Repeat("a", 8000), nil); answer.StatusCode != http.StatusOK {
		t.Errorf("8,000 bytes: got %d", answer.StatusCode)
	}
}

func TestARefusalIsNeverKeptNorDoesItRepeatWhatWasSent(t *testing.T) {
	h, _ := handler(t, nil)
	answer := ask(t, h, "POST", "/graphql", strings.NewReader(strings.Repeat("secret", 1000)))
	if answer.Header.Get("Cache-Control") != "no-store" || strings.Contains(text(t, answer), "secret") {
		t.Errorf("got %v", answer.Header)
	}
}

func TestAQueryThatTakesTooLongIsGivenUp(t *testing.T) {
	h, _ := handler(t, func(o *httpd.Options) {
		o.Timeout = time.Millisecond
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			fmt.Fprint(w, r.Context().Err())
		})
	})
	if got := text(t, ask(t, h, "POST", "/graphql", strings.NewReader("{ a }"))); got != "context deadline exceeded" {
		t.Errorf("got %q", got)
	}
}
