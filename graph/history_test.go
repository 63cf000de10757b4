package graph_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/examples"
	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store/memory"
)

// The history of examples/history: the built-in data, then the folder examples/data on top of it; and without it again.
func TestDataFoldersAddWhatFollowsFromTheFacts(t *testing.T) {
	all, err := examples.Read(os.DirFS("../examples/history"))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d examples of a history, %v", len(all), err)
	}
	golden, err := os.ReadFile("../examples/history/" + all[0].Name + ".golden.json")
	if err != nil {
		t.Fatal(err)
	}
	st := memory.New(kg.CityNetworks())
	apply := func(more ...datafolder.Folder) (id string) {
		g, err := release.Read(t.Context(), kg.CityNetworks(), append(datafolder.Default(), more...)...)
		if err == nil {
			err = st.Apply(t.Context(), g)
		}
		if err != nil {
			t.Fatal(err)
		}
		return g.Release.ID
	}
	h := over(st)
	since := func(id string) string { return ask(t, h, all[0].Query, map[string]any{"since": id}) }

	without := apply()
	with := apply(datafolder.Folder{Name: "examples/data", FS: os.DirFS("../examples/data")})
	if diff := cmp.Diff(outline(t, string(golden)), outline(t, since(without))); diff != "" {
		t.Errorf("the facts (-) and the answer (+) differ:\n%s", diff)
	}
	if again := apply(); again != without {
		t.Fatalf("the same data are release %s and %s", without, again)
	}
	if got, want := since(without), `{"data":{"changes":{"totalCount":0,"counts":[],"nodes":[]}}}`; got != want {
		t.Errorf("there and back: %.500s", got)
	}
	if diff := cmp.Diff(turned(changesOf(t, string(golden))), changesOf(t, since(with))); diff != "" {
		t.Errorf("the facts the other way round (-) and the answer (+) differ:\n%s", diff)
	}
}

type changed struct {
	Kind, Op, RecordID, Title string
	Record                    *struct{ ID string }
	Fields                    []struct{ Name, Before, After string }
}

func changesOf(t *testing.T, answer string) []changed {
	t.Helper()
	var v struct {
		Data struct{ Changes struct{ Nodes []changed } }
	}
	if err := json.Unmarshal([]byte(answer), &v); err != nil {
		t.Fatal(err)
	}
	return v.Data.Changes.Nodes
}

// turned is what changed the other way round, where no title did.
func turned(changes []changed) []changed {
	for i := range changes {
		c := &changes[i]
		if c.Op == "CREATED" {
			c.Op, c.Record = "ENDED", nil
		}
		for j := range c.Fields {
			f := &c.Fields[j]
			f.Before, f.After = f.After, f.Before
		}
	}
	return changes
}
