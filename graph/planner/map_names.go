package planner

import (
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/plan"
	"cityweave/internal/geo"
	"cityweave/internal/kg"
)

// mapNames compiles the field mapNames.
func (c *compiler) mapNames(f graphql.CollectedField, w at, a args) plan.Node {
	n := &plan.MapNames{}
	var types []kg.TypeID
	n.Area, types = c.searchArea(a)
	n.Limit = a.between("first", 1, 5, plan.MaxCandidates, "")
	list := "names"
	switch names, items := a.given("names"), a.given("items"); {
	case names == items:
		a.fail(plan.BadInput(w.path, "give either `names` or `items`"))
	case items:
		list = "items"
		if a.given("places") {
			a.bad("places", "it belongs to `names`: give the place of an item as `in`")
		}
		n.Names = c.nameItems(a, n.Area.Types)
	default:
		n.Names = plainNames(a)
	}
	if a.err != nil {
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
func plainNames(a args) []plan.InputName {
	names, places := a.bounded("names", a.strings("names"), maxNames, "names"), a.strings("places")
	if places != nil && len(places) != len(names) {
		a.bad("places", "%d places for %d names: give one for each name, null where it is not known", len(places),
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
func (c *compiler) nameItems(a args, types []kg.TypeID) []plan.InputName {
	items := a.objects("items", maxNames, "names")
	out := make([]plan.InputName, len(items))
	for i, x := range items {
		n := &out[i]
		n.Input, n.Place, n.ID = x.string("name"), strings.TrimSpace(x.string("in")), strings.TrimSpace(x.string("id"))
		if register, value, ok := strings.Cut(n.ID, ":"); n.ID != "" && (!ok || register == "" || value == "") {
			x.bad("id", "%q is no ID: write that of an entity, or register:ID as in wikidata:Q34647", n.ID)
		}
		if word := x.string("type"); word != "" {
			t, ok := c.o.Type(c.typeWords[word])
			if !ok || len(types) > 0 && !slices.Contains(types, t) {
				x.bad("type", "%s is none of `types`", word)
			}
			n.Type = &t
		}
		n.Point = x.point()
	}
	return out
}

// point reads the keys latitude and longitude; nil when both are left out.
func (a args) point() *geo.Point {
	north, east := a.given("latitude"), a.given("longitude")
	switch {
	case north != east:
		a.fail(plan.BadInput(a.place, "`latitude` and `longitude` belong together: give both or none"))
	case north:
		p := a.angles()
		return &p
	}
	return nil
}
