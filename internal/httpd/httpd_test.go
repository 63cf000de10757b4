package httpd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cityweave/examples"
	"cityweave/internal/httpd"
	"cityweave/internal/httpfile"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// graphStore is a store that is ready, or says why not.
type graphStore struct{ ready, view error }

func (s graphStore) Ready(context.Context) error { return s.ready }

func (s graphStore) View(context.Context) (store.View, error) {
	return release{}, s.view
}

type release struct{ store.View }

func (release) Release() kg.Release {
	return kg.Release{ID: "2026-11-23-1f3a5c7e9b2d", Hash: "1f3a5c7e9b2d", Date: kg.Date(0)}
}

// echo answers with the request's body.
func echo(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }

func static() fs.FS {
	return fstest.MapFS{
		"app.js":         {Data: []byte("'use strict'")},
		"app.css":        {Data: []byte("body{}")},
		"explore/app.js": {Data: []byte("'use strict';")},
	}
}

func start(w http.ResponseWriter, r *http.Request) {
	httpfile.Send(w, r, "text/html; charset=utf-8", []byte("<!doctype html><title>Cityweave</title>"))
}

// handler builds a handler like the program's, changed as the test needs it, and
// gives its log.
func handler(t *testing.T, change func(*httpd.Options)) (http.Handler, *bytes.Buffer) {
	t.Helper()
	log := &bytes.Buffer{}
	o := httpd.Options{
		Graph: http.HandlerFunc(echo), Schema: "type Query { a: Int }", Store: graphStore{}, Static: static(),
		Start:    http.HandlerFunc(start),
		Examples: []examples.Example{{Name: "a", Title: "What is a?", Query: "{ a }"}},
		MaxBody:  1000,
		Timeout:  time.Minute,
		Logger:   slog.New(httpd.WithRequestID(slog.NewJSONHandler(log, nil))),
		NewID:    func() string { return "id-1" },
	}
	if change != nil {
		change(&o)
	}
	h, err := httpd.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return h, log
}

func ask(t *testing.T, h http.Handler, method, path string, body io.Reader, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, body)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, answer *http.Response) string {
	t.Helper()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// problem reads the one error of a refusal.
func problem(t *testing.T, answer *http.Response) (code, message, requestID string) {
	t.Helper()
	var body struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code, RequestID string }
		}
	}
	raw := text(t, answer)
	if err := json.Unmarshal([]byte(raw), &body); err != nil || len(body.Errors) != 1 {
		t.Fatalf("%s: %v", raw, err)
	}
	if strings.Contains(raw, `"data"`) {
		t.Errorf("a refusal has data: %s", raw)
	}
	return body.Errors[0].Extensions.Code, body.Errors[0].Message, body.Errors[0].Extensions.RequestID
}

func TestEveryPathAnswersAsItSays(t *testing.T) {
	h, _ := handler(t, nil)
	for _, c := range []struct {
		method, path  string
		status        int
		mediaType     string
		body          string
		allow, cached string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "<!doctype html><title>Cityweave</title>", "", "no-cache"},
		{"HEAD", "/", 200, "text/html; charset=utf-8", "", "", "no-cache"},
		{"GET", "/explore", 308, "", "", "", ""},
		{"GET", "/explore/", 308, "", "", "", ""},
		{"GET", "/static/explore/app.js", 200, "text/javascript; charset=utf-8", "'use strict';", "", "no-cache"},
		{"GET", "/static/app.js", 200, "text/javascript; charset=utf-8", "'use strict'", "", "no-cache"},
		{"GET", "/static/app.css", 200, "text/css; charset=utf-8", "body{}", "", "no-cache"},
		{"GET", "/static/examples.json", 200, "application/json", `[{"name":"a","title":"What is a?","query":"{ a }"}]`, "", "no-cache"},
		{"GET", "/schema.graphqls", 200, "text/plain; charset=utf-8", "type Query { a: Int }", "", "no-cache"},
		{"GET", "/livez", 200, "text/plain; charset=utf-8", "alive\n", "", "no-store"},
		{"GET", "/readyz", 200, "application/json; charset=utf-8", `{"ready":true,"release":"2026-11-23-1f3a5c7e9b2d","hash":"1f3a5c7e9b2d"}` + "\n", "", "no-store"},
		{"POST", "/graphql", 200, "", "{ a }", "", ""},
		{"GET", "/graphql?query={a}", 200, "", "", "", ""},
		{"OPTIONS", "/graphql", 204, "", "", "GET, HEAD, POST, OPTIONS", ""},
		{"POST", "/graphql/", 200, "", "{ a }", "", ""},
		{"GET", "/graphql/?query={a}", 200, "", "", "", ""},
		{"HEAD", "/graphql?query={a}", 200, "", "", "", ""},
		{"HEAD", "/graphql/?query={a}", 200, "", "", "", ""},
		{"OPTIONS", "/livez", 204, "", "", "GET, HEAD, OPTIONS", ""},
		{"OPTIONS", "/", 204, "", "", "GET, HEAD, OPTIONS", ""},
	} {
		t.Run(c.method+" "+c.path, func(t *testing.T) {
			answer := ask(t, h, c.method, strings.ReplaceAll(c.path, "{a}", "%7Ba%7D"), strings.NewReader("{ a }"))
			body := text(t, answer)
			if c.method == "GET" && strings.HasSuffix(c.path, "?query={a}") {
				body = ""
			}
			if answer.StatusCode != c.status || body != c.body {
				t.Errorf("got %d %q", answer.StatusCode, body)
			}
			if c.mediaType != "" && answer.Header.Get("Content-Type") != c.mediaType {
				t.Errorf("media type %q", answer.Header.Get("Content-Type"))
			}
			if got := answer.Header.Get("Allow"); got != c.allow {
				t.Errorf("Allow %q", got)
			}
			if got := answer.Header.Get("Cache-Control"); got != c.cached {
				t.Errorf("Cache-Control %q", got)
			}
		})
	}
}

