package kept_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/pack"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// smallGraph is a graph with so many cities.
func smallGraph(id string, cities int) *kg.Graph {
	o := kg.CityNetworks()
	city, _ := o.Type("City")
	g := &kg.Graph{Release: kg.Release{ID: id, Hash: "hash of " + id, Date: 20260102}}
	for i := range cities {
		g.Entities = append(g.Entities, &kg.Entity{ID: fmt.Sprintf("city:aa-%06d", i), Name: fmt.Sprint("City ", i), Type: city})
	}
	return g
}

// archive opens a folder with room for so many bytes.
func archive(t *testing.T, dir string, room int64) (*kept.Archive, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	clock := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	s, err := kept.Open(kg.CityNetworks(), dir, kept.Options{
		Memory: room, Log: slog.New(slog.NewTextHandler(&log, nil)),
		Now: func() time.Time { clock = clock.Add(2 * time.Second); return clock },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, &log
}

func write(t *testing.T, s *kept.Archive, graphs ...*kg.Graph) {
	t.Helper()
	for _, g := range graphs {
		if err := s.Write(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
}

// cities counts the cities of a release, as a request that is pinned to it sees them.
func cities(ctx context.Context, st *kept.Store, id string) (int, error) {
	ctx, end := st.Pin(ctx, id)
	defer end()
	view, err := st.View(ctx)
	if err != nil {
		return 0, err
	}
	info, err := view.ReleaseInfo(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, of := range info.Entities {
		n += of
	}
	if view.Release().ID != id {
		return 0, fmt.Errorf("the view is of %s", view.Release().ID)
	}
	return n, nil
}

func TestShelf(t *testing.T) {
	t.Run("keeps releases over a restart, the last one first", func(t *testing.T) {
		dir := t.TempDir()
		s, _ := archive(t, dir, 1<<30)
		write(t, s, smallGraph("2026-01-01-a", 1), smallGraph("2026-01-02-b", 2), smallGraph("2026-01-01-a", 1))
		s, _ = archive(t, dir, 1<<30)
		var got []string
		for _, r := range s.Held() {
			got = append(got, fmt.Sprint(r.Release, " ", r.Entities, " ", r.Date, " ", r.Hash))
			text, err := os.ReadFile(filepath.Join(dir, r.Release+".pack"))
			if err != nil || int64(len(text)) != r.Bytes || len(r.SHA256) != 64 {
				t.Errorf("%+v: %v, %d bytes", r, err, len(text))
			}
		}
		want := []string{"2026-01-02-b 2 2026-01-02 hash of 2026-01-02-b", "2026-01-01-a 1 2026-01-02 hash of 2026-01-01-a"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("finds files that others put there, and knows those that were removed", func(t *testing.T) {
		dir := t.TempDir()
		s, _ := archive(t, dir, 1<<30)
		packed := pack.Bytes(kg.CityNetworks(), smallGraph("r1", 3), pack.Digest{})
		if err := os.WriteFile(filepath.Join(dir, "any name.pack"), packed, 0o600); err != nil {
			t.Fatal(err)
		}
		if n, err := cities(t.Context(), kept.NewStore(memory.New(kg.CityNetworks()), s), "r1"); n != 0 || err == nil {
			t.Errorf("%d cities of a file that nobody has looked for, %v", n, err)
		}
		if _, state := s.Find("r1"); state != kept.Held {
			t.Fatalf("state %d", state)
		}
		if n, err := cities(t.Context(), kept.NewStore(memory.New(kg.CityNetworks()), s), "r1"); n != 3 || err != nil {
			t.Errorf("%d cities, %v", n, err)
		}
		if r, _ := s.Find("r1"); r.Entities != 3 || r.SHA256 == "" {
			t.Errorf("its record is not written: %+v", r)
		}
		if err := os.Remove(filepath.Join(dir, "any name.pack")); err != nil {
			t.Fatal(err)
		}
		s, _ = archive(t, dir, 1<<30)
		if _, state := s.Find("r1"); state != kept.Removed {
			t.Errorf("state %d of a release whose file is gone", state)
		}
		if _, state := s.Find("r2"); state != kept.Unknown {
			t.Errorf("state %d of a release that never was", state)
		}
	})
	t.Run("reads files of an earlier ontology, by the tables in their records", func(t *testing.T) {
		dir, next := t.TempDir(), *kg.CityNetworks()
		next.Entities = append([]kg.EntityType{{Name: "NewType", Prefix: "new"}}, next.Entities...)
		s, _ := archive(t, dir, 1<<30)
		write(t, s, smallGraph("r1", 3))
		s, err := kept.Open(&next, dir, kept.Options{Memory: 1 << 30, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if n, err := cities(t.Context(), kept.NewStore(memory.New(&next), s), "r1"); n != 3 || err != nil {
			t.Errorf("%d cities, %v", n, err)
		}
	})
	t.Run("keeps no graph whose content is that of another release", func(t *testing.T) {
		s, _ := archive(t, t.TempDir(), 1<<30)
		s.Identify = func(*kg.Graph) kg.Release { return kg.Release{ID: "other"} }
		if err := s.Write(t.Context(), smallGraph("r1", 1)); err == nil || !strings.Contains(err.Error(), "other") {
			t.Error(err)
		}
	})
	t.Run("keeps no release whose ID would leave the folder", func(t *testing.T) {
		s, _ := archive(t, t.TempDir(), 1<<30)
		for _, id := range []string{"", "../r", "a/b", ".r"} {
			if err := s.Write(t.Context(), smallGraph(id, 1)); err == nil {
				t.Errorf("%q is kept", id)
			}
		}
	})
}

func TestShelfWithFilesThatCannotBeRead(t *testing.T) {
	good := pack.Bytes(kg.CityNetworks(), smallGraph("r1", 3), pack.Digest{})
	other := *kg.CityNetworks()
	other.Entities = other.Entities[1:]
	damaged := bytes.Clone(good)
	damaged[len(damaged)-3] ^= 1
	for name, c := range map[string]struct {
		text   []byte
		reason string
	}{
		"foreign":       {[]byte("PK\x03\x04 something else"), "not a packed graph: remove it"},
		"empty":         {nil, "not a packed graph"},
		"too new":       {append([]byte("cityweave pack 7\n"), good[17:]...), "another version of the program: serve it with"},
		"other tables":  {pack.Bytes(&other, &kg.Graph{Release: kg.Release{ID: "r1"}}, pack.Digest{}), "serve it with"},
		"cut":           {good[:len(good)-9], "damaged: the content does not have the hash of the file: copy it again"},
		"one bit":       {damaged, "damaged"},
		"another's ID":  {bytes.Replace(good, []byte("r1"), []byte("r2"), 1), "r2"},
		"only its head": {good[:130], "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string][]byte{"r1.pack": c.text, "fine.pack": pack.Bytes(kg.CityNetworks(), smallGraph("fine", 2), pack.Digest{})} {
				if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s, log := archive(t, dir, 1<<30)
			st := kept.NewStore(memory.New(kg.CityNetworks()), s)
			if n, err := cities(t.Context(), st, "r1"); err == nil || !errors.Is(err, store.ErrUnavailable) {
				t.Errorf("%d cities, %v", n, err)
			}
			if n, err := cities(t.Context(), st, "fine"); n != 2 || err != nil {
				t.Errorf("the file beside it: %d cities, %v", n, err)
			}
			if name == "another's ID" {
				if _, state := s.Find("r1"); state != kept.Unknown {
					t.Errorf("state %d", state)
				}
				return
			}
			if _, state := s.Find("r1"); state != kept.Unreadable {
				t.Errorf("state %d", state)
			}
			if !strings.Contains(log.String(), c.reason) && !strings.Contains(strings.Join(s.Faults(), "\n"), c.reason) ||
				!strings.Contains(log.String(), "r1.pack") {
				t.Errorf("the log names neither file nor cure: %s%v", log, s.Faults())
			}
			if strings.Contains(strings.Join(s.Faults(), ""), dir) {
				t.Errorf("a client learns where the folder is: %q", s.Faults())
			}
			if err := os.WriteFile(filepath.Join(dir, "r1.pack"), good, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(filepath.Join(dir, "r1.pack"), time.Time{}, time.Unix(1, 0)); err != nil {
				t.Fatal(err)
			}
			if _, state := s.Find("r1"); state == kept.Unreadable {
				s.Held() // looks at the folder again
			}
			if n, err := cities(t.Context(), st, "r1"); n != 3 || err != nil || len(s.Faults()) > 0 {
				t.Errorf("replaced by a good one: %d cities, %v, %q", n, err, s.Faults())
			}
		})
	}
}

func TestADamagedFileIsWrittenAgain(t *testing.T) {
	for name, text := range map[string]string{"foreign": "PK", "cut": "cityweave pack 1\n"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "r1.pack"), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			s, _ := archive(t, dir, 1<<30)
			st := kept.NewStore(memory.New(kg.CityNetworks()), s)
			write(t, s, smallGraph("r1", 4))
			if n, err := cities(t.Context(), st, "r1"); n != 4 || err != nil || len(s.Faults()) > 0 {
				t.Errorf("kept again: %d cities, %v, %q", n, err, s.Faults())
			}
		})
	}
}

func TestStore(t *testing.T) {
	current := memory.New(kg.CityNetworks())
	if err := current.Apply(t.Context(), smallGraph("r0", 1)); err != nil {
		t.Fatal(err)
	}
	if err := current.Apply(t.Context(), smallGraph("r1", 5)); err != nil {
		t.Fatal(err)
	}
	s, _ := archive(t, t.TempDir(), 1<<30)
	st := kept.NewStore(current, s)
	describe := func() string {
		ctx, end := st.Pin(t.Context(), "r1")
		defer end()
		view, err := st.View(ctx)
		if err != nil {
			t.Fatal(err)
		}
		history, err := view.History(ctx)
		if err != nil {
			t.Fatal(err)
		}
		same, err := view.Changes(ctx, store.ChangeQuery{Since: "r1", Total: true})
		_, unknown := view.Changes(ctx, store.ChangeQuery{Since: "r0", Total: true})
		text, bad := json.Marshal([]any{history, same, fmt.Sprint(err), fmt.Sprint(unknown)})
		if bad != nil {
			t.Fatal(bad)
		}
		return string(text)
	}
	t.Run("shows a release without its past, current or kept", func(t *testing.T) {
		before := describe()
		keeper := kept.Keeper{Archive: s, Source: current, Log: slog.New(slog.DiscardHandler)}
		if !keeper.Keep(t.Context()) {
			t.Fatal("it is not kept")
		}
		if err := current.Apply(t.Context(), smallGraph("r2", 7)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, describe()); diff != "" {
			t.Error(diff)
		}
		if n, err := cities(t.Context(), st, "r1"); n != 5 || err != nil {
			t.Errorf("%d cities, %v", n, err)
		}
	})
	t.Run("gives the current release to others", func(t *testing.T) {
		view, err := st.View(t.Context())
		if err != nil || view.Release().ID != "r2" {
			t.Errorf("%v, %v", view.Release(), err)
		}
	})
	t.Run("never gives another release without an archive", func(t *testing.T) {
		if n, err := cities(t.Context(), kept.NewStore(current, nil), "r1"); !errors.Is(err, store.ErrReleaseMoved) {
			t.Errorf("%d cities, %v", n, err)
		}
	})
}

// Five releases of which two fit, under requests for all of them: each answer is of its release, and none fails.
func TestReleasesAreClosedAndOpenedAgainUnderLoad(t *testing.T) {
	const releases, clients, requests = 5, 8, 40
	s, _ := archive(t, t.TempDir(), 1<<30)
	var largest int64
	for i := range releases {
		write(t, s, smallGraph(fmt.Sprint("r", i), 100+i))
	}
	for _, r := range s.Held() {
		largest = max(largest, r.Bytes)
	}
	s.Memory = 2 * 10 * largest
	st := kept.NewStore(memory.New(kg.CityNetworks()), s)
	var all sync.WaitGroup
	for c := range clients {
		all.Go(func() {
			for n := range requests {
				i := (c*7 + n*3) % releases
				if got, err := cities(t.Context(), st, fmt.Sprint("r", i)); got != 100+i || err != nil {
					t.Errorf("release %d: %d cities, %v", i, got, err)
				}
				if _, used := s.Used(); used > s.Memory {
					t.Errorf("%d bytes are in use, more than %d", used, s.Memory)
				}
			}
		})
	}
	all.Wait()
}

func TestARequestWaitsUntilAReleaseIsGivenBack(t *testing.T) {
	s, _ := archive(t, t.TempDir(), 1)
	write(t, s, smallGraph("r1", 1), smallGraph("r2", 2))
	st := kept.NewStore(memory.New(kg.CityNetworks()), s)
	ctx, end := st.Pin(t.Context(), "r1")
	if _, err := st.View(ctx); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if n, err := cities(short, st, "r2"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%d cities, %v: two are open where one fits", n, err)
	}
	end()
	if n, err := cities(t.Context(), st, "r2"); n != 2 || err != nil {
		t.Errorf("%d cities, %v", n, err)
	}
}
