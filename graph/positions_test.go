package graph_test

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type position struct {
	EntityID string
	X, Y     float64
}

type drawn struct {
	Nodes     []ident
	Positions []position
	Of        []struct{ Entity *ident }
}

func TestPositionsOfASubgraph(t *testing.T) {
	of := func(arguments, selected string) drawn {
		return asked[struct{ Subgraph drawn }](t, `{subgraph(`+arguments+`){`+selected+`}}`).Subgraph
	}
	t.Run("are one for each entity, by ID", func(t *testing.T) {
		got := of(`ids:["programme:iuc","city:nowhere","city:de-bremen","programme:civitas","city:de-bremen"]`, "nodes{id} positions{entityId x y}")
		want := []string{"city:de-bremen", "programme:civitas", "programme:iuc"}
		if have := placedIDs(got.Positions); !slices.Equal(have, want) {
			t.Errorf("positions of %v, want %v", have, want)
		}
	})
	t.Run("do not depend on what else is selected, nor on the order of the IDs", func(t *testing.T) {
		ids := []string{"programme:iuc", "city:de-bremen", "programme:civitas", "city:in-pune", "org:iclei"}
		list := func() string { b, _ := json.Marshal(ids); return "ids:" + string(b) }
		want := of(list(), "nodes{id name} links{id} positions{entityId x y}").Positions
		slices.Reverse(ids)
		if diff := cmp.Diff(want, of(list(), "positions{y x entityId}").Positions); diff != "" {
			t.Errorf("(-in order +reversed):\n%s", diff)
		}
	})
	t.Run("are about 100 apart for two with one link", func(t *testing.T) {
		at := of(`ids:["programme:civitas","city:de-bremen"],types:[PARTICIPATES_IN]`, "positions{entityId x y}").Positions
		if len(at) != 2 || math.Abs(math.Hypot(at[0].X-at[1].X, at[0].Y-at[1].Y)-100) > 15 {
			t.Errorf("positions %v", at)
		}
		if len(at) == 2 && math.Abs(at[0].X+at[1].X)+math.Abs(at[0].Y+at[1].Y) > 0.05 {
			t.Errorf("positions %v are not centred", at)
		}
	})
	t.Run("are none without entities", func(t *testing.T) {
		if got := of(`ids:["city:nowhere"]`, "positions{entityId}").Positions; got == nil || len(got) != 0 {
			t.Errorf("positions %v, want an empty list", got)
		}
	})
}

func TestPositionsOfAnExpansion(t *testing.T) {
	of := func(selected string) drawn {
		const arguments = `ids:["city:de-bremen","city:nowhere","programme:civitas"],edgesTo:["org:iclei"],first:20`
		return asked[struct{ Expand drawn }](t, `{expand(`+arguments+`){`+selected+`}}`).Expand
	}
	got := of("nodes{id} of{entity{id}} positions{entityId x y}")
	want := ids(got.Nodes)
	for _, each := range got.Of {
		if each.Entity != nil && !slices.Contains(want, each.Entity.ID) {
			want = append(want, each.Entity.ID)
		}
	}
	slices.Sort(want)
	if have := placedIDs(got.Positions); len(want) < 20 || !slices.Equal(have, want) {
		t.Errorf("positions of %v, want %v", have, want)
	}
	for i, a := range got.Positions {
		for _, b := range got.Positions[:i] {
			if math.Hypot(a.X-b.X, a.Y-b.Y) < 10 {
				t.Errorf("%v covers %v", a, b)
			}
		}
	}
	if diff := cmp.Diff(got.Positions, of("positions{entityId x y}").Positions); diff != "" {
		t.Errorf("(-with +without other fields):\n%s", diff)
	}
}

func TestPositionsAreLaidOutAndPricedOnlyWhenSelected(t *testing.T) {
	cost := func(selected string) int {
		t.Helper()
		query := `{subgraph(ids:["city:de-bremen","programme:iuc"],first:7){` + selected + `}}`
		var answer struct {
			Extensions struct{ Cost struct{ Estimated int } }
		}
		if err := json.Unmarshal(send(t, guardedOver(builtInStore(t), nil), "POST", "/graphql", posted(query, nil)).Body.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		return answer.Extensions.Cost.Estimated
	}
	bare, links, placed := cost("unknown"), cost("links{id}"), cost("positions{entityId}")
	if links-bare != 7 || placed-links != 2*50 {
		t.Errorf("priced at %d, with links %d, with positions %d", bare, links, placed)
	}
	if twice := cost("positions{entityId} again: positions{x}"); twice != placed {
		t.Errorf("priced at %d, and twice at %d", placed, twice)
	}
}

func placedIDs(list []position) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.EntityID
	}
	return out
}
