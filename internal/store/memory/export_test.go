package memory

import "cityweave/internal/kg"

// Shrunk is New with limits so small that the ways of large graphs are gone in small ones.
func Shrunk(o *kg.Ontology) *Store {
	s := New(o)
	s.limits = limits{hub: 2, few: 3, fewer: 1, dictionary: 2, countries: 1, attributes: 3, costly: 1, candidates: 1, ends: 2, sortable: 3, counts: 1 << 20}
	return s
}
