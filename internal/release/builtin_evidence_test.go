package release_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// tableEvidence returns the evidence for links and statements that the layer takes from sources other than the
// project's own rules and the ids of places.
func tableEvidence(g *kg.Graph, layer string) []*kg.Evidence {
	parents := parentLinks(g)
	var out []*kg.Evidence
	for _, e := range g.Evidence {
		whole := strings.HasPrefix(e.About, "M") // of a record of completeness: the list as a whole
		if e.Folder == layer && e.Source != "source:editorial" && !parents[e.About] && !whole {
			out = append(out, e)
		}
	}
	return out
}

func TestEvidenceFromTablesLeadsToItsRow(t *testing.T) {
	g := load(t, everything)
	for layer, want := range map[string]int{
		// rows less two that are no cities, a city beside its county, rows of two lists again, the table of two covenants
		"networks": 16_995 - 2 + 1 + 86 + 1,
		// rows, those of two pages and of two phases of CIVITAS again, rows of known links, statements
		"members": 6_957 + 11 + 10 + 239 + 45,
		"twins":   4_968 + 3_503, "climactor": 3_832 + 1_595,
	} {
		records := tableEvidence(g, layer)
		if len(records) != want {
			t.Errorf("%s: %d records of evidence, want %d", layer, len(records), want)
		}
		for _, e := range records {
			column, value, _ := strings.Cut(e.Locator, "=")
			switch {
			case e.Source == "source:jrc-mycovenant" && e.Locator == "df1": // the table, about its two programmes
			case column == "" || value == "":
				if e.StatedAs != "launched in 2013" { // of a page of which no place is known
					t.Errorf("%s of %s: the locator %q is no row", e.ID, e.Source, e.Locator)
				}
			case e.StatedAs == "" && e.Source != "source:wikidata-p190" && column != "paragraph":
				t.Errorf("%s of %s %s: no words of the row", e.ID, e.Source, e.Locator)
			}
		}
	}
}

// A locator is a place in the source: when and as what the source saw the fact is in fields of their own.
func TestNoLocatorHidesDatesRolesOrWords(t *testing.T) {
	for _, e := range load(t, everything).Evidence {
		for _, hidden := range []string{"; seen ", "; role", "; since", " seen 20"} {
			if strings.Contains(e.Locator, hidden) {
				t.Errorf("%s of %s: %q", e.ID, e.Source, e.Locator)
			}
		}
	}
}

func TestEachListSaysItselfWhenItSawALink(t *testing.T) {
	g := load(t, everything)
	said := func(e *kg.Evidence) string { return e.SeenFrom.String() + "/" + e.SeenTo.String() + "/" + e.Note }
	for _, c := range []struct {
		linkType, from, to string
		want               []string
	}{
		{"MEMBER_OF", "city:ae-dubai", "org:c40-cities", []string{
			"c40-home 2025/2025/", "cdp-cities 2018/2020/", "climactor 2019/2021/", "etmun 2016/2016/",
		}},
		{"PAIRED_WITH", "city:ad-encamp", "city:it-alghero", []string{
			"wikidata-p190 2016-09/2016-09/", "wikipedia-twin-towns 2026-02/2026-02/",
		}},
		{"MEMBER_OF", "city:de-bonn", "org:iclei", []string{"etmun 2019/2019/since by this source: 2000"}},
		{"PARTICIPATES_IN", "city:pl-gdynia", "programme:civitas", []string{"etmun 2002/2006/", "etmun 2012/2016/"}},
		{"PARTICIPATES_IN", "city:it-genoa", "programme:civitas", []string{
			"etmun 2005/2009/", "etmun 2016/2016/listed as a network city",
		}},
		{"PARTICIPATES_IN", "city:am-abovyan", "programme:gcom", []string{
			"climactor 2021/2022/role by this source: signatory", "jrc-mycovenant 2024-01/2024-01/commitments: 2030",
		}},
	} {
		links := linksOf(t, g, c.linkType, c.from, c.to)
		if len(links) != 1 {
			t.Fatalf("%s %s %s: %d links", c.from, c.linkType, c.to, len(links))
		}
		got := saidOf(g, links[0].ID, said)
		for _, want := range c.want {
			if !slices.Contains(got, want) {
				t.Errorf("%s %s %s: %q is not among %q", c.from, c.linkType, c.to, want, got)
			}
		}
	}
}

// Lists in which a wider body, or a body of another name, is easily taken for a city.
func TestBodiesWiderThanACityAreToldApart(t *testing.T) {
	g := load(t, everything)
	for _, c := range []struct {
		linkType, from, to string
		links              int
	}{
		{"PARTICIPATES_IN", "city:es-barcelona", "programme:clip", 0}, // a member is the province
		{"CONTRIBUTES_TO", "city:gb-manchester", "programme:race-to-zero", 0},
		{"PARTICIPATES_IN", "city:gb-manchester", "programme:cdp-iclei-unified-reporting-system", 1}, // by its own account
		{"PARTICIPATES_IN", "city:mx-chapala", "programme:cdp-iclei-unified-reporting-system", 0},    // towns around a lake
		{"PARTICIPATES_IN", "city:tr-urla", "programme:cdp-iclei-unified-reporting-system", 0},       // a village of it
		{"CONTRIBUTES_TO", "city:gb-greater-manchester", "programme:race-to-zero", 1},
		{"PARTICIPATES_IN", "city:gb-greater-manchester", "programme:cdp-iclei-unified-reporting-system", 1},
		{"PARTICIPATES_IN", "city:gb-hove", "programme:cdp-iclei-unified-reporting-system", 0},
		{"PARTICIPATES_IN", "city:gb-brighton", "programme:cdp-iclei-unified-reporting-system", 1},
	} {
		if got := len(linksOf(t, g, c.linkType, c.from, c.to)); got != c.links {
			t.Errorf("%s %s %s: %d links, want %d", c.from, c.linkType, c.to, got, c.links)
		}
	}
	for _, c := range []struct{ linkType, to string }{
		{"PARTICIPATES_IN", "programme:cdp-iclei-unified-reporting-system"},
		{"CONTRIBUTES_TO", "programme:gcom"},
		{"CONTRIBUTES_TO", "programme:one-planet-city-challenge"},
	} {
		links := linksOf(t, g, c.linkType, "city:gb-bournemouth", c.to)
		if len(links) != 1 || links[0].Status != kg.Partly {
			t.Errorf("Bournemouth for its council of three towns in %s: %+v", c.to, links)
		}
	}
}

