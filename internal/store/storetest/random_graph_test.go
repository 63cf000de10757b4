package storetest_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store/storetest"
)

func TestARandomGraphIsThatOfItsSeed(t *testing.T) {
	values := cmp.Comparer(func(a, b kg.Value) bool { return a == b })
	if d := cmp.Diff(storetest.Random(5, 60), storetest.Random(5, 60), values); d != "" {
		t.Errorf("one seed gives two graphs: %s", d)
	}
	if cmp.Equal(storetest.Random(5, 60), storetest.Random(6, 60), values) {
		t.Error("two seeds give one graph")
	}
}

func TestARandomGraphIsValidForTheOntology(t *testing.T) {
	o := kg.CityNetworks()
	for seed := range uint64(5) {
		g := storetest.Random(seed, 120)
		ids := map[string]*kg.Entity{}
		for _, e := range g.Entities {
			if ofID, ok := o.TypeOf(e.ID); !ok || ofID != e.Type || ids[e.ID] != nil || e.Name == "" {
				t.Errorf("entity %q of type %d, named %q", e.ID, e.Type, e.Name)
			}
			ids[e.ID] = e
		}
		proof := map[string]kg.Confidence{}
		for _, e := range g.Evidence {
			if ids[e.Source] == nil || o.Entities[ids[e.Source].Type].Name != "Source" {
				t.Errorf("evidence %s from %q", e.ID, e.Source)
			}
			if proof[e.About] != kg.Explicit {
				proof[e.About] = e.Confidence
			}
		}
		keys, above := map[string]bool{}, map[string][]string{}
		for _, l := range g.Links {
			row := o.Links[l.Type]
			from, to := o.Entities[ids[l.From].Type].Name, o.Entities[ids[l.To].Type].Name
			key := kg.LinkKey(row.Name, l.From, l.To, l.Role, l.Programme, l.Since)
			switch {
			case !slices.Contains(row.From, from) || !slices.Contains(row.To, to):
				t.Errorf("%s %s %s is not in the ontology", l.From, row.Name, l.To)
			case row.Symmetric && l.From > l.To:
				t.Errorf("%s %s %s is the wrong way round", l.From, row.Name, l.To)
			case keys[key]:
				t.Errorf("two links have the key %q", key)
			case proof[l.ID] != l.Confidence || l.Confidence == "":
				t.Errorf("link %s is %q and its evidence %q", l.ID, l.Confidence, proof[l.ID])
			case l.Since != 0 && l.Until != 0 && l.Since.First() > l.Until.End():
				t.Errorf("link %s is over before it begins", l.ID)
			}
			keys[key] = true
			if row.Acyclic {
				above[row.Name+" "+l.From] = append(above[row.Name+" "+l.From], row.Name+" "+l.To)
			}
		}
		for id := range above {
			if reaches(above, id, id) {
				t.Errorf("there is a circle through %s", id)
			}
		}
		if _, several := g.PlaceTree(o); len(several) > 0 {
			t.Errorf("places with several places above them: %v", several)
		}
		if !slices.IsSortedFunc(g.Entities, func(a, b *kg.Entity) int { return strings.Compare(a.ID, b.ID) }) ||
			!slices.IsSortedFunc(g.Links, func(a, b kg.LinkRecord) int { return strings.Compare(a.ID, b.ID) }) {
			t.Error("the lists are not sorted by id")
		}
	}
}

// reaches reports whether one can come from id to goal.
func reaches(above map[string][]string, id, goal string) bool {
	seen := map[string]bool{}
	for todo := slices.Clone(above[id]); len(todo) > 0; todo = todo[1:] {
		if todo[0] == goal {
			return true
		}
		if !seen[todo[0]] {
			seen[todo[0]] = true
			todo = append(todo, above[todo[0]]...)
		}
	}
	return false
}

func TestARandomGraphHoldsWhatEnginesGetWrong(t *testing.T) {
	o := kg.CityNetworks()
	g := storetest.Random(1, 120)
	has := map[string]int{}
	degree, parallel, names := map[string]int{}, map[string]int{}, map[string]int{}
	for _, e := range g.Entities {
		has["type "+o.Entities[e.Type].Name]++
		names[kg.Fold(e.Name)]++
		if len(e.Props) < len(o.Entities[e.Type].Props) {
			has["unknown property"]++
		}
		if o.Entities[e.Type].Place && e.Country() == "" {
			has["unknown country"]++
		}
		if len(e.Within()) > 2 {
			has["deep place"]++
		}
		for _, p := range e.Props {
			if p.Kind() == kg.DateKind && p.Date() != p.Date().First() {
				has["part of a date"]++
			}
		}
	}
	for _, l := range g.Links {
		has["link type "+o.Links[l.Type].Name]++
		degree[l.From]++
		if l.From == l.To {
			has["loop"]++
			if o.Links[l.Type].Symmetric {
				has["symmetric loop"]++
			}
		} else {
			degree[l.To]++
		}
		parallel[o.Links[l.Type].Name+l.From+l.To]++
		if l.Since == 0 || l.Until == 0 {
			has["unknown bound"]++
		}
	}
	for _, n := range parallel {
		if n > 1 {
			has["parallel links"]++
		}
	}
	for _, n := range names {
		if n > 1 {
			has["tie of names"]++
		}
	}
	most := 0
	for _, e := range g.Entities {
		if most = max(most, degree[e.ID]); degree[e.ID] == 0 {
			has["entity without links"]++
		}
	}
	want := []string{"unknown property", "unknown country", "deep place", "part of a date", "loop", "symmetric loop", "unknown bound", "parallel links", "tie of names", "entity without links"}
	for _, e := range o.Entities {
		want = append(want, "type "+e.Name)
	}
	for _, l := range o.Links {
		want = append(want, "link type "+l.Name)
	}
	for _, w := range want {
		if has[w] == 0 {
			t.Errorf("there is no %s", w)
		}
	}
	if mean := 2 * len(g.Links) / len(g.Entities); most < 5*mean {
		t.Errorf("the largest degree is %d, the mean %d: no hubs", most, mean)
	}
}
