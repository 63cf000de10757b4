package plan

import (
	"context"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// node is a value of the answer that steps fill in.
type node interface {
	ident() string // equal for nodes that have equal answers
	set(key string, v any)
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
	id := n.ident()
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
	ctx   context.Context
	o     *kg.Ontology
	view  store.View
	ref   *store.Reference // read once, when a field asks for it
	next  []*step          // in the order in which they were met
	wants map[*step]*batch
}

// push puts a node into the next level.
func (r *run) push(n node, s shape) {
	for _, st := range s {
		b := r.wants[st]
		if b == nil {
			b = &batch{seen: map[string]int{}}
			r.wants[st] = b
			r.next = append(r.next, st)
		}
		b.add(n)
	}
}

// finish runs level after level until nothing is left to do.
func (r *run) finish() error {
	for len(r.next) > 0 {
		level, wants := r.next, r.wants
		r.next, r.wants = nil, map[*step]*batch{}
		for _, st := range level {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			b := wants[st]
			values, err := st.run(r, b)
			if err != nil {
				return err
			}
			for _, p := range b.all {
				p.node.set(st.key, values[p.index])
			}
		}
	}
	return nil
}

// entity makes the value for an entity and sees to what is selected below it; nil for none.
func (r *run) entity(e *kg.Entity, below shapes) Entity {
	if e == nil {
		return nil
	}
	v := newEntity(r.o, e)
	r.push(v.object(), below[e.Type])
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
