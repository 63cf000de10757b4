package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// step is one hop of a path.
type step struct {
	to      *kg.Entity
	link    *kg.LinkRecord // nil by country
	forward bool
}

func (v *modelView) hop(id string, h store.DerivedHop, asOf kg.AsOf) []step {
	var out []step
	if h.Country {
		for _, e := range v.g.Entities {
			from, to := v.entities[id], e
			if h.Dir == kg.In {
				from, to = to, from
			}
			if from != nil && to != nil && from.Country() == to.ID && e.ID != id && (len(h.Others) == 0 || slices.Contains(h.Others, e.Type)) {
				out = append(out, step{to: e})
			}
		}
		return out
	}
	for _, n := range v.neighbours(id, h.Rel, nil, asOf) {
		out = append(out, step{n.other, n.link, n.forward})
	}
	return out
}

// touchedByDeriving is how many links the hops from all parents look at.
func (v *modelView) touchedByDeriving(q store.DeriveQuery) error {
	touched := 0
	for _, id := range q.Parents {
		middles := map[string]bool{}
		for _, first := range v.hop(id, q.First, q.AsOf) {
			touched++
			if !middles[first.to.ID] && v.holdsFor(first.to, q.Through) {
				middles[first.to.ID] = true
				touched += len(v.hop(first.to.ID, q.Second, kg.AsOf{}))
			}
		}
		if q.MaxTouched > 0 && touched > q.MaxTouched {
			return &store.TooMuch{What: "links", Would: touched, Limit: q.MaxTouched}
		}
	}
	return nil
}

func (v *modelView) Derive(ctx context.Context, q store.DeriveQuery) ([]store.DerivedPage, error) {
	if err := v.touchedByDeriving(q); err != nil {
		return nil, cmp.Or(ctx.Err(), err)
	}
	return each(ctx, q.Parents, func(id string) store.DerivedPage {
		paths := map[string][]store.DerivedPath{}
		for _, first := range v.hop(id, q.First, q.AsOf) {
			if !v.holdsFor(first.to, q.Through) {
				continue
			}
			for _, second := range v.hop(first.to.ID, q.Second, q.AsOf) {
				if second.to.ID != id && v.holdsFor(second.to, q.Node) {
					paths[second.to.ID] = append(paths[second.to.ID], pathOf(first, second))
				}
			}
		}
		var rows []store.DerivedRow
		for end, all := range paths {
			slices.SortFunc(all, func(a, b store.DerivedPath) int {
				return cmp.Or(strings.Compare(kg.Fold(a.Middle.Name), kg.Fold(b.Middle.Name)), strings.Compare(a.Middle.ID, b.Middle.ID),
					strings.Compare(linkID(a.First), linkID(b.First)), strings.Compare(linkID(a.Second), linkID(b.Second)))
			})
			middles := map[string]bool{}
			for _, w := range all {
				middles[w.Middle.ID] = true
			}
			r := store.DerivedRow{Node: v.entities[end], Through: len(middles), PathCount: len(all), Paths: all[:min(len(all), q.Paths)]}
			r.Keys = v.derivedKeys(&r, q.Order)
			rows = append(rows, r)
		}
		at := func(r store.DerivedRow) store.Position { return store.Position{Keys: r.Keys, ID: r.Node.ID} }
		compare := func(a, b store.Position) int { return comparePositions(q.Order, a, b) }
		slices.SortFunc(rows, func(a, b store.DerivedRow) int { return compare(at(a), at(b)) })
		var p store.DerivedPage
		if q.Total {
			p.Total = len(rows)
		}
		p.Rows, p.HasNext, p.HasPrev = cut(rows, q.Window, at, compare)
		p.Rows = slices.Clone(p.Rows)
		for i := range p.Rows {
			if !q.Window.Keys {
				p.Rows[i].Keys = nil
			}
		}
		return p
	})
}

func pathOf(first, second step) store.DerivedPath {
	w := store.DerivedPath{Middle: first.to, FirstForward: first.forward, SecondForward: second.forward}
	if first.link != nil {
		w.First = &first.link.Link
	}
	if second.link != nil {
		w.Second = &second.link.Link
	}
	return w
}

func linkID(l *kg.Link) string {
	if l == nil {
		return ""
	}
	return l.ID
}

func (v *modelView) derivedKeys(r *store.DerivedRow, order []store.Order) []kg.Value {
	var out []kg.Value
	for _, o := range order {
		if o.By == store.ByThrough {
			out = append(out, kg.IntValue(int64(r.Through)))
			continue
		}
		out = append(out, v.keys(&store.Row{Node: r.Node}, []store.Order{o})...)
	}
	return out
}
