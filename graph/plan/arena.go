package plan

import (
	"sync"

	"cityweave/graph/result"
	"cityweave/internal/store"
)

// arena is the memory of one root field's answer: all values that the plan makes come
// from it. It is used again when nobody looks at them any more, which is known only where
// the answer is written directly; else the garbage collector has it.
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

	wants   []*batch // by step.index
	next    []*step
	level   []*step
	batches []*batch // that nobody uses
}

// keptParents is how many parents a batch may have had to be used again.
const keptParents = 4096

// batch gives an empty batch.
func (a *arena) batch() *batch {
	if n := len(a.batches); n > 0 {
		b := a.batches[n-1]
		a.batches = a.batches[:n-1]
		return b
	}
	return &batch{seen: map[string]int{}}
}

// done takes a batch back.
func (a *arena) done(b *batch) {
	if len(b.all) > keptParents {
		return
	}
	clear(b.ids)
	clear(b.nodes)
	clear(b.all)
	clear(b.seen)
	b.ids, b.nodes, b.all = b.ids[:0], b.nodes[:0], b.all[:0]
	a.batches = append(a.batches, b)
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
	clear(a.wants)
	clear(a.next)
	clear(a.level)
	a.wants, a.next, a.level = a.wants[:0], a.next[:0], a.level[:0]
}

// arenas are arenas to use again.
type arenas struct{ pool sync.Pool }

func (p *arenas) get() *arena {
	if a, ok := p.pool.Get().(*arena); ok {
		return a
	}
	return &arena{}
}

func (p *arenas) put(a *arena) {
	a.reset()
	p.pool.Put(a)
}
