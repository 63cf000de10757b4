package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/loader"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

// towns is a release of n cities in one programme, all named by the release.
func towns(release string, n int) *kg.Graph {
	o := kg.CityNetworks()
	city, _ := o.Type("City")
	programme, _ := o.Type("Programme")
	takesPart, _ := o.LinkType("PARTICIPATES_IN")
	g := &kg.Graph{
		Release:  kg.Release{ID: release, Hash: release, Date: 20260101},
		Entities: []*kg.Entity{{ID: "programme:p", Name: release, Type: programme}},
	}
	for i := range n {
		id := fmt.Sprintf("city:%04d", i)
		g.Entities = append(g.Entities, &kg.Entity{ID: id, Name: release, Type: city})
		g.Links = append(g.Links, kg.LinkRecord{
			Link: kg.Link{ID: fmt.Sprintf("L%04d", i), LinkAttrs: &kg.LinkAttrs{
				Type: takesPart, Role: release,
				Status: kg.Verified, Confidence: kg.Explicit,
			}}, From: id, To: "programme:p",
		})
	}
	return g
}

func load(t *testing.T, s *neo4j.Store, g *kg.Graph) loader.Report {
	t.Helper()
	r, err := s.Load(t.Context(), g, loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSecondLoadIntoNeo4j(t *testing.T) {
	t.Run("of the same release changes nothing and says so", func(t *testing.T) {
		s := neo4jtest.Open(t)
		load(t, s, storetest.Random(3, 100))
		again := load(t, s, storetest.Random(3, 100))
		if again.Changed || again.Written != 0 || again.Entities.Unchanged == 0 || again.Links.Unchanged == 0 ||
			again.Evidence.Unchanged == 0 {
			t.Errorf("got %+v", again)
		}
		if c := again.Entities; c.Created+c.Updated+c.Ended != 0 {
			t.Errorf("entities: %+v", c)
		}
	})
}

func TestALoadReportsWhatItChangedInNeo4j(t *testing.T) {
	s := neo4jtest.Open(t)
	load(t, s, towns("one", 5))
	g := towns("one", 6)
	g.Release.ID = "two"
	g.Entities = append(g.Entities[:2], g.Entities[3:]...) // city:0001 ends
	g.Links = append(g.Links[:1], g.Links[2:]...)
	g.Entities[1].Name = "other"
	g.Links[0].LinkAttrs = &kg.LinkAttrs{
		Type: g.Links[0].Type, Role: "other", Status: kg.Verified,
		Confidence: kg.Explicit,
	}
	got := load(t, s, g)
	want := loader.Change{Created: 1, Updated: 1, Ended: 1, Unchanged: 3}
	if diff := cmp.Diff(want, got.Links); diff != "" {
		t.Error("links", diff)
	}
	want.Unchanged++ // the programme: that it has other links is no change of it
	if diff := cmp.Diff(want, got.Entities); diff != "" {
		t.Error("entities", diff)
	}
	if !got.Changed {
		t.Error("it says that nothing changed")
	}
}

func TestLaterLoadIntoNeo4j(t *testing.T) {
	t.Run("writes only what differs from the release before the last", func(t *testing.T) {
		s := neo4jtest.Open(t)
		for _, release := range []string{"one", "two"} {
			load(t, s, towns(release, 50))
		}
		g := towns("one", 51) // the slot that is not current holds 50 of these
		g.Release.ID = "three"
		// The new city, its link, the programme, which has one link more, and the word of the role, which stands in it.
		if got := load(t, s, g).Written; got != 4 {
			t.Errorf("%d records were written, want 4", got)
		}
	})
}

func TestInterruptedLoadIntoNeo4j(t *testing.T) {
	t.Run("leaves the old release and is resumed", func(t *testing.T) {
		s := neo4jtest.Open(t)
		load(t, s, towns("old", 10))
		g := storetest.Random(7, 400)
		for stop := 1; ; stop++ {
			ctx, cancel := context.WithCancel(t.Context())
			batches := 0
			_, err := s.Load(ctx, g, loader.Options{Batch: 100, Progress: func(p loader.Progress) {
				if p.Stage == "writing" {
					if batches++; batches == stop {
						cancel()
					}
				}
			}})
			cancel()
			if err == nil {
				break
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			v, err := s.View(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := v.Release().ID; got != "old" {
				t.Fatalf("after an interruption the release is %q", got)
			}
		}
		r := load(t, s, storetest.Random(7, 400))
		if r.Changed {
			t.Errorf("what was resumed is not the release: %+v", r)
		}
	})
}

func TestASecondLoaderOfNeo4jIsRefusedWhileOneRuns(t *testing.T) {
	s, other := neo4jtest.Open(t), neo4jtest.Open(t)
	refused := errors.New("nothing was tried")
	_, err := s.Load(t.Context(), towns("busy", 20), loader.Options{Progress: func(p loader.Progress) {
		if p.Stage == "writing" {
			_, refused = other.Load(t.Context(), towns("late", 20), loader.Options{})
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(refused, loader.ErrLoading) {
		t.Errorf("got %v", refused)
	}
}

func TestANeo4jThatHoldsSomethingElseIsRefusedUnlessTold(t *testing.T) {
	s := neo4jtest.Open(t)
	load(t, s, towns("mine", 3))
	if _, err := s.Run(t.Context(), "CREATE (:Stranger {name: 'x'})", nil); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := s.Run(context.WithoutCancel(t.Context()), "MATCH (n:Stranger) DETACH DELETE n", nil); err != nil {
			t.Error(err)
		}
	}()
	if _, err := s.Load(t.Context(), towns("more", 3), loader.Options{}); !errors.Is(err, loader.ErrForeign) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Load(t.Context(), towns("more", 3), loader.Options{Beside: true}); err != nil {
		t.Error(err)
	}
	left, err := s.Run(t.Context(), "MATCH (n:Stranger) RETURN count(n)", nil)
	if err != nil || left[0] != int64(1) {
		t.Errorf("%v strangers are left, %v", left, err)
	}
}

func TestASessionOfTheServerCannotWriteToNeo4j(t *testing.T) {
	s := neo4jtest.Open(t)
	for _, text := range []string{
		"CREATE (:Stranger)", "MATCH (n:Release) SET n.x = 1",
		"MATCH (n:Release) DETACH DELETE n", "CREATE INDEX nonsense FOR (n:Stranger) ON (n.x)",
	} {
		if err := s.Write(t.Context(), text); err == nil {
			t.Errorf("%s: it was done", text)
		}
	}
}

// Releases of different sizes are loaded while readers read: every view must see one
// release, and say ErrReleaseMoved when it cannot go on.
func TestReadersOfNeo4jDuringLoadsSeeOneReleaseEach(t *testing.T) {
	s := neo4jtest.Open(t)
	load(t, s, towns("r0", 20))
	readers := neo4jtest.Open(t) // another process than the loader's, as far as it knows
	var done atomic.Bool
	var reads, moved atomic.Int64
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for !done.Load() {
				err := oneRelease(t.Context(), readers)
				switch {
				case errors.Is(err, store.ErrReleaseMoved):
					moved.Add(1)
				case err != nil:
					t.Error(err)
					return
				default:
					reads.Add(1)
				}
			}
		})
	}
	loads := 4 // the fourth is of the size of the first
	if testlane.Nightly() {
		loads = 12
	}
	for i := range loads {
		load(t, s, towns(fmt.Sprint("r", i+1), 20+i%3*300))
	}
	done.Store(true)
	wg.Wait()
	t.Logf("%d requests were answered, %d were told to begin again", reads.Load(), moved.Load())
	if reads.Load() == 0 {
		t.Error("nothing was read")
	}
}

// oneRelease reads a release in several statements and reports a mixture.
func oneRelease(ctx context.Context, s *neo4j.Store) error {
	v, err := s.View(ctx)
	if err != nil {
		return err
	}
	release := v.Release().ID
	var number int
	if _, err := fmt.Sscanf(release, "r%d", &number); err != nil {
		return err
	}
	want := 20
	if number > 0 {
		want += (number - 1) % 3 * 300
	}
	city, _ := v.Ontology().Type("City")
	list, err := v.List(ctx, store.ListQuery{
		Types:  []kg.TypeID{city},
		Where:  store.Cond{Field: store.FieldName, Values: []kg.Value{kg.StringValue(release)}},
		Window: store.Window{Limit: 2000}, Total: true,
	})
	if err != nil {
		return err
	}
	pages, err := v.Expand(ctx, store.ExpandQuery{
		Parents: []string{"programme:p"}, Rel: store.Rel{Dir: kg.In},
		Window: store.Window{Limit: 2000},
	})
	if err != nil {
		return err
	}
	if list.Total != want || len(list.Rows) != want || len(pages[0].Rows) != want {
		return fmt.Errorf("release %s of %d cities: %d counted, %d listed, %d linked", release, want, list.Total,
			len(list.Rows), len(pages[0].Rows))
	}
	for _, r := range pages[0].Rows {
		if r.Link.Role != release || r.Node.Name != release {
			return fmt.Errorf("release %s: %s has role %s, %s is %s", release, r.Link.ID, r.Link.Role, r.Node.ID, r.Node.Name)
		}
	}
	return nil
}
