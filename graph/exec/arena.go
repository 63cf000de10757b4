package exec

import (
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/store"
)

// arena is the memory of one root field's answer: all values that its steps make come
// from it. It is used again when nobody reads them any more (see Buffers).
type arena struct {
	entities    result.Entities
	links       result.Slab[result.Link]
	statements  result.Slab[result.Statement]
	evidence    result.Slab[result.Evidence]
	connections result.Slab[result.Connection]
	edges       result.Slab[result.Edge]
	positions   result.Slab[store.Position]
	numbers     result.Slab[int32]
	slots       result.Slab[result.Slot]

	entityLists   result.Lists[result.Entity]
	linkLists     result.Lists[*result.Link]
	edgeLists     result.Lists[*result.Edge]
	evidenceLists result.Lists[*result.Evidence]

	pending      []*batch // the parents of each step that is to run, by plan.Step.Index
	nextLevel    []*plan.Step
	currentLevel []*plan.Step
	free         []*batch // that nobody uses
}

// maxKeptParents is how many parents a batch may have had to be used again.
const maxKeptParents = 4096

// batch returns an empty batch.
func (a *arena) batch() *batch {
	if n := len(a.free); n > 0 {
		b := a.free[n-1]
		a.free = a.free[:n-1]
		return b
	}
	return &batch{seen: map[string]int{}}
}

// done takes a batch back.
func (a *arena) done(b *batch) {
	if len(b.all) > maxKeptParents {
		return
	}
	clear(b.ids)
	clear(b.nodes)
	clear(b.all)
	clear(b.seen)
	b.ids, b.nodes, b.all, b.prefetched = b.ids[:0], b.nodes[:0], b.all[:0], nil
	a.free = append(a.free, b)
}

// reset takes all memory back, and keeps no pointer into a release.
func (a *arena) reset() {
	a.entities.Reset()
	a.links.Reset()
	a.statements.Reset()
	a.evidence.Reset()
	a.connections.Reset()
	a.edges.Reset()
	a.positions.Reset()
	a.numbers.Reset()
	a.slots.Reset()
	a.entityLists.Reset()
	a.linkLists.Reset()
	a.edgeLists.Reset()
	a.evidenceLists.Reset()
	clear(a.pending)
	clear(a.nextLevel)
	clear(a.currentLevel)
	a.pending, a.nextLevel, a.currentLevel = a.pending[:0], a.nextLevel[:0], a.currentLevel[:0]
}
