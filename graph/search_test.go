package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
)

// towns has names that are alike, in countries and regions.
func towns() *kg.Graph {
	o := kg.CityNetworks()
	g := &kg.Graph{Release: kg.Release{ID: "2026-01-02-abc", Hash: "abc", Date: 20260102}}
	in := 0
	add := func(id, name, above string, aliases ...string) {
		t, _ := o.TypeOf(id)
		e := &kg.Entity{ID: id, Name: name, Type: t}
		if len(aliases) > 0 {
			e.Detail = &kg.Detail{Aliases: aliases}
		}
		if code, ok := strings.CutPrefix(id, "country:"); ok {
			e.Detail = &kg.Detail{Aliases: aliases, SameAs: []kg.ExternalID{{Scheme: "iso3166-1", Value: strings.ToUpper(code)}}}
		}
		if code, ok := strings.CutPrefix(id, "region:us-"); ok {
			e.Detail = &kg.Detail{SameAs: []kg.ExternalID{{Scheme: "iso3166-2", Value: "US-" + strings.ToUpper(code)}}}
		}
		g.Entities = append(g.Entities, e)
		if above != "" {
			l, _ := o.LinkType("LOCATED_IN")
			in++
			g.Links = append(g.Links, kg.LinkRecord{
				Link: kg.Link{ID: fmt.Sprintf("L%04d", in), LinkAttrs: &kg.LinkAttrs{Type: l, Status: kg.Verified, Confidence: kg.Explicit}}, From: id, To: above,
			})
		}
	}
	add("region:americas", "Americas", "")
	add("region:europe", "Europe", "")
	add("country:us", "United States", "region:americas", "USA")
	add("country:br", "Brazil", "region:americas")
	add("country:de", "Germany", "region:europe")
	add("country:lu", "Luxembourg", "region:europe")
	add("region:us-il", "Illinois", "country:us")
	add("region:us-oh", "Ohio", "country:us")
	add("city:us-springfield-oh", "Springfield", "region:us-oh")
	add("city:us-springfield-il", "Springfield", "region:us-il")
	add("city:us-portland", "Portland", "region:us-oh")
	add("city:br-sao-paulo", "São Paulo", "country:br")
	add("city:us-sao-paulo", "Sao Paulo", "country:us")
	add("city:de-frankfurt", "Frankfurt am Main", "country:de", "Frankfurt a.M.")
	add("city:de-oder", "Frankfurt (Oder)", "country:de")
	add("city:lu-luxembourg", "Luxembourg", "country:lu")
	slices.SortFunc(g.Entities, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) })
	tree, _ := g.PlaceTree(o)
	g.Locate(o, tree)
	g.Bound(o)
	g.NameByStatements()
	return g
}

// mapped asks what names mean and writes each answer as a line: the status, the match, the
// candidates "class id", and the places.
func mapped(t *testing.T, body string) []string {
	t.Helper()
	var answer struct {
		Data struct {
			MapNames []struct {
				Index           int
				Status          string
				Match           *struct{ ID string }
				TotalCandidates int
				Candidates      []struct {
					Class string
					Node  struct{ ID string }
				}
				Places []struct{ ID string }
			}
		}
	}
	if problems := failures(t, body); len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	out := []string{}
	for i, m := range answer.Data.MapNames {
		if m.Index != i {
			t.Errorf("answer %d is for %d", i, m.Index)
		}
		line := m.Status
		if m.Match != nil {
			line += " " + m.Match.ID
		}
		line += fmt.Sprintf(" | %d", m.TotalCandidates)
		for _, c := range m.Candidates {
			line += " " + c.Class + " " + c.Node.ID
		}
		for i, p := range m.Places {
			line += []string{" | ", " "}[min(i, 1)] + p.ID
		}
		out = append(out, line)
	}
	return out
}

const mapQuery = `query($n:[String!]!$p:[String]$t:[EntityType!]$w:[ID!]){mapNames(names:$n places:$p types:$t within:$w first:2){index input status match{id} totalCandidates candidates{class node{id}} places{id}}}`

