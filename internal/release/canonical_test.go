package release_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

// The canonical form that docs/data.md describes, written by hand for one tiny folder.
func TestTheReleaseIsTheHashOfTheCanonicalForm(t *testing.T) {
	g := mustRead(t, files{
		"rules.csv": rows("id,rule", "seat,A seat stands for its city."),
		"entities/source.csv": rows("id,name,kind,retrieved_on,sha256",
			"source:doc,The document,document,2026-11-03,"+strings.Repeat("0a", 32), "source:page,A page,web,2026-11,"),
		"entities/city.csv":      rows("id,name,aliases,same_as,latitude,is_capital", "city:jp-kyoto,Kyōto,Kyoto|京都,wikidata:Q34600|geonames:1857910,35.020,false"),
		"entities/programme.csv": rows("id,name", "programme:iuc,IUC"),
		"names.csv":              rows("about,text,language,kind,source,locator,note", "city:jp-kyoto,Киото|Kioto,,,source:page,row 1,", "city:jp-kyoto,京都,ja,official,source:page|source:doc,|0:0-4,n|"),
		"links/x.csv":            rows("id,type,from,to,since,topics,source,locator,stated_as,note,seen_to,seen_from,component", "L1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,2017-05,water|energy,source:doc,0:0-4,Kyōt,cut off,2019-12,2018,IUC Asia"),
		"statements.csv":         rows("id,subject,property,value,source,retrieved_on,confidence", "P1,programme:iuc,start_year,2017,source:page,2026-12-01,implied"),
		"folder.csv": rows("title,name,restrictions,attribution,licence_url,licence,note",
			"Kyōto alone,kyoto,no-derivatives|share-alike,The city,https://example.org/terms,Own terms,one city"),
		"blocks.csv": rows("id,source,programme,paragraph_line,byte_start,byte_end,truncated", "B1,source:doc,programme:iuc,0,0,10,true"),
	})
	derived := func(parts ...string) string { return kg.DerivedID("E", strings.Join(parts, "\x1f")) }
	lines := []string{
		"entity|id=city:jp-kyoto|type=City|name=Kyōto|aliases=Kyoto;京都|names=" + strings.Join([]string{
			"Kioto\x1dscript=Latn\x1dkind=alternative\x1dsource=source:page\x1dlocator=row 1\x1dretrieved_on=2026-11",
			"Киото\x1dscript=Cyrl\x1dkind=alternative\x1dsource=source:page\x1dlocator=row 1\x1dretrieved_on=2026-11",
			"京都\x1dlanguage=ja\x1dscript=Hani\x1dkind=official\x1dsource=source:doc\x1dlocator=0:0-4\x1dretrieved_on=2026-11-03\x1dsource=source:page\x1dretrieved_on=2026-11\x1dnote=n",
		}, ";") + "|same_as=geonames:1857910;wikidata:Q34600|is_capital=false|latitude=35.02",
		"entity|id=programme:iuc|type=Programme|name=IUC|start_year=2017",
		"entity|id=source:doc|type=Source|name=The document|kind=document|retrieved_on=2026-11-03|sha256=" + strings.Repeat("0a", 32),
		"entity|id=source:page|type=Source|name=A page|kind=web|retrieved_on=2026-11",
		"link|id=L1|type=PARTICIPATES_IN|from=city:jp-kyoto|to=programme:iuc|since=2017-05|topics=energy;water|status=verified|confidence=explicit",
		"statement|id=P1|subject=programme:iuc|property=start_year|value=2017|status=verified|confidence=implied",
		"evidence|id=" + derived("L1", "source:doc", "0:0-4", "Kyōt") + "|about=L1|source=source:doc|locator=0:0-4|component=IUC Asia|stated_as=Kyōt|confidence=explicit|retrieved_on=2026-11-03|seen_from=2018|seen_to=2019-12|note=cut off",
		"evidence|id=" + derived("P1", "source:page", "", "") + "|about=P1|source=source:page|confidence=implied|retrieved_on=2026-12-01",
		"rule|id=seat|rule=A seat stands for its city.",
		"block|id=B1|source=source:doc|programme=programme:iuc|paragraph_line=0|byte_start=0|byte_end=10|truncated=true",
		"layer|name=kyoto|title=Kyōto alone|licence=Own terms|licence_url=https://example.org/terms|attribution=The city|restrictions=share-alike;no-derivatives|note=one city",
	}
	slices.Sort(lines[6:8]) // by id
	text := strings.NewReplacer("|", "\x1f", ";", "\x1e").Replace(strings.Join(lines, "\n"))
	sum := sha256.Sum256([]byte("cityweave release 2\n" + text + "\n"))
	want := kg.Release{Hash: hex.EncodeToString(sum[:]), Date: 20261201}
	want.ID = "2026-12-01-" + want.Hash[:12]
	if g.Release != want {
		t.Errorf("got %+v, want %+v", g.Release, want)
	}
}

