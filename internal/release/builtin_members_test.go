package release_test

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/seed/data"
)

const climactor = "../../data/climactor"

// All data of the repository, read once.
var everything = sync.OnceValues(func() (*kg.Graph, error) {
	return readNames("@core", "@networks", "@members", "@twins", climactor)
})

// from are the links whose first row is in a layer.
func from(g *kg.Graph, layer string) []kg.LinkRecord {
	var out []kg.LinkRecord
	for _, l := range g.Links {
		if l.Folder == layer {
			out = append(out, l)
		}
	}
	return out
}

// sourcesByFact lists the sources of each link and statement.
func sourcesByFact(g *kg.Graph) map[string][]string {
	out := map[string][]string{}
	for _, e := range g.Evidence {
		out[e.About] = append(out[e.About], e.Source)
	}
	return out
}

func TestTheDefaultGraphAndThatOfAllLayersAreAsLargeAsStated(t *testing.T) {
	for _, c := range []struct {
		name  string
		graph func() (*kg.Graph, error)
		links int
	}{
		{"default", builtIn, 41_970},
		{"all layers", everything, 51_790},
	} {
		g := load(t, c.graph)
		if len(g.Links) != c.links {
			t.Errorf("%s: %d links, want %d", c.name, len(g.Links), c.links)
		}
		proven := map[string]bool{}
		for _, e := range g.Evidence {
			proven[e.About] = true
		}
		for _, l := range g.Links {
			if !proven[l.ID] {
				t.Errorf("%s: %s has no evidence", c.name, l.ID)
			}
		}
	}
}

// The figures are those of the read-me of the second wave, without its links of places and one row of ETMUN that is
// about a province. One of ClimActor is known, as CDP's list has it too.
func TestEachLayerOfTheSecondWaveAddsTheLinksStated(t *testing.T) {
	g := load(t, everything)
	for layer, want := range map[string]int{"members": 5581 - 1 + 595 + 558 + 175 + 44 + 5, "climactor": 3830 - 1, "twins": 4967} {
		got := 0
		for _, l := range from(g, layer) {
			if kg.CityNetworks().Links[l.Type].Name != "LOCATED_IN" {
				got++
			}
		}
		if got != want {
			t.Errorf("%s: %d links, want %d", layer, got, want)
		}
	}
}

func TestEachNetworkOfTheSecondWaveHasAllItsNewLinks(t *testing.T) {
	g := load(t, builtIn)
	got := map[string]int{}
	for _, l := range from(g, "members") {
		got[l.To]++
	}
	for to, want := range map[string]int{
		"org:climate-alliance": 1418, "org:educating-cities": 458, "org:heritage-europe": 375,
		"programme:gcom": 275, "org:organization-of-world-heritage-cities": 275, "programme:civitas": 232,
		"org:aimf-international-association-of-francophone-mayors": 223, "org:ecad": 209, "org:cittaslow": 181,
		"org:efus": 170, "org:energy-cities": 121, "org:union-of-the-baltic-cities": 57, "programme:urbact": 595,
		"org:mercociudades": 12,
	} {
		if got[to] != want {
			t.Errorf("%s has %d new links, want %d", to, got[to], want)
		}
	}
}

func TestWhenTheSecondWaveSawALinkIsNoDateOfIt(t *testing.T) {
	g := load(t, everything)
	for _, c := range []struct{ linkType, from, to string }{
		{"MEMBER_OF", "city:al-berat", "org:organization-of-world-heritage-cities"}, // ETMUN, seen 2016
		{"PARTICIPATES_IN", "city:at-graz", "programme:urbact"},                     // 2000 to 2012
		{"MEMBER_OF", "city:au-adelaide", "org:carbon-neutral-cities-alliance"},     // ClimActor, 2022
		{"PAIRED_WITH", "city:ad-encamp", "city:es-mojacar"},                        // Wikipedia, 2026-02
	} {
		links := linksOf(t, g, c.linkType, c.from, c.to)
		if len(links) != 1 || links[0].Since != 0 || links[0].Until != 0 {
			t.Errorf("%s %s: %+v", c.from, c.to, links)
			continue
		}
		if said := evidenceAbout(g, links[0].ID); len(said) != 1 || said[0].SeenFrom == 0 {
			t.Errorf("%s %s was not seen: %v", c.from, c.to, said)
		}
	}
}

