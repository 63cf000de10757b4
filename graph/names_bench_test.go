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
