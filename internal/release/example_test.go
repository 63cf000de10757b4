package release_test

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/revision"
)

const exampleFolder = "../../examples/data"

func TestTheExampleFolderAddsToTheBuiltInData(t *testing.T) {
	folders, err := datafolder.Open("@core,@networks,@members", exampleFolder)
	if err != nil {
		t.Fatal(err)
	}
	g, err := release.Read(t.Context(), kg.CityNetworks(), folders...)
	if err != nil {
		t.Fatal(err)
	}
	const gardens = "programme:example-river-gardens"
	strasbourg, was := entityOf(t, g, "city:fr-strasbourg"), entityOf(t, load(t, builtIn), "city:fr-strasbourg")
	if !slices.Contains(strasbourg.Aliases(), "Straßburg") || !slices.Contains(strasbourg.SameAs(), kg.ExternalID{Scheme: "unlocode", Value: "FRSXB"}) {
		t.Errorf("Strasbourg is not enriched: %v %v", strasbourg.Aliases(), strasbourg.SameAs())
	}
	if strasbourg.Name != was.Name || len(strasbourg.SameAs()) != len(was.SameAs())+1 {
		t.Errorf("Strasbourg is another: %+v", strasbourg)
	}
	if got := prop(t, g, gardens, "start_year"); got != "2023" {
		t.Errorf("the start shown is %s", got)
	}
	if n := len(linksOf(t, g, "PARTICIPATES_IN", "", gardens)); n != 2 {
		t.Errorf("%d cities take part", n)
	}
	if got := sourcesOf(evidenceAbout(g, "L-river-1")); !slices.Equal(got, []string{"source:example-minutes", "source:example-website"}) {
		t.Errorf("the pair is known from %v", got)
	}
	if l := linksOf(t, g, "MEMBER_OF", "city:de-freiburg", gardens); len(l) != 1 || l[0].Status != kg.Derived || l[0].Confidence != kg.Implied {
		t.Errorf("the derived membership: %+v", l)
	}
	for _, c := range revision.Between(kg.CityNetworks(), load(t, builtIn), g).Changes {
		if c.Op == revision.Ended || c.Op == revision.Updated && c.ID != "city:fr-strasbourg" {
			t.Errorf("the example changes %+v", c)
		}
	}
}

// What the built-in layers have of Strasbourg, the example has to have too, and as they have it.
func TestTheExampleFolderNeedsOnlyTheCore(t *testing.T) {
	for _, layers := range []string{"@core", "@core,@networks", "@core,@networks,@members,@twins"} {
		t.Run(layers, func(t *testing.T) {
			folders, err := datafolder.Open(layers, exampleFolder)
			if err != nil {
				t.Fatal(err)
			}
			g, err := release.Read(t.Context(), kg.CityNetworks(), folders...)
			if err != nil {
				t.Fatal(err)
			}
			strasbourg := entityOf(t, g, "city:fr-strasbourg")
			if strasbourg.Name != "Strasbourg" || !slices.Contains(strasbourg.Aliases(), "Straßburg") {
				t.Errorf("Strasbourg is %s, also %v", strasbourg.Name, strasbourg.Aliases())
			}
			if got := prop(t, g, strasbourg.ID, "latitude") + " " + prop(t, g, strasbourg.ID, "longitude"); got != "48.584 7.746" {
				t.Errorf("Strasbourg lies at %s", got)
			}
			if n := len(linksOf(t, g, "PARTICIPATES_IN", "", "programme:example-river-gardens")); n != 2 {
				t.Errorf("%d cities take part", n)
			}
			above := linksOf(t, g, "LOCATED_IN", strasbourg.ID, "")
			want := "region:fr-grand-est"
			if layers == "@core" {
				want = "country:fr"
			}
			if len(above) != 1 || above[0].To != want {
				t.Errorf("above Strasbourg are %+v, want %s alone", above, want)
			}
		})
	}
}

func documentation(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheDocumentationShowsTheExampleAsItIs(t *testing.T) {
	shown := map[string]string{}
	parts := strings.Split(documentation(t), "```csv\n")
	for i, part := range parts[1:] {
		name := parts[i][strings.LastIndex(parts[i], "\n`")+2:]
		name, _, _ = strings.Cut(name, "`")
		shown[name], _, _ = strings.Cut(part, "```")
	}
	want := map[string]string{}
	dir := os.DirFS(exampleFolder)
	err := fs.WalkDir(dir, ".", func(file string, _ fs.DirEntry, err error) error {
		if path.Ext(file) != ".csv" || err != nil {
			return err
		}
		text, err := fs.ReadFile(dir, file)
		want[file] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, shown); d != "" {
		t.Errorf("(-files +docs/data.md):\n%s", d)
	}
}

func TestTheDocumentationNamesEveryFileAndColumn(t *testing.T) {
	text := documentation(t)
	o := kg.CityNetworks()
	ticked := func(words []string) string {
		for i := range words {
			words[i] = "`" + words[i] + "`"
		}
		return strings.Join(words, ", ")
	}
	for _, e := range o.Entities {
		var columns []string
		for _, p := range e.Props {
			columns = append(columns, p.Column)
		}
		row := "| `entities/" + e.File + ".csv` | `" + e.Prefix + ":` | " + ticked(columns) + " |\n"
		if !strings.Contains(text, row) {
			t.Errorf("not in docs/data.md: %s", row)
		}
	}
	words := strings.Join(strings.Fields(text), " ")
	if columns := ticked(kg.EvidenceColumns()); !strings.Contains(words, "The columns of evidence are "+columns+".") {
		t.Errorf("docs/data.md does not list the columns of evidence: %s", columns)
	}
	var properties []string
	for _, p := range o.StatementProps {
		properties = append(properties, p.Name)
	}
	if !strings.Contains(words, "property: "+ticked(properties)+". A count") {
		t.Errorf("docs/data.md does not list the properties of statements: %s", ticked(properties))
	}
	for _, s := range o.Schemes {
		if !strings.Contains(words, "`"+s.Name+"`") {
			t.Errorf("docs/data.md does not name the scheme %s", s.Name)
		}
	}
}
