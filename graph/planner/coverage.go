package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// coverage compiles the root field.
func (c *compiler) coverage(f graphql.CollectedField, w at, a args) plan.Node {
	k := c.counted(a)
	n := &plan.Coverage{Budget: c.budget(w, lowerCount)}
	for i, key := range []string{"rows", "columns"} {
		inner, _ := a.object(key)
		x, expr := c.axis(k, inner)
		n.Axes[i] = x
		k.q.Keys = append(k.q.Keys, store.Key{Expr: expr})
	}
	rows, columns := n.Axes[0].First, n.Axes[1].First
	cell := childSpec{
		to: "CoverageCell", most: rows * columns,
		fields: childSpecs{"row": {to: "CoverageValue", most: 1}, "column": {to: "CoverageValue", most: 1}},
	}
	specs := childSpecs{
		"rows": {to: "CoverageValue", most: rows}, "columns": {to: "CoverageValue", most: columns}, "cells": cell,
		"empty": cell,
	}
	size := 0
	for _, s := range c.collect(f.Selections, "Coverage") {
		size += specs[s.Name].most
		n.Totals = n.Totals || c.totals(s.Selections, specs[s.Name])
	}
	n.Children = c.children(f.Selections, "Coverage", w, specs)
	largest := "rows.first"
	if columns > rows {
		largest = "columns.first"
	}
	c.addRows(w, max(1, size), largest)
	n.Query = k.q
	n.Query.Limit, n.Query.MaxTouched = rows*columns, c.traversalBudget()
	return n
}

// totals reports whether the total of a value of an axis is selected.
func (c *compiler) totals(sel ast.SelectionSet, spec childSpec) bool {
	if spec.to == "" {
		return false
	}
	for _, s := range c.collect(sel, spec.to) {
		inner, ok := spec.fields[s.Name]
		if spec.to == "CoverageValue" && s.Name == "total" || ok && c.totals(s.Selections, inner) {
			return true
		}
	}
	return false
}

// axis reads a CoverageAxis.
func (c *compiler) axis(k *counted, a args) (plan.Axis, store.Expr) {
	v := k.key(a)
	x := plan.Axis{
		Values: v.Values, Words: v.words,
		First: a.between("first", 1, defaultAxis, maxAxis, ", and choose them by `among`"),
	}
	if !v.Entity {
		if a.given("among") {
			a.bad("among", "the values of %s are no entities: leave it out", v.Word)
		}
		return x, v.Expr
	}
	x.Types = v.types
	switch {
	case v.Field == store.FieldCountry && !v.Link:
		x.Types = []kg.TypeID{c.country}
	case v.Level != "":
		t, level, _ := c.o.Level(v.Level)
		x.Types = []kg.TypeID{t}
		x.Where = store.Cond{Field: level.Prop, Values: []kg.Value{kg.EnumValue(level.Value)}}
	}
	types, where := c.narrowed(a, "among", x.Types, k.q.AsOf, "among the values of "+v.Word)
	switch x.Types = types; {
	case where != nil && x.Where != nil:
		x.Where = store.And{x.Where, where}
	case where != nil:
		x.Where = where
	}
	return x, v.Expr
}
