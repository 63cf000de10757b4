package store

import "cityweave/internal/kg"

// ReleaseInfo summarises a release: counts of records, rules, blocks of sources, and the ids that are gone.
type ReleaseInfo struct {
	Rules      []kg.Rule       // sorted by id
	Blocks     []kg.Block      // sorted by source, then first byte
	Layers     []kg.LayerCount // sorted by name
	Coverage   []*kg.Coverage  // in the order of kg.CompareCoverage
	Entities   []int           // how many, by kg.TypeID
	Links      []int           // how many, by kg.LinkTypeID
	Triples    []Triple        // which types of entities links of which type connect; sorted by link type, from, to
	Tombstones []kg.Tombstone  // of IDs that are gone; sorted by id
	Statements int
	Evidence   int
}

// PlainLayers are the layers without their counts.
func (r *ReleaseInfo) PlainLayers() []kg.Layer {
	var out []kg.Layer
	for i := range r.Layers {
		out = append(out, r.Layers[i].Layer)
	}
	return out
}

// Triple is how many links of a type go from entities of one type to those of another.
// Of a symmetric type they are counted as they are stored.
type Triple struct {
	From     kg.TypeID
	Link     kg.LinkTypeID
	To       kg.TypeID
	Count    int
	MostFrom int // the most of them that one entity has as their from
	MostTo   int // the most of them that one entity has as their to
}
