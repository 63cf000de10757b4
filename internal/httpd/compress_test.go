package httpd_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"cityweave/internal/httpd"
)

// plain undoes the coding of an answer.
func plain(t *testing.T, answer *http.Response) string {
	t.Helper()
	body := io.Reader(answer.Body)
	switch answer.Header.Get("Content-Encoding") {
	case "gzip":
		z, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = z
	case "zstd":
		z, err := zstd.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		body = z
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAnAnswerIsTheSameInEveryCoding(t *testing.T) {
	long := strings.Repeat("city ", 2000)
	h, _ := handler(t, func(o *httpd.Options) {
		o.Schema = long
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"tag"`)
			if strings.Contains(r.Header.Get("If-None-Match"), `"tag"`) {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			fmt.Fprint(w, long)
		})
	})
	for accepted, want := range map[string]string{
		"": "", "identity": "", "br": "", "gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "zstd", "*": "zstd",
		"gzip;q=1, zstd;q=0.5": "gzip", "zstd;q=0, gzip": "gzip", "zstd;q=0, *": "gzip", "gzip;q=0": "", "GZIP": "gzip",
		"identity;q=1, gzip;q=0.5": "", "gzip;q=x": "",
	} {
		for _, path := range []string{"/graphql", "/schema.graphqls"} {
			for range 2 { // the second time a coder is used again
				answer := ask(t, h, "GET", path, nil, "Accept-Encoding", accepted)
				tag := answer.Header.Get("ETag")
				if got := answer.Header.Get("Content-Encoding"); got != want {
					t.Errorf("%s, %q: coding %q, want %q", path, accepted, got, want)
				}
				if !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Accept-Encoding") {
					t.Errorf("%s, %q: Vary %q", path, accepted, answer.Header.Values("Vary"))
				}
				if plain(t, answer) != long {
					t.Errorf("%s, %q: another body", path, accepted)
				}
				if want != "" && !strings.HasSuffix(tag, "-"+want+`"`) {
					t.Errorf("%s, %q: the tag %s is that of another coding", path, accepted, tag)
				}
				again := ask(t, h, "GET", path, nil, "Accept-Encoding", accepted, "If-None-Match", tag)
				if again.StatusCode != http.StatusNotModified || again.Header.Get("ETag") != tag || again.Header.Get("Content-Encoding") != "" || text(t, again) != "" {
					t.Errorf("%s, %q: asked again: %d %v", path, accepted, again.StatusCode, again.Header)
				}
			}
		}
	}
	if answer := ask(t, h, "GET", "/graphql", nil, "Accept-Encoding", "gzip", "If-None-Match", `"tag-zstd"`); answer.StatusCode != http.StatusOK {
		t.Errorf("the tag of another coding is honoured: %d", answer.StatusCode)
	}
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/graphql", nil)
	r.Header = http.Header{"Accept-Encoding": {"gzip"}, "If-None-Match": {`"another"`, `"tag-gzip"`}}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusNotModified {
		t.Errorf("a tag in the second line of its header is passed over: %d", w.Code)
	}
}

func TestWhatIsWrittenBeforeAFlushArrives(t *testing.T) {
	first := make(chan struct{})
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, "first")
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			<-first
		})
	})
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/graphql", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	z, err := gzip.NewReader(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	part := make([]byte, 5)
	if _, err := io.ReadFull(z, part); err != nil || string(part) != "first" {
		t.Errorf("got %q, %v", part, err)
	}
	close(first)
}

func TestAPanicIsAnsweredWithoutACoding(t *testing.T) {
	h, _ := handler(t, func(o *httpd.Options) {
		o.Graph = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("lost") })
	})
	answer := ask(t, h, "GET", "/graphql", nil, "Accept-Encoding", "gzip, zstd")
	if code, _, _ := problem(t, answer); code != "INTERNAL" || answer.Header.Get("Content-Encoding") != "" {
		t.Errorf("got %s %v", code, answer.Header)
	}
}

func TestCompressed(t *testing.T) {
	long := strings.Repeat("city ", 2000)
	serve := func(t *testing.T, graph http.HandlerFunc, header ...string) *http.Response {
		t.Helper()
		h, _ := handler(t, func(o *httpd.Options) { o.Graph = graph })
		return ask(t, h, "GET", "/graphql", nil, append([]string{"Accept-Encoding", "gzip"}, header...)...)
	}
	t.Run("leaves short answers as they are, with their tag", func(t *testing.T) {
		answer := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("ETag", `"tag"`)
			fmt.Fprint(w, long[:900])
		})
		if answer.Header.Get("Content-Encoding") != "" || answer.Header.Get("ETag") != `"tag"` || text(t, answer) != long[:900] {
			t.Errorf("got %v", answer.Header)
		}
	})
	t.Run("leaves answers that have a coding as they are", func(t *testing.T) {
		answer := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "br")
			fmt.Fprint(w, long)
		})
		if answer.Header.Get("Content-Encoding") != "br" || text(t, answer) != long {
			t.Errorf("got %v", answer.Header)
		}
	})
	t.Run("leaves parts of a document as they are", func(t *testing.T) {
		h, _ := handler(t, func(o *httpd.Options) { o.Schema = long })
		answer := ask(t, h, "GET", "/schema.graphqls", nil, "Accept-Encoding", "gzip", "Range", "bytes=0-4999")
		if answer.StatusCode != http.StatusPartialContent || answer.Header.Get("Content-Encoding") != "" || text(t, answer) != long[:5000] {
			t.Errorf("got %d %v", answer.StatusCode, answer.Header)
		}
	})
	t.Run("names Accept-Encoding in Vary once", func(t *testing.T) {
		for _, coding := range []string{"gzip", "identity"} {
			answer := serve(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, long) }, "Accept-Encoding", coding)
			vary := strings.Join(answer.Header.Values("Vary"), ",")
			if strings.Count(vary, "Accept-Encoding") != 1 {
				t.Errorf("%s: Vary %q", coding, vary)
			}
		}
	})
	t.Run("cuts the connection of an answer that a panic ends", func(t *testing.T) {
		h, _ := handler(t, func(o *httpd.Options) {
			o.Graph = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				fmt.Fprint(w, long)
				panic("lost")
			})
		})
		server := httptest.NewServer(h)
		defer server.Close()
		r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/graphql", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", "gzip")
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return // before the header
		}
		defer answer.Body.Close()
		if body, err := io.ReadAll(answer.Body); err == nil {
			t.Errorf("%d bytes arrive as if they were all", len(body))
		}
	})
}
