package httpd_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"cityweave/internal/httpd"
)

func TestData(t *testing.T) {
	const tag = `"1f3a"`
	csv := strings.Repeat("a,b\r\n", 1_000)
	h, _ := handler(t, func(o *httpd.Options) {
		o.Data = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
			w.Header().Set("Content-Length", "5000")
			w.Header().Set("X-Path", r.Method+" "+r.URL.Path)
			_, _ = io.WriteString(w, csv)
		})
		o.Operations = o.Data
	})
	t.Run("is a path with all below it, as that of operations is, by GET and HEAD", func(t *testing.T) {
		for _, path := range []string{"/data", "/data/latest/cities.csv", "/q", "/q/city.csv"} {
			if got := ask(t, h, "GET", path, nil); got.Header.Get("X-Path") != "GET "+path || text(t, got) != csv {
				t.Errorf("%s: status %d", path, got.StatusCode)
			}
			if got := ask(t, h, "HEAD", path, nil); got.Header.Get("Content-Length") != "5000" || text(t, got) != "" {
				t.Errorf("HEAD %s: %v", path, got.Header)
			}
		}
		if got := ask(t, h, "POST", "/data", strings.NewReader("{}")); got.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("POST: status %d", got.StatusCode)
		}
		if got := ask(t, h, "GET", "/database", nil); got.StatusCode != http.StatusNotFound {
			t.Errorf("a longer name: status %d", got.StatusCode)
		}
	})
	t.Run("is for pages of any origin", func(t *testing.T) {
		for _, path := range []string{"/data/latest/cities.csv", "/q/city.csv"} {
			got := ask(t, h, "GET", path, nil, "Origin", "https://elsewhere.example")
			if got.Header.Get("Access-Control-Allow-Origin") != "*" ||
				!strings.Contains(got.Header.Get("Access-Control-Expose-Headers"), "X-Licences") {
				t.Errorf("%s: %v", path, got.Header)
			}
		}
	})
	t.Run("is not compressed, so that its length and tag stay", func(t *testing.T) {
		got := ask(t, h, "GET", "/data/latest/cities.csv", nil, "Accept-Encoding", "gzip")
		if got.Header.Get("Content-Length") != "5000" || got.Header.Get("Content-Encoding") != "" ||
			got.Header.Get("ETag") != tag {
			t.Errorf("%v", got.Header)
		}
		got = ask(t, h, "GET", "/data/latest/cities.csv", nil, "Accept-Encoding", "gzip", "If-None-Match", tag)
		if got.StatusCode != http.StatusNotModified || got.Header.Get("ETag") != tag {
			t.Errorf("again: status %d, %v", got.StatusCode, got.Header)
		}
	})
}
