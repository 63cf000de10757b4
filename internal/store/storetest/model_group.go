package storetest

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// modelGroup is a group as it is met: which rows and which things it has, by id.
type modelGroup struct {
	keys   []kg.Value
	rows   map[string]bool
	things []map[string][]kg.Value // by measure: the values of each thing
}

func newModelGroup(keys []kg.Value, q *store.AggregateQuery) *modelGroup {
	g := &modelGroup{keys: keys, rows: map[string]bool{}}
	for range q.Measures {
		g.things = append(g.things, map[string][]kg.Value{})
	}
	return g
}

func (g *modelGroup) group(q *store.AggregateQuery) store.Group {
	out := store.Group{Keys: g.keys, Count: len(g.rows)}
	for i := range q.Measures {
		out.Measures = append(out.Measures, g.measured(q, i))
	}
	return out
}

// measured works a measure out of the values of its things. Numbers are added as fractions
// of whole numbers, which lose nothing.
func (g *modelGroup) measured(q *store.AggregateQuery, i int) store.Measured {
	var all, different []kg.Value
	for _, values := range g.things[i] {
		all = append(all, values...)
		for _, x := range values {
			if !slices.ContainsFunc(different, func(y kg.Value) bool { return x == y || isText(x) && isText(y) && x.Str() == y.Str() }) {
				different = append(different, x)
			}
		}
	}
	if q.Measures[i].Kind == store.Distinct {
		return store.Measured{Value: kg.IntValue(int64(len(different))), Known: len(different)}
	}
	if len(all) == 0 {
		return store.Measured{}
	}
	sum := new(big.Rat)
	for _, x := range all {
		if x.Kind() == kg.Float {
			sum.Add(sum, big.NewRat(int64(math.Floor(x.Float()*1e6+0.5)), 1e6))
		} else {
			sum.Add(sum, big.NewRat(x.Int(), 1))
		}
	}
	total, _ := sum.Float64()
	out := store.Measured{Known: len(all)}
	switch q.Measures[i].Kind {
	case store.Min:
		out.Value = slices.MinFunc(all, compareValues)
	case store.Max:
		out.Value = slices.MaxFunc(all, compareValues)
	case store.Sum:
		out.Value = kg.FloatValue(total)
		if all[0].Kind() == kg.Int {
			out.Value = kg.IntValue(int64(total))
		}
	default:
		out.Value = kg.FloatValue(total / float64(len(all)))
	}
	return out
}

func (g *modelGroup) number(q *store.AggregateQuery, measure int) kg.Value {
	if measure == store.TheRow {
		return kg.IntValue(int64(len(g.rows)))
	}
	return g.measured(q, measure).Value
}

func (g *modelGroup) meets(q *store.AggregateQuery) bool {
	for _, h := range q.Having {
		v := g.number(q, h.Measure)
		if v.IsNull() || !compareInts(h.Op, cmp.Compare(v.Float(), h.Number), 0) {
			return false
		}
	}
	return true
}

// isBehind reports whether the group stands behind q.After.
func (g *modelGroup) isBehind(q *store.AggregateQuery) bool {
	mine := g.group(q)
	position := q.PositionOf(&mine)
	for i, at := range q.After {
		x, down := position[i], i < len(q.Order) && q.Order[i].Desc
		switch {
		case x.IsNull() && at.IsNull():
			continue
		case x.IsNull() || at.IsNull():
			return x.IsNull()
		}
		if c := compareValues(x, at); c != 0 {
			return down && c < 0 || !down && c > 0
		}
	}
	return false
}

func compareGroups(q *store.AggregateQuery, a, b *modelGroup) int {
	for _, o := range q.Order {
		var x, y kg.Value
		if o.ByKey {
			x, y = a.keys[o.Index], b.keys[o.Index]
		} else {
			x, y = a.number(q, o.Index), b.number(q, o.Index)
		}
		switch {
		case x.IsNull() && y.IsNull():
			continue
		case x.IsNull():
			return 1
		case y.IsNull():
			return -1
		}
		if c := compareValues(x, y); c != 0 && o.Desc {
			return -c
		} else if c != 0 {
			return c
		}
	}
	for k := range q.Keys {
		if c := compareValues(a.keys[k], b.keys[k]); c != 0 {
			return c
		}
	}
	return 0
}
