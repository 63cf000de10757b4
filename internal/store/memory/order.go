package memory

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// ordering is the order of a list, compiled: each key is a code that compares as an
// integer; ids decide among equals.
type ordering struct {
	*snapshot
	keys    []key
	desc    bool // the direction of the ids: that of the last key
	byName  bool // the only key is the name: the order of the numbers
	ofLinks bool // rows have links
	perLink bool // rows are links, whose ids decide among equals
	values  []valueOf
}

// key is one store.Order.
type key struct {
	desc   bool
	code   func(node, link uint32) uint32 // none when there is no value
	find   func(v kg.Value) (uint32, bool)
	by     any     // what tells it from other keys, for caches; nil when nothing does
	column *column // nil when the order is not one of a column of the node
	linkID bool    // compares the ids of links, which have no code
	ofLink bool    // compares links, not entities
}

// valueOf gives the sort key of a row, for Row.Keys.
type valueOf func(node, link uint32) kg.Value

// ordering compiles the order of a list, or of an expansion; rows tells how many are to be ranked.
func (q *query) ordering(orders []store.Order, links bool, rows func() int) *ordering {
	o := &ordering{snapshot: q.snapshot, ofLinks: links}
	for i, order := range orders {
		k, value := q.key(order, links, rows)
		if only := len(orders) == 1; only && order.By == store.ByNode && order.Field == store.FieldName {
			k, o.byName = columnKeyOf(q.numbers), true // numbers have the ids in them
		}
		k.desc, k.ofLink = order.Desc, order.By == store.ByLink
		o.keys, o.values = append(o.keys, k), append(o.values, value)
		if i == len(orders)-1 {
			o.desc = order.Desc
		}
	}
	return o
}

func (q *query) key(o store.Order, links bool, rows func() int) (key, valueOf) {
	switch o.By {
	case store.ByNode, store.ByCountry:
		if c := q.column(columnKey{field: o.Field, ofCountry: o.By == store.ByCountry}); c != nil {
			return columnKeyOf(c), columnValue(c)
		}
	case store.ByCount:
		if o.Count != nil {
			return q.countKey(*o.Count, rows)
		}
	case store.ByDistance:
		return q.distanceKey(o.From)
	case store.ByLink:
		if links {
			return q.linkKey(o.Field)
		}
	}
	return unknownKey()
}

// unknownKey is the key of an order by a field that no row has.
func unknownKey() (key, valueOf) {
	code := func(uint32, uint32) uint32 { return none }
	find := func(kg.Value) (uint32, bool) { return 0, false }
	return key{code: code, find: find}, func(uint32, uint32) kg.Value { return kg.Value{} }
}

func columnKeyOf(c *column) key {
	return key{code: func(node, _ uint32) uint32 { return c.of(node) }, find: c.find, column: c, by: c}
}

func columnValue(c *column) valueOf {
	return func(node, _ uint32) kg.Value {
		if code := c.of(node); code != none {
			return c.value(code)
		}
		return kg.Value{}
	}
}

// countKey orders by how many entities selected links lead to: a column for whole relations and, when
// many rows are to be ranked, for filtered ones too; else counted once for each node that is met.
func (q *query) countKey(spec store.CountSpec, rows func() int) (key, valueOf) {
	c := q.linkSelection(spec)
	counts := q.wholeCounts(&c, spec.Rel)
	if counts == nil {
		counts = q.filteredCounts(spec, rows)
	}
	if counts != nil {
		return columnKeyOf(counts), columnValue(counts)
	}
	known := newPaged[uint32](len(q.entities)) // count + 1
	code := func(node, _ uint32) uint32 {
		n := known.at(node)
		if *n == 0 {
			*n = uint32(c.count(node, math.MaxInt-1)) + 1
		}
		return *n - 1
	}
	return key{code: code, find: findCount}, func(node, link uint32) kg.Value { return countValue(code(node, link)) }
}

