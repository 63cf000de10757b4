package release_test

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/audit"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

func TestALinkHasWhatItsRowSays(t *testing.T) {
	g := mustRead(t, small())
	pair := linksOf(t, g, "PAIRED_WITH", "", "")
	want := []kg.LinkRecord{{
		From: "city:cn-taizhou", To: "city:jp-kyoto",
		Link: kg.Link{ID: "L2", LinkAttrs: &kg.LinkAttrs{
			Type: linkType(t, "PAIRED_WITH"), Role: "twin", Programme: "programme:iuc", Topics: []string{"energy", "water"},
			Status: kg.Verified, Confidence: kg.Explicit, Folder: "a",
		}, Bounds: kg.Period{From: 20170000}}, // the year in which the programme begins
	}}
	if d := cmp.Diff(want, pair, cmp.AllowUnexported(kg.Value{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestParentColumnBecomesADerivedLinkWithEvidence(t *testing.T) {
	g := mustRead(t, small())
	links := linksOf(t, g, "LOCATED_IN", "city:jp-kyoto", "country:jp")
	if len(links) != 1 {
		t.Fatalf("%d links", len(links))
	}
	l := links[0]
	if want := kg.DerivedID("L", kg.LinkKey("LOCATED_IN", "city:jp-kyoto", "country:jp", "", "", 0)); l.ID != want {
		t.Errorf("id %s, want %s", l.ID, want)
	}
	if l.Status != kg.Derived || l.Confidence != kg.Implied {
		t.Errorf("status %s, confidence %s", l.Status, l.Confidence)
	}
	want := []*kg.Evidence{
		{About: l.ID, Locator: "city-country", EvidenceAttrs: &kg.EvidenceAttrs{
			Source: "source:editorial", Confidence: kg.Implied, Folder: "a",
		}},
		{About: l.ID, Locator: "geonames:1857910", EvidenceAttrs: &kg.EvidenceAttrs{
			Source: "source:geonames", Confidence: kg.Implied, RetrievedOn: 20261101, Folder: "a",
		}},
	}
	for _, e := range want {
		e.ID = kg.DerivedID("E", strings.Join([]string{e.About, e.Source, e.Locator, e.StatedAs}, "\x1f"))
	}
	got := evidenceAbout(g, l.ID)
	slices.SortFunc(got, func(a, b *kg.Evidence) int { return strings.Compare(a.Source, b.Source) })
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("evidence (-want +got):\n%s", d)
	}
}

func TestAParentThatALinkSaysIsNoSecondLink(t *testing.T) {
	g := mustRead(t, small(), files{"links/x.csv": rows("type,from,to,source", "LOCATED_IN,city:jp-kyoto,country:jp,source:page")})
	links := linksOf(t, g, "LOCATED_IN", "city:jp-kyoto", "")
	if len(links) != 1 || links[0].Status != kg.Verified || links[0].Confidence != kg.Explicit {
		t.Errorf("%+v", links)
	}
}

func TestEvidenceMayBeAddedToTheLinkOfAParent(t *testing.T) {
	id := kg.DerivedID("L", kg.LinkKey("LOCATED_IN", "city:jp-kyoto", "country:jp", "", "", 0))
	g := mustRead(t, small(), files{"evidence.csv": rows("about,source,confidence", id+",source:page,implied")})
	if got := sourcesOf(evidenceAbout(g, id)); !slices.Equal(got, []string{"source:editorial", "source:geonames", "source:page"}) {
		t.Errorf("sources %v", got)
	}
}

func TestAPlaceMayBeInAPlaceThatALongerPathImplies(t *testing.T) {
	f := small().with(files{
		"entities/region.csv": small()["entities/region.csv"] + rows("region:cn-zhejiang,Zhejiang,subdivision,CN-ZJ,country:cn,"),
		"links/x.csv":         rows("type,from,to,source", "LOCATED_IN,city:cn-taizhou,region:cn-zhejiang,source:page"),
	})
	g := mustRead(t, f)
	if n := len(linksOf(t, g, "LOCATED_IN", "city:cn-taizhou", "")); n != 2 {
		t.Errorf("%d links, want both", n)
	}
	want := []string{"region:cn-zhejiang", "country:cn", "region:m49-142", "region:m49-001"}
	if d := cmp.Diff(want, entityOf(t, g, "city:cn-taizhou").Within()); d != "" {
		t.Errorf("within (-want +got):\n%s", d)
	}
}

func TestPlacesNeedNoWorldWhereThereIsNone(t *testing.T) {
	mustRead(t, files{
		"entities/city.csv":   rows("id,name", "city:jp-kyoto,Kyoto"),
		"entities/source.csv": rows("id,name,kind", "source:x,X,web"),
	})
}

func TestInlineEvidenceMayBeOfSeveralSources(t *testing.T) {
	g := mustRead(t, small(), files{"links/x.csv": rows("type,from,to,source,locator,confidence",
		"MEMBER_OF,city:jp-kyoto,programme:iuc,source:page|source:document|source:geonames,row 1|0:4-9|,implied",
		"MEMBER_OF,city:cn-taizhou,programme:iuc,source:page|source:geonames,,")})
	l := linksOf(t, g, "MEMBER_OF", "city:jp-kyoto", "")[0]
	if l.Confidence != kg.Implied {
		t.Errorf("confidence %s", l.Confidence)
	}
	locators := map[string]string{}
	for _, e := range evidenceAbout(g, l.ID) {
		locators[e.Source] = e.Locator
	}
	if d := cmp.Diff(map[string]string{"source:page": "row 1", "source:document": "0:4-9", "source:geonames": ""}, locators); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if l := linksOf(t, g, "MEMBER_OF", "city:cn-taizhou", "")[0]; len(evidenceAbout(g, l.ID)) != 2 || l.Confidence != kg.Explicit {
		t.Errorf("%+v", l)
	}
}

func TestEachSourceOfARowHasItsOwnWords(t *testing.T) {
	g := mustRead(t, small(), files{"links/x.csv": rows("type,from,to,source,locator,stated_as",
		"MEMBER_OF,city:jp-kyoto,programme:iuc,source:page|source:document|source:geonames,city=Kyoto|0:4-9|, Kyoto | Kyōto|京都",
		"MEMBER_OF,city:cn-taizhou,programme:iuc,source:page,,Taizhou | Zhejiang")})
	for _, tt := range []struct{ from, source, locator, words string }{
		{from: "city:jp-kyoto", source: "source:page", locator: "city=Kyoto", words: "Kyoto"},
		{from: "city:jp-kyoto", source: "source:document", locator: "0:4-9", words: "Kyōto"},
		{from: "city:jp-kyoto", source: "source:geonames", locator: "", words: "京都"},
		{from: "city:cn-taizhou", source: "source:page", locator: "", words: "Taizhou | Zhejiang"},
	} {
		l := linksOf(t, g, "MEMBER_OF", tt.from, "")[0]
		id := kg.DerivedID("E", strings.Join([]string{l.ID, tt.source, tt.locator, tt.words}, "\x1f"))
		found := false
		for _, e := range evidenceAbout(g, l.ID) {
			found = found || e.ID == id && e.Source == tt.source && e.Locator == tt.locator && e.StatedAs == tt.words
		}
		if !found {
			t.Errorf("no record %s: %+v", id, tt)
		}
	}
}

func TestAClaimIsExplicitWhenOneOfItsEvidenceIs(t *testing.T) {
	f := small().with(files{
		"links/x.csv":  rows("id,type,from,to", "L5,MEMBER_OF,city:jp-kyoto,programme:iuc", "L6,MEMBER_OF,city:cn-taizhou,programme:iuc"),
		states:         rows("id,subject,property,value", "P1,programme:iuc,title,IUC"),
		"evidence.csv": rows("about,source,confidence", "L5,source:page,implied", "L5,source:geonames,explicit", "L6,source:page,implied", "P1,source:page,implied"),
	})
	g := mustRead(t, f)
	for from, want := range map[string]kg.Confidence{"city:jp-kyoto": kg.Explicit, "city:cn-taizhou": kg.Implied} {
		if got := linksOf(t, g, "MEMBER_OF", from, "")[0].Confidence; got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
	if got := g.Statements[0].Confidence; got != kg.Implied {
		t.Errorf("the statement is %s", got)
	}
}

func TestDerivedEvidenceIsImpliedByDefault(t *testing.T) {
	g := mustRead(t, small(), files{"links/x.csv": rows("type,from,to,status,source,locator", "MEMBER_OF,city:jp-kyoto,programme:iuc,derived,source:editorial,m49-tree")})
	l := linksOf(t, g, "MEMBER_OF", "", "")[0]
	if e := evidenceAbout(g, l.ID); len(e) != 1 || e[0].Confidence != kg.Implied || l.Confidence != kg.Implied {
		t.Errorf("%+v %+v", l, e)
	}
}

func TestAnEntityShowsTheValueWithMostEvidenceThenTheSmaller(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []string
		cell string
		want string
	}{
		{"the smaller of two", []string{"programme:iuc,start_year,2017,source:page", "programme:iuc,start_year,2016,source:page"}, "", "2016"},
		{"the one that more say", []string{"programme:iuc,start_year,2017,source:page|source:geonames", "programme:iuc,start_year,2016,source:page"}, "", "2017"},
		{"the same whatever the cell says", []string{"programme:iuc,start_year,2017,source:page", "programme:iuc,start_year,2016,source:page"}, "2017", "2016"},
		{"the cell where nothing is said", nil, "2015", "2015"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := mustRead(t, small().with(files{
				states:                   rows(append([]string{"subject,property,value,source"}, c.rows...)...),
				"entities/programme.csv": rows("id,name,start_year", "programme:iuc,IUC,"+c.cell),
			}))
			if got := prop(t, g, "programme:iuc", "start_year"); got != c.want {
				t.Errorf("shows %q, want %q", got, c.want)
			}
			if len(g.Statements) != len(c.rows) {
				t.Errorf("%d statements, want all %d", len(g.Statements), len(c.rows))
			}
		})
	}
}

func TestConflictsAreListed(t *testing.T) {
	g := mustRead(t, small().with(files{states: rows("subject,property,value,unit,as_of,source",
		"programme:iuc,start_year,2017,,,source:page", "programme:iuc,start_year,2016,,,source:page",
		"programme:iuc,title,IUC,,,source:page", "programme:iuc,title,Urban Cooperation,,,source:page",
		"programme:iuc,city_count,25,cities,2019,source:page", "programme:iuc,city_count,25,cities,2020,source:page")}))
	conflicts := audit.Conflicts(kg.CityNetworks(), g)
	if len(conflicts) != 1 || conflicts[0].Property != "start_year" || conflicts[0].Statements[0].Value != "2016" || conflicts[0].Statements[1].Value != "2017" {
		t.Errorf("%+v", conflicts)
	}
}

func TestTheAcronymIsAmongTheAliases(t *testing.T) {
	g := mustRead(t, small(), files{"entities/un-body.csv": rows("id,name,acronym,aliases", "un:ecosoc,ECOSOC,ECOSOC,Council| Economic and Social Council |Council|ECOSOC|")})
	if d := cmp.Diff([]string{"IUC"}, entityOf(t, g, "programme:iuc").Aliases()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"Council", "Economic and Social Council"}, entityOf(t, g, "un:ecosoc").Aliases()); d != "" {
		t.Errorf("sorted, once, trimmed, without the name (-want +got):\n%s", d)
	}
}

func TestAnEventMayBePartOfTwoProgrammes(t *testing.T) {
	g := mustRead(t, small(), files{
		"entities/event.csv":     rows("id,name", "event:forum,Forum"),
		"entities/programme.csv": rows("id,name", "programme:futurecity,FutureCity"),
		"links/x.csv":            rows("type,from,to,source", "PART_OF,event:forum,programme:iuc,source:page", "PART_OF,event:forum,programme:futurecity,source:page"),
	})
	if n := len(linksOf(t, g, "PART_OF", "event:forum", "")); n != 2 {
		t.Errorf("%d links, want 2", n)
	}
}

func TestFilesOfSpreadsheetsAreRead(t *testing.T) {
	want := mustRead(t, small()).Release
	f := small()
	for path, text := range f {
		f[path] = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") + ",,,\r\n\r\n"
	}
	if got := mustRead(t, f).Release; got != want {
		t.Errorf("with a byte order mark, CRLF, empty rows: %v, want %v", got, want)
	}
	f = small()
	f[city] = strings.TrimSuffix(strings.ReplaceAll(f[city], "Kyoto", `" Kyoto "`), "\n")
	if got := mustRead(t, f).Release; got != want {
		t.Errorf("with quotation marks, blanks and no line end: %v, want %v", got, want)
	}
}

func TestQuotationMarksInsideAValueAreDoubled(t *testing.T) {
	g := mustRead(t, small(), files{"entities/event.csv": rows("id,name,note", `event:forum,"The ""FutureCity"" Forum, Kashiwa",""`)})
	if got, want := entityOf(t, g, "event:forum").Name, `The "FutureCity" Forum, Kashiwa`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFilesThatOnlyExplainAreLeftAlone(t *testing.T) {
	mustRead(t, small().with(files{"README.md": "x", "LICENSE": "x", "notes.txt": "x", ".DS_Store": "x", ".git/config.csv": "x", "links/~$page.csv": "x"}))
}

func TestListsAreSortedById(t *testing.T) {
	g := mustRead(t, small())
	sorted := func(what string, ids []string) {
		if !slices.IsSorted(ids) || len(ids) < 2 && what != "blocks" {
			t.Errorf("%s: %v", what, ids)
		}
	}
	var ids [5][]string
	for _, e := range g.Entities {
		ids[0] = append(ids[0], e.ID)
	}
	for _, l := range g.Links {
		ids[1] = append(ids[1], l.ID)
	}
	for _, s := range g.Statements {
		ids[2] = append(ids[2], s.ID)
	}
	for _, e := range g.Evidence {
		ids[3] = append(ids[3], e.ID)
	}
	for _, r := range g.Rules {
		ids[4] = append(ids[4], r.ID)
	}
	for i, what := range []string{"entities", "links", "statements", "evidence", "rules"} {
		sorted(what, ids[i])
	}
}

func TestLinksWithEqualAttributesShareThem(t *testing.T) {
	g := mustRead(t, small())
	a, b := linksOf(t, g, "LOCATED_IN", "city:jp-kyoto", "")[0], linksOf(t, g, "LOCATED_IN", "city:cn-taizhou", "")[0]
	if a.LinkAttrs != b.LinkAttrs {
		t.Error("two copies of the same attributes")
	}
}

func TestReadingEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := release.Read(ctx, kg.CityNetworks(), folder("a", small())); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// unreadable is a file system with a file that cannot be opened.
type unreadable struct{ fstest.MapFS }

func (u unreadable) Open(name string) (fs.File, error) {
	if name == "rules.csv" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}

func TestAFileThatCannotBeReadIsNoFaultOfTheData(t *testing.T) {
	f := datafolder.Folder{Name: "mine", FS: unreadable{fstest.MapFS{"rules.csv": &fstest.MapFile{}}}}
	_, err := release.Read(t.Context(), kg.CityNetworks(), f)
	if !errors.Is(err, fs.ErrPermission) || errors.As(err, new(datafolder.Faults)) || !strings.Contains(err.Error(), "mine") {
		t.Errorf("got %v", err)
	}
}

func TestAFolderThatWasEmptiedIsNoEmptyGraph(t *testing.T) {
	_, err := read(t, small(), files{"README.md": "x"})
	if err == nil || !strings.Contains(err.Error(), "data folder b holds no data files") {
		t.Errorf("got %v", err)
	}
}

func TestTheTableDecidesWhatFilesMaySay(t *testing.T) {
	o := *kg.CityNetworks()
	o.Entities = append(slices.Clone(o.Entities), kg.EntityType{
		Name: "Port", Prefix: "port", File: "port", Example: "port:nl-rotterdam", Place: true,
		ParentLink: "LOCATED_IN", Parents: []kg.ParentRule{{Scheme: "unlocode", Rule: "city-country", Source: "source:un-m49"}},
		Props: []kg.Property{{Name: "berths", Column: "berths", Kind: kg.Int, Min: 1, Max: 999}},
	})
	o.Links = append(slices.Clone(o.Links), kg.LinkType{Name: "SHIPS_TO", From: []string{"Port"}, To: []string{"Port"}, Acyclic: true})
	located := slices.IndexFunc(o.Links, func(l kg.LinkType) bool { return l.Name == "LOCATED_IN" })
	o.Links[located].From = append(slices.Clone(o.Links[located].From), "Port")
	ports := files{
		"entities/port.csv": rows("id,name,same_as,parent,berths", "port:jp-kobe,Kobe,unlocode:JPUKB,country:jp,34", "port:cn-ningbo,Ningbo,,country:cn,"),
		"links/ports.csv":   rows("type,from,to,source", "SHIPS_TO,port:jp-kobe,port:cn-ningbo,source:page"),
	}
	g, err := release.Read(t.Context(), &o, folder("a", small()), folder("b", ports))
	if err != nil {
		t.Fatal(err)
	}
	kobe := entityOf(t, g, "port:jp-kobe")
	if kobe.Prop(0).Int() != 34 || kobe.Country() != "country:jp" {
		t.Errorf("%+v in %s", kobe, kobe.Country())
	}
	last := g.Links[slices.IndexFunc(g.Links, func(l kg.LinkRecord) bool { return o.Links[l.Type].Name == "SHIPS_TO" })]
	if last.From != "port:jp-kobe" {
		t.Errorf("%+v", last)
	}
	ports["links/back.csv"] = rows("type,from,to,source", "SHIPS_TO,port:cn-ningbo,port:jp-kobe,source:page")
	if _, err := release.Read(t.Context(), &o, folder("a", small()), folder("b", ports)); err == nil || !strings.Contains(err.Error(), "circle") {
		t.Errorf("the new type is acyclic: %v", err)
	}
}

func TestIdsThatAreWorkedOutAreThoseOfTheDomain(t *testing.T) {
	g := mustRead(t, small().with(files{states: rows("subject,property,value,unit,as_of,source", "programme:iuc,city_count,25,cities,2019,source:page")}))
	if want := kg.DerivedID("P", strings.Join([]string{"programme:iuc", "city_count", "25", "cities", "2019"}, "\x1f")); g.Statements[0].ID != want {
		t.Errorf("got %s, want %s", g.Statements[0].ID, want)
	}
	for _, e := range g.Evidence {
		if want := kg.DerivedID("E", strings.Join([]string{e.About, e.Source, e.Locator, e.StatedAs}, "\x1f")); e.ID != want && e.ID != "E1" {
			t.Errorf("got %s, want %s", e.ID, want)
		}
	}
}
