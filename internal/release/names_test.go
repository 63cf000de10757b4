package release_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
)

const nameTable = "names.csv"

// nameFile is a file of names with rows of about, text, language, script, kind, source, locator.
func nameFile(lines ...string) files {
	return files{nameTable: rows(append([]string{"about,text,language,script,kind,source,locator"}, lines...)...)}
}

func nameCases() []faultCase {
	return []faultCase{
		{"a name of nothing", nameFile(",Kioto,,,,source:page,"), "names.csv:2:1 about", "without the entity", "give the id"},
		{"a name of an unknown entity", nameFile("city:jp-kioto,Kioto,,,,source:page,"), "names.csv:2:1 about", `no entity has the id "city:jp-kioto"`, "did you mean city:jp-kyoto?"},
		{"no text", nameFile("city:jp-kyoto,,,,,source:page,"), "names.csv:2:15 text", "without its text", "write the name"},
		{"no source", nameFile("city:jp-kyoto,Kioto,,,,,"), "names.csv:2:24 source", "without its source", "id of a source"},
		{"an unknown source", nameFile("city:jp-kyoto,Kioto,,,,source:pages,"), "names.csv:2:24 source", "source:pages", "did you mean source:page?"},
		{"a source of another type", nameFile("city:jp-kyoto,Kioto,,,,city:jp-kyoto,"), "names.csv:2:24 source", "not a Source", "name a Source"},
		{"two sources and three locators", nameFile("city:jp-kyoto,Kioto,,,,source:page|source:un-m49,a|b|c"), "names.csv:2:50 locator", "3 values for 2 sources", "one for each source"},
		{"no language", nameFile("city:jp-kyoto,Kioto,nonsense!,,,source:page,"), "names.csv:2:21 language", "no language tag", "pt-BR"},
		{"a language written otherwise", nameFile("city:jp-kyoto,Kioto,pt-br,,,source:page,"), "names.csv:2:21 language", "not how the language is written", "write pt-BR"},
		{"no script", nameFile("city:jp-kyoto,Kioto,,Latin,,source:page,"), "names.csv:2:22 script", "no script", "Latn"},
		{"another script than that of the letters", nameFile("city:jp-kyoto,Киото,,Latn,,source:page,"), "names.csv:2:22 script", `"Киото" is not in the script Latn`, "write Cyrl"},
		{"several scripts", nameFile("city:jp-kyoto,Kioto 京都,,,,source:page,"), "names.csv:2:15 text", "several scripts", "two names"},
		{"no kind", nameFile("city:jp-kyoto,Kioto,,,formar,source:page,"), "names.csv:2:23 kind", "no kind of name", "did you mean former?"},
		{"the kind of the name of the entity", nameFile("city:jp-kyoto,Kioto,,,preferred,source:page,"), "names.csv:2:23 kind", "no kind of name", "official"},
		{"the same name twice", nameFile("city:jp-kyoto,Kioto,,,,source:page,", "city:jp-kyoto,Kioto,,,,source:page,"), "names.csv:3:15 text", "there twice, first in a/names.csv:2", "remove one"},
		{"the same name twice in a cell", nameFile("city:jp-kyoto,Kioto|Kioto,,,,source:page,"), "names.csv:2:15 text", "there twice", "remove one"},
		{"an invisible character", nameFile("city:jp-kyoto,Kio\u200bto,,,,source:page,"), "names.csv:2:15 text", "an invisible character", "remove it"},
		{"a mark that turns the direction", nameFile("city:jp-kyoto,\u202eotoiK,,,,source:page,"), "names.csv:2:15 text", "an invisible character", "remove it"},
		{"a joiner between letters that do not join", nameFile("city:jp-kyoto,Kio\u200dto,,,,source:page,"), "names.csv:2:15 text", "an invisible character", "remove it"},
		{"a mark without its letter", nameFile("city:jp-kyoto,\u0301Kioto,,,,source:page,"), "names.csv:2:15 text", "a mark without a letter", "after its letter"},
		{"a letter of Latin-1 for another", nameFile("city:jp-kyoto,Ðà Lạt,,,,source:page,"), "names.csv:2:15 text", "the letter Ð (U+00D0)", "write Đ (U+0110)"},
		{"a sign for a letter", nameFile("city:jp-kyoto,Κιότοµ,,,,source:page,"), "names.csv:2:15 text", "the sign µ (U+00B5)", "write μ (U+03BC)"},
		{"letters of two scripts in a word", nameFile("city:jp-kyoto,Кioto,,,,source:page,"), "names.csv:2:15 text", "two scripts that look alike", "one script"},
		{"a letter of Latin-1 in the name of an entity", one(city, "Kyoto,", "Ðelekovec,"), "entities/city.csv:2:15 name", "the letter Ð (U+00D0)", "write Đ (U+0110)"},
		{"letters of two scripts in an alias", one("entities/programme.csv", "IUC,,", "IUC,IUС,"), "entities/programme.csv:2:51 aliases", "two scripts that look alike", "one script"},
	}
}

