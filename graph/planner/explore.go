package planner

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/arguments"
	"cityweave/graph/plan"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// The bounds of exploring.
const (
	maxExpanded   = 100
	maxNeighbours = 1000
	maxLinks      = 5000
	maxPaths      = 100
	maxKinds      = 50
	maxSamples    = 10
	maxExplained  = 4
)

// neighbours compiles the field expand.
func (c *compiler) neighbours(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	ids, sel := a.DistinctIDs("ids", maxExpanded), c.linkSelection(a)
	n := &plan.Neighbours{
		Query: store.ExpandQuery{
			Parents: ids, Rel: store.Rel{Types: sel.types, Dir: sel.dir}, Link: sel.link, AsOf: sel.asOf, Total: true,
		},
	}
	q := &n.Query
	q.Rel.Others = c.EntityTypes(a, "to")
	q.Node = c.EntityFilter(a, "node", arguments.Scope{Any: true}, sel.asOf)
	q.Order = neighbourOrder(a.String("orderBy"))
	if place := filterPlace(a, "node", q.Node, q.Order); place != "" {
		q.MaxTouched, n.Budget = c.filterBudget(place, `give fewer "ids"`)
	}
	c.addCost(at{w.path, len(ids)}, c.expandPrice)
	q.Window.Keys = true
	q.Window.Limit = a.Between("first", 1, 10, 100, "")
	n.Total = a.Between("total", 1, 200, maxNeighbours, "")
	edgesTo := a.DistinctIDs("edgesTo", arguments.MaxIDs)
	a.Mention("ids", ids)
	a.Mention("edgesTo", edgesTo)
	most := a.Between("maxLinks", 1, 1000, maxLinks, "")
	near, lower := min(n.Total, len(ids)*q.Window.Limit), "total"
	if near < n.Total {
		lower = "first"
	}
	n.Children = c.children(f.Selections, "Expansion", w, childSpecs{
		"nodes": {to: "Entity", most: near}, "links": {to: "Link", most: most},
		"of":        {to: "ExpandedEntity", most: len(ids), fields: childSpecs{"entity": {to: "Entity", most: 1}}},
		"positions": {to: "Position", most: near + len(ids)},
	})
	if c.selects(f, "Expansion", "links", "linksAvailable", "linksTruncated", "positions") {
		n.Between = &store.BetweenQuery{
			Right: slices.Concat(ids, edgesTo), Types: sel.types, Dir: kg.Both, Link: sel.link, AsOf: sel.asOf,
			Limit: most,
		}
	}
	c.addParts(
		w, costPart{lower, near, costOf(n.Children, "nodes")}, costPart{"ids", len(ids), costOf(n.Children, "of")},
		drawnPart(n.Children, lower, near+len(ids)), linkPart(n.Children, "maxLinks", most),
	)
	for i := range n.Children {
		for j := range n.Children[i].Children {
			of := &n.Children[i].Children[j]
			of.Prefetch = prefetchOf(c.typesOf(ids), of.Entities)
		}
	}
	return n
}

// linkPart is the cost of the links of an answer, which are priced only when they are selected or drawn.
func linkPart(children []plan.Child, arg string, most int) costPart {
	p := costPart{arg: arg, below: costOf(children, "links")}
	if plan.HasChild(children, "links") || plan.HasChild(children, "positions") {
		p.rows = most
	}
	return p
}

// placePrice is what the position of an entity costs: a drawing of 1,000 entities takes 0.2 s of processor time, which
// allows for at most four of them in a request by the usual limit.
const placePrice = 50

// drawnPart is the cost of positions, which are worked out once for a field, however often they are selected.
func drawnPart(children []plan.Child, arg string, most int) costPart {
	p := costPart{arg: arg}
	if plan.HasChild(children, "positions") {
		p.rows = placePrice * most
	}
	return p
}

func neighbourOrder(word string) []store.Order {
	switch word {
	case "MOST_CONNECTED":
		return []store.Order{{Field: store.FieldDegree, Desc: true}}
	case "NAME":
		return byName
	default:
		return []store.Order{{Field: store.FieldDegree}}
	}
}

