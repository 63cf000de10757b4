package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"cityweave/internal/kg"
	"cityweave/internal/revision"
	"cityweave/internal/room"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
	"cityweave/internal/store/mirror"
)

// source is a database that does what a test wants.
type source struct {
	mu          sync.Mutex
	serial      int
	cities      int
	down        error
	silent      bool
	reads, asks int
	reading     func() // called in the middle of a reading
}

// load puts another release into it.
func (s *source) load(cities int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.serial++
	s.cities = cities
}

func (s *source) breaks(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.down = err
}

func (s *source) counts() (asks, reads int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asks, s.reads
}

func graph(n int) *kg.Graph {
	t, _ := kg.CityNetworks().Type("City")
	g := &kg.Graph{Release: kg.Release{ID: fmt.Sprint("of ", n)}}
	for i := range n {
		g.Entities = append(g.Entities, &kg.Entity{ID: fmt.Sprintf("city:c%03d", i), Type: t, Name: fmt.Sprint("C", i)})
	}
	return g
}

func (s *source) Status(ctx context.Context) (store.Status, error) {
	s.mu.Lock()
	silent := s.silent
	s.asks++
	s.mu.Unlock()
	if silent {
		<-ctx.Done()
		return store.Status{}, ctx.Err()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.standing(), s.down
}

func (s *source) standing() store.Status {
	return store.Status{
		Mark: fmt.Sprint(s.serial), Release: graph(s.cities).Release,
		ReleaseInfo: &store.ReleaseInfo{Entities: []int{s.cities}},
	}
}

func (s *source) Export(context.Context) (store.Export, error) {
	s.mu.Lock()
	s.reads++
	w, reading, serial := store.Export{Status: s.standing(), Graph: graph(s.cities)}, s.reading, s.serial
	w.History = store.NewHistory([]kg.Release{{ID: "before"}, w.Release}, [][]revision.Change{nil})
	s.mu.Unlock()
	if reading != nil {
		reading()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.serial != serial {
		return store.Export{}, fmt.Errorf("%w: by a test", store.ErrReleaseMoved)
	}
	return w, s.down
}

var unreachable = &store.NotReady{
	Sentence: "The database cannot be reached.",
	Cause:    fmt.Errorf("%w: db.example is down", store.ErrUnavailable),
}

func serving(t testing.TB, s *source, options mirror.Options) *mirror.Mirror {
	t.Helper()
	if options.Room == nil {
		options.Room = func() room.Room { return room.Room{Free: math.MaxInt64} }
	}
	m := mirror.New(kg.CityNetworks(), s, options)
	m.SetRandom(func() float64 { return 0 })
	t.Cleanup(m.Close)
	if err := m.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}

// served is what is seen now, "" for nothing.
func served(t testing.TB, m *mirror.Mirror) string {
	t.Helper()
	v, err := m.View(t.Context())
	if err != nil {
		if !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("a view: %v", err)
		}
		return ""
	}
	return v.Release().ID
}

// later lets time go by, and all that happens in it.
func later(d time.Duration) {
	time.Sleep(d) // the clock of a synctest bubble: nobody waits
	synctest.Wait()
}

func TestAReleaseIsReadOnceAndTheNextOneWithinTheInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.load(2)
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		if got := served(t, m); got != "of 2" {
			t.Fatalf("after the start %q is served", got)
		}
		later(10 * time.Second)
		if asks, reads := s.counts(); asks < 10 || reads != 1 {
			t.Errorf("in 10 seconds it asked %d times and read %d times", asks, reads)
		}
		s.load(3)
		later(time.Second)
		if got := served(t, m); got != "of 3" {
			t.Errorf("a second after a load %q is served", got)
		}
		s.load(3) // another one of the same name
		later(time.Second)
		if _, reads := s.counts(); reads != 3 {
			t.Errorf("it has read %d times, want 3", reads)
		}
	})
}