func TestANameIsMatchedOnlyWhenItIsClearWhatItMeans(t *testing.T) {
	h := serve(t, towns())
	for _, c := range []struct {
		name, place, want string
		within            []string
	}{
		{name: "  portland ", want: "MATCHED city:us-portland | 1 EXACT city:us-portland"},
		{name: "Frankfurt a. M.", want: "MATCHED city:de-frankfurt | 1 EXACT city:de-frankfurt"},
		{name: "Frankfurt (Oder)", want: "MATCHED city:de-oder | 1 EXACT city:de-oder"},
		{name: "Frankfurt", want: "UNCERTAIN | 2 PREFIX city:de-frankfurt PREFIX city:de-oder"},
		{name: "Sao Pualo", want: "UNCERTAIN | 2 FUZZY city:br-sao-paulo FUZZY city:us-sao-paulo"},
		{name: "Springfield", want: "AMBIGUOUS | 2 EXACT city:us-springfield-il EXACT city:us-springfield-oh"},
		{name: "city:us-portland", want: "MATCHED city:us-portland | 1 EXACT city:us-portland"},
		{name: "Atlantis", want: "NOT_FOUND | 0"},
		{name: "", want: "NOT_FOUND | 0"},
		// where it lies, behind the name
		{name: "Sao Paulo, Brazil", want: "MATCHED city:br-sao-paulo | 1 EXACT city:br-sao-paulo | country:br"},
		{name: "São Paulo (br)", want: "MATCHED city:br-sao-paulo | 1 EXACT city:br-sao-paulo | country:br"},
		{name: "SAO PAULO / USA", want: "MATCHED city:us-sao-paulo | 1 EXACT city:us-sao-paulo | country:us"},
		{name: "Sao Paolo; Brazil", want: "PROBABLE | 1 FUZZY city:br-sao-paulo | country:br"},
		{name: "Sao Paulo, Germany", want: "ELSEWHERE | 2 EXACT city:br-sao-paulo EXACT city:us-sao-paulo | country:de"},
		{name: "Springfield, Illinois, USA", want: "MATCHED city:us-springfield-il | 1 EXACT city:us-springfield-il | region:us-il"},
		{name: "Springfield, USA", want: "AMBIGUOUS | 2 EXACT city:us-springfield-il EXACT city:us-springfield-oh | country:us"},
		{name: "Luxembourg, Luxembourg", want: "MATCHED city:lu-luxembourg | 1 EXACT city:lu-luxembourg | country:lu"},
		{name: "Luxembourg", want: "AMBIGUOUS | 2 EXACT country:lu EXACT city:lu-luxembourg"},
		// what is not understood is never passed over
		{name: "Portland, Oregon, USA", want: "PLACE_UNKNOWN | 1 EXACT city:us-portland | country:us"},
		{name: "Portland, Oregon", want: "PLACE_UNKNOWN | 1 EXACT city:us-portland"},
		{name: "Portland", place: "Oregon", want: "PLACE_UNKNOWN | 1 EXACT city:us-portland"},
		// where it lies, beside the name
		{name: "Sao Paulo", place: " brazil ", want: "MATCHED city:br-sao-paulo | 1 EXACT city:br-sao-paulo | country:br"},
		{name: "Sao Paulo", place: "iso3166-1:US", want: "MATCHED city:us-sao-paulo | 1 EXACT city:us-sao-paulo | country:us"},
		{name: "Sao Paulo", place: "region:americas", want: "AMBIGUOUS | 2 EXACT city:br-sao-paulo EXACT city:us-sao-paulo | region:americas"},
		{name: "Springfield, Ohio", place: "USA", want: "MATCHED city:us-springfield-oh | 1 EXACT city:us-springfield-oh | region:us-oh"},
		{name: "Springfield, Ohio", place: "Brazil", want: "NOT_FOUND | 0 | country:br"},
		{name: "Brazil", place: "Brazil", want: "MATCHED country:br | 1 EXACT country:br | country:br"},
		// and in the places of all
		{name: "Luxembourg, Luxembourg", within: []string{"region:europe"}, want: "MATCHED city:lu-luxembourg | 1 EXACT city:lu-luxembourg | country:lu"},
		{name: "Sao Paulo", within: []string{"country:br"}, want: "MATCHED city:br-sao-paulo | 1 EXACT city:br-sao-paulo"},
		{name: "Springfield, USA", within: []string{"region:us-oh"}, want: "MATCHED city:us-springfield-oh | 1 EXACT city:us-springfield-oh | region:us-oh"},
		{name: "Sao Paulo, USA", within: []string{"region:europe"}, want: "NOT_FOUND | 0 | country:us"},
	} {
		vars := map[string]any{"n": []string{c.name}}
		if c.place != "" {
			vars["p"] = []string{c.place}
		}
		if c.within != nil {
			vars["w"] = c.within
		}
		if diff := cmp.Diff([]string{c.want}, mapped(t, ask(t, h, mapQuery, vars))); diff != "" {
			t.Errorf("%q %q %v:\n%s", c.name, c.place, c.within, diff)
		}
	}
}