func TestRowsAreCitedInTheWordsOfTheirSource(t *testing.T) {
	g := load(t, everything)
	said := func(e *kg.Evidence) string { return e.Locator + " / " + e.StatedAs }
	for _, c := range []struct{ linkType, from, to, want string }{
		{"PARTICIPATES_IN", "city:al-korce", "programme:eu-covenant-of-mayors", "jrc-mycovenant gcom_id=AL0002 / KORCA"},
		{"PARTICIPATES_IN", "city:ps-dura", "programme:gcom", "jrc-mycovenant city=Dura Municipality / Dura Municipality"},
		{"MEMBER_OF", "city:za-tshwane", "org:c40-cities", "c40-home city=Tshwane / Tshwane"},
		{
			"MEMBER_OF", "city:za-tshwane", "org:c40-cities",
			"cdp-cities cdp_account=49360; years=2016,2017,2018,2019,2020 / Pretoria - Tshwane",
		},
		{"MEMBER_OF", "city:ve-caracas", "org:c40-cities", "cdp-cities city=Alcaldía Metropolitana de Caracas; years=2016,2017 / Alcaldía Metropolitana de Caracas"},
		{"PARTICIPATES_IN", "city:us-washington", "programme:race-to-zero", "nzt city=Washington D.C. / Washington D.C."},
		{"PARTICIPATES_IN", "city:ca-hamilton", "programme:race-to-zero", "nzt city=Hamiton, ON / Hamiton, ON"},
		{"PAIRED_WITH", "city:ad-encamp", "city:it-alghero", "wikidata-p190 P190=Encamp (AD), Alghero (IT) / "},
		{
			"PAIRED_WITH", "city:ad-encamp", "city:it-alghero",
			"wikipedia-twin-towns pair=Alghero, Italy; Encamp, Andorra / Alghero, Italy; Encamp, Andorra",
		},
		{"MEMBER_OF", "city:ae-dubai", "org:c40-cities", "etmun row=A16505 / Dubai"},
		{
			"MEMBER_OF", "city:ae-dubai", "org:c40-cities",
			"climactor name=Dubai; iso=ARE; initiatives=C40Cities2019, C40Cities2021 / Dubai",
		},
		{"MEMBER_OF", "city:de-aachen", "org:climate-alliance", "etmun row=A5443 / Aachen"},
		{"PARTICIPATES_IN", "city:at-graz", "programme:urbact", "urbact row=AT1 / Graz"},
		{"PARTICIPATES_IN", "city:fr-lille", "programme:civitas", "etmun row=A1100; period=2002-2006 - CIVITAS I / Lille"},
		{
			"CONTRIBUTES_TO", "city:ae-dubai", "programme:gcom",
			"cdp-targets-2021 cdp_account=43938 / The Executive Council, Govt of Dubai",
		},
		{"PARTICIPATES_IN", "city:jp-tokyo", "programme:race-to-zero", "nzt row=REG-0041 / Tokyo Metropolitan Government"},
	} {
		links := linksOf(t, g, c.linkType, c.from, c.to)
		if len(links) != 1 {
			t.Fatalf("%s %s %s: %d links", c.from, c.linkType, c.to, len(links))
		}
		got := saidOf(g, links[0].ID, said)
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+c.want+"\n") {
			t.Errorf("%s %s %s: %q is not among %q", c.from, c.linkType, c.to, c.want, got)
		}
	}
}

// The tables of CDP are one a year: the years in which a city is in them are those in which the source saw it, and a
// missing one in between is noted.
func TestYearsSeenAreThoseOfTheTablesOfEachYear(t *testing.T) {
	n := 0
	for _, e := range load(t, builtIn).Evidence {
		_, text, ok := strings.Cut(e.Locator, "; years=")
		if !ok {
			continue
		}
		n++
		years := strings.Split(text, ",")
		if e.SeenFrom.String() != years[0] || e.SeenTo.String() != years[len(years)-1] {
			t.Errorf("%s %s: seen from %s to %s", e.Source, e.Locator, e.SeenFrom, e.SeenTo)
		}
		noted := strings.Contains(e.Note, "seen in "+strings.Join(years, ", "))
		first, _ := strconv.Atoi(years[0])
		last, _ := strconv.Atoi(years[len(years)-1])
		if whole := last-first+1 == len(years); whole == noted {
			t.Errorf("%s %s: the note is %q", e.Source, e.Locator, e.Note)
		}
	}
	if n != 1_070+28+91 { // 1,070 that reported, 28 through Baltic cities, 91 members of C40
		t.Errorf("%d records", n)
	}
}
