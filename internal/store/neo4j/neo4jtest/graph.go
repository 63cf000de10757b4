package neo4jtest

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"cityweave/internal/kg"
)

// SameGraph compares a graph that was loaded with what was read back, whatever the order of their lists.
func SameGraph(tb testing.TB, want, got *kg.Graph) {
	tb.Helper()
	diff := cmp.Diff(want, got, cmp.Comparer(func(a, b kg.Value) bool {
		return a.Kind() == b.Kind() && a.Text() == b.Text() && a.Date() == b.Date()
	}), cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(a, b *kg.Entity) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b kg.LinkRecord) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b *kg.Statement) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b *kg.Evidence) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b kg.Rule) bool { return a.ID < b.ID }),
		cmpopts.SortSlices(func(a, b kg.Block) bool { return a.ID < b.ID }))
	if diff != "" {
		tb.Errorf("what was read back differs (-loaded +read):\n%.4000s", diff)
	}
}