func TestMapNamesTakesAtMostFourStoreCallsForAThousandNames(t *testing.T) {
	counted := &counting{Store: builtInStore(t)}
	h := over(counted)
	names := []string{"Kyoto", "Osaka, Japan", "nowhere at all"}
	for len(names) < 1000 {
		names = append(names, names[:min(len(names), 1000-len(names))]...)
	}
	got := mapped(t, ask(t, h, mapQuery, map[string]any{"n": names, "t": []string{"CITY"}}))
	if len(got) != 1000 {
		t.Fatalf("%d answers", len(got))
	}
	for i, line := range got {
		if want := got[i%3]; line != want {
			t.Fatalf("answer %d is %s, want %s", i, line, want)
		}
	}
	if diff := cmp.Diff([]string{"MATCHED city:jp-kyoto | 1 EXACT city:jp-kyoto", "MATCHED city:jp-osaka | 1 EXACT city:jp-osaka | country:jp", "NOT_FOUND | 0"}, got[:3]); diff != "" {
		t.Error(diff)
	}
	if calls := counted.take(); len(calls) > 4 {
		t.Errorf("the store is called %d times: %v", len(calls), calls)
	}
}

// What the README of the data warns of, found by what people write.
func TestTheTrapsOfTheDataAreFoundByWhatPeopleWrite(t *testing.T) {
	h := over(builtInStore(t))
	for text, want := range map[string]string{
		"Taizhou":                          "EXACT city:cn-taizhou-jiangsu EXACT city:cn-taizhou WORD_PREFIX region:cn-huangyan-taizhou",
		"Roma":                             "EXACT city:it-rome",
		"UK":                               "EXACT country:gb",
		"Kiev":                             "EXACT city:ua-kyiv",
		"Bombay":                           "EXACT city:in-mumbai",
		"KYOTO+20":                         "EXACT event:kyoto-20 EXACT programme:kyoto-20 WORD_PREFIX agreement:kyoto-declaration-2017",
		"kyoto 20":                         "EXACT event:kyoto-20 EXACT programme:kyoto-20 WORD_PREFIX agreement:kyoto-declaration-2017",
		"FutureCIty":                       "EXACT programme:futurecity",
		"IUC":                              "EXACT programme:iuc",
		"iurc":                             "EXACT programme:iurc",
		"URA":                              "EXACT programme:ura",
		"Urban–Rural Assembly":             "EXACT programme:ura",
		"EMG":                              "EXACT un:emg",
		"ACCSF":                            "EXACT programme:accsf",
		"geonames:8400694":                 "EXACT city:cn-taizhou",
		"Kopenhagen":                       "EXACT city:dk-copenhagen", // a spelling that GeoNames has
		"Koebenhavnn":                      "FUZZY city:dk-copenhagen",
		"sao pualo":                        "FUZZY city:br-sao-paulo",
		"internatoinal urban coperation":   "FUZZY programme:iuc",
		"JPN":                              "EXACT country:jp",
		"environment mangement group":      "FUZZY un:emg",
		strings.Repeat("Kyoto ", 2000):     "",
		`"Kyoto" AND (city:* OR ~1) /x/ \`: "",
		"😀":                                "",
		"京都":                               "EXACT city:jp-kyoto",
		"\u0000":                           "",
		strings.Repeat("京", 5000):          "",
		`kyoto*":)(/\~^`:                   "EXACT city:jp-kyoto",
		"<script>alert(1)</script>":        "",
		"'; MATCH (n) DETACH DELETE n; //": "",
	} {
		var answer struct {
			Data struct {
				Search struct {
					Edges []struct {
						Class string
						Node  struct{ ID string }
					}
				}
			}
		}
		body := ask(t, h, `query($t:String!){search(text:$t first:3){edges{class score matchedText highlight{start end} node{id}}}}`, map[string]any{"t": text})
		if err := json.Unmarshal([]byte(body), &answer); err != nil || len(failures(t, body)) > 0 {
			t.Fatalf("%q: %s", text, body)
		}
		var got []string
		for _, e := range answer.Data.Search.Edges {
			got = append(got, e.Class+" "+e.Node.ID)
		}
		if line := strings.Join(got, " "); want == "" && line != "" || !strings.HasPrefix(line, want) {
			t.Errorf("%.40q finds %q, want %q", text, line, want)
		}
	}
}

