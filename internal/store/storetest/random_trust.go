package storetest

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// conflicts asks for conflicts of a graph, most of them of subjects and properties that have some.
func (r *randomQuery) conflicts() store.ConflictQuery {
	all := r.v.conflicts()
	q := store.ConflictQuery{Total: r.IntN(2) == 0, Window: store.Window{Limit: pick(r, 0, 1, 3, 100), Backward: r.IntN(3) == 0}}
	one := func() *store.Conflict {
		if len(all) == 0 {
			return &store.Conflict{Kind: store.OfValues, Subject: "programme:0", Property: "start_year", Sides: make([]store.Side, 2)}
		}
		return all[r.IntN(len(all))]
	}
	if r.IntN(4) == 0 {
		q.IDs = []string{one().ID, pick(r, one().ID, "C0")}
	}
	if r.IntN(3) == 0 {
		for range r.IntN(4) {
			q.Subjects = append(q.Subjects, pick(r, one().Subject, one().Subject, r.entity().ID))
		}
		q.Subjects = slices.Clip(q.Subjects)
	}
	if r.IntN(3) == 0 {
		q.Properties = []string{one().Property, pick(r, "PART_OF", "start_year", "title")}
	}
	q.Kind = pick(r, "", "", store.OfValues, store.OfLinks)
	at := func() *store.Position {
		c := one()
		return &store.Position{Keys: []kg.Value{kg.EnumValue(c.Order())}, ID: pick(r, c.ID, "C", "D")}
	}
	if r.IntN(3) == 0 {
		q.Window.After = at()
	}
	if r.IntN(3) == 0 {
		q.Window.Before = at()
	}
	return q
}

// derive asks along a row of the ontology, or along any two hops.
func (r *randomQuery) derive() store.DeriveQuery {
	q := store.DeriveQuery{Total: r.IntN(2) == 0, Paths: pick(r, 0, 1, 2, 5, 100)}
	var node, middle []kg.TypeID
	from := kg.TypeID(r.IntN(len(r.v.o.Entities)))
	if all := r.v.o.Derivations(from); len(all) > 0 {
		d := all[r.IntN(len(all))]
		q.First, q.Second = store.DerivedHopOf(r.v.o, d.First, d.Via), store.DerivedHopOf(r.v.o, d.Second, d.To)
		node, middle = []kg.TypeID{d.To}, []kg.TypeID{d.Via}
		for range 1 + r.IntN(3) {
			if e := r.entity(); e.Type == from || r.IntN(8) == 0 {
				q.Parents = append(q.Parents, e.ID)
			}
		}
	}
	if len(q.Parents) == 0 {
		q.Parents = r.parents()
		mine, _ := r.v.o.TypeOf(q.Parents[0])
		q.First = store.DerivedHop{Rel: r.rel([]kg.TypeID{mine})}
		middle = r.types(1)
		for _, n := range r.v.neighbours(q.Parents[0], q.First.Rel, nil, kg.AsOf{}) {
			middle = append(middle, n.other.Type)
		}
		q.Second = store.DerivedHop{Rel: r.rel(middle)}
		node = r.types(2)
	}
	if r.IntN(4) == 0 {
		q.Through = r.node(2, middle)
	}
	if r.IntN(4) == 0 {
		q.Node = r.node(2, node)
	}
	if r.IntN(4) == 0 {
		q.AsOf = r.asOf()
	}
	q.Order = r.order(node, false)
	if r.IntN(2) == 0 {
		q.Order = slices.Insert(q.Order, r.IntN(len(q.Order)+1), store.Order{By: store.ByThrough, Desc: r.IntN(2) == 0})
	}
	all := q
	all.Window = store.Window{Limit: 1 << 20, Keys: true}
	var rows []store.Row
	for _, p := range v0(r.v.Derive(context.Background(), all)) {
		for _, d := range p.Rows {
			rows = append(rows, store.Row{Node: d.Node, Keys: d.Keys})
		}
	}
	q.Window = r.window(store.EachEntity, rows)
	if r.IntN(3) == 0 {
		q.MaxTouched = 1 + r.IntN(100)
	}
	return q
}
