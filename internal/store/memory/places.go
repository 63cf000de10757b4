package memory

import (
	"context"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// places tells entities by the kg.Place that they share, and finds those below a place.
type places struct {
	of     []uint32            // by entity: its place; none when unknown
	places []*kg.Place         // each once
	perm   []uint32            // entities that have a place, parted by place, in order of numbers
	start  []uint32            // by place, into perm; one more at the end
	below  map[string][]uint32 // by id: the places that lie within it
}

func (s *snapshot) buildPlaces() *places {
	p := &places{of: make([]uint32, len(s.entities)), below: map[string][]uint32{}}
	number := map[*kg.Place]uint32{}
	var have []uint32
	for e := range s.entities {
		place := s.entities[e].Place
		if place == nil {
			p.of[e] = none
			continue
		}
		n, ok := number[place]
		if !ok {
			n = uint32(len(p.places))
			number[place] = n
			p.places = append(p.places, place)
			for i, id := range place.Within {
				if !slices.Contains(place.Within[:i], id) {
					p.below[id] = append(p.below[id], n)
				}
			}
		}
		p.of[e] = n
		have = append(have, uint32(e))
	}
	p.perm = countingSort(have, p.of, len(p.places))
	p.start = make([]uint32, len(p.places)+1)
	for _, e := range have {
		p.start[p.of[e]+1]++
	}
	for i := range p.places {
		p.start[i+1] += p.start[i]
	}
	return p
}

// inPlaces holds for entities of some places.
type inPlaces struct {
	places *places
	in     bitset
}

// within is a condition on the places above an entity.
func (q *query) within(c store.Cond, fallback *compared) predicate {
	p := must(q.lazy.places.get(q.ctx))
	in, some := newBitset(len(p.places)), false
	if (c.Op == store.Eq || c.Op == store.Exact) && fits(textual, c) {
		for _, v := range c.Values {
			text := v.Str()
			if c.Op == store.Eq {
				text = foldedText(v)
			}
			for _, n := range p.below[text] {
				in.add(n)
				some = true
			}
		}
	} else {
		for n, place := range p.places {
			if fallback.matchPlace(place) {
				in.add(uint32(n))
				some = true
			}
		}
	}
	if !some {
		return never{}
	}
	return &inPlaces{places: p, in: in}
}

func (p *compared) matchPlace(place *kg.Place) bool {
	for _, id := range place.Within {
		if matchesAny(p.cond, []kg.Value{kg.EnumValue(id)}) {
			return true
		}
	}
	return false
}

func (p *inPlaces) match(e uint32) bool {
	n := p.places.of[e]
	return n != none && p.in.has(n)
}

func (p *inPlaces) cost() int { return 2 }

func (p *inPlaces) source([]kg.TypeID) (source, bool) {
	out := source{rest: always{}}
	var lists [][]uint32
	for n := range uint32(len(p.places.places)) {
		if p.in.has(n) {
			list := p.places.perm[p.places.start[n]:p.places.start[n+1]]
			lists = append(lists, list)
			out.size += len(list)
		}
	}
	out.lists = func() [][]uint32 { return lists }
	return out, true
}

// levelColumn is the places at a level of the tree that entities lie in, or are themselves.
func (s *snapshot) levelColumn(ctx context.Context, t kg.TypeID, level kg.Level) *column {
	at := func(e uint32) bool {
		return s.types[e] == t && s.fieldValue(e, level.Prop).Str() == level.Value
	}
	p := must(s.lazy.places.get(ctx))
	above := make([]kg.Value, len(p.places)) // those of one place share what is above them
	for i, place := range p.places {
		for _, id := range place.Within {
			if e, ok := s.entityNumber(id); ok && at(e) {
				above[i] = kg.EnumValue(id)
				break
			}
		}
	}
	return s.valueColumn(func(e uint32) kg.Value {
		switch {
		case at(e):
			return kg.EnumValue(s.entities[e].ID)
		case p.of[e] != none:
			return above[p.of[e]]
		}
		return kg.Value{}
	})
}
