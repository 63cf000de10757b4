package kg_test

import (
	"slices"
	"testing"

	"cityweave/internal/kg"
)

func TestCoverageIndex(t *testing.T) {
	o := kg.CityNetworks()
	record := func(id, about, link, asOf string, stated, held int) *kg.Coverage {
		return &kg.Coverage{ID: id, About: about, LinkTypes: []string{link}, AsOf: asOf, Stated: stated, Held: held}
	}
	guests := record("M5", "programme:a", "TAKES_PART", "2019", 9, 3)
	guests.Role = "guest"
	all := []*kg.Coverage{
		record("M1", "programme:a", "TAKES_PART", "2021", 10, 10),
		record("M2", "programme:a", "TAKES_PART", "2020", 20, 10), // replaced by M1
		record("M3", "programme:a", "MEMBER_OF", "2018", 5, 4),
		guests,
		record("M4", "org:b", "MEMBER_OF", "", 0, 2), // nobody knows
	}
	slices.SortFunc(all, kg.CompareCoverage)
	x := kg.NewCoverageIndex(o, all)
	ids := func(list []*kg.Coverage) (out []string) {
		for _, c := range list {
			out = append(out, c.ID)
		}
		return out
	}
	for _, c := range []struct {
		name      string
		got, want []string
	}{
		{"has all records in their order", ids(x.All()), ids(all)},
		{"finds the records about an entity, newest first", ids(x.About("programme:a")), []string{"M1", "M2", "M5", "M3"}},
		{"finds nothing about an entity without records", ids(x.About("programme:z")), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !slices.Equal(c.got, c.want) {
				t.Errorf("%q, want %q", c.got, c.want)
			}
		})
	}
	t.Run("finds a record by its ID", func(t *testing.T) {
		if c := x.ByID("M4"); c == nil || c.About != "org:b" {
			t.Errorf("%+v", c)
		}
		if c := x.ByID("M9"); c != nil {
			t.Errorf("%+v", c)
		}
	})
	t.Run("has the gaps that no newer record of the same links replaces, with their link types", func(t *testing.T) {
		takesPart, _ := o.LinkTypes("TAKES_PART")
		gaps := x.Gaps("programme:a")
		if len(gaps) != 2 || gaps[0].ID != "M5" || gaps[1].ID != "M3" || len(gaps[0].Types) != len(takesPart) {
			t.Errorf("%+v", gaps)
		}
		if gaps := x.Gaps("org:b"); gaps != nil {
			t.Errorf("%+v", gaps)
		}
	})
	t.Run("says which types of entities have gaps", func(t *testing.T) {
		for name, want := range map[string]bool{"Programme": true, "Organisation": false, "City": false} {
			if id, _ := o.Type(name); x.HasGaps(id) != want {
				t.Errorf("%s: %t", name, x.HasGaps(id))
			}
		}
	})
	t.Run("looks up what has no gaps without allocations", func(t *testing.T) {
		n := testing.AllocsPerRun(100, func() {
			if x.HasGaps(0) && x.Gaps("city:x") != nil {
				t.Error("a city has gaps")
			}
		})
		if n > 0 {
			t.Errorf("%v allocations", n)
		}
	})
	t.Run("is empty when nil", func(t *testing.T) {
		var none *kg.CoverageIndex
		if none.All() != nil || none.About("a") != nil || none.ByID("a") != nil || none.Gaps("a") != nil || none.HasGaps(0) {
			t.Error("nil has records")
		}
	})
}