// filteredCounts returns a cached column of filtered counts, or nil when only few rows
// are to be ranked and the column is not built yet.
//
// Example: cities by the number of their programmes that run in 2020. To rank a page of 1,000
// cities, counting the links of each once is the least work. When all 50,000 are ranked, page
// after page, the column is built with the first page, and the next one only reads it.
func (q *query) filteredCounts(spec store.CountSpec, rows func() int) *column {
	const columns = 8
	name, s := fmt.Sprintf("%#v", spec), q.snapshot
	l := q.lazy.filtered.find(name)
	if (l == nil || !l.built.Load()) && rows() < len(q.entities)/q.limits.countAllRatio {
		return nil
	}
	if l == nil {
		l = q.lazy.filtered.add(name, 1, columns, func(ctx context.Context) (*column, error) {
			shared := &query{snapshot: s, ctx: ctx} // not of the query that starts the build
			c := shared.linkSelection(spec)
			counts := s.countColumn(func(e uint32) int { return c.count(e, math.MaxInt-1) })
			return counts, shared.err
		})
	}
	return must(l.get(q.ctx))
}

// linkKey orders by a field of the link.
func (q *query) linkKey(field string) (key, valueOf) {
	value := func(_, l uint32) kg.Value {
		var space [1]kg.Value
		if v := store.LinkValues(space[:0], q.ontology, &q.links[l], field); len(v) > 0 {
			return v[0].SortKey()
		}
		return kg.Value{}
	}
	if field == store.LinkID {
		return key{linkID: true, code: func(uint32, uint32) uint32 { return 0 }}, value
	}
	if date := linkDate(field); date != nil {
		return key{
			by: field,
			code: func(_, l uint32) uint32 {
				if d := date(&q.links[l]); d != 0 {
					return uint32(d)
				}
				return none
			},
			find: func(v kg.Value) (uint32, bool) { return uint32(v.Date()), true },
		}, value
	}
	if row := q.ontology.LinkField(field); row >= 0 && q.ontology.LinkFields[row].Each {
		return wordKey(field, q.ontology.LinkFields[row].Values, value)
	}
	l := q.lazy.attrs[field]
	if l == nil || q.multiValued(field) {
		return unknownKey()
	}
	c := must(l.get(q.ctx))
	return key{code: func(_, l uint32) uint32 { return c.code[q.attr.at(l)] }, find: c.find, by: field}, value
}

// linkDate reads a date that each link has of its own; nil when the field is none.
func linkDate(field string) func(*kg.Link) kg.Date {
	switch field {
	case store.LinkSince:
		return func(l *kg.Link) kg.Date { return l.Since }
	case store.LinkUntil:
		return func(l *kg.Link) kg.Date { return l.Until }
	case store.LinkHoldsFrom:
		return (*kg.Link).HoldsFrom
	case store.LinkHoldsUntil:
		return (*kg.Link).HoldsUntil
	default:
		return nil
	}
}

// wordKey orders by a field that each link has of its own, whose values are words of a list.
func wordKey(field string, words []string, value valueOf) (key, valueOf) {
	words = slices.Sorted(slices.Values(words))
	find := func(v kg.Value) (uint32, bool) {
		i, found := slices.BinarySearch(words, v.Str())
		return uint32(i), found
	}
	code := func(n, l uint32) uint32 {
		if i, found := find(value(n, l)); found {
			return i
		}
		return none
	}
	return key{by: field, code: code, find: find}, value
}

// code holds the order of a row as far as 64 bits can: its first two keys, or its first
// key and id. A row with a smaller one stands before; tie decides among equals.
func (o *ordering) code(node, link uint32) uint64 {
	switch {
	case len(o.keys) == 0:
		return uint64(o.idPlace[node]) << 32
	case o.keys[0].linkID:
		return 0
	case o.byName:
		return uint64(o.keys[0].directed(node)) << 32
	}
	code := uint64(o.keys[0].directed(o.keys[0].code(node, link))) << 32
	switch {
	case len(o.keys) == 1 && o.desc:
		return code | uint64(^o.idPlace[node])
	case len(o.keys) == 1:
		return code | uint64(o.idPlace[node])
	case o.keys[1].linkID:
		return code
	}
	return code | uint64(o.keys[1].directed(o.keys[1].code(node, link)))
}

// directed turns a code so that smaller stands before; unknown stays last.
func (k *key) directed(code uint32) uint32 {
	if k.desc && code != none {
		return none - 1 - code
	}
	return code
}

