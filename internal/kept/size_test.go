package kept_test

import (
	"context"
	"runtime"
	"syscall"
	"testing"
	"time"

	"cityweave/internal/datafolder"
	"cityweave/internal/kept"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// heap is how many bytes are held.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// processor is the processor time of the program.
func processor() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// The built-in data, opened and searched, takes no more than ten bytes for a byte of its file, and gives them back.
func TestTheMemoryOfAReleaseThatIsOpened(t *testing.T) {
	if testing.Short() {
		t.Skip("reads all data")
	}
	s, _ := archive(t, t.TempDir(), 1)
	func() {
		g, err := release.Load(t.Context(), kg.CityNetworks(), datafolder.Default()...)
		if err != nil {
			t.Fatal(err)
		}
		began := processor()
		write(t, s, g, smallGraph("other", 3))
		t.Logf("packed in %v of processor time", processor()-began)
	}()
	var file kept.Record
	for _, r := range s.Held() {
		if r.Bytes > file.Bytes {
			file = r
		}
	}
	st := kept.NewStore(memory.New(kg.CityNetworks()), s)
	before, began := heap(), processor()
	if n, err := cities(t.Context(), st, file.Release); n != file.Entities || err != nil {
		t.Fatal(n, err)
	}
	opened := processor() - began
	searchIn(t, st, file.Release)
	held := heap() - before
	t.Logf("file %d bytes, opened in %v of processor time, holds %d bytes: %.1f for a byte of the file",
		file.Bytes, opened, held, float64(held)/float64(file.Bytes))
	if held > 10*file.Bytes {
		t.Errorf("it holds %d bytes, %.1f for a byte of its file", held, float64(held)/float64(file.Bytes))
	}
	if _, err := cities(t.Context(), st, "other"); err != nil { // closes it
		t.Fatal(err)
	}
	if left := heap() - before; left > held/10 {
		t.Errorf("%d of %d bytes are held by a release that is closed", left, held)
	}
}

// searchIn builds the indexes of names and texts.
func searchIn(t *testing.T, st *kept.Store, id string) {
	t.Helper()
	ctx, end := st.Pin(context.WithoutCancel(t.Context()), id)
	defer end()
	view, err := st.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := view.Search(ctx, store.SearchQuery{Texts: []store.SearchText{{Text: "kyoto"}}, Fields: store.InNames | store.InTexts, Window: store.Window{Limit: 5}}); err != nil {
		t.Fatal(err)
	}
}
