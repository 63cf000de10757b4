package app

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rooted are paths of the program in JSON and in headers: a client takes them from the root of the host.
var rooted = regexp.MustCompile(`["<](/[^">]*)[">]`)

func TestBasePath(t *testing.T) {
	const base = "/tools/cityweave"
	h, _ := described(t, "--base-path", base)
	proxies := map[string]func(path string) string{
		"leaves the base":    func(path string) string { return base + path },
		"takes the base off": func(path string) string { return path },
	}
	for name, asked := range proxies {
		t.Run("by a proxy that "+name, func(t *testing.T) {
			for _, path := range []string{
				"/", "/q", "/r", "/data", "/data/latest/cities.csv", "/entity/programme:iuc",
				"/entity/programme:iuc.linkset", "/entity/programme%3Aiuc.csv", "/q/busy-cities.csv", "/openapi.json",
				"/.well-known/api-catalog", "/sitemap.xml", "/timemap/data", "/r/2000-01-01-000000000000/data", "/explore",
			} {
				w := httptest.NewRecorder()
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, asked(path), http.NoBody)
				h.ServeHTTP(w, r)
				if w.Code >= http.StatusInternalServerError || w.Code == http.StatusNotFound && !strings.HasPrefix(path, "/r/") {
					t.Errorf("%s: %d", path, w.Code)
				}
				said := slices.Concat(w.Header().Values("Link"), w.Header().Values("Location"))
				if strings.Contains(w.Header().Get("Content-Type"), "json") && path != "/openapi.json" {
					said = append(said, w.Body.String())
				}
				for _, text := range said {
					for _, found := range rooted.FindAllStringSubmatch(text, -1) {
						if !strings.HasPrefix(found[1], base+"/") {
							t.Errorf("%s says %s", path, found[1])
						}
					}
					if i := strings.Index(text, "://example.com/"); i >= 0 && !strings.Contains(text, "://example.com"+base) {
						t.Errorf("%s says %.200s", path, text[i:])
					}
				}
			}
		})
	}
	t.Run("relative addresses get the slash that they need", func(t *testing.T) {
		w := get(t, h, base+"?a=b")
		if to := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || to != base+"/?a=b" {
			t.Errorf("%d %s", w.Code, to)
		}
	})
	t.Run("a query gets an address below the base", func(t *testing.T) {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, base+"/q", strings.NewReader(`{"query": "{ cities { totalCount } }"}`))
		r.Header.Set("Content-Type", "application/json")
		h.ServeHTTP(w, r)
		to := w.Header().Get("Location")
		if !strings.HasPrefix(to, base+"/r/") || strings.Count(to, base) != 1 {
			t.Fatalf("%d %s", w.Code, to)
		}
		if again := get(t, h, to+".json"); again.Code != http.StatusOK {
			t.Errorf("%s.json: %d %s", to, again.Code, again.Body)
		}
	})
}