func TestFormerAddressesOfTheExplorerLeadToTheStartPage(t *testing.T) {
	h, _ := handler(t, nil)
	for path, want := range map[string]string{"/explore": "./", "/explore/": "../"} {
		if got := ask(t, h, "GET", path, nil).Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q, not %q", path, got, want)
		}
	}
}

func TestAnUnknownPathIsToldWhatExists(t *testing.T) {
	h, _ := handler(t, nil)
	for _, path := range []string{"/api/graphql", "/graphql//", "//graphql", "/static/", "/static/index.html", "/static/explore/index.html", "/explore/app.js", "/static/../index.html", "/index.html", "/%3Cscript%3E"} {
		answer := ask(t, h, "GET", path, nil)
		body := text(t, answer)
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d", path, answer.StatusCode)
		}
		for _, exists := range []string{"/graphql", "/schema.graphqls", "/livez", "/readyz"} {
			if !strings.Contains(body, "  "+exists+" ") {
				t.Errorf("%s: the answer does not name %s", path, exists)
			}
		}
		if strings.Contains(body, "script") {
			t.Errorf("%s: the answer repeats the path", path)
		}
	}
}

func TestOtherMethodsAreRefusedWithTheOnesThatWork(t *testing.T) {
	h, _ := handler(t, nil)
	for path, allow := range map[string]string{
		"/": "GET, HEAD, OPTIONS", "/graphql": "GET, HEAD, POST, OPTIONS", "/schema.graphqls": "GET, HEAD, OPTIONS",
		"/livez": "GET, HEAD, OPTIONS", "/readyz": "GET, HEAD, OPTIONS", "/static/app.js": "GET, HEAD, OPTIONS",
	} {
		answer := ask(t, h, "DELETE", path, nil)
		if answer.StatusCode != http.StatusMethodNotAllowed || answer.Header.Get("Allow") != allow {
			t.Errorf("%s: got %d, Allow %q", path, answer.StatusCode, answer.Header.Get("Allow"))
		}
		if code, _, _ := problem(t, answer); code != "METHOD_NOT_ALLOWED" {
			t.Errorf("%s: code %s", path, code)
		}
	}
}

func TestWhatABrowserHasIsNotSentAgain(t *testing.T) {
	h, _ := handler(t, nil)
	for _, path := range []string{"/", "/schema.graphqls", "/static/app.js", "/static/examples.json"} {
		etag := ask(t, h, "GET", path, nil).Header.Get("ETag")
		if etag == "" || strings.HasPrefix(etag, "W/") {
			t.Fatalf("%s: ETag %q is not a strong one", path, etag)
		}
		again := ask(t, h, "GET", path, nil, "If-None-Match", etag)
		if body := text(t, again); again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s: got %d %q", path, again.StatusCode, body)
		}
	}
	other, _ := handler(t, func(o *httpd.Options) { o.Schema = "type Query { b: Int }" })
	if ask(t, h, "GET", "/schema.graphqls", nil).Header.Get("ETag") == ask(t, other, "GET", "/schema.graphqls", nil).Header.Get("ETag") {
		t.Error("two schemas have one ETag")
	}
}

func TestEveryAnswerTellsABrowserToTrustNothingElse(t *testing.T) {
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("lost") })
	})
	for _, path := range []string{"/", "/graphql", "/schema.graphqls", "/livez", "/readyz", "/static/app.js", "/nothing"} {
		header := ask(t, h, "GET", path, nil).Header
		policy := header.Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("%s: the policy %q lacks %s", path, policy, rule)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy %q is too wide", path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY"} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
	}
}

func TestPagesThatCannotBeServedAreRefusedAtOnce(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"unknown type": {"app.js": {}, "app.wasm": {}},
	} {
		if _, err := httpd.New(httpd.Options{Static: files}); err == nil {
			t.Errorf("%s: was accepted", name)
		}
	}
}
