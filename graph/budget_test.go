//go:build !race

// The race detector allocates on its own, which no budget of bytes survives.

package graph_test

import (
	"fmt"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
)

// allocated returns how many bytes and objects a function allocates: the least of three runs. Objects stand for the
// steps that it takes.
func allocated(f func()) (bytes, objects uint64) {
	var before, after runtime.MemStats
	for i := range 3 {
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		if grown := after.TotalAlloc - before.TotalAlloc; i == 0 || grown < bytes {
			bytes, objects = grown, after.Mallocs-before.Mallocs
		}
	}
	return bytes, objects
}

// list is a text n times, with commas between.
func list(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }

// TestHandler_budgetOfBodies sends bodies that are costly to read, in three sizes up to the default limit of 100 kB.
func TestHandler_budgetOfBodies(t *testing.T) {
	const longest = 100_000 // the default of --max-body
	h := guarded(t, nil)
	variables := func(text string) string { return `{"query":"{a}","variables":` + text + `}` }
	for name, c := range map[string]struct {
		each int // bytes
		body func(n int) string
	}{
		"strings":                 {4, func(n int) string { return variables(`{"a":[` + list(n, `"a"`) + `]}`) }},
		"strings with an escape":  {5, func(n int) string { return variables(`{"a":[` + list(n, `"\n"`) + `]}`) }},
		"one string of escapes":   {2, func(n int) string { return variables(`{"a":"` + strings.Repeat(`\n`, n) + `"}`) }},
		"one string of pairs":     {12, func(n int) string { return variables(`{"a":"` + strings.Repeat(`\ud83c\udfd9`, n) + `"}`) }},
		"lists within lists":      {20, func(n int) string { return variables(`{"a":` + strings.Repeat(`[`, n) + strings.Repeat(`]`, n) + `}`) }},
		"objects within objects":  {20, func(n int) string { return variables(strings.Repeat(`{"a":`, n) + `0` + strings.Repeat(`}`, n)) }},
		"many objects":            {8, func(n int) string { return variables(`{"a":[` + list(n, `{"a":0}`) + `]}`) }},
		"many keys of one object": {14, func(n int) string { return variables(`{` + series(n, `"key%d":0,`) + `"a":0}`) }},
		"keys with an escape":     {20, func(n int) string { return variables(`{` + series(n, `"\u006bey%d":0,`) + `"a":0}`) }},
		"unknown members":         {14, func(n int) string { return `{` + series(n, `"k%d":[0],`) + `"query":"{a}"}` }},
		"a long query":            {1, func(n int) string { return posted(strings.Repeat(",", n)+"{a}", nil) }},
	} {
		t.Run(name, func(t *testing.T) {
			n := (longest - 1000) / c.each
			cost := func(n int) (bytes, objects uint64) {
				body := c.body(n)
				if len(body) > longest {
					t.Fatalf("the body has %d bytes", len(body))
				}
				return allocated(func() { send(t, h, "POST", "/graphql", body) })
			}
			quarter, _ := cost(n / 4)
			half, _ := cost(n / 2)
			whole, objects := cost(n)
			if whole > 3*half || half > 3*quarter {
				t.Errorf("of %d, %d and %d each time twice as many, %d, %d and %d bytes are allocated", n/4, n/2, n, quarter, half, whole)
			}
			if whole > 6_000_000 || objects > 100_000 {
				t.Errorf("%d bytes and %d objects are allocated, over the budget of a body", whole, objects)
			}
		})
	}
}

