package planner

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
)

// mapNames compiles the field mapNames.
func (c *compiler) mapNames(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	n := &plan.MapNames{}
	var types []kg.TypeID
	n.Area, types = c.searchArea(a)
	n.Limit = a.Between("first", 1, 5, plan.MaxCandidates, "")
	list := "names"
	switch names, items := a.Given("names"), a.Given("items"); {
	case names == items:
		a.Fail(plan.BadInput(w.path, "give either `names` or `items`"))
	case items:
		list = "items"
		if a.Given("places") {
			a.Bad("places", "it belongs to `names`: give the place of an item as `in`")
		}
		n.Names = c.nameItems(a, n.Area.Types)
	default:
		n.Names = plainNames(a)
	}
	if a.Err != nil {
		return nil
	}
	c.addParts(
		w, costPart{arg: list, rows: saturating(len(n.Names), perName)},
		costPart{arg: "first", rows: saturating(len(n.Names), n.Limit)},
	)
	n.Children = c.children(f.Selections, "NameMatch", w.times(max(1, len(n.Names))), childSpecs{
		"match": {to: "Entity", most: 1, types: types}, "places": {to: "Entity", most: 1}, "candidates": {
			to: "SearchHit", most: n.Limit, fields: hit(types),
		},
	})
	return n
}

// plainNames reads the arguments names and places.
func plainNames(a arguments.Args) []plan.InputName {
	names, places := a.Bounded("names", a.Strings("names"), maxNames, "names"), a.Strings("places")
	if places != nil && len(places) != len(names) {
		a.Bad("places", "%d places for %d names: give one for each name, null where it is not known", len(places),
			len(names))
		return nil
	}
	out := make([]plan.InputName, len(names))
	for i, name := range names {
		out[i].Input = name
		if places != nil {
			out[i].Place = strings.TrimSpace(places[i])
		}
	}
	return out
}

// nameItems reads the argument items; types are those of the argument types, none for all.
func (c *compiler) nameItems(a arguments.Args, types []kg.TypeID) []plan.InputName {
	items := a.Objects("items", maxNames, "names")
	out := make([]plan.InputName, len(items))
	for i, x := range items {
		n := &out[i]
		n.Input, n.Place, n.ID = x.String("name"), strings.TrimSpace(x.String("in")), strings.TrimSpace(x.String("id"))
		if register, value, ok := strings.Cut(n.ID, ":"); n.ID != "" && (!ok || register == "" || value == "") {
			x.Bad("id", "%q is no ID: write that of an entity, or register:ID as in wikidata:Q34647", n.ID)
		}
		if word := x.String("type"); word != "" {
			t, ok := c.EntityType(word)
			if !ok || len(types) > 0 && !slices.Contains(types, t) {
				x.Bad("type", "%s is none of `types`", word)
			}
			n.Type = &t
		}
		n.Point = x.Point()
	}
	return out
}
