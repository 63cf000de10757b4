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

// Rank gives the first groups that meet Having, in order, and all others that do, in none.
func (q *AggregateQuery) Rank(g Groups) (first, rest []int) {
	limit, worst := max(q.Limit, 0), -1
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
		case worst >= 0 && compare(i, worst) > 0:
			rest = append(rest, i)
		default:
			first = append(first, i)
			if len(first) == 2*limit+64 { // seldom enough for the sorting not to count
				if cut(); limit > 0 {
					worst = first[limit-1]
				}
			}
		}
	}
	cut()
	return first, rest
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

// Touched is about how many links (or entities, as rows) the query will look at: worked out from counters before
// anything is read, taking links to be spread evenly. known is how many rows there are, where
// somebody has counted them, else negative.
func (q *AggregateQuery) Touched(o *kg.Ontology, ref *Reference, known int) float64 {
	c := costs{q, o, ref}
	rows := float64(0)
	if q.Links != nil {
		for _, t := range q.Links.Types {
			rows += float64(ref.Links[t])
		}
		if ids, ok := idsIn(q.Links.Where, LinkID); ok {
			rows = min(rows, float64(ids))
		}
	} else {
		rows = c.entities(q.Types)
		if ids, ok := idsIn(q.Where, FieldID); ok {
			rows = min(rows, float64(ids))
		}
	}
	touched, bindings := rows, rows
	if known >= 0 {
		bindings = float64(known)
	}
	keyWalks := q.KeyWalks()
	for _, w := range keyWalks {
		bindings *= c.fan(w)
		touched += bindings
	}
	for i := range q.Measures {
		n := bindings
		for _, w := range q.Beyond(&q.Measures[i], keyWalks) {
			n *= c.fan(w)
			touched += n
		}
	}
	return touched
}

// OnlyRows is the same rows, to be counted.
func (q *AggregateQuery) OnlyRows() AggregateQuery {
	return AggregateQuery{Types: q.Types, Where: q.Where, Links: q.Links, AsOf: q.AsOf}
}

// Filtered reports whether anything chooses among the rows of the types.
func (q *AggregateQuery) Filtered() bool {
	if q.Links != nil {
		return q.AsOf != 0 || q.Links.Where != nil || q.Links.From.Where != nil || q.Links.To.Where != nil
	}
	return q.Where != nil
}

// idsIn is how many ids a predicate leaves, if it names them.
func idsIn(p Predicate, field string) (n int, ok bool) {
	switch p := p.(type) {
	case Cond:
		return len(p.Values), p.Field == field && p.Op == Eq
	case And:
		for _, part := range p {
			if m, found := idsIn(part, field); found && (!ok || m < n) {
				n, ok = m, true
			}
		}
	}
	return n, ok
}

// costs knows what counters tell.
type costs struct {
	q   *AggregateQuery
	o   *kg.Ontology
	ref *Reference
}

func (c costs) entities(types []kg.TypeID) (n float64) {
	for _, t := range types {
		n += float64(c.ref.Entities[t])
	}
	return n
}

// fan is how many links a walk finds at one end, on average.
func (c costs) fan(w int) float64 {
	walk := &c.q.Walks[w]
	if walk.Move != Along {
		return 1
	}
	links := float64(0)
	types := walk.Step.Rel.Types
	if len(types) == 0 {
		for t := range c.o.Links {
			types = append(types, kg.LinkTypeID(t))
		}
	}
	for _, t := range types {
		links += float64(c.ref.Links[t])
		if c.o.Links[t].Symmetric || walk.Step.Rel.Dir == kg.Both {
			links += float64(c.ref.Links[t])
		}
	}
	return links / max(1, c.entities(c.ends(walk.Parent)))
}

// ends are the types that can stand at the end of a walk.
func (c costs) ends(w int) []kg.TypeID {
	var types []kg.TypeID
	switch {
	case w == TheRow:
		types = c.q.Types
	case c.q.Walks[w].Move == ToFrom:
		types = c.q.Links.From.Types
	case c.q.Walks[w].Move == ToTo:
		types = c.q.Links.To.Types
	default:
		types = c.q.Walks[w].Step.Rel.Others
	}
	if len(types) == 0 {
		for t := range c.o.Entities {
			types = append(types, kg.TypeID(t))
		}
	}
	return types
}
