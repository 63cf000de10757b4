package httpd_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"cityweave/internal/httpd"
)

func TestGraph(t *testing.T) {
	gexf := strings.Repeat("<node/>", 1_000)
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graphs = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/gexf+xml; charset=utf-8")
			w.Header().Set("Content-Length", "7000")
			w.Header().Set("X-Path", r.Method+" "+r.URL.Path)
			_, _ = io.WriteString(w, gexf)
		})
	})
	t.Run("is one path with all its suffixes, by GET and HEAD", func(t *testing.T) {
		for _, path := range []string{"/graph", "/graph.gexf"} {
			if got := ask(t, h, "GET", path, nil); got.Header.Get("X-Path") != "GET "+path || text(t, got) != gexf {
				t.Errorf("%s: status %d", path, got.StatusCode)
			}
			if got := ask(t, h, "HEAD", path, nil); got.Header.Get("Content-Length") != "7000" || text(t, got) != "" {
				t.Errorf("HEAD %s: %v", path, got.Header)
			}
		}
		if got := ask(t, h, "POST", "/graph.gexf", strings.NewReader("{}")); got.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST: status %d", got.StatusCode)
		}
		for _, path := range []string{"/graphs", "/graph/gexf", "/graphql.gexf"} {
			if got := ask(t, h, "GET", path, nil); got.StatusCode != http.StatusNotFound {
				t.Errorf("%s: status %d", path, got.StatusCode)
			}
		}
	})
	t.Run("is for pages of any origin, with the counts of the graph", func(t *testing.T) {
		got := ask(t, h, "GET", "/graph.gexf", nil, "Origin", "https://gephi.org")
		exposed := got.Header.Get("Access-Control-Expose-Headers")
		if got.Header.Get("Access-Control-Allow-Origin") != "*" || !strings.Contains(exposed, "X-Node-Count") ||
			!strings.Contains(exposed, "X-Link-Count") {
			t.Errorf("%v", got.Header)
		}
		got = ask(t, h, "OPTIONS", "/graph.gexf", nil, "Origin", "https://gephi.org", "Access-Control-Request-Method", "GET")
		if got.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("before the request: %v", got.Header)
		}
	})
	t.Run("of an answer is not compressed either", func(t *testing.T) {
		h, _ := handler(t, func(o *httpd.Options) {
			o.Graph = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				_, _ = io.WriteString(w, gexf)
			})
		})
		for address, coding := range map[string]string{
			"/graphql?format=cyjs&query=x": "", "/graphql?format=json&query=x": "gzip", "/graphql?query=x": "gzip",
		} {
			got := ask(t, h, "GET", address, nil, "Accept-Encoding", "gzip")
			if got.Header.Get("Content-Encoding") != coding {
				t.Errorf("%s: %q", address, got.Header.Get("Content-Encoding"))
			}
		}
	})
	t.Run("is not compressed, so that its length stays", func(t *testing.T) {
		got := ask(t, h, "GET", "/graph.gexf", nil, "Accept-Encoding", "gzip")
		if got.Header.Get("Content-Length") != "7000" || got.Header.Get("Content-Encoding") != "" {
			t.Errorf("%v", got.Header)
		}
	})
}
