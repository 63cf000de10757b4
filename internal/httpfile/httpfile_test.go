package httpfile

import (
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestTag(t *testing.T) {
	if Tag("a", "bc") == Tag("ab", "c") {
		t.Error("two files with other texts have one tag")
	}
	if got := Tag("a", "b"); got != Tag("a", "b") || len(got) != 34 {
		t.Errorf("got %s, want 32 hexadecimal digits in quotation marks, always the same", got)
	}
}

// The value is that of RFC 9530, appendix B.1, for the body {"hello": "world"} and a line feed.
func TestDigest(t *testing.T) {
	const want = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
	if got := Digest(sha256.Sum256([]byte("{\"hello\": \"world\"}\n"))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestHeld(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  bool
	}{
		{nil, false},
		{[]string{`"a"`}, true},
		{[]string{`W/"a"`}, true},
		{[]string{`"b", "a"`}, true},
		{[]string{`"b"`, ` "a" `}, true},
		{[]string{`"b"`}, false},
		{[]string{`*`}, false},
		{[]string{`a`}, false},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.Header["If-None-Match"] = test.lines
		if got := Held(r, `"a"`); got != test.want {
			t.Errorf("%q: got %v, want %v", test.lines, got, test.want)
		}
	}
}

func TestSend(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("Range", "bytes=1-2")
	w := httptest.NewRecorder()
	Send(w, r, "text/plain", []byte("abcd"))
	if w.Code != http.StatusPartialContent || w.Body.String() != "bc" {
		t.Errorf("got %d %q, want the range bc", w.Code, w.Body)
	}
	tag := w.Header().Get("ETag")
	r = httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	r.Header.Set("If-None-Match", tag)
	w = httptest.NewRecorder()
	w.Header().Set("Cache-Control", Immutable)
	Send(w, r, "text/plain", []byte("abcd"))
	if w.Code != http.StatusNotModified || w.Body.Len() > 0 || w.Header().Get("Cache-Control") != Immutable {
		t.Errorf("got %d %q %v, want 304 without a body", w.Code, w.Body, w.Header())
	}
}