func TestAViewStaysOnItsReleaseWhenTheNextOneIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.load(2)
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		old, err := m.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.load(5)
		later(time.Second)
		found, _, err := old.Entities(t.Context(), []string{"city:c001", "city:c004"})
		if err != nil || found[0] == nil || found[1] != nil || old.Release().ID != "of 2" {
			t.Errorf("the old view sees %v of %s (%v)", found, old.Release().ID, err)
		}
		if c := old.(store.Replica).ReplicaStatus(); !c.Stale || c.Reason == "" {
			t.Errorf("the old view says %+v", c)
		}
	})
}

func TestTheHistoryIsThatOfTheSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.load(2)
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		v, err := m.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got, err := v.History(t.Context())
		if diff := cmp.Diff([]kg.Release{{ID: "of 2"}, {ID: "before"}}, got); diff != "" || err != nil {
			t.Errorf("%v, want (-), got (+):\n%s", err, diff)
		}
	})
}

func TestOutageOfTheSource(t *testing.T) {
	t.Run("leaves the last release, which says how old it is", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &source{}
			s.load(2)
			m := serving(t, s, mirror.Options{})
			synctest.Wait()
			if c := m.ReplicaStatus(); c.Stale || c.Reason != "" || time.Since(c.Checked) > time.Second {
				t.Errorf("while all is well it says %+v", c)
			}
			s.breaks(unreachable)
			gone := time.Now()
			later(time.Hour)
			c := m.ReplicaStatus()
			if got := served(t, m); got != "of 2" || m.Ready(t.Context()) != nil {
				t.Errorf("%q is served, ready: %v", got, m.Ready(t.Context()))
			}
			if !c.Stale || c.Reason != "The database cannot be reached." || c.Checked.After(gone) ||
				gone.Sub(c.Checked) > time.Second {
				t.Errorf("gone at %v, it says %+v", gone, c)
			}
			if asks, _ := s.counts(); asks > 500 {
				t.Errorf("in an hour without an answer it asked %d times", asks)
			}
			s.load(3)
			s.breaks(nil)
			later(8 * time.Second)
			if got, c := served(t, m), m.ReplicaStatus(); got != "of 3" || c.Stale {
				t.Errorf("8 seconds after it is there again %q is served, %+v", got, c)
			}
		})
	})
}

func TestASilentSourceMakesTheMirrorStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.load(2)
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		s.mu.Lock()
		s.silent = true
		s.mu.Unlock()
		later(10 * time.Second)
		if c := m.ReplicaStatus(); !c.Stale || c.Reason != "The database does not answer in time." {
			t.Errorf("it says %+v", c)
		}
	})
}

func TestMirrorReadsASourceThatAppearsLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{down: unreachable}
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		var why *store.NotReady
		if err := m.Ready(t.Context()); !errors.As(err, &why) || why.Sentence != "The database cannot be reached." ||
			!errors.Is(err, store.ErrUnavailable) {
			t.Errorf("ready: %v", err)
		}
		if got := served(t, m); got != "" {
			t.Errorf("%q is served", got)
		}
		s.load(4)
		s.breaks(nil)
		later(8 * time.Second)
		if got := served(t, m); got != "of 4" || m.Ready(t.Context()) != nil {
			t.Errorf("%q is served, ready: %v", got, m.Ready(t.Context()))
		}
	})
}

func TestAReleaseThatIsReplacedWhileItIsReadIsNotServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.load(2)
		s.reading = sync.OnceFunc(func() { s.load(3) })
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		if got := served(t, m); got != "" {
			t.Errorf("%q is served", got)
		}
		later(time.Second)
		if got := served(t, m); got != "of 3" {
			t.Errorf("then %q is served", got)
		}
	})
}

