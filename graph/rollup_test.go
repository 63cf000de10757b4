package graph_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cityweave/graph/querytest"
	"cityweave/internal/kg"
	"cityweave/internal/store/storetest"
)

// below is the transitive closure, worked out by walking links downwards: all ids from
// which links of the type lead to the id, in any number of steps, between entities that ok takes.
func below(g *kg.Graph, linkType, id string, ok func(id string) bool) []string {
	o := kg.CityNetworks()
	found := []string{id}
	for i := 0; i < len(found); i++ {
		for j := range g.Links {
			if l := &g.Links[j]; o.Links[l.Type].Name == linkType && l.To == found[i] && ok(l.From) && ok(l.To) && !slices.Contains(found, l.From) {
				found = append(found, l.From)
			}
		}
	}
	return found
}

func ofTypes(prefixes ...string) func(string) bool {
	return func(id string) bool {
		prefix, _, _ := strings.Cut(id, ":")
		return slices.Contains(prefixes, prefix)
	}
}

func TestRollUpIsTheTransitiveClosure(t *testing.T) {
	for seed := range uint64(6) {
		g := storetest.Random(seed, 80)
		for _, e := range []string{"memory", "model"} {
			engine := embedded
			if e == "model" {
				engine = model
			}
			h := over(engine.Open(t, storetest.Random(seed, 80)))
			for _, x := range g.Entities {
				prefix, _, _ := strings.Cut(x.ID, ":")
				places := below(g, "LOCATED_IN", x.ID, ofTypes("city", "region", "country"))
				themes := below(g, "PART_OF", x.ID, ofTypes("theme"))
				switch prefix {
				case "region", "country":
					for list, kind := range map[string]string{"cities": "city", "regions": "region", "countries": "country"} {
						rolls(t, h, list, fmt.Sprintf(`{id:{eq:%q,includeDescendants:true}}`, x.ID), len(matching(places, kind)))
					}
					named := matching(places, "country")
					rolls(t, h, "cities", fmt.Sprintf(`{country:{in:[%q],includeDescendants:true}}`, x.ID), cityCount(g, named))
				case "theme":
					rolls(t, h, "themes", fmt.Sprintf(`{id:{eq:%q,includeDescendants:true}}`, x.ID), len(themes))
					rolls(t, h, "themes", fmt.Sprintf(`{within:{eq:%q}}`, x.ID), len(themes)-1)
					rolls(t, h, "programmes", fmt.Sprintf(`{hasThemes:{some:{id:{eq:%q,includeDescendants:true}}}}`, x.ID), len(withTheme(g, themes)))
				}
			}
		}
	}
}

// A search within places or themes finds these and what lies below them, by whatever name; here by id.
func TestASearchRollsUpAsFiltersDo(t *testing.T) {
	for seed := range uint64(3) {
		g := storetest.Random(seed, 80)
		for name, engine := range map[string]querytest.Engine{"memory": embedded, "model": model} {
			h := over(engine.Open(t, storetest.Random(seed, 80)))
			for _, x := range g.Entities {
				prefix, _, _ := strings.Cut(x.ID, ":")
				if !slices.Contains([]string{"region", "country", "theme"}, prefix) {
					continue
				}
				in := append(below(g, "LOCATED_IN", x.ID, ofTypes("city", "region", "country")), below(g, "PART_OF", x.ID, ofTypes("theme"))...)
				for _, y := range g.Entities {
					if len(y.ID)%3 != len(x.ID)%3 { // some of them
						continue
					}
					got := ask(t, h, fmt.Sprintf(`{search(text:%q,within:[%q]){nodes{id}}}`, y.ID, x.ID), nil)
					if found := strings.Contains(got, `"id":"`+y.ID+`"`); found != slices.Contains(in, y.ID) {
						t.Errorf("%s, seed %d: %s within %s: %s", name, seed, y.ID, x.ID, got)
					}
				}
			}
		}
	}
}

func matching(ids []string, prefix string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !strings.HasPrefix(id, prefix+":") })
}

// cityCount is how many cities lie in any of the countries, at any distance.
func cityCount(g *kg.Graph, countries []string) int {
	var cities []string
	for _, c := range countries {
		cities = append(cities, matching(below(g, "LOCATED_IN", c, ofTypes("city", "region", "country")), "city")...)
	}
	slices.Sort(cities)
	return len(slices.Compact(cities))
}

func withTheme(g *kg.Graph, themes []string) map[string]bool {
	out := map[string]bool{}
	for i := range g.Links {
		l := &g.Links[i]
		if kg.CityNetworks().Links[l.Type].Name == "HAS_THEME" && strings.HasPrefix(l.From, "programme:") && slices.Contains(themes, l.To) {
			out[l.From] = true
		}
	}
	return out
}

func rolls(t *testing.T, h http.Handler, list, where string, want int) {
	t.Helper()
	answer := ask(t, h, fmt.Sprintf("{%s(where:%s){totalCount}}", list, where), nil)
	var v struct {
		Data map[string]struct{ TotalCount int }
	}
	if err := json.Unmarshal([]byte(answer), &v); err != nil || v.Data[list].TotalCount != want {
		t.Errorf("%s(where: %s): %s, want %d", list, where, answer, want)
	}
}

func TestRollUpIsRefusedWhereThereIsNoTree(t *testing.T) {
	h := over(builtInStore(t))
	for where, cure := range map[string]string{
		`programmes(where:{id:{eq:"programme:iuc",includeDescendants:true}})`:                              "programmes have no tree",
		`cities(where:{within:{eq:"region:m49-002",includeDescendants:true}})`:                             "ask for it by `id`",
		`cities(where:{programmes:{some:{link:{source:{eq:"source:document",includeDescendants:true}}}}})`: "these ids have no tree",
		`cities(where:{id:{known:true,includeDescendants:true}})`:                                          "give one of them",
	} {
		if got := ask(t, h, "{"+where+"{totalCount}}", nil); !strings.Contains(got, cure) || !strings.Contains(got, "BAD_INPUT") {
			t.Errorf("%s: %s", where, got)
		}
	}
	if got := ask(t, h, `{programmes(where:{id:{eq:"programme:iuc",includeDescendants:false}}){totalCount}}`, nil); got != `{"data":{"programmes":{"totalCount":1}}}` {
		t.Errorf("false asks for nothing: %s", got)
	}
}
