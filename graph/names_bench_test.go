package graph_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// BenchmarkMapNames asks for 1,000 names in the built-in data: as people write them with their countries, without a
// name that is held, and in other scripts.
func BenchmarkMapNames(b *testing.B) {
	st, err := builtIn()
	if err != nil {
		b.Fatal(err)
	}
	g, err := readBuiltIn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	city, _ := kg.CityNetworks().Type("City")
	items := map[string][]map[string]any{}
	add := func(list, name, country string) {
		item := map[string]any{"name": name}
		if country != "" {
			item["in"] = strings.ToUpper(strings.TrimPrefix(country, "country:"))
		}
		if len(items[list]) < 1000 {
			items[list] = append(items[list], item)
		}
	}
	wraps := []func(string) string{
		func(s string) string { return s }, func(s string) string { return "City of " + s },
		func(s string) string { return s + " Municipality" }, strings.ToUpper, func(s string) string { return s + ", CA" },
	}
	n := 0
	for _, e := range g.Entities {
		if n++; e.Type != city || n%13 != 0 {
			continue
		}
		add("typical", wraps[n%len(wraps)](e.Name), e.Country())
		add("plain", e.Name, "")
		add("wrong", e.Name[1:]+"qx zyx", "")
		for _, other := range e.Names() {
			if other.Script == "Cyrl" || other.Script == "Hani" {
				add("other scripts", other.Text, "")
			}
		}
	}
	h := executed(st, false)
	const query = `query($i:[NameInput!]!){mapNames(items:$i types:[CITY] first:3){status match{id} candidates{node{id}}}}`
	for _, list := range []string{"plain", "typical", "wrong", "other scripts"} {
		b.Run(list, func(b *testing.B) {
			b.ReportAllocs()
			body := bodyOf(query, map[string]any{"i": items[list]})
			w := &nowhere{header: http.Header{}}
			for b.Loop() {
				r := post("")
				r.Body = io.NopCloser(strings.NewReader(body))
				clear(w.header)
				h.ServeHTTP(w, r)
			}
			b.ReportMetric(float64(len(items[list])), "names")
		})
	}
}

// BenchmarkSuggest asks for ten suggestions in the built-in data: of what begins with three letters, and of names in what
// stands around them, which are read because nothing matches them as they are written.
func BenchmarkSuggest(b *testing.B) {
	st, err := builtIn()
	if err != nil {
		b.Fatal(err)
	}
	g, err := readBuiltIn(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	lists := map[string][]string{}
	city, _ := kg.CityNetworks().Type("City")
	for i, e := range g.Entities {
		if letters := []rune(e.Name); e.Type == city && i%50 == 0 && len(letters) > 4 {
			lists["written"] = append(lists["written"], string(letters[:3]))
			lists["read"] = append(lists["read"], "Prefeitura Municipal de "+string(letters[:len(letters)-1]))
		}
	}
	h := executed(st, false)
	for _, list := range []string{"written", "read"} {
		b.Run(list, func(b *testing.B) {
			b.ReportAllocs()
			bodies := make([]string, len(lists[list]))
			for i, text := range lists[list] {
				bodies[i] = bodyOf(`query($t:String!){suggest(prefix:$t){node{id name}}}`, map[string]any{"t": text})
			}
			w := &nowhere{header: http.Header{}}
			for i := 0; b.Loop(); i++ {
				r := post("")
				r.Body = io.NopCloser(strings.NewReader(bodies[i%len(bodies)]))
				clear(w.header)
				h.ServeHTTP(w, r)
			}
		})
	}
}
