package exec

import (
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// axisValues are the values of an axis that are shown.
type axisValues struct {
	values []kg.Value
	all    int         // how many there are
	total  []int       // rows by value; nil when not selected
	place  map[any]int // of a value among the values
}

// coverage finds the axes, then the cells, then the totals.
func (r *run) coverage(n *plan.Coverage) (any, error) {
	var axes [2]axisValues
	q := n.Query
	q.Keys = append([]store.Key{}, n.Query.Keys...)
	for i := range axes {
		var err error
		if axes[i], err = r.axis(n, i); err != nil {
			return nil, n.Refused(err)
		}
		q.Keys[i].Among = axes[i].values
	}
	found, err := r.view.Aggregate(r.ctx, q)
	if err != nil {
		return nil, n.Refused(err)
	}
	for i := range axes {
		if n.Totals {
			if err := axes[i].count(r, q, i); err != nil {
				return nil, n.Refused(err)
			}
		}
	}
	return r.table(n, &axes, &found), nil
}

// axis finds all values of an axis, up to its size.
func (r *run) axis(n *plan.Coverage, at int) (axisValues, error) {
	x := &n.Axes[at]
	out := axisValues{values: []kg.Value{}, place: map[any]int{}}
	switch {
	case x.Types != nil:
		page, err := r.view.List(r.ctx, store.ListQuery{
			Types: x.Types, Where: x.Where, Order: []store.Order{{Field: store.FieldName}},
			Window: store.Window{Limit: x.First}, Total: true, MaxTouched: n.Query.MaxTouched,
		})
		if err != nil {
			return out, err
		}
		for _, row := range page.Rows {
			out.add(kg.EnumValue(row.Node.ID))
		}
		out.all = page.Total
	case x.Enum && x.Words != nil:
		out.all = len(x.Words)
		for _, word := range x.Words[:min(len(x.Words), x.First)] {
			out.add(kg.EnumValue(word))
		}
	default:
		only := n.Query
		only.Keys, only.Limit, only.Order = n.Query.Keys[at:at+1], x.First, nil
		found, err := r.view.Aggregate(r.ctx, only)
		if err != nil {
			return out, err
		}
		for _, g := range found.Groups {
			out.add(g.Keys[0])
		}
		out.all = found.Total
	}
	return out, nil
}

func (v *axisValues) add(x kg.Value) {
	v.place[identity(x)] = len(v.values)
	v.values = append(v.values, x)
}

// identity is equal for equal values: of text by its letters, whether it is a word or not.
func identity(x kg.Value) any {
	if k := x.Kind(); k == kg.String || k == kg.Enum {
		return x.Str()
	}
	return x
}

// count finds how many rows have each value of an axis.
func (v *axisValues) count(r *run, q store.AggregateQuery, at int) error {
	q.Keys, q.Limit = q.Keys[at:at+1], len(v.values)
	found, err := r.view.Aggregate(r.ctx, q)
	if err != nil {
		return err
	}
	v.total = make([]int, len(v.values))
	for _, g := range found.Groups {
		v.total[v.place[identity(g.Keys[0])]] = g.Count
	}
	return nil
}

// table makes the value of a table.
func (r *run) table(n *plan.Coverage, axes *[2]axisValues, found *store.Aggregate) *result.Coverage {
	rows, columns := len(axes[0].values), len(axes[1].values)
	counts := make([]int, rows*columns)
	for _, g := range found.Groups {
		counts[axes[0].place[identity(g.Keys[0])]*columns+axes[1].place[identity(g.Keys[1])]] = g.Count
	}
	v := &result.Coverage{
		Counted: int32(found.Rows), Missing: int32(found.Rows - found.Grouped),
		FilledCount: int32(len(found.Groups)), EmptyCount: int32(len(counts) - len(found.Groups)),
		TotalRows: int32(axes[0].all), TotalColumns: int32(axes[1].all),
		Truncated: axes[0].all > rows || axes[1].all > columns,
	}
	value := func(axis, i int, below plan.Steps) *result.CoverageValue {
		by, x := &n.Axes[axis].Values, axes[axis].values[i]
		made := &result.CoverageValue{Value: written(by, x), IsID: by.Entity}
		if axes[axis].total != nil {
			made.Total = int32(axes[axis].total[i])
		}
		r.push(made, below)
		return made
	}
	number := map[string]int{"rows": 0, "row": 0, "columns": 1, "column": 1} // of the axis that a field is about
	for _, c := range n.Children {
		if c.Name == "rows" || c.Name == "columns" {
			axis := number[c.Name]
			values := make([]*result.CoverageValue, len(axes[axis].values))
			for i := range values {
				values[i] = value(axis, i, c.Steps)
			}
			v.Set(c.Key, values)
			continue
		}
		cells := []*result.CoverageCell{}
		for i, count := range counts {
			if (count == 0) != (c.Name == "empty") {
				continue
			}
			cell := &result.CoverageCell{Count: int32(count)}
			for _, f := range c.Children {
				axis := number[f.Name]
				cell.Set(f.Key, value(axis, [2]int{i / columns, i % columns}[axis], f.Steps))
			}
			cells = append(cells, cell)
		}
		v.Set(c.Key, cells)
	}
	return v
}
