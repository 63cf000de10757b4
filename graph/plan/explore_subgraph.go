package plan

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"cityweave/internal/kg"
	"cityweave/internal/store"
)

// entityList makes the values of entities.
func (r *run) entityList(list []*kg.Entity, below shapes) []Entity {
	out := make([]Entity, len(list))
	for i, e := range list {
		out[i] = r.entity(e, below)
	}
	return out
}

// linkList makes the values of links.
func (r *run) linkList(rows []store.LinkRow, below shape) []*Link {
	out := make([]*Link, len(rows))
	for i, l := range rows {
		out[i] = r.link(l.Link, l.From, l.To, below)
	}
	return out
}

// selects reports whether any of the fields is selected.
func (c *compiler) selects(f graphql.CollectedField, typ string, names ...string) bool {
	return slices.ContainsFunc(c.collect(f.Selections, typ), func(g graphql.CollectedField) bool { return slices.Contains(names, g.Name) })
}

// subgraph compiles entities with the links between them.
func (c *compiler) subgraph(f graphql.CollectedField, w at, a args) (runFunc, error) {
	ids, err := a.someIDs("ids", maxIDs)
	if err != nil {
		return nil, err
	}
	ch, err := c.choice(a)
	if err != nil {
		return nil, err
	}
	first, err := a.between("first", 1, 1000, maxLinks)
	if err != nil {
		return nil, err
	}
	parts, err := c.parts(f.Selections, "Subgraph", w, map[string]leads{"nodes": {to: "Entity", most: max(1, len(ids))}, "links": {to: "Link", most: first}})
	if err != nil {
		return nil, err
	}
	if err := c.spend(w, len(ids), "ids"); err != nil {
		return nil, err
	}
	if asked(parts, "links") {
		if err := c.spend(w, first, "first"); err != nil {
			return nil, err
		}
	}
	return func(r *run, _ *batch) ([]any, error) {
		found, err := r.view.Entities(r.ctx, ids)
		if err != nil {
			return nil, err
		}
		v := &Subgraph{Unknown: []string{}}
		var nodes []*kg.Entity
		for i, e := range found {
			if e == nil {
				v.Unknown = append(v.Unknown, ids[i])
			} else {
				nodes = append(nodes, e)
			}
		}
		joined, err := r.view.Between(r.ctx, store.BetweenQuery{Left: ids, Right: ids, Types: ch.types, Dir: kg.Both, Link: ch.link, AsOf: ch.asOf, Limit: first})
		if err != nil {
			return nil, err
		}
		v.TotalAvailable, v.Truncated = int32(joined.Total), joined.Total > len(joined.Rows)
		for _, p := range parts {
			if p.name == "nodes" {
				v.set(p.key, r.entityList(nodes, p.nodes))
			} else {
				v.set(p.key, r.linkList(joined.Rows, p.link))
			}
		}
		return []any{v}, nil
	}, nil
}
