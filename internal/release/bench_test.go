package release_test

import (
	"testing"

	"cityweave/internal/kg"
	"cityweave/internal/release"
)

// BenchmarkReadBuiltIn is the load of the whole built-in data, from bytes to a checked
// graph with its release.
func BenchmarkReadBuiltIn(b *testing.B) {
	o := kg.CityNetworks()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := release.Read(b.Context(), o, release.Default()...); err != nil {
			b.Fatal(err)
		}
	}
}
