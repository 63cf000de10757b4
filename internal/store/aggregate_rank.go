package store

import (
	"cmp"
	"math"
	"slices"

	"cityweave/internal/kg"
)

// Of is the value that an expression makes of a value of its field; Null for none.
func (e *Expr) Of(v kg.Value) kg.Value {
	if e.Year {
		if v.Date() == 0 {
			return kg.Value{}
		}
		v = kg.IntValue(int64(v.Date() / 10000))
	}
	if e.Width > 0 {
		if v.Kind() != kg.Int && v.Kind() != kg.Float {
			return kg.Value{}
		}
		v = kg.IntValue(int64(math.Floor(v.Float()/float64(e.Width))) * int64(e.Width))
	}
	return v
}

// Millionths is a number in millionths, rounded to the nearest, halves upward.
func Millionths(f float64) int64 { return int64(math.Floor(float64(f*1e6) + 0.5)) }

// Tally is what the values of a measure add up to. Distinct is all that counts for Distinct.
type Tally struct {
	Known    int
	Distinct int
	Sum      int64 // of an Int field; in millionths of a Float field
	Fraction bool  // the field is a Float
	Min, Max kg.Value
}

// Add adds the value of one thing.
func (t *Tally) Add(v kg.Value) {
	t.Known++
	switch v.Kind() {
	case kg.Int:
		t.Sum += v.Int()
	case kg.Float:
		t.Fraction = true
		t.Sum += Millionths(v.Float())
	}
	if t.Known == 1 || v.Compare(t.Min) < 0 {
		t.Min = v
	}
	if t.Known == 1 || v.Compare(t.Max) > 0 {
		t.Max = v
	}
}

// Result is the value of the measure.
func (t *Tally) Result(kind MeasureKind) Measured {
	if kind == Distinct {
		return Measured{kg.IntValue(int64(t.Distinct)), t.Distinct}
	}
	m := Measured{Known: t.Known}
	if t.Known == 0 {
		return m
	}
	switch kind {
	case Min:
		m.Value = t.Min
	case Max:
		m.Value = t.Max
	case Sum:
		if m.Value = kg.IntValue(t.Sum); t.Fraction {
			m.Value = kg.FloatValue(t.float())
		}
	case Avg:
		m.Value = kg.FloatValue(t.float() / float64(t.Known))
	}
	return m
}

func (t *Tally) float() float64 {
	if t.Fraction {
		return float64(t.Sum) / 1e6
	}
	return float64(t.Sum)
}

// Groups are groups that an engine has worked out, in whatever order and form.
type Groups interface {
	Len() int
	Count(group int) int
	Measure(group, measure int) kg.Value
	Key(group, key int) kg.Value
}

// PositionOf is where a group stands in the order: its value for each Order, then the values of its keys.
func (q *AggregateQuery) PositionOf(g *Group) []kg.Value {
	out := make([]kg.Value, 0, len(q.Order)+len(g.Keys))
	for _, o := range q.Order {
		switch {
		case o.ByKey:
			out = append(out, g.Keys[o.Index])
		case o.Index == TheRow:
			out = append(out, kg.IntValue(int64(g.Count)))
		default:
			out = append(out, g.Measures[o.Index].Value)
		}
	}
	return append(out, g.Keys...)
}

// isBehind reports whether a group stands behind After.
func (q *AggregateQuery) isBehind(g Groups, i int) bool {
	for n, at := range q.After {
		var v kg.Value
		desc := false
		switch {
		case n >= len(q.Order)+len(q.Keys):
			return false
		case n >= len(q.Order):
			v = g.Key(i, n-len(q.Order))
		case q.Order[n].ByKey:
			v, desc = g.Key(i, q.Order[n].Index), q.Order[n].Desc
		case q.Order[n].Index == TheRow:
			v, desc = kg.IntValue(int64(g.Count(i))), q.Order[n].Desc
		default:
			v, desc = g.Measure(i, q.Order[n].Index), q.Order[n].Desc
		}
		switch {
		case v.IsNull() && at.IsNull():
			continue
		case v.IsNull():
			return true
		case at.IsNull():
			return false
		}
		if c := v.Compare(at); c != 0 {
			return c > 0 != desc
		}
	}
	return false
}

// Rank gives the groups that are answered, in order, all others that meet Having, in none, and whether some of
// these stand behind.
func (q *AggregateQuery) Rank(g Groups) (first, rest []int, more bool) {
	limit, worst, behind := max(q.Limit, 0), -1, 0
	compare := func(a, b int) int { return q.compare(g, a, b) }
	cut := func() {
		slices.SortFunc(first, compare)
		if len(first) > limit {
			rest = append(rest, first[limit:]...)
			first = first[:limit]
		}
	}
	for i := range g.Len() {
		switch {
		case !q.meets(g, i):
		case q.After != nil && !q.isBehind(g, i):
			rest = append(rest, i)
		case worst >= 0 && compare(i, worst) > 0:
			rest = append(rest, i)
			behind++
		default:
			first = append(first, i)
			behind++
			if len(first) == 2*limit+64 { // seldom enough for the sorting not to count
				if cut(); limit > 0 {
					worst = first[limit-1]
				}
			}
		}
	}
	cut()
	return first, rest, behind > limit
}

// meets reports whether a group meets all of Having.
func (q *AggregateQuery) meets(g Groups, i int) bool {
	for _, h := range q.Having {
		v := kg.IntValue(int64(g.Count(i)))
		if h.Measure != TheRow {
			v = g.Measure(i, h.Measure)
		}
		if v.IsNull() || !h.Op.Holds(cmp.Compare(v.Float(), h.Number)) {
			return false
		}
	}
	return true
}

func (q *AggregateQuery) compare(g Groups, a, b int) int {
	for _, o := range q.Order {
		var c int
		switch {
		case o.ByKey:
			c = g.Key(a, o.Index).Compare(g.Key(b, o.Index))
		case o.Index == TheRow:
			c = cmp.Compare(g.Count(a), g.Count(b))
		default:
			x, y := g.Measure(a, o.Index), g.Measure(b, o.Index)
			switch {
			case x.IsNull() && y.IsNull():
				continue
			case x.IsNull():
				return 1
			case y.IsNull():
				return -1
			}
			c = x.Compare(y)
		}
		if c != 0 {
			if o.Desc {
				return -c
			}
			return c
		}
	}
	for k := range q.Keys {
		if c := g.Key(a, k).Compare(g.Key(b, k)); c != 0 {
			return c
		}
	}
	return 0
}

// KeyWalks are the walks that the keys look at, with all that these go on from, in the order of Walks.
func (q *AggregateQuery) KeyWalks() []int {
	needed := make([]bool, len(q.Walks))
	for _, k := range q.Keys {
		for w := k.Walk; w != TheRow; w = q.Walks[w].Parent {
			needed[w] = true
		}
	}
	var out []int
	for w, yes := range needed {
		if yes {
			out = append(out, w)
		}
	}
	return out
}

// Beyond are the walks that a measure needs besides those of the keys, the first one first.
func (q *AggregateQuery) Beyond(m *Measure, keyWalks []int) []int {
	var out []int
	for w := m.Walk; w != TheRow && !slices.Contains(keyWalks, w); w = q.Walks[w].Parent {
		out = append(out, w)
	}
	slices.Reverse(out)
	return out
}
