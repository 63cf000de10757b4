package reconcile_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cityweave/internal/limits"
)

// The expected answers follow from the facts in testdata/graph: two cities called Portland, in Oregon and Maine; Rome
// with the alias Roma; a city and a company called Kyoto.
func TestQuery(t *testing.T) {
	h := over(embedded(t))
	const oregon, maine = "city:us-portland", "city:us-portland-maine"
	for name, c := range map[string]struct {
		query string
		match string   // its ID; "" for none
		ids   []string // of all candidates, in order
	}{
		"one entity has the name":        {`{"query": "Rome"}`, "city:it-rome", []string{"city:it-rome"}},
		"or another name":                {`{"query": "roma"}`, "city:it-rome", []string{"city:it-rome"}},
		"or this ID":                     {`{"query": "city:it-rome"}`, "city:it-rome", []string{"city:it-rome"}},
		"in words around it":             {`{"query": "City of Portland, Oregon"}`, oregon, []string{oregon}},
		"two have it":                    {`{"query": "Portland"}`, "", []string{oregon, maine}},
		"a limit":                        {`{"query": "Portland", "limit": 1}`, "", []string{oregon}},
		"the place tells which":          {`{"query": "Portland", "properties": [{"pid": "within", "v": "Maine"}]}`, maine, []string{maine}},
		"by its code, in a country":      {`{"query": "Portland", "properties": [{"pid": "country", "v": "USA"}, {"pid": "within", "v": "ME"}]}`, maine, []string{maine}},
		"by a cell that is reconciled":   {`{"query": "Portland", "properties": [{"pid": "within", "v": {"id": "region:us-oregon", "name": "OR (state)"}}]}`, oregon, []string{oregon}},
		"by the name of a foreign cell":  {`{"query": "Portland", "properties": [{"pid": "within", "v": {"id": "Q824", "name": "Oregon"}}]}`, oregon, []string{oregon}},
		"in another place":               {`{"query": "Rome", "properties": [{"pid": "country", "v": "Japan"}]}`, "", []string{"city:it-rome"}},
		"in a place that is unknown":     {`{"query": "Rome", "properties": [{"pid": "country", "v": "Ruritania"}]}`, "", []string{"city:it-rome"}},
		"an empty cell says nothing":     {`{"query": "Rome", "properties": [{"pid": "country", "v": ""}, {"pid": "within", "v": null}]}`, "city:it-rome", []string{"city:it-rome"}},
		"one of several places":          {`{"query": "Rome", "properties": [{"pid": "country", "v": ["Japan", "Italy"]}]}`, "city:it-rome", []string{"city:it-rome"}},
		"matches in several places":      {`{"query": "Portland", "properties": [{"pid": "within", "v": ["Maine", "Oregon"]}]}`, "", []string{maine, oregon}},
		"an ID of a register":            {`{"query": "Portland", "properties": [{"pid": "geonames", "v": 4975802}]}`, maine, []string{maine}},
		"an address of the register":     {`{"query": "Portland", "properties": [{"pid": "wikidata", "v": "https://www.wikidata.org/wiki/Q6106"}]}`, oregon, []string{oregon}},
		"a code without its zeros":       {`{"properties": [{"pid": "m49", "v": 56}]}`, "country:be", []string{"country:be"}},
		"two IDs that disagree":          {`{"query": "Portland", "properties": [{"pid": "geonames", "v": "4975802"}, {"pid": "wikidata", "v": "Q6106"}]}`, "", nil},
		"no ID at all in the cell":       {`{"query": "Rome", "properties": [{"pid": "wikidata", "v": "n/a"}, {"pid": "m49", "v": "/"}]}`, "city:it-rome", []string{"city:it-rome"}},
		"an ID without a name":           {`{"properties": [{"pid": "wikidata", "v": "Q49201"}]}`, maine, []string{maine}},
		"a place without a name":         {`{"properties": [{"pid": "country", "v": "Italy"}]}`, "", nil},
		"a point":                        {`{"query": "Portland", "properties": [{"pid": "latitude", "v": 43.6}, {"pid": "longitude", "v": "-70.3"}]}`, maine, []string{maine}},
		"a point in one text":            {`{"query": "Portland", "properties": [{"pid": "point", "v": "Point(-122.7 45.5)"}]}`, oregon, []string{oregon}},
		"a half of a point says nothing": {`{"query": "Rome", "properties": [{"pid": "latitude", "v": 0}]}`, "city:it-rome", []string{"city:it-rome"}},
		"two of a name, of two types":    {`{"query": "Kyoto"}`, "", []string{"city:jp-kyoto", "org:kyoto"}},
		"one of the type":                {`{"query": "Kyoto", "type": "City"}`, "city:jp-kyoto", []string{"city:jp-kyoto"}},
		"a type as an object in a list":  {`{"query": "Kyoto", "type": [{"id": "Organisation"}], "type_strict": "any"}`, "org:kyoto", []string{"org:kyoto"}},
		"any of two types":               {`{"query": "Kyoto", "type": ["City", "Organisation"], "type_strict": "any"}`, "", []string{"city:jp-kyoto", "org:kyoto"}},
		"all of two types":               {`{"query": "Kyoto", "type": ["City", "Organisation"], "type_strict": "all"}`, "", nil},
		"the preferred type":             {`{"query": "Kyoto", "type": "City", "type_strict": "should"}`, "city:jp-kyoto", []string{"city:jp-kyoto"}},
		"none of the preferred type":     {`{"query": "Fair Cities", "type": "City", "type_strict": "should"}`, "", []string{"programme:fair-cities"}},
		"none of the required type":      {`{"query": "Fair Cities", "type": "City"}`, "", nil},
		"nothing like it":                {`{"query": "Xyzzyx"}`, "", nil},
		"an empty name":                  {`{"query": ""}`, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			match, ids := "", []string(nil)
			for i, c := range reconciled(t, h, c.query) {
				ids = append(ids, c.ID)
				if c.Match {
					match = c.ID
					if i > 0 || c.Score != 100 {
						t.Errorf("the match is at %d with score %v", i, c.Score)
					}
				} else if c.Score > 95 {
					t.Errorf("%s has score %v and is no match", c.ID, c.Score)
				}
			}
			if match != c.match || fmt.Sprint(ids) != fmt.Sprint(c.ids) {
				t.Errorf("got %q of %v, want %q of %v", match, ids, c.match, c.ids)
			}
		})
	}
}

