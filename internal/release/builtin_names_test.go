package release_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
)

func TestTheParisAgreementIsNotTheCity(t *testing.T) {
	g := load(t, core)
	if e := entityOf(t, g, "agreement:paris-agreement"); kg.CityNetworks().Entities[e.Type].Name != "Agreement" {
		t.Errorf("%+v", e)
	}
	links := linksOf(t, g, "CONTRIBUTES_TO", "programme:kyoto-20", "agreement:paris-agreement")
	if len(links) != 1 || links[0].Confidence != kg.Implied && !fromDocument(g, links[0].ID) {
		t.Errorf("KYOTO+20 and the agreement: %+v", links)
	}
	for _, l := range g.Links {
		if (l.From == "city:fr-paris" || l.To == "city:fr-paris") && fromDocument(g, l.ID) {
			t.Errorf("the document does not speak of the city of Paris, %s says so", l.ID)
		}
	}
}

func fromDocument(g *kg.Graph, about string) bool {
	return slices.ContainsFunc(evidenceAbout(g, about), func(e *kg.Evidence) bool { return e.Source == "source:document" })
}

func TestKyotoIsOnlyImpliedByTheDocument(t *testing.T) {
	g := load(t, core)
	n := 0
	for _, l := range linksOf(t, g, "HOSTS", "city:jp-kyoto", "") {
		for _, e := range evidenceAbout(g, l.ID) {
			if e.Source == "source:document" {
				if n++; e.Confidence != kg.Implied {
					t.Errorf("%s is %s", e.ID, e.Confidence)
				}
			}
		}
	}
	if n != 1 {
		t.Errorf("the document speaks of Kyoto %d times", n)
	}
}

func TestTaizhouIsTheOneInZhejiang(t *testing.T) {
	g := load(t, builtIn)
	e := entityOf(t, g, "city:cn-taizhou")
	if !slices.Contains(e.SameAs(), kg.ExternalID{Scheme: "geonames", Value: "8400694"}) {
		t.Errorf("same as %v", e.SameAs())
	}
	for _, other := range g.Entities {
		if slices.Contains(other.SameAs(), kg.ExternalID{Scheme: "geonames", Value: "1793505"}) && other.ID == e.ID {
			t.Error("Taizhou has the GeoNames id of the one in Jiangsu")
		}
	}
	want := []string{"region:cn-zhejiang", "country:cn", "region:m49-030", "region:m49-142", "region:m49-001"}
	if d := cmp.Diff(want, e.Within()); d != "" {
		t.Errorf("within (-want +got):\n%s", d)
	}
	// LOCATED_IN China is evidence of the document, not a second parent.
	var above []string
	for _, l := range linksOf(t, g, "LOCATED_IN", e.ID, "") {
		above = append(above, l.To)
		if l.To == "country:cn" && !fromDocument(g, l.ID) {
			t.Errorf("%s is not what the document says", l.ID)
		}
		if l.To == "region:cn-zhejiang" && l.Status != kg.Derived {
			t.Errorf("the province is %s", l.Status)
		}
	}
	slices.Sort(above)
	if d := cmp.Diff([]string{"country:cn", "region:cn-zhejiang"}, above); d != "" {
		t.Errorf("links (-want +got):\n%s", d)
	}
	if got := entityOf(t, g, "region:cn-huangyan-taizhou").Within()[0]; got != "region:cn-zhejiang" && got != "city:cn-taizhou" {
		t.Errorf("Huangyan-Taizhou lies in %s", got)
	}
}

func TestOtherSpellingsAndAcronymsAreAliases(t *testing.T) {
	g := load(t, core)
	for id, aliases := range map[string][]string{
		"programme:iuc":              {"IUC"},
		"programme:iurc":             {"IURC"},
		"programme:ura":              {"URA", "Urban Rural Assembly", "Urban Rural Assembly – URA"},
		"programme:gcom":             {"GCoM"},
		"programme:futurecity":       {"FutureCity", "FutureCIty Initiative"},
		"programme:global-taskforce": {"Global Task Force", "Global Task Force of Local and Regional Governments"},
		"programme:global-lead-city-network-on-sustainable-procurement": {"GLCN"},
		"un:emg":                             {"EMG"},
		"un:high-level-political-forum-hlpf": {"HLPF"},
		"un:local-governments-and-municipal-authorities-lgma-constituency": {"LGMA"},
		"theme:ecosystem-services":          {"ecosystems services"},
		"event:7th-international-truncated": {"The 7th International […]"},
	} {
		has := entityOf(t, g, id).Aliases()
		for _, a := range aliases {
			if !slices.Contains(has, a) {
				t.Errorf("%s: %q is not among %q", id, a, has)
			}
		}
	}
}

func TestPlacesOfOneNameHaveIdsOfTheirOwn(t *testing.T) {
	g := load(t, builtIn)
	for id, country := range map[string]string{
		"city:ar-cordoba": "country:ar", "region:ar-cordoba-province": "country:ar", "city:es-cordoba": "country:es",
		"city:jp-osaki-miyagi": "country:jp", "city:jp-osaki-kagoshima": "country:jp",
		"city:mx-puebla-city": "country:mx", "region:mx-puebla": "country:mx",
		"city:it-bologna": "country:it", "city:it-bologna-metropolitan": "country:it",
	} {
		if got := entityOf(t, g, id).Country(); got != country {
			t.Errorf("%s lies in %q, want %s", id, got, country)
		}
	}
}
