package graph_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/errcode"
	"cityweave/internal/kg"
)

// knownTowns are towns of which more is known than their names.
func knownTowns() *kg.Graph {
	o := kg.CityNetworks()
	g := towns()
	byID := map[string]*kg.Entity{}
	add := func(id, name, above string, aliases ...string) {
		t, _ := o.TypeOf(id)
		g.Entities = append(g.Entities, &kg.Entity{ID: id, Name: name, Type: t, Detail: &kg.Detail{Aliases: aliases}})
		if above != "" {
			l, _ := o.LinkType("LOCATED_IN")
			g.Links = append(g.Links, kg.LinkRecord{
				Link: kg.Link{ID: "K" + id, LinkAttrs: &kg.LinkAttrs{Type: l, Status: kg.Verified, Confidence: kg.Explicit}}, From: id, To: above,
			})
		}
	}
	add("country:ca", "Canada", "region:americas")
	add("country:dk", "Denmark", "region:europe")
	add("country:at", "Austria", "region:europe", "Österreich")
	add("country:es", "Spain", "region:europe")
	add("country:gr", "Greece", "region:europe")
	add("region:us-ca", "California", "country:us")
	add("region:us-or", "Oregon", "country:us")
	add("city:us-los-angeles", "Los Angeles", "region:us-ca")
	add("city:ca-london", "London", "country:ca")
	add("city:at-wien", "Wien", "country:at")
	add("city:dk-helsingor", "Helsingør", "country:dk", "Elsinore")
	add("city:es-la-tallada", "La Tallada d'Empordà", "country:es")
	add("city:gr-athens", "Athens", "country:gr")
	add("country:tr", "Türkiye", "region:europe")
	add("city:tr-eskisehir", "Eskişehir", "country:tr")
	add("city:tr-tepebasi", "Tepebaşı", "country:tr")
	add("country:pe", "Peru", "region:americas")
	add("city:pe-miraflores", "Miraflores", "country:pe")
	for _, e := range g.Entities {
		byID[e.ID] = e
	}
	ids := func(id string, same ...kg.ExternalID) {
		e := byID[id]
		if e.Detail == nil {
			e.Detail = &kg.Detail{}
		}
		e.Detail.SameAs = same
	}
	for id := range byID {
		if code, ok := strings.CutPrefix(id, "country:"); ok {
			ids(id, kg.ExternalID{Scheme: "iso3166-1", Value: strings.ToUpper(code)})
		}
		if code, ok := strings.CutPrefix(id, "region:us-"); ok {
			ids(id, kg.ExternalID{Scheme: "iso3166-2", Value: "US-" + strings.ToUpper(code)})
		}
	}
	at := func(id string, lat, long float64) {
		t := &o.Entities[byID[id].Type]
		byID[id].Props = kg.Props{
			{Index: uint8(t.Prop("latitude")), Value: kg.FloatValue(lat)}, {Index: uint8(t.Prop("longitude")), Value: kg.FloatValue(long)},
		}
	}
	ids("city:us-springfield-oh", kg.ExternalID{Scheme: "geonames", Value: "4525353"}, kg.ExternalID{Scheme: "wikidata", Value: "Q1"})
	ids("city:us-springfield-il", kg.ExternalID{Scheme: "geonames", Value: "4250542"})
	at("city:us-springfield-oh", 39.92, -83.81)
	at("city:us-springfield-il", 39.80, -89.64)
	at("city:tr-tepebasi", 39.81, 30.53)
	at("city:tr-eskisehir", 39.78, 30.52)
	people := kg.Prop{
		Index: uint8(o.Entities[byID["city:tr-eskisehir"].Type].Prop("population")), Value: kg.IntValue(921_630),
	}
	byID["city:tr-eskisehir"].Props = append(byID["city:tr-eskisehir"].Props, people)
	slices.SortFunc(byID["city:tr-eskisehir"].Props, func(a, b kg.Prop) int { return int(a.Index) - int(b.Index) })
	listed := []kg.NameEvidence{{Source: "source:list"}}
	byID["city:at-wien"].Detail.Names = []kg.Name{
		{Text: "Becs", NameAttrs: &kg.NameAttrs{Script: "Latn", Kind: kg.Alternative, Evidence: listed}},
		{Text: "Vienna", NameAttrs: &kg.NameAttrs{Language: "en", Script: "Latn", Kind: kg.Common}},
		{Text: "Vindobona", NameAttrs: &kg.NameAttrs{Language: "la", Script: "Latn", Kind: kg.Former}},
	}
	slices.SortFunc(g.Entities, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(g.Links, func(a, b kg.LinkRecord) int { return strings.Compare(a.Link.ID, b.Link.ID) })
	tree, _ := g.PlaceTree(o)
	g.Locate(o, tree)
	g.Bound(o)
	return g
}

// readName asks what one item means and writes the answer as a line: the status, the match or the candidates, the
// places, and how the name was read.
func readName(t *testing.T, body string) string {
	t.Helper()
	type entity struct{ ID string }
	var answer struct {
		Data struct {
			MapNames []struct {
				Status       string
				Match        *entity
				Candidates   []struct{ Node entity }
				Places       []entity
				Class        *string
				MatchedNames []struct {
					Text, Kind string
					Language   *string
				}
				Reading *struct {
					Text  string
					Steps []struct{ Kind, Text string }
				}
			}
		}
	}
	if problems := failures(t, body); len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	m := answer.Data.MapNames[0]
	line := m.Status
	if m.Match != nil && (len(m.Candidates) != 1 || m.Candidates[0].Node != *m.Match) {
		t.Errorf("the match %v is not the only candidate of %v", m.Match, m.Candidates)
	}
	for _, c := range m.Candidates {
		line += " " + c.Node.ID
	}
	for i, p := range m.Places {
		line += []string{" in ", " "}[min(i, 1)] + p.ID
	}
	if m.Reading == nil {
		return line
	}
	line += " | " + m.Reading.Text
	for _, s := range m.Reading.Steps {
		line += " " + s.Kind + "=" + s.Text
	}
	for _, n := range m.MatchedNames {
		if n.Language != nil {
			line += " | " + n.Text + " " + *n.Language + " " + n.Kind
		}
	}
	return line
}

const readQuery = `query($i:[NameInput!]!$t:[EntityType!]){mapNames(items:$i types:$t first:3){
	status match{id} candidates{node{id}} places{id} class matchedNames{text language kind} reading{text steps{kind text}}}}`

func TestNamesAreReadAsPeopleWriteThem(t *testing.T) {
	h := serve(t, knownTowns())
	for name, want := range map[string]string{
		"Wien":                    "MATCHED city:at-wien | Wien",
		"vienna":                  "MATCHED city:at-wien | vienna | Vienna en COMMON",
		"Vindobona":               "MATCHED city:at-wien | Vindobona | Vindobona la FORMER",
		"Wien (Vienna)":           "MATCHED city:at-wien | Wien HALF=Vienna",
		"City of Los Angeles, CA": "MATCHED city:us-los-angeles in region:us-ca | Los Angeles UNWRAPPED=City of HALF=CA",
		"USA, CA, Los Angeles":    "MATCHED city:us-los-angeles in region:us-ca | Los Angeles HALF=USA, CA DIVISION_BY_CODE=CA",
		"London, CA":              "MATCHED city:ca-london in country:ca | London HALF=CA",
		"Athens, GR":              "MATCHED city:gr-athens in country:gr | Athens HALF=GR",
		"Tallada d'Empordà, La":   "MATCHED city:es-la-tallada | La Tallada d'Empordà REORDERED=La",
		"Helsing\u00c3\u00b8r":    "MATCHED city:dk-helsingor | Helsingør REPAIRED_ENCODING=Windows-1252",
		"Elsinore / Helsingør":    "MATCHED city:dk-helsingor | Elsinore HALF=Helsingør",
		"Los Angeles, Oregon":     "ELSEWHERE city:us-los-angeles in region:us-or | Los Angeles HALF=Oregon",
		"Springfield, California": "ELSEWHERE city:us-springfield-il city:us-springfield-oh in region:us-ca | Springfield HALF=California",
		"Springfield, Alaska":     "PLACE_UNKNOWN city:us-springfield-il city:us-springfield-oh | Springfield HALF=Alaska",
		"Los Angles, CA":          "PROBABLE city:us-los-angeles in region:us-ca | Los Angles HALF=CA",
		"Los Angles":              "UNCERTAIN city:us-los-angeles | Los Angles",
		"Helsing?r, Denmark":      "PROBABLE city:dk-helsingor in country:dk | Helsing?r REPAIRED_ENCODING=lost letters HALF=Denmark",
		"Wi?en":                   "UNCERTAIN city:at-wien | Wi?en REPAIRED_ENCODING=lost letters",
		"Athen":                   "UNCERTAIN city:gr-athens | Athen",
		"Nowhere at all":          "NOT_FOUND",
		"Athens 2030":             "MATCHED city:gr-athens | Athens EXTRA_WORD=2030",
		// a city as the place, in any order; what lies around it is smaller
		"Tepebaşı, Eskişehir": "MATCHED city:tr-tepebasi in city:tr-eskisehir | Tepebaşı HALF=Eskişehir",
		"Eskişehir, Tepebaşı": "MATCHED city:tr-tepebasi in city:tr-eskisehir | Tepebaşı HALF=Eskişehir",
		"Eskişehir Tepebaşı":  "MATCHED city:tr-tepebasi in city:tr-eskisehir | Tepebaşı EXTRA_WORD=Eskişehir",
		"Wien, Eskişehir":     "ELSEWHERE city:at-wien in city:tr-eskisehir | Wien HALF=Eskişehir",
		// long names with letters that are often exchanged
		"La Talada d'Emporda": "MATCHED city:es-la-tallada | La Talada d'Emporda",
		"Eskisehhir":          "UNCERTAIN city:tr-eskisehir | Eskisehhir",
		// a name of a list, of which nothing else is known
		"Becs": "PROBABLE city:at-wien | Becs",
	} {
		got := readName(t, ask(t, h, readQuery, map[string]any{"i": map[string]any{"name": name}, "t": "CITY"}))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q:\n%s", name, diff)
		}
	}
}

