package plan

import (
	"context"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// node is a value of the answer that steps fill in.
type node interface {
	Ident() string // equal for nodes that have equal answers
	Set(key string, v any)
	Reserve(slots []result.Slot) // room for what the steps give
}

// batch is all parents of a step in one level, each distinct one once.
type batch struct {
	ids   []string // of the distinct parents
	nodes []node   // one node for each of ids
	all   []parent
	seen  map[string]int
}

// parent is a node that waits for the value of the parent at this place of ids.
type parent struct {
	node  node
	index int
}

func (b *batch) add(n node) {
	id := n.Ident()
	i, ok := b.seen[id]
	if !ok {
		i = len(b.ids)
		b.seen[id] = i
		b.ids = append(b.ids, id)
		b.nodes = append(b.nodes, n)
	}
	b.all = append(b.all, parent{n, i})
}

// run is one root field being answered, on one view.
type run struct {
	*arena
	ctx  context.Context
	o    *kg.Ontology
	view store.View
	ref  *store.Reference // read once, when a field asks for it

	prepared *prepared // the operation, or nil
	read     int       // nodes, since they were last counted
}

// push puts a node into the next level: its steps come in the order in which they were met.
func (r *run) push(n node, s shape) {
	if len(s) == 0 {
		return
	}
	n.Reserve(r.slots.Take(len(s)))
	for _, st := range s {
		b := r.wants[st.index]
		if b == nil {
			b = r.batch()
			r.wants[st.index] = b
			r.next = append(r.next, st)
		}
		b.add(n)
	}
}

// finish runs level after level until nothing is left to do.
func (r *run) finish() error {
	for len(r.next) > 0 {
		r.level, r.next = r.next, r.level[:0]
		for _, st := range r.level {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			b := r.wants[st.index]
			r.wants[st.index] = nil
			values, err := st.run(r, b)
			if err != nil {
				return err
			}
			if err := r.counted(); err != nil {
				return err
			}
			for _, p := range b.all {
				p.node.Set(st.key, values[p.index])
			}
			r.done(b)
		}
	}
	return nil
}

// entity makes the value for an entity and sees to what is selected below it; nil for none.
func (r *run) entity(e *kg.Entity, below shapes) result.Entity {
	if e == nil {
		return nil
	}
	r.read++
	v := r.entities.One(r.o, e)
	r.push(v.Base(), below[e.Type])
	return v
}

func (r *run) reference() (*store.Reference, error) {
	if r.ref == nil {
		ref, err := r.view.Reference(r.ctx)
		if err != nil {
			return nil, err
		}
		r.ref = ref
	}
	return r.ref, nil
}
