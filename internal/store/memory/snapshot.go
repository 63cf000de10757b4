package memory

import (
	"context"

	"cityweave/internal/idtable"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// snapshot is one release, read only but for what it works out lazily and once. It is
// its own store.View.
type snapshot struct {
	ontology *kg.Ontology
	release  kg.Release
	history  store.History
	limits   limits

	// Entities by number; numbers follow (folded name, id), so that the smaller
	// number stands first by name.
	entities  []kg.Entity
	types     []kg.TypeID
	folded    texts    // folded names
	byID      []uint32 // numbers in the order of ids
	idPlace   []uint32 // where each number stands in byID
	entityIDs idtable.Table
	external  externalIDs
	// The numbers of each type are typed[typeStart[t]:typeStart[t+1]] in every list
	// that is parted by type.
	typeStart []uint32

	// Links by number; numbers follow the outgoing adjacency.
	links   []kg.Link
	attrs   []*kg.LinkAttrs // each distinct one once
	attr    narrow          // by link: where its attributes stand in attrs
	linkIDs idtable.Table
	out, in adjacency
	loops   bool // there are links from an entity to itself

	facts     facts
	reference store.ReleaseInfo
	coverage  *kg.CoverageIndex

	numbers *column // numbers as a column: the order by name, then id
	idents  *column // ids as a column
	lazy    lazies
}

// Release identifies what is seen.
func (s *snapshot) Release() kg.Release { return s.release }

// Ontology is the table that the release was loaded with.
func (s *snapshot) Ontology() *kg.Ontology { return s.ontology }

// Coverage is what the release knows about its completeness.
func (s *snapshot) Coverage() *kg.CoverageIndex { return s.coverage }

// ReleaseInfo gives what is small and belongs to the release as a whole.
func (s *snapshot) ReleaseInfo(ctx context.Context) (*store.ReleaseInfo, error) {
	return &s.reference, ctx.Err()
}

// Tombstone is what became of an entity whose id is gone.
func (s *snapshot) Tombstone(id string) (kg.Tombstone, bool) { return s.reference.Tombstone(id) }

// linkRow is a link with its ends.
func (s *snapshot) linkRow(n uint32) store.LinkRow {
	from, to := s.out.owner(n), s.out.other[n]
	return store.LinkRow{Link: &s.links[n], From: &s.entities[from], To: &s.entities[to]}
}

func (s *snapshot) entityText(n uint32) string { return s.entities[n].ID }

func (s *snapshot) linkText(n uint32) string { return s.links[n].ID }

func (s *snapshot) entityNumber(id string) (uint32, bool) {
	return s.entityIDs.Find(id, s.entityText)
}

// Entities gets entities by id.
func (s *snapshot) Entities(
	ctx context.Context,
	ids []string,
	_ ...store.Child,
) ([]*kg.Entity, []store.Prefetched, error) {
	out := make([]*kg.Entity, len(ids))
	var space [128]uint32
	for i, n := range s.entityIDs.FindAll(space[:0], ids, s.entityText) {
		if n != none {
			out[i] = &s.entities[n]
		}
	}
	return out, nil, ctx.Err()
}

// Lookup gets entities by external id.
func (s *snapshot) Lookup(ctx context.Context, ids []kg.ExternalID) ([]*kg.Entity, error) {
	out := make([]*kg.Entity, len(ids))
	for i, id := range ids {
		if n, ok := s.external.find(s.entities, id); ok {
			out[i] = &s.entities[n]
		}
	}
	return out, ctx.Err()
}

// Links gets links by id with both ends.
func (s *snapshot) Links(ctx context.Context, ids []string) ([]store.LinkRow, error) {
	out := make([]store.LinkRow, len(ids))
	for i, id := range ids {
		if n, ok := s.linkIDs.Find(id, s.linkText); ok {
			out[i] = s.linkRow(n)
		}
	}
	return out, ctx.Err()
}

// externalIDs finds entities by what other registers call them.
type externalIDs struct {
	slots idtable.Table
	refs  []externalRef
}

// externalRef is the place of one external id: SameAs()[index] of the entity.
type externalRef struct{ entity, index uint32 }

func (x *externalIDs) find(entities []kg.Entity, id kg.ExternalID) (uint32, bool) {
	n, ok := x.slots.Find(externalText(id), func(n uint32) string {
		return externalText(entities[x.refs[n].entity].SameAs()[x.refs[n].index])
	})
	if !ok {
		return none, false
	}
	return x.refs[n].entity, true
}

// findAll appends the entities that have an id, which are several only in graphs that no release is made of.
func (x *externalIDs) findAll(dst []uint32, entities []kg.Entity, id kg.ExternalID) []uint32 {
	from := len(dst)
	dst = x.slots.FindEach(dst, externalText(id), func(n uint32) string {
		return externalText(entities[x.refs[n].entity].SameAs()[x.refs[n].index])
	})
	for i, n := range dst[from:] {
		dst[from+i] = x.refs[n].entity
	}
	return dst
}

// externalText parts scheme and value by a byte that is in no scheme's name.
func externalText(id kg.ExternalID) string { return id.Scheme + "\x1f" + id.Value }
