package release_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/audit"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/revision"
)

const layerHeader = "name,title,licence,licence_url,attribution,restrictions,note"

func TestAFolderNamesItsLayerAndItsTerms(t *testing.T) {
	mine := files{
		"folder.csv":        rows(layerHeader, "river-gardens,Gardens,CC BY-NC-SA 4.0,https://example.org/terms,We,non-commercial|share-alike,invented"),
		"entities/city.csv": rows("id,name,parent", "city:jp-nara,Nara,country:jp"),
		"links/x.csv": rows("type,from,to,since,source", "PARTICIPATES_IN,city:jp-nara,programme:iuc,2018,source:page",
			"PARTICIPATES_IN,city:jp-kyoto,programme:iuc,2017,source:geonames"),
	}
	g := mustRead(t, small(), mine)
	want := []kg.Layer{{Name: "a"}, {
		Name: "river-gardens", Title: "Gardens", Licence: "CC BY-NC-SA 4.0", LicenceURL: "https://example.org/terms",
		Attribution: "We", Restrictions: []kg.Restriction{kg.ShareAlike, kg.NonCommercial}, Note: "invented",
	}}
	if d := cmp.Diff(want, g.Layers); d != "" {
		t.Errorf("layers (-want +got):\n%s", d)
	}
	// A link in several layers is of the first of them; each record of evidence is of the layer with its row.
	if l := linksOf(t, g, "PARTICIPATES_IN", "city:jp-kyoto", ""); len(l) != 1 || l[0].Folder != "a" {
		t.Errorf("the link of both: %+v", l)
	} else {
		folders := saidOf(g, l[0].ID, func(e *kg.Evidence) string { return e.Folder })
		if d := cmp.Diff([]string{"document a", "geonames river-gardens", "page a"}, folders); d != "" {
			t.Errorf("its evidence (-want +got):\n%s", d)
		}
	}
	if f := entityOf(t, g, "city:jp-nara").Folder; f != "river-gardens" {
		t.Errorf("Nara is of %q", f)
	}
	if f := entityOf(t, g, "city:jp-kyoto").Folder; f != "a" {
		t.Errorf("Kyoto is of %q", f)
	}
	for _, l := range linksOf(t, g, "LOCATED_IN", "city:jp-nara", "") {
		if l.Folder != "river-gardens" {
			t.Errorf("where Nara lies is of %q", l.Folder)
		}
	}
}

func TestTheNameOfAPathIsNoContent(t *testing.T) {
	here, err := release.Read(t.Context(), kg.CityNetworks(), folder("here", small()))
	if err != nil {
		t.Fatal(err)
	}
	there, err := release.Read(t.Context(), kg.CityNetworks(), folder("there", small()))
	if err != nil {
		t.Fatal(err)
	}
	if here.Release != there.Release || len(revision.Between(kg.CityNetworks(), here, there).Changes) != 0 {
		t.Errorf("%s and %s", here.Release.ID, there.Release.ID)
	}
	stated, err := release.Read(t.Context(), kg.CityNetworks(),
		folder("here", small().with(files{"folder.csv": rows("name,title", "here,All of it")})))
	if err != nil {
		t.Fatal(err)
	}
	if stated.Release.Hash == here.Release.Hash {
		t.Error("what the folder says of itself is no content")
	}
}

func TestAFolderThatTakesTheNameOfAnotherIsRefused(t *testing.T) {
	one := files{"folder.csv": rows("name,title,licence", "b,One,CC0")}
	for name, c := range map[string]struct {
		second files
		says   string
	}{
		"with other terms":   {files{"folder.csv": rows("name,title,licence", "b,One,CC BY 4.0")}, `describes another folder "b"`},
		"without any":        {files{"rules.csv": rows("id,rule", "mine,A rule.")}, `its folder is named "b"`},
		"with the same ones": {one, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := release.Read(t.Context(), kg.CityNetworks(), folder("a", one), folder("b", c.second))
			if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
				t.Errorf("got %v, want %q", err, c.says)
			}
		})
	}
}

func TestStatsCountByLayerAndLicence(t *testing.T) {
	g := load(t, everything)
	var text bytes.Buffer
	if err := audit.StatsOf(kg.CityNetworks(), g).Print(&text); err != nil {
		t.Fatal(err)
	}
	lines := map[string]string{} // by the first column
	for line := range strings.Lines(text.String()) {
		if cells := strings.Fields(line); len(cells) > 0 {
			lines[cells[0]] = strings.Join(cells, " ")
		}
	}
	for _, want := range []string{
		"twins 1 4,967 0 8,471 CC BY-SA 4.0",
	} {
		if name, _, _ := strings.Cut(want, " "); lines[name] != want {
			t.Errorf("got %q, want %q", lines[name], want)
		}
	}
	links := 0
	for _, l := range audit.StatsOf(kg.CityNetworks(), g).Layers {
		links += l.Links
	}
	if links != len(g.Links) {
		t.Errorf("the layers have %d links, the graph %d", links, len(g.Links))
	}
}

func TestLayersOfTheRepository(t *testing.T) {
	t.Run("state their terms and are in the notice", func(t *testing.T) {
		g := load(t, everything)
		restricted := map[string][]kg.Restriction{"twins": {kg.ShareAlike}, "climactor": {kg.NonCommercial}}
		for _, l := range g.Layers {
			if !l.Stated() || l.Licence == "" || l.LicenceURL == "" || l.Attribution == "" {
				t.Errorf("%s does not state its terms: %+v", l.Name, l)
			}
			if d := cmp.Diff(restricted[l.Name], l.Restrictions); d != "" {
				t.Errorf("%s (-want +got):\n%s", l.Name, d)
			}
			for _, file := range []string{"../../NOTICE", "../../seed/data/README.md"} {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				words := strings.ToLower(strings.Join(strings.Fields(string(text)), " "))
				if !strings.Contains(words, l.Name) || !strings.Contains(words, strings.ToLower(strings.SplitN(l.Licence, " (", 2)[0])) {
					t.Errorf("%s does not name %s with its licence %s", file, l.Name, l.Licence)
				}
			}
		}
	})
}
