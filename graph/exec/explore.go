package exec

import (
	"slices"
	"strings"

	"cityweave/graph/plan"
	"cityweave/graph/result"
	"cityweave/internal/kg"
	"cityweave/internal/store"
)

func (r *run) neighbours(n *plan.Neighbours) (any, error) {
	ids := n.Query.Parents
	pages, err := r.view.Expand(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	rows, shown := taken(pages, n.Query.Order[0].Desc, n.Total)
	v := &result.Expansion{}
	nodes := make([]*kg.Entity, len(rows))
	for i, row := range rows {
		nodes[i] = row.Node
	}
	var joined store.Joined
	if n.Between != nil {
		q := *n.Between
		q.Left = make([]string, len(nodes))
		for i, e := range nodes {
			q.Left[i] = e.ID
		}
		if joined, err = r.view.Between(r.ctx, q); err != nil {
			return nil, err
		}
		v.LinksAvailable, v.LinksTruncated = int32(joined.Total), joined.Total > len(joined.Rows)
	}
	of := func(i int) *result.ExpandedEntity {
		return &result.ExpandedEntity{
			EntityID: ids[i], Shown: int32(shown[i]), TotalAvailable: int32(pages[i].Total),
			Truncated: shown[i] < pages[i].Total,
		}
	}
	var places []result.Position
	for i := range ids {
		v.TotalAvailable += int32(pages[i].Total)
		v.Truncated = v.Truncated || shown[i] < pages[i].Total
	}
	for _, c := range n.Children {
		switch c.Name {
		case "nodes":
			v.Set(c.Key, r.entityList(nodes, c.Entities))
		case "links":
			v.Set(c.Key, r.linkList(joined.Rows, c.Steps))
		case "positions":
			if places == nil {
				expanded, _, err := r.view.Entities(r.ctx, ids)
				if err != nil {
					return nil, err
				}
				if places, err = r.drawn(slices.Concat(nodes, expanded), joined.Rows); err != nil {
					return nil, err
				}
			}
			v.Set(c.Key, places)
		case "of":
			list := make([]*result.ExpandedEntity, len(ids))
			for i := range list {
				list[i] = of(i)
			}
			for _, inner := range c.Children {
				found, err := r.byID(ids, inner.Entities, inner.Prefetch)
				if err != nil {
					return nil, err
				}
				for i := range list {
					list[i].Set(inner.Key, found[i])
				}
			}
			v.Set(c.Key, list)
		}
	}
	return v, nil
}

// taken is the first row of each page, then the second ones ... until they have so many
// distinct nodes; and how many rows of each page were taken. The rows, one for each
// node, are in the order of the pages, which are ordered by one key.
func taken(pages []store.Page, desc bool, total int) (rows []store.Row, shown []int) {
	shown = make([]int, len(pages))
	seen := map[string]bool{}
	for rank, more := 0, true; more; rank++ {
		more = false
		for i := range pages {
			if rank >= len(pages[i].Rows) {
				continue
			}
			more = true
			row := pages[i].Rows[rank]
			switch {
			case seen[row.Node.ID]:
			case len(rows) == total:
				continue
			default:
				seen[row.Node.ID] = true
				rows = append(rows, row)
			}
			shown[i]++
		}
	}
	slices.SortFunc(rows, func(a, b store.Row) int {
		order := a.Keys[0].Compare(b.Keys[0])
		if order == 0 {
			order = strings.Compare(a.Node.ID, b.Node.ID)
		}
		if desc {
			return -order
		}
		return order
	})
	return rows, shown
}

func (r *run) subgraph(n *plan.Subgraph) (any, error) {
	ids := n.Query.Left
	found, _, err := r.view.Entities(r.ctx, ids)
	if err != nil {
		return nil, err
	}
	v := &result.Subgraph{Unknown: []string{}}
	var nodes []*kg.Entity
	for i, e := range found {
		if e == nil {
			r.suspect("ids", suspect{Mention: plan.Mention{ID: ids[i]}})
			v.Unknown = append(v.Unknown, ids[i])
		} else {
			nodes = append(nodes, e)
		}
	}
	joined, err := r.view.Between(r.ctx, n.Query)
	if err != nil {
		return nil, err
	}
	v.TotalAvailable, v.Truncated = int32(joined.Total), joined.Total > len(joined.Rows)
	var places []result.Position
	for _, c := range n.Children {
		switch c.Name {
		case "nodes":
			v.Set(c.Key, r.entityList(nodes, c.Entities))
		case "links":
			v.Set(c.Key, r.linkList(joined.Rows, c.Steps))
		case "positions":
			if places == nil {
				if places, err = r.drawn(nodes, joined.Rows); err != nil {
					return nil, err
				}
			}
			v.Set(c.Key, places)
		}
	}
	return v, nil
}

func (r *run) paths(n *plan.Paths) (any, error) {
	search := r.view.Paths
	if n.Shortest {
		search = r.view.ShortestPaths
	}
	list, err := search(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	v := &result.PathList{
		TotalAvailable: int32(list.Total), Exact: list.Exact, Truncated: !list.Exact || list.Total > len(list.Paths),
	}
	if len(list.Paths) > 0 {
		n := int32(len(list.Paths[0].Hops))
		v.Length = &n
	}
	nodes, links := pathElements(list.Paths)
	for _, c := range n.Children {
		switch c.Name {
		case "paths":
			v.Set(c.Key, r.pathList(list.Paths, c.Children))
		case "nodes":
			v.Set(c.Key, r.entityList(nodes, c.Entities))
		case "links":
			v.Set(c.Key, r.linkList(links, c.Steps))
		}
	}
	return v, nil
}

// pathElements are the entities of paths in their order, and the links of their hops by
// id, each once.
func pathElements(paths []store.Path) (nodes []*kg.Entity, links []store.LinkRow) {
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

// pathList makes the values of paths.
func (r *run) pathList(list []store.Path, children []plan.Child) []*result.Path {
	return each(list, func(path *store.Path) *result.Path {
		v := &result.Path{Length: int32(len(path.Hops))}
		for _, c := range children {
			if c.Name == "nodes" {
				v.Set(c.Key, r.entityList(path.Nodes, c.Entities))
				continue
			}
			hops := make([]*result.Hop, len(path.Hops))
			for j, h := range path.Hops {
				hops[j] = &result.Hop{}
				for _, inner := range c.Children {
					switch inner.Name {
					case "from":
						hops[j].Set(inner.Key, r.entity(path.Nodes[j], inner.Entities))
					case "to":
						hops[j].Set(inner.Key, r.entity(path.Nodes[j+1], inner.Entities))
					case "links":
						hops[j].Set(inner.Key, r.linkList(h.Links, inner.Steps))
					}
				}
			}
			v.Set(c.Key, hops)
		}
		return v
	})
}

func (r *run) explain(n *plan.Explain) (any, error) {
	x, err := r.view.Explain(r.ctx, n.Query)
	if err != nil {
		return nil, n.Refused(err)
	}
	v := &result.Explanation{TotalAvailable: int32(x.Total), Truncated: x.Total > len(x.Kinds)}
	for _, c := range n.Children {
		kinds := make([]*result.PathKind, len(x.Kinds))
		for i, k := range x.Kinds {
			kinds[i] = &result.PathKind{
				Score: k.Score, Count: int32(k.Count), Length: int32(len(k.Hops)), Hops: k.Hops, Start: x.Start,
				Ontology: r.o,
			}
			for _, inner := range c.Children {
				kinds[i].Set(inner.Key, r.pathList(k.Samples, inner.Children))
			}
		}
		v.Set(c.Key, kinds)
	}
	return v, nil
}