// tie tells which of two rows of equal code stands before.
func (o *ordering) tie(a, b *entry) int {
	for i := range o.keys {
		k := &o.keys[i]
		if k.linkID {
			if c := strings.Compare(o.links[a.link].ID, o.links[b.link].ID); c != 0 {
				return turned(c, k.desc)
			}
		} else if len(o.keys) > 1 {
			if c := cmp.Compare(k.directed(k.code(a.node, a.link)), k.directed(k.code(b.node, b.link))); c != 0 {
				return c
			}
		}
	}
	c := cmp.Compare(o.idPlace[a.node], o.idPlace[b.node])
	if c == 0 && o.perLink {
		c = strings.Compare(o.links[a.link].ID, o.links[b.link].ID)
	}
	return turned(c, o.desc)
}

// compareLinks is the order of the links of one pair, see store.EachEntity.
func (o *ordering) compareLinks(a, b uint32) int {
	for i := range o.keys {
		k := &o.keys[i]
		switch {
		case !k.ofLink:
		case k.linkID:
			return turned(strings.Compare(o.links[a].ID, o.links[b].ID), k.desc)
		default:
			if c := cmp.Compare(k.directed(k.code(none, a)), k.directed(k.code(none, b))); c != 0 {
				return c
			}
		}
	}
	return strings.Compare(o.links[a].ID, o.links[b].ID)
}

func turned(c int, desc bool) int {
	if desc {
		return -c
	}
	return c
}

// cut is a store.Position in the terms of an ordering. Places are doubled: a value that is
// nobody's stands at an odd place between two codes.
type cut struct {
	keys []int64
	text []string // of keys that compare ids of links
	id   int64
	link string
}

const lastPlace = math.MaxInt64 // of a value that is not known

func place(code uint32, exact bool) int64 {
	if exact {
		return 2 * int64(code)
	}
	return 2*int64(code) - 1
}

func (o *ordering) cut(p *store.Position) *cut {
	if p == nil {
		return nil
	}
	at := &cut{id: place(o.idents.find(kg.EnumValue(p.ID))), link: p.Link}
	for i := range o.keys {
		k, v := &o.keys[i], kg.Value{}
		if i < len(p.Keys) {
			v = p.Keys[i]
		}
		where := int64(lastPlace)
		switch {
		case v.IsNull():
		case k.linkID:
			where = 0
		case k.column == o.numbers:
			where = o.namePlace(v, p.ID)
		default:
			where = place(k.find(v))
		}
		at.keys, at.text = append(at.keys, where), append(at.text, v.Str())
	}
	return at
}

// namePlace is where a name with an id stands among the numbers.
func (o *ordering) namePlace(v kg.Value, id string) int64 {
	lo, hi := equal(o.numbers, v)
	n := search(lo, hi, func(n uint32) bool { return o.entities[n].ID >= id })
	return place(n, n < hi && o.entities[n].ID == id)
}

// compareCut tells where a row stands: negative before the position, positive after it.
func (o *ordering) compareCut(node, link uint32, at *cut) int {
	for i := range o.keys {
		k := &o.keys[i]
		if k.linkID && at.keys[i] != lastPlace {
			if c := strings.Compare(o.links[link].ID, at.text[i]); c != 0 {
				return turned(c, k.desc)
			}
			continue
		}
		if c := k.compareCut(node, link, at.keys[i]); c != 0 {
			return c
		}
	}
	c := cmp.Compare(2*int64(o.idPlace[node]), at.id)
	if c == 0 && o.perLink {
		c = strings.Compare(o.links[link].ID, at.link)
	}
	return turned(c, o.desc)
}

// compareFirst is compareCut by the first key alone (by id when there is none).
func (o *ordering) compareFirst(node, link uint32, at *cut) int {
	if len(o.keys) == 0 {
		return cmp.Compare(2*int64(o.idPlace[node]), at.id)
	}
	return o.keys[0].compareCut(node, link, at.keys[0])
}

func (k *key) compareCut(node, link uint32, at int64) int {
	code := k.code(node, link)
	switch {
	case code == none && at == lastPlace:
		return 0
	case code == none:
		return 1
	case at == lastPlace:
		return -1
	}
	return turned(cmp.Compare(2*int64(code), at), k.desc)
}