func TestARowOfTwoSourcesSaysWhenEachSawTheLink(t *testing.T) {
	g := load(t, builtIn)
	for _, c := range []struct {
		linkType, from, to string
		want               []string
	}{
		{"MEMBER_OF", "city:th-bangkok", "programme:unesco-learning-cities", []string{
			"unesco-learning-cities-2024-alice 2024-02", "unesco-learning-cities-2024-asia 2024-02-22",
		}},
		{"PARTICIPATES_IN", "region:it-lombardy", "programme:under2-coalition", []string{
			"under2-governance-2018 2018", "under2-ministerial-2023 2023-06",
		}},
		{"PARTICIPATES_IN", "region:au-queensland", "programme:under2-coalition", []string{"under2-members "}},
		{"PARTICIPATES_IN", "region:au-south-australia", "programme:under2-coalition", []string{
			"under2-governance-2018 2018", "under2-members ",
		}},
	} {
		links := linksOf(t, g, c.linkType, c.from, c.to)
		if len(links) != 1 {
			t.Fatalf("%s %s: %d links", c.from, c.to, len(links))
		}
		if d := cmp.Diff(c.want, saidOf(g, links[0].ID, func(e *kg.Evidence) string { return e.SeenFrom.String() })); d != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.from, c.to, d)
		}
	}
}

// A row of known.csv repeats type, ends, role and since, so that no second link comes of it.
func TestWhatIsKnownGetsEvidenceAndNoSecondLink(t *testing.T) {
	g := load(t, everything)
	folder := map[string]string{}
	for _, l := range g.Links {
		folder[l.ID] = l.Folder
	}
	more := map[string]int{}
	for _, e := range g.Evidence {
		if e.Folder != folder[e.About] && folder[e.About] != "" && e.Folder != "networks" && e.Source != "source:geonames" {
			more[e.Folder]++
		}
	}
	if d := cmp.Diff(map[string]int{"members": 239, "climactor": 1597 + 1, "twins": 3504}, more); d != "" {
		t.Errorf("evidence for links of earlier layers (-want +got):\n%s", d)
	}
	dubai := linksOf(t, g, "MEMBER_OF", "city:ae-dubai", "org:c40-cities")
	if len(dubai) != 1 || dubai[0].Folder != "networks" {
		t.Fatalf("Dubai in C40: %+v", dubai)
	}
	if sources := sourcesOf(evidenceAbout(g, dubai[0].ID)); !slices.Contains(sources, "source:etmun") ||
		!slices.Contains(sources, "source:climactor") {
		t.Errorf("Dubai in C40 is known from %v", sources)
	}
}

func TestAllOfClimActorAndTwinsOfOneListArePartlyVerified(t *testing.T) {
	g := load(t, everything)
	for _, layer := range []string{"climactor", "twins"} {
		for _, l := range from(g, layer) {
			name := kg.CityNetworks().Links[l.Type].Name
			if name != "LOCATED_IN" && l.Status != kg.Partly && (layer == "climactor" || l.Status != kg.Verified) {
				t.Errorf("%s of %s is %s", l.ID, layer, l.Status)
			}
		}
	}
	if l := linksOf(t, g, "MEMBER_OF", "city:ae-dubai", "org:international-cities-of-peace"); len(l) != 1 || l[0].Status != kg.Verified {
		t.Errorf("an empty status: %+v", l)
	}
}

func TestTargetsOfCDPAreNoMemberships(t *testing.T) {
	g := load(t, builtIn)
	targets, sources := 0, sourcesByFact(g)
	for _, l := range from(g, "members") {
		if !slices.Contains(sources[l.ID], "source:cdp-targets-2021") || l.Role != "emissions target" {
			continue
		}
		if targets++; kg.CityNetworks().Links[l.Type].Name != "CONTRIBUTES_TO" {
			t.Errorf("%s has the type %s", l.ID, kg.CityNetworks().Links[l.Type].Name)
		}
	}
	if targets != 558 {
		t.Errorf("%d targets, want 558", targets)
	}
}

