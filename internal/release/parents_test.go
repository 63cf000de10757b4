package release_test

import (
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
)

// states are divisions of Japan with a city in one of them.
func divided() files {
	return small().with(files{
		"entities/region.csv": small()["entities/region.csv"] +
			rows("region:jp-kansai,Kansai,functional,,country:jp,",
				"region:jp-26,Kyoto (prefecture),subdivision,JP-26,region:jp-kansai,iso3166-2:JP-26|geonames:1857907",
				"region:jp-27,Osaka (prefecture),subdivision,,country:jp,geonames:1853904"),
	})
}

func TestTheNearestParentOfSeveralFoldersWins(t *testing.T) {
	kyoto := func(parent string) files {
		return files{"entities/city.csv": rows("id,parent", "city:jp-kyoto,"+parent)}
	}
	for _, c := range []struct {
		name   string
		layers []files
		want   string
	}{
		{"a division within the country that is held", []files{divided(), kyoto("region:jp-26")}, "region:jp-26"},
		{"the country of a division that is held", []files{divided(), kyoto("region:jp-26"), kyoto("country:jp")}, "region:jp-26"},
		{"a region between the two", []files{divided(), kyoto("region:jp-26"), kyoto("region:jp-kansai")}, "region:jp-26"},
		{"from far to near", []files{divided(), kyoto("region:jp-kansai"), kyoto("region:jp-26")}, "region:jp-26"},
		{"a region that only a link places", []files{divided(), kyoto("region:jp-north"), {
			"entities/region.csv": rows("id,name", "region:jp-north,North"),
			"links/x.csv":         rows("type,from,to,source", "LOCATED_IN,region:jp-north,country:jp,source:page"),
		}}, "region:jp-north"},
	} {
		g := mustRead(t, c.layers...)
		parents := linksOf(t, g, "LOCATED_IN", "city:jp-kyoto", "")
		if len(parents) != 1 || parents[0].To != c.want {
			t.Errorf("%s: %v, want %s alone", c.name, parents, c.want)
		}
		if e := entityOf(t, g, "city:jp-kyoto"); e.Country() != "country:jp" || e.Place.Within[0] != c.want {
			t.Errorf("%s: it lies in %v", c.name, e.Place.Within)
		}
	}
}

func TestAParentApartFromTheHeldOneIsRefused(t *testing.T) {
	in26 := files{"entities/city.csv": rows("id,parent", "city:jp-kyoto,region:jp-26")}
	for parent, says := range map[string]string{
		"region:jp-27": `"region:jp-27" here, but "region:jp-26" in b/entities/city.csv:2`,
		"country:cn":   `"country:cn" here, but "region:jp-26"`,
		"region:jp-62": "did you mean region:jp-26?",
	} {
		faults := faultsOf(t, divided(), in26, files{"entities/city.csv": rows("id,parent", "city:jp-kyoto,"+parent)})
		if len(faults) != 1 || !strings.HasPrefix(faults[0].String(), "c/entities/city.csv:2:15: parent: ") ||
			!strings.Contains(faults[0].String(), says) {
			t.Errorf("%s: %v, want one that says %s", parent, faults, says)
		}
	}
}

func TestAParentIsProvenByWhatPlacesIt(t *testing.T) {
	g := mustRead(t, divided(), files{"entities/city.csv": rows("id,parent", "city:jp-kyoto,region:jp-26")})
	for from, want := range map[string][]string{
		"city:jp-kyoto":    {"source:editorial city-division", "source:geonames-divisions geonames:1857910"},
		"city:cn-taizhou":  {"source:editorial city-country", "source:geonames geonames:8400694"},
		"region:jp-26":     {"source:editorial division-country", "source:iso-3166-2 iso3166-2:JP-26"},
		"region:jp-27":     {"source:editorial division-country", "source:geonames-divisions geonames:1853904"},
		"region:jp-kansai": {"source:editorial region-country"},
		"region:m49-142":   {"source:editorial m49-tree", "source:un-m49 m49:142"},
	} {
		var got []string
		for _, e := range evidenceAbout(g, linksOf(t, g, "LOCATED_IN", from, "")[0].ID) {
			got = append(got, e.Source+" "+e.Locator)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", from, got, want)
		}
	}
}

func TestCitiesLieInTheirDivisions(t *testing.T) {
	g := load(t, everything)
	for city, want := range map[string]string{
		"city:jp-nagoya":                "region:jp-aichi-prefecture",
		"city:us-portland":              "region:us-oregon",
		"city:us-portland-maine":        "region:us-maine",
		"city:fr-paris":                 "region:fr-ile-de-france",
		"city:de-hamburg":               "region:de-hamburg-state",
		"city:gb-edinburgh":             "region:gb-scotland",
		"city:tw-taichung":              "region:tw-taichung-special-municipality", // no division of GeoNames' first level
		"city:rs-belgrade":              "region:rs-belgrade-city",
		"city:ps-bethlehem":             "region:ps-bethlehem-governorate",
		"city:jp-oguni-kumamoto":        "region:jp-kumamoto-prefecture", // by postal codes
		"city:za-tshwane":               "region:za-gauteng",             // by the places around it
		"city:hk-hong-kong":             "country:hk",                    // wider than the divisions of the gazetteer
		"city:sg-singapore":             "country:sg",
		"city:re-saint-denis":           "country:re", // a country of the graph, with one division
		"city:va-vatican-city":          "country:va",
		"city:pr-san-juan":              "region:pr-san-juan-municipality",
		"city:xk-pristina":              "region:xk-pristina-district",
		"region:es-valencia-region":     "country:es",
		"region:fr-loire-atlantique":    "region:fr-pays-de-la-loire",
		"region:cz-karlovy-vary-region": "country:cz",
	} {
		if got := linksOf(t, g, "LOCATED_IN", city, ""); len(got) != 1 || got[0].To != want {
			t.Errorf("%s is in %v, want %s", city, got, want)
		}
	}
}

func TestADivisionIsThereOnceAndInTheCountryOfItsCode(t *testing.T) {
	g, o := load(t, everything), kg.CityNetworks()
	iso2, inDivision, cities, divisions := map[string]string{}, 0, 0, 0
	for _, e := range g.Entities {
		if o.Entities[e.Type].Name == "Country" {
			iso2[e.ID] = prop(t, g, e.ID, "iso2")
		}
	}
	kind := propIndex(o, "Region", "kind")
	named := map[string]string{}
	for _, e := range g.Entities {
		switch o.Entities[e.Type].Name {
		case "City":
			cities++
			if strings.HasPrefix(e.Place.Within[0], "region:") {
				inDivision++
			}
		case "Region":
			if e.Prop(kind).Str() != "subdivision" {
				continue
			}
			divisions++
			for _, x := range e.SameAs() {
				if x.Scheme == "iso3166-2" && !strings.HasPrefix(x.Value, iso2[e.Country()]+"-") {
					t.Errorf("%s in %s has the code %s", e.ID, e.Country(), x.Value)
				}
			}
			name := e.Country() + " " + kg.Fold(e.Name)
			if named[name] != "" {
				t.Errorf("%s and %s have one name", e.ID, named[name])
			}
			named[name] = e.ID
		}
	}
	if cities != 15_832 || inDivision != 15_818 || divisions != 1_840 {
		t.Errorf("%d of %d cities are in a division, of which there are %d", inDivision, cities, divisions)
	}
}

func propIndex(o *kg.Ontology, entity, column string) int {
	t, _ := o.Type(entity)
	return slices.IndexFunc(o.Entities[t].Props, func(p kg.Property) bool { return p.Column == column })
}
