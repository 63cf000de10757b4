package plan

import (
	"slices"
	"strings"

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

// mapNames compiles the field mapNames.
func (c *compiler) mapNames(f graphql.CollectedField, w at, a args) Node {
	n := &MapNames{}
	var types []kg.TypeID
	n.Area, types = c.searchArea(a)
	n.Limit = a.between("first", 1, 5, MaxCandidates, "")
	names, places := a.bounded("names", a.strings("names"), maxNames, "names"), a.strings("places")
	if places != nil && len(places) != len(names) {
		a.bad(
			"places", "%d places for %d names: give one for each name, null where it is not known", len(places),
			len(names),
		)
		return nil
	}
	for i, name := range names {
		in := InputName{Input: name, Parts: nameParts(name)}
		if places != nil {
			in.Place = strings.TrimSpace(places[i])
		}
		n.Names = append(n.Names, in)
	}
	c.addParts(
		w, costPart{arg: "names", rows: saturating(len(names), perName)},
		costPart{arg: "first", rows: saturating(len(names), n.Limit)},
	)
	n.Children = c.children(f.Selections, "NameMatch", w.times(max(1, len(names))), childSpecs{
		"match": {to: "Entity", most: 1, types: types}, "places": {to: "Entity", most: 1}, "candidates": {
			to: "SearchHit", most: n.Limit, fields: hit(types),
		},
	})
	return n
}

// maxParts is how many parts a name may have for its qualifiers to be looked at: the name, and
// three places, each in the next.
const maxParts = 4

// nameParts separates a name from its qualifiers; nil when it has none, or too many.
func nameParts(name string) []string {
	var parts []string
	separator := func(r rune) bool { return strings.ContainsRune(",;/|()[]，、；（）", r) }
	for part := range strings.FieldsFuncSeq(name, separator) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	if len(parts) < 2 || len(parts) > maxParts {
		return nil
	}
	return parts
}
