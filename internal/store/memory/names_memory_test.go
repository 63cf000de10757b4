package memory_test

import (
	"runtime"
	"slices"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
	"cityweave/internal/store"
	"cityweave/internal/store/memory"
)

// BenchmarkMemoryOfNames measures what the names of the built-in data take in memory, with the indexes of searches and of
// filters by name, beside the same data without names.csv.
func BenchmarkMemoryOfNames(b *testing.B) {
	for _, named := range []bool{true, false} {
		b.Run(map[bool]string{true: "with", false: "without"}[named], func(b *testing.B) {
			for b.Loop() {
				before := heap()
				s, names, bytes := servedWith(b, named)
				b.ReportMetric(float64(heap()-before)/1e6, "MB")
				b.ReportMetric(float64(names), "names")
				b.ReportMetric(float64(bytes)/1e6, "MB-of-text")
				runtime.KeepAlive(s)
			}
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// servedWith is a store of the built-in data with all indexes of names, and the number of names and of their bytes.
func servedWith(b *testing.B, named bool) (s *memory.Store, names, bytes int) {
	g, err := release.Read(b.Context(), table, datafolder.Default()...)
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range g.Entities {
		if e.Detail == nil {
			continue
		}
		if !named {
			d := *e.Detail
			d.Names = nil
			e.Detail = &d
		}
		names += len(e.Names())
		for _, n := range e.Names() {
			bytes += len(n.Text)
		}
	}
	g.Entities = slices.Clip(g.Entities)
	s = memory.New(table)
	if err := s.Apply(b.Context(), g); err != nil {
		b.Fatal(err)
	}
	v, err := s.View(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for _, text := range []string{"a", "Kyozo", "京都"} { // a prefix, a typing error, another script
		if _, err := v.Search(b.Context(), store.SearchQuery{Texts: []store.SearchText{{Text: text}}, Window: store.Window{Limit: 1}}); err != nil {
			b.Fatal(err)
		}
	}
	where := store.Cond{Field: store.FieldAnyName, Values: []kg.Value{kg.StringValue("Kyoto")}}
	if _, err := v.List(b.Context(), store.ListQuery{
		Types: []kg.TypeID{typeOf(b, "City")}, Where: where, Order: []store.Order{{Field: store.FieldName}}, Window: store.Window{Limit: 1},
	}); err != nil {
		b.Fatal(err)
	}
	return s, names, bytes
}
