package mirror_test

import (
	"runtime"
	"sync"
	"testing"
	"time"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/room"
	"cityweave/internal/store/mirror"
	"cityweave/internal/store/neo4j"
	"cityweave/internal/store/neo4j/neo4jtest"
	"cityweave/internal/store/storetest"
	"cityweave/internal/testlane"
)

func TestTheEstimateHoldsForWhatIsReadFromNeo4j(t *testing.T) {
	testlane.Covers(t, "internal/store/mirror", "internal/store/memory", "internal/kg")
	graphs := map[string]func() (*kg.Graph, error){
		"that of the benchmarks": func() (*kg.Graph, error) { return storetest.BenchGraph(100_000), nil },
	}
	if testlane.Nightly() { // to load it takes a minute
		graphs["the built-in one"] = func() (*kg.Graph, error) {
			return release.Read(t.Context(), kg.CityNetworks(), datafolder.Default()...)
		}
	}
	for name, graph := range graphs {
		t.Run(name, func(t *testing.T) {
			s := neo4jtest.Open(t)
			load(t, s, graph)
			m := mirror.New(kg.CityNetworks(), s, mirror.Options{})
			defer m.Close()
			need, err := m.Need(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			before := live()
			end := peak()
			if err := m.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			most, held := end()-before, live()-before
			t.Logf("%v are held, and at most %v while it was read; thought to be %v and %v", room.Size(held),
				room.Size(most), room.Size(need.Held), room.Size(need.Held+need.Reading))
			for _, c := range []struct {
				what      string
				got, want int64
			}{{"held", held, need.Held}, {"taken while it is read", most, need.Held + need.Reading}} {
				if c.got > c.want || c.got < c.want/4 {
					t.Errorf("%v are %s, and %v were thought to be", room.Size(c.got), c.what, room.Size(c.want))
				}
			}
			runtime.KeepAlive(m)
		})
	}
}

// load does not keep the graph, which would be counted.
func load(t *testing.T, s *neo4j.Store, graph func() (*kg.Graph, error)) {
	t.Helper()
	g, err := graph()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Apply(t.Context(), g); err != nil {
		t.Fatal(err)
	}
}

// live is what objects take that are still used.
func live() int64 {
	runtime.GC()
	runtime.GC() // for what the first one left to clean up
	return inUse()
}

func inUse() int64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// peak looks at the heap until the function that it returns is called, which gives the most.
func peak() (end func() int64) {
	done, most := make(chan struct{}), int64(0)
	var looking sync.WaitGroup
	looking.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			most = max(most, inUse())
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	})
	return func() int64 {
		close(done)
		looking.Wait()
		return most
	}
}
