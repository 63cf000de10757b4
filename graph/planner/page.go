package planner

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/geo"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The sizes of pages.
const (
	defaultPage    = 20
	maxPage        = 100
	defaultBuckets = 50
	maxBuckets     = 500
	defaultDerived = 3
	maxDerived     = 20
)

// rowType is what the rows of a connection are: how a selection on a row is compiled.
type rowType struct {
	// node compiles a selection on the value of a row, the field nodes of a connection and node of an edge.
	node func(child *plan.Child, sel ast.SelectionSet, w at)
	// edge compiles another field of an edge; false for one that needs no work. Nil when there are none.
	edge func(child *plan.Child, f graphql.CollectedField, w at) bool
	// facets are the types of the entities that facets count; nil where connections have none.
	facets []kg.TypeID
	// factFacets are the values that facets of statements or of evidence count, by their words in capitals; nil where
	// connections have none.
	factFacets map[string]factFacet
	// near is the point that distances of rows are measured from; nil for none.
	near *geo.Point
	// linked: the rows are under an entity, and have links.
	linked bool
	// unpriced: what is selected on a row does not count the row itself.
	unpriced bool
}

// entityRows are rows that are entities.
func (c *compiler) entityRows(types []kg.TypeID) rowType {
	return rowType{node: func(child *plan.Child, sel ast.SelectionSet, w at) {
		child.Entities = c.entities(sel, types, w)
	}}
}

// valueRows are rows that are values of one type.
func valueRows(compile func(ast.SelectionSet, at) plan.Steps) rowType {
	return rowType{node: func(child *plan.Child, sel ast.SelectionSet, w at) { child.Steps = compile(sel, w) }}
}

// window reads first, after, last and before; cursors are read by page. arg names the argument that bounds the page.
func (c *compiler) window(a arguments.Args) (win store.Window, arg string) {
	hasFirst, hasLast, hasAfter, hasBefore := a.Given("first"), a.Given("last"), a.Given("after"), a.Given("before")
	arg = "first"
	switch {
	case hasFirst && hasLast:
		a.Bad(
			"last",
			"first and last cannot both be given: page forward with first and after, or backward with last and before",
		)
	case hasLast && hasAfter, hasFirst && hasBefore, hasBefore && !hasLast:
		a.Bad("before", "page forward with first and after, or backward with last and before")
	case hasLast:
		arg, win.Backward = "last", true
	}
	win.Limit = a.Between(arg, 1, defaultPage, c.maxPage, " and follow the cursors for more")
	return win, arg
}

// ofLinks are fields of connections that say something of the links to the rows.
var ofLinks = []string{"linkFacets", "linkCount", "undatedCount"}

// page compiles the selection of a connection, whatever its rows are: it reads the window and the cursors, compiles
// what is selected on rows, and adds the cost.
func (c *compiler) page(
	f graphql.CollectedField, typ string, w at, a arguments.Args, scope *result.Scope, row rowType,
) *plan.Page {
	win, arg := c.window(a)
	p := &plan.Page{Scope: scope, Window: win}
	rows, before := false, c.cost
	for _, g := range c.collect(f.Selections, typ) {
		child, inner := plan.Child{Key: g.Alias, Name: g.Name}, w.field(g).times(win.Limit)
		if !row.linked && slices.Contains(ofLinks, g.Name) {
			c.noLinks(w.field(g))
		}
		switch g.Name {
		case "undatedCount":
			p.Undated, p.Total = true, true
			continue
		case "linkCount":
			p.LinkTotal = true
			continue
		case "totalCount", "counts", "countsByType":
			p.Total = true
			continue
		case "pageInfo":
			rows, p.Window.Keys = true, true
			continue
		case "nodes":
			rows = true
			row.node(&child, g.Selections, inner)
		case "edges":
			rows = true
			c.edge(p, &child, g, strings.TrimSuffix(typ, "Connection")+"Edge", inner, row)
		case "facets", "linkFacets":
			c.facets(p, &child, g, row, w.field(g))
		default:
			continue
		}
		p.Children = append(p.Children, child)
	}
	switch {
	case !rows:
		p.Window.Limit = 0
	case row.unpriced:
		c.addRows(w, win.Limit, arg)
	default:
		c.addParts(w, costPart{arg, win.Limit, c.cost - before})
	}
	p.Window.After, p.Window.Before = a.Cursor("after", scope), a.Cursor("before", scope)
	return p
}

// noLinks refuses a field about links where rows are not under an entity.
func (c *compiler) noLinks(w at) {
	const text = "a list that is not under an entity has no links to list or to count: ask for them in a relation of an entity"
	c.Fail(plan.BadInput(w.path, text))
}

func (c *compiler) edge(p *plan.Page, child *plan.Child, f graphql.CollectedField, typ string, w at, row rowType) {
	for _, g := range c.collect(f.Selections, typ) {
		e := plan.Child{Key: g.Alias, Name: g.Name}
		switch {
		case g.Name == "cursor":
			p.Window.Keys = true
			continue
		case g.Name == "distanceKm":
			p.Near = row.near
			continue
		case g.Name == "node":
			row.node(&e, g.Selections, w.field(g))
		case row.edge == nil || !row.edge(&e, g, w.field(g)):
			continue
		}
		child.Children = append(child.Children, e)
	}
}

// facets compiles facets or linkFacets; the words of its argument are fields in capitals.
func (c *compiler) facets(p *plan.Page, child *plan.Child, f graphql.CollectedField, row rowType, w at) {
	if row.facets == nil && row.factFacets == nil {
		c.Fail(plan.BadInput(w.path, "only the root field evidence counts by value: "+
			"write evidence(where: {source: {id: {eq: …}}}) { facets … }"))
		return
	}
	a := c.args(f, w)
	words := a.Strings("by")
	limit := a.Between("first", 1, defaultBuckets, maxBuckets, "")
	child.From, child.Count = len(p.Facets), len(words)
	for _, word := range words {
		facet := store.Facet{Link: f.Name == "linkFacets", Field: c.facetFields[word], Limit: limit}
		var values plan.Values
		if fact, ok := row.factFacets[word]; ok {
			facet.Link, facet.Field, values = true, fact.field, fact.values
		} else {
			values = c.facetValues(word, facet, row.facets)
		}
		p.Facets = append(p.Facets, facet)
		p.Buckets = append(p.Buckets, values)
	}
	rows := limit * len(words)
	for _, b := range c.collect(f.Selections, "Facet") {
		if b.Name == "buckets" {
			child.Children = append(
				child.Children,
				plan.Child{
					Key: b.Alias, Name: b.Name,
					Steps: c.valueEntity(b.Selections, "FacetBucket", w.field(b).times(rows)),
				},
			)
		}
	}
	c.addRows(w, rows, "first")
}

// prefetchRows lists the expansions that follow for the entities of the rows of a page.
func prefetchRows(p *plan.Page, types []kg.TypeID) []store.Child {
	var below []plan.StepsByType
	for i := range p.Children {
		below = append(below, p.Children[i].Entities)
		for j := range p.Children[i].Children {
			below = append(below, p.Children[i].Children[j].Entities)
		}
	}
	p.Prefetch = prefetchOf(types, below...)
	return p.Prefetch.Children
}

// nodesOnly reports whether of the rows of a page only the entities are read, and not whether there are more.
func nodesOnly(p *plan.Page) bool {
	if p.Window.Keys {
		return false
	}
	for i := range p.Children {
		if p.Children[i].Name == "edges" && plan.HasChild(p.Children[i].Children, "links") {
			return false
		}
	}
	return true
}
