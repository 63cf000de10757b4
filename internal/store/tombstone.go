package store

import (
	"slices"
	"strings"

	"cityweave/internal/kg"
)

// Tombstone finds the tombstone of an id.
func (r *ReleaseInfo) Tombstone(id string) (t kg.Tombstone, ok bool) {
	i, ok := slices.BinarySearchFunc(r.Tombstones, id, func(t kg.Tombstone, id string) int {
		return strings.Compare(t.ID, id)
	})
	if !ok {
		return t, false
	}
	return r.Tombstones[i], true
}
