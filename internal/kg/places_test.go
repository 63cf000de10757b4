package kg_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
)

// placed builds a graph of places from pairs "child parent" of LOCATED_IN, or "child <parent" of PART_OF.
func placed(t *testing.T, o *kg.Ontology, links ...[2]string) *kg.Graph {
	t.Helper()
	g := &kg.Graph{}
	seen := map[string]bool{}
	for _, l := range links {
		name := "LOCATED_IN"
		if l[1][0] == '<' {
			name, l[1] = "PART_OF", l[1][1:]
		}
		typ, _ := o.LinkType(name)
		for _, id := range l {
			if et, ok := o.TypeOf(id); ok && !seen[id] {
				seen[id] = true
				g.Entities = append(g.Entities, &kg.Entity{ID: id, Type: et})
			}
		}
		g.Links = append(g.Links, kg.LinkRecord{Link: kg.Link{LinkAttrs: &kg.LinkAttrs{Type: typ}}, From: l[0], To: l[1]})
	}
	return g
}

func TestALongerPathMakesASecondParentNoParent(t *testing.T) {
	o := kg.CityNetworks()
	g := placed(t, o,
		[2]string{"city:cn-taizhou", "country:cn"},
		[2]string{"city:cn-taizhou", "region:cn-zhejiang"},
		[2]string{"region:cn-zhejiang", "country:cn"},
		[2]string{"country:cn", "region:m49-030"},
		[2]string{"region:cn-huangyan", "<city:cn-taizhou"},
		[2]string{"org:a", "city:cn-taizhou"},
	)
	tree, several := g.PlaceTree(o)
	if len(several) != 0 {
		t.Errorf("several parents: %v", several)
	}
	g.Locate(o, tree)
	want := map[string][]string{
		"city:cn-taizhou":    {"region:cn-zhejiang", "country:cn", "region:m49-030"},
		"region:cn-zhejiang": {"country:cn", "region:m49-030"},
		"region:cn-huangyan": {"city:cn-taizhou", "region:cn-zhejiang", "country:cn", "region:m49-030"},
		"country:cn":         {"region:m49-030"},
	}
	for _, e := range g.Entities {
		if diff := cmp.Diff(want[e.ID], e.Within()); diff != "" {
			t.Errorf("%s: places above it (-want +got):\n%s", e.ID, diff)
		}
		if country := e.Country(); (country == "country:cn") != (want[e.ID] != nil) {
			t.Errorf("%s: country %q", e.ID, country)
		}
	}
}

func TestTwoParentsOnNoCommonPathAreReported(t *testing.T) {
	o := kg.CityNetworks()
	g := placed(t, o, [2]string{"city:xx-a", "country:yy"}, [2]string{"city:xx-a", "country:xx"})
	tree, several := g.PlaceTree(o)
	if diff := cmp.Diff([]string{"country:xx", "country:yy"}, several["city:xx-a"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if tree["city:xx-a"] != "country:xx" {
		t.Errorf("parent %s, want the smaller id", tree["city:xx-a"])
	}
}

func TestACircleOfPlacesEnds(t *testing.T) {
	o := kg.CityNetworks()
	g := placed(t, o, [2]string{"region:aa-a", "region:aa-b"}, [2]string{"region:aa-b", "region:aa-a"}, [2]string{"region:aa-b", "country:aa"})
	tree, _ := g.PlaceTree(o)
	g.Locate(o, tree)
	for _, e := range g.Entities {
		if len(e.Within()) > 3 {
			t.Errorf("%s lies in %v", e.ID, e.Within())
		}
	}
}

func TestAboveAThemeAreAllWholesByDistanceThenById(t *testing.T) {
	o := kg.CityNetworks()
	part, _ := o.LinkType("PART_OF")
	theme, _ := o.Type("Theme")
	g := &kg.Graph{}
	for _, id := range []string{"theme:a", "theme:b", "theme:c", "theme:d", "theme:e"} {
		g.Entities = append(g.Entities, &kg.Entity{ID: id, Type: theme})
	}
	for i, ends := range [][2]string{
		{"theme:a", "theme:c"}, {"theme:a", "theme:b"}, {"theme:b", "theme:d"}, {"theme:c", "theme:d"}, // two ways to d
		{"theme:d", "theme:a"}, // a circle
		{"theme:e", "theme:e"}, {"programme:p", "theme:a"},
	} {
		g.Links = append(g.Links, kg.LinkRecord{Link: kg.Link{ID: string(rune('A' + i)), LinkAttrs: &kg.LinkAttrs{Type: part}}, From: ends[0], To: ends[1]})
	}
	g.Locate(o, nil)
	for i, want := range []string{"[theme:b theme:c theme:d]", "[theme:d theme:a theme:c]", "[theme:d theme:a theme:b]", "[theme:a theme:b theme:c]", "[]"} {
		if got := fmt.Sprint(g.Entities[i].Within()); got != want {
			t.Errorf("above %s: %s, want %s", g.Entities[i].ID, got, want)
		}
	}
}
