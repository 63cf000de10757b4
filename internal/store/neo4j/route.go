package neo4j

import (
	"fmt"
	"slices"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// route is how a statement follows a relation from entities of some types: along the links that the query allows and
// the release has. For example, the query asks for the programmes of a city by links of any type in either direction,
// and all such links are of PARTICIPATES_IN and run from the city.
type route struct {
	rel     store.Rel
	types   []kg.LinkTypeID // rising; none means any
	out, in bool            // whether links run from, or to, the entities that it starts at; neither when it has no links
}

// route finds the route of a relation; no types of entities to start at stand for all.
func (c *composer) route(rel store.Rel, of []kg.TypeID) route {
	w := route{rel: rel}
	among := func(types []kg.TypeID, t kg.TypeID) bool { return len(types) == 0 || slices.Contains(types, t) }
	for _, t := range c.stats.ReleaseInfo.Triples {
		if len(rel.Types) > 0 && !slices.Contains(rel.Types, t.Link) {
			continue
		}
		symmetric := c.Ontology.Links[t.Link].Symmetric
		out := (rel.Dir != kg.In || symmetric) && among(of, t.From) && among(rel.Others, t.To)
		in := (rel.Dir != kg.Out || symmetric) && among(of, t.To) && among(rel.Others, t.From)
		if out || in {
			w.types = append(w.types, t.Link)
		}
		w.out, w.in = w.out || out, w.in || in
	}
	if len(w.types) == 0 || len(rel.Types) == 0 && len(rel.Others) == 0 && len(of) == 0 {
		w.types = slices.Clone(rel.Types)
	}
	slices.Sort(w.types)
	w.types = slices.Compact(w.types)
	return w
}

// oneWay reports whether all links of the route run the same way, and whether that is from where it starts. A link
// that leads back to its own entity may be among those that run to it.
func (w *route) oneWay() (forward, known bool) { return w.out, w.out != w.in }

// pattern is the links of a relation from one variable to another, and what else must hold of them.
func (c *composer) pattern(from, link, to string, rel store.Rel) (pattern, where string) {
	return c.follow(c.route(rel, nil), from, link, to)
}

// follow is the links of a route from one variable to another, and what else must hold of them. A link of a symmetric
// type is seen from both ends; a loop is found once.
func (c *composer) follow(w route, from, link, to string) (pattern, where string) {
	left, right, where := "-", "-", cypherTrue
	forward, known := w.oneWay()
	symmetric, directed := c.symmetricOf(w.types)
	switch {
	case known && forward:
		right = "->"
	case known:
		left = "<-"
	case w.rel.Dir == kg.Both || !directed:
	case len(symmetric) > 0:
		end := map[kg.Direction]string{kg.Out: "startNode", kg.In: "endNode"}[w.rel.Dir]
		where = fmt.Sprintf("(%s(%s) = %s OR type(%s) IN %s)", end, link, from, link, c.param(symmetric))
	case w.rel.Dir == kg.Out:
		right = "->"
	default:
		left = "<-"
	}
	return fmt.Sprintf("(%s)%s[%s%s]%s(%s%s)", from, left, link, c.LinkTypes(w.types), right, to, c.Labels(w.rel.Others)),
		where
}

// symmetricOf are the names of the symmetric ones of some types of links, and whether there are others; no types stand
// for all.
func (c *composer) symmetricOf(types []kg.LinkTypeID) (names []string, others bool) {
	for i := range c.Ontology.Links {
		switch row := &c.Ontology.Links[i]; {
		case len(types) > 0 && !slices.Contains(types, kg.LinkTypeID(i)):
		case row.Symmetric:
			names = append(names, row.Name)
		default:
			others = true
		}
	}
	return names, others
}
