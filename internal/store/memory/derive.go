package memory

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Derive pages through the entities two hops away from each parent. All paths of a parent
// are walked once, counting for each end; the paths of the rows on the page are walked again.
func (s *snapshot) Derive(ctx context.Context, dq store.DeriveQuery) (_ []store.DerivedPage, err error) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err != nil {
		return nil, err
	}
	d := &derivation{
		query: q, first: q.hop(dq.First, dq.AsOf), second: q.hop(dq.Second, dq.AsOf),
		through: q.memoize(q.predicate(dq.Through)), node: q.predicate(dq.Node),
		at: newPaged[uint32](len(s.entities)), paths: dq.Paths, most: dq.MaxTouched,
	}
	d.order = q.ordering(dq.Order, false, func() int { return 0 })
	for i, o := range dq.Order {
		if o.By == store.ByThrough {
			through := func(_, end uint32) uint32 { return d.ends[end].through }
			d.order.keys[i] = key{desc: o.Desc, code: through, find: findCount}
			d.order.values[i] = func(_, end uint32) kg.Value { return countValue(d.ends[end].through) }
		}
	}
	d.top = newTop(d.order, dq.Window)
	pages := make([]store.DerivedPage, len(dq.Parents))
	var space [128]uint32
	for i, parent := range s.entityIDs.FindAll(space[:0], dq.Parents, s.entityText) {
		if parent == none {
			d.page(&pages[i])
			continue
		}
		d.derive(parent)
		if dq.Total {
			pages[i].Total = len(d.ends)
		}
		d.page(&pages[i])
		if q.err != nil {
			return nil, q.err
		}
	}
	return pages, nil
}

// derivation is a Derive while it runs; what follows through is of one parent.
type derivation struct {
	*query
	first, second hop
	through, node predicate
	paths         int // of a row, at most
	most, touched int // links, of all parents so far
	order         *ordering
	top           *top
	at            paged[uint32] // by entity: its place in ends, and one; 0 when it is no end
	ends          []reached
	middles       []step // by middle, then link
	parent        uint32
}

// reached is an entity that paths lead to.
type reached struct {
	node           uint32
	through, paths uint32
	last           uint32 // middle that was counted last
}

// step is where a hop leads.
type step struct {
	to, link uint32 // link is none for a hop by country
	forward  bool
}

// hop is a store.DerivedHop, compiled.
type hop struct {
	store.DerivedHop
	rel   rel
	asOf  kg.AsOf
	types []kg.TypeID
}

func (q *query) hop(h store.DerivedHop, asOf kg.AsOf) hop {
	out := hop{DerivedHop: h, rel: q.rel(h.Rel), asOf: asOf, types: h.Others}
	if len(out.types) == 0 {
		out.types = q.allTypes()
	}
	return out
}

// walk visits where a hop leads from an entity.
func (d *derivation) walk(from uint32, h *hop, visit func(step)) {
	if h.Country {
		d.walkCountry(from, h, visit)
		return
	}
	var space [16]run
	for _, r := range d.runs(space[:0], from, &h.rel) {
		if !d.step(int(r.hi - r.lo)) {
			return
		}
		side := d.side(r.in)
		for i := r.lo; i < r.hi; i++ {
			other, link := side.other[i], side.linkAt(i)
			if r.twin && other == from || !h.asOf.All() && !d.links[link].Holds(h.asOf) {
				continue
			}
			visit(step{other, link, !r.in || other == from})
		}
	}
}

func (d *derivation) walkCountry(from uint32, h *hop, visit func(step)) {
	takes := func(e uint32) bool { return e != from && (h.rel.anyOther || h.rel.others.has(uint8(d.types[e]))) }
	if h.Dir == kg.Out {
		if to, ok := d.entityNumber(d.entities[from].Country()); ok && takes(to) {
			visit(step{to: to, link: none})
		}
		return
	}
	in := d.condition(store.Cond{Field: store.FieldCountry, Values: []kg.Value{kg.EnumValue(d.entities[from].ID)}})
	src, ok := in.source(h.types)
	if !ok {
		return // no place lies in it
	}
	for _, list := range src.lists() {
		if !d.step(len(list)) {
			return
		}
		for _, e := range list {
			if takes(e) && src.rest.match(e) {
				visit(step{to: e, link: none})
			}
		}
	}
}

// affordable counts what the second hop will look at before it is walked, and refuses too much.
func (d *derivation) affordable() bool {
	for middle := range d.byMiddle() {
		if d.second.Country {
			d.walkCountry(middle, &d.second, func(step) { d.touched++ })
		} else {
			d.touched += d.count(middle, &d.second.rel)
		}
	}
	if d.touched > d.most && d.err == nil {
		d.err = &store.TooMuch{What: "links", Would: d.touched, Limit: d.most}
	}
	return d.err == nil
}

