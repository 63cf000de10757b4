package release_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/revision"
)

func TestALaterFolderFillsAndAddsToWhatIsKnown(t *testing.T) {
	g := mustRead(t, small(), files{
		city: rows("id,name,aliases,same_as,description,population,longitude,note",
			"city:cn-taizhou,,台州|Taizhou,unlocode:CNYZH,A city on the coast.,6056300,121.42,the one in Zhejiang"),
		"entities/source.csv": rows("id,name,kind,retrieved_on", "source:mine,My notes,web,2026-12-24"),
		"links/mine.csv": rows("id,type,from,to,role,since,topics,note,source,locator",
			"L2,,,,,2018-05,water|waste,signed in Kyoto,source:mine,row 7",
			",PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,green roofs,,source:mine,row 8"),
		states:         rows("id,subject,property,value,source", ",programme:iuc,start_year,2017,source:mine"),
		"evidence.csv": rows("about,source,confidence", "P2,source:mine,implied"),
	})

	want := &kg.Entity{
		ID: "city:cn-taizhou", Name: "Taizhou", Type: 0, Folder: "a",
		Detail: &kg.Detail{
			Aliases: []string{"台州"}, Description: "A city on the coast.", Note: "the one in Zhejiang",
			SameAs: []kg.ExternalID{{Scheme: "geonames", Value: "8400694"}, {Scheme: "unlocode", Value: "CNYZH"}},
		},
		Place: &kg.Place{Country: "country:cn", Within: []string{"country:cn", "region:m49-142", "region:m49-001"}},
		Props: []kg.Prop{
			{Index: 2, Value: kg.FloatValue(28.65)}, {Index: 3, Value: kg.FloatValue(121.42)}, {Index: 4, Value: kg.IntValue(6056300)},
		},
	}
	if d := cmp.Diff(want, entityOf(t, g, "city:cn-taizhou"), cmp.AllowUnexported(kg.Value{})); d != "" {
		t.Errorf("the entity (-want +got):\n%s", d)
	}

	pair := linksOf(t, g, "PAIRED_WITH", "", "")
	if len(pair) != 1 || pair[0].ID != "L2" || pair[0].Since != 20180500 || pair[0].Role != "twin" {
		t.Fatalf("the pair: %+v", pair)
	}
	if d := cmp.Diff([]string{"energy", "waste", "water"}, pair[0].Topics); d != "" {
		t.Errorf("topics (-want +got):\n%s", d)
	}
	said := saidOf(g, "L2", func(e *kg.Evidence) string { return fmt.Sprint(e.SeenFrom, "–", e.SeenTo, " ", e.Note) })
	if d := cmp.Diff([]string{"mine – signed in Kyoto", "page 2018–2019 "}, said); d != "" {
		t.Errorf("evidence of the pair (-want +got):\n%s", d)
	}

	if links := linksOf(t, g, "PARTICIPATES_IN", "", ""); len(links) != 1 || !slices.Equal(links[0].Topics, []string{"green roofs"}) {
		t.Errorf("a row with a known key joins: %+v", links)
	}
	if n := len(evidenceAbout(g, "P1")); n != 2 {
		t.Errorf("the statement has %d evidence records, want 2", n)
	}
	if n := len(evidenceAbout(g, "P2")); n != 2 {
		t.Errorf("the count has %d evidence records, want 2", n)
	}
	if len(g.Statements) != 2 {
		t.Errorf("%d statements, want 2", len(g.Statements))
	}
	if got := evidenceAbout(g, "P2"); got[0].RetrievedOn+got[1].RetrievedOn != 20261224+20261104 {
		t.Errorf("evidence without a day of reading has that of its source: %v", got)
	}
}

