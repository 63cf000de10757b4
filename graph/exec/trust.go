package exec

import (
	"slices"
	"time"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/store"
)

func (r *run) sides(n *plan.Sides, b *batch) ([]any, error) {
	return eachParent(b, func(parent node) any {
		conflict := parent.(*result.Conflict).Data
		return each(conflict.Sides, func(s *store.Side) *result.ConflictSide {
			v := &result.ConflictSide{Conflict: conflict, Side: s}
			r.push(v, n.Below)
			return v
		})
	}), nil
}

// sideFacts reads the facts of the sides of one kind of conflict; the sides of the other kind have none.
func (r *run) sideFacts(n *plan.SideFacts, b *batch) ([]any, error) {
	var ids []string
	from := make([]int, len(b.nodes)+1) // the facts of side i are ids[from[i]:from[i+1]]
	for i, parent := range b.nodes {
		if side := parent.(*result.ConflictSide); side.Conflict.Kind == n.Kind {
			ids = append(ids, side.Side.Facts...)
		}
		from[i+1] = len(ids)
	}
	out := make([]any, len(b.nodes))
	if n.Kind == store.OfLinks {
		found, err := r.view.Links(r.ctx, ids)
		if err != nil {
			return nil, err
		}
		for i := range out {
			out[i] = r.linkList(found[from[i]:from[i+1]], n.Below)
		}
		return out, nil
	}
	found, err := r.view.Statements(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range out {
		list := []*result.Statement{}
		for _, s := range found[from[i]:from[i+1]] {
			list = append(list, r.statement(s, n.Below))
		}
		out[i] = list
	}
	return out, nil
}

func (r *run) history(b *batch) ([]any, error) {
	known, err := r.view.History(r.ctx)
	if err != nil {
		return nil, err
	}
	list := make([]result.Release, len(known))
	for i, k := range known {
		list[i] = result.Release{ID: k.ID, Date: result.OptionalDate(k.Date)}
	}
	return slices.Repeat([]any{list}, len(b.nodes)), nil
}

func (r *run) dataset(n *plan.Dataset) (any, error) {
	ref, err := r.reference()
	if err != nil {
		return nil, err
	}
	d := &result.Dataset{Current: r.view.Release(), ReleaseInfo: ref, Ontology: r.o}
	if copied, ok := r.view.(store.Replica); ok {
		d.Copy = result.NewMirror(copied.ReplicaStatus(), time.Now())
	}
	r.push(d, n.Below)
	return d, nil
}

func (r *run) ontology() (any, error) {
	ref, err := r.reference()
	if err != nil {
		return nil, err
	}
	return &result.Ontology{Table: r.o, ReleaseInfo: ref}, nil
}