func TestBadInputOfASearchIsRefusedWithItsPlaceAndTheCure(t *testing.T) {
	h := serve(t, towns())
	names := func(n int) string { return "[" + strings.Repeat(`"x",`, n) + "]" }
	for query, want := range map[string][3]string{
		`{search(text:"x" first:0){nodes{id}}}`:                                                         {errcode.BadInput, "search(first)", "1 to 100"},
		`{search(text:"x" first:101){nodes{id}}}`:                                                       {errcode.BadInput, "search(first)", "follow the cursors"},
		`{search(text:"x" types:[]){nodes{id}}}`:                                                        {errcode.BadInput, "search(types)", "leave it out"},
		`{search(text:"x" within:[]){nodes{id}}}`:                                                       {errcode.BadInput, "search(within)", "leave it out"},
		`{search(text:"x" within:` + names(501) + `){nodes{id}}}`:                                       {errcode.BadInput, "search(within)", "regions above"},
		`{search(text:"x" after:"AAAA"){nodes{id}}}`:                                                    {errcode.BadCursor, "search(after)", "unchanged"},
		`{suggest(prefix:"x" first:51){score}}`:                                                         {errcode.BadInput, "suggest(first)", "1 to 50"},
		`{suggest(prefix:"x" first:0){score}}`:                                                          {errcode.BadInput, "suggest(first)", "1 to 50"},
		`{s:suggest(prefix:"x" types:[]){score}}`:                                                       {errcode.BadInput, "s(types)", "leave it out"},
		`{mapNames(names:` + names(1001) + `){index}}`:                                                  {errcode.BadInput, "mapNames(names)", "in parts"},
		`{mapNames(names:["a","b"] places:["c"]){index}}`:                                               {errcode.BadInput, "mapNames(places)", "null where"},
		`{mapNames(names:["a"] first:21){index}}`:                                                       {errcode.BadInput, "mapNames(first)", "1 to 20"},
		`{mapNames(names:["a"] within:[]){index}}`:                                                      {errcode.BadInput, "mapNames(within)", "leave it out"},
		`{mapNames(names:` + names(1000) + ` first:20){candidates{node{links(first:100){nodes{id}}}}}}`: {errcode.TooMuch, "mapNames.candidates.node.links", `lower "first"`},
		`{search{totalCount}}`:                                                                          {"GRAPHQL_VALIDATION_FAILED", "", "text"},
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) == 0 {
			t.Errorf("%.80s: no error", query)
			continue
		}
		e := errs[0]
		if e.Extensions.Code != want[0] || !strings.HasPrefix(e.Message, want[1]) || !strings.Contains(e.Message, want[2]) {
			t.Errorf("%.120s:\n got %s: %s\nwant %v", query, e.Extensions.Code, e.Message, want)
		}
	}
}

