package plan

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

const (
	maxSuggestions = 50
	maxNames       = 1000
	// MaxCandidates is the most candidates for one name.
	MaxCandidates = 20
)

// searchArea reads where to look.
func (c *compiler) searchArea(a args) (t store.SearchText, types []kg.TypeID) {
	for _, word := range a.some("types", "all types") {
		id, ok := c.o.Type(c.typeWords[word])
		if !ok {
			a.bad("types", "%q is not an entity type", word)
		}
		t.Types = append(t.Types, id)
	}
	slices.Sort(t.Types)
	t.Types = slices.Compact(t.Types)
	t.Within = a.some("within", "the whole world")
	if len(t.Within) > maxIDs {
		a.bad("within", "%d ids are more than the limit of %d: name the regions above them", len(t.Within), maxIDs)
	}
	a.mention("within", t.Within, c.above...)
	slices.Sort(t.Within)
	t.Within = slices.Compact(t.Within)
	if types = t.Types; len(types) == 0 {
		types = c.everything
	}
	return t, types
}

// search compiles the field search.
func (c *compiler) search(f graphql.CollectedField, w at, a args) Node {
	text, types := c.searchArea(a)
	text.Text = a.string("text")
	scope := result.NewScope(store.RankKeys, "search", text.Text, text.Types, text.Within)
	p := c.page(f, "SearchConnection", w, a, scope, c.entityRows(types))
	win := p.Window
	win.Keys = false // a rank has them
	return &Search{Query: store.SearchQuery{Texts: []store.SearchText{text}, Window: win, Total: p.Total}, Page: p}
}

// hit is the field of a SearchHit that consists of an entity.
func hit(types []kg.TypeID) childSpecs {
	return childSpecs{"node": {to: "Entity", most: 1, types: types}}
}

// suggest compiles the field suggest.
func (c *compiler) suggest(f graphql.CollectedField, w at, a args) Node {
	text, types := c.searchArea(a)
	text.Text = a.string("prefix")
	limit, before := a.between("first", 1, 10, maxSuggestions, ""), c.cost
	n := &Suggest{Query: store.SearchQuery{Texts: []store.SearchText{text}, Window: store.Window{Limit: limit}}}
	n.Children = c.children(f.Selections, "SearchHit", w.times(limit), hit(types))
	c.addParts(w, costPart{"first", limit, c.cost - before})
	return n
}
