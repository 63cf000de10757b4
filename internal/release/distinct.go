package release

import "fmt"

// readDistinct reads the pairs of entities that look like one and are two, with the reason. They are no part of the
// graph: [Duplicates] leaves them out.
func (b *builder) readDistinct() {
	b.each("distinct.csv", func(*table) {}, func(r row) {
		if r.broken() {
			return
		}
		id, other := r.get("id"), r.get("other")
		ok := b.isKnown(r, "id", id)
		ok = b.isKnown(r, "other", other) && ok
		id, other = b.current(r, "id", id), b.current(r, "other", other)
		switch first, known := b.distinct[pairOf(id, other)]; {
		case !ok:
		case id == other:
			r.fault("other", fmt.Sprintf("%s is told apart from itself", id), "give the ids of two entities")
		case r.get("reason") == "":
			r.fault("reason", "two entities are told apart without a reason", "say in a few words what tells them apart")
		case known && first.folder == r.folder:
			r.fault("id", "this pair is there twice, first in "+first.where(), "make one row of the two")
		default:
			b.distinct[pairOf(id, other)] = r
		}
	})
}

// isKnown reports whether an id is that of an entity, and records a fault when it is not.
func (b *builder) isKnown(r row, column, id string) bool {
	switch {
	case b.entities[id] != nil:
		return true
	case id == "":
		r.fault(column, "no id of an entity", "give the ids of two entities")
	default:
		b.unknownEntity(r, column, id)
	}
	return false
}