func TestScore(t *testing.T) {
	h := over(embedded(t))
	for name, c := range map[string]struct {
		query string
		score float64
		facts string // features of the first candidate
	}{
		"a match":                 {`{"query": "Roma"}`, 100, "name_similarity=1 main_name=false probable=false links=1"},
		"one of two, by its name": {`{"query": "Portland"}`, 85, "name_similarity=1 main_name=true probable=false links=3"},
		"elsewhere":               {`{"query": "Rome", "properties": [{"pid": "country", "v": "Japan"}]}`, 55, "name_similarity=1 main_name=true place=false probable=false links=1"},
		"of another type":         {`{"query": "Fair Cities", "type": "City", "type_strict": "should"}`, 65, "name_similarity=1 main_name=true type=false probable=false links=3"},
		// 7 of 8 letters agree: 80 * 0.875 + 5 for the main name; both cities are equally near.
		"a letter is wrong": {`{"query": "Partland"}`, 75, "name_similarity=0.875 main_name=true probable=false links=3"},
		// 111.2 km for a degree of latitude: 0.1 degrees are 11.1 km.
		"a point": {`{"query": "Portland", "properties": [{"pid": "point", "v": "43.75737, -70.2589"}]}`, 100, "name_similarity=1 main_name=true distance_km=11.12 probable=false links=2"},
		"an ID":   {`{"query": "Portland", "properties": [{"pid": "wikidata", "v": "Q6106"}]}`, 100, "name_similarity=1 main_name=true wikidata=true probable=false links=3"},
	} {
		t.Run(name, func(t *testing.T) {
			list := reconciled(t, h, c.query)
			if len(list) == 0 {
				t.Fatal("no candidate")
			}
			var b strings.Builder
			for _, f := range list[0].Features {
				fmt.Fprintf(&b, "%s=%v ", f.ID, f.Value)
			}
			if got := strings.TrimSpace(b.String()); got != c.facts || list[0].Score != c.score {
				t.Errorf("got %v: %s\nwant %v: %s", list[0].Score, got, c.score, c.facts)
			}
		})
	}
}

