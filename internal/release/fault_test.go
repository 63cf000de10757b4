package release_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"cityweave/internal/datafolder"
)

// faultCase is one rule broken: the files put over the right ones, where the fault stands
// and words of what is wrong and of the cure.
type faultCase struct {
	name    string
	over    files
	place   string // file:line:column name
	problem string
	cure    string
}

func TestEachRuleIsToldAtItsPlaceWithACure(t *testing.T) {
	for _, c := range faultCases() {
		t.Run(c.name, func(t *testing.T) {
			faults := faultsOf(t, small().with(c.over))
			if len(faults) != 1 {
				t.Fatalf("got %d faults, want one:\n%v", len(faults), faults)
			}
			f := faults[0]
			if got := place(f); got != "a/"+c.place {
				t.Errorf("at %q, want %q (%v)", got, "a/"+c.place, f)
			}
			if !strings.Contains(f.Problem, c.problem) {
				t.Errorf("problem %q does not say %q", f.Problem, c.problem)
			}
			if !strings.Contains(f.Cure, c.cure) || f.Cure == "" {
				t.Errorf("cure %q does not say %q", f.Cure, c.cure)
			}
		})
	}
}

func TestTheFixtureOfTheCasesIsRight(t *testing.T) {
	mustRead(t, small())
}

// one puts a row in place of another in a file of the small folder.
func one(file, old, row string) files {
	text := small()[file]
	if !strings.Contains(text, old) {
		panic("the case wants a row that is not there: " + old)
	}
	return files{file: strings.Replace(text, old, row, 1)}
}

// more adds rows to a file of the small folder.
func more(file string, lines ...string) files {
	return files{file: small()[file] + rows(lines...)}
}

const (
	city      = "entities/city.csv"
	kyoto     = "city:jp-kyoto,Kyoto,country:jp,geonames:1857910|wikidata:Q34600,35.02107,1459640,false"
	page      = "links/page.csv"
	taking    = "L1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,2020,,,,,,,source:page,,,,"
	pair      = "L2,PAIRED_WITH,city:cn-taizhou,city:jp-kyoto,twin,,,2018,2019,programme:iuc,water|energy,,,source:page,,,,"
	states    = "statements.csv"
	start     = "P1,programme:iuc,start_year,2017,,,source:page"
	counted   = "P2,programme:iuc,city_count,25,cities,2019,source:page"
	witness   = "E1,L1,source:document,0:0-4,Kyot,implied"
	firstPart = "B1,source:document,programme:iuc,0,1,0,10,false"
)

func faultCases() []faultCase {
	return concat(fileCases(), entityCases(), placeCases(), linkCases(), statementCases(), coverageCases(), evidenceCases(), referenceCases(), distinctCases(), nameCases())
}

