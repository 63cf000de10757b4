package memory

import (
	"context"
	"slices"
	"sort"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// recordSet is all records of one kind (links, statements or evidence) as a list of records sees them. Its columns
// are built when a list is first ordered by them.
type recordSet struct {
	size    int
	id      func(n uint32) string
	find    func(id string) (uint32, bool)
	values  func(dst []kg.Value, n uint32, field string) []kg.Value
	byID    *lazy[*idOrder]
	columns map[string]*lazy[*recordColumn] // of the fields of one value
}

// idOrder is the order of the ids of records.
type idOrder struct {
	number []uint32 // by place
	place  []uint32 // by number
}

// recordColumn is a field of all records of a kind in the order of its sort keys: conditions on a position become
// conditions on codes, and a page in the order of the field is a walk along perm.
type recordColumn struct {
	code   []uint32 // by number; none without a value
	perm   []uint32 // those with a value by (code, id), then the others by id
	known  int      // how many have a value
	values []kg.Value
}

func newRecordSet(size int, id func(uint32) string, find func(string) (uint32, bool),
	values func([]kg.Value, uint32, string) []kg.Value, fields []string,
) *recordSet {
	r := &recordSet{size: size, id: id, find: find, values: values, columns: map[string]*lazy[*recordColumn]{}}
	r.byID = newLazy(func(context.Context) *idOrder { return r.orderIDs() })
	for _, f := range fields {
		r.columns[f] = &lazy[*recordColumn]{build: func(ctx context.Context) (*recordColumn, error) {
			order, err := r.byID.get(ctx)
			if err != nil {
				return nil, err
			}
			return r.column(order, f), nil
		}}
	}
	return r
}

func (r *recordSet) orderIDs() *idOrder {
	o := &idOrder{number: sequence(r.size), place: make([]uint32, r.size)}
	slices.SortFunc(o.number, func(a, b uint32) int { return strings.Compare(r.id(a), r.id(b)) })
	for place, n := range o.number {
		o.place[n] = uint32(place)
	}
	return o
}

func (r *recordSet) column(order *idOrder, field string) *recordColumn {
	c := &recordColumn{code: make([]uint32, r.size)}
	keys := make([]kg.Value, r.size)
	var space [1]kg.Value
	for n := range keys {
		if v := r.values(space[:0], uint32(n), field); len(v) > 0 {
			keys[n] = v[0].SortKey()
			c.values = append(c.values, keys[n])
		}
	}
	c.known = len(c.values)
	slices.SortFunc(c.values, kg.Value.Compare)
	c.values = slices.Clip(slices.CompactFunc(c.values, func(a, b kg.Value) bool { return a.Compare(b) == 0 }))
	rank := make([]uint32, r.size) // the code, unknown last
	for n, v := range keys {
		c.code[n], rank[n] = none, uint32(len(c.values))
		if !v.IsNull() {
			code, _ := c.find(v)
			c.code[n], rank[n] = code, code
		}
	}
	c.perm = countingSort(order.number, rank, len(c.values)+1)
	return c
}

// find gives the first code whose value is not below v, and whether it is that of v.
func (c *recordColumn) find(v kg.Value) (uint32, bool) {
	i, exact := slices.BinarySearchFunc(c.values, v, kg.Value.Compare)
	return uint32(i), exact
}

// recordOrder is the order of a list of records, compiled.
type recordOrder struct {
	set  *recordSet
	ids  *idOrder
	keys []recordKey
	desc bool // of the ids
}

// recordKey is one key; its column is nil when no record has a value.
type recordKey struct {
	column *recordColumn
	desc   bool
}

func (q *query) recordOrder(set *recordSet, orders []store.Order) *recordOrder {
	o := &recordOrder{set: set, ids: must(set.byID.get(q.ctx))}
	for _, by := range orders {
		k := recordKey{desc: by.Desc}
		if l := set.columns[by.Field]; l != nil && by.By == store.ByLink {
			k.column = must(l.get(q.ctx))
		}
		o.keys, o.desc = append(o.keys, k), by.Desc
	}
	return o
}

func (k *recordKey) code(n uint32) uint32 {
	if k.column == nil {
		return none
	}
	return k.column.code[n]
}

// compare tells which of two records stands first.
func (o *recordOrder) compare(a, b uint32) int {
	for i := range o.keys {
		k := &o.keys[i]
		x, y := k.code(a), k.code(b)
		switch {
		case x == y:
		case x == none:
			return 1
		case y == none:
			return -1
		case x < y:
			return turned(-1, k.desc)
		default:
			return turned(1, k.desc)
		}
	}
	return turned(int(o.ids.place[a])-int(o.ids.place[b]), o.desc)
}

// against tells where a record stands: negative before the position, positive behind it.
func (o *recordOrder) against(n uint32, at *store.Position) int {
	for i := range o.keys {
		k := &o.keys[i]
		x, v := k.code(n), kg.Value{}
		if i < len(at.Keys) {
			v = at.Keys[i]
		}
		switch {
		case x == none && v.IsNull():
			continue
		case x == none:
			return 1
		case v.IsNull():
			return -1
		}
		if c := k.column.values[x].Compare(v); c != 0 {
			return turned(c, k.desc)
		}
	}
	return turned(strings.Compare(o.set.id(n), at.ID), o.desc)
}

// sequence is all records in order, when the order has one key or none; ok is false when it has more.
func (o *recordOrder) sequence() (s sequenceOf, ok bool) {
	switch {
	case len(o.keys) == 0 || len(o.keys) == 1 && o.keys[0].column == nil:
		return sequenceOf{known: o.ids.number, desc: o.desc}, true
	case len(o.keys) == 1:
		c := o.keys[0].column
		return sequenceOf{known: c.perm[:c.known], unknown: c.perm[c.known:], desc: o.desc}, true
	}
	return s, false
}

func (o *recordOrder) keysOf(n uint32) []kg.Value {
	out := make([]kg.Value, len(o.keys))
	for i := range o.keys {
		if code := o.keys[i].code(n); code != none {
			out[i] = o.keys[i].column.values[code]
		}
	}
	return out
}

// recordList is one list of records while it runs.
//
// A page in an order of one key or none is a walk along that order from the position on, testing until the page is
// full. Totals and facets test all records once; so does a page in another order, which sorts those that match. Where
// a source knows a few records that have all that match, only these are looked at.
type recordList struct {
	*query
	set    *recordSet
	order  *recordOrder
	among  []uint32   // all that can match, when few is true
	few    bool       // among is known
	test   recordTest // nil when all match
	facets []facet
}

// recordPage finds the records of the page, and counts what is asked for.
func recordPage[R any](l *recordList, rq *store.RecordQuery, row func(n uint32) R) (store.RecordPage[R], error) {
	var p store.RecordPage[R]
	var page []uint32
	along, sorted := l.order.sequence()
	walk := sorted && !l.few
	w := rq.Window
	if !walk || len(l.facets) > 0 || rq.Total && l.test != nil {
		matching := l.scan(!walk && w.Limit > 0)
		if p.Total = matching.count; !rq.Total {
			p.Total = 0
		}
		page = matching.list
		if !walk && w.Limit > 0 {
			page = slices.DeleteFunc(page, func(n uint32) bool { return l.outside(n, w) })
			slices.SortFunc(page, l.order.compare)
		}
	} else if rq.Total {
		p.Total = l.set.size
	}
	if walk && w.Limit > 0 {
		page = l.walk(along, w)
	}
	if l.err != nil {
		return store.RecordPage[R]{}, l.err
	}
	page, p.HasNext, p.HasPrev = store.Cut(w, page)
	for _, n := range page {
		p.Rows = append(p.Rows, row(n))
		if w.Keys {
			p.Keys = append(p.Keys, l.order.keysOf(n))
		}
	}
	p.Facets = results(l.facets)
	return p, nil
}

func (l *recordList) outside(n uint32, w store.Window) bool {
	return w.After != nil && l.order.against(n, w.After) <= 0 || w.Before != nil && l.order.against(n, w.Before) >= 0
}

// matching is the records that match.
type matching struct {
	count int
	list  []uint32
}

// scan tests all candidates: counts and tallies those that match, and lists them where that is wanted.
func (l *recordList) scan(list bool) (out matching) {
	take := func(n uint32) {
		if l.test != nil && !l.test.match(n) {
			return
		}
		out.count++
		for _, f := range l.facets {
			f.add(none, n)
		}
		if list {
			out.list = append(out.list, n)
		}
	}
	if l.few {
		for _, n := range l.among {
			if !l.step(1) {
				return out
			}
			take(n)
		}
		return out
	}
	for n := range uint32(l.set.size) {
		if !l.step(1) {
			return out
		}
		take(n)
	}
	return out
}

// walk finds the page along its order, and one more, which tells whether others follow.
func (l *recordList) walk(along sequenceOf, w store.Window) (page []uint32) {
	lo, hi := 0, along.len()
	if w.After != nil {
		lo = sort.Search(hi, func(i int) bool { return l.order.against(along.at(i), w.After) > 0 })
	}
	if w.Before != nil {
		hi = max(lo, sort.Search(hi, func(i int) bool { return l.order.against(along.at(i), w.Before) >= 0 }))
	}
	for lo < hi && len(page) <= w.Limit && l.step(1) {
		var n uint32
		if w.Backward {
			hi--
			n = along.at(hi)
		} else {
			n = along.at(lo)
			lo++
		}
		if l.test == nil || l.test.match(n) {
			page = append(page, n)
		}
	}
	if w.Backward {
		slices.Reverse(page)
	}
	return page
}
