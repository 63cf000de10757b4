package release_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/audit"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// candidates are the pairs of the folders that may be one, as "id other km: reasons".
func candidates(t testing.TB, layers ...files) []string {
	t.Helper()
	var folders []datafolder.Folder
	for i, f := range layers {
		folders = append(folders, folder(string(rune('a'+i)), f))
	}
	found, err := audit.Duplicates(t.Context(), kg.CityNetworks(), folders...)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range found {
		out = append(out, fmt.Sprintf("%s %s %.0f: %s", d.A.ID, d.B.ID, d.Kilometres, strings.Join(d.Reasons, "; ")))
	}
	return out
}

func TestCandidatesForOneEntityHaveTheirReasons(t *testing.T) {
	cities := func(lines ...string) files {
		return files{city: rows(append([]string{"id,name,aliases,parent,same_as,latitude,longitude"}, lines...)...)}
	}
	for _, tt := range []struct {
		name string
		over files
		want []string
	}{
		{
			name: "the same folded name within 25 kilometres",
			over: cities("city:jp-a,Ōtsu,,country:jp,,35.00,135.86", "city:jp-b,OTSU,,country:jp,,35.10,135.90"),
			want: []string{`city:jp-a city:jp-b 12: the names "Ōtsu" and "OTSU"`},
		},
		{
			name: "the same name farther away, or in another country",
			over: cities("city:jp-a,Otsu,,country:jp,,35.00,135.86", "city:jp-b,Otsu,,country:jp,,35.30,135.86",
				"city:cn-a,Otsu,,country:cn,,35.01,135.86"),
		},
		{
			name: "a name that is an alias in another script",
			over: cities("city:jp-a,大津,,country:jp,,35.00,135.86", "city:jp-b,Otsu,大津,country:jp,,35.01,135.86"),
			want: []string{`city:jp-a city:jp-b 1: the name "大津", an alias of one`},
		},
		{
			name: "a name in another script with a source",
			over: cities("city:jp-a,大津,,country:jp,,35.00,135.86", "city:jp-b,Otsu,,country:jp,,35.01,135.86").with(
				nameFile("city:jp-b,大津,,,,source:page,")),
			want: []string{`city:jp-a city:jp-b 1: the name "大津", an alias of one`},
		},
		{
			name: "other names of both in one script but Latin",
			over: cities("city:jp-a,Otsu,,country:jp,,35.00,135.86", "city:jp-b,Zeze,,country:jp,,35.01,135.86").with(
				nameFile("city:jp-a,大津|Oozu,,,,source:page,", "city:jp-b,大津|Oozu,,,,source:page,")),
			want: []string{`city:jp-a city:jp-b 1: the name "大津", aliases of both`},
		},
		{
			name: "a name with a word for the kind of place",
			over: cities("city:jp-a,Otsu City,,country:jp,,35.00,135.86", "city:jp-b,Otsu,,country:jp,,35.01,135.86"),
			want: []string{`city:jp-a city:jp-b 1: the names "Otsu City" and "Otsu"`},
		},
		{
			name: "a place without a position",
			over: cities("city:jp-a,Otsu,,country:jp,,,", "city:jp-b,Otsu,,country:jp,,35.01,135.86"),
			want: []string{`city:jp-a city:jp-b -1: the name "Otsu"`},
		},
		{
			name: "one position under two names, across a line of the grid",
			over: cities("city:jp-a,Otsu,,country:jp,,35.0001,135.86", "city:jp-b,Zeze,,country:jp,,34.9999,135.86"),
			want: []string{`city:jp-a city:jp-b 0: nearly the same position`},
		},
		{
			name: "one external id as a code and among the ids",
			over: files{"entities/region.csv": small()["entities/region.csv"] + rows(
				"region:jp-shiga,Shiga,subdivision,JP-25,country:jp,", "region:jp-biwa,Biwa,subdivision,,country:jp,iso3166-2:JP-25")},
			want: []string{`region:jp-biwa region:jp-shiga -1: the ids iso3166-2:JP-25 and iso3166-2:JP-25`},
		},
		{
			name: "sources at one address",
			over: files{"entities/source.csv": small()["entities/source.csv"] + rows("source:again,Again,web,http://www.example.org,2026-11-04")},
			want: []string{`source:again source:page -1: the ids http://www.example.org and https://example.org/`},
		},
		{
			name: "an organisation and a programme of one name",
			over: files{"entities/organisation.csv": rows("id,name,acronym", "org:iuc,IUC Programme,")},
			want: []string{`org:iuc programme:iuc -1: the names "IUC Programme" and "IUC", an alias of one`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			layer := small()
			if tt.over[city] != "" {
				layer = small().with(files{"links/page.csv": "", states: "", "evidence.csv": "", "blocks.csv": ""})
			}
			if d := cmp.Diff(tt.want, candidates(t, layer.with(tt.over))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestPairsThatAreToldApartAreNoCandidates(t *testing.T) {
	layer := small().with(files{"entities/organisation.csv": rows("id,name", "org:iuc,IUC")})
	if got := candidates(t, layer); len(got) != 1 {
		t.Fatalf("%q, want one pair", got)
	}
	apart := files{"distinct.csv": rows("id,other,reason", "programme:iuc,org:iuc,a body and its programme")}
	if got := candidates(t, layer, apart); len(got) != 0 {
		t.Errorf("%q, want none", got)
	}
	if a, b := mustRead(t, layer), mustRead(t, layer, apart); a.Release != b.Release {
		t.Errorf("release %s, want %s: what is told apart is no part of the content", b.Release.ID, a.Release.ID)
	}
}

func TestTheDataHaveNoUnsettledCandidates(t *testing.T) {
	folders, err := datafolder.Open("@core", "@networks", "@members", "@twins", "../../data/climactor")
	if err != nil {
		t.Fatal(err)
	}
	found, err := audit.Duplicates(t.Context(), kg.CityNetworks(), folders...)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		t.Errorf("%s and %s: %s", d.A.ID, d.B.ID, strings.Join(d.Reasons, "; "))
	}
}

// TestCandidatesOfManyPlacesTakeLinearTime compares many places of one name, which no list of all pairs would finish.
func TestCandidatesOfManyPlacesTakeLinearTime(t *testing.T) {
	lines := []string{"id,name,parent,latitude,longitude"}
	for i := range 20000 {
		lines = append(lines, fmt.Sprintf("city:jp-%d,Otsu,country:jp,%.3f,%d", i, float64(i%300)/2-75, i/300*2))
	}
	layer := small().with(files{"links/page.csv": "", states: "", "evidence.csv": "", "blocks.csv": "", city: rows(lines...)})
	if got := candidates(t, layer); len(got) != 0 {
		t.Errorf("%d candidates, first %s", len(got), got[0])
	}
}
