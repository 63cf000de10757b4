package neo4j

import (
	"errors"
	"fmt"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// foundGroups are the groups that a statement gave. They are store.Groups.
type foundGroups struct {
	q             *store.AggregateQuery
	rows, grouped int
	list          []*foundGroup
	values        []any // by group: its keys as the database has them
}

type foundGroup struct {
	keys  []kg.Value
	count int
	tally []store.Tally
}

var errShape = errors.New("an answer does not have the shape that was asked for")

// read reads the answer: the numbers of rows, then the blocks, of which the first has all groups.
func (a *aggregation) read(answer []any) (*foundGroups, error) {
	out := &foundGroups{q: a.q}
	keys := len(a.q.Keys)
	if a.rest != nil {
		keys = 0
	} else {
		var counts []*int
		if !a.sure {
			counts = append(counts, &out.rows)
		}
		if !a.single {
			counts = append(counts, &out.grouped)
		}
		if len(answer) != len(counts)+len(a.blocks) {
			return nil, errShape
		}
		for i := range counts {
			*counts[i] = whole64(answer[i])
		}
		answer = answer[len(counts):]
	}
	byKey := map[string]*foundGroup{}
	for i, b := range a.blocks {
		groups, _ := answer[i].([]any)
		for _, x := range groups {
			row, _ := x.([]any)
			if len(row) != keys+1+len(b.measures) {
				return nil, errShape
			}
			name := fmt.Sprintf("%#v", row[:keys]) // as Go source: texts in quotes
			g := byKey[name]
			if g == nil {
				if i > 0 {
					return nil, fmt.Errorf("%w: no group %s", errShape, name)
				}
				g = &foundGroup{count: whole64(row[keys]), tally: make([]store.Tally, len(a.q.Measures))}
				for k := range keys {
					g.keys = append(g.keys, valueOf(a.kinds[k], row[k]))
				}
				byKey[name] = g
				out.list, out.values = append(out.list, g), append(out.values, row[:keys])
			}
			for j, m := range b.measures {
				list, _ := row[keys+1+j].([]any)
				if err := a.tally(&g.tally[m], m, list); err != nil {
					return nil, err
				}
			}
		}
	}
	if a.rest == nil && a.single {
		for _, g := range out.list {
			out.grouped += g.count
		}
	}
	if a.rest == nil && a.sure {
		out.rows = out.grouped
	}
	return out, nil
}

func whole64(v any) int {
	n, _ := v.(int64)
	return int(n)
}

func (a *aggregation) tally(t *store.Tally, measure int, list []any) error {
	m := &a.q.Measures[measure]
	if m.Kind == store.Distinct {
		if len(list) != 1 {
			return errShape
		}
		t.Distinct = whole64(list[0])
		return nil
	}
	if len(list) != 4 {
		return errShape
	}
	kind := a.value(&m.Expr, "n", "r").kind
	t.Known, t.Fraction = whole64(list[0]), kind == kg.Float
	t.Sum, _ = list[1].(int64)
	t.Min, t.Max = valueOf(kind, list[2]), valueOf(kind, list[3])
	return nil
}

// chosen names some groups, by whichever list is shorter.
func (f *foundGroups) chosen(groups []int) *chosenGroups {
	in := make([]bool, len(f.list))
	for _, g := range groups {
		in[g] = true
	}
	c := &chosenGroups{not: 2*len(groups) > len(f.list), keys: []any{}}
	for g, values := range f.values {
		if in[g] != c.not {
			c.keys = append(c.keys, values)
		}
	}
	return c
}

func (g *foundGroup) group(q *store.AggregateQuery) store.Group {
	out := store.Group{Keys: g.keys, Count: g.count}
	for i := range q.Measures {
		out.Measures = append(out.Measures, g.tally[i].Result(q.Measures[i].Kind))
	}
	return out
}

// Len is how many groups there are.
func (f *foundGroups) Len() int { return len(f.list) }

// Count is how many rows a group has.
func (f *foundGroups) Count(g int) int { return f.list[g].count }

// Measure is the value of a measure of a group.
func (f *foundGroups) Measure(g, m int) kg.Value {
	return f.list[g].tally[m].Result(f.q.Measures[m].Kind).Value
}

// Key is the value of a key of a group.
func (f *foundGroups) Key(g, k int) kg.Value { return f.list[g].keys[k] }
