package plan

import (
	"github.com/99designs/gqlgen/graphql"

	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

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
	links := share{arg: "first", below: below(parts, "links")}
	if asked(parts, "links") {
		links.rows = first
	}
	if err := c.spendShares(w, share{"ids", len(ids), below(parts, "nodes")}, links); err != nil {
		return nil, err
	}
	return func(r *run, _ *batch) ([]any, error) {
		found, err := r.view.Entities(r.ctx, ids)
		if err != nil {
			return nil, err
		}
		v := &result.Subgraph{Unknown: []string{}}
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
				v.Set(p.key, r.entityList(nodes, p.nodes))
			} else {
				v.Set(p.key, r.linkList(joined.Rows, p.link))
			}
		}
		return []any{v}, nil
	}, nil
}
