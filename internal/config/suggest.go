package config

import (
	"slices"
	"strings"

	"cityweave/internal/suggest"
)

// didYouMean names the nearest of the known words, or all of them when none is near
// and they are few.
func didYouMean(word string, known []string) string {
	// What all of them begin with says nothing about likeness.
	bare := func(name string) string { return strings.TrimLeft(strings.TrimPrefix(name, prefix), "-@") }
	names := make([]string, len(known))
	for i, name := range known {
		names[i] = bare(name)
	}
	if best := suggest.Nearest(bare(word), names); best != "" {
		return "did you mean " + known[slices.Index(names, best)] + "?"
	}
	if len(known) > 5 {
		return "--help lists what is known"
	}
	return "known are " + strings.Join(known, ", ")
}
