package release_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// merged is the small folder, in which city:jp-kioto became city:jp-kyoto, and city:jp-none is gone.
func merged(lines ...string) files {
	return small().with(files{"replaced.csv": rows(append([]string{"id,replaced_by,reason"}, lines...)...)})
}

var gone = []string{
	"city:jp-kioto,city:jp-kyoto,the same city", "city:jp-none,,no city", "city:jp-older,city:jp-kioto,written so before",
	"programme:iuc-old,programme:iuc,the same programme", "source:old,source:page,the same page",
}

func TestTombstonesNameTheLastSuccessor(t *testing.T) {
	g := mustRead(t, merged(gone...))
	want := []kg.Tombstone{
		{ID: "city:jp-kioto", ReplacedBy: "city:jp-kyoto", Reason: "the same city"},
		{ID: "city:jp-none", Reason: "no city"},
		{ID: "city:jp-older", ReplacedBy: "city:jp-kyoto", Reason: "written so before"},
		{ID: "programme:iuc-old", ReplacedBy: "programme:iuc", Reason: "the same programme"},
		{ID: "source:old", ReplacedBy: "source:page", Reason: "the same page"},
	}
	if d := cmp.Diff(want, g.Tombstones); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if g.Release == mustRead(t, small()).Release {
		t.Error("the release is that without tombstones")
	}
}

func TestRowsWithAReplacedIDAreReadAsTheNewOne(t *testing.T) {
	later := func(city, programme, source string) files {
		return files{
			"entities/city.csv":   rows("id,aliases", city+",Kioto"),
			"entities/region.csv": rows("id,name,kind,parent", "region:jp-x,X,subdivision,country:jp"),
			"links/a.csv": rows("type,from,to,role,programme,source",
				"MEMBER_OF,"+city+","+programme+",x,"+programme+","+source+"|source:document"),
			"statements.csv": rows("subject,property,value,source", programme+",title,Urban,"+source),
			"distinct.csv":   rows("id,other,reason", city+",city:cn-taizhou,two cities"),
		}
	}
	withLocator := func(f files) files {
		f["links/a.csv"] = strings.ReplaceAll(f["links/a.csv"], "|source:document", "")
		return f
	}
	old := withLocator(later("city:jp-older", "programme:iuc-old", "source:old"))
	want := mustRead(t, merged(gone...), withLocator(later("city:jp-kyoto", "programme:iuc", "source:page")))
	got, notices, err := release.ReadWithNotices(t.Context(), kg.CityNetworks(), folder("a", merged(gone...)), folder("b", old))
	if err != nil {
		t.Fatal(err)
	}
	if got.Release != want.Release {
		t.Errorf("release %s, want %s", got.Release.ID, want.Release.ID)
	}
	var places []string
	for _, n := range notices {
		places = append(places, place(n))
	}
	for _, want := range []string{
		"b/distinct.csv:2:1 id", "b/entities/city.csv:2:1 id", "b/links/a.csv:2:11 from", "b/links/a.csv:2:25 to",
		"b/links/a.csv:2:45 programme", "b/links/a.csv:2:63 source", "b/statements.csv:2:1 subject", "b/statements.csv:2:31 source",
	} {
		if !slices.Contains(places, want) {
			t.Errorf("no notice at %s in %v", want, places)
		}
	}
	if n := notices[0].String(); !strings.Contains(n, "city:jp-older is now city:jp-kyoto (written so before); write city:jp-kyoto") {
		t.Errorf("notice %q", n)
	}
}

func TestASymmetricLinkWithAReplacedIDIsTurnedRound(t *testing.T) {
	g := mustRead(t, merged("city:ad-first,city:jp-kyoto,the same city"), files{"links/a.csv": rows("type,from,to,source",
		"PAIRED_WITH,city:ad-first,city:cn-taizhou,source:page")})
	if n := len(linksOf(t, g, "PAIRED_WITH", "city:cn-taizhou", "city:jp-kyoto")); n != 2 {
		t.Errorf("%d pairs of Taizhou and Kyoto, want that of the first folder and the new one", n)
	}
}

func TestFaultsOfTombstonesHaveTheirPlace(t *testing.T) {
	for _, tt := range []struct {
		name, row, place, says string
	}{
		{"no id", ",city:jp-kyoto,x", "replaced.csv:2:1 id", "without the id"},
		{"an id of no type", "town:x,city:jp-kyoto,x", "replaced.csv:2:1 id", "no id of an entity"},
		{"no reason", "city:jp-x,city:jp-kyoto,", "replaced.csv:2:25 reason", "without a reason"},
		{"an unknown successor", "city:jp-x,city:jp-kyot,x", "replaced.csv:2:11 replaced_by", "city:jp-kyot"},
		{"a successor of another type", "city:jp-x,country:jp,x", "replaced.csv:2:11 replaced_by", "not a City"},
		{"an id that there is", "city:cn-taizhou,city:jp-kyoto,x", "replaced.csv:2:1 id", "is an entity in a/entities/city.csv:3"},
		{"a circle", "city:jp-x,city:jp-x,x", "replaced.csv:2:11 replaced_by", "in a circle"},
	} {
		faults := faultsOf(t, merged(tt.row))
		if !slices.ContainsFunc(faults, func(f datafolder.Fault) bool {
			return place(f) == "a/"+tt.place && strings.Contains(f.Problem, tt.says) && f.Cure != ""
		}) {
			t.Errorf("%s: %v", tt.name, faults)
		}
	}
	faults := faultsOf(t, merged(gone...), files{"links/a.csv": rows("type,from,to,source", "MEMBER_OF,city:jp-none,programme:iuc,source:page")})
	if len(faults) != 1 || !strings.Contains(faults[0].Problem, "city:jp-none is gone: no city") {
		t.Errorf("%v", faults)
	}
}

// TestNoLinkIsInferredFromANameAlone holds derived links of all data to a rule of the project that says how.
func TestNoLinkIsInferredFromANameAlone(t *testing.T) {
	g := load(t, everything)
	rules := map[string]string{}
	for _, r := range g.Rules {
		rules[r.ID] = r.Text
	}
	named := map[string]bool{}
	for _, e := range g.Evidence {
		if e.Source == "source:editorial" {
			if rules[e.Locator] == "" {
				t.Errorf("%s of %s names no rule", e.ID, e.About)
			}
			named[e.About] = true
		}
	}
	for i := range g.Links {
		if l := &g.Links[i]; l.Status == kg.Derived && (!named[l.ID] || l.Confidence != kg.Implied) {
			t.Errorf("the derived link %s from %s to %s names no rule, or is explicit", l.ID, l.From, l.To)
		}
	}
}