func concat(lists ...[]faultCase) (out []faultCase) {
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

func fileCases() []faultCase {
	return []faultCase{
		{"a file that is none of the known ones", files{"statement.csv": "id\n"}, "statement.csv:1:1", "no part of a data folder", "did you mean statements.csv?"},
		{"a spreadsheet beside the files", files{"entities/city.xlsx": "x"}, "entities/city.xlsx:1:1", "no part of a data folder", "did you mean entities/city.csv?"},
		{"an entity file in the wrong place", files{"city.csv": "id\n"}, "city.csv:1:1", "no part of a data folder", "did you mean entities/city.csv?"},
		{"an entity file of no type", files{"entities/cities.csv": "id\n"}, "entities/cities.csv:1:1", "no entity type", "did you mean entities/city.csv?"},
		{"a header of blanks", files{"links/more.csv": " \n"}, "links/more.csv:1:1", "no name", "name it"},
		{"no bytes at all", files{"links/more.csv": "\n"}, "links/more.csv:1:1", "the file is empty", "id,type,from,to"},
		{"half a character of UTF-16", files{"links/more.csv": "\xff\xfei\x00d"}, "links/more.csv:1:1 i\ufffd", "U+FFFD REPLACEMENT CHARACTER", "UTF-8"},
		{"a delimiter of its own in a row", files{"links/more.csv": "id;type;from;to\nL7,MEMBER_OF,city:jp-kyoto,programme:iuc\n"}, "links/more.csv:2:1", "1 value, the header 4", "hold a semicolon between"},
		{"an unknown delimiter", files{"links/more.csv": "sep=|\nid|type\n"}, "links/more.csv:1:1", "the line sep=| names an unknown delimiter", "sep=;"},
		{"an unknown column", files{"entities/theme.csv": rows("id,nam,kind", "theme:clean-energy,clean energy,focus")}, "entities/theme.csv:1:4 nam", "unknown column", "did you mean name?"},
		{"an unknown column near none", files{"rules.csv": rows("id,rule,author", "city-country,x,y", "m49-tree,x,y")}, "rules.csv:1:9 author", "unknown column", "known are id, rule"},
		{"a column that only other types have", files{"entities/theme.csv": rows("id,name,parent", "theme:clean-energy,clean energy,")}, "entities/theme.csv:1:9 parent", "unknown column", "known are"},
		{"a column twice", files{"entities/theme.csv": rows("id,name,name", "theme:clean-energy,a,b")}, "entities/theme.csv:1:9 name", "twice", "remove"},
		{"a column without a name", files{"entities/theme.csv": rows("id,name,", "theme:clean-energy,a,b")}, "entities/theme.csv:1:9", "no name", "remove"},
		{"a row with too many values", one(city, kyoto, "city:jp-kyoto,Kyoto, Japan,country:jp,,,,"), "entities/city.csv:2:1", "8 values, the header 7", "quotation marks"},
		{"a row with too few values", one(city, kyoto, "city:jp-kyoto,Kyoto"), "entities/city.csv:2:1", "2 values, the header 7", "empty"},
		{"a bare quotation mark", one(city, kyoto, `city:jp-kyoto,Kyoto "old",country:jp,,,,`), "entities/city.csv:2:21", "quotation mark", "double"},
		{"text after a closing quotation mark", one(city, kyoto, `city:jp-kyoto,"Kyoto" old,country:jp,,,,`), "entities/city.csv:2:22", "text after the quotation mark", "double"},
		{"a quotation mark that does not end", one(city, kyoto, `city:jp-kyoto,"Kyoto,country:jp,,,,`), "entities/city.csv:2:15", "does not end", "close it"},
		{"a line end in a value", one(city, kyoto, "city:jp-kyoto,\"Kyo\nto\",country:jp,,,,"), "entities/city.csv:2:15 name", "line end", "one line"},
		{"a tab in a value", one(city, kyoto, "city:jp-kyoto,Kyo\tto,country:jp,,,,"), "entities/city.csv:2:15 name", "tab", "space"},
		{"a control character", one(city, kyoto, "city:jp-kyoto,Kyo\x00to,country:jp,,,,"), "entities/city.csv:2:15 name", "U+0000", "remove"},
		{"a control character of two bytes", one(city, kyoto, "city:jp-kyoto,Kyo\u0085to,country:jp,,,,"), "entities/city.csv:2:15 name", "U+0085", "remove"},
		{"bytes of Windows-1252", one(city, kyoto, "city:jp-kyoto,Ky\xf4to,country:jp,,,,"), "entities/city.csv:2:15 name", "the byte F4, which is 'ô' in Windows-1252", "CSV UTF-8"},
		{"columns count characters", one(city, kyoto, "city:jp-kyoto,Kyōto,country:xx,,,,"), "entities/city.csv:2:21 parent", "country:xx", "entities/country.csv"},
	}
}

func entityCases() []faultCase {
	programme := func(row string) files {
		return files{"entities/programme.csv": rows("id,name,kind,start_year,start_date", row)}
	}
	return []faultCase{
		{"no id", more(city, ",Osaka,country:jp,,,,"), "entities/city.csv:4:1 id", "without an id", "city:cn-taizhou"},
		{"no name", more(city, "city:jp-osaka,,country:jp,,,,"), "entities/city.csv:4:15 name", "city:jp-osaka has no name", "give"},
		{"no column for the name", files{"entities/theme.csv": rows("id", "theme:clean-energy", "theme:water")}, "entities/theme.csv:1:1 name", "column is missing", "header"},
		{"an id of another type", more(city, "region:jp-kyoto,Kyoto,country:jp,,,,"), "entities/city.csv:4:1 id", "no id of a City", "entities/region.csv"},
		{"an id with capitals", more(city, "city:jp-Osaka,Osaka,country:jp,,,,"), "entities/city.csv:4:1 id", "is no id", "small letters"},
		{"an id without its country", more(city, "city:osaka,Osaka,country:jp,,,,"), "entities/city.csv:4:1 id", "country", "city:cn-taizhou"},
		{"an id that says another country", more(city, "city:cn-osaka,Osaka,country:jp,,,,"), "entities/city.csv:4:1 id", "lies in country:jp", "correct"},
		{"an entity twice", more(city, "city:jp-kyoto,Kyoto,country:jp,,,,"), "entities/city.csv:4:1 id", "twice, first in a/entities/city.csv:2", "one row"},
		{"a word that is not in the list", files{"entities/theme.csv": rows("id,name,kind", "theme:clean-energy,clean energy,focal")}, "entities/theme.csv:2:33 kind", `"focal"`, "did you mean focus? it is one of focus, challenge, pathway, sdg"},
		{"a word far from the list", files{"entities/theme.csv": rows("id,name,kind", "theme:clean-energy,clean energy,topic")}, "entities/theme.csv:2:33 kind", `"topic"`, "focus, challenge, pathway, sdg"},
		{"a number with separators", one(city, "1459640", `"1,459,640"`), "entities/city.csv:2:74 population", "no whole number", "digits"},
		{"a population of none", one(city, "1459640", "0"), "entities/city.csv:2:74 population", "0 is not between 1", "empty"},
		{"a latitude beyond the pole", one(city, "35.02107", "95"), "entities/city.csv:2:65 latitude", "not between -90 and 90", "check"},
		{"a latitude with a comma", one(city, "35.02107", `"35,02"`), "entities/city.csv:2:65 latitude", "no number", "point"},
		{"a latitude that is no number", one(city, "35.02107", "NaN"), "entities/city.csv:2:65 latitude", "no number", "28.65"},
		{"neither true nor false", one(city, "false", "no"), "entities/city.csv:2:82 is_capital", `"no"`, "true or false"},
		{"a year out of range", programme("programme:iuc,IUC,,217,"), "entities/programme.csv:2:20 start_year", "217 is not between 1000 and 2999", "check"},
		{"a date that is none", programme("programme:iuc,IUC,,,2019-02-30"), "entities/programme.csv:2:21 start_date", "no date", "YYYY-MM-DD"},
		{"a code of the wrong form", one("entities/country.csv", "Japan,JP", "Japan,jp"), "entities/country.csv:2:18 iso2", `"jp"`, ""},
		{"a code that the id contradicts", one("entities/region.csv", "Asia,continent,142", "Asia,continent,150"), "entities/region.csv:3:31 code", "region:m49-142", "one code"},
		{"an address that is none", one("entities/source.csv", "https://example.org/", "example.org"), "entities/source.csv:6:24 url", "url", "https://"},
		{"an external id without a scheme", one(city, "wikidata:Q34600", "Q34600"), "entities/city.csv:2:32 same_as", `"Q34600"`, "scheme:value"},
		{"an external id of an unknown scheme", one(city, "wikidata:Q34600", "wikdata:Q34600"), "entities/city.csv:2:32 same_as", "wikdata", "did you mean wikidata?"},
		{"an external id of the wrong form", one(city, "wikidata:Q34600", "wikidata:34600"), "entities/city.csv:2:32 same_as", "no id of wikidata", "wikidata:Q57906"},
		{"an external id of two entities", one(city, "geonames:8400694", "geonames:1857910"), "entities/city.csv:3:36 same_as", "city:jp-kyoto already, in a/entities/city.csv:2", "two entities"},
		{"a value that no statement gives", files{"entities/programme.csv": rows("id,name,start_year", "programme:iuc,IUC,2015")}, "entities/programme.csv:2:19 start_year", "none of the values that statements give", "leave it empty"},
	}
}

func placeCases() []faultCase {
	link := func(lines ...string) files {
		return files{"links/places.csv": rows(append([]string{"type,from,to,source"}, lines...)...)}
	}
	return []faultCase{
		{"a folder without a name", files{"folder.csv": rows("name,title", ",Mine")}, "folder.csv:2:1 name", "without a name", "river-gardens"},
		{"a name of a folder in another form", files{"folder.csv": rows("name,title", "My Data,Mine")}, "folder.csv:2:1 name", `"My Data"`, "small letters"},
		{"a folder without a title", files{"folder.csv": rows("name,title", "mine,")}, "folder.csv:2:6 title", "without a title", "in a few words"},
		{"a folder described twice", files{"folder.csv": rows("name,title", "mine,Mine", "mine,Mine")}, "folder.csv:3:1 name", "twice, first in a/folder.csv:2", "one row"},
		{"a folder described by no row", files{"folder.csv": rows("name,title")}, "folder.csv:1:1", "not described", "one row, or remove"},
		{"an address of no licence", files{"folder.csv": rows("name,title,licence,licence_url", "mine,Mine,,https://example.org/")}, "folder.csv:2:11 licence", "without its name", "CC BY 4.0"},
		{"restrictions of no licence", files{"folder.csv": rows("name,title,licence,restrictions", "mine,Mine,,share-alike")}, "folder.csv:2:11 licence", "restrictions without a licence", "CC BY-SA 4.0"},
		{"an address that is none", files{"folder.csv": rows("name,title,licence,licence_url", "mine,Mine,CC0,creativecommons.org")}, "folder.csv:2:15 licence_url", `"creativecommons.org"`, "https://"},
		{"a restriction that is none", files{"folder.csv": rows("name,title,licence,restrictions", "mine,Mine,CC0,non-comercial")}, "folder.csv:2:15 restrictions", `"non-comercial"`, "non-commercial"},
		{"a parent that is unknown", one(city, "country:cn", "country:cj"), "entities/city.csv:3:25 parent", "country:cj", "did you mean country:cn?"},
		{"a parent that may be none", one(city, "country:cn", "programme:iuc"), "entities/city.csv:3:25 parent", "is a Programme", "City, Region, Country"},
		{"a place without one above it", one(city, "country:cn", ""), "entities/city.csv:3:25 parent", "does not reach region:m49-001", "parent"},
		{"two places above that are on no one path", link("LOCATED_IN,city:cn-taizhou,country:jp,source:page"), "links/places.csv:2:28 to", "country:cn, country:jp", "keep one"},
		{"a circle of places", one("entities/region.csv", "001,,m49:001", "001,country:jp,m49:001"), "entities/region.csv:2:30 parent", "country:jp > region:m49-142 > region:m49-001 > country:jp", "turn it round"},
		{"a theme that is part of what is no theme", link("PART_OF,theme:clean-energy,programme:iuc,source:page"), "links/places.csv:2:28 to", "PART_OF leads from a Theme to a Programme here", "ends of one type"},
		{"a place in itself", link("LOCATED_IN,city:cn-taizhou,city:cn-taizhou,source:page"), "links/places.csv:2:28 to", "city:cn-taizhou > city:cn-taizhou", "remove"},
		{"a circle over two types of links", files{
			"entities/region.csv": small()["entities/region.csv"] + rows("region:cn-huangyan,Huangyan,functional,,country:cn,"),
			"links/places.csv":    rows("type,from,to,source", "PART_OF,region:cn-huangyan,city:cn-taizhou,source:page", "LOCATED_IN,city:cn-taizhou,region:cn-huangyan,source:page"),
		}, "links/places.csv:3:28 to", "region:cn-huangyan > city:cn-taizhou > region:cn-huangyan", "remove"},
		{"a circle of what came before", files{
			"entities/programme.csv": rows("id,name", "programme:iuc,IUC", "programme:a,A", "programme:b,B"),
			"links/places.csv":       rows("type,from,to,source", "PRECEDES,programme:iuc,programme:a,source:page", "PRECEDES,programme:a,programme:b,source:page", "PRECEDES,programme:b,programme:iuc,source:page"),
		}, "links/places.csv:4:22 to", "programme:iuc > programme:a > programme:b > programme:iuc", "remove"},
		{"a parent without the rule", files{"rules.csv": rows("id,rule", "m49-tree,x")}, "entities/city.csv:2:21 parent", "the rule city-country", "@core"},
		{"a parent without its data set", one("entities/source.csv", "source:geonames,", "source:geoname,"), "entities/city.csv:2:21 parent", "the source source:geonames", "@core"},
	}
}

func linkCases() []faultCase {
	return []faultCase{
		{"a link type that is unknown", one(page, "L1,PARTICIPATES_IN", "L1,PARTICIPATE_IN"), "links/page.csv:2:4 type", "PARTICIPATE_IN", "did you mean PARTICIPATES_IN?"},
		{"no type", more(page, ",,city:jp-kyoto,programme:iuc,,,,,,,,,,source:page,,,,"), "links/page.csv:4:2 type", "without its type", "type, from and to"},
		{"no from", more(page, ",MEMBER_OF,,programme:iuc,,,,,,,,,,source:page,,,,"), "links/page.csv:4:12 from", "without its from", "type, from and to"},
		{"no to", more(page, ",MEMBER_OF,city:jp-kyoto,,,,,,,,,,,source:page,,,,"), "links/page.csv:4:26 to", "without its to", "type, from and to"},
		{"an end that is unknown", one(page, "L1,PARTICIPATES_IN,city:jp-kyoto", "L1,PARTICIPATES_IN,city:jp-kioto"), "links/page.csv:2:20 from", "city:jp-kioto", "did you mean city:jp-kyoto?"},
		{"an end of a type that is not allowed", one(page, taking, "L1,PARTICIPATES_IN,theme:clean-energy,programme:iuc,,2017,,,,,,,,source:page,,,,"), "links/page.csv:2:20 from", "theme:clean-energy is a Theme", "City, Region, Organisation, UNBody, ActorGroup"},
		{"the other end not allowed", one(page, taking, "L1,PARTICIPATES_IN,city:jp-kyoto,theme:clean-energy,,2017,,,,,,,,source:page,,,,"), "links/page.csv:2:34 to", "Theme", "Programme, Event, UNBody"},
		{"a pair in the wrong order", one(page, "city:cn-taizhou,city:jp-kyoto", "city:jp-kyoto,city:cn-taizhou"), "links/page.csv:3:16 from", "smaller id first", "swap from and to: from city:cn-taizhou to city:jp-kyoto"},
		{"a pair of one", one(page, "city:cn-taizhou,city:jp-kyoto", "city:cn-taizhou,city:cn-taizhou"), "links/page.csv:3:32 to", "itself", "other end"},
		{"a programme that is unknown", one(page, "2019,programme:iuc", "2019,programme:iucc"), "links/page.csv:3:63 programme", "programme:iucc", "did you mean programme:iuc?"},
		{"a programme that a built-in layer has", one(page, "2019,programme:iuc", "2019,programme:iurc"), "links/page.csv:3:63 programme", "programme:iurc", "read it together with @core, which has it"},
		{"a programme that is none", one(page, "2019,programme:iuc", "2019,theme:clean-energy"), "links/page.csv:3:63 programme", "not a Programme", "programme:iuc"},
		{"an id of the wrong form", one(page, pair, "X2"+pair[2:]), "links/page.csv:3:1 id", `"X2"`, "L and a number"},
		{"an id twice", more(page, "L1,MEMBER_OF,city:jp-kyoto,programme:iuc,,,,,,,,,,source:page,,,,"), "links/page.csv:4:1 id", "L1 is there twice, first in a/links/page.csv:2", "one row"},
		{"a key twice", more(page, ",PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,,,,,,,,source:page,,,,"), "links/page.csv:4:2 type", "L1 is there twice, first in a/links/page.csv:2", "one row"},
		{"a key under another id", more(page, "L9,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,,,,,,,,source:page,,,,"), "links/page.csv:4:1 id", "L1 already, in a/links/page.csv:2", "role, programme or since"},
		{"a key twice in two files", files{"links/more.csv": rows("type,from,to,since,source", "PARTICIPATES_IN,city:jp-kyoto,programme:iuc,2017,source:page")}, "links/page.csv:2:1 id", "already, in a/links/more.csv:2", "leave it empty"},
		{"a date that is none", one(page, ",2017,2020,", ",2017,20-20,"), "links/page.csv:2:54 until", `"20-20"`, "YYYY"},
		{"until before since", one(page, ",2017,2020,", ",2017-05,2017-04-30,"), "links/page.csv:2:57 until", "before since", "check"},
		{"seen_to before seen_from", one(page, "2018,2019", "2019,2018"), "links/page.csv:3:58 seen_to", "before seen_from", "check"},
		{"seen_to alone", one(page, "2018,2019", ",2019"), "links/page.csv:3:54 seen_to", "without seen_from", "seen_from"},
		{"a status that is unknown", one(page, "energy,,,source", "energy,verifed,,source"), "links/page.csv:3:90 status", `"verifed"`, "did you mean verified?"},
		{"no evidence", more(page, "L3,MEMBER_OF,city:jp-kyoto,programme:iuc,,,,,,,,,,,,,,"), "links/page.csv:4:51 source", "L3 has no evidence", "evidence.csv"},
		{"no evidence and no column for it", files{"links/more.csv": rows("type,from,to", "MEMBER_OF,city:jp-kyoto,programme:iuc", "MEMBER_OF,city:cn-taizhou,programme:iuc")}, "links/more.csv:1:1 source", "column is missing", "header"},
	}
}

func statementCases() []faultCase {
	return []faultCase{
		{"a subject that is unknown", one(states, counted, "P2,programme:iucc,city_count,25,cities,2019,source:page"), "statements.csv:3:4 subject", "programme:iucc", "did you mean programme:iuc?"},
		{"no subject", one(states, counted, "P2,,city_count,25,cities,2019,source:page"), "statements.csv:3:4 subject", "without a subject", "id"},
		{"a property that is unknown", one(states, counted, "P2,programme:iuc,citycount,25,cities,2019,source:page"), "statements.csv:3:18 property", "citycount", "did you mean city_count?"},
		{"no property", one(states, counted, "P2,programme:iuc,,25,cities,2019,source:page"), "statements.csv:3:18 property", "without a property", "title, alias"},
		{"no value", one(states, counted, "P2,programme:iuc,city_count,,cities,2019,source:page"), "statements.csv:3:29 value", "without a value", "remove"},
		{"a count that is no number", one(states, ",25,", ",about 25,"), "statements.csv:3:29 value", "no whole number", "digits"},
		{"a count without its unit", one(states, ",cities,", ",,"), "statements.csv:3:32 unit", "without its unit", "cities"},
		{"a count without its day", one(states, "cities,2019", "cities,"), "statements.csv:3:39 as_of", "without its day", "1990/2003"},
		{"a day that is none", one(states, "cities,2019", "cities,now"), "statements.csv:3:39 as_of", `"now"`, "1990/2003"},
		{"a period that ends before it begins", one(states, "cities,2019", "cities,2019/2018"), "statements.csv:3:39 as_of", "2019/2018", "1990/2003"},
		{"a year out of range", one(states, ",2017,", ",17,"), "statements.csv:2:29 value", "17 is not between 1000 and 2999", "check"},
		{"a date that is none", one(states, "start_year,2017", "start_date,2017-13"), "statements.csv:2:29 value", "no date", "YYYY"},
		{"an id of the wrong form", one(states, counted, "Q2"+counted[2:]), "statements.csv:3:1 id", `"Q2"`, "P and a number"},
		{"an id twice", more(states, "P1,programme:iuc,title,IUC,,,source:page"), "statements.csv:4:1 id", "twice, first in a/statements.csv:2", "one row"},
		{"a statement twice", more(states, ",programme:iuc,start_year,2017,,,source:page"), "statements.csv:4:27 value", "P1 is there twice", "one row"},
		{"a statement under another id", more(states, "P9,programme:iuc,start_year,2017,,,source:page"), "statements.csv:4:1 id", "P1 already", "leave it empty"},
		{"no evidence", more(states, "P3,programme:iuc,title,IUC,,,"), "statements.csv:4:30 source", "P3 has no evidence", "evidence.csv"},
	}
}

func coverageCases() []faultCase {
	const header = "id,about,link_types,role,types,list,stated,as_of,scope,complete,note,source"
	coverage := func(lines ...string) files {
		return files{"coverage.csv": rows(append([]string{header}, lines...)...)}
	}
	return []faultCase{
		{"coverage about nothing", coverage(",,TAKES_PART,,,,,,cities,,,source:page"), "coverage.csv:2:2 about", "without what it is about", "org:iclei"},
		{"coverage about nothing that is known", coverage(",programme:iucc,TAKES_PART,,,,,,cities,,,source:page"), "coverage.csv:2:2 about", "programme:iucc", "did you mean programme:iuc?"},
		{"coverage of no links", coverage(",programme:iuc,,,,,,,cities,,,source:page"), "coverage.csv:2:16 link_types", "without the links", "TAKES_PART"},
		{"coverage of links of an unknown type", coverage(",programme:iuc,TAKE_PART,,,,,,cities,,,source:page"), "coverage.csv:2:16 link_types", `"TAKE_PART" is unknown`, "did you mean TAKES_PART?"},
		{"coverage of links that lead elsewhere", coverage(",programme:iuc,PAIRED_WITH|LOCATED_IN,,,,,,cities,,,source:page"), "coverage.csv:2:16 link_types", "LOCATED_IN or PAIRED_WITH leads to programme:iuc", "PARTICIPATES_IN"},
		{"coverage of entities of an unknown type", coverage(",programme:iuc,TAKES_PART,,Cities,,,,cities,,,source:page"), "coverage.csv:2:28 types", `"Cities" is unknown`, "City"},
		{"coverage by a list that is no source", coverage(",programme:iuc,TAKES_PART,,,city:jp-kyoto,,,cities,,,source:page"), "coverage.csv:2:29 list", "not a Source", "source:document"},
		{"a stated number that is none", coverage(",programme:iuc,TAKES_PART,,,,\"2,500\",2019,cities,,,source:page"), "coverage.csv:2:30 stated", `"2,500" is no whole number`, "digits only"},
		{"a stated number of zero", coverage(",programme:iuc,TAKES_PART,,,,0,2019,cities,,,source:page"), "coverage.csv:2:30 stated", `"0" is no whole number`, "leave it empty"},
		{"coverage of a day that is none", coverage(",programme:iuc,TAKES_PART,,,,25,lately,cities,,,source:page"), "coverage.csv:2:33 as_of", `"lately"`, "1990/2003"},
		{"coverage without its scope", coverage(",programme:iuc,TAKES_PART,,,,25,2019,,,,source:page"), "coverage.csv:2:38 scope", "without its scope", "what is counted"},
		{"a scope that describes", coverage(",programme:iuc,TAKES_PART,,,,,," + strings.Repeat("é", 201) + ",,,source:page"), "coverage.csv:2:32 scope", "201 characters, 200 are the most", "what is counted only"},
		{"coverage that is neither complete nor not", coverage(",programme:iuc,TAKES_PART,,,,,,cities,true,,source:page"), "coverage.csv:2:39 complete", `"true"`, "yes, no"},
		{"coverage without evidence", coverage("M1,programme:iuc,TAKES_PART,,,,,,cities,,,"), "coverage.csv:2:43 source", "the coverage M1 has no evidence", "evidence.csv"},
		{"coverage with an id of the wrong form", coverage("C1,programme:iuc,TAKES_PART,,,,,,cities,,,source:page"), "coverage.csv:2:1 id", `"C1"`, "M and a number"},
		{"the same coverage twice", coverage(",programme:iuc,TAKES_PART,,,,,,cities,,,source:page", ",programme:iuc,TAKES_PART,,,,,,cities,no,,source:geonames"), "coverage.csv:3:2 about", "is there twice, first in a/coverage.csv:2", "one row"},
	}
}

func evidenceCases() []faultCase {
	sourced := func(cells ...string) files {
		return files{"links/more.csv": rows("type,from,to,source,locator,seen_from,seen_to,note",
			"MEMBER_OF,city:jp-kyoto,programme:iuc,"+strings.Join(cells, ","))}
	}
	stated := func(words string) files {
		return files{"links/more.csv": rows("type,from,to,source,locator,stated_as",
			"MEMBER_OF,city:jp-kyoto,programme:iuc,source:page|source:document,a|0:1-2,"+words)}
	}
	long := strings.Repeat("é", 81)
	derived := func(confidence string) files {
		return files{"links/more.csv": rows("type,from,to,status,source,locator,confidence", "MEMBER_OF,city:jp-kyoto,programme:iuc,derived,source:editorial,m49-tree,"+confidence)}
	}
	return []faultCase{
		{"about nothing that is known", more("evidence.csv", "E2,L7,source:page,,,"), "evidence.csv:3:4 about", `"L7"`, "begin with L"},
		{"about nothing", more("evidence.csv", "E2,,source:page,,,"), "evidence.csv:3:4 about", "without what it is about", "link, statement or record of coverage"},
		{"no source", more("evidence.csv", "E2,L1,,,,"), "evidence.csv:3:7 source", "without its source", "source:document"},
		{"a source that is unknown", more("evidence.csv", "E2,L1,source:pages,,,"), "evidence.csv:3:7 source", "source:pages", "did you mean source:page?"},
		{"a source that is none", more("evidence.csv", "E2,L1,programme:iuc,,,"), "evidence.csv:3:7 source", "not a Source", "source:document"},
		{"words without a source", one(page, ",,,source:page,,,,\nL2", ",,,,,Kyoto,,\nL2"), "links/page.csv:2:67 stated_as", "stated_as without the source", "evidence.csv"},
		{"a note without a source", one(page, ",,,source:page,,,,\nL2", ",,round 2,,,,,\nL2"), "links/page.csv:2:64 note", "note without the source", "move the value to the row of the source in evidence.csv"},
		{"too many words", more("evidence.csv", "E2,L1,source:page,,"+long+","), "evidence.csv:3:20 stated_as", "81 characters, 80 are the most", "words that name"},
		{"a confidence that is unknown", more("evidence.csv", "E2,L1,source:page,,,implicit"), "evidence.csv:3:21 confidence", `"implicit"`, "explicit, implied"},
		{"explicit evidence for what is derived", derived("explicit"), "links/more.csv:2:73 confidence", "derived", "implied"},
		{"a rule that is unknown", more("evidence.csv", "E2,L1,source:editorial,city-land,,implied"), "evidence.csv:3:24 locator", "names no rule", "rules.csv"},
		{"no rule", more("evidence.csv", "E2,L1,source:editorial,,,implied"), "evidence.csv:3:24 locator", "nothing names no rule", "rules.csv"},
		{"a place in the document of the wrong form", more("evidence.csv", "E2,L1,source:document,line 3,,"), "evidence.csv:3:23 locator", "no place in a document", "0:143-201"},
		{"a place in the document that ends where it begins", more("evidence.csv", "E2,L1,source:document,3:10-10,,"), "evidence.csv:3:23 locator", "no place in a document", "not included"},
		{"an id of the wrong form", more("evidence.csv", "X2,L1,source:page,,,"), "evidence.csv:3:1 id", `"X2"`, "E and a number"},
		{"an id twice", more("evidence.csv", "E1,L2,source:document,0:4-5,,"), "evidence.csv:3:1 id", "E1 is there twice", "one row"},
		{"a record twice", more("evidence.csv", "E2,L1,source:document,0:0-4,Kyot,implied"), "evidence.csv:3:7 source", "this evidence for L1 is there twice, first in a/evidence.csv:2", "one row"},
		{"a record in its row and in the file", more("evidence.csv", "E2,L1,source:page,,,"), "evidence.csv:3:7 source", "first in a/links/page.csv:2", "one row"},
		{"sources and locators of unequal number", one(page, "L1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,2020,,,,,,,source:page,,", "L1,PARTICIPATES_IN,city:jp-kyoto,programme:iuc,,2017,2020,,,,,,,source:page|source:document,a|0:1-2|b,"), "links/page.csv:2:93 locator", "3 values for 2 sources", "one for each"},
		{"a day of reading that is none", one(page, "source:page,,,,\nL2", "source:page,,,,yesterday\nL2"), "links/page.csv:2:80 retrieved_on", "yesterday", "YYYY"},
		{"a note for two sources", sourced("source:page|source:document", "a|0:1-2", "", "", "round 2"), "links/more.csv:2:77 note", "1 value for 2 sources", "separated by |"},
		{"words for two sources", stated("Kyoto"), "links/more.csv:2:75 stated_as", "1 value for 2 sources", "separated by |"},
		{"too many words of one of two sources", stated("Kyoto|" + long), "links/more.csv:2:75 stated_as", "81 characters, 80 are the most", "words that name"},
		{"a year seen for two sources", sourced("source:page|source:document", "a|0:1-2", "2019", "", ""), "links/more.csv:2:75 seen_from", "1 value for 2 sources", "separated by |"},
		{"a day seen that is none", sourced("source:page", "", "soon", "", ""), "links/more.csv:2:52 seen_from", `"soon"`, "YYYY"},
		{"one of two periods seen that ends before it begins", sourced("source:page|source:document", "a|0:1-2", "2019|2019", "2019|2018", ""), "links/more.csv:2:85 seen_to", "seen_to 2018 is before seen_from 2019", "check"},
		{"a day seen after the source was retrieved", sourced("source:page|source:document", "a|0:1-2", "2019|2026-11-04", "", ""), "links/more.csv:2:75 seen_from", "seen_from 2026-11-04 is after the source was retrieved, 2026-11-03", "the until of a link"},
		{"a last day seen after the source was retrieved", sourced("source:page", "a", "2019", "2027", ""), "links/more.csv:2:58 seen_to", "seen_to 2027 is after the source was retrieved, 2026-11-04", "the until of a link"},
		{"a last day seen without the first", sourced("source:page|source:document", "a|0:1-2", "2019|", "2019|2019", ""), "links/more.csv:2:81 seen_to", "without seen_from", "give seen_from"},
	}
}

func referenceCases() []faultCase {
	block := func(row string) files { return one("blocks.csv", firstPart, row) }
	return []faultCase{
		{"a rule without an id", more("rules.csv", ",What"), "rules.csv:7:1 id", "without an id", "city-country"},
		{"a rule without a text", more("rules.csv", "seat,"), "rules.csv:7:6 rule", "without its text", "sentence"},
		{"a rule with an odd id", more("rules.csv", "The Seat,text"), "rules.csv:7:1 id", "no id", "small letters"},
		{"a rule twice", more("rules.csv", "m49-tree,text"), "rules.csv:7:1 id", "twice, first in a/rules.csv:3", "one row"},
		{"a block without an id", block(",source:document,programme:iuc,0,1,0,10,false"), "blocks.csv:2:1 id", "without an id", "B1"},
		{"a block with an odd id", block("1,source:document,programme:iuc,0,1,0,10,false"), "blocks.csv:2:1 id", `"1"`, "B and a number"},
		{"a block of no source", block("B1,,programme:iuc,0,1,0,10,false"), "blocks.csv:2:4 source", "without its source", "id"},
		{"a block of a page", block("B1,source:page,programme:iuc,0,1,0,10,false"), "blocks.csv:2:4 source", "no document", "kind document"},
		{"a block of no programme", block("B1,source:document,theme:clean-energy,0,1,0,10,false"), "blocks.csv:2:20 programme", "not a Programme", "programme:iuc"},
		{"a line that is no number", block("B1,source:document,programme:iuc,,1,0,10,false"), "blocks.csv:2:34 paragraph_line", "nothing is no number", "digits"},
		{"a title on the line of the paragraph", block("B1,source:document,programme:iuc,1,1,0,10,false"), "blocks.csv:2:36 title_line", "line of the paragraph", "leave it empty"},
		{"a block that ends before it begins", block("B1,source:document,programme:iuc,0,1,10,10,false"), "blocks.csv:2:41 byte_end", "ends at byte 10", "after the last"},
		{"neither truncated nor not", block("B1,source:document,programme:iuc,0,1,0,10,"), "blocks.csv:2:43 truncated", "neither true nor false", "cut off"},
		{"blocks that overlap", more("blocks.csv", "B2,source:document,programme:iuc,2,,9,20,true"), "blocks.csv:3:37 byte_start", "in block B1 too, a/blocks.csv:2", "overlap"},
		{"a block twice", more("blocks.csv", "B1,source:document,programme:iuc,2,,10,20,true"), "blocks.csv:3:1 id", "twice, first in a/blocks.csv:2", "one row"},
	}
}

func distinctCases() []faultCase {
	apart := func(row string) files { return files{"distinct.csv": rows("id,other,reason", row)} }
	return []faultCase{
		{"no id of an entity that is distinct", apart(",city:jp-kyoto,x"), "distinct.csv:2:1 id", "no id", "two entities"},
		{"an unknown entity that is distinct", apart("city:jp-kyoto,city:jp-kyot,x"), "distinct.csv:2:15 other", "city:jp-kyot", "did you mean city:jp-kyoto?"},
		{"an entity distinct from itself", apart("city:jp-kyoto,city:jp-kyoto,x"), "distinct.csv:2:15 other", "from itself", "two entities"},
		{"distinct without a reason", apart("city:jp-kyoto,city:cn-taizhou,"), "distinct.csv:2:31 reason", "without a reason", "what tells them apart"},
		{"a distinct pair twice", files{"distinct.csv": rows("id,other,reason", "city:jp-kyoto,city:cn-taizhou,x", "city:cn-taizhou,city:jp-kyoto,x")}, "distinct.csv:3:1 id", "twice, first in a/distinct.csv:2", "one row"},
	}
}

func TestAllFaultsOfARunAreToldInOrder(t *testing.T) {
	faults := faultsOf(t, small().with(files{
		city: rows("id,name,parent,population",
			"city:jp-kyoto,Kyoto,country:jp,many",
			"city:cn-taizhou,Taizhou,country:xx,0"),
		page:         strings.Replace(small()[page], "programme:iuc,,2017,2020,,,,,,,source:page", "programme:none,,yes,2020,,,,,,,source:pge", 1),
		"other.csv":  "x\n",
		states:       rows("id,subject,property,value,source", "P1,programme:iuc,start_year,soon,source:page", "P2,programme:iuc,mayor,x,source:page"),
		"blocks.csv": "",
	}))
	want := []string{
		"a/entities/city.csv:2:32 population",
		"a/entities/city.csv:3:25 parent",
		"a/entities/city.csv:3:36 population",
		"a/links/page.csv:2:34 to",
		"a/links/page.csv:2:50 since",
		"a/links/page.csv:2:65 source",
		"a/other.csv:1:1",
		"a/statements.csv:2:29 value",
		"a/statements.csv:3:18 property",
	}
	var got []string
	for _, f := range faults {
		got = append(got, place(f))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAFaultIsNotToldAgainByWhatHangsOnIt(t *testing.T) {
	for _, c := range []struct {
		name string
		over files
		want string
	}{
		{"a refused entity is still known to links", one(city, kyoto, "city:jp-kyoto,Kyoto,country:jp,geonames:0,35.02107,,"), "a/entities/city.csv:2:32 same_as"},
		{"a torn row of an entity is still known", one(city, kyoto, `city:jp-kyoto,K"yoto,country:jp,,,,`), "a/entities/city.csv:2:16"},
		{"a torn id may be any id", one(city, kyoto, `"city:jp-kyoto"s,Kyoto,country:jp,,,,`), "a/entities/city.csv:2:16"},
		{"a file without a column id may have named anything", files{"entities/programme.csv": rows("idd,name", "programme:iuc,IUC")}, "a/entities/programme.csv:1:1 idd"},
		{"a refused link is still known to its evidence", one(page, "L1,PARTICIPATES_IN", "L1,PARTICIPATE"), "a/links/page.csv:2:4 type"},
		{"a refused statement is still known to its evidence", files{
			states:         rows("id,subject,property,value,source", "P1,programme:iuc,start_yea,2017,source:page", "P2,programme:iuc,title,IUC,"),
			"evidence.csv": small()["evidence.csv"] + rows("E3,P1,source:page,,,", "E4,P2,source:page,,,"),
		}, "a/statements.csv:2:18 property"},
		{"a refused record is not missed", files{
			page:           small()[page] + rows("L3,MEMBER_OF,city:jp-kyoto,programme:iuc,,,,,,,,,,,,,,"),
			"evidence.csv": small()["evidence.csv"] + rows("E3,L3,source:nowhere,,,"),
		}, "a/evidence.csv:3:7 source"},
		{"a torn row of evidence is not missed", files{
			page:           small()[page] + rows("L3,MEMBER_OF,city:jp-kyoto,programme:iuc,,,,,,,,,,,,,,"),
			"evidence.csv": small()["evidence.csv"] + rows(`"E3"x,L3,source:page,,,`),
		}, "a/evidence.csv:3:5"},
		{"a refused link to the place above is no missing one", files{
			city:             rows("id,name", "city:jp-kyoto,Kyoto", "city:cn-taizhou,Taizhou"),
			"links/more.csv": rows("type,from,to,source", "LOCATED_IN,city:jp-kyoto,country:jp,source:page", "LOCATED_IN,city:cn-taizhou,country:cm,source:page"),
		}, "a/links/more.csv:3:28 to"},
		{"what is missing for parents is told once", files{
			"entities/source.csv": rows("id,name,kind,retrieved_on", "source:geonames,G,dataset,2026-11-01", "source:un-m49,M,dataset,2026-11-01", "source:document,D,document,2026-11-01", "source:page,P,web,2026-11-01"),
		}, "a/entities/city.csv:2:21 parent"},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults := faultsOf(t, small().with(c.over))
			if len(faults) != 1 || place(faults[0]) != c.want {
				t.Errorf("got %v\nwant one at %s", faults, c.want)
			}
		})
	}
}

func TestAnErrorOfManyFaultsIsShort(t *testing.T) {
	lines := []string{"id,name"}
	for i := range 50 {
		lines = append(lines, fmt.Sprintf("theme:CAPITALS%d,x", i))
	}
	faults := faultsOf(t, small().with(files{"entities/theme.csv": rows(lines...)}))
	if len(faults) < 50 {
		t.Fatalf("got %d faults", len(faults))
	}
	if text := faults.Error(); strings.Count(text, "\n") > 21 || !strings.HasSuffix(text, "\n... and 30 more") {
		t.Errorf("the error is not cut: %s", text)
	}
	if all := faults.Lines(0); len(all) != len(faults) {
		t.Errorf("%d lines without a limit, want %d", len(all), len(faults))
	}
}

func TestTheSameFaultOfManyRowsIsOneLine(t *testing.T) {
	lines, wide := []string{"type,from,to,source"}, []string{"id,name,"}
	for range 3000 {
		lines = append(lines, "MEMBER_OF,city:jp-kyoto,programme:iuc,source:nope")
		wide = append(wide, "theme:a,b,c,d")
	}
	got := faultsOf(t, small().with(files{
		"links/more.csv": rows(lines...), "entities/theme.csv": rows(wide...),
	})).Lines(50)
	if len(got) > 6 {
		t.Errorf("%d lines:\n%s", len(got), strings.Join(got, "\n"))
	}
	if !slices.ContainsFunc(got, func(line string) bool {
		return strings.HasPrefix(line, "a/links/more.csv:2:") && strings.Contains(line, "source:nope") &&
			strings.HasSuffix(line, "(3,000 times; this is the first)")
	}) {
		t.Errorf("no line says how many rows name source:nope:\n%s", strings.Join(got, "\n"))
	}
}

func TestALongValueIsCutInAMessage(t *testing.T) {
	long := strings.Repeat("ä", 1<<20)
	for _, f := range faultsOf(t, small().with(files{
		"links/more.csv": rows("type,from,to,source", "MEMBER_OF,city:jp-kyoto,programme:iuc,source:"+long),
	})) {
		if line := f.String(); len(line) > 2000 || !utf8.ValidString(line) || !strings.Contains(line, "characters in all") {
			t.Errorf("%d bytes: %.300s", len(line), line)
		}
	}
}

func TestAFaultIsOneLineThatAnEditorCanFollow(t *testing.T) {
	f := datafolder.Fault{File: "mine/entities/city.csv", Line: 12, Column: 37, Name: "name", Problem: "what is wrong", Cure: "how to mend it"}
	if got, want := f.String(), "mine/entities/city.csv:12:37: name: what is wrong; how to mend it"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