func TestARecordIsOfTheFirstFolderThatHasIt(t *testing.T) {
	g := mustRead(t, small(), files{
		"links/mine.csv": rows("id,type,from,to,source,locator",
			"L2,,,,source:page,row 7", ",PARTICIPATES_IN,city:jp-kyoto,programme:iuc,source:page,row 8"),
		states: rows("id,subject,property,value,source,locator", ",programme:iuc,title,Cities,source:page,row 9"),
	})
	if pair := linksOf(t, g, "PAIRED_WITH", "", ""); pair[0].Folder != "a" {
		t.Errorf("the pair that a later folder adds to is of folder %q", pair[0].Folder)
	}
	if l := linksOf(t, g, "LOCATED_IN", "city:jp-kyoto", ""); l[0].Folder != "a" {
		t.Errorf("the link of a parent is of folder %q", l[0].Folder)
	}
	var folders []string
	for _, e := range evidenceAbout(g, "L2") {
		folders = append(folders, e.Folder+" "+e.Locator)
	}
	if slices.Sort(folders); len(folders) != 2 || folders[1] != "b row 7" || !strings.HasPrefix(folders[0], "a ") {
		t.Errorf("the evidence of the pair is of folders %q", folders)
	}
	for _, s := range g.Statements {
		if want := map[bool]string{true: "b", false: "a"}[s.Property == "title"]; s.Folder != want {
			t.Errorf("the statement %s is of folder %q, want %q", s.ID, s.Folder, want)
		}
	}
	if alone := mustRead(t, small()); len(revision.Compare(kg.CityNetworks(), alone, alone)) > 0 || alone.Release.Hash == g.Release.Hash {
		t.Error("the folder changes what is compared")
	}
	renamed, err := release.Read(t.Context(), kg.CityNetworks(), folder("data/other", small()))
	if err != nil {
		t.Fatal(err)
	}
	if alone := mustRead(t, small()); renamed.Release.Hash != alone.Release.Hash || renamed.Links[0].Folder != "other" {
		t.Errorf("folder %q gives another release", renamed.Links[0].Folder)
	}
}

func sourcesOf(list []*kg.Evidence) (out []string) {
	for _, e := range list {
		out = append(out, e.Source)
	}
	slices.Sort(out)
	return out
}

