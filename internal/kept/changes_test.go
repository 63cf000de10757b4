package kept_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// comparing opens a folder whose records say how many cities came and went.
func comparing(t *testing.T, dir string) *kept.Archive {
	t.Helper()
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	a, err := kept.Open(kg.CityNetworks(), dir, kept.Options{
		Memory: 1 << 30, Log: slog.New(slog.DiscardHandler),
		Compare: func(from, to *kg.Graph) store.ChangePage {
			n := len(to.Entities) - len(from.Entities)
			return store.ChangePage{Counts: []store.ChangeCount{{Kind: "entity", Created: max(n, 0), Ended: max(-n, 0)}}}
		},
		Now: func() time.Time { clock = clock.Add(2 * time.Second); return clock },
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestChangesBetweenKeptReleases(t *testing.T) {
	dir := t.TempDir()
	remove := func(id string) {
		t.Helper()
		if err := os.Remove(filepath.Join(dir, id+".pack")); err != nil {
			t.Fatal(err)
		}
	}
	write(t, comparing(t, dir), smallGraph("a", 3), smallGraph("b", 5))
	write(t, comparing(t, dir), smallGraph("c", 4)) // after a restart
	remove("a")
	remove("b")
	ab := kept.Step{From: "a", To: "b", Changes: []kept.Change{{Kind: "entity", Created: 2}}}
	bc := kept.Step{From: "b", To: "c", Changes: []kept.Change{{Kind: "entity", Ended: 1}}}
	after := comparing(t, dir)
	for _, c := range []struct {
		name, from, to string
		want           []kept.Step
	}{
		{"are known when the file of the earlier one is gone", "b", "c", []kept.Step{bc}},
		{"are known step by step", "a", "c", []kept.Step{ab, bc}},
		{"are not known backwards", "c", "a", nil},
		{"are not known of a release that never was", "z", "c", nil},
		{"are not known to a release that is not kept", "a", "z", nil},
		{"are none from a release to itself, by any steps", "c", "c", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, after.Steps(c.from, c.to)); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("stay when a release is kept again", func(t *testing.T) {
		remove("c")
		again := comparing(t, dir)
		write(t, again, smallGraph("c", 4))
		if diff := cmp.Diff([]kept.Step{ab, bc}, again.Steps("a", "c")); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("are not known from a file that is damaged", func(t *testing.T) {
		file := filepath.Join(dir, "c.pack")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text[len(text)/2] ^= 1
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
		a := comparing(t, dir)
		write(t, a, smallGraph("d", 9))
		if steps := a.Steps("c", "d"); steps != nil {
			t.Errorf("%v", steps)
		}
		if _, state := a.Find("d"); state != kept.Held {
			t.Errorf("the release is not kept: %d", state)
		}
	})
}