func TestTheReleaseDoesNotDependOnHowTheFilesAreLaidOut(t *testing.T) {
	want := mustRead(t, small()).Release
	turned := small()
	for path, text := range turned {
		turned[path] = backwards(text)
	}
	links := strings.SplitAfter(small()[page], "\n")
	evidence := small()
	for name, layers := range map[string][]files{
		"columns and rows in another order": {turned},
		"links in two files":                {small().with(files{page: links[0] + links[1], "links/pairs.csv": links[0] + links[2]})},
		"statements in a later folder":      {small().with(files{states: ""}), {states: small()[states]}},
		"evidence in the row of its link": {evidence.with(files{"evidence.csv": "", page: strings.Replace(small()[page],
			taking, "L1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,2020,,,,,,,source:page,,,,", 1)}), {"evidence.csv": small()["evidence.csv"]}},
		"an entity filled by a later folder": {
			small().with(files{"entities/programme.csv": rows("id,name", "programme:iuc,International Urban Cooperation")}),
			{"entities/programme.csv": rows("acronym,id", "IUC,programme:iuc")},
		},
	} {
		if got := mustRead(t, layers...).Release; got != want {
			t.Errorf("%s: %s, want %s", name, got.ID, want.ID)
		}
	}
}

// backwards turns the order of the columns and of the rows of a file without quotation marks.
func backwards(text string) string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Reverse(lines[1:])
	for i, line := range lines {
		cells := strings.Split(line, ",")
		slices.Reverse(cells)
		lines[i] = strings.Join(cells, ",")
	}
	return rows(lines...)
}

func TestAnyValueChangesTheRelease(t *testing.T) {
	was := mustRead(t, small()).Release
	for name, over := range map[string]files{
		"a name":         one(city, "Kyoto", "Kyōto"),
		"an alias":       one("entities/programme.csv", "IUC,,", "IUC,IUC Asia,"),
		"a description":  {city: "description," + strings.ReplaceAll(small()[city], "\ncity:jp", "\nOld capital.,city:jp")},
		"an external id": one(city, "|wikidata:Q34600", ""),
		"a number":       one(city, "1459640", "1459641"),
		"a truth":        one(city, ",false", ",true"),
		"a parent":       one(city, "Kyoto,country:jp", "Kyoto,region:m49-142"),
		"a role":         one(page, ",twin,", ",sister,"),
		"a since":        one(page, ",2017,2020", ",2017-01,2020"),
		"an until":       one(page, ",2017,2020", ",2017,2020-01"),
		"a seen_to":      one(page, "2018,2019", "2018,2020"),
		"a topic":        one(page, "water|energy", "water"),
		"a status":       one(page, "energy,,,", "energy,partly,,"),
		"a note":         one(page, "energy,,,", "energy,,n,"),
		"a value":        one(states, ",25,", ",26,"),
		"a unit":         one(states, ",cities,", ",towns,"),
		"a day":          one(states, "cities,2019", "cities,2020"),
		"words":          one("evidence.csv", "Kyot,", "Kyo,"),
		"a locator":      one("evidence.csv", "0:0-4", "0:0-5"),
		"a confidence":   one("evidence.csv", "implied", "explicit"),
		"a source":       one("evidence.csv", "source:document,0:0-4", "source:geonames,0:0-4"),
		"a rule":         one("rules.csv", "is the one of M49", "is that of M49"),
		"a block":        one("blocks.csv", "0,10,false", "0,10,true"),
		"an entity":      more("entities/theme.csv", "theme:water,water,focus"),
	} {
		f := small().with(over)
		if name == "a description" {
			f[city] = strings.ReplaceAll(f[city], "\ncity:cn", "\n,city:cn")
		}
		if got := mustRead(t, f).Release; got.Hash == was.Hash {
			t.Errorf("%s does not change the release", name)
		}
	}
}

func TestTheDateOfAReleaseIsTheNewestReading(t *testing.T) {
	if got := mustRead(t, small()).Release; got.Date != 20261104 || !strings.HasPrefix(got.ID, "2026-11-04-") || !strings.HasSuffix(got.ID, got.Hash[:12]) {
		t.Errorf("%+v", got)
	}
	newer := more("entities/source.csv", "source:unused,Unused,web,https://example.org/2,2027-01")
	if got := mustRead(t, small().with(newer)).Release; got.Date.String() != "2027-01" {
		t.Errorf("a source counts without evidence: %+v", got)
	}
	if got := mustRead(t, files{"rules.csv": rows("id,rule", "seat,x")}).Release; got.Date != 0 || got.ID != "undated-"+got.Hash[:12] {
		t.Errorf("%+v", got)
	}
}

func TestReadingTwiceGivesTheSame(t *testing.T) {
	g := mustRead(t, small())
	if d := revision.Between(kg.CityNetworks(), g, mustRead(t, small())); len(d.Changes) != 0 {
		t.Errorf("%+v", d.Changes)
	}
}
