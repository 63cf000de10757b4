package release_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/audit"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// The data that the binary carries, read once. What these tests expect was written down
// from the sources, not from the graph.
var builtIn = sync.OnceValues(func() (*kg.Graph, error) { return readNames("@core", "@networks", "@members") })

// The first wave of networks, whose figures are those of its sources alone.
var firstWave = sync.OnceValues(func() (*kg.Graph, error) { return readNames("@core", "@networks") })

var core = sync.OnceValues(func() (*kg.Graph, error) { return readNames("@core") })

func readNames(names ...string) (*kg.Graph, error) {
	folders, err := datafolder.Open(names...)
	if err != nil {
		return nil, err
	}
	return release.Read(context.Background(), kg.CityNetworks(), folders...)
}

func load(t testing.TB, which func() (*kg.Graph, error)) *kg.Graph {
	t.Helper()
	g, err := which()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTheCoreHoldsWhatWasGathered(t *testing.T) {
	g := load(t, core)
	entities := map[string]int{}
	for _, e := range g.Entities {
		entities[kg.CityNetworks().Entities[e.Type].Name]++
	}
	// Of M49 all 248 countries and areas and 30 areas above them; Taiwan; the first-level
	// divisions of its cities; everything else that a link, a statement or a block names.
	want := map[string]int{
		"City": 364, "Region": 55 + 30 + 233, "Country": 248 + 1, "Programme": 30, "Organisation": 77, "UNBody": 25, "Theme": 53,
		"Agreement": 14, "Event": 33, "ActorGroup": 11, "Source": 168,
	}
	if d := cmp.Diff(want, entities); d != "" {
		t.Errorf("entities (-want +got):\n%s", d)
	}

	statuses, confidences, links := map[kg.Status]int{}, map[kg.Confidence]int{}, 0
	parents := parentLinks(g)
	for _, l := range g.Links {
		if !parents[l.ID] {
			links++
			statuses[l.Status]++
			confidences[l.Confidence]++
		}
	}
	if links != 1139 {
		t.Errorf("%d links besides those of parents, want 1,139", links)
	}
	if d := cmp.Diff(map[kg.Status]int{kg.Verified: 991, kg.Partly: 9, kg.Derived: 139}, statuses); d != "" {
		t.Errorf("status (-want +got):\n%s", d)
	}
	if d := cmp.Diff(map[kg.Confidence]int{kg.Explicit: 966, kg.Implied: 173}, confidences); d != "" {
		t.Errorf("confidence (-want +got):\n%s", d)
	}
	if len(g.Statements) != 59 || len(g.Rules) != 16 || len(g.Blocks) != 9 {
		t.Errorf("%d statements, %d rules, %d blocks, want 59, 16 and 9", len(g.Statements), len(g.Rules), len(g.Blocks))
	}
	if n := len(linksOf(t, g, "LOCATED_IN", "country:tw", "region:m49-030")); n != 1 {
		t.Errorf("Taiwan stands under Eastern Asia %d times", n)
	}
}

// parentLinks are the links that only the column parent gives.
func parentLinks(g *kg.Graph) map[string]bool {
	out := map[string]bool{}
	for _, e := range g.Evidence {
		if strings.HasPrefix(e.About, "L") && len(e.About) == 17 && e.Source == "source:editorial" &&
			slices.Contains([]string{"city-country", "city-division", "division-country", "region-country", "m49-tree"}, e.Locator) {
			out[e.About] = true
		}
	}
	return out
}

func TestEachNetworkHasAllItsLinks(t *testing.T) {
	g := load(t, firstWave)
	about := map[string]map[string]bool{} // link: sources
	for _, e := range g.Evidence {
		if about[e.About] == nil {
			about[e.About] = map[string]bool{}
		}
		about[e.About][e.Source] = true
	}
	for _, c := range []struct {
		linkType, to string
		sources      []string // a link counts that one of them speaks of; none for any
		want         int
	}{
		{"PARTICIPATES_IN", "programme:eu-covenant-of-mayors", []string{"source:jrc-mycovenant"}, 9098},
		{"PARTICIPATES_IN", "programme:gcom", []string{"source:jrc-mycovenant"}, 452},
		{"PAIRED_WITH", "", []string{"source:wikidata-p190"}, 5232},
		// Of 1,071 rows two are no cities; one city is added beside its county.
		{"PARTICIPATES_IN", "programme:cdp-iclei-unified-reporting-system", []string{"source:cdp-cities"}, 1070},
		{"MEMBER_OF", "programme:unesco-creative-cities-network", nil, 349},
		{"MEMBER_OF", "org:eurocities", nil, 211},
		{"PARTICIPATES_IN", "programme:race-to-zero", []string{"source:nzt"}, 197},
		{"MEMBER_OF", "org:c40-cities", []string{"source:c40-home", "source:cdp-cities"}, 101},
		{"PARTICIPATES_IN", "programme:eu-cities-mission", nil, 94},
		{"PARTICIPATES_IN", "programme:100-resilient-cities", nil, 80},
		{"MEMBER_OF", "programme:climate-mayors", nil, 58},
		{"MEMBER_OF", "org:union-of-the-baltic-cities", nil, 28},
		{"MEMBER_OF", "org:iclei", []string{"source:iclei-europe-mission-cities", "source:iclei-europe-new-members"}, 24},
	} {
		got := 0
		for _, l := range linksOf(t, g, c.linkType, "", c.to) {
			if c.sources == nil || slices.ContainsFunc(c.sources, func(s string) bool { return about[l.ID][s] }) {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%s %s: %d links, want %d", c.linkType, c.to, got, c.want)
		}
	}
	if n := len(linksOf(t, g, "PART_OF", "programme:eu-covenant-of-mayors", "programme:gcom")); n != 1 {
		t.Errorf("the European Covenant is part of the Global one %d times", n)
	}
	signed := map[string]bool{}
	for _, l := range linksOf(t, g, "PARTICIPATES_IN", "", "programme:eu-covenant-of-mayors") {
		signed[l.From] = true
	}
	for _, l := range linksOf(t, g, "PARTICIPATES_IN", "", "programme:gcom") {
		if signed[l.From] && about[l.ID]["source:jrc-mycovenant"] {
			t.Errorf("%s signed both, by one list", l.From)
		}
	}
}

func TestWhereSourcesDifferAllSidesAreHeld(t *testing.T) {
	g := load(t, core)
	got := map[string][]string{}
	for _, c := range audit.Conflicts(kg.CityNetworks(), g) {
		for _, s := range c.Statements {
			got[c.Subject+" "+c.Property] = append(got[c.Subject+" "+c.Property], s.Value)
		}
	}
	want := map[string][]string{"programme:iuc start_year": {"2016", "2017"}, "event:accsf-2017-tshwane attendance_count": {"29", "32"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	evidence := map[string]int{}
	for _, s := range g.Statements {
		if s.Subject == "programme:iuc" && s.Property == "start_year" {
			evidence[s.Value] = len(evidenceAbout(g, s.ID))
		}
	}
	shown := "2016"
	if evidence["2017"] > evidence["2016"] {
		shown = "2017"
	}
	if got := prop(t, g, "programme:iuc", "start_year"); got != shown {
		t.Errorf("IUC shows %s, the evidence is %v", got, evidence)
	}

	forum := map[string]bool{}
	for _, l := range linksOf(t, g, "PART_OF", "event:7th-international-truncated", "") {
		forum[l.To] = fromDocument(g, l.ID)
	}
	if d := cmp.Diff(map[string]bool{"programme:sdgs-futurecity": true, "programme:futurecity": false}, forum); d != "" {
		t.Errorf("the 7th Forum is part of, by the document or not (-want +got):\n%s", d)
	}
}

func TestWhenALinkWasSeenIsNoDateOfIt(t *testing.T) {
	g := load(t, builtIn)
	seen := map[string]bool{} // links that a source saw on some day
	for _, e := range g.Evidence {
		seen[e.About] = seen[e.About] || e.SeenFrom != 0
	}
	for _, l := range linksOf(t, g, "PAIRED_WITH", "", "") {
		if l.Programme == "programme:iuc" && l.Since == 0 && !seen[l.ID] {
			t.Errorf("%s has no date at all", l.ID)
		}
		if l.Role == "twin town" && (l.Since != 0 || l.Until != 0 || !seen[l.ID]) {
			t.Errorf("%s is seen: %v, since %s", l.ID, seen[l.ID], l.Since)
		}
	}
	pair := linksOf(t, g, "PAIRED_WITH", "city:es-barcelona", "city:us-new-york-city")
	pair = slices.DeleteFunc(pair, func(l kg.LinkRecord) bool { return l.Programme != "programme:iuc" })
	if len(pair) != 1 || pair[0].Since != 0 || pair[0].Until != 0 {
		t.Fatalf("Barcelona and New York: %+v", pair)
	}
	if d := cmp.Diff([]string{
		"city-to-city-cooperation-iuc-north-america-update-18-july  ", "iuc-programme-invites-eu-cities-to-take-part-in 2017 2020",
	}, saidOf(g, pair[0].ID, func(e *kg.Evidence) string { return fmt.Sprint(e.SeenFrom, " ", e.SeenTo) })); d != "" {
		t.Errorf("Barcelona and New York were seen (-want +got):\n%s", d)
	}
	kashiwa := linksOf(t, g, "HOSTS", "city:jp-kashiwa", "event:7th-international-truncated")
	if len(kashiwa) != 1 || kashiwa[0].Since != 20171004 {
		t.Errorf("Kashiwa was the host since %+v", kashiwa)
	}
}

func TestCodesOfM49AreText(t *testing.T) {
	g := load(t, core)
	if got := prop(t, g, "country:af", "m49"); got != "004" {
		t.Errorf("Afghanistan has %q", got)
	}
	if got := prop(t, g, "region:m49-030", "code"); got != "030" {
		t.Errorf("Eastern Asia has %q", got)
	}
	if !slices.Contains(entityOf(t, g, "country:af").SameAs(), kg.ExternalID{Scheme: "m49", Value: "004"}) {
		t.Errorf("Afghanistan is %v", entityOf(t, g, "country:af").SameAs())
	}
}

func TestTheDocumentSaysWhatItSaysBlockByBlock(t *testing.T) {
	g := load(t, core)
	blockOf := map[int]string{}
	programmes := map[string]string{}
	untitled := 0
	for _, k := range g.Blocks {
		programmes[k.ID] = k.Programme
		blockOf[k.Paragraph] = k.ID
		if k.Title >= 0 {
			blockOf[k.Title] = k.ID
		} else {
			untitled++
		}
	}
	if d := cmp.Diff(map[string]string{
		"B1": "programme:iuc", "B2": "programme:frontline-cities-and-islands", "B3": "programme:ura", "B4": "programme:sdgs-futurecity", "B5": "programme:accsf",
		"B6": "programme:global-taskforce", "B7": "programme:un-system-engagement", "B8": "programme:un-reform-and-climate-summit-2019", "B9": "programme:kyoto-20",
	}, programmes); d != "" {
		t.Errorf("programmes of the blocks (-want +got):\n%s", d)
	}
	if untitled != 2 {
		t.Errorf("%d blocks have no title, want 2", untitled)
	}
	cut := slices.Sorted(maps.Keys(programmes))
	cut = slices.DeleteFunc(cut, func(id string) bool {
		return !g.Blocks[slices.IndexFunc(g.Blocks, func(k kg.Block) bool { return k.ID == id })].Truncated
	})
	if d := cmp.Diff([]string{"B2", "B3", "B4", "B5", "B7", "B8", "B9"}, cut); d != "" {
		t.Errorf("cut off (-want +got):\n%s", d)
	}

	type said struct{ Explicit, Implied int }
	got := map[string]said{}
	for _, e := range g.Evidence {
		if e.Source != "source:document" {
			continue
		}
		line, _, _, ok := kg.ParseLocator(e.Locator)
		if !ok || blockOf[line] == "" {
			t.Fatalf("%s stands at %q", e.ID, e.Locator)
		}
		n := got[blockOf[line]]
		if e.Confidence == kg.Explicit {
			n.Explicit++
		} else {
			n.Implied++
		}
		got[blockOf[line]] = n
	}
	want := map[string]said{"B1": {8, 9}, "B2": {16, 4}, "B3": {9, 1}, "B4": {11, 6}, "B5": {8, 1}, "B6": {10, 1}, "B7": {7, 4}, "B8": {8, 2}, "B9": {9, 3}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("explicit and implied statements by block (-want +got):\n%s", d)
	}
}

func TestTheCapitalsOfAfricaAreDerivedMembersOfTheForum(t *testing.T) {
	g := load(t, core)
	derived := 0
	for _, l := range linksOf(t, g, "MEMBER_OF", "", "programme:accsf") {
		if l.Status != kg.Derived {
			continue
		}
		derived++
		city := entityOf(t, g, l.From)
		if prop(t, g, l.From, "is_capital") != "true" || !slices.Contains(city.Within(), "region:m49-002") {
			t.Errorf("%s is no capital in Africa", l.From)
		}
		if l.Confidence != kg.Implied || !slices.ContainsFunc(evidenceAbout(g, l.ID), func(e *kg.Evidence) bool {
			return e.Source == "source:editorial" && e.Locator == "accsf-members"
		}) {
			t.Errorf("%s: %s by %v", l.ID, l.Confidence, evidenceAbout(g, l.ID))
		}
	}
	if derived != 54 {
		t.Errorf("%d derived members, want the capitals of 54 countries", derived)
	}
	for id, want := range map[string]string{"city:za-tshwane": "true", "city:za-cape-town": "false"} {
		if got := prop(t, g, id, "is_capital"); got != want {
			t.Errorf("%s is a capital: %s", id, got)
		}
	}
}

func TestEveryPlaceReachesTheWorld(t *testing.T) {
	g := load(t, builtIn)
	for _, e := range g.Entities {
		if kg.CityNetworks().Entities[e.Type].Place && e.ID != "region:m49-001" && (len(e.Within()) == 0 || e.Within()[len(e.Within())-1] != "region:m49-001") {
			t.Errorf("%s lies in %v", e.ID, e.Within())
		}
	}
}

func TestNoTextOfASourceIsLong(t *testing.T) {
	for _, e := range load(t, builtIn).Evidence {
		if n := len([]rune(e.StatedAs)); n > 80 {
			t.Errorf("%s has %d characters", e.ID, n)
		}
	}
}

func TestWhatTheProjectIsAboutIsDescribed(t *testing.T) {
	g := load(t, core)
	for _, e := range g.Entities {
		switch kg.CityNetworks().Entities[e.Type].Name {
		case "Programme", "Organisation", "Theme", "Agreement":
			if len(e.Description()) < 20 {
				t.Errorf("%s has no description", e.ID)
			}
		}
	}
}

// Facts of several sources of which one alone gives the component, the note or the year.
func TestEachSourceSaysWhatItSaysItself(t *testing.T) {
	g := load(t, firstWave)
	said := func(e *kg.Evidence) string {
		return fmt.Sprint(e.Component, "/", e.SeenFrom, "/", e.SeenTo, "/", e.Note)
	}
	for _, c := range []struct {
		linkType, from, to string
		want               []string
	}{
		{"PARTICIPATES_IN", "city:es-barcelona", "programme:iuc", []string{
			"city-to-city-cooperation-iuc-north-america-update-18-july ///",
			"iuc-asia-news-list IUC Asia/2020/2020/",
			"iuc-programme-invites-eu-cities-to-take-part-in /2017/2020/",
		}},
		{"PARTICIPATES_IN", "city:cn-liuzhou", "programme:iuc", []string{
			"chinese-cities-attend-iuc-start-up-workshop-in-beijing /2018/2018/round 2",
			"iuc-city-pairing-page-barnsley-liuzhou /2017/2020/",
		}},
		{"MEMBER_OF", "city:fi-helsinki", "org:iclei", []string{
			"iclei-europe-mission-cities /2022-04/2022-04/", "why-our-members-joined-iclei-europe /2017/2017/",
		}},
		{"MEMBER_OF", "city:bd-dhaka", "org:c40-cities", []string{
			"c40-home /2025/2025/listed as Dhaka (North & South), of which the city is the seat or core", "cdp-cities /2018/2020/",
		}},
		{"CONTRIBUTES_TO", "programme:iuc", "programme:gcom", []string{
			`document ///the sentence is garbled; the subject of "foster" is IUC or ICLEI`,
			"indian-delegation-at-iuc-event-in-brussels /2017/2020/15 cities in India",
		}},
	} {
		links := linksOf(t, g, c.linkType, c.from, c.to)
		if len(links) != 1 {
			t.Fatalf("%s %s %s: %d links", c.from, c.linkType, c.to, len(links))
		}
		if d := cmp.Diff(c.want, saidOf(g, links[0].ID, said)); d != "" {
			t.Errorf("%s %s %s (-want +got):\n%s", c.from, c.linkType, c.to, d)
		}
	}
}

// saidOf writes the evidence of a fact, by source.
func saidOf(g *kg.Graph, about string, said func(*kg.Evidence) string) []string {
	var out []string
	for _, e := range evidenceAbout(g, about) {
		out = append(out, strings.TrimPrefix(e.Source, "source:")+" "+said(e))
	}
	slices.Sort(out)
	return out
}