func TestWhatIsKnownBesideANameDecides(t *testing.T) {
	h := serve(t, knownTowns())
	type item = map[string]any
	for _, c := range []struct {
		item item
		want string
	}{
		// the place
		{item{"in": "CA", "name": "Los Angeles"}, "ELSEWHERE city:us-los-angeles in country:ca | Los Angeles"},
		{item{"in": "USA", "name": "Los Angeles, CA"}, "MATCHED city:us-los-angeles in region:us-ca | Los Angeles HALF=CA"},
		{item{"in": "US-CA", "name": "Los Angeles"}, "MATCHED city:us-los-angeles in region:us-ca | Los Angeles"},
		{item{"in": "EL", "name": "Athens"}, "MATCHED city:gr-athens in country:gr | Athens"},
		{item{"in": "Österreich", "name": "Vienna"}, "MATCHED city:at-wien in country:at | Vienna | Vienna en COMMON"},
		{item{"in": "Ohio, USA", "name": "Springfield"}, "MATCHED city:us-springfield-oh in region:us-oh | Springfield"},
		{item{"in": "Denmark", "name": "Vienna"}, "ELSEWHERE city:at-wien in country:dk | Vienna | Vienna en COMMON"},
		{item{"in": "Atlantis", "name": "Vienna"}, "PLACE_UNKNOWN city:at-wien | Vienna | Vienna en COMMON"},
		{item{"in": "", "name": "Vienna", "id": "", "latitude": nil, "longitude": nil, "type": nil}, "MATCHED city:at-wien | Vienna | Vienna en COMMON"},
		{item{"in": "Eskişehir", "name": "Tepebaşı"}, "MATCHED city:tr-tepebasi in city:tr-eskisehir | Tepebaşı"},
		{item{"in": "Austria", "name": "Becs"}, "MATCHED city:at-wien in country:at | Becs"},
		{item{"in": "Austria", "name": "Wien, DK"}, "PLACE_UNKNOWN city:at-wien in country:at | Wien HALF=DK"},
		{item{"in": "TR", "name": "Eskisehhir"}, "MATCHED city:tr-eskisehir in country:tr | Eskisehhir"},
		{item{"in": "PE", "name": "District of Miraflores"}, "MATCHED city:pe-miraflores in country:pe | Miraflores UNWRAPPED=District of"},
		{item{"in": "GR", "name": "District of Athens"}, "PROBABLE city:gr-athens in country:gr | Athens UNWRAPPED=District of"},
		// an ID
		{item{"name": "Springfield", "id": "geonames:4525353"}, "MATCHED city:us-springfield-oh | Springfield"},
		{item{"name": "Springfield", "id": "city:us-springfield-il"}, "MATCHED city:us-springfield-il | Springfield"},
		{item{"name": "Sprinfield", "id": "wikidata:q1"}, "MATCHED city:us-springfield-oh | Sprinfield"},
		{item{"name": "Springfield", "id": "geonames:999", "in": "USA"}, "NOT_FOUND in country:us"},
		{item{"name": "Springfield", "id": "wikidata:Q999"}, "UNCERTAIN city:us-springfield-il | Springfield"},
		{item{"name": "Athens", "id": "geonames:4525353"}, "MATCHED city:gr-athens | Athens"},
		{item{"name": "Nowhere at all", "id": "geonames:4525353"}, "UNCERTAIN city:us-springfield-oh"},
		// a point
		{item{"name": "Springfield", "latitude": 39.9, "longitude": -83.8}, "MATCHED city:us-springfield-oh | Springfield"},
		{item{"name": "Springfield", "latitude": 39.2, "longitude": -89.6}, "MATCHED city:us-springfield-il | Springfield"},
		{item{"name": "Springfield", "latitude": 0, "longitude": 0}, "NOT_FOUND"},
		{item{"name": "Sprinfield", "latitude": 39.9, "longitude": -83.8}, "MATCHED city:us-springfield-oh | Sprinfield"},
		{item{"name": "Springfield, Alaska", "latitude": 39.9, "longitude": -83.8}, "MATCHED city:us-springfield-oh | Springfield HALF=Alaska"},
		// a type
		{item{"name": "Luxembourg"}, "AMBIGUOUS country:lu city:lu-luxembourg | Luxembourg"},
		{item{"name": "Luxembourg", "type": "COUNTRY"}, "MATCHED country:lu | Luxembourg"},
	} {
		got := readName(t, ask(t, h, readQuery, map[string]any{"i": []item{c.item}}))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v:\n%s", c.item, diff)
		}
	}
}

