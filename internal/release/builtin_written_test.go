package release_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/tabular"
)

// decisions are the texts of scripts/names/decisions.csv with the names that each stands for.
func decisions(t *testing.T) map[[2]string][]string {
	t.Helper()
	table, err := tabular.Open("../../scripts/names/decisions.csv", tabular.Options{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[[2]string][]string{}
	for _, r := range table.Rows {
		text := [2]string{r.Cells[0], r.Cells[1]}
		out[text] = append(out[text], r.Cells[2])
	}
	return out
}

func TestNamesAsWrittenHaveTheWordsOfTheEvidence(t *testing.T) {
	g := load(t, everything)
	type words struct{ source, text string }
	said := map[words][]string{} // locators
	for _, e := range g.Evidence {
		said[words{e.Source, e.StatedAs}] = append(said[words{e.Source, e.StatedAs}], e.Locator)
	}
	byFolder := map[string]int{}
	for _, e := range g.Entities {
		for _, n := range e.Names() {
			if n.Kind != kg.AsWritten || n.Statement != "" {
				continue
			}
			for _, by := range n.Evidence {
				byFolder[by.Folder]++
				found := slices.ContainsFunc(said[words{by.Source, n.Text}], func(l string) bool { return strings.HasPrefix(l, by.Locator) })
				if !found && !strings.Contains(by.Locator, n.Text+", ") { // one half of a pair
					t.Errorf("%s: no evidence of %s at %q says %q", e.ID, by.Source, by.Locator, n.Text)
				}
				if (by.Folder == "climactor") != (by.Source == "source:climactor") {
					t.Errorf("%s: %q of %s is in the layer %s", e.ID, n.Text, by.Source, by.Folder)
				}
			}
		}
	}
	for folder, least := range map[string]int{"networks": 1100, "members": 800, "twins": 70, "climactor": 200} {
		if byFolder[folder] < least {
			t.Errorf("%d records of names as written in %s, want at least %d", byFolder[folder], folder, least)
		}
	}
}

func TestNoNameAsWrittenIsThatOfAnotherCityOfTheCountry(t *testing.T) {
	g := load(t, everything)
	owners := map[[2]string][]string{}
	cityType, _ := kg.CityNetworks().TypeOf("city:x-x")
	for _, e := range g.Entities {
		if e.Type != cityType {
			continue
		}
		for _, n := range e.AllNames() {
			key := [2]string{e.Country(), kg.Fold(n.Text)}
			if !slices.Contains(owners[key], e.ID) {
				owners[key] = append(owners[key], e.ID)
			}
		}
	}
	for _, e := range g.Entities {
		for _, n := range e.Names() {
			written := n.Kind == kg.AsWritten && n.Statement == ""
			if who := owners[[2]string{e.Country(), kg.Fold(n.Text)}]; written && e.Type == cityType && len(who) > 1 {
				t.Errorf("%q is a name of %v", n.Text, who)
			}
		}
	}
}

// inOne matches what looks like two names in one cell; words such as "a/d" are written so.
var inOne = regexp.MustCompile(` [-–] |/`)

func TestTextsThatLookLikeTwoNamesAreDecided(t *testing.T) {
	g := load(t, everything)
	known := decisions(t)
	for _, e := range g.Entities {
		if !strings.HasPrefix(e.ID, "city:") {
			continue
		}
		for _, n := range e.Names() {
			if !inOne.MatchString(n.Text) || n.Kind == kg.AsWritten {
				continue
			}
			if names := known[[2]string{e.ID, n.Text}]; !slices.Contains(names, n.Text) {
				t.Errorf("%s: is %q one name or two? Say so in scripts/names/decisions.csv and run names.py", e.ID, n.Text)
			}
		}
	}
}

func TestTwoNamesInOneCellAreTwoNamesWithTheirLanguages(t *testing.T) {
	g := load(t, builtIn)
	for _, want := range [][3]string{
		{"city:it-braies", "Prags", "de"},
		{"city:it-braies", "Braies", "it"},
		{"city:it-bolzano", "Bozen", "de"},
		{"city:be-brussels", "Bruxelles", "fr"},
		{"city:be-brussels", "Brussel", "nl"},
		{"city:at-vienna", "Wien", "de"},
		{"city:at-vienna", "Vienna", "en"},
		{"city:es-eneriz", "Eneritz", "eu"},
		{"city:it-savogna-disonzo", "Sovodnje ob Soči", "sl"},
	} {
		has := slices.ContainsFunc(entityOf(t, g, want[0]).Names(), func(n kg.Name) bool {
			return n.Text == want[1] && n.Language == want[2]
		})
		if !has {
			t.Errorf("%s has no name %q in %s", want[0], want[1], want[2])
		}
	}
}

func TestTheDataNeedNoNotice(t *testing.T) {
	folders, err := datafolder.Open("@core", "@networks", "@members", "@twins", "../../data/climactor")
	if err != nil {
		t.Fatal(err)
	}
	_, notices, err := release.ReadWithNotices(t.Context(), kg.CityNetworks(), folders...)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range notices {
		t.Error(n)
	}
}

func TestDivisionsHaveTheirNamesWithoutTheirKind(t *testing.T) {
	g := load(t, everything)
	owners := map[string][]string{}
	for _, e := range g.Entities {
		for _, n := range e.AllNames() {
			if e.Country() != "" && !slices.Contains(owners[e.Country()+n.Text], e.ID) {
				owners[e.Country()+n.Text] = append(owners[e.Country()+n.Text], e.ID)
			}
		}
	}
	for _, want := range [][3]string{
		{"country:jp", "Aichi", "region:jp-aichi-prefecture"},
		{"country:jp", "Kanagawa", "region:jp-kanagawa-prefecture"},
		{"country:kr", "Gyeonggi", "region:kr-gyeonggi-do"},
		{"country:ru", "Sakhalin", "region:ru-sakhalin-oblast"},
	} {
		if got := owners[want[0]+want[1]]; !slices.Equal(got, []string{want[2]}) {
			t.Errorf("%s is a name of %v, want %s", want[1], got, want[2])
		}
	}
}
