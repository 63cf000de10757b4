package planner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/errcode"
	"cityweave/internal/store"
)

// The cost of a query is the number of nodes (entities, links, statements, records of evidence, blocks) that its
// answer can have: a page of 20 cities with 10 programmes each is priced at 20 + 200.

// Lists that no argument bounds are priced by these numbers, which no entity
// or fact of the built-in data exceeds. Nodes are counted when they are read, too, and held to
// the limit, so that other data cannot exceed it.
const (
	usualEvidence   = 3   // records about one link or statement
	usualStatements = 20  // about one entity
	usualNames      = 20  // of one entity
	usualCoverage   = 3   // records of completeness of one entity
	usualRegions    = 20  // that a place lies in
	usualBlocks     = 50  // of one document
	usualLinks      = 4   // between two neighbours on a path; nearly always there is one
	usualParallel   = 2   // of a relation between two entities; nearly always there is one
	usualHighlights = 2   // of one search result
	perName         = 40  // nodes that one name costs to find: a misspelt one is compared with many
	perWritten      = 4   // nodes that a name in a filter costs to read, among the entities of one type
	perText         = 100 // nodes that a search of texts costs: a frequent word stands in thousands
	valuesPerNode   = 5   // values of introspection that take as long as one node
)

// maxCost is where costs stop growing.
const maxCost = 1 << 40

// at is where the compiler is: the path, for errors, and how many parents there can be.
type at struct {
	path   string
	factor int
}

func (a at) field(f graphql.CollectedField) at { return at{a.key(f.Alias), a.factor} }

// key is the path of a response key.
func (a at) key(name string) string {
	if a.path == "" {
		return name
	}
	return a.path + "." + name
}

func (a at) times(n int) at { return at{a.path, saturating(a.factor, n)} }

func saturating(a, b int) int {
	if a != 0 && b > maxCost/max(a, 1) {
		return maxCost
	}
	return a * b
}

// addCost counts n nodes for each parent.
func (c *compiler) addCost(w at, n int) {
	if c.Err == nil { // the cost that is reported is that at the error
		c.cost = min(c.cost+saturating(w.factor, n), maxCost)
	}
}

// limitCost refuses an answer that could be larger than the limit; arg is the argument to lower.
func (c *compiler) limitCost(w at, arg string) {
	if c.cost > c.maxCost {
		const text = "the answer could have %d nodes, more than the limit of %d: lower %q here or above"
		c.Fail(plan.Coded(errcode.TooMuch, w.path, text, c.cost, c.maxCost, arg))
	}
}

// addRows counts n rows that an argument bounds.
func (c *compiler) addRows(w at, n int, arg string) {
	c.addCost(w, n)
	c.limitCost(w, arg)
}

// costPart is the part of the query cost that one argument bounds: its rows, of which what is selected on them has
// counted below already.
type costPart struct {
	arg         string
	rows, below int
}

// addParts counts the rows of all parts. A refusal names the argument of the largest part:
// to lower another would not help.
func (c *compiler) addParts(w at, parts ...costPart) {
	largest, size := "", -1
	for _, p := range parts {
		rows := saturating(w.factor, p.rows)
		if n := max(rows, p.below); n > size {
			largest, size = p.arg, n
		}
		c.addCost(at{w.path, 1}, max(0, rows-p.below))
	}
	c.limitCost(w, largest)
}

// countTraversals counts the root fields that may look at many links for a small answer. They share one
// budget equally, so that a request cannot have it many times over by aliases, and what is refused
// does not depend on which of them runs first.
func countTraversals(roots []graphql.CollectedField, vars map[string]any) (n int) {
	for _, f := range roots {
		switch f.Name {
		case "aggregate", "coverage", "shortestPaths", "paths", "explainConnection":
			n++
		case "search":
			if f.Arguments.ForName("fields") != nil && strings.Contains(fmt.Sprint(f.ArgumentMap(vars)["fields"]), "TEXT") {
				n++
			}
		}
	}
	return n
}

// traversalBudget is the most links that one of them may look at.
func (c *compiler) traversalBudget() int { return max(1, c.maxTouched/max(1, c.traversals)) }

// budget describes what to do when one of them would look at more.
func (c *compiler) budget(w at, cure string) plan.Budget {
	if c.traversals >= 2 {
		cure = fmt.Sprintf(
			"%s, or ask for it alone: the %d counts and searches of this request share --max-touched", cure,
			c.traversals,
		)
	}
	return plan.Budget{Path: w.path, Cure: cure}
}

// countFiltered counts the root fields that have conditions or an order on entities, which may look at many links
// for a small page. They share a budget of their own, as traversals do.
func (c *words) countFiltered(roots []graphql.CollectedField, vars map[string]any) (n int) {
	for _, f := range roots {
		given := func(name string) bool { return f.Arguments.ForName(name) != nil }
		records := (f.Name == "links" || f.Name == "statements") && given("where")
		if c.roots[f.Name].list && (given("where") || given("orderBy")) || f.Name == "expand" && given("node") ||
			records && names(f.ArgumentMap(vars)["where"], store.ToEvidence) {
			n++
		}
	}
	return n
}

// names reports whether a value of an argument has a key of an input object, however deep.
func names(v any, key string) bool {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			if k == key || names(inner, key) {
				return true
			}
		}
	case []any:
		return slices.ContainsFunc(v, func(inner any) bool { return names(inner, key) })
	}
	return false
}

// narrowFilter is the cure for conditions that look at too many links.
const narrowFilter = "let it follow fewer relations, one within the other"

// filterBudget is the most links that the conditions of one of them may look at, and what to do when they would look
// at more; place names the argument.
func (c *compiler) filterBudget(place, cure string) (int, plan.Budget) {
	n := max(1, c.filtered)
	cure = narrowFilter + ", or " + cure
	if n > 1 {
		cure = fmt.Sprintf(
			"%s, or ask for it alone: the %d filtered lists of this request share --max-touched", cure, n,
		)
	}
	return max(1, c.maxTouched/n), plan.Budget{Path: place, Cure: cure}
}

// filterPlace names the argument of a list that looks at links: its condition where on entities, or the counts in
// its order; "" when neither does.
func filterPlace(a arguments.Args, where string, p store.Predicate, orders []store.Order) string {
	counts := func(o store.Order) bool { return o.By == store.ByCount }
	switch {
	case looksAtLinks(p):
		return a.At(where)
	case slices.ContainsFunc(orders, counts):
		return a.At("orderBy")
	default:
		return ""
	}
}

// looksAtLinks reports whether a condition on entities looks at their links.
func looksAtLinks(p store.Predicate) bool {
	switch p := p.(type) {
	case store.And:
		return slices.ContainsFunc(p, looksAtLinks)
	case store.Or:
		return slices.ContainsFunc(p, looksAtLinks)
	case store.Not:
		return looksAtLinks(p.Predicate)
	case store.InCountry:
		return looksAtLinks(p.Where)
	case store.Linked:
		return true
	default:
		return false
	}
}