func TestTwoSourcesMayDifferInWhatTheySayOfALink(t *testing.T) {
	later := files{"links/mine.csv": rows("id,source,locator,component,seen_from,seen_to,note",
		"L2,source:page|source:document,row 7|0:1-2,IUC Asia|,2016|2020-03,|2020,listed as Heian-kyō|",
		"L1,source:page|source:document,row 7|0:1-2,,,,")}
	g := mustRead(t, small(), later)
	said := func(e *kg.Evidence) string {
		return fmt.Sprint(e.Locator, "/", e.Component, "/", e.SeenFrom, "–", e.SeenTo, "/", e.Note)
	}
	want := []string{"document 0:1-2//2020-03–2020/", "page //2018–2019/", "page row 7/IUC Asia/2016–/listed as Heian-kyō"}
	if d := cmp.Diff(want, saidOf(g, "L2", said)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestALaterFolderFillsARecordOfEvidence(t *testing.T) {
	note := rows("about,source,note", "L2,source:page,from the list")
	end := rows("id,source,seen_from,seen_to,component", "L1,source:page,2017,2018,IUC Asia")
	g := mustRead(t, small(), files{"evidence.csv": note, "links/more.csv": end})
	said := func(e *kg.Evidence) string {
		return fmt.Sprint(e.Component, "/", e.SeenFrom, "–", e.SeenTo, "/", e.Note)
	}
	if d := cmp.Diff([]string{"page /2018–2019/from the list"}, saidOf(g, "L2", said)); d != "" {
		t.Errorf("the pair (-want +got):\n%s", d)
	}
	if d := cmp.Diff([]string{"document /–/", "page IUC Asia/2017–2018/"}, saidOf(g, "L1", said)); d != "" {
		t.Errorf("the other link (-want +got):\n%s", d)
	}
}

func TestMergedLinkTakesTheBeginningOfALaterFolder(t *testing.T) {
	member := func(since string) files {
		return files{"links/m.csv": rows("type,from,to,since,source", "MEMBER_OF,city:jp-kyoto,programme:iuc,"+since+",source:page")}
	}
	later := files{"links/n.csv": rows("type,from,to,since,source,locator",
		"MEMBER_OF,city:jp-kyoto,programme:iuc,2019,source:page,a",
		"MEMBER_OF,city:jp-kyoto,programme:iuc,2022,source:page,b")}

	links := linksOf(t, mustRead(t, small().with(member("")), later), "MEMBER_OF", "", "")
	if len(links) != 2 {
		t.Fatalf("%d links, want two periods", len(links))
	}
	slices.SortFunc(links, func(a, b kg.LinkRecord) int { return int(a.Since - b.Since) })
	if want := kg.DerivedID("L", kg.LinkKey("MEMBER_OF", "city:jp-kyoto", "programme:iuc", "", "", 0)); links[0].ID != want || links[0].Since != 20190000 {
		t.Errorf("the first joins and keeps its id: %s since %s", links[0].ID, links[0].Since)
	}
	if links[1].Since != 20220000 {
		t.Errorf("the second is a link of its own: %+v", links[1])
	}

	if links := linksOf(t, mustRead(t, small().with(member("2018")), later), "MEMBER_OF", "", ""); len(links) != 3 {
		t.Errorf("%d links, want three: another beginning is another link", len(links))
	}

	third := files{"links/o.csv": rows("type,from,to,since,until,source,locator", "MEMBER_OF,city:jp-kyoto,programme:iuc,2019,2021,source:page,c")}
	links = linksOf(t, mustRead(t, small().with(member("")), later, third), "MEMBER_OF", "", "")
	if len(links) != 2 {
		t.Errorf("%d links, want two: the key is the one that was filled", len(links))
	}
}

func TestALaterFolderMayNotContradict(t *testing.T) {
	for _, c := range []struct {
		name  string
		later files
		place string
		says  string // both values and the other place
	}{
		{"another name", files{city: rows("id,name", "city:jp-kyoto,Kioto")}, "b/entities/city.csv:2:15 name", `"Kioto" here, but "Kyoto" in a/entities/city.csv:2`},
		{"another number", files{city: rows("id,population", "city:jp-kyoto,7")}, "b/entities/city.csv:2:15 population", `"7" here, but "1459640" in a/entities/city.csv:2`},
		{"another parent", files{city: rows("id,parent", "city:jp-kyoto,country:cn")}, "b/entities/city.csv:2:15 parent", `"country:cn" here, but "country:jp"`},
		{"another since", files{"links/x.csv": rows("id,since", "L1,2016")}, "b/links/x.csv:2:4 since", `"2016" here, but "2017" in a/links/page.csv:2`},
		{"another until", files{"links/x.csv": rows("id,until", "L1,2021")}, "b/links/x.csv:2:4 until", `"2021" here, but "2020"`},
		{"another first day seen by the same source", files{"links/x.csv": rows("id,source,seen_from", "L2,source:page,2017")}, "b/links/x.csv:2:16 seen_from", `"2017" here, but "2018" in a/links/page.csv:3`},
		{"a record of evidence that is there twice", files{"evidence.csv": rows("about,source,locator,stated_as,confidence,note", "L1,source:document,0:0-4,Kyot,implied,one"), "links/x.csv": rows("id,source,locator,stated_as,confidence,note", "L1,source:document,0:0-4,Kyot,implied,two")}, "b/evidence.csv:2:4 source", "this evidence for L1 is there twice, first in b/links/x.csv:2"},
		{"another end", files{"links/x.csv": rows("id,to", "L1,theme:clean-energy")}, "b/links/x.csv:2:4 to", `"theme:clean-energy" here, but "programme:iuc"`},
		{"another type", files{"links/x.csv": rows("id,type", "L1,MEMBER_OF")}, "b/links/x.csv:2:4 type", `"MEMBER_OF" here, but "PARTICIPATES_IN"`},
		{"another role", files{"links/x.csv": rows("id,role", "L2,sister")}, "b/links/x.csv:2:4 role", `"sister" here, but "twin"`},
		{"another status", files{"links/x.csv": rows("id,status", "L1,partly")}, "b/links/x.csv:2:4 status", `"partly" here, but "verified"`},
		{"a programme that is none", files{"links/x.csv": rows("id,programme", "L1,theme:clean-energy")}, "b/links/x.csv:2:4 programme", "not a Programme"},
		{"another value of a statement", files{states: rows("id,value", "P2,26")}, "b/statements.csv:2:4 value", `"26" here, but "25" in a/statements.csv:3`},
		{"another status of a statement", files{states: rows("id,status", "P2,partly")}, "b/statements.csv:2:4 status", `"partly" here, but "verified"`},
		{"a day of a statement that is none", files{states: rows("id,as_of", "P1,then")}, "b/statements.csv:2:4 as_of", `"then"`},
		{"another confidence of a record", files{"evidence.csv": rows("about,source,locator,stated_as,confidence", "L1,source:document,0:0-4,Kyot,explicit")}, "b/evidence.csv:2:31 confidence", `"explicit" here, but "implied" in a/evidence.csv:2`},
		{"another day of reading", files{"evidence.csv": rows("about,source,retrieved_on", "L1,source:page,2020")}, "b/evidence.csv:2:16 retrieved_on", `"2020" here, but "2026-11-04"`},
		{"an id of another record", files{"evidence.csv": rows("id,about,source,locator", "E1,L2,source:page,x")}, "b/evidence.csv:2:1 id", "E1 is another record, in a/evidence.csv:2"},
		{"another rule of the id", files{"rules.csv": rows("id,rule", "m49-tree,Something else.")}, "b/rules.csv:2:10 rule", `"Something else." here, but "The parent of a country`},
		{"another end of a block", files{"blocks.csv": rows("id,byte_end", "B1,11")}, "b/blocks.csv:2:4 byte_end", `"11" here, but "10" in a/blocks.csv:2`},
		{"the same thing twice", files{city: rows("id,note", "city:jp-kyoto,", "city:jp-kyoto,x")}, "b/entities/city.csv:3:1 id", "twice, first in b/entities/city.csv:2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults := faultsOf(t, small(), c.later)
			if len(faults) != 1 {
				t.Fatalf("got %v, want one fault", faults)
			}
			if got := place(faults[0]); got != c.place {
				t.Errorf("at %q, want %q", got, c.place)
			}
			if !strings.Contains(faults[0].Problem, c.says) {
				t.Errorf("%q does not say %q", faults[0].Problem, c.says)
			}
		})
	}
}

// The rows of links of all folders are read before the first evidence.csv.
func TestALaterNoteContradictsAnEarlierOneWhereverItStands(t *testing.T) {
	about := "L1,source:document,0:0-4,Kyot,implied,"
	first := small().with(files{"evidence.csv": rows("about,source,locator,stated_as,confidence,note", about+"one")})
	faults := faultsOf(t, first, files{"links/x.csv": rows("id,source,locator,stated_as,confidence,note", about+"two")})
	if len(faults) != 1 || place(faults[0]) != "b/links/x.csv:2:39 note" || !strings.Contains(faults[0].Problem, `"two" here, but "one" in a/evidence.csv:2`) {
		t.Errorf("got %v", faults)
	}
}

func TestAContradictionNamesTheFolderThatGaveTheValue(t *testing.T) {
	middle := files{city: rows("id,longitude", "city:jp-kyoto,135.75")}
	last := files{city: rows("id,longitude", "city:jp-kyoto,13.5")}
	faults := faultsOf(t, small(), middle, last)
	if len(faults) != 1 || !strings.Contains(faults[0].Problem, "in b/entities/city.csv:2") {
		t.Errorf("got %v, want b named", faults)
	}
}

func TestFillingALinkMayNotMakeItAnother(t *testing.T) {
	two := small().with(files{"links/m.csv": rows("id,type,from,to,role,source",
		"L10,MEMBER_OF,city:jp-kyoto,programme:iuc,,source:page", "L11,MEMBER_OF,city:jp-kyoto,programme:iuc,lead city,source:page")})
	faults := faultsOf(t, two, files{"links/x.csv": rows("id,role", "L10,lead city")})
	if len(faults) != 1 || place(faults[0]) != "b/links/x.csv:2:1" || !strings.Contains(faults[0].Problem, "says the same as L11 in a/links/m.csv:3") {
		t.Errorf("got %v", faults)
	}
}

func TestTheSameFolderTwiceChangesNothing(t *testing.T) {
	once, twice := mustRead(t, small()), mustRead(t, small(), small())
	if once.Release != twice.Release {
		t.Errorf("%v and %v", once.Release, twice.Release)
	}
}

func TestAFolderMayNameWhatALaterOneHas(t *testing.T) {
	f := small()
	cities := files{city: f[city]}
	delete(f, city)
	if got, want := mustRead(t, f, cities).Release, mustRead(t, small()).Release; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestALinkIsStillKnownByWhatItSaidBeforeItWasFilled(t *testing.T) {
	member := func(columns, values string) files {
		return files{"links/m.csv": rows("type,from,to,source"+columns, "MEMBER_OF,city:jp-kyoto,programme:iuc,source:page"+values)}
	}
	g := mustRead(t, small().with(member("", "")), member(",since,locator", ",2019,a"), member(",locator", ",b"))
	if links := linksOf(t, g, "MEMBER_OF", "", ""); len(links) != 1 || links[0].Since != 20190000 || len(evidenceAbout(g, links[0].ID)) != 3 {
		t.Errorf("%+v", links)
	}

	title := func(columns, values string) files {
		return files{states: rows("subject,property,value,source"+columns, "programme:iuc,title,IUC,source:page"+values)}
	}
	id := kg.DerivedID("P", "programme:iuc\x1ftitle\x1fIUC\x1f\x1f")
	g = mustRead(t, small().with(title("", "")), files{states: rows("id,as_of", id+",2019")}, title(",locator", ",b"))
	if len(g.Statements) != 1 || g.Statements[0].ID != id || g.Statements[0].AsOf != "2019" || len(evidenceAbout(g, id)) != 2 {
		t.Errorf("%+v", g.Statements)
	}
}

func TestAnIdThatIsWorkedOutIsNotGivenToAnother(t *testing.T) {
	parent := kg.DerivedID("L", kg.LinkKey("LOCATED_IN", "city:jp-kyoto", "country:jp", "", "", 0))
	record := kg.DerivedID("E", "L1\x1fsource:page\x1f\x1f")
	member := kg.DerivedID("L", kg.LinkKey("MEMBER_OF", "city:cn-taizhou", "programme:iuc", "", "", 0))
	for at, later := range map[string]files{
		"b/links/x.csv:2:1 id":   {"links/x.csv": rows("id,type,from,to,source", parent+",MEMBER_OF,city:jp-kyoto,programme:iuc,source:page")},
		"b/evidence.csv:2:1 id":  {"evidence.csv": rows("id,about,source,locator", record+",L1,source:page,another")},
		"b/links/y.csv:3:2 type": {"links/y.csv": rows("id,type,from,to,source", member+",MEMBER_OF,city:jp-kyoto,programme:iuc,source:page", ",MEMBER_OF,city:cn-taizhou,programme:iuc,source:page")},
	} {
		faults := faultsOf(t, small(), later)
		if len(faults) != 1 || place(faults[0]) != at {
			t.Errorf("got %v, want one at %s", faults, at)
		}
	}
}
