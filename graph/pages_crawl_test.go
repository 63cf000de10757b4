package graph_test

import (
	"fmt"
	"html"
	"net/http"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/testlane"
)

func TestPagesOfAListAreEachCanonical(t *testing.T) {
	h := pagesOver(builtInStore(t))
	next := regexp.MustCompile(`href="[^"?]+(\?after=[^"]+)">Next page<`)
	for list, title := range map[string]string{
		"/entity/org:iclei/members/cities": "<title>ICLEI – Members: cities –",
		"/entity/country:jp/within/cities": "<title>Japan – Cities in it –",
	} {
		query, pages := "", 0
		for ; pages < 3; pages++ {
			w := getFile(t, h, list+query)
			page, own := w.Body.String(), "http://example.com"+list+query
			if !strings.Contains(page, `<link rel="canonical" href="`+own+`">`) || !strings.Contains(page, title) ||
				!slices.Contains(w.Header().Values("Link"), "<"+own+`>; rel="canonical"`) {
				t.Errorf("%s: %v\n%.700s", list+query, w.Header().Values("Link"), page)
			}
			m := next.FindStringSubmatch(page)
			if m == nil {
				break
			}
			query = html.UnescapeString(m[1])
		}
		if pages == 0 {
			t.Errorf("%s has one page", list)
		}
	}
}

// crawler visits pages, and notes the links that lead nowhere.
type crawler struct {
	t       *testing.T
	h       http.Handler
	seen    map[string]bool
	largest int
	where   string
}

var hrefs = regexp.MustCompile(`href="([^"]+)"`)

// visit asks for a page, checks it, and returns the addresses of the handler that it links to.
func (c *crawler) visit(address string) []string {
	c.t.Helper()
	w := getFile(c.t, c.h, address, "Accept", "text/html")
	if w.Code != 200 {
		c.t.Errorf("%s: status %d", address, w.Code)
		return nil
	}
	body := w.Body.String()
	if len(body) > c.largest && strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		c.largest, c.where = len(body), address
	}
	if c.largest > 60<<10 && c.where == address {
		c.t.Errorf("%s has %d bytes", address, len(body))
	}
	if strings.Contains(body, `<section class="card">`) {
		c.t.Errorf("%s: a section has no heading", address)
	}
	var out []string
	for _, m := range hrefs.FindAllStringSubmatch(body, -1) {
		href := html.UnescapeString(m[1])
		if at, fragment, ok := strings.Cut(href, "#"); ok && at == "" && !strings.Contains(body, `id="`+fragment+`"`) {
			c.t.Errorf("%s: no part %s", address, fragment)
		}
		to, _, _ := strings.Cut(href, "#")
		if !strings.HasPrefix(to, "../") {
			continue
		}
		plain, query, _ := strings.Cut(to, "?")
		plain = path.Join(path.Dir(strings.SplitN(address, "?", 2)[0]), plain)
		switch first := strings.SplitN(plain, "/", 3)[1]; first {
		case "entity", "source", "link", "statement", "evidence":
			if query != "" {
				plain += "?" + query
			}
			out = append(out, plain)
		}
	}
	return out
}

// crawl visits everything that can be reached.
func (c *crawler) crawl(from ...string) {
	for len(from) > 0 {
		address := from[0]
		from = from[1:]
		if !c.seen[address] {
			c.seen[address] = true
			next := c.visit(address)
			if strings.Contains(path.Base(address), ".") {
				next = nil // a file
			}
			from = append(from, next...)
		}
	}
}

func TestPagesHaveNoDeadLinks(t *testing.T) {
	t.Run("in a small graph", func(t *testing.T) {
		c := &crawler{t: t, h: townPages(t), seen: map[string]bool{}}
		c.crawl("/entity/city:aa-a")
		for _, want := range []string{"/entity/country:bb", "/link/L6", "/evidence/E5", "/statement/P2", "/source/source:t"} {
			if !c.seen[want] {
				t.Errorf("%s is not reached", want)
			}
		}
	})
	t.Run("from an example of each type", func(t *testing.T) {
		c := &crawler{t: t, h: pagesOver(builtInStore(t)), seen: map[string]bool{}}
		o := kg.CityNetworks()
		for i := range o.Entities {
			kind := "/entity/"
			if o.Entities[i].Apart {
				kind = "/source/"
			}
			for _, to := range c.visit(kind + o.Entities[i].Example) {
				if !c.seen[to] {
					c.seen[to] = true
					c.visit(to)
				}
			}
		}
		t.Logf("%d pages, the largest %s with %d bytes", len(c.seen), c.where, c.largest)
	})
}

// TestAllPages visits the page of every entity and source, in a night.
func TestAllPages(t *testing.T) {
	if !testlane.Nightly() {
		t.Skip("in make nightly")
	}
	c := &crawler{t: t, h: pagesOver(builtInStore(t)), seen: map[string]bool{}}
	t.Run("have at most 60 KB, and lead to pages that there are", func(t *testing.T) {
		var all []string
		for part := 1; part <= 2; part++ {
			text := getFile(t, c.h, fmt.Sprintf("/sitemap/%d.xml", part)).Body.String()
			for _, m := range regexp.MustCompile(`<loc>http://example\.com(/(?:entity|source)/[^<]+)</loc>`).FindAllStringSubmatch(text, -1) {
				all = append(all, m[1])
			}
		}
		known, linked := map[string]bool{}, map[string]bool{}
		for _, address := range all {
			known[address] = true
			for _, to := range c.visit(address) {
				linked[to] = true
			}
		}
		for to := range linked {
			if !known[to] && !strings.Contains(path.Base(to), ".") {
				c.visit(to)
			}
		}
		t.Logf("%d entities, %d addresses, the largest page %s with %d bytes", len(all), len(linked), c.where, c.largest)
	})
}
