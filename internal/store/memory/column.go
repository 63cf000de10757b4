package memory

import (
	"sort"

	"cityweave/internal/kg"
)

// column is a field of all entities in a form that is quick to compare: each entity
// has a code, and codes are ordered as the sort keys of the values are. A condition becomes a
// range of codes, a posting a stretch of perm, an order a walk along perm.
type column struct {
	code []uint32 // by entity, none when it has no value; nil when the number is the code
	// perm holds the entities parted by type (snapshot.typeStart); those of a type that have
	// a value stand first, by (code, id), the others after them, by id.
	perm  []uint32
	known []uint32 // by type: how many of its entities have a value
	size  uint32   // codes are below it
	value func(code uint32) kg.Value
	// find gives the first code whose value is not below v, and whether it is v's own.
	find func(v kg.Value) (code uint32, exact bool)
}

// of is the code of an entity.
func (c *column) of(e uint32) uint32 {
	if c.code == nil {
		return e
	}
	return c.code[e]
}

// ofType is the part of perm that holds a type: those with a value, and the others.
func (c *column) ofType(s *snapshot, t kg.TypeID) (known, unknown []uint32) {
	lo, hi := s.typeStart[t], s.typeStart[t+1]
	mid := lo + c.known[t]
	return c.perm[lo:mid:mid], c.perm[mid:hi:hi]
}

// within gives the entities of a type whose codes lie in [lo, hi).
func (c *column) within(s *snapshot, t kg.TypeID, lo, hi uint32) []uint32 {
	known, _ := c.ofType(s, t)
	n := uint32(len(known))
	from := search(0, n, func(i uint32) bool { return c.of(known[i]) >= lo })
	to := search(from, n, func(i uint32) bool { return c.of(known[i]) >= hi })
	return known[from:to]
}

// arrange fills perm and known from code and size by two counting passes over the order of ids.
func (c *column) arrange(s *snapshot) {
	n := len(c.code)
	key := make([]uint32, n)
	for e, code := range c.code {
		key[e] = min(code, c.size) // those without a value go last
	}
	order := countingSort(s.byID, key, int(c.size)+1)
	c.perm = countingSort(order, s.types, len(s.ontology.Entities))
	c.known = make([]uint32, len(s.ontology.Entities))
	for e, code := range c.code {
		if code != none {
			c.known[s.types[e]]++
		}
	}
}

// findIn looks a value up among those of a column by bisection.
func findIn(c *column) func(kg.Value) (uint32, bool) {
	return func(v kg.Value) (uint32, bool) {
		code := search(0, c.size, func(i uint32) bool { return c.value(i).Compare(v) >= 0 })
		return code, code < c.size && c.value(code).Compare(v) == 0
	}
}

// countColumn works out a column of counts: the count is its own code.
func (s *snapshot) countColumn(count func(e uint32) int) *column {
	c := &column{code: make([]uint32, len(s.entities)), value: countValue, find: findCount}
	for e := range c.code {
		n := uint32(count(uint32(e)))
		c.code[e] = n
		c.size = max(c.size, n+1)
	}
	c.arrange(s)
	return c
}

func countValue(code uint32) kg.Value { return kg.IntValue(int64(code)) }

func findCount(v kg.Value) (uint32, bool) {
	const most = 1 << 31 // above any count, so that what follows stays a number
	if v.Kind() == kg.Float {
		n := sort.Search(most, func(i int) bool { return float64(i) >= v.Float() })
		return uint32(n), n < most && float64(n) == v.Float()
	}
	n := v.Int()
	return uint32(min(max(n, 0), most)), n >= 0 && n < most && v.Kind() == kg.Int
}

// numberColumn is the order by name, then id, as a column: the number is its own
// code. Its value is the folded name, which several codes may share.
func (s *snapshot) numberColumn() *column {
	c := &column{size: uint32(len(s.entities))}
	c.value = func(code uint32) kg.Value { return kg.StringValue(s.folded.at(code)) }
	c.find = findIn(c)
	c.perm = countingSort(sequence(len(s.entities)), s.types, len(s.ontology.Entities))
	c.known = make([]uint32, len(s.ontology.Entities))
	for t := range c.known {
		c.known[t] = s.typeStart[t+1] - s.typeStart[t]
	}
	return c
}

// idColumn is the order by id: the place among the ids is the code.
func (s *snapshot) idColumn() *column {
	c := &column{code: s.idPlace, size: uint32(len(s.entities))}
	c.value = func(code uint32) kg.Value { return kg.EnumValue(s.entities[s.byID[code]].ID) }
	bisect := findIn(c)
	c.find = func(v kg.Value) (uint32, bool) {
		if n, ok := s.entityNumber(v.Str()); ok {
			return s.idPlace[n], true
		}
		return bisect(v)
	}
	c.arrange(s)
	return c
}

// nameColumn is the field name: unlike numberColumn, equal names have one code.
func (s *snapshot) nameColumn() *column {
	c := &column{code: make([]uint32, len(s.entities))}
	var first []uint32 // by code: the first entity of the name
	for e := range c.code {
		if e == 0 || s.folded.at(uint32(e)) != s.folded.at(uint32(e-1)) {
			first = append(first, uint32(e))
		}
		c.code[e] = uint32(len(first) - 1)
	}
	c.size = uint32(len(first))
	c.value = func(code uint32) kg.Value { return kg.StringValue(s.folded.at(first[code])) }
	c.find = findIn(c)
	c.arrange(s)
	return c
}
