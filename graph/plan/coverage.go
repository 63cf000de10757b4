package plan

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// axis is the rows or the columns of a table, and how to find all that there are.
type axis struct {
	countedValue
	first int
	types []kg.TypeID // of entities that are the axis; nil when it is no entities
	where store.Predicate
}

// axisValues are the values of an axis that are shown.
type axisValues struct {
	values []kg.Value
	all    int         // how many there are
	total  []int       // by value, when asked for
	place  map[any]int // of a value among the values
}

// coverage is how the selection of a table is filled in.
type coverage struct {
	q      store.AggregateQuery
	axes   [2]axis // rows, columns
	totals bool    // total is asked for somewhere
	lists  []tableList
}

// tableList is one of the fields rows, columns, cells and empty.
type tableList struct {
	key, name string
	below     shape       // of the values of rows and columns
	cells     []tableCell // of cells: the fields row and column
}

type tableCell struct {
	key   string
	axis  int
	below shape
}

// coverage compiles the root field.
func (c *compiler) coverage(f graphql.CollectedField, w at, a args) (runFunc, error) {
	k, err := c.countedRows(a)
	if err != nil {
		return nil, err
	}
	t := &coverage{}
	for i, key := range []string{"rows", "columns"} {
		inner, err := a.object(key)
		if err != nil {
			return nil, err
		}
		if t.axes[i], err = c.axis(k, *inner); err != nil {
			return nil, err
		}
		k.q.Keys = append(k.q.Keys, store.Key{Expr: t.axes[i].Expr})
	}
	rows, columns := t.axes[0].first, t.axes[1].first
	k.q.Limit = rows * columns
	size := 0
	for _, s := range c.collect(f.Selections, "Coverage") {
		list := tableList{key: s.Alias, name: s.Name}
		switch s.Name {
		case "rows", "columns":
			n := map[string]int{"rows": rows, "columns": columns}[s.Name]
			size += n
			list.below, err = c.tableValue(t, s.Selections, w.field(s).times(n))
		case "cells", "empty":
			size += rows * columns
			for _, e := range c.collect(s.Selections, "CoverageCell") {
				if e.Name != "row" && e.Name != "column" {
					continue
				}
				cell := tableCell{key: e.Alias, axis: map[string]int{"row": 0, "column": 1}[e.Name]}
				if cell.below, err = c.tableValue(t, e.Selections, w.field(s).field(e).times(rows*columns)); err != nil {
					return nil, err
				}
				list.cells = append(list.cells, cell)
			}
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		t.lists = append(t.lists, list)
	}
	largest := "rows.first"
	if columns > rows {
		largest = "columns.first"
	}
	if err := c.spend(w, max(1, size), largest); err != nil {
		return nil, err
	}
	t.q = k.q
	t.q.MaxTouched = c.allowance()
	lower := c.lower(lowerCount)
	return func(r *run, _ *batch) ([]any, error) {
		v, err := t.table(r)
		return []any{v}, tooMuch(err, w, lower)
	}, nil
}

// tableValue compiles what is selected of a value.
func (c *compiler) tableValue(t *coverage, sel ast.SelectionSet, w at) (shape, error) {
	for _, s := range c.collect(sel, "CoverageValue") {
		t.totals = t.totals || s.Name == "total"
	}
	return c.valueEntity(sel, "CoverageValue", w)
}

// axis reads a CoverageAxis.
func (c *compiler) axis(k *counted, a args) (axis, error) {
	v, err := k.key(a)
	if err != nil {
		return axis{}, err
	}
	x := axis{countedValue: v}
	if x.first, err = a.intOr("first", defaultAxis); err != nil {
		return x, err
	}
	if first := x.first; first < 1 || first > maxAxis {
		return x, badInput(a.at("first"), "%d is not a number of rows or columns: give 1 to %d, and choose them by `among`", first, maxAxis)
	}
	if !v.entity {
		if a.given("among") {
			return x, badInput(a.at("among"), "the values of %s are no entities: leave it out", v.word)
		}
		return x, nil
	}
	x.types = v.types
	switch {
	case v.Field == store.FieldCountry && !v.Link:
		x.types = []kg.TypeID{c.country}
	case v.Level != "":
		t, level, _ := c.o.Level(v.Level)
		x.types = []kg.TypeID{t}
		x.where = store.Cond{Field: level.Prop, Values: []kg.Value{kg.EnumValue(level.Value)}}
	}
	types, where, err := c.narrowed(a, "among", x.types, k.q.AsOf, "among the values of "+v.word)
	if err != nil {
		return x, err
	}
	if x.types = types; where != nil {
		if x.where != nil {
			where = store.And{x.where, where}
		}
		x.where = where
	}
	return x, nil
}

// table finds the axes, then the cells, then the totals.
func (t *coverage) table(r *run) (*result.Coverage, error) {
	var axes [2]axisValues
	q := t.q
	q.Keys = append([]store.Key{}, t.q.Keys...)
	for i := range axes {
		var err error
		if axes[i], err = t.axes[i].find(r, &t.q, i); err != nil {
			return nil, err
		}
		q.Keys[i].Among = axes[i].values
	}
	found, err := r.view.Aggregate(r.ctx, q)
	if err != nil {
		return nil, err
	}
	for i := range axes {
		if t.totals {
			if err := axes[i].count(r, q, i); err != nil {
				return nil, err
			}
		}
	}
	return t.fill(r, &axes, &found), nil
}

// find gives all values of an axis, up to its size.
func (x *axis) find(r *run, q *store.AggregateQuery, at int) (axisValues, error) {
	out := axisValues{values: []kg.Value{}, place: map[any]int{}}
	switch {
	case x.types != nil:
		page, err := r.view.List(r.ctx, store.ListQuery{Types: x.types, Where: x.where, Order: byName, Window: store.Window{Limit: x.first}, Total: true})
		if err != nil {
			return out, err
		}
		for _, row := range page.Rows {
			out.add(kg.EnumValue(row.Node.ID))
		}
		out.all = page.Total
	case x.enum:
		out.all = len(x.words)
		for _, word := range x.words[:min(len(x.words), x.first)] {
			out.add(kg.EnumValue(word))
		}
	}
	if x.types != nil || x.enum && x.words != nil {
		return out, nil
	}
	only := *q
	only.Keys, only.Limit, only.Order = q.Keys[at:at+1], x.first, nil
	found, err := r.view.Aggregate(r.ctx, only)
	if err != nil {
		return out, err
	}
	for _, g := range found.Groups {
		out.add(g.Keys[0])
	}
	out.all = found.Total
	return out, nil
}

func (v *axisValues) add(x kg.Value) {
	v.place[identityOf(x)] = len(v.values)
	v.values = append(v.values, x)
}

// identityOf tells values apart: text by its letters, whether it is a word or not.
func identityOf(x kg.Value) any {
	if k := x.Kind(); k == kg.String || k == kg.Enum {
		return x.Str()
	}
	return x
}

// count finds how many of what is counted have each value of an axis.
func (v *axisValues) count(r *run, q store.AggregateQuery, at int) error {
	q.Keys, q.Limit = q.Keys[at:at+1], len(v.values)
	found, err := r.view.Aggregate(r.ctx, q)
	if err != nil {
		return err
	}
	v.total = make([]int, len(v.values))
	for _, g := range found.Groups {
		v.total[v.place[identityOf(g.Keys[0])]] = g.Count
	}
	return nil
}

// fill makes the value of a table.
func (t *coverage) fill(r *run, axes *[2]axisValues, found *store.Aggregate) *result.Coverage {
	rows, columns := len(axes[0].values), len(axes[1].values)
	counts := make([]int, rows*columns)
	for _, g := range found.Groups {
		counts[axes[0].place[identityOf(g.Keys[0])]*columns+axes[1].place[identityOf(g.Keys[1])]] = g.Count
	}
	v := &result.Coverage{
		Counted: int32(found.Rows), Missing: int32(found.Rows - found.Grouped), FilledCount: int32(len(found.Groups)), EmptyCount: int32(len(counts) - len(found.Groups)),
		TotalRows: int32(axes[0].all), TotalColumns: int32(axes[1].all), Truncated: axes[0].all > rows || axes[1].all > columns,
	}
	value := func(axis, i int, below shape) *result.CoverageValue {
		by, x := &t.axes[axis], axes[axis].values[i]
		made := &result.CoverageValue{Value: by.written(x), IsID: by.entity}
		if axes[axis].total != nil {
			made.Total = int32(axes[axis].total[i])
		}
		r.push(made, below)
		return made
	}
	for _, list := range t.lists {
		switch list.name {
		case "rows", "columns":
			axis := map[string]int{"rows": 0, "columns": 1}[list.name]
			values := make([]*result.CoverageValue, len(axes[axis].values))
			for i := range values {
				values[i] = value(axis, i, list.below)
			}
			v.Set(list.key, values)
		default:
			cells := []*result.CoverageCell{}
			for i, n := range counts {
				if (n == 0) != (list.name == "empty") {
					continue
				}
				cell := &result.CoverageCell{Count: int32(n)}
				for _, f := range list.cells {
					cell.Set(f.key, value(f.axis, [2]int{i / columns, i % columns}[f.axis], f.below))
				}
				cells = append(cells, cell)
			}
			v.Set(list.key, cells)
		}
	}
	return v
}
