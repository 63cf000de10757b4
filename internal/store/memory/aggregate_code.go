package memory

import (
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// coder gives the values of an expression as codes: equal codes are equal values.
type coder struct {
	walk int
	size int // codes are below it; 0 when that is not known
	// A value is read in one of these ways.
	table []uint32                                       // by entity
	one   func(node, link uint32) uint32                 // none for no value
	many  func(dst []uint32, node, link uint32) []uint32 // distinct ones

	value  func(code uint32) kg.Value
	rename []uint32 // of what table and one give; nil when that is the code
}

// code is the only value, none when there is none; for expressions of one value.
func (c *coder) code(node, link uint32) uint32 {
	var code uint32
	if c.table != nil {
		if node == none {
			return none
		}
		code = c.table[node]
	} else {
		code = c.one(node, link)
	}
	if c.rename != nil && code != none {
		return c.rename[code]
	}
	return code
}

// codes appends all values, each once.
func (c *coder) codes(dst []uint32, node, link uint32) []uint32 {
	if c.many != nil {
		return c.many(dst, node, link)
	}
	if code := c.code(node, link); code != none {
		return append(dst, code)
	}
	return dst
}

// dictionary gives codes to values as they are met. Equal text of two kinds has one code.
type dictionary struct {
	codes  map[kg.Value]uint32
	values []kg.Value
	among  map[kg.Value]bool // nil for all
}

func newDictionary(among []kg.Value) *dictionary {
	d := &dictionary{codes: map[kg.Value]uint32{}}
	if among != nil {
		d.among = map[kg.Value]bool{}
		for _, v := range among {
			d.among[plainText(v)] = true
		}
	}
	return d
}

// plainText is text as if it were a word: equal text is one value whatever its kind.
func plainText(v kg.Value) kg.Value {
	if v.Kind() == kg.String {
		return kg.EnumValue(v.Str())
	}
	return v
}

func (d *dictionary) code(v kg.Value) uint32 {
	key := plainText(v)
	if code, ok := d.codes[key]; ok {
		return code
	}
	code := none
	if !v.IsNull() && (d.among == nil || d.among[key]) {
		code = uint32(len(d.values))
		d.values = append(d.values, v)
	}
	d.codes[key] = code
	return code
}

func (d *dictionary) value(code uint32) kg.Value { return d.values[code] }

func (d *dictionary) all(dst []uint32, e *store.Expr, values []kg.Value) []uint32 {
	for _, v := range values {
		if code := d.code(e.Of(v)); code != none && !slices.Contains(dst, code) {
			dst = append(dst, code)
		}
	}
	return dst
}

// coder compiles an expression; among are the values that count, nil for all.
func (q *query) coder(e *store.Expr, among []kg.Value) *coder {
	if e.Link {
		return q.linkCoder(e, among)
	}
	c := &coder{walk: e.Walk}
	var column *column
	switch {
	case e.Level != "":
		if l := q.lazy.levels[e.Level]; l != nil {
			column = must(l.get(q.ctx))
		}
	case e.Field == store.FieldAnyName, e.Field == store.FieldWithin, e.Field == store.FieldDescription,
		e.Field == store.FieldSameAs:
		d := newDictionary(among)
		c.value, c.many = d.value, func(dst []uint32, node, _ uint32) []uint32 {
			if node == none {
				return dst
			}
			var space [8]kg.Value
			return d.all(dst, e, store.EntityValues(space[:0], q.ontology, &q.entities[node], e.Field))
		}
		return c
	default:
		column = q.column(columnKey{field: e.Field, raw: true})
	}
	if column == nil {
		return nothing(e)
	}
	c.table, c.value, c.size = column.code, column.value, int(column.size)
	switch {
	case among != nil && !e.Year && e.Width <= 0: // few of many values
		d := newDictionary(among)
		c.rename = slices.Repeat([]uint32{none}, int(column.size))
		for _, v := range among {
			if code, exact := column.find(v); exact {
				c.rename[code] = d.code(v)
			}
		}
		c.value, c.size = d.value, len(d.values)
	case e.Year || e.Width > 0 || among != nil:
		d := newDictionary(among)
		c.rename = make([]uint32, column.size)
		for code := range c.rename {
			c.rename[code] = d.code(e.Of(column.value(uint32(code))))
		}
		c.value, c.size = d.value, len(d.values)
	}
	return c
}

// nothing is the coder of an expression that has no value anywhere.
func nothing(e *store.Expr) *coder {
	return &coder{
		walk:  e.Walk,
		one:   func(uint32, uint32) uint32 { return none },
		value: func(uint32) kg.Value { return kg.Value{} },
	}
}

func (q *query) linkCoder(e *store.Expr, among []kg.Value) *coder {
	d := newDictionary(among)
	c := &coder{walk: e.Walk, value: d.value}
	switch {
	case e.Level != "":
		return nothing(e)
	case q.inAttrs(e.Field) && q.multiValued(e.Field):
		lists := make([][]uint32, len(q.attrs))
		for i, a := range q.attrs {
			lists[i] = d.all(nil, e, store.LinkValues(nil, q.ontology, &kg.Link{LinkAttrs: a}, e.Field))
		}
		c.size = len(d.values)
		c.many = func(dst []uint32, _, link uint32) []uint32 {
			if link == none {
				return dst
			}
			return append(dst, lists[q.attr.at(link)]...)
		}
	case q.inAttrs(e.Field):
		codes := make([]uint32, len(q.attrs))
		for i, a := range q.attrs {
			codes[i] = none
			for _, v := range store.LinkValues(nil, q.ontology, &kg.Link{LinkAttrs: a}, e.Field) {
				codes[i] = d.code(e.Of(v))
			}
		}
		c.size = len(d.values)
		c.one = func(_, link uint32) uint32 {
			if link == none {
				return none
			}
			return codes[q.attr.at(link)]
		}
	case linkDate(e.Field) != nil:
		c.one = q.dateCode(e, d)
	default:
		c.many = func(dst []uint32, _, link uint32) []uint32 {
			if link == none {
				return dst
			}
			var space [4]kg.Value
			return d.all(dst, e, q.linkValues(space[:0], link, e.Field))
		}
	}
	return c
}

// dateCode reads a date that each link has of its own. Links of one year stand together
// often enough for the last date to be the next one, too.
func (q *query) dateCode(e *store.Expr, d *dictionary) func(node, link uint32) uint32 {
	read := linkDate(e.Field)
	known := map[kg.Date]uint32{}
	var last kg.Date
	code := none
	return func(_, link uint32) uint32 {
		if link == none {
			return none
		}
		date := read(&q.links[link])
		if date == last {
			return code
		}
		last = date
		found, ok := known[date]
		if !ok {
			found = d.code(e.Of(kg.DateValue(date)))
			known[date] = found
		}
		code = found
		return code
	}
}
