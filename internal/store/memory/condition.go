package memory

import (
	"cmp"
	"slices"
	"strings"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// condition compiles a comparison. Most become ranges of codes of a column; what
// compares kinds that do not belong together is left to store.Op.Matches, value by value.
func (q *query) condition(c store.Cond) predicate {
	if c.Op != store.Known && len(c.Values) == 0 {
		return never{}
	}
	fallback := &compared{q: q, cond: c}
	switch c.Field {
	case store.FieldAnyName:
		return q.anyName(c, fallback)
	case store.FieldWithin:
		return q.within(c, fallback)
	case store.FieldSameAs:
		return q.sameAs(c, fallback)
	case store.FieldDescription:
		return fallback // texts that differ from each other gain nothing from a column
	}
	class, ok := q.lazy.classes[c.Field]
	if !ok {
		return never{}
	}
	if c.Op == store.Known {
		return known(q.column(columnKey{field: c.Field}), q)
	}
	if !fits(class, c) {
		return fallback
	}
	column := q.column(columnKey{field: c.Field})
	if c.Field == store.FieldName {
		column = q.numbers
	}
	if c.Op == store.Contains {
		return q.contains(c, column)
	}
	in := rangesOf(c, column)
	if c.Op == store.Exact && !ofWords(c.Field) {
		// Equal when folded is not yet equal: the folded range narrows, the bytes decide.
		return all{&coded{q, column, in}, fallback}
	}
	return codes(q, column, in)
}

// fits reports whether all operands are of the class of the field and the
// comparison is one for the class.
func fits(class class, c store.Cond) bool {
	if class == mixed || class != textual && (c.Op < store.Lt || c.Op > store.Gte) && c.Op != store.Eq {
		return false
	}
	for _, v := range c.Values {
		if classOf(v.Kind()) != class {
			return false
		}
	}
	return c.Op <= store.Gte
}

// rangesOf translates a comparison into codes.
func rangesOf(c store.Cond, column *column) spans {
	var in spans
	for _, v := range c.Values {
		lo, hi := uint32(0), column.size
		switch {
		case c.Op == store.StartsWith:
			lo, hi = prefixed(column, foldedText(v))
		case c.Op == store.Exact:
			lo, hi = equal(column, kg.EnumValue(v.Str()))
			if !ofWords(c.Field) {
				in = in.with(lo, hi)
				lo, hi = equal(column, kg.StringValue(v.Str()).SortKey())
			}
		case c.Op == store.Eq:
			lo, hi = equal(column, v.SortKey())
		default:
			from, to := around(column, v)
			switch c.Op {
			case store.Lt:
				hi = from
			case store.Lte:
				hi = to
			case store.Gt:
				lo = to
			case store.Gte:
				lo = from
			}
		}
		in = in.with(lo, hi)
	}
	return in.merged()
}

// ofWords reports whether a field of all entities holds ids or words, which are not folded.
func ofWords(field string) bool {
	return field == store.FieldID || field == store.FieldType || field == store.FieldCountry
}

// equal is the range of codes whose value equals key.
func equal(c *column, key kg.Value) (lo, hi uint32) {
	lo, exact := c.find(key)
	if !exact {
		return lo, lo
	}
	hi = lo + 1
	// Only in the order by name do several codes share a value.
	for step := uint32(1); hi < c.size && c.value(hi).Compare(key) == 0; step *= 2 {
		end := min(hi+step, c.size)
		hi = search(hi, end, func(i uint32) bool { return c.value(i).Compare(key) != 0 })
	}
	return lo, hi
}

// around gives the first code not below v and the first above it, where dates count as their first day.
func around(c *column, v kg.Value) (from, to uint32) {
	if v.Kind() != kg.DateKind {
		return equal(c, v.SortKey())
	}
	day := v.Date().First()
	from = search(0, c.size, func(i uint32) bool { return c.value(i).Date().First() >= day })
	to = search(from, c.size, func(i uint32) bool { return c.value(i).Date().First() > day })
	return from, to
}

// prefixed is the range of codes whose text begins with prefix.
func prefixed(c *column, prefix string) (lo, hi uint32) {
	lo = search(0, c.size, func(i uint32) bool { return c.value(i).Str() >= prefix })
	hi = search(lo, c.size, func(i uint32) bool { return !strings.HasPrefix(c.value(i).Str(), prefix) })
	return lo, hi
}

func foldedText(v kg.Value) string {
	if v.Kind() == kg.String {
		return kg.Fold(v.Str())
	}
	return v.Str()
}

// spans are ranges of codes [lo, hi), rising and apart once merged.
type spans []span

type span struct{ lo, hi uint32 }

func (s spans) with(lo, hi uint32) spans {
	if lo >= hi {
		return s
	}
	if n := len(s); n > 0 && s[n-1].hi == lo {
		s[n-1].hi = hi
		return s
	}
	return append(s, span{lo, hi})
}

func (s spans) merged() spans {
	slices.SortFunc(s, func(a, b span) int { return cmp.Compare(a.lo, b.lo) })
	out := s[:0]
	for _, next := range s {
		if n := len(out); n > 0 && next.lo <= out[n-1].hi {
			out[n-1].hi = max(out[n-1].hi, next.hi)
		} else {
			out = append(out, next)
		}
	}
	return out
}

func (s spans) has(code uint32) bool {
	if len(s) <= 8 {
		for _, r := range s {
			if code-r.lo < r.hi-r.lo {
				return true
			}
		}
		return false
	}
	i := search(0, uint32(len(s)), func(i uint32) bool { return s[i].hi > code })
	return int(i) < len(s) && s[i].lo <= code
}

// coded holds for entities whose code lies in a range.
type coded struct {
	q      *query
	column *column
	in     spans
}

func codes(q *query, c *column, in spans) predicate {
	if len(in) == 0 {
		return never{}
	}
	return &coded{q, c, in}
}

// known holds for entities that have a value.
func known(c *column, q *query) predicate {
	return codes(q, c, spans{}.with(0, c.size))
}

func (p *coded) match(e uint32) bool { return p.in.has(p.column.of(e)) }

func (p *coded) cost() int { return 1 }

func (p *coded) source(types []kg.TypeID) (source, bool) {
	out := source{rest: always{}}
	var lists [][]uint32
	for _, t := range types {
		for _, r := range p.in {
			if list := p.column.within(p.q.snapshot, t, r.lo, r.hi); len(list) > 0 {
				lists = append(lists, list)
				out.size += len(list)
			}
		}
	}
	out.lists = func() [][]uint32 { return lists }
	return out, true
}

// contains looks for texts within the values of a column: up front when these are few.
func (q *query) contains(c store.Cond, column *column) predicate {
	p := &containing{column: column}
	for _, v := range c.Values {
		p.parts = append(p.parts, foldedText(v))
	}
	if int(column.size) > q.limits.dictionaryMax {
		return p
	}
	var in spans
	for code := range column.size {
		if p.holds(code) {
			in = in.with(code, code+1)
		}
	}
	return codes(q, column, in)
}

type containing struct {
	column *column
	parts  []string
}

func (p *containing) holds(code uint32) bool {
	text := p.column.value(code).Str()
	return slices.ContainsFunc(p.parts, func(part string) bool { return strings.Contains(text, part) })
}

func (p *containing) match(e uint32) bool {
	code := p.column.of(e)
	return code != none && p.holds(code)
}

func (p *containing) cost() int                         { return 4 }
func (p *containing) source([]kg.TypeID) (source, bool) { return source{}, false }

// compared is any condition in the words of the contract, value by value.
type compared struct {
	q    *query
	cond store.Cond
}

func (p *compared) match(e uint32) bool {
	var space [4]kg.Value
	values := space[:0]
	if p.cond.Field == store.FieldDegree {
		values = append(values, p.q.fieldValue(e, store.FieldDegree))
	} else {
		values = store.EntityValues(values, p.q.ontology, &p.q.entities[e], p.cond.Field)
	}
	return matchesAny(p.cond, values)
}

func matchesAny(c store.Cond, values []kg.Value) bool {
	for _, v := range values {
		if c.Op == store.Known {
			return true
		}
		for _, operand := range c.Values {
			if c.Op.Matches(v, operand) {
				return true
			}
		}
	}
	return false
}

func (p *compared) cost() int                         { return 12 }
func (p *compared) source([]kg.TypeID) (source, bool) { return source{}, false }
