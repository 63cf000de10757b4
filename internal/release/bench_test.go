package release_test

import (
	"context"
	"testing"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// BenchmarkReadBuiltIn reads the built-in data that are read by default: from their files, checked, with the hash of
// the release, and from their packed form.
func BenchmarkReadBuiltIn(b *testing.B) {
	for _, way := range []struct {
		name string
		read func(context.Context, *kg.Ontology, ...datafolder.Folder) (*kg.Graph, error)
	}{{"files", release.Read}, {"packed", release.Load}} {
		b.Run(way.name, func(b *testing.B) {
			o := kg.CityNetworks()
			b.ReportAllocs()
			for b.Loop() {
				if _, err := way.read(b.Context(), o, datafolder.Default()...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