// TestHandler_budgetOfDocuments sends documents that are costly to parse, to validate or to compile, with as much of
// one construct as the default limits let through to validation. What is refused for its size needs far less.
func TestHandler_budgetOfDocuments(t *testing.T) {
	h := guarded(t, nil)
	filter := func(open, inner, end string, n int) string {
		return "{cities(where:" + strings.Repeat(open, n) + inner + strings.Repeat(end, n) + "){totalCount}}"
	}
	for name, text := range map[string]string{
		"one field 490 times":      "{cities{nodes{" + strings.Repeat("id ", 490) + "}}}",
		"fields that conflict":     "{cities{nodes{" + strings.Repeat("id ", 440) + strings.Repeat("id:name ", 50) + "}}}",
		"arguments that conflict":  "{cities{nodes{" + series(150, "programmes(first:%d){totalCount} ") + "}}}",
		"the same levels repeated": "{" + strings.Repeat("cities{"+strings.Repeat("nodes{"+strings.Repeat("id ", 13)+"}", 7)+"}", 5) + "}",
		"conflicts far down":       "{cities{" + strings.Repeat("nodes{programmes{nodes{id:name}}} ", 50) + strings.Repeat("nodes{programmes{nodes{id}}} ", 50) + "}}",
		"many fragments":           "{cities{nodes{" + series(120, "...F%d ") + "}}}" + series(120, " fragment F%d on City{id}"),
		"fragments in fragments":   "{cities{nodes{...F0}}}" + series(150, " fragment F%d on City{id ...G}") + " fragment G on City{id}",
		"inline fragments":         "{" + strings.Repeat("...{", 450) + "cities{totalCount}" + strings.Repeat("}", 450) + "}",
		"unknown fields":           "{cities{nodes{" + series(490, "popu%d ") + "}}}",
		"unknown arguments":        "{cities(" + series(490, "fisrt%d:1 ") + "){totalCount}}",
		"one argument many times":  "{cities(" + strings.Repeat("first:1 ", 490) + "){totalCount}}",
		"many operations":          series(180, " query Q%d{cities{totalCount}}"),
		"many variables":           "query(" + series(360, "$v%d:Int ") + "){cities{totalCount}}",
		"alternatives of a filter": filter("", `{or:[`+strings.Repeat(`{name:{eq:"a"}} `, 160)+`]}`, "", 0),
		"a filter within filters":  filter("{not:", "{}", "}", 360),
		"a list within lists":      filter("[", "", "]", 700),
		"a long text":              `{city(id:"` + strings.Repeat(`\n`, 24_000) + `"){id}}`,
		"a long block of text":     `{city(id:"""` + strings.Repeat(" a\n", 24_000) + `"""){id}}`,
		"many comments":            "{cities{totalCount}}" + strings.Repeat("#\n", 24_000),
	} {
		t.Run(name, func(t *testing.T) {
			run := 0
			var w *httptest.ResponseRecorder
			bytes, objects := allocated(func() {
				run++ // another text each time, which the document cache does not have
				w = send(t, h, "POST", "/graphql", posted(fmt.Sprint(text, " #", run), nil))
			})
			if got := code(t, w); strings.HasPrefix(got, "TOO_MANY") || got == "TOO_DEEP" {
				t.Fatalf("it is refused before validation: %s", w.Body)
			}
			t.Logf("%d bytes and %d objects for %d", bytes, objects, len(text))
			if bytes > 40_000_000 || objects > 600_000 {
				t.Errorf("%d bytes and %d objects are allocated, over the budget of a document", bytes, objects)
			}
		})
	}
}

// TestHandler_budgetOfVariables sends filters in variables, with as many values as the default limits let through.
func TestHandler_budgetOfVariables(t *testing.T) {
	h := guarded(t, nil)
	for name, filter := range map[string]string{
		"a filter within filters": strings.Repeat(`{"not":`, 1_990) + "{}" + strings.Repeat("}", 1_990),
		"alternatives":            `{"or":[` + list(600, `{"name":{"eq":"a"}}`) + "]}",
		"a long list":             `{"id":{"in":[` + list(1_990, `"city:a"`) + "]}}",
		"an unknown key":          `{"nam":` + strings.Repeat(`{"not":`, 1_000) + "{}" + strings.Repeat("}", 1_000) + "}",
	} {
		t.Run(name, func(t *testing.T) {
			body := `{"query":"query($w:CityFilter){cities(where:$w){totalCount}}","variables":{"w":` + filter + "}}"
			var w *httptest.ResponseRecorder
			bytes, objects := allocated(func() { w = send(t, h, "POST", "/graphql", body) })
			if got := code(t, w); got == "TOO_MANY_VALUES" {
				t.Fatalf("it is refused before validation: %s", w.Body)
			}
			t.Logf("%d bytes and %d objects for %d: %s", bytes, objects, len(body), code(t, w))
			if bytes > 40_000_000 || objects > 300_000 {
				t.Errorf("%d bytes and %d objects are allocated, over the budget of variables", bytes, objects)
			}
		})
	}
}