func TestFormerMembersOfRECEVINAreToldApart(t *testing.T) {
	g := load(t, builtIn)
	roles := map[string]int{}
	for _, l := range linksOf(t, g, "MEMBER_OF", "", "org:recevin") {
		roles[l.Role]++
	}
	if len(roles) != 2 || roles["former member"] == 0 || roles[""]+roles["former member"] != 93 {
		t.Errorf("roles in RECEVIN: %v", roles)
	}
}

func TestThePairsOf2016AndThoseStillListedIn2026AreToldApart(t *testing.T) {
	g := load(t, everything)
	still, sources := 0, sourcesByFact(g)
	for _, l := range linksOf(t, g, "PAIRED_WITH", "", "") {
		if !slices.Contains(sources[l.ID], "source:wikidata-p190") {
			continue
		}
		if slices.Contains(sources[l.ID], "source:wikipedia-twin-towns") {
			still++
		}
		if l.Until != 0 {
			t.Errorf("%s ended %s, which no source says", l.ID, l.Until)
		}
	}
	if still != 3504 {
		t.Errorf("%d pairs are still listed, want 3,504", still)
	}
}

func TestASeatStandsForTheWiderBodyWhereTheMatchSaysSo(t *testing.T) {
	g := load(t, everything)
	for _, id := range []string{"city:za-tshwane", "city:za-pretoria"} {
		if e := slices.IndexFunc(g.Entities, func(e *kg.Entity) bool { return e.ID == id }); (e < 0) != (id == "city:za-pretoria") {
			t.Errorf("%s is held: %v", id, e >= 0)
		}
	}
}

// Rows of a known place add its code and change nothing that is held.
func TestRowsOfKnownPlacesAddCodesAndChangeNothing(t *testing.T) {
	before, after := load(t, firstWave), load(t, builtIn)
	codes, held := map[string]int{}, map[string]*kg.Entity{}
	for _, e := range before.Entities {
		held[e.ID] = e
	}
	for _, c := range revision.Between(kg.CityNetworks(), before, after).Changes {
		if c.Op == revision.Ended {
			t.Errorf("%s is gone", c.ID)
		}
		old := held[c.ID]
		if old == nil {
			continue
		}
		now := entityOf(t, after, c.ID)
		if old.Name != now.Name || old.Country() != now.Country() {
			t.Errorf("%s became %s in %s", c.ID, now.Name, now.Country())
		}
		for _, id := range now.SameAs() {
			if !slices.Contains(old.SameAs(), id) {
				codes[kg.CityNetworks().Entities[old.Type].Name+" "+id.Scheme]++
			}
		}
	}
	if codes["City geonames"] != 11 || codes["Region iso3166-2"] != 1 {
		t.Errorf("codes that known places got: %v, want 11 of cities and 1 of a region", codes)
	}
}

// The pairs of twins refer to cities of members: it has their rows itself, so that the two need not be read together.
func TestTwinsIsReadWithoutMembers(t *testing.T) {
	g, err := readNames("@core", "@networks", "@twins")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(linksOf(t, g, "PAIRED_WITH", "", "")); n != 5316+4967 {
		t.Errorf("%d pairs", n)
	}
	rows := map[string][][]byte{}
	for _, l := range data.Layers() {
		text, err := fs.ReadFile(l.FS, "entities/city.csv")
		if err != nil {
			t.Fatal(err)
		}
		rows[l.Name] = bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	}
	for _, row := range rows["twins"] {
		if !slices.ContainsFunc(rows["members"], func(other []byte) bool { return bytes.Equal(row, other) }) {
			t.Errorf("members has no row %s", row)
		}
	}
}

func TestClimActorIsNoPartOfTheProgram(t *testing.T) {
	for _, l := range data.Layers() {
		if l.Name == "climactor" {
			t.Error("climactor is built in")
		}
	}
	_, err := readNames("@core", "@networks", climactor)
	if err == nil || !strings.Contains(err.Error(), "read it together with @members, which has it") {
		t.Errorf("without @members: %v", err)
	}
}