func TestNamesAreReadMergedAndSorted(t *testing.T) {
	g := mustRead(t, small().with(files{nameTable: rows(
		"about,text,language,script,kind,source,locator,note",
		"city:jp-kyoto,Kyōto|Kioto,,,,source:page,row 1,",
		"city:jp-kyoto,京都,ja,Jpan,official,source:un-m49|source:page,a|b,|old letters",
		"city:jp-kyoto,Heian-kyō,,,former,source:page,,",
		"city:jp-kyoto,Kioto,es,,common,source:page,,",
	)}), files{nameTable: rows(
		"about,text,source,locator", "city:jp-kyoto,Kioto,source:geonames,row 2", "city:jp-kyoto,Kyōto,source:page,row 1",
	)})
	page := func(locator, folder string) kg.NameEvidence {
		return kg.NameEvidence{Source: "source:page", Locator: locator, RetrievedOn: 20261104, Folder: folder}
	}
	want := []kg.Name{
		{Text: "Heian-kyō", NameAttrs: &kg.NameAttrs{Script: "Latn", Kind: kg.Former, Evidence: []kg.NameEvidence{page("", "a")}}},
		{Text: "Kioto", NameAttrs: &kg.NameAttrs{Script: "Latn", Kind: kg.Alternative, Evidence: []kg.NameEvidence{
			{Source: "source:geonames", Locator: "row 2", RetrievedOn: 20261101, Folder: "b"}, page("row 1", "a"),
		}}},
		{Text: "Kioto", NameAttrs: &kg.NameAttrs{Language: "es", Script: "Latn", Kind: kg.Common, Evidence: []kg.NameEvidence{page("", "a")}}},
		{Text: "Kyōto", NameAttrs: &kg.NameAttrs{Script: "Latn", Kind: kg.Alternative, Evidence: []kg.NameEvidence{page("row 1", "a")}}},
		{Text: "京都", NameAttrs: &kg.NameAttrs{Language: "ja", Script: "Jpan", Kind: kg.Official, Evidence: []kg.NameEvidence{
			{Source: "source:page", Locator: "b", RetrievedOn: 20261104, Note: "old letters", Folder: "a"},
			{Source: "source:un-m49", Locator: "a", RetrievedOn: 20261102, Folder: "a"},
		}}},
	}
	e := entityOf(t, g, "city:jp-kyoto")
	if diff := cmp.Diff(want, e.Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if got, want := slices.Collect(e.OtherNames()), []string{"Heian-kyō", "Kioto", "Kyōto", "京都"}; !slices.Equal(got, want) {
		t.Errorf("other names %q, want %q", got, want)
	}
}

func TestStatementsOfNamesAreNames(t *testing.T) {
	g := mustRead(t, small().with(more(states, "P3,programme:iuc,former_name,World Cities,,,source:page", "P4,programme:iuc,title,International Urban Cooperation,,,source:page")))
	var got []string
	for _, n := range entityOf(t, g, "programme:iuc").AllNames() {
		got = append(got, n.Text+" "+string(n.Kind)+" "+n.Statement)
	}
	want := []string{
		"International Urban Cooperation preferred ", "IUC alternative ", "International Urban Cooperation as_written P4",
		"World Cities former P3",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAnyValueOfANameChangesTheRelease(t *testing.T) {
	seen := map[string]string{}
	for name, row := range map[string]string{
		"a name": "city:jp-kyoto,Kioto,,,,source:page,", "another text": "city:jp-kyoto,Quioto,,,,source:page,",
		"a language": "city:jp-kyoto,Kioto,es,,,source:page,", "a kind": "city:jp-kyoto,Kioto,,,former,source:page,",
		"a source": "city:jp-kyoto,Kioto,,,,source:un-m49,", "a locator": "city:jp-kyoto,Kioto,,,,source:page,row 1",
		"an entity": "city:cn-taizhou,Kioto,,,,source:page,", "a script": "city:jp-kyoto,Kioto,,Latf,,source:page,",
	} {
		hash := mustRead(t, small().with(nameFile(row))).Release.Hash
		if other := seen[hash]; other != "" {
			t.Errorf("%s and %s have one release", name, other)
		}
		seen[hash] = name
	}
	if seen[mustRead(t, small()).Release.Hash] != "" {
		t.Error("a name does not change the release")
	}
}

func TestLettersThatAreRightStay(t *testing.T) {
	for _, name := range []string{"کیو\u200cتو", "मिन्\u200dस्क", "REYÐARFJÖRÐUR", "Óðinsvé", "Đà Lạt", "Åre", "Sant Julià de Lòria", "ＴＯＫＹＯ", "ばた", "Α1 Beta"} {
		g := mustRead(t, small().with(nameFile("city:jp-kyoto,"+name+",,"+map[bool]string{true: "Latn"}[name == "Α1 Beta"]+",,source:page,")))
		if got := entityOf(t, g, "city:jp-kyoto").Names(); len(got) != 1 || got[0].Text != name {
			t.Errorf("%q: got %v", name, got)
		}
	}
}