func TestSelectionsMeanTheSameUnderAliases(t *testing.T) {
	h := serve(t, towns())
	got := ask(t, h, `{
		a: search(text: "sao paulo", first: 1) { n: totalCount countsByType { type count } list: edges { score who: node { id ... on City { country { name } } } } }
		s: suggest(prefix: "sao", within: ["country:br"]) { class matchedField matchedText highlight { start end } x: node { id } y: node { name } }
		m: mapNames(names: ["Portland"], types: [CITY]) { input yes: match { name ... on City { in: country { id } } } c: candidates { score node { degree } } }
	}`, nil)
	want := `{"data":{"a":{"n":2,"countsByType":[{"type":"CITY","count":2}],"list":[{"score":1,"who":{"id":"city:br-sao-paulo","country":{"name":"Brazil"}}}]},` +
		`"s":[{"class":"PREFIX","matchedField":"NAME","matchedText":"São Paulo","highlight":[{"start":0,"end":3}],"x":{"id":"city:br-sao-paulo"},"y":{"name":"São Paulo"}}],` +
		`"m":[{"input":"Portland","yes":{"name":"Portland","in":{"id":"country:us"}},"c":[{"score":1,"node":{"degree":1}}]}]}}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestManyNamesCountForTheTimeThatTheyTakeToFind(t *testing.T) {
	h := guarded(t, nil)
	names := map[string]any{"n": slices.Repeat([]string{"Sann Joze"}, 1000)}
	for fields, want := range map[int]string{4: "", 5: errcode.TooMuch} { // of 1,000 names with one candidate each
		w := send(t, h, "POST", "/graphql", posted("query($n:[String!]!){"+series(fields, "a%d:mapNames(names:$n first:1){status}")+"}", names))
		if got := code(t, w); got != want {
			t.Errorf("%d thousand names: got %q, want %q: %.300s", fields, got, want, w.Body)
		}
	}
}

// The texts of records are found behind names, with where they stand.
func TestASearchOfTextsSaysWhereTheyStand(t *testing.T) {
	g := towns()
	o := kg.CityNetworks()
	for _, e := range g.Entities {
		if e.ID == "city:us-portland" {
			e.Detail = &kg.Detail{Description: "A port in Ohio, as the city of Springfield is."}
		}
	}
	source, _ := o.TypeOf("source:s")
	g.Entities = append(g.Entities, &kg.Entity{ID: "source:s", Name: "S", Type: source})
	link := g.Links[len(g.Links)-1]
	g.Evidence = []*kg.Evidence{{
		ID: "E1", About: link.ID, StatedAs: "Luxembourg, ports and all", EvidenceAttrs: &kg.EvidenceAttrs{Source: "source:s"},
	}}
	h := serve(t, g)
	for _, c := range []struct{ sentence, query, want string }{
		{
			"names come first", `{it:search(text:"springfield" fields:[NAME,TEXT]){totalCount edges{class relevance node{id}}}}`,
			`{"totalCount":3,"edges":[` +
				`{"class":"EXACT","relevance":null,"node":{"id":"city:us-springfield-il"}},` +
				`{"class":"EXACT","relevance":null,"node":{"id":"city:us-springfield-oh"}},` +
				`{"class":"TEXT","relevance":0.297671,"node":{"id":"city:us-portland"}}]}`,
		},
		{"names alone are searched by default", `{it:search(text:"ports" types:[CITY]){nodes{id} edges{highlights{text}}}}`, `{"nodes":[],"edges":[]}`},
		{
			"a highlight has the link and the evidence that contain it",
			`{it:search(text:"ports" fields:TEXT types:[CITY] first:2){edges{matchedField highlights{field text ranges{start end} link{id} evidence{id source{id}}} node{id}}}}`,
			`{"edges":[` +
				`{"matchedField":"STATED_AS","highlights":[{"field":"STATED_AS","text":"Luxembourg, ports and all","ranges":[{"start":12,"end":17}],` +
				`"link":{"id":"` + link.ID + `"},"evidence":{"id":"E1","source":{"id":"source:s"}}}],"node":{"id":"city:lu-luxembourg"}},` +
				`{"matchedField":"DESCRIPTION","highlights":[{"field":"DESCRIPTION","text":"A port in Ohio, as the city of Springfield is.",` +
				`"ranges":[{"start":2,"end":6}],"link":null,"evidence":null}],"node":{"id":"city:us-portland"}}]}`,
		},
		{
			"a name is its own highlight", `{it:search(text:"portl"){edges{highlights{field text ranges{start end} link{id}}}}}`,
			`{"edges":[{"highlights":[{"field":"NAME","text":"Portland","ranges":[{"start":0,"end":5}],"link":null}]}]}`,
		},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			var body struct{ Data struct{ It json.RawMessage } }
			if err := json.Unmarshal([]byte(ask(t, h, c.query, nil)), &body); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(body.Data.It)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