// subgraph compiles entities with the links between them.
func (c *compiler) subgraph(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	ids, sel := a.DistinctIDs("ids", arguments.MaxIDs), c.linkSelection(a)
	first := a.Between("first", 1, 1000, maxLinks, "")
	n := &plan.Subgraph{
		Query: store.BetweenQuery{
			Left: ids, Right: ids, Types: sel.types, Dir: kg.Both, Link: sel.link, AsOf: sel.asOf, Limit: first,
		},
	}
	n.Children = c.children(
		f.Selections, "Subgraph", w,
		childSpecs{
			"nodes": {to: "Entity", most: max(1, len(ids))}, "links": {to: "Link", most: first},
			"positions": {to: "Position", most: max(1, len(ids))},
		},
	)
	c.addParts(
		w, costPart{"ids", len(ids), costOf(n.Children, "nodes")}, drawnPart(n.Children, "ids", len(ids)),
		linkPart(n.Children, "first", first),
	)
	return n
}

// pathQuery reads what all searches for paths have in common.
func (c *compiler) pathQuery(a arguments.Args, from, to string, usual, longest int) store.PathQuery {
	sel := c.linkSelection(a)
	q := store.PathQuery{
		From: a.String(from), To: a.String(to), Types: sel.types, Dir: sel.dir, Link: sel.link, AsOf: sel.asOf,
		MaxTouched: c.traversalBudget(),
	}
	a.Mention(from, []string{q.From})
	a.Mention(to, []string{q.To})
	q.Avoid = a.DistinctIDs("avoid", arguments.MaxIDs)
	a.Mention("avoid", q.Avoid)
	for _, id := range []string{q.From, q.To} {
		if slices.Contains(q.Avoid, id) {
			a.Bad("avoid", "%q is an end of the paths and cannot be avoided: leave it out here", id)
		}
	}
	q.MaxLength = a.Between("maxLength", 1, usual, longest, "")
	return q
}

// pathFields are the fields of a Path that consist of other values.
func pathFields(maxLength int) childSpecs {
	return childSpecs{
		"nodes": {to: "Entity", most: maxLength + 1},
		"hops": {to: "Hop", most: maxLength, fields: childSpecs{
			"from": {to: "Entity", most: 1}, "to": {to: "Entity", most: 1}, "links": {to: "Link", most: usualLinks},
		}},
	}
}

// pathCost is how many nodes one path is priced at.
func pathCost(maxLength int) int { return maxLength + 1 + maxLength*usualLinks }

const lowerPaths = `lower "maxLength", name some "types", or "avoid" entities that are linked with everything`

// paths compiles a search for paths, all or the shortest ones.
func (c *compiler) paths(f graphql.CollectedField, w at, a arguments.Args, usual, longest int) plan.Node {
	n := &plan.Paths{
		Query: c.pathQuery(a, "from", "to", usual, longest), Shortest: f.Name == "shortestPaths",
		Budget: c.budget(w, lowerPaths),
	}
	q := &n.Query
	q.Limit = a.Between("first", 1, 10, maxPaths, "")
	c.addRows(w, q.Limit*pathCost(q.MaxLength), "first")
	n.Children = c.children(f.Selections, "PathList", w, childSpecs{
		"paths": {to: "Path", most: q.Limit, fields: pathFields(q.MaxLength)},
		"nodes": {to: "Entity", most: q.Limit * (q.MaxLength + 1)}, "links": {
			to: "Link", most: q.Limit * q.MaxLength * usualLinks,
		},
	})
	return n
}

// explain compiles how two entities are connected.
func (c *compiler) explain(f graphql.CollectedField, w at, a arguments.Args) plan.Node {
	n := &plan.Explain{
		Query:  store.ExplainQuery{PathQuery: c.pathQuery(a, "a", "b", 3, maxExplained)},
		Budget: c.budget(w, lowerPaths),
	}
	q := &n.Query
	q.Limit = a.Between("first", 1, 10, maxKinds, "")
	q.Samples = a.Between("samples", 0, 3, maxSamples, "")
	c.addRows(w, q.Limit*(1+q.Samples*pathCost(q.MaxLength)), "first")
	n.Children = c.children(f.Selections, "Explanation", w, childSpecs{
		"kinds": {
			to: "PathKind", most: q.Limit,
			fields: childSpecs{"samples": {to: "Path", most: max(1, q.Samples), fields: pathFields(q.MaxLength)}},
		},
	})
	return n
}

// linkSelection is which links are looked at.
type linkSelection struct {
	types []kg.LinkTypeID
	dir   kg.Direction
	link  store.Predicate
	asOf  kg.AsOf
}

func (c *compiler) linkSelection(a arguments.Args) linkSelection {
	return linkSelection{
		types: c.LinkTypes(a, "types"), dir: a.Direction(), asOf: a.AsOf(kg.AsOf{}, false), link: c.LinkFilter(a, "link"),
	}
}
