package memory

import (
	"slices"

	"cityweave/internal/kg"
)

// attrColumn is a field of the attributes of links as codes, in the order of sort keys.
type attrColumn struct {
	code []uint32 // by attributes; none when there is no value
	find func(v kg.Value) (uint32, bool)
}

// attrColumn is the column of a field of kg.LinkAttrs, by its place in the table.
func (s *snapshot) attrColumn(field int) *attrColumn {
	keys := make([]kg.Value, len(s.attrs))
	var values []kg.Value
	for i, a := range s.attrs {
		if v := s.ontology.LinkValues(nil, &kg.Link{LinkAttrs: a}, field); len(v) > 0 {
			keys[i] = v[0].SortKey()
			values = append(values, keys[i])
		}
	}
	slices.SortFunc(values, kg.Value.Compare)
	values = slices.CompactFunc(values, func(a, b kg.Value) bool { return a.Compare(b) == 0 })
	find := func(v kg.Value) (uint32, bool) {
		i, exact := slices.BinarySearchFunc(values, v, kg.Value.Compare)
		return uint32(i), exact
	}
	c := &attrColumn{code: make([]uint32, len(keys)), find: find}
	for i, v := range keys {
		c.code[i] = none
		if !v.IsNull() {
			c.code[i], _ = find(v)
		}
	}
	return c
}
