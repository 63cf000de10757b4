package app

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	ofHTML = regexp.MustCompile(`\s(?:href|src|action)="([^"]*)"`)
	ofXML  = regexp.MustCompile(`<loc>([^<]*)</loc>`)
	ofLink = regexp.MustCompile(`<([^>]*)>`)
	ofCSS  = regexp.MustCompile(`url\(["']?([^"')]*)`)
	ofText = regexp.MustCompile(`http://example\.com[^\s"{}()<>]*`)
	// What tells addresses of a kind apart: IDs, names of files, and what a list of states is of.
	ofOne = regexp.MustCompile(`(/timemap/).*|/[^/.?]*[:\d%][^/.?]*|/[a-z-]+(\.)|\?.*`)

	aTable     = regexp.MustCompile(`\.(csv|tsv|jsonl|xlsx|parquet|zip|gexf|graphml|cyjs|cx2|geojson|dot|nq)(\?.*)?$`)
	wholeGraph = regexp.MustCompile(`/graph\.[a-z0-9]+$`) // in a file takes seconds
	ofJSON     = regexp.MustCompile(`"((?:/|http://example\.com)[^"\s]*)"`)
)

// crawl follows all that leads to an address of the program, as a browser that comes from the start page below a base.
type crawl struct {
	t       *testing.T
	h       http.Handler
	base    string
	asked   func(path string) string // what a proxy makes of a path
	seen    map[string]bool          // kinds of addresses, of which one is asked for
	queue   []string
	from    map[string]string
	answers map[string]int // by media type
}

// follow notes an address that an answer leads to.
func (c *crawl) follow(at, found string) {
	here, err := url.Parse("http://example.com" + at)
	if err != nil {
		c.t.Fatal(err)
	}
	to, err := here.Parse(found)
	if err != nil {
		c.t.Errorf("%s leads to %q, which is no address: %v", at, found, err)
		return
	}
	if to.Host != "example.com" || to.Scheme != "http" {
		return
	}
	if !strings.HasPrefix(to.Path, c.base+"/") {
		c.t.Errorf("%s leads to %s, which is not below %s", at, found, c.base)
		return
	}
	path := to.RequestURI()
	kind := ofOne.ReplaceAllString(path, "$1/ID$2")
	if c.seen[kind] || wholeGraph.MatchString(path) {
		return
	}
	c.seen[kind] = true
	c.from[path] = at
	c.queue = append(c.queue, path)
}

func (c *crawl) visit(path string) {
	w := httptest.NewRecorder()
	method := http.MethodGet
	if aTable.MatchString(path) { // of which the headers will do
		method = http.MethodHead
	}
	r := httptest.NewRequestWithContext(c.t.Context(), method, c.asked(path), http.NoBody)
	r.Header.Set("Accept", "text/html,application/xml;q=0.9,*/*;q=0.8")
	c.h.ServeHTTP(w, r)
	if w.Code >= http.StatusBadRequest && !strings.HasSuffix(path, "/graphql") && !strings.HasSuffix(path, "?id=") {
		c.t.Errorf("%s, to which %s leads: %d %.200s", path, c.from[path], w.Code, w.Body)
		return
	}
	media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	c.answers[media]++
	body := w.Body.String()
	follow := func(pattern *regexp.Regexp, text string) {
		for _, found := range pattern.FindAllStringSubmatch(text, -1) {
			to := found[len(found)-1]
			if pattern == ofHTML || pattern == ofXML {
				to = html.UnescapeString(to)
			}
			c.follow(path, to)
		}
	}
	if to := w.Header().Get("Location"); to != "" {
		c.follow(path, to)
	}
	follow(ofLink, strings.Join(w.Header().Values("Link"), ", "))
	switch {
	case media == "text/html":
		follow(ofHTML, body)
	case media == "application/link-format":
		follow(ofLink, body)
	case strings.HasSuffix(media, "xml"):
		follow(ofXML, body)
	case media == "text/css":
		follow(ofCSS, body)
	case media == "text/plain":
		follow(ofText, body)
	case strings.HasSuffix(path, "/openapi.json"): // its paths are below its server
		if servers := regexp.MustCompile(`"servers": \[\s*\{\s*"url": "([^"]*)"`).FindStringSubmatch(body); servers == nil {
			c.t.Errorf("%s names no server", path)
		} else {
			c.follow(path, servers[1])
		}
	case strings.HasSuffix(path, "/reconcile"): // its paths are below an address of their own
		follow(ofText, body)
	case media == "application/json", media == "application/linkset+json":
		follow(ofJSON, body)
	}
}

func TestNoLinkLeavesTheBasePath(t *testing.T) {
	const base = "/net/graph"
	h, _ := described(t, "--base-path", base)
	for name, asked := range map[string]func(path string) string{
		"by a proxy that leaves the base":    func(path string) string { return path },
		"by a proxy that takes the base off": func(path string) string { return strings.TrimPrefix(path, base) },
	} {
		t.Run(name, func(t *testing.T) {
			c := &crawl{
				t: t, h: h, base: base, asked: asked, seen: map[string]bool{}, from: map[string]string{}, answers: map[string]int{},
			}
			for _, path := range []string{"/", "/robots.txt", "/llms.txt", "/explore"} {
				c.follow(base+"/", base+path)
			}
			for len(c.queue) > 0 {
				path := c.queue[0]
				c.queue = c.queue[1:]
				c.visit(path)
			}
			t.Logf("%d addresses: %v", len(c.from), c.answers)
			for _, media := range []string{
				"text/html", "text/css", "text/plain", "text/csv", "application/json", "application/linkset+json",
				"application/xml", "application/link-format", "text/turtle",
			} {
				if c.answers[media] == 0 {
					t.Errorf("no answer of the type %s was met", media)
				}
			}
			for _, kind := range []string{"/", "/q", "/data", "/graph", "/r", "/entity/ID", "/entity/ID.json", "/r/ID/data"} {
				if !slices.ContainsFunc([]string{kind, kind + "/"}, func(k string) bool { return c.seen[base+k] }) {
					t.Errorf("nothing leads to %s", kind)
				}
			}
		})
	}
}
