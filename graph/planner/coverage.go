package planner

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/store"
)

// coverage compiles the root field.
func (c *compiler) coverage(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	k := c.Counted(a)
	n := &plan.Coverage{Budget: c.budget(w, lowerCount)}
	for i, key := range []string{"rows", "columns"} {
		inner, _ := a.Object(key)
		x, expr := k.Axis(inner)
		n.Axes[i] = x
		k.Query.Keys = append(k.Query.Keys, store.Key{Expr: expr})
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
	n.Query = k.Query
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