func TestDescription(t *testing.T) {
	h := over(embedded(t))
	for query, want := range map[string]string{
		`{"query": "Roma"}`:                          "City in Italy; 2,318,895 inhabitants; also “Roma”",
		`{"query": "Portland, ME"}`:                  "City in Maine, United States; 66,881 inhabitants",
		`{"query": "Fair Cities"}`:                   "Programme (campaign); 2010",
		`{"query": "Kyoto", "type": "Organisation"}`: "Organisation (company); 1990",
		`{"query": "Maine"}`:                         "Region (subdivision) in United States",
	} {
		if list := reconciled(t, h, query); len(list) == 0 || list[0].Description != want {
			t.Errorf("%s: got %+v, want %s", query, list, want)
		}
	}
}

func TestBatch(t *testing.T) {
	batch := func(n int, query func(i int) string) string {
		var list []string
		for i := range n {
			list = append(list, fmt.Sprintf(`"q%d": %s`, i, query(i)))
		}
		return "{" + strings.Join(list, ", ") + "}"
	}
	rome := func(int) string { return `{"query": "Rome", "type": "City", "type_strict": "should"}` }
	matches := func(t *testing.T, h http.Handler, text string) (n int) {
		t.Helper()
		var answer map[string]struct{ Result []candidate }
		decode(t, post(t, h, "queries", text), "reconciliation-result-batch", &answer)
		for _, a := range answer {
			if len(a.Result) > 0 && a.Result[0].Match {
				n++
			}
		}
		return n
	}
	t.Run("of the largest size", func(t *testing.T) {
		if n := matches(t, over(embedded(t)), batch(500, rome)); n != 500 {
			t.Errorf("%d matches", n)
		}
	})
	t.Run("may be larger than the API allows at once", func(t *testing.T) {
		for name, change := range map[string]func(*limits.Limits){
			"in values": func(l *limits.Limits) { l.Values = 60 },
			"in nodes":  func(l *limits.Limits) { l.Nodes = 1000 },
			"in bytes":  func(l *limits.Limits) { l.Answer = 5000 },
		} {
			if n := matches(t, over(embedded(t), limited(change)), batch(100, rome)); n != 100 {
				t.Errorf("%s: %d matches", name, n)
			}
		}
	})
	t.Run("answers the others when one is refused", func(t *testing.T) {
		h := over(embedded(t), limited(func(l *limits.Limits) { l.Answer = 900 }))
		text := batch(20, func(i int) string {
			if i == 13 {
				return `{"query": "Portland", "limit": 20}` // two candidates are more bytes
			}
			return `{"query": "Rome"}`
		})
		var answer map[string]struct {
			Result []candidate
			Error  struct{ Code string }
		}
		decode(t, post(t, h, "queries", text), "reconciliation-result-batch", &answer)
		for key, a := range answer {
			if absurd := key == "q13"; absurd != (a.Error.Code == "TOO_LARGE") || absurd == (len(a.Result) == 1) {
				t.Errorf("%s: %+v", key, a)
			}
		}
	})
	t.Run("with different types and limits", func(t *testing.T) {
		text := `{"a": {"query": "Kyoto", "type": "City"}, "b": {"query": "Kyoto", "type": "Organisation"},
			"c": {"query": "Portland", "limit": 1}, "d": {"query": "Portland", "limit": 2}}`
		var answer map[string]struct{ Result []candidate }
		decode(t, post(t, over(embedded(t)), "queries", text), "reconciliation-result-batch", &answer)
		if a, b := answer["a"].Result, answer["b"].Result; a[0].ID != "city:jp-kyoto" || b[0].ID != "org:kyoto" {
			t.Errorf("got %v, %v", a, b)
		}
		if c, d := len(answer["c"].Result), len(answer["d"].Result); c != 1 || d != 2 {
			t.Errorf("got %d and %d candidates", c, d)
		}
	})
	t.Run("is the same by GET and by POST", func(t *testing.T) {
		h, text := over(embedded(t)), batch(3, rome)
		byGet := get(t, h, "/reconcile?queries="+url.QueryEscape(text)).Body.String()
		if byPost := post(t, h, "queries", text).Body.String(); byGet != byPost {
			t.Errorf("got\n%s\n%s", byGet, byPost)
		}
	})
	t.Run("can be empty", func(t *testing.T) {
		if got := post(t, over(embedded(t)), "queries", "{}").Body.String(); got != "{}" {
			t.Errorf("got %s", got)
		}
	})
}

