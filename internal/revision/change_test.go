package revision_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
)

// cities is a graph of cities, written "id name id name ...", with one link from the first to the last.
func cities(pairs string) *kg.Graph {
	g := &kg.Graph{}
	words := strings.Fields(pairs)
	for i := 0; i < len(words); i += 2 {
		g.Entities = append(g.Entities, &kg.Entity{ID: words[i], Name: words[i+1]})
	}
	if n := len(words); n > 2 {
		pair, _ := kg.CityNetworks().LinkType("PAIRED_WITH")
		g.Links = []kg.LinkRecord{{Link: kg.Link{ID: "L1", LinkAttrs: &kg.LinkAttrs{Type: pair}}, From: words[0], To: words[n-2]}}
	}
	return g
}

func TestARecordThatIsCreatedOrEndedSaysAllThatItHas(t *testing.T) {
	got := revision.Compare(kg.CityNetworks(), cities("city:a A"), cities("city:b B"))
	want := []revision.Change{
		{Kind: revision.OfEntity, Type: "City", ID: "city:a", Title: "A", Op: revision.Ended, Fields: []revision.FieldChange{{Name: "id", Before: "city:a"}, {Name: "type", Before: "City"}, {Name: "name", Before: "A"}}},
		{Kind: revision.OfEntity, Type: "City", ID: "city:b", Title: "B", Op: revision.Created, Fields: []revision.FieldChange{{Name: "id", After: "city:b"}, {Name: "type", After: "City"}, {Name: "name", After: "B"}}},
	}
	for i := range got {
		got[i].Fields = slices.DeleteFunc(got[i].Fields, func(f revision.FieldChange) bool { return f.Before+f.After == "" })
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestChangesStepAfterStepMakeTheChangeBetweenTheEnds(t *testing.T) {
	o := kg.CityNetworks()
	r := rand.New(rand.NewPCG(1, 2))
	random := func() *kg.Graph {
		var pairs []string
		for _, id := range []string{"a", "b", "c", "d"} {
			if r.IntN(3) > 0 {
				pairs = append(pairs, "city:"+id, fmt.Sprint("N", r.IntN(3)))
			}
		}
		return cities(strings.Join(pairs, " "))
	}
	for range 300 {
		states := []*kg.Graph{random()}
		var steps [][]revision.Change
		for range 1 + r.IntN(4) {
			next := random()
			steps = append(steps, revision.Compare(o, states[len(states)-1], next))
			states = append(states, next)
		}
		want := revision.Net(revision.Compare(o, states[0], states[len(states)-1]))
		got := revision.Net(steps...)
		for i := range got {
			got[i].Title = ""
		}
		for i := range want {
			want[i].Title = ""
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("(-directly +step by step)\n%s", d)
		}
	}
}
