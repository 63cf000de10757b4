package memory

import (
	"cmp"
	"math"
	"slices"

	"cityweave/internal/kg"
)

// valueColumn works out a column from the sort keys of entities; get gives Null for no value.
func (s *snapshot) valueColumn(get func(e uint32) kg.Value) *column {
	values := make([]kg.Value, len(s.entities))
	kind, one := kg.Null, true
	for e := range values {
		values[e] = get(uint32(e))
		if k := values[e].Kind(); k != kg.Null {
			one = one && (k == kind || kind == kg.Null)
			kind = k
		}
	}
	if one && classOf(kind) != textual {
		return s.bitsColumn(values, kind)
	}
	return s.mixedColumn(values)
}

// mixedColumn works for all values.
func (s *snapshot) mixedColumn(values []kg.Value) *column {
	c := &column{code: make([]uint32, len(values))}
	var distinct []kg.Value
	seen := map[kg.Value]uint32{}
	for e, v := range values {
		if v.IsNull() {
			c.code[e] = none
			continue
		}
		n, ok := seen[v]
		if !ok {
			n = uint32(len(distinct))
			seen[v] = n
			distinct = append(distinct, v)
		}
		c.code[e] = n
	}
	order := sequence(len(distinct))
	slices.SortFunc(order, func(a, b uint32) int {
		// Equal sort keys of two kinds (a word and a text) get one code; kinds only make the order total.
		return cmp.Or(distinct[a].Compare(distinct[b]), cmp.Compare(distinct[a].Kind(), distinct[b].Kind()))
	})
	sorted := make([]kg.Value, 0, len(distinct))
	rank := make([]uint32, len(distinct))
	for _, n := range order {
		if len(sorted) == 0 || sorted[len(sorted)-1].Compare(distinct[n]) != 0 {
			sorted = append(sorted, distinct[n])
		}
		rank[n] = uint32(len(sorted) - 1)
	}
	for e, n := range c.code {
		if n != none {
			c.code[e] = rank[n]
		}
	}
	c.size = uint32(len(sorted))
	c.value = func(code uint32) kg.Value { return sorted[code] }
	c.find = findIn(c)
	c.arrange(s)
	return c
}

// bitsColumn works for values of one kind that fits into 64 bits: it sorts them in
// counting passes, as cities have about as many latitudes as there are cities.
func (s *snapshot) bitsColumn(values []kg.Value, kind kg.Kind) *column {
	c := &column{code: make([]uint32, len(values))}
	bits := make([]uint64, len(values))
	var order []uint32
	var low, high uint64 = math.MaxUint64, 0
	for e, v := range values {
		c.code[e] = none
		if !v.IsNull() {
			bits[e] = bitsOf(v)
			low, high = min(low, bits[e]), max(high, bits[e])
			order = append(order, uint32(e))
		}
	}
	digit := make([]uint16, len(values))
	for shift := 0; shift < 64 && low>>shift < high>>shift; shift += 16 {
		for _, e := range order {
			digit[e] = uint16(bits[e] >> shift)
		}
		order = countingSort(order, digit, 1<<16)
	}
	var sorted []uint64
	for _, e := range order {
		if n := len(sorted); n == 0 || sorted[n-1] != bits[e] {
			sorted = append(sorted, bits[e])
		}
		c.code[e] = uint32(len(sorted) - 1)
	}
	sorted = slices.Clip(sorted)
	c.size = uint32(len(sorted))
	c.value = func(code uint32) kg.Value { return valueOfBits(sorted[code], kind) }
	c.find = findIn(c)
	c.arrange(s)
	return c
}

// bitsOf gives numbers that are ordered as the values of a kind are.
func bitsOf(v kg.Value) uint64 {
	switch v.Kind() {
	case kg.Int:
		return uint64(v.Int()) ^ 1<<63
	case kg.Float:
		b := math.Float64bits(v.Float() + 0) // + 0 makes one of the two zeros
		if b>>63 == 1 {
			return ^b
		}
		return b | 1<<63
	case kg.DateKind:
		return uint64(v.Date())
	default:
		if v.Bool() {
			return 1
		}
		return 0
	}
}

func valueOfBits(b uint64, kind kg.Kind) kg.Value {
	switch kind {
	case kg.Int:
		return kg.IntValue(int64(b ^ 1<<63))
	case kg.Float:
		if b>>63 == 1 {
			return kg.FloatValue(math.Float64frombits(b &^ (1 << 63)))
		}
		return kg.FloatValue(math.Float64frombits(^b))
	case kg.DateKind:
		return kg.DateValue(kg.Date(b))
	default:
		return kg.BoolValue(b == 1)
	}
}
