package graph_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cityweave/graph"
	"cityweave/graph/pages"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func pagesOver(st store.Store) http.Handler {
	return graph.NewPages(tables(st, graph.Options{}), kg.CityNetworks(), nil, []byte("<body>"+pages.Words+"</body>"), graph.Options{})
}

const townsWithStatements = townsInPlaces + `
P1 programme:p start_year 2008
P2 programme:p start_year 2009
E4 P1 source:s 0:4-8
E5 P2 source:t 0:4-8
E6 L5 source:s 0:9-12
`

func townPages(t *testing.T) http.Handler {
	t.Helper()
	return pagesOver(inMemory(t, small(t, townsWithStatements)))
}

func TestPageAddresses(t *testing.T) {
	h := townPages(t)
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
	for _, c := range []struct {
		name, address, accept string
		status                int
		want                  string // the content type, or where it leads
	}{
		{"are pages for browsers", "/entity/city:aa-a", browser, 200, "text/html"},
		{"are pages for clients that take anything", "/entity/city:aa-a", "*/*", 200, "text/html"},
		{"are what the client prefers", "/entity/city:aa-a", "text/turtle", 200, "text/turtle"},
		{"take colons in both forms", "/entity/city%3Aaa-a", "", 200, "text/html"},
		{"end with a format", "/link/L1.jsonld", browser, 200, "application/ld+json"},
		{"are those of statements", "/statement/P1.csv", "", 200, "text/csv"},
		{"are those of evidence", "/evidence/E1", "", 200, "text/html"},
		{"are those of sources", "/source/source:s.json", "", 200, "application/json"},
		{"lead from an ID to its page", "/id/city:aa-a", browser, 303, "../entity/city:aa-a"},
		{"lead from an ID to the file that the client prefers", "/id/L1", "application/ld+json", 303, "../link/L1.jsonld"},
		{"lead from an ID to the file that is named", "/id/source:s.ttl", "", 303, "../source/source:s.ttl"},
		{"lead to the right kind", "/entity/L1.ttl", "", 301, "../link/L1.ttl"},
		{"lead from entities to sources", "/entity/source:s", "", 301, "../source/source:s"},
		{"have no page of an unknown ID", "/entity/city:aa-zz", browser, 404, "text/html"},
		{"say so in JSON to programs", "/entity/city:aa-zz.json", "", 404, "application/json"},
		{"have no unknown formats", "/entity/city:aa-a.doc", "", 404, "application/json"},
		{"have no unknown relations", "/entity/city:aa-a/friends/cities", "", 404, "application/json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := getFile(t, h, c.address, "Accept", c.accept)
			got := w.Header().Get("Content-Type")
			if c.status >= 300 && c.status < 400 {
				got = w.Header().Get("Location")
			}
			if w.Code != c.status || !strings.HasPrefix(got, c.want) {
				t.Errorf("%s: status %d, %s\n%s", c.address, w.Code, got, w.Body)
			}
		})
	}
	t.Run("name the nearest IDs of an unknown one", func(t *testing.T) {
		w := getFile(t, h, "/entity/city:aa-antn", "Accept", browser)
		if !strings.Contains(w.Body.String(), `href="../entity/city:aa-a"`) {
			t.Errorf("%s", w.Body)
		}
	})
	t.Run("name each of the nearest IDs once", func(t *testing.T) {
		w := getFile(t, h, "/entity/city:aa-antn.json")
		if got := strings.Count(w.Body.String(), `"city:aa-a"`); got != 1 {
			t.Errorf("%d times: %s", got, w.Body)
		}
	})
	t.Run("name the lists of a record that lacks one", func(t *testing.T) {
		for address, want := range map[string]string{
			"/entity/country:aa/within/towns":        "its lists are locatedHere/cities, within/cities",
			"/entity/programme:p/participant/cities": `(do you mean \"participants/cities\"?): its lists are participants/cities`,
			"/entity/city:aa-a/friends":              "its lists are participatesIn/programmes",
			"/entity/city:aa-a?format=ttl":           "/entity/city:aa-a.csv",
		} {
			if w := getFile(t, h, address); w.Code < 400 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
			}
		}
	})
	t.Run("take parameters that others add to them", func(t *testing.T) {
		if w := getFile(t, h, "/entity/city:aa-a?utm_source=letter"); w.Code != 200 {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestPagesOfPlaces(t *testing.T) {
	h := townPages(t)
	t.Run("lead to the cities in them, with their number", func(t *testing.T) {
		page := getFile(t, h, "/entity/country:aa").Body.String()
		if !strings.Contains(page, "2 cities") || !strings.Contains(page, `href="../entity/city:aa-b"`) {
			t.Errorf("%s", page)
		}
		file := getFile(t, h, "/entity/country:aa.json").Body.String()
		if !strings.Contains(file, `"totalCount": 2`) {
			t.Errorf("%s", file)
		}
		all := getFile(t, h, "/entity/country:aa/within/cities").Body.String()
		if !strings.Contains(all, `href="../../../entity/city:aa-a"`) || strings.Contains(all, "city:bb-c") {
			t.Errorf("%s", all)
		}
	})
	t.Run("are none of what is no place, or has no city", func(t *testing.T) {
		for _, id := range []string{"programme:p", "city:aa-a"} {
			if w := getFile(t, h, "/entity/"+id+"/within/cities"); w.Code != http.StatusNotFound {
				t.Errorf("%s: status %d", id, w.Code)
			}
		}
	})
}

func TestPagesEscapeBracketsInAddressesOfSources(t *testing.T) {
	const source = "source:w Web, url=http://[::1]:80/a[1]?page[id]=2"
	page := getFile(t, pagesOver(inMemory(t, small(t, source))), "/source/source:w").Body.String()
	if !strings.Contains(page, `href="http://[::1]:80/a%5B1%5D?page%5Bid%5D=2"`) {
		t.Errorf("%s", page)
	}
}

func TestPagesOfReplacedIDs(t *testing.T) {
	g := small(t, townsWithStatements)
	g.Tombstones = []kg.Tombstone{
		{ID: "city:aa-gone", Reason: "it was never a city"},
		{ID: "city:aa-old", ReplacedBy: "city:aa-a", Reason: "the same city"},
	}
	h := pagesOver(inMemory(t, g))
	t.Run("lead to the new ID for good, in the same format", func(t *testing.T) {
		for address, want := range map[string]string{
			"/entity/city:aa-old": "../entity/city:aa-a", "/entity/city:aa-old.ttl": "../entity/city:aa-a.ttl",
			"/id/city:aa-old": "../id/city:aa-a",
		} {
			if w := getFile(t, h, address); w.Code != 301 || w.Header().Get("Location") != want {
				t.Errorf("%s: status %d, %s", address, w.Code, w.Header().Get("Location"))
			}
		}
	})
	t.Run("are gone when nothing replaces them", func(t *testing.T) {
		if w := getFile(t, h, "/entity/city:aa-gone"); w.Code != 410 || !strings.Contains(w.Body.String(), "never a city") {
			t.Errorf("status %d: %s", w.Code, w.Body)
		}
	})
}

func TestPagesAreConditional(t *testing.T) {
	h := townPages(t)
	w := getFile(t, h, "/entity/city:aa-a.json")
	tag := w.Header().Get("ETag")
	t.Run("and have length, digest, release and a strong tag", func(t *testing.T) {
		if w.Header().Get("Content-Length") != fmt.Sprint(w.Body.Len()) || !strings.HasPrefix(tag, `"`) ||
			w.Header().Get("X-Release") != "2026-01-02-abc" || w.Header().Get("Repr-Digest") == "" {
			t.Errorf("%v", w.Header())
		}
	})
	t.Run("so that a client that has one gets no other", func(t *testing.T) {
		if w := getFile(t, h, "/entity/city:aa-a.json", "If-None-Match", tag); w.Code != 304 || w.Body.Len() > 0 {
			t.Errorf("status %d", w.Code)
		}
		if w := getFile(t, h, "/entity/city:aa-b.json", "If-None-Match", tag); w.Code != 200 {
			t.Errorf("another one: status %d", w.Code)
		}
	})
}

func TestFormatsSayTheSame(t *testing.T) {
	h := townPages(t)
	body := func(address string) string {
		w := getFile(t, h, address)
		if w.Code != 200 {
			t.Fatalf("%s: status %d: %s", address, w.Code, w.Body)
		}
		return w.Body.String()
	}
	links := map[string][]string{
		"city:aa-a": {"L1", "L3", "L8", "Lc"}, "programme:p": {"L1", "L2", "L7", "Lc"}, "org:n": {"L3", "L4", "L5", "L7"},
		"city:bb-d": {"Lb"}, "programme:q": {},
	}
	for id, want := range links {
		t.Run("about the links of "+id, func(t *testing.T) {
			address := "/entity/" + id
			linked := func(text, pattern string) []string {
				var out []string
				for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
					out = append(out, m[1])
				}
				slices.Sort(out)
				return slices.Compact(out)
			}
			for format, pattern := range map[string]string{
				"html":   `href="\.\./link/(L\w)"`,
				"json":   `"id": "(L\w)"`,
				"jsonld": `"@id":\s*"id:(L\w)"`,
				"ttl":    `(?m)^id:(L\w) a word:Link`,
				"csv":    `/link/(L\w)`,
			} {
				if got := linked(body(address+"."+format), pattern); !slices.Equal(got, want) && len(got)+len(want) > 0 {
					t.Errorf("%s: %v, want %v", format, got, want)
				}
			}
			var d struct{ LinkCount int }
			if err := json.Unmarshal([]byte(body(address+".json")), &d); err != nil || d.LinkCount != len(want) {
				t.Errorf("%d links, want %d: %v", d.LinkCount, len(want), err)
			}
		})
	}
	t.Run("about statements, conflicts and coordinates", func(t *testing.T) {
		for _, format := range []string{"html", "json", "jsonld", "ttl", "csv"} {
			p, a := body("/entity/programme:p."+format), body("/entity/city:aa-a."+format)
			for _, want := range []string{"P1", "P2", "2008", "2009"} {
				if !strings.Contains(p, want) {
					t.Errorf("%s lacks %s:\n%s", format, want, p)
				}
			}
			if !strings.Contains(a, "10.5") || !strings.Contains(a, "20.25") {
				t.Errorf("%s lacks coordinates:\n%s", format, a)
			}
		}
		if p := body("/entity/programme:p"); !strings.Contains(p, "sources disagree") {
			t.Errorf("the page does not say that sources disagree:\n%s", p)
		}
	})
}

func TestCitations(t *testing.T) {
	h := townPages(t)
	t.Run("name the release, its digest and the address", func(t *testing.T) {
		for _, format := range []string{"bib", "ris", "csl.json", "cff", "txt"} {
			text := getFile(t, h, "/entity/city:aa-a."+format).Body.String()
			for _, want := range []string{"2026-01-02-abc", "sha256:abc", "http://example.com/r/2026-01-02-abc/entity/city:aa-a", "Anton"} {
				if !strings.Contains(text, want) {
					t.Errorf("%s lacks %s:\n%s", format, want, text)
				}
			}
		}
	})
}

func TestStartPage(t *testing.T) {
	w := getFile(t, townPages(t), "/")
	page := w.Body.String()
	t.Run("says what is in the data, and leads to pages and files", func(t *testing.T) {
		for _, want := range []string{
			"<b>cities</b>: 4, such as", `<a href="entity/city:aa-a" dir="auto">`, `href="data/latest/cities.csv"`, "12 links with 6 pieces of evidence",
			`href="sitemap.xml"`, `href="llms.txt"`, `href="openapi.json"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("no %s in\n%s", want, page)
			}
		}
		if strings.Contains(page, "agreements") {
			t.Error("it names types that the data have not")
		}
	})
	t.Run("is the page that it was given otherwise", func(t *testing.T) {
		if !strings.HasPrefix(page, "<body><main") || !strings.HasSuffix(page, "</main>\n</body>") {
			t.Errorf("%s", page)
		}
	})
	t.Run("names its release, and what programs look for", func(t *testing.T) {
		if w.Header().Get("X-Release") == "" || w.Header().Get("ETag") == "" {
			t.Errorf("%v", w.Header())
		}
		links := strings.Join(w.Header().Values("Link"), "\n")
		for _, want := range []string{`<http://example.com/>; rel="canonical"`, `rel="api-catalog"`, `rel="service-desc"`} {
			if !strings.Contains(links, want) {
				t.Errorf("no %s in %s", want, links)
			}
		}
	})
	t.Run("has words and links without numbers when there are no data", func(t *testing.T) {
		down := pages.New(pages.Options{
			API:      http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }),
			Ontology: kg.CityNetworks(), Start: []byte(pages.Words),
		})
		w := getFile(t, down, "/")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `href="readyz"`) || strings.Contains(w.Body.String(), "What is in") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

func TestDiscovery(t *testing.T) {
	h := townPages(t)
	t.Run("the sitemap has the pages about all data and the page of every entity and source", func(t *testing.T) {
		var index struct {
			Parts []struct {
				Loc string `xml:"loc"`
			} `xml:"sitemap"`
		}
		if err := xml.Unmarshal(getFile(t, h, "/sitemap.xml").Body.Bytes(), &index); err != nil || len(index.Parts) != 1 {
			t.Fatalf("%v %v", index, err)
		}
		part := getFile(t, h, index.Parts[0].Loc).Body.String()
		for _, want := range []string{"/<", "/data<", "/graph<", "/q<", "/entity/city:aa-a<", "/source/source:t<", "/entity/org:n<"} {
			if !strings.Contains(part, "http://example.com"+want) {
				t.Errorf("no %s in %s", want, part)
			}
		}
		if n := strings.Count(part, "<loc>"); n != 15 {
			t.Errorf("%d pages, want 4 and 11", n)
		}
	})
	t.Run("a page has signposts, which are those of its linkset", func(t *testing.T) {
		posts := strings.Join(getFile(t, h, "/entity/city:aa-a").Header().Values("Link"), "\n")
		linkset := getFile(t, h, "/entity/city:aa-a.linkset").Body.String()
		for _, rel := range []string{"cite-as", "describedby", "type", "linkset"} {
			if !strings.Contains(posts, `rel="`+rel+`"`) || rel != "linkset" && !strings.Contains(linkset, `"`+rel+`"`) {
				t.Errorf("no %s in\n%s\n%s", rel, posts, linkset)
			}
		}
	})
	t.Run("the catalogue, the rules for crawlers and the text for models are there", func(t *testing.T) {
		for address, want := range map[string]string{
			"/.well-known/api-catalog": "http://example.com/graphql", "/robots.txt": "Sitemap: http://example.com/sitemap.xml",
			"/llms.txt": "http://example.com/entity/",
		} {
			if w := getFile(t, h, address); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: status %d: %s", address, w.Code, w.Body)
			}
		}
	})
}
