package release

import (
	"context"
	"fmt"

	"cityweave/internal/datafolder"
	"cityweave/internal/kg"
)

// Pair are two entities, the one with the smaller id first.
type Pair [2]string

// PairOf is the pair of two ids.
func PairOf(a, b string) Pair { return Pair{min(a, b), max(a, b)} }

// ReadWithDistinct reads the directories as [Read] does, and returns also the pairs of entities that they tell apart.
func ReadWithDistinct(
	ctx context.Context, o *kg.Ontology, folders ...datafolder.Folder,
) (*kg.Graph, map[Pair]bool, error) {
	b, g, err := build(ctx, o, folders)
	if err != nil {
		return nil, nil, err
	}
	distinct := make(map[Pair]bool, len(b.distinct))
	for p := range b.distinct {
		distinct[p] = true
	}
	return g, distinct, nil
}

// readDistinct reads the pairs of entities that look like one and are two, with the reason. They are no part of the
// graph: package audit leaves them out of duplicates.
func (b *builder) readDistinct() {
	b.each("distinct.csv", func(*datafolder.Table) {}, func(r datafolder.Row) {
		if r.Broken() {
			return
		}
		id, other := r.Get("id"), r.Get("other")
		ok := b.isKnown(r, "id", id)
		ok = b.isKnown(r, "other", other) && ok
		id, other = b.current(r, "id", id), b.current(r, "other", other)
		switch first, known := b.distinct[PairOf(id, other)]; {
		case !ok:
		case id == other:
			r.Fault("other", fmt.Sprintf("%s is told apart from itself", id), "give the ids of two entities")
		case r.Get("reason") == "":
			r.Fault("reason", "two entities are told apart without a reason", "say in a few words what tells them apart")
		case known && first.Folder == r.Folder:
			r.Fault("id", "this pair is there twice, first in "+first.Where(), "make one row of the two")
		default:
			b.distinct[PairOf(id, other)] = r
		}
	})
}

// isKnown reports whether an id is that of an entity, and records a fault when it is not.
func (b *builder) isKnown(r datafolder.Row, column, id string) bool {
	switch {
	case b.entities[id] != nil:
		return true
	case id == "":
		r.Fault(column, "no id of an entity", "give the ids of two entities")
	default:
		b.unknownEntity(r, column, id)
	}
	return false
}
