package plan

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// pathQuery reads what all searches for paths have in common.
func (c *compiler) pathQuery(a args, from, to string, usual, longest int) (q store.PathQuery, err error) {
	q.From, _ = a.string(from)
	q.To, _ = a.string(to)
	ch, err := c.choice(a)
	if err != nil {
		return q, err
	}
	q.Types, q.Dir, q.Link, q.AsOf, q.MaxTouched = ch.types, ch.dir, ch.link, ch.asOf, c.allowance()
	if q.Avoid, err = a.someIDs("avoid", maxIDs); err != nil {
		return q, err
	}
	for _, id := range []string{q.From, q.To} {
		if slices.Contains(q.Avoid, id) {
			return q, badInput(a.at("avoid"), "%q is an end of the paths and cannot be avoided: leave it out here", id)
		}
	}
	q.MaxLength, err = a.between("maxLength", 1, usual, longest)
	return q, err
}

// pathLeads is where the fields of a Path lead to.
func pathLeads(maxLength int) map[string]leads {
	return map[string]leads{
		"nodes": {to: "Entity", most: maxLength + 1},
		"hops": {to: "Hop", most: maxLength, names: map[string]leads{
			"from": {to: "Entity", most: 1}, "to": {to: "Entity", most: 1}, "links": {to: "Link", most: hopLinks},
		}},
	}
}

// pathNodes is how many nodes one path is priced at.
func pathNodes(maxLength int) int { return maxLength + 1 + maxLength*hopLinks }

// lowerPaths is what to do about a search for paths that is too large.
const lowerPaths = `lower "maxLength", name some "types", or "avoid" entities that are linked with everything`

// paths compiles a search for paths.
func (c *compiler) paths(f graphql.CollectedField, w at, a args, usual, longest int, search func(store.View, context.Context, store.PathQuery) (store.PathList, error)) (runFunc, error) {
	q, err := c.pathQuery(a, "from", "to", usual, longest)
	if err != nil {
		return nil, err
	}
	if q.Limit, err = a.between("first", 1, 10, mostPaths); err != nil {
		return nil, err
	}
	if err := c.spend(w, q.Limit*pathNodes(q.MaxLength), "first"); err != nil {
		return nil, err
	}
	parts, err := c.parts(f.Selections, "PathList", w, map[string]leads{
		"paths": {to: "Path", most: q.Limit, names: pathLeads(q.MaxLength)},
		"nodes": {to: "Entity", most: q.Limit * (q.MaxLength + 1)}, "links": {to: "Link", most: q.Limit * q.MaxLength * hopLinks},
	})
	lower := c.lower(lowerPaths)
	return func(r *run, _ *batch) ([]any, error) {
		list, err := search(r.view, r.ctx, q)
		if err != nil {
			return nil, tooMuch(err, w, lower)
		}
		v := &result.PathList{TotalAvailable: int32(list.Total), Exact: list.Exact, Truncated: !list.Exact || list.Total > len(list.Paths)}
		if len(list.Paths) > 0 {
			n := int32(len(list.Paths[0].Hops))
			v.Length = &n
		}
		nodes, links := drawn(list.Paths)
		for _, p := range parts {
			switch p.name {
			case "paths":
				v.Set(p.key, r.paths(list.Paths, p.parts))
			case "nodes":
				v.Set(p.key, r.entityList(nodes, p.nodes))
			case "links":
				v.Set(p.key, r.linkList(links, p.link))
			}
		}
		return []any{v}, nil
	}, err
}

// drawn is what paths are made of: their entities as they come, and the links of their hops by
// id, each once.
func drawn(paths []store.Path) (nodes []*kg.Entity, links []store.LinkRow) {
	seen := map[string]bool{} // no id is that of an entity and of a link
	for _, path := range paths {
		for _, e := range path.Nodes {
			if !seen[e.ID] {
				seen[e.ID] = true
				nodes = append(nodes, e)
			}
		}
		for _, h := range path.Hops {
			for _, l := range h.Links {
				if !seen[l.Link.ID] {
					seen[l.Link.ID] = true
					links = append(links, l)
				}
			}
		}
	}
	slices.SortFunc(links, func(a, b store.LinkRow) int { return strings.Compare(a.Link.ID, b.Link.ID) })
	return nodes, links
}

// paths makes the values of paths.
func (r *run) paths(list []store.Path, parts []part) []*result.Path {
	out := make([]*result.Path, len(list))
	for i, path := range list {
		v := &result.Path{Length: int32(len(path.Hops))}
		for _, p := range parts {
			if p.name == "nodes" {
				v.Set(p.key, r.entityList(path.Nodes, p.nodes))
				continue
			}
			hops := make([]*result.Hop, len(path.Hops))
			for j, h := range path.Hops {
				hops[j] = &result.Hop{}
				for _, inner := range p.parts {
					switch inner.name {
					case "from":
						hops[j].Set(inner.key, r.entity(path.Nodes[j], inner.nodes))
					case "to":
						hops[j].Set(inner.key, r.entity(path.Nodes[j+1], inner.nodes))
					case "links":
						hops[j].Set(inner.key, r.linkList(h.Links, inner.link))
					}
				}
			}
			v.Set(p.key, hops)
		}
		out[i] = v
	}
	return out
}

// explain compiles how two entities are connected.
func (c *compiler) explain(f graphql.CollectedField, w at, a args) (runFunc, error) {
	q := store.ExplainQuery{}
	var err error
	if q.PathQuery, err = c.pathQuery(a, "a", "b", 3, maxExplained); err != nil {
		return nil, err
	}
	if q.Limit, err = a.between("first", 1, 10, mostKinds); err != nil {
		return nil, err
	}
	if q.Samples, err = a.between("samples", 0, 3, mostSamples); err != nil {
		return nil, err
	}
	if err := c.spend(w, q.Limit*(1+q.Samples*pathNodes(q.MaxLength)), "first"); err != nil {
		return nil, err
	}
	parts, err := c.parts(f.Selections, "Explanation", w, map[string]leads{
		"kinds": {to: "PathKind", most: q.Limit, names: map[string]leads{"samples": {to: "Path", most: max(1, q.Samples), names: pathLeads(q.MaxLength)}}},
	})
	lower := c.lower(lowerPaths)
	return func(r *run, _ *batch) ([]any, error) {
		x, err := r.view.Explain(r.ctx, q)
		if err != nil {
			return nil, tooMuch(err, w, lower)
		}
		v := &result.Explanation{TotalAvailable: int32(x.Total), Truncated: x.Total > len(x.Kinds)}
		for _, p := range parts {
			kinds := make([]*result.PathKind, len(x.Kinds))
			for i, k := range x.Kinds {
				kinds[i] = &result.PathKind{Score: k.Score, Count: int32(k.Count), Length: int32(len(k.Hops)), Hops: k.Hops, Start: x.Start, Ontology: r.o}
				for _, inner := range p.parts {
					kinds[i].Set(inner.key, r.paths(k.Samples, inner.parts))
				}
			}
			v.Set(p.key, kinds)
		}
		return []any{v}, nil
	}, err
}