// derive finds the ends of a parent and offers them to the page.
func (d *derivation) derive(parent uint32) {
	for _, e := range d.ends {
		*d.at.at(e.node) = 0
	}
	d.parent, d.ends, d.middles = parent, d.ends[:0], d.middles[:0]
	d.walk(parent, &d.first, func(l step) {
		if d.through.match(l.to) {
			d.middles = append(d.middles, l)
		}
		d.touched++
	})
	slices.SortFunc(d.middles, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.to, b.to), d.compareLinks(a.link, b.link))
	})
	if d.most > 0 && !d.affordable() {
		return
	}
	for middle, steps := range d.byMiddle() {
		d.walk(middle, &d.second, func(l step) {
			if l.to == parent {
				return
			}
			place := d.at.at(l.to)
			if *place == 0 {
				d.ends = append(d.ends, reached{node: l.to, last: none})
				*place = uint32(len(d.ends))
			}
			e := &d.ends[*place-1]
			e.paths += uint32(len(steps))
			if e.last != middle {
				e.last = middle
				e.through++
			}
		})
	}
	kept := d.ends[:0]
	for _, e := range d.ends {
		if d.node.match(e.node) {
			kept = append(kept, e)
			continue
		}
		*d.at.at(e.node) = 0
	}
	d.ends = kept
	if d.top.window.Limit > 0 {
		for i := range d.ends {
			d.top.offer(d.top.entry(d.ends[i].node, uint32(i), false))
		}
	}
}

// byMiddle visits the steps of each middle together.
func (d *derivation) byMiddle() func(func(uint32, []step) bool) {
	return func(yield func(uint32, []step) bool) {
		for from := 0; from < len(d.middles); {
			to := from
			for to < len(d.middles) && d.middles[to].to == d.middles[from].to {
				to++
			}
			if !yield(d.middles[from].to, d.middles[from:to]) {
				return
			}
			from = to
		}
	}
}

// compareLinks orders links by id.
func (d *derivation) compareLinks(a, b uint32) int {
	if a == b {
		return 0
	}
	return strings.Compare(d.links[a].ID, d.links[b].ID)
}

// page takes the rows of the page of one parent, with their paths.
func (d *derivation) page(page *store.DerivedPage) {
	defer d.top.reset()
	var plain store.Page
	rows := slab[store.Row]{size: len(d.top.rows)}
	keys := slab[kg.Value]{size: len(d.top.rows) * len(d.order.keys)}
	d.top.fill(&plain, &rows, &keys)
	page.HasNext, page.HasPrev = plain.HasNext, plain.HasPrev
	if len(plain.Rows) == 0 {
		return
	}
	page.Rows = make([]store.DerivedRow, len(plain.Rows))
	for _, e := range d.ends {
		*d.at.at(e.node) = 0
	}
	for i, r := range plain.Rows {
		e := d.ends[d.top.rows[i].link]
		page.Rows[i] = store.DerivedRow{Node: r.Node, Keys: r.Keys, Through: int(e.through), PathCount: int(e.paths)}
		*d.at.at(e.node) = uint32(i) + 1
	}
	if d.paths > 0 {
		d.tell(page.Rows)
	}
	for _, r := range d.top.rows[:len(plain.Rows)] {
		*d.at.at(r.node) = 0
	}
	d.ends = d.ends[:0]
}

// tell fills in the first paths to each row.
func (d *derivation) tell(rows []store.DerivedRow) {
	type arrival struct {
		row int
		step
	}
	missing := len(rows)
	var arrivals []arrival
	for middle, steps := range d.byMiddle() {
		if missing == 0 || d.err != nil {
			return
		}
		arrivals = arrivals[:0]
		d.walk(middle, &d.second, func(l step) {
			if row := *d.at.at(l.to); row > 0 && len(rows[row-1].Paths) < d.paths {
				arrivals = append(arrivals, arrival{int(row) - 1, l})
			}
		})
		slices.SortFunc(arrivals, func(a, b arrival) int {
			return cmp.Or(cmp.Compare(a.row, b.row), d.compareLinks(a.link, b.link))
		})
		for len(arrivals) > 0 {
			n, r := 1, &rows[arrivals[0].row]
			for n < len(arrivals) && arrivals[n].row == arrivals[0].row {
				n++
			}
			for _, first := range steps {
				for _, second := range arrivals[:n] {
					if len(r.Paths) < d.paths {
						r.Paths = append(r.Paths, d.path(first, second.step))
					}
				}
			}
			if len(r.Paths) == d.paths {
				missing--
			}
			arrivals = arrivals[n:]
		}
	}
}

func (d *derivation) path(first, second step) store.DerivedPath {
	w := store.DerivedPath{Middle: &d.entities[first.to], FirstForward: first.forward, SecondForward: second.forward}
	if first.link != none {
		w.First = &d.links[first.link]
	}
	if second.link != none {
		w.Second = &d.links[second.link]
	}
	return w
}
