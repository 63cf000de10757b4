package kg_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

func layered() *kg.Graph {
	e := func(folder string) *kg.Entity { return &kg.Entity{Folder: folder} }
	link := func(folder string) kg.LinkRecord {
		return kg.LinkRecord{Link: kg.Link{LinkAttrs: &kg.LinkAttrs{Folder: folder}}}
	}
	from := func(folder string) *kg.Evidence {
		return &kg.Evidence{EvidenceAttrs: &kg.EvidenceAttrs{Folder: folder}}
	}
	return &kg.Graph{
		Layers: []kg.Layer{
			{
				Name: "twins", Title: "Twins", Licence: "CC BY-SA 4.0", LicenceURL: "https://example.org/by-sa",
				Attribution: "Wikipedia.", Restrictions: []kg.Restriction{kg.ShareAlike},
			},
			{Name: "networks", Title: "Networks", Licence: "CC BY 4.0"},
			{Name: "core", Title: "Core", Licence: "CC BY 4.0"},
			{Name: "mine"},
		},
		Entities:   []*kg.Entity{e("core"), e("twins"), e("core"), e("unknown")},
		Links:      []kg.LinkRecord{link("networks"), link("twins"), link("networks")},
		Statements: []*kg.Statement{{Folder: "mine"}},
		Evidence:   []*kg.Evidence{from("twins"), from("core"), from("")},
	}
}

func TestEachRecordCountsForItsLayer(t *testing.T) {
	got := map[string][4]int{}
	var names []string
	for _, c := range kg.CountLayers(layered()) {
		names = append(names, c.Name)
		got[c.Name] = [4]int{c.Entities, c.Links, c.Statements, c.Evidence}
	}
	want := map[string][4]int{"core": {2, 0, 0, 1}, "mine": {0, 0, 1, 0}, "networks": {0, 2, 0, 0}, "twins": {1, 1, 0, 1}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"core", "mine", "networks", "twins"}, names); d != "" {
		t.Errorf("the order (-want +got):\n%s", d)
	}
}

func TestALicenceHasAllLayersUnderItsTerms(t *testing.T) {
	var got []string
	licences := kg.LicencesOf(kg.CountLayers(layered()))
	for i := range licences {
		got = append(got, licences[i].String())
	}
	want := []string{"CC BY 4.0 (core, networks)", "none stated (mine)", "CC BY-SA 4.0, share-alike (twins)"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if l := licences[0]; l.Entities != 2 || l.Links != 2 || l.Evidence != 1 {
		t.Errorf("the first has %+v", l)
	}
}

// An export carries the credits of the layers that its records are from, and of no other.
func TestTheLayersOfASetOfRecordsAreThoseOfItsRecords(t *testing.T) {
	layers := kg.CountLayers(layered())
	var none, some kg.Origins
	if got := none.Of(layers); got != nil {
		t.Errorf("nothing comes from %v", got)
	}
	for _, folder := range []string{"twins", "core", "twins", "", "elsewhere"} {
		some.Add(folder)
	}
	var credits []string
	of := some.Of(layers)
	for i := range of {
		credits = append(credits, of[i].Credit())
	}
	want := []string{
		"core: CC BY 4.0", "elsewhere: no licence stated", "twins: Wikipedia. CC BY-SA 4.0, https://example.org/by-sa",
	}
	if d := cmp.Diff(want, credits); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]kg.Restriction{kg.ShareAlike}, kg.RestrictionsOf(of)); d != "" {
		t.Errorf("restrictions (-want +got):\n%s", d)
	}
}

func TestAChangedLicenceIsAChange(t *testing.T) {
	from, to := &kg.Graph{Layers: []kg.Layer{{Name: "core", Title: "Core", Licence: "CC BY 4.0"}, {Name: "path"}}},
		&kg.Graph{Layers: []kg.Layer{{Name: "core", Title: "Core", Licence: "CC0"}, {Name: "other-path"}}}
	want := []revision.Change{{
		Kind: revision.OfLayer, ID: "core", Title: "Core", Op: revision.Updated,
		Fields: []revision.FieldChange{{Name: "licence", Before: "CC BY 4.0", After: "CC0"}},
	}}
	if d := cmp.Diff(want, revision.Compare(kg.CityNetworks(), from, to)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