func TestMirrorRefusesAGraphThatDoesNotFitInMemory(t *testing.T) {
	s := &source{}
	s.load(7)
	m := mirror.New(kg.CityNetworks(), s, mirror.Options{Room: func() room.Room {
		return room.Room{
			Free: 1000,
			By:   "by GOMEMLIMIT",
		}
	}})
	defer m.Close()
	err := m.Start(t.Context())
	var large *mirror.TooLargeError
	if !errors.As(err, &large) {
		t.Fatalf("it starts with %v", err)
	}
	for _, want := range []string{"of 7", "7 entities", "MB", "1.0 kB are free (by GOMEMLIMIT)", "leave out --mirror"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in: %v", want, err)
		}
	}
	if _, reads := s.counts(); reads != 0 {
		t.Error("it was read all the same")
	}
}

func TestAReleaseThatNoLongerFitsLeavesTheOldOneServed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &source{}
		s.load(2)
		var free atomic.Int64
		free.Store(math.MaxInt64)
		m := serving(t, s, mirror.Options{Room: func() room.Room { return room.Room{Free: free.Load()} }})
		synctest.Wait()
		free.Store(1000)
		s.load(9)
		later(2 * time.Second)
		if got, c := served(t, m), m.ReplicaStatus(); got != "of 2" || !c.Stale || !strings.Contains(c.Reason, "does not fit") {
			t.Errorf("%q is served, %+v", got, c)
		}
		free.Store(math.MaxInt64)
		later(8 * time.Second)
		if got := served(t, m); got != "of 9" {
			t.Errorf("with room again %q is served", got)
		}
	})
}

func TestAClosedMirrorAsksNobodyAndServesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the bubble fails when a goroutine is left
		s := &source{}
		s.load(2)
		m := serving(t, s, mirror.Options{})
		synctest.Wait()
		m.Close()
		before, _ := s.counts()
		later(time.Minute)
		if after, _ := s.counts(); after != before {
			t.Errorf("it asked %d times more", after-before)
		}
		if got := served(t, m); got != "of 2" {
			t.Errorf("%q is served", got)
		}
	})
}

func TestViewsOfAMirrorAreThoseOfTheEmbeddedEngine(t *testing.T) {
	s := &source{}
	s.load(3)
	m := mirror.New(kg.CityNetworks(), s, mirror.Options{})
	defer m.Close()
	if err := m.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	plain := memory.New(kg.CityNetworks())
	if err := plain.Apply(t.Context(), graph(3)); err != nil {
		t.Fatal(err)
	}
	city, _ := kg.CityNetworks().Type("City")
	q := store.ListQuery{Types: []kg.TypeID{city}, Window: store.Window{Limit: 2}, Total: true}
	var pages []store.Page
	for _, st := range []store.Store{m, plain} {
		v, err := st.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		page, err := v.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, page)
	}
	if diff := cmp.Diff(pages[1].Rows[1].Node.ID, pages[0].Rows[1].Node.ID); diff != "" || pages[0].Total != 3 {
		t.Errorf("%d in all\n%s", pages[0].Total, diff)
	}
}

func TestFollow(t *testing.T) {
	t.Run("serves on after a panic of the source, says so, and tries again", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &source{}
			s.load(2)
			m := serving(t, s, mirror.Options{})
			synctest.Wait()
			s.reading = func() { panic("on purpose") }
			s.load(3)
			later(time.Second)
			if got, c := served(t, m), m.ReplicaStatus(); got != "of 2" || !c.Stale {
				t.Errorf("%q is served, %+v", got, c)
			}
			s.mu.Lock()
			s.reading = nil
			s.mu.Unlock()
			later(8 * time.Second)
			if got, c := served(t, m), m.ReplicaStatus(); got != "of 3" || c.Stale {
				t.Errorf("then %q is served, %+v", got, c)
			}
		})
	})
	t.Run("spreads its reads over half an interval", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := &source{}
			s.load(2)
			m := mirror.New(kg.CityNetworks(), s, mirror.Options{})
			m.SetRandom(func() float64 { return 1 })
			t.Cleanup(m.Close)
			if err := m.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			later(10 * time.Second)
			if asks, _ := s.counts(); asks < 20 {
				t.Errorf("in 10 seconds it asked %d times, want one each half second", asks)
			}
		})
	})
}
