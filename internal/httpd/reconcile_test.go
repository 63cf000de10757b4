package httpd_test

import (
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"cityweave/internal/httpd"
	"cityweave/internal/ratelimit"
)

// reconciling is a handler with a service that answers with the path and the length of the body.
func reconciling(t *testing.T, change func(*httpd.Options)) http.Handler {
	h, _ := handler(t, func(o *httpd.Options) {
		o.Reconcile = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			_, _ = io.WriteString(w, r.Method+" "+r.URL.Path+" "+strings.Repeat(".", len(body)/1000))
		})
		if change != nil {
			change(o)
		}
	})
	return h
}

func TestReconcile(t *testing.T) {
	h := reconciling(t, nil)
	t.Run("is one path with all below it", func(t *testing.T) {
		for path, want := range map[string]string{
			"/reconcile": "GET /reconcile ", "/reconcile/": "GET /reconcile/ ",
			"/reconcile/suggest/entity?prefix=a": "GET /reconcile/suggest/entity ",
		} {
			if got := text(t, ask(t, h, "GET", path, nil)); got != want {
				t.Errorf("%s: got %q", path, got)
			}
		}
		if got := ask(t, h, "GET", "/reconciled", nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("a longer name: %d", got)
		}
	})
	t.Run("answers HEAD as GET, without a body", func(t *testing.T) {
		answer := ask(t, h, "HEAD", "/reconcile", nil)
		if body := text(t, answer); answer.StatusCode != http.StatusOK || body != "" {
			t.Errorf("got %d %q", answer.StatusCode, body)
		}
	})
	t.Run("refuses other methods", func(t *testing.T) {
		answer := ask(t, h, "PUT", "/reconcile/x", nil)
		if code, _, _ := problem(t, answer); answer.StatusCode != 405 || code != "METHOD_NOT_ALLOWED" ||
			answer.Header.Get("Allow") != "GET, HEAD, POST, OPTIONS" {
			t.Errorf("got %d %s %q", answer.StatusCode, code, answer.Header.Get("Allow"))
		}
	})
	t.Run("takes a form of four times the size of a query", func(t *testing.T) {
		if got := text(t, ask(t, h, "POST", "/reconcile", strings.NewReader(strings.Repeat("a", 4000)))); got != "POST /reconcile ...." {
			t.Errorf("got %q", got)
		}
		answer := ask(t, h, "POST", "/reconcile", strings.NewReader(strings.Repeat("a", 4001)))
		if code, _, _ := problem(t, answer); answer.StatusCode != 413 || code != "BODY_TOO_LARGE" {
			t.Errorf("got %d %s", answer.StatusCode, code)
		}
	})
	t.Run("may be asked by the pages of all origins, and nothing else may", func(t *testing.T) {
		h := reconciling(t, func(o *httpd.Options) { o.CORSOrigins = []string{"https://city.example"} })
		for path, want := range map[string]string{
			"/reconcile": "*", "/reconcile/suggest/type": "*", "/graphql": "", "/reconciled": "", "/": "",
		} {
			for _, method := range []string{"GET", "OPTIONS"} {
				answer := ask(t, h, method, path, nil, "Origin", "http://127.0.0.1:3333",
					"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "x-requested-with")
				if got := answer.Header.Get("Access-Control-Allow-Origin"); got != want {
					t.Errorf("%s %s: allowed %q", method, path, got)
				}
				if answer.Header.Get("Access-Control-Allow-Credentials") != "" {
					t.Errorf("%s %s: credentials are let through", method, path)
				}
			}
		}
	})
	t.Run("counts for the rate limit", func(t *testing.T) {
		h := reconciling(t, func(o *httpd.Options) {
			o.Clients = ratelimit.New(ratelimit.Options{Rate: 1e-9, Burst: 20, Clients: 10})
			o.Proxies = ratelimit.Proxies{netip.MustParsePrefix("10.0.0.0/8")}
		})
		first, second := ask(t, h, "GET", "/reconcile", nil), ask(t, h, "GET", "/reconcile/x", nil)
		if first.StatusCode != http.StatusOK || second.StatusCode != http.StatusTooManyRequests {
			t.Errorf("got %d, %d", first.StatusCode, second.StatusCode)
		}
	})
	t.Run("is named on the page of unknown paths, and only if it is there", func(t *testing.T) {
		without, _ := handler(t, nil)
		if with := text(t, ask(t, h, "GET", "/x", nil)); !strings.Contains(with, "  /reconcile ") {
			t.Errorf("got %s", with)
		}
		if got := ask(t, without, "GET", "/reconcile", nil).StatusCode; got != http.StatusNotFound {
			t.Errorf("got %d", got)
		}
	})
}
