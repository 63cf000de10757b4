package memory

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// Aggregate groups rows in one pass: each row is bound to the ends of its walks, values of
// keys are codes, and a group is found by its codes. What Limit cuts off is measured in a
// second pass, which takes all groups that are left as one.
func (s *snapshot) Aggregate(ctx context.Context, aq store.AggregateQuery) (_ store.Aggregate, err error) {
	defer stop(&err)
	q, err := s.query(ctx)
	if err != nil {
		return store.Aggregate{}, err
	}
	looked := func(most int) (int, error) { return q.looked(&aq, most) }
	if err := aq.Affordable(s.ontology, &s.reference, looked); err != nil {
		return store.Aggregate{}, err
	}
	a := q.aggregation(&aq)
	a.pass()
	if q.err != nil {
		return store.Aggregate{}, q.err
	}
	if len(aq.Keys) == 0 {
		a.groups.find([store.MaxKeys]uint32{}) // also without rows
	}
	a.grow()
	first, rest, more := aq.Rank(a)
	out := store.Aggregate{Rows: a.rows, Grouped: a.grouped, Total: len(first) + len(rest), More: more}
	out.Groups = make([]store.Group, len(first))
	for i, g := range first {
		out.Groups[i] = a.group(g)
		for k := range aq.Keys {
			out.Groups[i].Keys = append(out.Groups[i].Keys, a.Key(g, k))
		}
	}
	if aq.Other && len(rest) > 0 {
		a.only(rest)
		a.pass()
		if q.err != nil {
			return store.Aggregate{}, q.err
		}
		other := a.group(0)
		out.Other = &other
	}
	return out, nil
}

// aggregation is an Aggregate while it runs. It is the store.Groups that it has found.
type aggregation struct {
	*query
	q        *store.AggregateQuery
	steps    []linkSelection // by walk
	fixed    []int           // walks of the keys that lead to an end of the row
	along    []int           // the other walks of the keys
	keys     []*coder
	many     bool // some key can have several values
	split    []*branch
	measures []*measuring
	groups   *groupTable

	// The binding that is looked at: by walk, the row first.
	node, link []uint32
	from, to   uint32 // the ends of the row, if it is a link

	serial        uint32 // of the row, from 1
	rows, grouped int
	hit           uint32   // the last row that was in a group
	last          []uint32 // by group: the last row that was in it
	count         []uint32 // by group
	single        []uint32 // in the second pass by group: 0 for those that are taken together, else none
	look          *looking // nil unless nothing is done but counting
}

// measuring is a measure while it is worked out.
type measuring struct {
	*store.Measure
	value  *coder
	beyond []int         // walks that it needs besides those of the keys
	onRow  bool          // what it looks at depends on the row alone: on no walk of the keys, and on no way round
	things *pairSet      // (group, thing) that has been looked at; for Distinct (group, value)
	tally  []store.Tally // by group
	codes  []uint32
}

func (q *query) aggregation(aq *store.AggregateQuery) *aggregation {
	a := &aggregation{query: q, q: aq, steps: make([]linkSelection, len(aq.Walks))}
	keyWalks := aq.KeyWalks()
	for _, w := range keyWalks {
		if aq.Walks[w].Move == store.Along {
			a.along = append(a.along, w)
		} else {
			a.fixed = append(a.fixed, w)
		}
	}
	a.node, a.link = make([]uint32, len(aq.Walks)+1), make([]uint32, len(aq.Walks)+1)
	for i, w := range aq.Walks {
		if w.Move == store.Along {
			spec := w.Step
			spec.AsOf = aq.AsOf
			a.steps[i] = q.linkSelection(spec)
		}
	}
	for i := range aq.Keys {
		a.keys = append(a.keys, q.coder(&aq.Keys[i].Expr, aq.Keys[i].Among))
		a.many = a.many || a.keys[i].many != nil
	}
	a.groups = newGroupTable(a.keys)
	eitherWay := aq.Links != nil && slices.ContainsFunc(aq.Links.Types, q.isSymmetric)
	for i := range aq.Measures {
		m := &measuring{
			Measure: &aq.Measures[i], things: newPairSet(), value: q.coder(&aq.Measures[i].Expr, nil),
			beyond: aq.Beyond(&aq.Measures[i], keyWalks),
		}
		m.onRow = m.Walk == store.TheRow ||
			!eitherWay && len(m.beyond) > 0 && aq.Walks[m.beyond[0]].Parent == store.TheRow
		a.measures = append(a.measures, m)
	}
	a.split = a.branches()
	return a
}

// only makes the next pass count nothing but some groups, all of them as group 0.
func (a *aggregation) only(groups []int) {
	a.single = make([]uint32, a.groups.n)
	for i := range a.single {
		a.single[i] = none
	}
	for _, g := range groups {
		a.single[g] = 0
	}
	a.last, a.count, a.serial, a.rows, a.grouped, a.hit = []uint32{0}, []uint32{0}, 0, 0, 0, 0
	for _, m := range a.measures {
		m.things, m.tally = newPairSet(), make([]store.Tally, 1)
	}
}