func TestBadItemsAreRefusedWithTheirPlace(t *testing.T) {
	h := serve(t, towns())
	for query, want := range map[string][2]string{
		`{mapNames{index}}`: {"mapNames", "either"},
		`{mapNames(names:["a"] items:[{name:"a"}]){index}}`:               {"mapNames", "either"},
		`{mapNames(items:[{name:"a"}] places:["b"]){index}}`:              {"mapNames(places)", "`in`"},
		`{mapNames(items:[{name:"a"},{name:"a" latitude:1}]){index}}`:     {"mapNames(items[1])", "both or none"},
		`{mapNames(items:[{name:"a" latitude:91 longitude:0}]){index}}`:   {"mapNames(items[0].latitude)", "-90 to 90"},
		`{mapNames(items:[{name:"a" id:"Q1"}]){index}}`:                   {"mapNames(items[0].id)", "wikidata:Q34647"},
		`{mapNames(items:[{name:"a" type:CITY}] types:[COUNTRY]){index}}`: {"mapNames(items[0].type)", "types"},
	} {
		errs := failures(t, ask(t, h, query, nil))
		if len(errs) == 0 {
			t.Errorf("%.80s: no error", query)
			continue
		}
		if e := errs[0]; e.Extensions.Code != errcode.BadInput || !strings.HasPrefix(e.Message, want[0]) || !strings.Contains(e.Message, want[1]) {
			t.Errorf("%.120s:\n got %s: %s\nwant %v", query, e.Extensions.Code, e.Message, want)
		}
	}
}

func TestItems(t *testing.T) {
	t.Run("can be a thousand with all that is known about each", func(t *testing.T) {
		items := make([]map[string]any, 1000)
		for i := range items {
			items[i] = map[string]any{
				"name": "Springfield", "in": "US", "latitude": 39.92, "longitude": -83.81, "id": "geonames:4525353", "type": "CITY",
			}
		}
		h := guarded(t, nil)
		w := send(t, h, "POST", "/graphql", posted(`query($i:[NameInput!]!){mapNames(items:$i){status}}`, map[string]any{"i": items}))
		if n := strings.Count(w.Body.String(), `"status"`); n != 1000 {
			t.Errorf("%d results: %.300s", n, w.Body)
		}
	})
}
