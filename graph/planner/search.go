package planner

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
	"cityweave/internal/toponym"
)

const (
	maxSuggestions = 50
	maxNames       = 1000
)

// searchArea reads where to look.
func (c *compiler) searchArea(a arguments.Args) (t store.SearchText, types []kg.TypeID) {
	t.Types = c.EntityTypes(a, "types")
	t.Within = a.Some("within", "the whole world")
	if len(t.Within) > arguments.MaxIDs {
		a.Bad("within", "%d ids are more than the limit of %d: name the regions above them", len(t.Within), arguments.MaxIDs)
	}
	a.Mention("within", t.Within, c.Containers(arguments.Scope{Any: true})...)
	slices.Sort(t.Within)
	t.Within = slices.Compact(t.Within)
	return t, c.orAll(t.Types)
}

// search compiles the field search.
func (c *compiler) search(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	text, types := c.searchArea(a)
	text.Text = a.String("text")
	fields := c.searchFields(a)
	scope := result.NewScope(store.RankKeys, "search", text.Text, fields, text.Types, text.Within)
	rows := c.entityRows(types)
	rows.edge = c.highlights
	p := c.page(f, "SearchConnection", w, a, scope, rows)
	c.addReadings(w, text.Text)
	n := &plan.Search{Query: store.SearchQuery{Texts: []store.SearchText{text}, Fields: fields, Total: p.Total}, Page: p}
	n.Query.Window = p.Window
	n.Query.Window.Keys = false // a rank has them
	if n.Query.InTexts() {
		c.addCost(w, perText)
		n.Query.MaxTouched, n.Budget = c.traversalBudget(), c.budget(w, "use rarer words")
	}
	return n
}

// addReadings prices the readings of a text, which are searched for if nothing matches it as it is written.
func (c *compiler) addReadings(w at, text string) {
	if len(toponym.Read(text)) > 1 {
		c.addCost(w, perName)
	}
}

// searchFields reads where to look; 0 for names alone.
func (c *compiler) searchFields(a arguments.Args) (fields store.SearchFields) {
	for _, word := range a.Some("fields", "names alone") {
		switch word {
		case "NAME":
			fields |= store.InNames
		case "TEXT":
			fields |= store.InTexts
		}
	}
	if fields == store.InNames {
		return 0
	}
	return fields
}

// highlights compiles the field highlights of an edge.
func (c *compiler) highlights(child *plan.Child, f graphql.CollectedField, w at) bool {
	if f.Name != "highlights" {
		return false
	}
	child.Children = c.children(f.Selections, "SearchHighlight", w.times(usualHighlights), childSpecs{
		"link": {to: "Link", most: 1}, "evidence": {to: "Evidence", most: 1},
	})
	return true
}

// hit is the field of a SearchHit that consists of an entity.
func hit(types []kg.TypeID) childSpecs {
	return childSpecs{"node": {to: "Entity", most: 1, types: types}}
}

// suggest compiles the field suggest.
func (c *compiler) suggest(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	text, types := c.searchArea(a)
	text.Text = a.String("prefix")
	limit, before := a.Between("first", 1, 10, maxSuggestions, ""), c.cost
	n := &plan.Suggest{Query: store.SearchQuery{Texts: []store.SearchText{text}, Window: store.Window{Limit: limit}}}
	c.addReadings(w, text.Text)
	n.Children = c.children(f.Selections, "SearchHit", w.times(limit), hit(types))
	c.addParts(w, costPart{"first", limit, c.cost - before})
	return n
}
