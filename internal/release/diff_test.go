package release_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/audit"
	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

func TestADiffTellsWhatWasAddedRemovedAndChanged(t *testing.T) {
	was := mustRead(t, small())
	is := mustRead(t, small().with(files{
		city: strings.Replace(small()[city], kyoto, "city:jp-kyoto,Kyōto,country:jp,geonames:1857910,35.02107,1459640,false", 1),
		page: strings.NewReplacer(pair+"\n", "", ",2017,2020,", ",2017,,").Replace(small()[page]) +
			rows("L3,MEMBER_OF,city:jp-kyoto,programme:iuc,,,,,,,,,,source:page,,,,"),
		"entities/theme.csv": rows("id,name,kind", "theme:water,water,focus"),
		"evidence.csv":       rows("id,about,source,locator,stated_as,confidence", "E1,L1,source:document,0:0-5,Kyoto,explicit"),
		states:               strings.Replace(small()[states], counted, "P2,programme:iuc,city_count,26,cities,2019,source:page", 1),
		"rules.csv":          small()["rules.csv"] + rows("seat,x"),
		"blocks.csv":         one("blocks.csv", "0,1,0,10,false", "0,,0,10,false")["blocks.csv"],
	}))
	derived := func(about string) string { return kg.DerivedID("E", about+"\x1fsource:page\x1f\x1f") }
	want := []revision.Change{
		{Kind: "entity", ID: "city:jp-kyoto", Title: "Kyōto", Op: revision.Updated, Fields: []revision.FieldChange{
			{Name: "name", Before: "Kyoto", After: "Kyōto"}, {Name: "same_as", Before: "geonames:1857910 | wikidata:Q34600", After: "geonames:1857910"},
		}},
		{Kind: "entity", ID: "theme:clean-energy", Title: "clean energy", Op: revision.Ended},
		{Kind: "entity", ID: "theme:water", Title: "water", Op: revision.Created},
		{Kind: "link", ID: "L1", Title: "city:jp-kyoto PARTICIPATES_IN programme:iuc", Op: revision.Updated, Fields: []revision.FieldChange{{Name: "until", Before: "2020", After: ""}}},
		{Kind: "link", ID: "L2", Title: "city:cn-taizhou PAIRED_WITH city:jp-kyoto", Op: revision.Ended},
		{Kind: "link", ID: "L3", Title: "city:jp-kyoto MEMBER_OF programme:iuc", Op: revision.Created},
		{Kind: "statement", ID: "P2", Title: "programme:iuc city_count 26", Op: revision.Updated, Fields: []revision.FieldChange{{Name: "value", Before: "25", After: "26"}}},
		{Kind: "evidence", ID: "E1", Title: "L1 source:document 0:0-5", Op: revision.Updated, Fields: []revision.FieldChange{
			{Name: "locator", Before: "0:0-4", After: "0:0-5"}, {Name: "stated_as", Before: "Kyot", After: "Kyoto"}, {Name: "confidence", Before: "implied", After: "explicit"},
		}},
		{Kind: "evidence", ID: derived("L2"), Title: "L2 source:page", Op: revision.Ended},
		{Kind: "evidence", ID: derived("L3"), Title: "L3 source:page", Op: revision.Created},
		{Kind: "rule", ID: "seat", Title: "x", Op: revision.Created},
		{Kind: "block", ID: "B1", Title: "programme:iuc", Op: revision.Updated, Fields: []revision.FieldChange{{Name: "title_line", Before: "1", After: ""}}},
	}
	got := revision.Between(kg.CityNetworks(), was, is)
	if got.From != was.Release || got.To != is.Release {
		t.Errorf("releases %v and %v", got.From, got.To)
	}
	shown := slices.Clone(got.Changes) // what was added and removed says all that it has, see package kg
	for i := range shown {
		if shown[i].Op != revision.Updated {
			shown[i].Fields = nil
		}
		shown[i].Type = ""
	}
	if d := cmp.Diff(want, shown); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}

	back := revision.Between(kg.CityNetworks(), is, was)
	for i, c := range back.Changes {
		f := got.Changes[i]
		if c.ID != f.ID || len(c.Fields) != len(f.Fields) || (c.Op == revision.Created) != (f.Op == revision.Ended) {
			t.Errorf("backwards: %+v, forwards %+v", c, f)
		}
	}
}

func TestADiffIsPrintedShort(t *testing.T) {
	was := mustRead(t, small())
	is := mustRead(t, small().with(files{"entities/theme.csv": rows("id,name", "theme:a,A", "theme:b,B", "theme:c,C", "theme:clean-energy,clean energy")}))
	var short, all strings.Builder
	d := revision.Between(kg.CityNetworks(), was, is)
	if err := d.Print(&short, 2); err != nil {
		t.Fatal(err)
	}
	want := rows(was.Release.ID+" -> "+is.Release.ID,
		"entity: 3 added, 0 removed, 1 changed",
		"+ entity theme:a (A)", "+ entity theme:b (B)", "+ entity ... and 1 more",
		"~ entity theme:clean-energy (clean energy)", `    kind: "focus" -> nothing`)
	if d := cmp.Diff(want, short.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if err := d.Print(&all, 0); err != nil || !strings.Contains(all.String(), "theme:c (C)") {
		t.Errorf("%v\n%s", err, all.String())
	}
	var none strings.Builder
	if err := revision.Between(kg.CityNetworks(), was, was).Print(&none, 2); err != nil || !strings.HasSuffix(none.String(), "\nno change\n") {
		t.Errorf("%v %q", err, none.String())
	}
}

func TestStatsCount(t *testing.T) {
	s := audit.StatsOf(kg.CityNetworks(), mustRead(t, small()))
	s.Release = kg.Release{}
	want := audit.Stats{
		Entities: 15, Links: 7, Statements: 2, Evidence: 15, Rules: 5, Blocks: 1,
		EntityTypes: []audit.Count{{Name: "City", N: 2}, {Name: "Region", N: 2}, {Name: "Country", N: 2}, {Name: "Programme", N: 1}, {Name: "Theme", N: 1}, {Name: "Source", N: 7}},
		LinkTypes:   []audit.Count{{Name: "PARTICIPATES_IN", N: 1}, {Name: "PAIRED_WITH", N: 1}, {Name: "LOCATED_IN", N: 5}},
		Statuses:    []audit.Count{{Name: "derived", N: 5}, {Name: "verified", N: 2}},
		Confidences: []audit.Count{{Name: "implied", N: 5}, {Name: "explicit", N: 2}},
		SourceKinds: []audit.Count{{Name: "dataset", N: 5}, {Name: "editorial", N: 5}, {Name: "web", N: 4}, {Name: "document", N: 1}},
		Layers:      []kg.LayerCount{{Layer: kg.Layer{Name: "a"}, Entities: 15, Links: 7, Statements: 2, Evidence: 15}},
	}
	if d := cmp.Diff(want, s); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	var b strings.Builder
	if err := s.Print(&b); err != nil || !strings.Contains(b.String(), "LOCATED_IN") {
		t.Errorf("%v\n%s", err, b.String())
	}
}