// take looks at one row: an entity, or a link with its ends.
func (a *aggregation) take(node, link, from, to uint32) {
	a.rows++
	a.serial++
	a.bindRow(node, link, from, to)
}

// bindRow looks at a row in one way round.
func (a *aggregation) bindRow(node, link, from, to uint32) {
	a.node[0], a.link[0], a.from, a.to = node, link, from, to
	if a.look != nil {
		a.lookAt(a.look.keyWalks, true)
		return
	}
	for _, w := range a.fixed {
		if !a.fix(w) {
			return
		}
	}
	switch {
	case a.split != nil:
		a.product()
	case len(a.along) > 0:
		a.bind(0)
	default:
		a.tuples()
	}
}

// fix binds a walk to an end of the row, and reports whether there is one.
func (a *aggregation) fix(w int) bool {
	end := a.from
	if a.q.Walks[w].Move == store.ToTo {
		end = a.to
	}
	a.node[w+1], a.link[w+1] = end, a.link[0]
	return end != none
}

// bind binds the walks of the keys along links, from the i-th on, and counts each binding.
func (a *aggregation) bind(i int) {
	if i == len(a.along) {
		a.tuples()
		return
	}
	a.ends(a.along[i], func() { a.bind(i + 1) })
}

// ends binds a walk to each of its ends in turn.
func (a *aggregation) ends(w int, then func()) {
	walk := &a.q.Walks[w]
	if walk.Move != store.Along {
		if a.fix(w) {
			then()
		}
		return
	}
	start := a.node[walk.Parent+1]
	if start == none {
		return
	}
	a.steps[w].each(start, func(other, link uint32) bool {
		a.node[w+1], a.link[w+1] = other, link
		then()
		return a.err == nil
	})
}

// tuples counts each tuple of values of the binding.
func (a *aggregation) tuples() {
	var at [store.MaxKeys]uint32
	if a.many {
		a.tuple(0, at)
		return
	}
	for k, key := range a.keys {
		if at[k] = key.code(a.node[key.walk+1], a.link[key.walk+1]); at[k] == none {
			return
		}
	}
	a.add(at)
}

// tuple puts the values of the keys from the k-th on into the tuple, and counts each tuple.
func (a *aggregation) tuple(k int, at [store.MaxKeys]uint32) {
	if k == len(a.keys) {
		a.add(at)
		return
	}
	key := a.keys[k]
	node, link := a.node[key.walk+1], a.link[key.walk+1]
	if key.many == nil {
		if at[k] = key.code(node, link); at[k] != none {
			a.tuple(k+1, at)
		}
		return
	}
	var space [8]uint32
	for _, code := range key.codes(space[:0], node, link) {
		at[k] = code
		a.tuple(k+1, at)
	}
}

// add counts a binding for its group.
func (a *aggregation) add(at [store.MaxKeys]uint32) {
	g := a.groups.find(at)
	if a.single != nil {
		if g = a.single[g]; g == none {
			return
		}
	} else if int(g) >= len(a.count) {
		a.grow()
	}
	isNew := a.last[g] != a.serial
	if isNew {
		a.last[g] = a.serial
		a.count[g]++
		if a.hit != a.serial {
			a.hit = a.serial
			a.grouped++
		}
	}
	for _, m := range a.measures {
		if isNew || !m.onRow {
			a.measure(m, g, 0)
		}
	}
}

// grow makes room for all groups that there are.
func (a *aggregation) grow() {
	for len(a.count) < a.groups.n {
		a.last, a.count = append(a.last, 0), append(a.count, 0)
		for _, m := range a.measures {
			m.tally = append(m.tally, store.Tally{})
		}
	}
}

// measure binds what a measure needs besides, from the i-th walk on, and looks at each end.
func (a *aggregation) measure(m *measuring, g uint32, i int) {
	if i < len(m.beyond) {
		a.ends(m.beyond[i], func() { a.measure(m, g, i+1) })
		return
	}
	node, link := a.node[m.Walk+1], a.link[m.Walk+1]
	m.codes = m.value.codes(m.codes[:0], node, link)
	if m.Kind == store.Distinct {
		for _, code := range m.codes {
			if m.things.add(g, code) {
				m.tally[g].Distinct++
			}
		}
		return
	}
	thing := node
	if m.Link {
		thing = link
	}
	if len(m.codes) == 0 || m.Walk != store.TheRow && !m.things.add(g, thing) {
		return
	}
	m.tally[g].Add(m.value.value(m.codes[0]))
}

func (a *aggregation) group(g int) store.Group {
	out := store.Group{Count: a.Count(g)}
	for _, m := range a.measures {
		out.Measures = append(out.Measures, m.tally[g].Result(m.Kind))
	}
	return out
}

// Len is how many groups there are.
func (a *aggregation) Len() int { return a.groups.n }

// Count is how many rows a group has.
func (a *aggregation) Count(g int) int { return int(a.count[g]) }

// Measure is the value of a measure of a group.
func (a *aggregation) Measure(g, m int) kg.Value {
	return a.measures[m].tally[g].Result(a.measures[m].Kind).Value
}

// Key is the value of a key of a group.
func (a *aggregation) Key(g, k int) kg.Value { return a.keys[k].value(a.groups.at[g][k]) }
