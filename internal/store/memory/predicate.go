package memory

import (
	"cmp"
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// query is one read while it runs. It counts its steps and looks at the context every
// few thousand of them; once err is set all tests fail and all loops end.
type query struct {
	*snapshot
	ctx   context.Context
	steps int
	err   error
}

func (s *snapshot) query(ctx context.Context) (*query, error) {
	return &query{snapshot: s, ctx: ctx}, ctx.Err()
}

// step counts n steps and reports whether the query may go on.
func (q *query) step(n int) bool {
	if q.steps += n; q.steps >= 1<<13 && q.err == nil {
		q.steps, q.err = 0, q.ctx.Err()
	}
	return q.err == nil
}

// predicate is a store.Predicate over entities, compiled for one query: fields
// are resolved, operands folded, what can be looked up is looked up.
type predicate interface {
	match(e uint32) bool
	// cost is a rough figure of what a match costs, 1 being a look into an array.
	cost() int
	// source finds the entities of some types that may match without looking at
	// the others; ok is false when it knows no way.
	source(types []kg.TypeID) (s source, ok bool)
}

// source is where matching entities are to be found.
type source struct {
	size  int               // about how many entities lists holds
	rest  predicate         // what those entities have yet to match
	lists func() [][]uint32 // entities, of other types too; none stands twice
}

type (
	always struct{}
	never  struct{}
	all    []predicate // cheapest first
	anyOf  []predicate // cheapest first
	negate struct{ of predicate }
)

// predicate compiles a condition on entities; nil gives always.
func (q *query) predicate(p store.Predicate) predicate {
	switch p := p.(type) {
	case nil:
		return always{}
	case store.And:
		var parts all
		for _, part := range p {
			switch c := q.predicate(part).(type) {
			case always:
			case never:
				return never{}
			case all:
				parts = append(parts, c...)
			default:
				parts = append(parts, c)
			}
		}
		switch len(parts) {
		case 0:
			return always{}
		case 1:
			return parts[0]
		}
		slices.SortStableFunc(parts, byCost)
		return parts
	case store.Or:
		var parts anyOf
		for _, part := range p {
			switch c := q.predicate(part).(type) {
			case never:
			case always:
				return always{}
			case anyOf:
				parts = append(parts, c...)
			default:
				parts = append(parts, c)
			}
		}
		switch len(parts) {
		case 0:
			return never{}
		case 1:
			return parts[0]
		}
		slices.SortStableFunc(parts, byCost)
		return parts
	case store.Not:
		switch c := q.predicate(p.Predicate).(type) {
		case always:
			return never{}
		case never:
			return always{}
		case negate:
			return c.of
		default:
			return negate{c}
		}
	case store.Cond:
		return q.condition(p)
	case store.Linked:
		return q.linked(p)
	case store.InCountry:
		return q.inCountry(p)
	case store.Near:
		return q.near(p)
	case store.InBox:
		return q.inBox(p)
	default:
		return never{}
	}
}

func byCost(a, b predicate) int { return cmp.Compare(a.cost(), b.cost()) }

func (always) match(uint32) bool                 { return true }
func (always) cost() int                         { return 0 }
func (always) source([]kg.TypeID) (source, bool) { return source{}, false }
func (never) match(uint32) bool                  { return false }
func (never) cost() int                          { return 0 }
func (never) source([]kg.TypeID) (source, bool)  { return source{rest: always{}, lists: noLists}, true }
func (negate) source([]kg.TypeID) (source, bool) { return source{}, false }
func (n negate) match(e uint32) bool             { return !n.of.match(e) }
func (n negate) cost() int                       { return n.of.cost() }
func noLists() [][]uint32                        { return nil }

func (p all) match(e uint32) bool {
	for _, part := range p {
		if !part.match(e) {
			return false
		}
	}
	return true
}

func (p all) cost() int { return cost(p) }

// source is the smallest of the parts', to be tested with the others.
func (p all) source(types []kg.TypeID) (source, bool) {
	var best source
	chosen := -1
	for i, part := range p {
		if s, ok := part.source(types); ok && (chosen < 0 || s.size < best.size) {
			best, chosen = s, i
		}
	}
	if chosen < 0 {
		return source{}, false
	}
	rest := slices.Delete(slices.Clone(p), chosen, chosen+1)
	if _, done := best.rest.(always); !done {
		rest = append(rest, best.rest)
	}
	best.rest = rest
	return best, true
}

func (p anyOf) match(e uint32) bool {
	for _, part := range p {
		if part.match(e) {
			return true
		}
	}
	return false
}

func (p anyOf) cost() int { return cost(p) }

// source is the union of the parts', if each has one.
func (p anyOf) source(types []kg.TypeID) (source, bool) {
	parts, union := make([]source, 0, len(p)), source{rest: always{}}
	for _, part := range p {
		s, ok := part.source(types)
		if !ok {
			return source{}, false
		}
		parts = append(parts, s)
		union.size += s.size
		if _, done := s.rest.(always); !done {
			union.rest = p
		}
	}
	union.lists = func() [][]uint32 {
		var lists [][]uint32
		entities := 0
		for _, s := range parts {
			for _, list := range s.lists() {
				for _, e := range list {
					entities = max(entities, int(e)+1)
				}
				lists = append(lists, list)
			}
		}
		seen, out := newBitset(entities), []uint32(nil)
		for _, list := range lists {
			for _, e := range list {
				if !seen.has(e) {
					seen.add(e)
					out = append(out, e)
				}
			}
		}
		return [][]uint32{out}
	}
	return union, true
}

func cost(parts []predicate) int {
	sum := 0
	for _, part := range parts {
		sum += part.cost()
	}
	return sum
}

// bitset is a set of entities.
type bitset []uint64

func newBitset(n int) bitset       { return make(bitset, (n+63)/64) }
func (b bitset) has(n uint32) bool { return b[n>>6]&(1<<(n&63)) != 0 }
func (b bitset) add(n uint32)      { b[n>>6] |= 1 << (n & 63) }

// memoized keeps the verdicts of a costly predicate: the neighbours of many
// entities are often the same.
type memoized struct {
	predicate
	seen paged[uint8] // by entity: 0 not asked yet, 1 no, 2 yes
}

func (q *query) memoize(p predicate) predicate {
	if p.cost() < q.limits.memoCost {
		return p
	}
	return &memoized{predicate: p, seen: newPaged[uint8](len(q.entities))}
}

func (r *memoized) match(e uint32) bool {
	seen := r.seen.at(e)
	if *seen == 0 {
		*seen = 1
		if r.predicate.match(e) {
			*seen = 2
		}
	}
	return *seen == 2
}

// inCountry holds for entities whose country matches.
type inCountry struct {
	q       *query
	where   predicate
	column  *column
	country []uint32
	seen    []uint8 // by code of the country, as in memoized
}

func (q *query) inCountry(p store.InCountry) predicate {
	c := q.column(columnKey{field: store.FieldCountry})
	countries := must(q.lazy.countries.get(q.ctx))
	return &inCountry{q: q, where: q.predicate(p.Where), column: c, country: countries, seen: make([]uint8, c.size)}
}

func (p *inCountry) match(e uint32) bool {
	code := p.column.code[e]
	return code != none && p.holds(code)
}

func (p *inCountry) holds(code uint32) bool {
	if p.seen[code] == 0 {
		p.seen[code] = 1
		if n := p.country[code]; n != none && p.where.match(n) {
			p.seen[code] = 2
		}
	}
	return p.seen[code] == 2
}

func (p *inCountry) cost() int { return 2 }

// source asks all countries, which are few, and takes the places in those that match.
func (p *inCountry) source(types []kg.TypeID) (source, bool) {
	if int(p.column.size) > p.q.limits.countriesMax {
		return source{}, false
	}
	var in spans
	for code := range p.column.size {
		if p.holds(code) {
			in = in.with(code, code+1)
		}
	}
	return (&coded{q: p.q, column: p.column, in: in}).source(types)
}
