package release_test

import (
	"strconv"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// tableEvidence returns the evidence that the layer takes from sources other than the project's own rules and the ids
// of places.
func tableEvidence(g *kg.Graph, layer string) []*kg.Evidence {
	parents := parentLinks(g)
	var out []*kg.Evidence
	for _, e := range g.Evidence {
		if e.Folder == layer && e.Source != "source:editorial" && !parents[e.About] {
			out = append(out, e)
		}
	}
	return out
}

func TestEvidenceFromTablesLeadsToItsRow(t *testing.T) {
	records := tableEvidence(load(t, builtIn), "networks")
	if len(records) == 0 {
		t.Fatal("no evidence")
	}
	for _, e := range records {
		column, value, _ := strings.Cut(e.Locator, "=")
		switch {
		case e.Source == "source:jrc-mycovenant" && e.Locator == "df1": // the whole table, about its two programmes
		case column == "" || value == "":
			t.Errorf("%s of %s: the locator %q is no row", e.ID, e.Source, e.Locator)
		case e.StatedAs == "" && e.Source != "source:wikidata-p190":
			t.Errorf("%s of %s %s: no words of the row", e.ID, e.Source, e.Locator)
		}
	}
}

func TestRowsAreCitedInTheWordsOfTheirSource(t *testing.T) {
	g := load(t, builtIn)
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
	if n < 1190 { // 1,071 that reported, 28 through Baltic cities, 91 members of C40
		t.Errorf("%d records", n)
	}
}