func TestBadQuery(t *testing.T) {
	h := over(embedded(t))
	long, _ := json.Marshal(map[string]any{"q": map[string]any{"query": "a", "type": strings.Repeat("x", 500)}})
	var many []string
	for i := range 501 {
		many = append(many, fmt.Sprintf(`"q%d": {"query": "a"}`, i))
	}
	for name, c := range map[string]struct {
		queries string
		status  int
		code    string
		parts   []string // of the message
	}{
		"no JSON":          {`{"q":`, 400, "BAD_JSON", []string{"queries: ", `{"q0": {"query": "Kyoto"}}`}},
		"a key twice":      {`{"q": {"query": "a"}, "q": {"query": "b"}}`, 400, "BAD_JSON", nil},
		"no object":        {`[]`, 400, "BAD_JSON", nil},
		"a query as text":  {`{"q7": "Kyoto"}`, 400, "BAD_INPUT", []string{"queries.q7: ", `{"query": "Kyoto"}`}},
		"no query":         {`{"q7": {}}`, 400, "BAD_INPUT", []string{"queries.q7: "}},
		"a name as list":   {`{"q": {"query": ["a"]}}`, 400, "BAD_INPUT", []string{"queries.q.query: "}},
		"a limit of 0":     {`{"q": {"query": "a", "limit": 0}}`, 400, "BAD_INPUT", []string{"queries.q.limit: ", "1 to 20"}},
		"a limit as text":  {`{"q": {"query": "a", "limit": "3"}}`, 400, "BAD_INPUT", []string{"queries.q.limit: "}},
		"an unknown type":  {`{"q": {"query": "a", "type": "Citi"}}`, 400, "BAD_INPUT", []string{"queries.q.type: ", "did you mean City?"}},
		"a long type":      {string(long), 400, "BAD_INPUT", []string{"xxx…", "the types are City, Region"}},
		"a type as number": {`{"q": {"query": "a", "type": [1]}}`, 400, "BAD_INPUT", []string{"queries.q.type: "}},
		"another strict":   {`{"q": {"query": "a", "type_strict": "none"}}`, 400, "BAD_INPUT", []string{"queries.q.type_strict: ", "should"}},
		"properties":       {`{"q": {"query": "a", "properties": {}}}`, 400, "BAD_INPUT", []string{"queries.q.properties: "}},
		"no pid":           {`{"q": {"query": "a", "properties": [{"v": 1}]}}`, 400, "BAD_INPUT", []string{"queries.q.properties[0]: "}},
		"an unknown pid":   {`{"q": {"query": "a", "properties": [{"pid": "country", "v": 1}, {"pid": "contry", "v": 1}]}}`, 400, "BAD_INPUT", []string{"queries.q.properties[1].pid: ", "did you mean country?", "/suggest/property"}},
		"a value as list":  {`{"q": {"query": "a", "properties": [{"pid": "country", "v": [[1]]}]}}`, 400, "BAD_INPUT", []string{"queries.q.properties[0].v: "}},
		"too many values":  {`{"q": {"query": "a", "properties": [{"pid": "country", "v": [` + strings.Repeat("1, ", 20) + `1]}]}}`, 400, "BAD_INPUT", []string{"21 values", "limit of 20"}},
		"too many queries": {"{" + strings.Join(many, ",") + "}", 413, "BODY_TOO_LARGE", []string{"501 queries", "limit of 500"}},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, post(t, h, "queries", c.queries), c.status, c.code, c.parts...)
		})
	}
}
