package reconcile_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestPage(t *testing.T) {
	h := over(embedded(t))
	page := func(t *testing.T, path string) string {
		t.Helper()
		w := get(t, h, "/reconcile/"+path)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %s", path, w.Code, got)
		}
		if n := w.Body.Len(); n > 15_000 {
			t.Errorf("%s: %d bytes", path, n)
		}
		return w.Body.String()
	}
	for path, parts := range map[string][]string{
		"preview?id=city:us-portland": {
			"<h1>Portland</h1>", "<b>City</b> in Oregon, United States", "<dt>Population</dt><dd>632309</dd>",
			`<a href="https://www.wikidata.org/wiki/Q6106"`, "<h2>3 links</h2>", "<dt>Participates in: Programme</dt><dd>2</dd>",
			"Portland: participates in Fair Cities", `href="https://fair.example/`,
		},
		"preview?id=city:us-portland-maine": {"<q>Portland ME</q>", "List of the Fair Cities"},
		"view?id=city:it-rome":              {"Also <i>Roma</i>", "<b>City</b> in Italy", `class="whole"`},
		"preview?id=country:us":             {"<b>Country</b> ·", "<dt>ISO 3166-1 alpha-2 code</dt><dd>US</dd>"},
		"view?id=source:list":               {`<a href="https://fair.example/list"`},
	} {
		got := page(t, path)
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("%s lacks %s:\n%s", path, part, got)
			}
		}
	}
	t.Run("shows markup in the data as text", func(t *testing.T) {
		got := page(t, "view?id=programme:fair-cities")
		if strings.Contains(got, "<b>coffee") || !strings.Contains(got, "&lt;b&gt;coffee&lt;/b&gt; &amp; tea") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("runs no script, and may stand in the frame of another page", func(t *testing.T) {
		w := get(t, h, "/reconcile/preview?id=city:it-rome")
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") ||
			strings.Contains(policy, "frame-ancestors") || w.Header().Get("X-Frame-Options") != "" {
			t.Errorf("the policy is %s", policy)
		}
		if strings.Contains(w.Body.String(), "<script") {
			t.Error("it has a script")
		}
	})
	t.Run("of what does not exist is one that says so", func(t *testing.T) {
		w := get(t, h, "/reconcile/view?id=%3Cb%3E")
		if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "no entity has the ID &#34;&lt;b&gt;&#34;") {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	})
}
